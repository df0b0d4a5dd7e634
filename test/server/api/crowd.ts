import { OCID } from "./furnished.ts";

/** More processes, all of them in 2031, than a pack takes. */
export const CROWD = `
  INSERT INTO ledger.trails
  SELECT crowd.* FROM (SELECT * FROM ledger.trails WHERE ocid = '${OCID}') t, generate_series(1, 10001) n,
    jsonb_populate_record(t::ledger.trails, jsonb_build_object('id', -n, 'number', 100 + n, 'opened_at', 1924992001,
      'last_at', 1924992001, 'ocid_hash', '\\x' || encode(sha256(n::text::bytea), 'hex'))) crowd;
  INSERT INTO ledger.steps
  SELECT crowd.* FROM (SELECT * FROM ledger.steps ORDER BY index LIMIT 1) s, generate_series(1, 10001) n,
    jsonb_populate_record(s::ledger.steps, jsonb_build_object('index', -n, 'trail', -n, 'recorded_at', 1924992001)) crowd`;

export const NO_CROWD = "DELETE FROM ledger.trails WHERE id < 0; DELETE FROM ledger.steps WHERE index < 0";
