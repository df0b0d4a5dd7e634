import type { Queryable } from "../../store/pool.ts";
import { fromHex, to0x } from "../../../protocol/bytes.ts";
import type { Hex } from "../../../protocol/bytes.ts";

/** Who issues a part, as its records name it. */
export interface PartIssuer {
  officialId: string;
  mandate: number;
  succession: number;
  /** ERC-7913 bytes. */
  signer: Hex;
}

/** A run of a file's rows that goes into one batch: reserved, then kept (`root`), then anchored (`entry`). */
export interface Part {
  job: Uint8Array;
  /** Its first row in the file, from 0. */
  first: number;
  agency: Hex;
  batch: number;
  size: number;
  /** Of its rows, in the order of the file. */
  indexes: Uint32Array;
  lines: Uint32Array | null;
  /** Unix seconds. */
  issuedAt: number;
  dueAt: Date;
  issuer: PartIssuer;
  root: Uint8Array | null;
  entry: number | null;
}

interface PartRow {
  job: Buffer;
  first: number;
  agency: Buffer;
  batch: number;
  size: number;
  indexes: Buffer;
  lines: Buffer | null;
  issued_at: string;
  due_at: Date;
  official_id: string;
  mandate: number;
  succession: number;
  signer: Buffer;
  root: Buffer | null;
  entry: string | null;
}

/** Reserves a batch number and the places of rows in it. */
export async function insertPart(db: Queryable, part: Part): Promise<void> {
  const { issuer } = part;
  await db.query(
    `INSERT INTO vault.parts (job, first, agency, batch, size, indexes, issued_at, due_at,
       official_id, mandate, succession, signer)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      part.job,
      part.first,
      fromHex(part.agency),
      part.batch,
      part.size,
      wordsOf(part.indexes),
      part.issuedAt,
      part.dueAt,
      issuer.officialId,
      issuer.mandate,
      issuer.succession,
      fromHex(issuer.signer),
    ],
  );
}

/** Parts of a job by their rows. */
export async function partsOf(db: Queryable, job: Uint8Array): Promise<Part[]> {
  const { rows } = await db.query<PartRow>("SELECT * FROM vault.parts WHERE job = $1 ORDER BY first", [job]);
  return rows.map(partOf);
}

/** Parts of an agency, of whatever job, that the chain has not yet; by number. */
export async function openParts(db: Queryable, agency: Hex): Promise<Part[]> {
  const { rows } = await db.query<PartRow>(
    "SELECT * FROM vault.parts WHERE agency = $1 AND entry IS NULL ORDER BY batch",
    [fromHex(agency)],
  );
  return rows.map(partOf);
}

/** The part that a batch holds; undefined where none does. */
export async function partOfBatch(db: Queryable, agency: Hex, batch: number): Promise<Part | undefined> {
  const { rows } = await db.query<PartRow>("SELECT * FROM vault.parts WHERE agency = $1 AND batch = $2", [
    fromHex(agency),
    batch,
  ]);
  return rows.map(partOf)[0];
}

/** The records of a part lie in the vault: the lines of the file that they came from, and the root of their batch. */
export async function notePartKept(
  db: Queryable,
  { job, first }: Part,
  { lines, root }: { lines: Uint32Array; root: Uint8Array },
): Promise<void> {
  await db.query("UPDATE vault.parts SET lines = $3, root = $4 WHERE job = $1 AND first = $2", [
    job,
    first,
    wordsOf(lines),
    root,
  ]);
}

/** The chain has a part's batch. */
export async function notePartEntry(db: Queryable, { job, first }: Part, entry: number): Promise<void> {
  await db.query("UPDATE vault.parts SET entry = $3 WHERE job = $1 AND first = $2", [job, first, entry]);
}

/** Gives back the number of a part that was not anchored: its rows are signed again. */
export async function deletePart(db: Queryable, { job, first }: Part): Promise<void> {
  await db.query("DELETE FROM vault.parts WHERE job = $1 AND first = $2 AND entry IS NULL", [job, first]);
}

function partOf(row: PartRow): Part {
  return {
    job: row.job,
    first: row.first,
    agency: to0x(row.agency),
    batch: row.batch,
    size: row.size,
    indexes: numbersOf(row.indexes),
    lines: row.lines && numbersOf(row.lines),
    issuedAt: Number(row.issued_at),
    dueAt: row.due_at,
    issuer: {
      officialId: row.official_id,
      mandate: row.mandate,
      succession: row.succession,
      signer: to0x(row.signer),
    },
    root: row.root,
    entry: row.entry === null ? null : Number(row.entry),
  };
}

const WORD = 4;

function wordsOf(numbers: Uint32Array): Buffer {
  const bytes = Buffer.alloc(numbers.length * WORD);
  numbers.forEach((number, i) => bytes.writeUInt32BE(number, i * WORD));
  return bytes;
}

function numbersOf(bytes: Buffer): Uint32Array {
  return Uint32Array.from({ length: bytes.length / WORD }, (_, i) => bytes.readUInt32BE(i * WORD));
}
