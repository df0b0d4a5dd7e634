import type pg from "pg";
import type { Queryable } from "../pool.ts";

/** A succession, with the names of the agency on its other side. */
export interface SuccessionNamed extends pg.QueryResultRow {
  succession: string;
  /** Whether the agency that was asked about is the one succeeded; else it is the successor. */
  succeeded: boolean;
  agency: Buffer;
  official_id: string | null;
  agency_name: string | null;
  granted_index: string;
  granted_at: string;
  ended_index: string | null;
  ended_at: string | null;
}

const SUCCESSIONS = `
  SELECT s.*, o.official_id, o.name AS agency_name
  FROM (
    SELECT g.succession, g.agency = $1 AS succeeded,
           CASE WHEN g.agency = $1 THEN g.successor ELSE g.agency END AS agency,
           g.index AS granted_index, g.recorded_at AS granted_at,
           e.index AS ended_index, e.recorded_at AS ended_at
    FROM ledger.governance g
    LEFT JOIN ledger.governance e
      ON e.agency = g.agency AND e.action = 5 AND e.state = 2 AND e.succession = g.succession
    WHERE g.action = 4 AND g.state = 2 AND (g.agency = $1 OR g.successor = $1)
  ) s
  LEFT JOIN ledger.agencies o ON o.agency = s.agency
  ORDER BY s.granted_index`;

/** The successions of an agency, and those in which it succeeds another, the oldest first. */
export async function successionsAbout(db: Queryable, agency: Uint8Array): Promise<SuccessionNamed[]> {
  return (await db.query<SuccessionNamed>(SUCCESSIONS, [agency])).rows;
}
