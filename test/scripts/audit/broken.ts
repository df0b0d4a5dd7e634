import { subjectOf, decodeEntry, encodeEntry, type Entry } from "../../../protocol/kinds.ts";
import { keccak256 } from "../../../protocol/hash.ts";
import { EVENT, bytesAt, type LedgerEvent } from "../../../scripts/audit/events.ts";
import { createFold } from "../../../scripts/audit/fold/fold.ts";
import { createReport } from "../../../scripts/audit/report.ts";
import type { Piece } from "../../../scripts/audit/spool.ts";
import type { Trust } from "../../../scripts/audit/trust.ts";

/** Any entry's members, changed by hand: what the kinds' types forbid is wanted here too. */
export type Patch = Readonly<Record<string, unknown>>;

/** What becomes of one entry of a ledger that holds. */
export interface Change {
  /** Log index of the entry that is replaced. */
  at: number;
  /** Log index of the entry that comes in its place, with its events; the same where it is left out. */
  from?: number;
  patch?: Patch;
  /** The block's time follows the entry's. */
  blockToo?: boolean;
  /** Log indexes of the steps whose `TrailOpened` stand before it, in place of its own. */
  openedBy?: readonly number[];
  /** Log index in one `Approved` more behind it. */
  approvedToo?: number;
}

/** An entry with the events that belong to it. */
interface Group {
  times: Piece[];
  opened: LedgerEvent[];
  entry: LedgerEvent;
  companions: LedgerEvent[];
}

/** A ledger's pieces, to be broken one entry at a time and folded anew. */
export interface Breakable {
  entry: (index: number) => Entry & Patch;
  words: (index: number) => Uint8Array;
  /** Codes found when these entries are changed and nothing is recorded behind the last of them. */
  codesOf: (changes: readonly Change[]) => string[];
}

const INDEX_AT: Readonly<Record<number, number>> = {
  [EVENT.approved]: 0,
  [EVENT.agencyAdmitted]: 32,
  [EVENT.mandateGranted]: 64,
  [EVENT.proposed]: 64,
};

export function breakable(trust: Trust, pieces: readonly Piece[]): Breakable {
  const groups = groupsOf(pieces);
  const words = (index: number): Buffer => bytesAt(groups[index]!.entry.body, 64, 0, 1);
  const entry = (index: number) => decodeEntry(words(index)) as Entry & Patch;
  return {
    entry,
    words,
    codesOf: (changes) => {
      const last = Math.max(...changes.map(({ at }) => at));
      const changed = groups.slice(0, last + 1);
      for (const change of changes) changed[change.at] = changedGroup(groups, entry, change);
      return codesIn(trust, changed.flatMap(piecesOf));
    },
  };
}

function groupsOf(pieces: readonly Piece[]): Group[] {
  const groups: Group[] = [];
  let [times, opened]: [Piece[], LedgerEvent[]] = [[], []];
  for (const piece of pieces) {
    if ("time" in piece) times.push(piece);
    if (!("event" in piece)) continue;
    const { event } = piece;
    if (event.event === EVENT.trailOpened) opened.push(event);
    else if (event.event === EVENT.entry) {
      groups.push({ times, opened, entry: event, companions: [] });
      [times, opened] = [[], []];
    } else if (event.event !== EVENT.checkpoint) groups.at(-1)!.companions.push(event);
  }
  return groups;
}

function changedGroup(
  groups: readonly Group[],
  entryOf: (index: number) => Entry & Patch,
  { at, from = at, patch = {}, blockToo = false, openedBy = [from], approvedToo }: Change,
): Group {
  const [place, source] = [groups[at]!, groups[from]!];
  const { recordedAt } = entryOf(at);
  const entry = { ...entryOf(from), recordedAt, ...patch };
  const { block, txIndex } = place.entry;
  const times: Piece[] = [{ time: { block, time: entry.recordedAt } }];
  const words = encodeEntry(entry);
  const signed = signedBy(source.companions, entry).map((event) => withIndex(event, at));
  const more =
    approvedToo === undefined ? [] : signed.slice(-1).map((event) => withIndex(event, approvedToo));
  return {
    times: blockToo ? times : place.times,
    opened: openedBy.flatMap((index) => groups[index]!.opened),
    entry: { ...place.entry, body: entryBody(at, words) },
    companions: [...signed, ...more].map((event) => ({ ...event, block, txIndex })),
  };
}

function withIndex(event: LedgerEvent, index: number): LedgerEvent {
  const body = Buffer.from(event.body);
  body.writeUInt32BE(index, (INDEX_AT[event.event] ?? 0) + 28);
  return { ...event, body };
}

/** The approvals are those of the entry's approvers, so that a rule is broken and not the form. */
function signedBy(companions: readonly LedgerEvent[], entry: Entry): LedgerEvent[] {
  const approvers = "approvers" in entry ? entry.approvers : [];
  const others = companions.filter(({ event }) => event !== EVENT.approved);
  const approvals = companions.filter(({ event }) => event === EVENT.approved);
  return [
    ...others,
    ...approvers.flatMap((mandate, i) => {
      const approval = approvals[i] ?? approvals[0];
      if (approval === undefined) return [];
      const body = Buffer.from(approval.body);
      body.writeUInt32BE(mandate, 32 + 28);
      return [{ ...approval, body }];
    }),
  ];
}

/** The event's body as `abi.encode` writes it: index, subject, then the words. */
function entryBody(index: number, words: Uint8Array): Buffer {
  const head = Buffer.alloc(128);
  head.writeUInt32BE(index, 28);
  head.set(subjectOf(words), 32);
  head.writeUInt32BE(32, 64 + 28);
  head.writeUInt32BE(words.length, 96 + 28);
  return Buffer.concat([head, words]);
}

function piecesOf({ times, opened, entry, companions }: Group): Piece[] {
  return [...times, ...[...opened, entry, ...companions].map((event) => ({ event }))];
}

function codesIn(trust: Trust, pieces: readonly Piece[]): string[] {
  const report = createReport();
  const fold = createFold({ trust, report, keccak: keccak256 });
  for (const piece of pieces) fold.take(piece);
  fold.end();
  return Object.keys(report.counts()).sort();
}
