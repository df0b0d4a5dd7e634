import { readdir, readFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { JejakError } from "../../../protocol/errors.ts";
import { inTransaction } from "../../store/pool.ts";

const FOLDER = fileURLToPath(new URL("./migrations/", import.meta.url));
const FILE = /^(\d{3})_\w+\.sql$/;
const LOCK = 0x7661756c74;

/**
 * Brings the schema `vault` to this version, which is only ever added to. Makes the schema where there is none and the
 * role may.
 * Errors: `database-newer`, `database-changed`.
 */
export async function migrateVault(pool: pg.Pool): Promise<void> {
  const names = (await readdir(FOLDER)).filter((name) => FILE.test(name)).sort();
  await inTransaction(pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    await ensureSchema(client);
    const { rows } = await client.query<{ name: string; sha256: string }>(
      "SELECT name, sha256 FROM vault.migrations",
    );
    const unknown = rows.find(({ name }) => !names.includes(name));
    if (unknown !== undefined)
      throw new JejakError("database-newer", { values: { migration: unknown.name } });
    const applied = new Map(rows.map(({ name, sha256 }) => [name, sha256]));
    for (const name of names) await applyOnce(client, name, applied.get(name));
  });
}

async function ensureSchema(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    "SELECT to_regnamespace('vault') IS NOT NULL AS there",
  );
  if (rows[0]?.there !== true) await client.query("CREATE SCHEMA vault");
  await client.query(`CREATE TABLE IF NOT EXISTS vault.migrations (
    name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
}

async function applyOnce(client: pg.PoolClient, name: string, applied: string | undefined): Promise<void> {
  const sql = await readFile(`${FOLDER}/${name}`, "utf8");
  const sha256 = createHash("sha256").update(sql).digest("hex");
  if (applied === sha256) return;
  if (applied !== undefined)
    throw new JejakError("database-changed", { values: { migration: name, applied, expected: sha256 } });
  await client.query(sql);
  await client.query("INSERT INTO vault.migrations (name, sha256) VALUES ($1, $2)", [name, sha256]);
}
