import type pg from "pg";
import { JejakError } from "../../../protocol/errors.ts";

/** That a role may become another one; before PostgreSQL 16 every member may. */
const TAKES_ON = "CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END";

/**
 * Refuses a vault that a role other than its owner could read, `publicRole` above all: by rights of its own, or of a role
 * that it may take on.
 * Errors: `vault-open-to-others` with the roles' names.
 */
export async function refuseOthers(pool: pg.Pool, publicRole: string | undefined): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT rolname AS name FROM pg_roles AS one
      WHERE rolcanlogin AND rolname <> current_user
        AND (NOT rolsuper OR rolname = $1)
        AND (has_schema_privilege(oid, to_regnamespace('vault')::oid, 'USAGE')
          OR EXISTS (SELECT FROM pg_roles AS other
            WHERE pg_has_role(one.oid, other.oid, ${TAKES_ON}) AND has_schema_privilege(other.oid, to_regnamespace('vault')::oid, 'USAGE')))
      ORDER BY 1`,
    [publicRole ?? null],
  );
  if (rows.length > 0)
    throw new JejakError("vault-open-to-others", { values: { roles: rows.map(({ name }) => name) } });
}
