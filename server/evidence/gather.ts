import { fromHex, to0x, toHex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import type { EvidenceContent, EvidenceSubject } from "../../protocol/evidence/format.ts";
import { KIND, decodeEntry } from "../../protocol/kinds.ts";
import type { JsonObject } from "../../protocol/json.ts";
import { leafHash } from "../../protocol/log.ts";
import type { ContentStore } from "../content/content.ts";
import type { Queryable } from "../store/pool.ts";
import type { NoteRow } from "../store/queries/checkpoints.ts";
import { checkpointOver, documentStep, entriesAt, proofBlock } from "../store/queries/evidence.ts";
import type { Finality, View } from "../store/queries/view.ts";
import { readBatch, type BatchFacts } from "./batch.ts";
import { contentsOf, credentialOf } from "./contents.ts";
import { readOpened, type OpenedFacts } from "./opened.ts";
import { inclusionPaths, jointInclusion } from "./paths.ts";
import type { Asked } from "./subject.ts";
import type { SignedFacts } from "./signed.ts";
import { readTrail, type Signed, type TrailFacts } from "./trail.ts";

/** An entry with its place in the log of `Gathered.size` entries. */
export interface ProvedEntry {
  index: number;
  words: Uint8Array;
  path: Uint8Array[];
}

/** All that evidence takes from the server's own data; nothing of it is believed before it is checked. */
export interface Gathered {
  subject: EvidenceSubject;
  entries: ProvedEntry[];
  trail: TrailFacts | null;
  /** Where processes were asked for, with one proof for all of them. */
  processes: (OpenedFacts & { proof: Uint8Array[] }) | null;
  /** Where a batch of civil records was asked for, with one proof for all of its changes. */
  batch: (BatchFacts & { proof: Uint8Array[] }) | null;
  contents: EvidenceContent[];
  /** Credential objects, by the place of their mandate among the signers of trail or batch. */
  credentials: (JsonObject | null)[];
  /** The block in whose state all of it is to be proved. */
  block: number;
  /** Of the log whose root is proved: a stored checkpoint's, or the one in that block. */
  size: number;
  fromCheckpoint: boolean;
  /** Of the whole log in that block. */
  logSize: number;
  /** The cosigned note that names the block, where there is one. */
  note: NoteRow | null;
}

/**
 * Reads everything about a subject in one view, to be proved in the newest block that is as settled as asked, or in the
 * block that a note names.
 * @throws JejakError `process-unknown`, `entry-unknown`, `document-unknown`, `agency-unknown`, `batch-unknown`,
 * `not-ready`, `request-malformed` (no process above `after`), `evidence-refuted`, `evidence-too-large`
 */
export async function gather(
  db: Queryable,
  view: View,
  content: Pick<ContentStore, "read">,
  asked: Asked,
  at: Finality | NoteRow,
): Promise<Gathered> {
  if (asked.type === "processes") return gatherProcesses(db, view, asked, at);
  if (asked.type === "batch") return gatherBatch(db, view, content, asked, at);
  const { subject, trail } = await subjectOf(db, view, asked);
  const own = "index" in subject ? [subject.index] : [];
  const ofTrail = trail ? [...trail.steps, ...trail.withdrawals].map(({ index }) => index) : [];
  const indexes = [...new Set([0, ...own, ...ofTrail, ...(trail?.others ?? [])])];
  const root = await rootOver(db, view, indexes, at);
  const isSubject = ({ index }: Signed) => !("index" in subject) || subject.index === index;
  return {
    subject,
    entries: await provedEntries(db, indexes, root.size),
    trail,
    processes: null,
    batch: null,
    contents: trail ? await contentsOf(db, content, trail, isSubject) : [],
    credentials: await credentialsOf(content, trail),
    ...root,
  };
}

/** Who signed what evidence is about, where anybody did. */
export function signedIn({ trail, batch }: Pick<Gathered, "trail" | "batch">): SignedFacts | null {
  return trail ?? batch;
}

function credentialsOf(
  content: Pick<ContentStore, "read">,
  signed: SignedFacts | null,
): Promise<(JsonObject | null)[]> {
  return Promise.all((signed?.signers ?? []).map((signer) => credentialOf(content, signer)));
}

/** All that a batch of civil records needs. */
async function gatherBatch(
  db: Queryable,
  view: View,
  content: Pick<ContentStore, "read">,
  { agency, number }: Extract<Asked, { type: "batch" }>,
  at: Finality | NoteRow,
): Promise<Gathered> {
  const facts = await readBatch(db, view, agency, number);
  const changes = facts.changes.map(({ index }) => index);
  const beside = [...new Set([0, facts.anchor, ...facts.others])];
  const root = await rootOver(db, view, [...beside, ...changes.slice(-1)], at);
  const officialId = facts.admissions[0]?.official_id ?? "";
  return {
    subject: { type: "batch", agency: officialId, number },
    entries: await provedEntries(db, beside, root.size),
    trail: null,
    processes: null,
    batch: { ...facts, proof: await jointInclusion(db, changes, root.size) },
    contents: [],
    credentials: await credentialsOf(content, facts),
    ...root,
  };
}

/** All that the list of an agency's processes needs. */
async function gatherProcesses(
  db: Queryable,
  view: View,
  { agency, after }: Extract<Asked, { type: "processes" }>,
  at: Finality | NoteRow,
): Promise<Gathered> {
  const facts = await readOpened(db, view, agency, after);
  const indexes = facts.opened.map(({ index }) => index);
  const beside = [0, facts.admittedIndex];
  const root = await rootOver(db, view, [...beside, ...indexes.slice(-1)], at);
  return {
    subject: { type: "processes" },
    entries: await provedEntries(db, beside, root.size),
    trail: null,
    processes: { ...facts, proof: await jointInclusion(db, indexes, root.size) },
    batch: null,
    contents: [],
    credentials: [],
    ...root,
  };
}

/** The block to prove in, and the log to prove entries at these indexes in. */
async function rootOver(
  db: Queryable,
  view: View,
  indexes: readonly number[],
  at: Finality | NoteRow,
): Promise<Pick<Gathered, "block" | "size" | "fromCheckpoint" | "logSize" | "note">> {
  if (typeof at === "object") return rootOfNote(at);
  const block = await proofBlock(db, at);
  const checkpoint = await checkpointOver(db, block, Math.max(...indexes) + 1);
  const { size: logSize } = view;
  return { block, size: checkpoint ?? logSize, fromCheckpoint: checkpoint !== null, logSize, note: null };
}

/** A note's size is that of the whole log in its block. */
function rootOfNote(note: NoteRow) {
  const size = Number(note.size);
  return { block: Number(note.block_number), size, fromCheckpoint: false, logSize: size, note };
}

interface Subject {
  subject: EvidenceSubject;
  trail: TrailFacts | null;
}

async function subjectOf(
  db: Queryable,
  view: View,
  asked: Exclude<Asked, { type: "processes" | "batch" }>,
): Promise<Subject> {
  if (asked.type === "process") {
    const trail = await readTrail(db, view, asked.agency, asked.ocidHash);
    return { subject: { type: "process" }, trail };
  }
  if (asked.type === "entry") return entrySubject(db, view, asked.index);
  const { sha256, index } = asked;
  const step = await documentStep(db, view, fromHex(sha256), index);
  if (step === null) throw new JejakError("document-unknown", { values: { sha256, index } });
  const { subject, trail } = await entrySubject(db, view, step);
  return { subject: { ...subject, type: "document", sha256 }, trail };
}

async function entrySubject(
  db: Queryable,
  view: View,
  index: number,
): Promise<Subject & { subject: { type: "entry" } }> {
  const [row] = index < view.size ? await entriesAt(db, [index]) : [];
  if (!row) throw new JejakError("entry-unknown", { values: { index, size: view.size } });
  const subject = { type: "entry" as const, index, leaf: toHex(leafHash(row.words)) };
  const { kind } = decodeEntry(row.words);
  if (kind !== KIND.step && kind !== KIND.withdrawal) return { subject, trail: null };
  const [agency, ocidHash] = [to0x(row.words.subarray(64, 96)), to0x(row.words.subarray(96, 128))];
  return { subject, trail: await readTrail(db, view, agency, ocidHash) };
}

async function provedEntries(
  db: Queryable,
  indexes: readonly number[],
  size: number,
): Promise<ProvedEntry[]> {
  const rows = await entriesAt(db, indexes);
  if (rows.length < indexes.length) {
    throw new JejakError("evidence-refuted", { values: { entries: indexes.length, found: rows.length } });
  }
  const paths = await inclusionPaths(db, indexes, size);
  return rows.map(({ index, words }) => ({
    index: Number(index),
    words,
    path: paths.get(Number(index)) as Uint8Array[],
  }));
}
