import { fromBase64 } from "../base64.ts";
import { toHex, type Hex } from "../bytes.ts";
import { withdraws } from "../content.ts";
import { JejakError } from "../errors.ts";
import { agencyKey, ocidHash } from "../hash.ts";
import { KIND, decodeEntry, type Entry, type StepEntry, type WithdrawalEntry } from "../kinds.ts";
import { leafHash } from "../log.ts";
import { parseEvidence, pathOf, type Evidence, type EvidenceTrail } from "./format.ts";
import { openBatch, type OpenBatch } from "./opened-batch.ts";
import { openProcesses, type OpenProcesses } from "./opening.ts";

/** An entry of the file, decoded; that it is in the log is for `entries.included` to prove. */
export interface LogEntry<E extends Entry = Entry> {
  index: number;
  words: Uint8Array;
  leaf: Uint8Array;
  path: Uint8Array[];
  entry: E;
}

/** The trail that the file is about, with its keys on the chain. */
export interface OpenTrail extends EvidenceTrail {
  key: Hex;
  ocidHash: Hex;
  steps: LogEntry<StepEntry>[];
  /** All that were recorded under this agency and ocid; only those of `withholding` withhold something. */
  withdrawals: LogEntry<WithdrawalEntry>[];
}

export interface Opened {
  evidence: Evidence;
  header: Uint8Array;
  nodes: Uint8Array[];
  entries: LogEntry[];
  byIndex: ReadonlyMap<number, LogEntry>;
  /** Log indexes of the entries that the file's subject has needed so far. */
  needed: Set<number>;
  trail?: OpenTrail;
  processes?: OpenProcesses;
  batch?: OpenBatch;
}

/** Reads and decodes the whole file. @throws JejakError those of `parseEvidence`, `decodeEntry`, `pathOf`, `openProcesses`, `openBatch` */
export function openEvidence(bytes: Uint8Array): Opened {
  const evidence = parseEvidence(bytes);
  const entries = evidence.entries.map((item) => {
    const words = fromBase64(item.words);
    return { index: item.index, words, leaf: leafHash(words), path: pathOf(item), entry: decodeEntry(words) };
  });
  const trail = evidence.trail && openTrail(evidence.trail, entries);
  return {
    evidence,
    header: fromBase64(evidence.header),
    nodes: evidence.nodes.map(fromBase64),
    entries,
    byIndex: new Map(entries.map((entry) => [entry.index, entry])),
    needed: new Set([...(trail?.steps ?? []), ...(trail?.withdrawals ?? [])].map(({ index }) => index)),
    ...(trail && { trail }),
    ...(evidence.processes && { processes: openProcesses(evidence.processes) }),
    ...(evidence.batch && { batch: openBatch(evidence.batch, evidence.subject, entries) }),
  };
}

function openTrail(trail: EvidenceTrail, entries: readonly LogEntry[]): OpenTrail {
  const [key, hash] = [agencyKey(trail.agency.officialId), ocidHash(trail.ocid)];
  const ofKind = <E extends StepEntry | WithdrawalEntry>(kind: number): LogEntry<E>[] =>
    (entries as readonly LogEntry<E>[]).filter(
      ({ entry }) => entry.kind === kind && entry.agency === key && entry.ocidHash === hash,
    );
  const steps = ofKind<StepEntry>(KIND.step);
  return { ...trail, key, ocidHash: hash, steps, withdrawals: ofKind<WithdrawalEntry>(KIND.withdrawal) };
}

/** The withdrawals that name a step with the content that it has. */
export function withholding({ steps, withdrawals }: OpenTrail): LogEntry<WithdrawalEntry>[] {
  return withdrawals.filter(({ entry }) => {
    const step = steps[entry.index];
    return step !== undefined && withdraws(entry, step.entry);
  });
}

/**
 * The entry at an index, of the kind that it must have; it counts as needed.
 * @throws JejakError `entry-unknown`, `entry-malformed`
 */
export function entryAt<K extends Entry["kind"]>(
  { byIndex, needed }: Pick<Opened, "byIndex" | "needed">,
  index: number,
  kind: K,
): LogEntry<Extract<Entry, { kind: K }>> {
  const found = byIndex.get(index);
  needed.add(index);
  if (found === undefined) throw new JejakError("entry-unknown", { values: { index } });
  if (found.entry.kind !== kind) {
    throw new JejakError("entry-malformed", { values: { index, kind: found.entry.kind, expected: kind } });
  }
  return found as LogEntry<Extract<Entry, { kind: K }>>;
}

/** Both sides of a comparison that must be equal. @throws JejakError `evidence-differs` with both */
export function demandEqual(what: string, found: unknown, expected: unknown): void {
  if (found === expected) return;
  throw new JejakError("evidence-differs", {
    at: what,
    values: { found: told(found), expected: told(expected) },
  });
}

function told(value: unknown): unknown {
  return value instanceof Uint8Array ? toHex(value) : (value ?? null);
}

/** A word of storage as 0x and 64 digits. */
export function wordOf(value: bigint): Hex {
  return `0x${value.toString(16).padStart(64, "0")}`;
}
