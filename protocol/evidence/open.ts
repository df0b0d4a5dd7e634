import { fromBase64 } from "../base64.ts";
import { toHex, type Hex } from "../bytes.ts";
import { withdraws } from "../content.ts";
import { JejakError } from "../errors.ts";
import { agencyKey, ocidHash } from "../hash.ts";
import { KIND, decodeEntry, type Entry, type StepEntry, type WithdrawalEntry } from "../kinds.ts";
import { leafHash } from "../log.ts";
import { parseEvidence, pathOf, type Evidence, type EvidenceTrail } from "./format.ts";
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
  /** Those that speak of one of the steps; others withhold nothing. */
  withdrawals: LogEntry<WithdrawalEntry>[];
}

export interface Opened {
  evidence: Evidence;
  header: Uint8Array;
  nodes: Uint8Array[];
  entries: LogEntry[];
  byIndex: ReadonlyMap<number, LogEntry>;
  trail?: OpenTrail;
  processes?: OpenProcesses;
}

/** Reads and decodes the whole file. @throws JejakError those of `parseEvidence`, `decodeEntry`, `pathOf`, `openProcesses` */
export function openEvidence(bytes: Uint8Array): Opened {
  const evidence = parseEvidence(bytes);
  const entries = evidence.entries.map((item) => {
    const words = fromBase64(item.words);
    return { index: item.index, words, leaf: leafHash(words), path: pathOf(item), entry: decodeEntry(words) };
  });
  return {
    evidence,
    header: fromBase64(evidence.header),
    nodes: evidence.nodes.map(fromBase64),
    entries,
    byIndex: new Map(entries.map((entry) => [entry.index, entry])),
    ...(evidence.trail && { trail: openTrail(evidence.trail, entries) }),
    ...(evidence.processes && { processes: openProcesses(evidence.processes) }),
  };
}

function openTrail(trail: EvidenceTrail, entries: readonly LogEntry[]): OpenTrail {
  const [key, hash] = [agencyKey(trail.agency.officialId), ocidHash(trail.ocid)];
  const ofKind = <E extends StepEntry | WithdrawalEntry>(kind: number): LogEntry<E>[] =>
    (entries as readonly LogEntry<E>[]).filter(
      ({ entry }) => entry.kind === kind && entry.agency === key && entry.ocidHash === hash,
    );
  const steps = ofKind<StepEntry>(KIND.step);
  const fits = ({ entry }: LogEntry<WithdrawalEntry>): boolean => {
    const step = steps[entry.index];
    return step !== undefined && withdraws(entry, step.entry);
  };
  const withdrawals = ofKind<WithdrawalEntry>(KIND.withdrawal).filter(fits);
  return { ...trail, key, ocidHash: hash, steps, withdrawals };
}

/**
 * The entry at an index, of the kind that it must have.
 * @throws JejakError `entry-unknown`, `entry-malformed`
 */
export function entryAt<K extends Entry["kind"]>(
  { byIndex }: Pick<Opened, "byIndex">,
  index: number,
  kind: K,
): LogEntry<Extract<Entry, { kind: K }>> {
  const found = byIndex.get(index);
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
