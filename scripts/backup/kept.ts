import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";
import { inTransaction } from "../../server/store/pool.ts";
import type { Queryable } from "../../server/store/pool.ts";

/** The schema's own book-keeping: made anew by the migrations of a restored database. */
const NOT_DUMPED = "migrations";

/** A table of a schema as it was dumped, in an order in which foreign keys hold. */
export const DumpedTable = z.strictObject({ name: z.string(), columns: z.array(z.string()) });
export type DumpedTable = z.infer<typeof DumpedTable>;

/** A migration of the schema that the dumped database had. */
export const DumpedMigration = z.strictObject({ name: z.string(), sha256: z.string() });
export type DumpedMigration = z.infer<typeof DumpedMigration>;

/** How far a sequence of the schema has counted. */
export const DumpedSequence = z.strictObject({ name: z.string(), value: z.string() });
export type DumpedSequence = z.infer<typeof DumpedSequence>;

/** What a dump of a schema consists of, beside the tables' rows. */
export const KeptDump = z.strictObject({
  tables: z.array(DumpedTable),
  sequences: z.array(DumpedSequence),
  migrations: z.array(DumpedMigration),
});
export type KeptDump = z.infer<typeof KeptDump>;

/** Schemas that are backed up. */
export type KeptSchema = "kept" | "vault";

/** Dumps every table of a schema into `<folder>/<table>.copy` (COPY's text format), all in one snapshot. */
export async function dumpSchema(pool: pg.Pool, schema: KeptSchema, folder: string): Promise<KeptDump> {
  return await inTransaction(pool, async (client) => {
    await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    const tables = await tablesOf(client, schema);
    for (const table of tables) {
      const source = client.query(copyTo(`COPY ${reference(schema, table)} TO STDOUT`));
      await writeAll(join(folder, `${table.name}.copy`), source as AsyncIterable<Buffer>);
    }
    const { rows } = await client.query<DumpedMigration>(
      `SELECT name, sha256 FROM ${schema}.migrations WHERE name !~ '_ledger' ORDER BY name`,
    );
    return { tables, sequences: await sequencesOf(client, schema), migrations: rows };
  });
}

/** Reads to the end also where nothing can be written any more: a connection within a COPY answers nothing else. */
async function writeAll(path: string, chunks: AsyncIterable<Buffer>): Promise<void> {
  const file = await open(path, "w", 0o600).catch((error: unknown) => error as Error);
  let failure = file instanceof Error ? file : undefined;
  for await (const chunk of chunks) {
    if (file instanceof Error || failure !== undefined) continue;
    await file.writeFile(chunk).catch((error: unknown) => (failure = error as Error));
  }
  if (!(file instanceof Error)) await file.close();
  if (failure !== undefined) throw failure;
}

/**
 * Loads dumped tables into a database that was migrated but holds nothing yet.
 *
 * @throws JejakError `database-newer` where the dump has a migration that the database does not know,
 * `data-folder-in-use` where the schema holds something.
 */
export async function loadSchema(
  pool: pg.Pool,
  schema: KeptSchema,
  dump: KeptDump,
  dumpOf: (table: string) => string,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await refuseOther(client, schema, dump.migrations);
    for (const table of dump.tables) {
      await refuseFilled(client, schema, table);
      await pipeline(
        createReadStream(dumpOf(table.name)),
        client.query(copyFrom(`COPY ${reference(schema, table)} FROM STDIN`)),
      );
    }
    await setSequences(client, schema, dump.sequences);
  });
}

async function tablesOf(client: Queryable, schema: KeptSchema): Promise<DumpedTable[]> {
  const { rows } = await client.query<DumpedTable>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relnamespace = $2::regnamespace AND c.relkind = 'r' AND c.relname <> $1 AND a.attgenerated = ''
      GROUP BY c.relname ORDER BY c.relname`,
    [NOT_DUMPED, schema],
  );
  return inReferenceOrder(rows, await referencesOf(client, schema));
}

async function referencesOf(client: Queryable, schema: KeptSchema): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ name: string; needs: string[] }>(
    `SELECT f.relname AS name, array_agg(t.relname::text) AS needs
       FROM pg_constraint k JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
      WHERE k.contype = 'f' AND f.relnamespace = $1::regnamespace AND k.conrelid <> k.confrelid
      GROUP BY f.relname`,
    [schema],
  );
  return new Map(rows.map(({ name, needs }) => [name, needs]));
}

function inReferenceOrder(
  tables: readonly DumpedTable[],
  needs: ReadonlyMap<string, string[]>,
): DumpedTable[] {
  const ordered = new Map<string, DumpedTable>();
  const add = (name: string): void => {
    if (ordered.has(name)) return;
    needs.get(name)?.forEach(add);
    const table = tables.find((candidate) => candidate.name === name);
    if (table !== undefined) ordered.set(name, table);
  };
  for (const { name } of tables) add(name);
  return [...ordered.values()];
}

async function refuseOther(
  client: Queryable,
  schema: KeptSchema,
  migrations: readonly DumpedMigration[],
): Promise<void> {
  const { rows } = await client.query<DumpedMigration>(`SELECT name, sha256 FROM ${schema}.migrations`);
  for (const { name, sha256 } of migrations) {
    const ours = rows.find((row) => row.name === name);
    if (ours === undefined) throw new JejakError("database-newer", { values: { migration: name } });
    if (ours.sha256 !== sha256) {
      throw new JejakError("database-changed", {
        values: { migration: name, applied: sha256, expected: ours.sha256 },
      });
    }
  }
}

async function refuseFilled(client: Queryable, schema: KeptSchema, table: DumpedTable): Promise<void> {
  const { rows } = await client.query<{ filled: boolean }>(
    `SELECT EXISTS (SELECT FROM ${schema}.${quote(table.name)}) AS filled`,
  );
  if (rows[0]?.filled === true) throw new JejakError("data-folder-in-use", { values: { table: table.name } });
}

async function sequencesOf(client: Queryable, schema: KeptSchema): Promise<DumpedSequence[]> {
  const { rows } = await client.query<DumpedSequence>(
    `SELECT sequencename AS name, last_value::text AS value FROM pg_sequences
      WHERE schemaname = $1 AND last_value IS NOT NULL ORDER BY 1`,
    [schema],
  );
  return rows;
}

async function setSequences(
  client: Queryable,
  schema: KeptSchema,
  sequences: readonly DumpedSequence[],
): Promise<void> {
  for (const { name, value } of sequences) {
    await client.query("SELECT setval($1::regclass, $2)", [`${schema}.${quote(name)}`, value]);
  }
}

function reference(schema: KeptSchema, { name, columns }: DumpedTable): string {
  return `${schema}.${quote(name)} (${columns.map(quote).join(", ")})`;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
