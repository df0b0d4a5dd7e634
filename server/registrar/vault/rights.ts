import type pg from "pg";
import { JejakError } from "../../../protocol/errors.ts";

/**
 * Refuses a vault that a role other than its owner could read, `publicRole` above all.
 * Errors: `vault-open-to-others` with the roles' names.
 */
export async function refuseOthers(pool: pg.Pool, publicRole: string | undefined): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT rolname AS name FROM pg_roles
      WHERE rolcanlogin AND rolname <> current_user
        AND (NOT rolsuper OR rolname = $1)
        AND (rolsuper OR has_schema_privilege(rolname, 'vault', 'USAGE'))
      ORDER BY 1`,
    [publicRole ?? null],
  );
  if (rows.length > 0)
    throw new JejakError("vault-open-to-others", { values: { roles: rows.map(({ name }) => name) } });
}
