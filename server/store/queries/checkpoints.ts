import type pg from "pg";
import type { Queryable } from "../pool.ts";

/** A note that the operator signed, with the cosignatures of witnesses that are configured now. */
export interface NoteRow extends pg.QueryResultRow {
  id: string;
  origin: string;
  size: string;
  root: Buffer;
  block_number: string;
  block_hash: Buffer;
  block_time: string;
  body: string;
  /** The operator's signature line. */
  signature: string;
  signed_at: Date;
  /** In the order of the operator's file. */
  cosignatures: { witness: string; line: string; time: number }[];
}

/** Unordered: `WHERE`, `ORDER BY` and `LIMIT` may follow. */
const NOTES = `
  SELECT n.id, n.origin, n.size, c.root, n.block_number, n.block_hash, n.block_time, n.body, n.signature, n.signed_at,
         o.cosignatures
  FROM kept.notes n JOIN kept.checkpoints c ON c.origin = n.origin AND c.size = n.size
  CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object('witness', s.witness, 'line', s.line, 'time', s.time)
                              ORDER BY w.position), '[]') AS cosignatures, count(*) AS seen
    FROM kept.cosignatures s JOIN kept.witnesses w ON w.vkey = s.witness WHERE s.note = n.id
  ) o`;

async function firstNote(db: Queryable, rest: string, values: unknown[]): Promise<NoteRow | null> {
  const { rows } = await db.query<NoteRow>(`${NOTES} ${rest} LIMIT 1`, values);
  return rows[0] ?? null;
}

/** The newest note of a log; null before its first. */
export function newestNote(db: Queryable, origin: string): Promise<NoteRow | null> {
  return firstNote(db, "WHERE n.origin = $1 ORDER BY n.size DESC, n.block_number DESC", [origin]);
}

/** The note with this text; null where the operator signed none such. */
export function noteOf(db: Queryable, origin: string, size: number, body: string): Promise<NoteRow | null> {
  return firstNote(db, "WHERE n.origin = $1 AND n.size = $2 AND n.body = $3", [origin, size, body]);
}

/**
 * The newest note that every witness cosigned; null where there is none, or no witness. Looked for from the last
 * cosignature of the witness that is furthest behind, so that one who is gone for good does not make it slow.
 */
export function newestSeenByAll(db: Queryable, origin: string): Promise<NoteRow | null> {
  const behind = `(SELECT min(last) FROM (
    SELECT (SELECT max(s.note) FROM kept.cosignatures s WHERE s.witness = w.vkey) AS last FROM kept.witnesses w) l)`;
  const all = "o.seen > 0 AND o.seen = (SELECT count(*) FROM kept.witnesses)";
  return firstNote(db, `WHERE n.origin = $1 AND n.id <= ${behind} AND ${all} ORDER BY n.id DESC`, [origin]);
}

/** The newest note that any witness cosigned. */
function newestSeenByAny(db: Queryable, origin: string): Promise<NoteRow | null> {
  const last = `(SELECT max(last) FROM (
    SELECT (SELECT max(s.note) FROM kept.cosignatures s WHERE s.witness = w.vkey) AS last FROM kept.witnesses w) l)`;
  return firstNote(db, `WHERE n.origin = $1 AND n.id = ${last}`, [origin]);
}

/** The newest note that every witness cosigned, then the newest that any did; each once, those that there are. */
export async function cosignedNotes(db: Queryable, origin: string): Promise<NoteRow[]> {
  const notes = [await newestSeenByAll(db, origin), await newestSeenByAny(db, origin)];
  const found = notes.filter((note) => note !== null);
  return [...new Map(found.map((note) => [note.id, note])).values()];
}

/** A note as it is given out: the operator's signature, then those of the witnesses. */
export function noteText({ body, signature, cosignatures }: NoteRow): string {
  return `${body}\n${signature}${cosignatures.map(({ line }) => line).join("")}`;
}

/** What is to be kept of a note before it may leave. */
export interface SignedNote {
  origin: string;
  size: number;
  root: Uint8Array;
  block: { number: number; hash: Uint8Array; time: number };
  body: string;
  signature: string;
}

/**
 * Keeps a note, or finds it kept: one statement, so that after a crash there is all of it or nothing.
 * @returns false where another root stands at that size, or another block at that place: then nothing may leave
 */
export async function keepNote(db: Queryable, note: SignedNote): Promise<boolean> {
  const { rows } = await db.query(
    `WITH checkpoint AS (
       INSERT INTO kept.checkpoints AS c (origin, size, root) VALUES ($1, $2, $3)
       ON CONFLICT (origin, size) DO UPDATE SET root = excluded.root WHERE c.root = excluded.root
       RETURNING c.origin, c.size)
     INSERT INTO kept.notes AS n (origin, size, block_number, block_hash, block_time, body, signature, signed_at)
     SELECT origin, size, $4, $5, $6, $7, $8, now() FROM checkpoint
     ON CONFLICT (origin, size, block_number) DO UPDATE SET body = excluded.body WHERE n.body = excluded.body
     RETURNING id`,
    [
      note.origin,
      note.size,
      note.root,
      note.block.number,
      note.block.hash,
      note.block.time,
      note.body,
      note.signature,
    ],
  );
  return rows.length > 0;
}

/** Keeps a witness's cosignature of a note, the newest of several. */
export async function keepCosignature(
  db: Queryable,
  note: string,
  { witness, line, time }: NoteRow["cosignatures"][number],
): Promise<void> {
  await db.query(
    `INSERT INTO kept.cosignatures (note, witness, line, time) VALUES ($1, $2, $3, $4)
     ON CONFLICT (note, witness) DO UPDATE SET line = excluded.line, time = excluded.time
       WHERE kept.cosignatures.time < excluded.time`,
    [note, witness, line, time],
  );
}

/**
 * Forgets notes of more than a day ago whose size a later note has, cosigned by at least as many: on a quiet ledger
 * there is one a minute. Of each size one stays.
 */
export async function forgetRepeatedNotes(db: Queryable, origin: string): Promise<void> {
  await db.query(
    `WITH counted AS (
       SELECT n.id, n.size, n.block_number, n.signed_at,
              (SELECT count(*) FROM kept.cosignatures s WHERE s.note = n.id) AS seen
       FROM kept.notes n WHERE n.origin = $1)
     DELETE FROM kept.notes USING counted c
     WHERE kept.notes.id = c.id AND c.signed_at < now() - interval '1 day' AND EXISTS (
       SELECT FROM counted later
       WHERE later.size = c.size AND later.block_number > c.block_number AND later.seen >= c.seen)`,
    [origin],
  );
}

/** A witness as configured, and how asking it went. */
export interface WitnessRow extends pg.QueryResultRow {
  vkey: string;
  url: string;
  heard_at: Date | null;
  problem: { code: string; at: string } | null;
}

/** In the order of the operator's file. */
export async function readWitnesses(db: Queryable): Promise<WitnessRow[]> {
  const { rows } = await db.query<WitnessRow>(
    "SELECT vkey, url, heard_at, problem FROM kept.witnesses ORDER BY position",
  );
  return rows;
}

/** Makes the configured witnesses those of the file; what is known of one that stays, stays. */
export async function replaceWitnesses(
  db: Queryable,
  witnesses: readonly { key: string; url: string }[],
): Promise<void> {
  const keys = witnesses.map(({ key }) => key);
  await db.query("DELETE FROM kept.witnesses WHERE vkey <> ALL ($1)", [keys]);
  await db.query(
    `INSERT INTO kept.witnesses (vkey, position, url)
     SELECT key, place, url FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS w (key, url, place)
     ON CONFLICT (vkey) DO UPDATE SET position = excluded.position, url = excluded.url`,
    [keys, witnesses.map(({ url }) => url)],
  );
}

/** Writes down that a witness answered as it should, or why not. */
export async function noteWitness(
  db: Queryable,
  vkey: string,
  problem: { code: string; values?: unknown } | null,
): Promise<void> {
  await db.query(
    `UPDATE kept.witnesses SET heard_at = CASE WHEN $2::jsonb IS NULL THEN now() ELSE heard_at END,
       problem = $2::jsonb || jsonb_build_object('at', now()) WHERE vkey = $1`,
    [vkey, problem && JSON.stringify(problem)],
  );
}

/** The log as its operator signs it: kept by the one process that holds the key. */
export interface LogIdentity {
  origin: string;
  /** The operator's verifier key. */
  vkey: string;
}

/** Null before the log's key is there. */
export async function readLogIdentity(db: Queryable): Promise<LogIdentity | null> {
  const { rows } = await db.query<{ value: LogIdentity }>("SELECT value FROM kept.facts WHERE name = 'log'");
  return rows[0]?.value ?? null;
}

export async function keepLogIdentity(db: Queryable, identity: LogIdentity): Promise<void> {
  await db.query(
    `INSERT INTO kept.facts (name, value) VALUES ('log', $1)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = now()`,
    [JSON.stringify(identity)],
  );
}

/** Size of the newest signed checkpoint; 0 before the first. */
export async function publishedSize(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ size: string }>(
    `SELECT c.size FROM kept.facts f JOIN kept.checkpoints c ON c.origin = f.value ->> 'origin'
     WHERE f.name = 'log' ORDER BY c.size DESC LIMIT 1`,
  );
  return Number(rows[0]?.size ?? 0);
}

/** When a configured witness first cosigned a log of at least some size; null where it has not. */
export interface SeenRow extends pg.QueryResultRow {
  vkey: string;
  time: string | null;
}

/** In the order of the operator's file. A note's id rises with its size. */
export async function firstSeen(db: Queryable, size: number): Promise<SeenRow[]> {
  const { rows } = await db.query<SeenRow>(
    `WITH first AS MATERIALIZED (
       SELECT n.id FROM kept.facts f JOIN kept.notes n ON n.origin = f.value ->> 'origin' AND n.size >= $1
       WHERE f.name = 'log' ORDER BY n.size, n.block_number LIMIT 1)
     SELECT w.vkey, (SELECT s.time FROM kept.cosignatures s
                     WHERE s.witness = w.vkey AND s.note >= (SELECT id FROM first) ORDER BY s.note LIMIT 1) AS time
     FROM kept.witnesses w ORDER BY w.position`,
    [size],
  );
  return rows;
}

/** Size of the newest note that each configured witness cosigned; 0 where it has cosigned none. */
export async function witnessSizes(db: Queryable): Promise<{ vkey: string; size: string }[]> {
  const { rows } = await db.query<{ vkey: string; size: string }>(
    `SELECT w.vkey, coalesce((SELECT n.size FROM kept.cosignatures s JOIN kept.notes n ON n.id = s.note
                              WHERE s.witness = w.vkey ORDER BY s.note DESC LIMIT 1), 0) AS size
     FROM kept.witnesses w ORDER BY w.position`,
  );
  return rows;
}
