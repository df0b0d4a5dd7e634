import { stat } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { toHex } from "../../protocol/bytes.ts";
import { isJejakError } from "../../protocol/errors.ts";
import type { ContentStore } from "../content/content.ts";
import type { Logger } from "../log.ts";
import { inTransaction, type Queryable } from "../store/pool.ts";
import { manifestRow, type ManifestRow } from "./manifest-row.ts";
import { refreshProcesses } from "./processes.ts";
import { refreshVersions } from "./versions.ts";

export interface ManifestsOptions {
  pool: pg.Pool;
  content: ContentStore;
  /** Folder of the content store: its shelves tell by their time what has arrived. */
  folder: string;
  logger: Logger;
}

/** Indexes the text behind recorded hashes: of new steps, and content that is supplied later. */
export interface Manifests {
  /** Looks once; resolves when everything that is there is indexed. */
  tick(): Promise<void>;
}

const HASHES_AT_A_TIME = 200;
/** Beyond so many steps, going through the files is quicker than asking for each step's. */
const MANY_STEPS = 1_000;
const SHELVES = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));

export function createManifests(options: ManifestsOptions): Manifests {
  const shelves = new Map<string, number>();
  return {
    tick: async () => {
      const changed = await changedShelves(options.folder, shelves);
      await indexSteps(options);
      if (changed.size > 0) await indexShelves(options, changed);
      await refreshVersions(options);
      await setWithdrawnAside(options);
    },
  };
}

interface Extent {
  through: number;
  size: number;
}

async function extentOf(db: Queryable, lock = ""): Promise<Extent> {
  const { rows } = await db.query<{ through: string; size: string }>(
    `SELECT manifests_through AS through, size FROM ledger.cursor ${lock}`,
  );
  return { through: Number(rows[0]?.through ?? 0), size: Number(rows[0]?.size ?? 0) };
}

/** Content of the steps recorded since the last look. */
async function indexSteps(options: ManifestsOptions): Promise<void> {
  for (;;) {
    const { through, size } = await extentOf(options.pool);
    if (through >= size) return;
    const many = size - through > MANY_STEPS;
    const to = many ? size : Math.min(size, through + HASHES_AT_A_TIME);
    if (many) await indexShelves(options, new Set(SHELVES));
    const hashes = await hashesBetween(options.pool, through, to, many);
    for (let i = 0; i < hashes.length; i += HASHES_AT_A_TIME)
      await indexHashes(options, hashes.slice(i, i + HASHES_AT_A_TIME));
    await advance(options.pool, through, to);
  }
}

/**
 * Hashes of steps and withdrawals in this part of the log. Where the files were gone through already, of steps only
 * those whose content an earlier step had: it was not looked at again.
 */
async function hashesBetween(db: Queryable, from: number, to: number, seen: boolean): Promise<string[]> {
  const of = (table: string) =>
    `SELECT t.content_hash FROM ledger.${table} t WHERE t.index >= $1 AND t.index < $2`;
  const known =
    "EXISTS (SELECT FROM ledger.manifests m WHERE m.content_hash = t.content_hash AND m.first_index < $1)";
  const { rows } = await db.query<{ content_hash: Buffer }>(
    `${of("steps")} ${seen ? `AND ${known}` : ""} UNION ${of("withdrawals")}`,
    [from, to],
  );
  return rows.map((row) => toHex(row.content_hash));
}

async function advance(pool: pg.Pool, from: number, to: number): Promise<void> {
  await pool.query(
    "UPDATE ledger.cursor SET manifests_through = $2 WHERE manifests_through = $1 AND size >= $2",
    [from, to],
  );
}

/** Shelves whose list of files has changed since the last look. */
async function changedShelves(folder: string, known: Map<string, number>): Promise<Set<string>> {
  const changed = new Set<string>();
  for (const shelf of SHELVES) {
    const time = await changeTime(join(folder, shelf));
    if (time === known.get(shelf)) continue;
    if (time === undefined) continue;
    known.set(shelf, time);
    changed.add(shelf);
  }
  return changed;
}

async function changeTime(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.mtimeMs;
}

/** Files on these shelves that are recorded and not indexed. */
async function indexShelves(options: ManifestsOptions, shelves: ReadonlySet<string>): Promise<void> {
  let hashes: string[] = [];
  for await (const hash of options.content.list()) {
    if (!shelves.has(hash.slice(0, 2))) continue;
    hashes.push(hash);
    if (hashes.length < HASHES_AT_A_TIME) continue;
    await indexHashes(options, await notIndexed(options.pool, hashes));
    hashes = [];
  }
  await indexHashes(options, await notIndexed(options.pool, hashes));
}

async function notIndexed(db: Queryable, hashes: readonly string[]): Promise<string[]> {
  if (hashes.length === 0) return [];
  const { rows } = await db.query<{ hash: Buffer }>(
    `SELECT h.hash FROM unnest($1::bytea[]) AS h (hash)
     WHERE NOT EXISTS (SELECT FROM ledger.manifests m WHERE m.content_hash = h.hash)
       AND EXISTS (SELECT FROM ledger.steps s WHERE s.content_hash = h.hash)`,
    [hashes.map((hash) => Buffer.from(hash, "hex"))],
  );
  return rows.map((row) => toHex(row.hash));
}

async function indexHashes(options: ManifestsOptions, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return;
  const read = await Promise.all(hashes.map((hash) => readRow(options, hash)));
  const manifests = new Map(read.filter((row) => row !== null).map((row) => [row.contentHash, row]));
  await inTransaction(options.pool, async (client) => {
    // The cursor's lock keeps a roll-back from removing steps while their text is written.
    await extentOf(client, "FOR UPDATE");
    const recorded = await recordedContent(client, hashes);
    for (const content of recorded) await writeContent(client, content, manifests.get(content.hash));
    await refreshProcesses(client, await trailsOf(client, recorded));
  });
}

async function readRow({ content, logger }: ManifestsOptions, hash: string): Promise<ManifestRow | null> {
  try {
    const bytes = await content.read(hash);
    return bytes && manifestRow(hash, bytes);
  } catch (error) {
    if (!isJejakError(error, "content-damaged")) throw error;
    logger.error({ err: error, content: hash }, "a content file is damaged");
    return null;
  }
}

interface RecordedContent {
  hash: string;
  firstIndex: number;
  withdrawn: boolean;
}

/** The agency that recorded a content first decides whether it is withdrawn. */
async function recordedContent(db: Queryable, hashes: readonly string[]): Promise<RecordedContent[]> {
  const { rows } = await db.query<{ content_hash: Buffer; first_index: string; withdrawn: boolean }>(
    `SELECT f.content_hash, f.index AS first_index, EXISTS (
       SELECT FROM ledger.withdrawals w
       WHERE w.content_hash = f.content_hash AND w.agency = f.agency AND w.applies) AS withdrawn
     FROM unnest($1::bytea[]) AS h (hash)
     CROSS JOIN LATERAL (
       SELECT s.content_hash, s.index, s.agency FROM ledger.steps s
       WHERE s.content_hash = h.hash ORDER BY s.index LIMIT 1) f
     ORDER BY f.content_hash`,
    [hashes.map((hash) => Buffer.from(hash, "hex"))],
  );
  return rows.map((row) => ({
    hash: toHex(row.content_hash),
    firstIndex: Number(row.first_index),
    withdrawn: row.withdrawn,
  }));
}

async function writeContent(
  client: pg.ClientBase,
  { hash, firstIndex, withdrawn }: RecordedContent,
  manifest: ManifestRow | undefined,
): Promise<void> {
  const contentHash = Buffer.from(hash, "hex");
  if (!withdrawn && !manifest) return;
  await client.query("DELETE FROM ledger.manifests WHERE content_hash = $1", [contentHash]);
  await client.query("DELETE FROM ledger.documents WHERE content_hash = $1", [contentHash]);
  if (withdrawn) await writeWithdrawn(client, contentHash, firstIndex);
  else if (manifest) await writePublished(client, contentHash, firstIndex, manifest);
}

async function writeWithdrawn(client: pg.ClientBase, contentHash: Buffer, firstIndex: number): Promise<void> {
  await client.query(
    `INSERT INTO ledger.manifests (content_hash, state, first_index, size) VALUES ($1, 'withdrawn', $2, 0)`,
    [contentHash, firstIndex],
  );
}

async function writePublished(
  client: pg.ClientBase,
  contentHash: Buffer,
  firstIndex: number,
  manifest: ManifestRow,
): Promise<void> {
  await client.query(
    `INSERT INTO ledger.manifests (content_hash, state, first_index, size, ocid, release_id, release_date,
       release_tags, language, title, description, buyer_id, buyer_name, value_amount, value_currency, documents,
       source_publisher, source_address, source_sha256, tender_end)
     VALUES ($1, 'published', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
    [
      contentHash,
      firstIndex,
      manifest.size,
      manifest.ocid,
      manifest.releaseId,
      manifest.releaseDate,
      manifest.releaseTags,
      manifest.language,
      manifest.title,
      manifest.description,
      manifest.buyerId,
      manifest.buyerName,
      manifest.valueAmount,
      manifest.valueCurrency,
      manifest.documents.length,
      manifest.source?.publisher ?? null,
      manifest.source?.address ?? null,
      manifest.source ? Buffer.from(manifest.source.sha256, "hex") : null,
      manifest.tenderEnd,
    ],
  );
  const { documents } = manifest;
  await client.query(
    `INSERT INTO ledger.documents (content_hash, position, size, sha256, id, document_type, title, format)
     SELECT $1, d.position - 1, d.size, d.sha256, d.id, d.document_type, d.title, d.format
     FROM unnest($2::bigint[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::text[]) WITH ORDINALITY
       AS d (size, sha256, id, document_type, title, format, position)`,
    [
      contentHash,
      documents.map((document) => document.size),
      documents.map((document) => Buffer.from(document.sha256, "hex")),
      documents.map((document) => document.id),
      documents.map((document) => document.documentType ?? null),
      documents.map((document) => document.title ?? null),
      documents.map((document) => document.format ?? null),
    ],
  );
}

async function trailsOf(db: Queryable, contents: readonly RecordedContent[]): Promise<number[]> {
  const { rows } = await db.query<{ trail: string }>(
    "SELECT DISTINCT trail FROM ledger.steps WHERE content_hash = ANY ($1::bytea[]) ORDER BY trail",
    [contents.map(({ hash }) => Buffer.from(hash, "hex"))],
  );
  return rows.map((row) => Number(row.trail));
}

/** Files of withdrawn content leave the public folder once no reorganisation can take the withdrawal back. */
async function setWithdrawnAside({ pool, content, logger }: ManifestsOptions): Promise<void> {
  const { rows } = await pool.query<{ content_hash: Buffer }>(
    `SELECT m.content_hash FROM ledger.manifests m
     WHERE m.state = 'withdrawn' AND EXISTS (
       SELECT FROM ledger.withdrawals w, ledger.cursor c
       WHERE w.content_hash = m.content_hash AND w.applies AND w.index < c.finalized_size)`,
  );
  for (const row of rows) {
    const hash = toHex(row.content_hash);
    if (await content.setAside(hash)) logger.info({ content: hash }, "withdrawn content was set aside");
  }
}
