import type pg from "pg";
import { isJejakError } from "../../protocol/errors.ts";
import { countChanges, type MarkedChange } from "../../protocol/ocds/versions.ts";
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
    for (const trail of trails) await writeVersions(client, steps.get(trail) ?? [], read);
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

async function writeVersions(
  client: pg.ClientBase,
  rows: readonly StepTextRow[],
  read: ReadRelease,
): Promise<void> {
  if (!isCompilable(rows)) return;
  for await (const { row, version } of trailVersions(rows, read)) {
    if (version.changes === null) continue;
    await writeVersion(client, row, version.changes);
  }
}

async function writeVersion(
  client: pg.ClientBase,
  row: StepTextRow,
  changes: readonly MarkedChange[],
): Promise<void> {
  const counts = countChanges(changes);
  await client.query(
    `INSERT INTO ledger.versions (index, trail, recorded_at, changes, material, undeclared, unknown)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      row.index,
      row.trail,
      row.recorded_at,
      counts.changes,
      counts.material,
      counts.undeclared,
      counts.unknown,
    ],
  );
  const material = changes.filter(({ aspect }) => aspect !== null).slice(0, STORED_CHANGES);
  if (material.length === 0) return;
  const column = <T>(value: (change: MarkedChange) => T): T[] => material.map(value);
  await client.query(
    `INSERT INTO ledger.changes (index, position, path, field, kind, aspect, declared, means, value_before, value_after)
     SELECT $1, c.position - 1, c.path, c.field, c.kind, c.aspect, c.declared, c.means, c.value_before, c.value_after
     FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::text[], $8::text[], $9::text[])
       WITH ORDINALITY
       AS c (path, field, kind, aspect, declared, means, value_before, value_after, position)`,
    [
      row.index,
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
