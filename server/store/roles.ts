import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { writeAtomically } from "../run.ts";
import { createPool, inTransaction } from "./pool.ts";

/** Owns `ledger` and `kept`; every part of the site connects as this one. No superuser: `vault` is closed to it. */
export const SITE_ROLE = "jejak_site";

/** Owns `vault`, and nothing else. */
const VAULT_ROLE = "jejak_vault";

const LOCK = 0x726f6c6573;

/** Needed by migrations of `ledger`; only a superuser may put them into `public`. */
const EXTENSIONS = ["unaccent", "pg_trgm"];

// Tables take their indexes and identity sequences along; a data folder of before has them under the superuser.
const OWN_RELATIONS = `
  SELECT format('ALTER %s %I.%I OWNER TO ${SITE_ROLE}',
                CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                               WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.nspname, c.relname) AS sql
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname IN ('ledger', 'kept') AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
     AND c.relowner <> '${SITE_ROLE}'::regrole
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                        AND c.relkind = 'S' AND d.deptype IN ('a', 'i'))`;

const OWN_REST = `
  SELECT format('ALTER ROUTINE %s OWNER TO ${SITE_ROLE}', p.oid::regprocedure) AS sql
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
   WHERE n.nspname IN ('ledger', 'kept') AND p.proowner <> '${SITE_ROLE}'::regrole
  UNION ALL
  SELECT format('ALTER TEXT SEARCH CONFIGURATION %I.%I OWNER TO ${SITE_ROLE}', n.nspname, t.cfgname)
    FROM pg_ts_config t JOIN pg_namespace n ON n.oid = t.cfgnamespace
   WHERE n.nspname IN ('ledger', 'kept') AND t.cfgowner <> '${SITE_ROLE}'::regrole
  UNION ALL
  SELECT format('ALTER SCHEMA %I OWNER TO ${SITE_ROLE}', nspname)
    FROM pg_namespace WHERE nspname IN ('ledger', 'kept') AND nspowner <> '${SITE_ROLE}'::regrole`;

function passwordFile(folder: string, role: string): string {
  return join(folder, `${role}.password`);
}

function passwordOf(folder: string, role: string): string {
  const path = passwordFile(folder, role);
  if (!existsSync(path)) writeAtomically(path, randomBytes(24).toString("base64url"));
  return readFileSync(path, "utf8");
}

async function ensureRole(client: pg.PoolClient, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
  if (rowCount === 0) await client.query(`CREATE ROLE ${role}`);
  await client.query(`ALTER ROLE ${role} LOGIN NOSUPERUSER PASSWORD ${client.escapeLiteral(password)}`);
}

async function runAll(client: pg.PoolClient, list: string): Promise<void> {
  const { rows } = await client.query<{ sql: string }>(list);
  for (const { sql } of rows) await client.query(sql);
}

/**
 * Gives the embedded cluster its roles: {@link SITE_ROLE} owns what the site uses, also what a data folder of before
 * holds; {@link VAULT_ROLE} owns the schema `vault`. Idempotent. Their passwords lie in `folder`, 0600.
 * @param superuserUrl connects to the site's database
 * @returns the URL under which the site connects
 */
export async function prepareRoles(superuserUrl: string, folder: string): Promise<string> {
  const pool = createPool(superuserUrl, { max: 1, name: "jejak roles" });
  try {
    await inTransaction(pool, async (client) => {
      await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
      for (const role of [SITE_ROLE, VAULT_ROLE]) await ensureRole(client, role, passwordOf(folder, role));
      const { rows } = await client.query<{ name: string }>("SELECT quote_ident(current_database()) AS name");
      await client.query(`GRANT CREATE ON DATABASE ${rows[0]?.name ?? ""} TO ${SITE_ROLE}`);
      for (const name of EXTENSIONS) {
        await client.query(`CREATE EXTENSION IF NOT EXISTS ${name} WITH SCHEMA public`);
      }
      await runAll(client, OWN_RELATIONS);
      await runAll(client, OWN_REST);
      await client.query(`CREATE SCHEMA IF NOT EXISTS vault AUTHORIZATION ${VAULT_ROLE}`);
    });
  } finally {
    await pool.end();
  }
  return urlOf(superuserUrl, SITE_ROLE, passwordOf(folder, SITE_ROLE));
}

/** The URL under which the registrar connects to the embedded cluster; null before its first start. */
export function embeddedVaultUrl(siteUrl: string, folder: string): string | null {
  if (!existsSync(passwordFile(folder, VAULT_ROLE))) return null;
  return urlOf(siteUrl, VAULT_ROLE, passwordOf(folder, VAULT_ROLE));
}

function urlOf(base: string, role: string, password: string): string {
  const url = new URL(base);
  url.username = role;
  url.password = password;
  return url.href;
}
