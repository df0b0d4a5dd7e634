import type { Hex } from "../../../protocol/bytes.ts";
import { isJejakError } from "../../../protocol/errors.ts";
import { KIND, decodeEntry } from "../../../protocol/kinds.ts";
import type {
  AgencyEntry,
  Entry,
  GovernanceEntry,
  MandateGrantedEntry,
  MandateRevokedEntry,
  PolicyEntry,
  StepEntry,
} from "../../../protocol/kinds.ts";
import type { RecordBatchEntry, RecordChange } from "../../../protocol/records/entries.ts";
import { createLog, leafHash } from "../../../protocol/log.ts";
import type { Log } from "../../../protocol/log.ts";
import { EVENT, bytesAt, paddedLength } from "../events.ts";
import { nodeSha256 } from "../fold/peaks.ts";
import type { Spool } from "../spool.ts";
import { recordedEntries, shown } from "./recorded.ts";
import type { RecordedEntry } from "./recorded.ts";

/** An entry with its log index. */
export interface At<E> {
  index: number;
  entry: E;
}

/** A mandate with the entry that revoked it. */
export interface Granted extends At<MandateGrantedEntry> {
  revoked?: At<MandateRevokedEntry>;
}

/** A batch with the entry that changed it last. */
export interface RecordedBatch extends At<RecordBatchEntry> {
  changed?: At<RecordChange>;
}

/** What an agency's entries said, in their order. */
export interface AgencyHistory {
  admitted?: At<AgencyEntry> & { officialId: string; name: string };
  /** By number, from 1. */
  mandates: Granted[];
  policies: At<PolicyEntry>[];
  governance: (At<GovernanceEntry> & { args: Buffer | undefined })[];
  /** Batches of civil records, by number from 1. */
  batches: RecordedBatch[];
  /** In which it recorded steps. */
  years: Set<number>;
}

/** What answers tell beyond the state that the fold keeps. About 80 bytes an entry. */
export interface History {
  log: Log;
  /** Block of each entry. */
  blocks: number[];
  agencies: Map<Hex, AgencyHistory>;
  /** The ocid of each trail, by {@link trailKey}. */
  ocids: Map<string, string>;
  /** How many agencies have a trail of an ocid. */
  agenciesOf: Map<string, number>;
  /** Log index of the first step that corrects another, by trail and the other's trail index. */
  corrections: Map<string, number>;
  /** The steps recorded last, oldest first. */
  newest: At<StepEntry>[];
}

export const MOST_NEWEST = 100;

export const trailKey = (agency: string, ocidHash: string): string => `${agency}/${ocidHash}`;

/** Goes through everything that was fetched, once. */
export function readHistory(spool: Spool): History {
  const history: History = {
    log: createLog(nodeSha256),
    blocks: [],
    agencies: new Map(),
    ocids: new Map(),
    agenciesOf: new Map(),
    corrections: new Map(),
    newest: [],
  };
  for (const recorded of recordedEntries(spool)) {
    history.log.append(leafHash(recorded.words, nodeSha256));
    history.blocks.push(recorded.block);
    const entry = readEntry(recorded.words);
    if (entry !== null) take(history, recorded, entry);
  }
  return history;
}

/** Null for kinds of a later version. */
export function readEntry(words: Uint8Array): Entry | null {
  try {
    return decodeEntry(words);
  } catch (error) {
    if (isJejakError(error, "entry-kind-unknown")) return null;
    throw error;
  }
}

function take(history: History, recorded: RecordedEntry, entry: Entry): void {
  const { index } = recorded;
  if (entry.kind === KIND.step) takeStep(history, recorded, entry);
  else if (entry.kind === KIND.agency) takeAdmission(history, recorded, entry);
  else if (entry.kind === KIND.policy) historyOf(history, entry.agency).policies.push({ index, entry });
  else if (entry.kind === KIND.governance) {
    const args = argumentsOf(recorded);
    historyOf(history, entry.agency).governance.push({ index, entry, args });
  } else if (entry.kind === KIND.mandate) takeMandate(history, index, entry);
  else if (entry.kind === KIND.recordBatch) historyOf(history, entry.agency).batches.push({ index, entry });
  else if (entry.kind === KIND.recordStatus || entry.kind === KIND.erasure) {
    const batch = historyOf(history, entry.agency).batches[entry.batch - 1];
    if (batch !== undefined) batch.changed = { index, entry };
  }
}

function takeMandate(
  history: History,
  index: number,
  entry: MandateGrantedEntry | MandateRevokedEntry,
): void {
  const { mandates } = historyOf(history, entry.agency);
  if ("signerHash" in entry) {
    mandates.push({ index, entry });
    return;
  }
  const granted = mandates[entry.number - 1];
  if (granted !== undefined) granted.revoked = { index, entry };
}

function takeStep(history: History, { index, opened }: RecordedEntry, entry: StepEntry): void {
  const { agency, ocidHash, corrects, recordedAt } = entry;
  const trail = trailKey(agency, ocidHash);
  if (opened !== undefined) takeOcid(history, trail, shown(bytesAt(opened.body, 64, 1, 2)));
  const corrected = `${trail}/${corrects - 1}`;
  if (corrects !== 0 && !history.corrections.has(corrected)) history.corrections.set(corrected, index);
  historyOf(history, agency).years.add(new Date(recordedAt * 1000).getUTCFullYear());
  history.newest.push({ index, entry });
  if (history.newest.length > MOST_NEWEST) history.newest.shift();
}

function takeOcid({ ocids, agenciesOf }: History, trail: string, ocid: string): void {
  ocids.set(trail, ocid);
  agenciesOf.set(ocid, (agenciesOf.get(ocid) ?? 0) + 1);
}

function takeAdmission(history: History, { index, companions }: RecordedEntry, entry: AgencyEntry): void {
  const event = companions.find((found) => found.event === EVENT.agencyAdmitted);
  if (event === undefined) return;
  const officialId = bytesAt(event.body, 32, 1, 3);
  const name = bytesAt(event.body, 32, 2, 4 + paddedLength(officialId.length) / 32);
  const texts = { officialId: shown(officialId), name: shown(name) };
  historyOf(history, entry.agency).admitted = { index, entry, ...texts };
}

/** The arguments of a proposal, of its event. */
export function argumentsOf({ companions }: Pick<RecordedEntry, "companions">): Buffer | undefined {
  const event = companions.find((found) => found.event === EVENT.proposed);
  return event && Buffer.from(bytesAt(event.body, 64, 1, 2));
}

/** Of an agency of which nothing was recorded. */
export const nothing = (): AgencyHistory => ({
  mandates: [],
  policies: [],
  governance: [],
  batches: [],
  years: new Set(),
});

function historyOf({ agencies }: History, key: Hex): AgencyHistory {
  const known = agencies.get(key);
  if (known !== undefined) return known;
  const fresh = nothing();
  agencies.set(key, fresh);
  return fresh;
}
