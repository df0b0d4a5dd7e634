import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { JejakError } from "../../protocol/errors.ts";
import { inTransaction } from "./pool.ts";

/** The schema that a migration may touch: `ledger` is a cache and may be rebuilt, `kept` may not. */
export type MigratedSchema = "ledger" | "kept";

/** One file `NNN_<schema>….sql`. */
export interface Migration {
  version: number;
  name: string;
  schema: MigratedSchema;
  sql: string;
  sha256: string;
}

interface Applied {
  version: number;
  name: string;
  sha256: string;
}

const FOLDER = fileURLToPath(new URL("./migrations/", import.meta.url));
const FILE = /^(\d{3})_(ledger|kept)\w*\.sql$/;

// Any number, as long as every Jejak that shares a database uses the same one.
const LOCK = 0x4a656a616b;

/** The migrations of this version, in order. */
export async function readMigrations(folder = FOLDER): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(names.map((name) => readMigration(folder, name)));
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const match = FILE.exec(name);
  if (!match) throw new Error(`Migration ${name} is not named NNN_ledger….sql or NNN_kept….sql`);
  const sql = await readFile(`${folder}/${name}`, "utf8");
  const sha256 = createHash("sha256").update(sql).digest("hex");
  return { version: Number(match[1]), name, schema: match[2] as MigratedSchema, sql, sha256 };
}

/**
 * Brings the database to this version, in one transaction and under an advisory lock, so that processes that
 * start together do it once. A schema `ledger` that is missing, or was made by other files, is made anew
 * (the indexer fills it again); `kept` is only ever added to.
 *
 * @throws JejakError `database-newer` if the database has a migration that this version does not know.
 * @throws JejakError `database-changed` if a migration of `kept` differs from the one that was applied.
 */
export async function migrate(pool: pg.Pool, folder = FOLDER): Promise<void> {
  const migrations = await readMigrations(folder);
  await inTransaction(pool, async (client) => {
    const applied = await lockAndRead(client);
    refuseUnknown(applied, migrations);
    if (await ledgerIsStale(client, applied, migrations)) await dropLedger(client);
    await applyMissing(client, migrations);
  });
}

/** Empties the schema `ledger` by making it anew, in one transaction: readers see the old one, then none of it. */
export async function resetLedger(pool: pg.Pool, folder = FOLDER): Promise<void> {
  const migrations = await readMigrations(folder);
  await inTransaction(pool, async (client) => {
    refuseUnknown(await lockAndRead(client), migrations);
    await dropLedger(client);
    await applyMissing(client, migrations);
  });
}

async function lockAndRead(client: pg.PoolClient): Promise<Applied[]> {
  await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
  await client.query("CREATE SCHEMA IF NOT EXISTS kept");
  await client.query(`CREATE TABLE IF NOT EXISTS kept.migrations (
    version integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now())`);
  return readApplied(client);
}

async function readApplied(client: pg.PoolClient): Promise<Applied[]> {
  const { rows } = await client.query<Applied>(
    "SELECT version, name, sha256 FROM kept.migrations ORDER BY version",
  );
  return rows;
}

function refuseUnknown(applied: Applied[], migrations: Migration[]): void {
  for (const row of applied) {
    const ours = migrations.find((migration) => migration.version === row.version);
    if (!ours) throw new JejakError("database-newer", { values: { migration: row.name } });
    if (ours.schema === "kept" && ours.sha256 !== row.sha256) {
      throw new JejakError("database-changed", {
        values: { migration: ours.name, applied: row.sha256, expected: ours.sha256 },
      });
    }
  }
}

async function ledgerIsStale(
  client: pg.PoolClient,
  applied: Applied[],
  migrations: Migration[],
): Promise<boolean> {
  const { rows } = await client.query<{ present: boolean }>(
    "SELECT to_regnamespace('ledger') IS NOT NULL AS present",
  );
  const ours = migrations.filter((migration) => migration.schema === "ledger");
  const before = applied.filter((row) => ours.some((migration) => migration.version === row.version));
  if (!rows[0]?.present) return before.length > 0;
  return before.some((row) => ours.every((migration) => migration.sha256 !== row.sha256));
}

async function dropLedger(client: pg.PoolClient): Promise<void> {
  await client.query("DROP SCHEMA IF EXISTS ledger CASCADE");
  await client.query("DELETE FROM kept.migrations WHERE name ~ '^[0-9]{3}_ledger'");
}

async function applyMissing(client: pg.PoolClient, migrations: Migration[]): Promise<void> {
  const applied = new Set((await readApplied(client)).map((row) => row.version));
  for (const migration of migrations) {
    if (applied.has(migration.version)) continue;
    await client.query(migration.sql);
    await client.query("INSERT INTO kept.migrations (version, name, sha256) VALUES ($1, $2, $3)", [
      migration.version,
      migration.name,
      migration.sha256,
    ]);
  }
}
