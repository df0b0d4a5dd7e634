import type pg from "pg";
import { isJejakError } from "../../protocol/errors.ts";
import { countChanges, type ChangeCounts, type MarkedChange } from "../../protocol/ocds/versions.ts";
import type { ContentStore } from "../content/content.ts";
import { isCompilable, releaseReader, trailVersions, type ReadRelease } from "../content/versions.ts";
import type { Logger } from "../log.ts";
import { inTransaction } from "../store/pool.ts";
import { stepTextsOf, type StepTextRow } from "../store/queries/versions.ts";
import { storable } from "./manifest-row.ts";

export interface VersionsOptions {
  pool: pg.Pool;
  content: ContentStore;
  logger: Logger;
}

const TRAILS_AT_A_TIME = 50;
const STORED_CHANGES = 100;
const STORED_LENGTH = 2_000;

/** Writes the versions of every process that has changed since they were written. */
export async function refreshVersions(options: VersionsOptions): Promise<void> {
  while ((await refreshSome(options)) > 0);
}

async function refreshSome({ pool, content, logger }: VersionsOptions): Promise<number> {
  return inTransaction(pool, async (client) => {
    // The rows stay locked: who writes a process anew waits, and marks it due again behind this.
    const { rows: due } = await client.query<{ trail: string }>(
      "SELECT trail FROM ledger.processes WHERE versions_due ORDER BY trail LIMIT $1 FOR UPDATE",
      [TRAILS_AT_A_TIME],
    );
    const trails = due.map(({ trail }) => trail);
    if (trails.length === 0) return 0;
    const steps = Map.groupBy(
      await stepTextsOf(client, trails, Number.MAX_SAFE_INTEGER),
      ({ trail }) => trail,
    );
    const read = forgiving(releaseReader(content), logger);
    await client.query("DELETE FROM ledger.versions WHERE trail = ANY ($1::bigint[])", [trails]);
    const kept: KeptVersion[] = [];
    for (const trail of trails) kept.push(...(await keptVersions(steps.get(trail) ?? [], read)));
    await writeVersions(client, kept);
    await client.query("UPDATE ledger.processes SET versions_due = false WHERE trail = ANY ($1::bigint[])", [
      trails,
    ]);
    return trails.length;
  });
}

/** A file that is damaged is not there, for versions: everything else goes on. */
function forgiving(read: ReadRelease, logger: Logger): ReadRelease {
  return async (hash) =>
    read(hash).catch((error: unknown) => {
      if (!isJejakError(error)) throw error;
      logger.error({ err: error, content: hash }, "a content file cannot be read");
      return null;
    });
}

/** What the index keeps of a step: figures of all its changes, and the first of the material ones. */
interface KeptVersion {
  row: StepTextRow;
  counts: ChangeCounts;
  material: readonly MarkedChange[];
}

async function keptVersions(rows: readonly StepTextRow[], read: ReadRelease): Promise<KeptVersion[]> {
  if (!isCompilable(rows)) return [];
  return compiledVersions(rows, read).catch((error: unknown) => {
    if (!isJejakError(error) || error.code !== "versions-too-large") throw error;
    return [];
  });
}

async function compiledVersions(rows: readonly StepTextRow[], read: ReadRelease): Promise<KeptVersion[]> {
  const kept: KeptVersion[] = [];
  for await (const { row, version } of trailVersions(rows, read)) {
    if (version.changes === null) continue;
    const material = version.changes.filter(({ aspect }) => aspect !== null).slice(0, STORED_CHANGES);
    kept.push({ row, counts: countChanges(version.changes), material });
  }
  return kept;
}

async function writeVersions(client: pg.ClientBase, kept: readonly KeptVersion[]): Promise<void> {
  const column = <T>(value: (version: KeptVersion) => T): T[] => kept.map(value);
  await client.query(
    `INSERT INTO ledger.versions (index, trail, recorded_at, changes, material, undeclared, unknown)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::integer[], $5::integer[], $6::integer[], $7::integer[])`,
    [
      column(({ row }) => row.index),
      column(({ row }) => row.trail),
      column(({ row }) => row.recorded_at),
      column(({ counts }) => counts.changes),
      column(({ counts }) => counts.material),
      column(({ counts }) => counts.undeclared),
      column(({ counts }) => counts.unknown),
    ],
  );
  const changes = kept.flatMap(({ row, material }) =>
    material.map((change, position) => ({ index: row.index, position, change })),
  );
  if (changes.length > 0) await writeChanges(client, changes);
}

interface KeptChange {
  index: string;
  position: number;
  change: MarkedChange;
}

async function writeChanges(client: pg.ClientBase, kept: readonly KeptChange[]): Promise<void> {
  const column = <T>(value: (change: MarkedChange) => T): T[] => kept.map(({ change }) => value(change));
  await client.query(
    `INSERT INTO ledger.changes (index, position, path, field, kind, aspect, declared, means, value_before, value_after)
     SELECT * FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[],
       $8::text[], $9::text[], $10::text[])`,
    [
      kept.map(({ index }) => index),
      kept.map(({ position }) => position),
      column(({ path }) => storable(path)),
      column(({ field }) => storable(field)),
      column(({ kind }) => kind),
      column(({ aspect }) => aspect),
      column(({ declared }) => declared),
      column(({ means }) => means),
      column(({ before }) => storedValue(before)),
      column(({ after }) => storedValue(after)),
    ],
  );
}

function storedValue(value: MarkedChange["before"]): string | null {
  const text = JSON.stringify(value);
  return text.length > STORED_LENGTH ? null : text;
}
