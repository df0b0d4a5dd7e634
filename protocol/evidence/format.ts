import { z } from "zod";
import { fromBase64, isBase64 } from "../base64.ts";
import type { Hex } from "../bytes.ts";
import { equal } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { canonicalize } from "../jcs.ts";
import { parseStrict, type JsonObject, type JsonValue } from "../json.ts";
import { checkShape, checkFormat } from "./shape.ts";

export const EVIDENCE_FORMAT = "jejak-evidence";
export const EVIDENCE_VERSION = 1;

/** A larger file is refused before it is read; a process of ten steps needs a hundredth of it. */
export const MAX_EVIDENCE_BYTES = 8 * 2 ** 20;

/**
 * Commas, openings of lists and objects, and control characters, in texts too: what reading costs, however short they
 * are.
 */
export const MAX_EVIDENCE_ITEMS = 200_000;

/** Different names of members: each costs as much as many values. Real files have a few hundred. */
export const MAX_EVIDENCE_NAMES = 10_000;

/** Processes that one file may list; an agency with more needs several files. */
export const MAX_PROCESSES = 10_000;

/** Changes of one batch that one file may hold. */
export const MAX_CHANGES = 10_000;

/** Five words. */
export const OPENED_BYTES = 5 * 32;

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Word = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{64}$/)]);
const Address = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{40}$/)]);
const ChainId = z.string().regex(/^(0|[1-9][0-9]{0,77})$/);
const LogIndex = z
  .int()
  .min(0)
  .max(2 ** 48 - 1);
const Number32 = z
  .int()
  .min(1)
  .max(2 ** 32 - 1);

/** Bytes as text of RFC 4648, section 4, padded; `most` bounds the bytes. */
const bytes = (most: number) =>
  z
    .string()
    .max(Math.ceil(most / 3) * 4, { abort: true })
    .refine(isBase64, "not base64");

/** What the file is about. `leaf` repeats the entry, so that one altered number cannot make it another one. */
const Subject = z.discriminatedUnion("type", [
  /** The whole process: every step of one agency's trail. */
  z.strictObject({ type: z.literal("process") }),
  /** One entry of the log, of any kind; `trail` is there where it is a step or a withdrawal. */
  z.strictObject({ type: z.literal("entry"), index: LogIndex, leaf: Hash }),
  /** One document, by the SHA-256 of its bytes, in the manifest of the step at `index`. */
  z.strictObject({ type: z.literal("document"), index: LogIndex, leaf: Hash, sha256: Hash }),
  /** All processes that one agency has opened, or those of a range of numbers: `processes` is there, `trail` not. */
  z.strictObject({ type: z.literal("processes") }),
  /** A batch of civil records and every change of it: `batch` is there, `trail` not. `agency`: its officialId. */
  z.strictObject({ type: z.literal("batch"), agency: z.string().min(1).max(256), number: Number32 }),
]);

/** Compared with the reader's trust file, never believed. The registry's is there where the subject is `batch`. */
const Contracts = z.strictObject({
  auditLog: Address,
  agencyDirectory: Address,
  procurementLedger: Address,
  recordRegistry: Address.exactOptional(),
});

/** An agency in words: keccak256(officialId) is its key, keccak256(name) stands in its entry of kind 2. */
const Agency = z.strictObject({
  officialId: z.string().min(1).max(256),
  name: z.string().min(1).max(1024),
});

/** The trail of `agency` on `ocid`; `successors` those agencies whose mandates signed in it, by officialId. */
const Trail = z.strictObject({
  agency: Agency,
  ocid: z.string().min(1).max(1024),
  successors: z.array(Agency).max(64),
});

/**
 * The step that opened a process: words 1, 4, 6, 7 and 8 of its entry (recordedAt, contentHash, meta, policyIndex,
 * approvers); the others are 1 (kind), the agency's key, keccak256(ocid) and 0 (previousHead).
 */
const Opened = z.strictObject({
  index: LogIndex,
  ocid: z.string().min(1).max(1024),
  words: bytes(OPENED_BYTES),
});

/** Processes of one agency, and one proof that all their entries are in the log (protocol/inclusions.ts). */
const Processes = z.strictObject({
  agency: Agency,
  opened: z.array(Opened).max(MAX_PROCESSES),
  proof: bytes(MAX_EVIDENCE_BYTES),
});

/**
 * A batch of civil records: `changes` are all entries of kinds 7 and 8 about it, with one proof that they are in the
 * log; `successors` those agencies whose mandates signed, by officialId.
 */
const Batch = z.strictObject({
  agency: Agency,
  successors: z.array(Agency).max(64),
  changes: z.array(z.strictObject({ index: LogIndex, words: bytes(64 * 32) })).max(MAX_CHANGES),
  proof: bytes(MAX_EVIDENCE_BYTES),
});

/**
 * Where the log's root comes from, in storage of AuditLog at the header's block: `checkpoint`: the slot
 * `rootSlot(size)`; `peaks`: `SIZE_SLOT`, which must hold `size`, and `peakSlot(level)` for each level of
 * `peakLevels(size)`. Entries are proved in the log of that size.
 */
const Root = z.strictObject({
  from: z.enum(["checkpoint", "peaks"]),
  size: z
    .int()
    .min(1)
    .max(2 ** 48),
});

/** An entry as recorded (`words`, of the event `Entry`) with its inclusion path, the hashes joined, leaf first. */
const Entry = z.strictObject({ index: LogIndex, words: bytes(64 * 32), path: bytes(48 * 32) });

/** A signature behind the entry at `index`, from the event `Approved(index, mandate, signature)`. */
const Approval = z.strictObject({ index: LogIndex, mandate: Number32, signature: bytes(4096) });

/**
 * A mandate that signed: `agency` its key (keccak256 of the official id), `signer` the ERC-7913 bytes of the event
 * `MandateGranted`, `credential` the object whose JCS has the hash of the grant's word 8, where somebody has it.
 */
const Mandate = z.strictObject({
  agency: Word,
  number: Number32,
  signer: bytes(1024),
  credential: z.record(z.string(), z.unknown()).exactOptional(),
});

/**
 * The manifest of the step at `index`, and why it is missing where it is: `omitted` not about the subject,
 * `notPublished` nobody has supplied it, `withdrawn` withheld by an entry of kind 9, which is among the entries.
 */
const Content = z.discriminatedUnion("state", [
  z.strictObject({
    index: LogIndex,
    state: z.literal("published"),
    manifest: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({ index: LogIndex, state: z.enum(["omitted", "notPublished", "withdrawn"]) }),
]);

/** The schema of an evidence file. PROTOCOL.md says how each member is checked. */
export const Evidence = z.strictObject({
  format: z.literal(EVIDENCE_FORMAT),
  version: z.literal(EVIDENCE_VERSION),
  subject: Subject,
  chainId: ChainId,
  contracts: Contracts,
  /** Left out where the subject is an entry that belongs to no trail. */
  trail: Trail.exactOptional(),
  /** There where the subject is `processes`, and only there. */
  processes: Processes.exactOptional(),
  /** There where the subject is `batch`, and only there. */
  batch: Batch.exactOptional(),
  /** RLP of the block's header, for Besu with the committed seals in extraData. */
  header: bytes(2 ** 16),
  root: Root,
  /** Signed note of a checkpoint whose extension line names this block, where there is one. */
  checkpoint: z
    .string()
    .max(2 ** 16)
    .exactOptional(),
  /** Ascending by index, each once; which ones stands at the type `Evidence`. */
  entries: z.array(Entry).min(1).max(10_000),
  /** Ascending by index, then mandate. */
  approvals: z.array(Approval).max(20_000),
  /** Ascending by agency, then number: every mandate that an approval names, no other. */
  mandates: z.array(Mandate).max(10_000),
  /** Ascending by index: one for every step of the trail. */
  manifests: z.array(Content).max(10_000),
  /** Trie nodes (RLP) of all account and storage proofs, each once, ascending as text, none too many. */
  nodes: z.array(bytes(2048)).min(1).max(20_000),
});

export type EvidenceSubject = z.infer<typeof Subject>;
export type EvidenceAgency = z.infer<typeof Agency>;
export type EvidenceTrail = z.infer<typeof Trail>;
export type EvidenceProcesses = z.infer<typeof Processes>;
export type EvidenceBatch = z.infer<typeof Batch>;
export type EvidenceRoot = z.infer<typeof Root>;
export type EvidenceEntry = z.infer<typeof Entry>;
export type EvidenceApproval = z.infer<typeof Approval>;

export interface EvidenceMandate {
  agency: Hex;
  number: number;
  signer: string;
  credential?: JsonObject;
}

export type EvidenceContent =
  | { index: number; state: "published"; manifest: JsonObject }
  | { index: number; state: "omitted" | "notPublished" | "withdrawn" };

/**
 * Everything about one process, step, document or other entry that its checks need, at one block.
 *
 * Where a producer takes each thing from: `entries` from the log (words) and its own tree (paths); `approvals`,
 * `mandates[].signer`, `agency.name`, `trail.ocid` from the events; `nodes` from three calls of `eth_getProof` at the
 * header's block (account and storage proofs together, as a set), with the slots of `protocol/slots.ts`:
 * - AuditLog: `SIZE_SLOT`, and `rootSlot(size)` or `peakSlot(level)` of each of `peakLevels(size)`;
 * - ProcurementLedger: `trailSlots(agency, ocidHash)`, both (where there is a trail), `trailCountSlot(agency)` (where
 *   the subject is `processes`);
 * - RecordRegistry, where the subject is `batch`: `batchSlots(agency, number)`, both;
 * - AgencyDirectory: `agencySlots(agency).policy` of the trail's, the processes' or the batch's agency,
 *   `successionSlots(agency, number)`, both, of each succession that the entries name,
 *   `mandateSlots(agency, number).packed` of each of `mandates`.
 *
 * Which entries: entry 0 (genesis) and the subject, or the agency's kind 2 entry where the subject is `processes`;
 * where it is `batch`, the batch's kind 6 entry, the kind 14 entries that bound kinds 6, 7 and 8, and those of agency,
 * successions and mandates as for a trail; where there is a trail also every step of it, every kind 9 entry of its agency and ocid, the kind 2 entries of its
 * agency and of successors, each kind 4 entry that a step's policyIndex names, each kind 5 entry that a used
 * succession's slot names (granted, ended), and for each of `mandates` the kind 3 entries that its slot names (granted,
 * revoked).
 */
export interface Evidence {
  format: typeof EVIDENCE_FORMAT;
  version: typeof EVIDENCE_VERSION;
  subject: EvidenceSubject;
  chainId: string;
  contracts: { auditLog: Hex; agencyDirectory: Hex; procurementLedger: Hex; recordRegistry?: Hex };
  trail?: EvidenceTrail;
  processes?: EvidenceProcesses;
  batch?: EvidenceBatch;
  header: string;
  root: EvidenceRoot;
  checkpoint?: string;
  entries: EvidenceEntry[];
  approvals: EvidenceApproval[];
  mandates: EvidenceMandate[];
  manifests: EvidenceContent[];
  nodes: string[];
}

/**
 * Reads an evidence file: strict JSON in its JCS form, no unknown members, lists in their order.
 * @throws JejakError `evidence-too-large`, `evidence-unsupported` (format or version, by name),
 * `evidence-malformed` (with every issue, or the place out of order), `evidence-not-canonical`, those of `parseStrict`
 */
export function parseEvidence(input: Uint8Array): Evidence {
  checkSize(input);
  const value = parseStrict(input, countNames());
  checkFormat("evidence-unsupported", value, EVIDENCE_FORMAT, EVIDENCE_VERSION);
  const evidence = checkShape("evidence-malformed", Evidence, value) as Evidence;
  checkOrder(evidence);
  if (!equal(canonicalize(value), input)) throw new JejakError("evidence-not-canonical");
  return evidence;
}

/** 1 for each byte that counts as an item. */
const ITEMS = new Uint8Array(256).fill(1, 0, 0x20);
for (const sign of ",[{") ITEMS[sign.charCodeAt(0)] = 1;

function checkSize(input: Uint8Array): void {
  checkMost("bytes", input.length, MAX_EVIDENCE_BYTES);
  let items = 0;
  for (let at = 0; at < input.length; at++) items += ITEMS[input[at] as number] as number;
  checkMost("items", items, MAX_EVIDENCE_ITEMS);
}

function countNames(): (name: string) => void {
  const names = new Set<string>();
  return (name) => {
    checkMost("names", names.add(name).size, MAX_EVIDENCE_NAMES);
  };
}

function checkMost(what: "bytes" | "items" | "names", found: number, most: number): void {
  if (found > most) throw new JejakError("evidence-too-large", { values: { [what]: found, most } });
}

/**
 * The bytes of an evidence file. The lists are put into their order here; parsing what comes out is the producer's
 * own first check.
 * @throws JejakError `json-value`, `json-surrogate`
 */
export function evidenceBytes(evidence: Evidence): Uint8Array {
  const { successors = [], ...trail } = evidence.trail ?? {};
  return canonicalize({
    ...evidence,
    ...(evidence.trail && {
      trail: { ...trail, successors: sorted(successors, (item) => [item.officialId]) },
    }),
    ...(evidence.processes && {
      processes: {
        ...evidence.processes,
        opened: sorted(evidence.processes.opened, ({ index }) => [index]),
      },
    }),
    ...(evidence.batch && {
      batch: {
        ...evidence.batch,
        successors: sorted(evidence.batch.successors, (item) => [item.officialId]),
        changes: sorted(evidence.batch.changes, ({ index }) => [index]),
      },
    }),
    entries: sorted(evidence.entries, ({ index }) => [index]),
    approvals: sorted(evidence.approvals, ({ index, mandate }) => [index, mandate]),
    mandates: sorted(evidence.mandates, ({ agency, number }) => [agency, number]),
    manifests: sorted(evidence.manifests, ({ index }) => [index]),
    nodes: [...new Set(evidence.nodes)].sort(),
  } as unknown as JsonValue);
}

type Key = readonly (string | number)[];

function compare(a: Key, b: Key): number {
  for (const [i, value] of a.entries()) {
    const other = b[i] ?? value;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}

function sorted<T>(items: readonly T[], key: (item: T) => Key): T[] {
  return items.toSorted((a, b) => compare(key(a), key(b)));
}

/** One file, one text: what is repeated or stands elsewhere is refused by its place. */
function checkOrder(evidence: Evidence): void {
  ascending("successors", evidence.trail?.successors ?? [], ({ officialId }) => [officialId]);
  ascending("processes.opened", evidence.processes?.opened ?? [], ({ index }) => [index]);
  ascending("batch.successors", evidence.batch?.successors ?? [], ({ officialId }) => [officialId]);
  ascending("batch.changes", evidence.batch?.changes ?? [], ({ index }) => [index]);
  ascending("entries", evidence.entries, ({ index }) => [index]);
  ascending("approvals", evidence.approvals, ({ index, mandate }) => [index, mandate]);
  ascending("mandates", evidence.mandates, ({ agency, number }) => [agency, number]);
  ascending("manifests", evidence.manifests, ({ index }) => [index]);
  ascending("nodes", evidence.nodes, (node) => [node]);
}

function ascending<T>(name: string, items: readonly T[], key: (item: T) => Key): void {
  for (let i = 1; i < items.length; i++) {
    if (compare(key(items[i - 1] as T), key(items[i] as T)) < 0) continue;
    throw new JejakError("evidence-malformed", { at: `$.${name}[${i}]`, detail: "out of order or repeated" });
  }
}

/** The hashes of an inclusion path. @throws JejakError `evidence-malformed` unless each has 32 bytes */
export function pathOf({ index, path }: EvidenceEntry): Uint8Array[] {
  return hashesIn(path, { index });
}

/** Hashes that stand joined in one text. @throws JejakError `evidence-malformed` unless each has 32 bytes */
export function hashesIn(text: string, named: Record<string, unknown> = {}): Uint8Array[] {
  const joined = fromBase64(text);
  if (joined.length % 32 !== 0) {
    throw new JejakError("evidence-malformed", { at: "path", values: { ...named, bytes: joined.length } });
  }
  return Array.from({ length: joined.length / 32 }, (_, i) => joined.subarray(32 * i, 32 * i + 32));
}
