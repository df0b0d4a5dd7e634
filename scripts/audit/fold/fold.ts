import { to0x } from "../../../protocol/bytes.ts";
import { JejakError, isJejakError } from "../../../protocol/errors.ts";
import type { HashFunction } from "../../../protocol/hash.ts";
import { KIND, decodeEntry, entryHeader } from "../../../protocol/kinds.ts";
import { EVENT, bytesAt, numberAt, wordAt } from "../events.ts";
import type { LedgerEvent } from "../events.ts";
import type { Place, Report } from "../report.ts";
import type { BlockTime, Piece } from "../spool.ts";
import { domainsOf } from "../trust.ts";
import type { Trust } from "../trust.ts";
import type { Fold, Recorded, SignatureJob } from "./context.ts";
import { foldAgency, foldGrant, foldPolicy, foldRevocation } from "./directory.ts";
import { beforeEntry, newForce, settleAdmission, settleForce } from "./force.ts";
import { foldGovernance } from "./governance.ts";
import { createPeaks } from "./peaks.ts";
import type { Peaks } from "./peaks.ts";
import { readStep } from "./read-step.ts";
import type { FoldedEntry } from "./read-step.ts";
import { foldBatch, foldErasure, foldStatus } from "./records.ts";
import { keyOf, newLedger } from "./state.ts";
import type { LedgerState, Trail } from "./state.ts";
import { foldStep } from "./steps.ts";
import { foldWithdrawal } from "./withdrawals.ts";
import { checkWriter, foldGenesis, foldWriter } from "./writers.ts";

export interface FoldOptions {
  trust: Trust;
  report: Report;
  /** Ethereum's Keccak-256, the faster the better. */
  keccak: HashFunction;
  onSignature?: (job: SignatureJob) => void;
}

/** The audit's own rebuilding of the ledger, event by event. */
export interface LedgerFold {
  readonly trust: Trust;
  readonly ledger: LedgerState;
  readonly log: Peaks;
  /** The next piece of what was fetched. */
  take(piece: Piece): void;
  /** After the last piece. */
  end(): void;
}

/** Folds everything that was fetched; what does not hold goes to the report. */
export function createFold({ trust, report, keccak, onSignature }: FoldOptions): LedgerFold {
  const ledger = newLedger();
  const fold: Fold = {
    trust,
    report,
    keccak,
    ledger,
    domains: domainsOf(trust),
    force: newForce(),
    onSignature,
  };
  const log = createPeaks();
  let pending: Recorded | undefined;
  let opened: LedgerEvent | undefined;
  let lastTime = 0;
  let blockTime: BlockTime = { block: -1, time: 0 };

  const finish = (): void => {
    const recorded = pending;
    pending = undefined;
    if (recorded === undefined) return;
    try {
      lastTime = foldEntry(fold, recorded, lastTime);
    } catch (error) {
      unreadable(fold, { index: recorded.index }, error);
    }
  };
  const start = (event: LedgerEvent): void => {
    finish();
    const recorded = recordedOf(fold, event, log, opened, blockTime);
    opened = undefined;
    if (recorded === undefined) return;
    log.append(recorded.words);
    pending = recorded;
  };
  const takeEvent = (event: LedgerEvent): void => {
    if (event.event === EVENT.entry) start(event);
    else if (event.event === EVENT.trailOpened) {
      finish();
      strayOpened(fold, opened);
      opened = event;
    } else if (event.event === EVENT.checkpoint) {
      finish();
      takeCheckpoint(fold, event, log);
    } else takeCompanion(fold, event, pending);
  };
  return {
    trust,
    ledger,
    log,
    take: (piece) => {
      if ("event" in piece) {
        try {
          takeEvent(piece.event);
        } catch (error) {
          const { logIndex, block } = piece.event;
          unreadable(fold, { at: `log ${logIndex} of block ${block}` }, error);
        }
      } else if ("time" in piece) blockTime = piece.time;
    },
    end: () => {
      finish();
      strayOpened(fold, opened);
      settleForce(fold, log.size);
      settleAdmission(fold, log.size);
    },
  };
}

/** An event or entry that cannot even be read is a finding; what comes behind it is audited all the same. */
function unreadable(fold: Fold, place: Place, error: unknown): void {
  if (!(error instanceof JejakError)) throw error;
  fold.report.fail("entries", error.code, place, error.values ?? {});
}

/** The entry of an event, in its place, under its subject. */
function recordedOf(
  fold: Fold,
  event: LedgerEvent,
  log: Peaks,
  opened: LedgerEvent | undefined,
  time: BlockTime,
): Recorded | undefined {
  const { body, block, txIndex } = event;
  const index = numberAt(body, 0);
  const words = bytesAt(body, 64, 0, 1);
  if (index !== log.size)
    fold.report.fail("entries", "entry.missing", { index }, { expected: log.size, found: index });
  // An entry that is there twice is not counted again; where some are missing the log cannot be the contract's.
  if (index < log.size) return undefined;
  const trail = trailOf(fold, index, body, words);
  const blockTime = time.block === block ? time.time : 0;
  return { index, words, trail, block, blockTime, txIndex, opened, companions: [] };
}

/** Where an event of an entry has its subject, and its words their agency and thing. */
const [SUBJECT, THING] = [32, 128 + 64];

/** The trail of an entry, if open. Trails come again and again: the subject of each is computed once. */
function trailOf(fold: Fold, index: number, body: Buffer, words: Buffer): Trail | undefined {
  const { trails, index: known } = fold.ledger;
  const trail = known.find(body, SUBJECT, THING);
  if (trail !== undefined) return trail;
  const [expected, found] = [to0x(fold.keccak(words.subarray(64, 128))), wordAt(body, 32)];
  if (expected !== found) fold.report.fail("entries", "entry.subject", { index }, { expected, found });
  return trails.get(keyOf(words));
}

function foldEntry(fold: Fold, recorded: Recorded, lastTime: number): number {
  const { index, words, blockTime } = recorded;
  const { kind, recordedAt } = entryHeader(words);
  if (recordedAt !== blockTime)
    fold.report.fail("entries", "entry.time", { index }, { expected: blockTime, found: recordedAt });
  if (recordedAt < lastTime)
    fold.report.fail("entries", "entry.time", { index }, { expected: lastTime, found: recordedAt });
  checkWriter(fold, recorded, kind);
  if (kind === KIND.step) foldKnown(fold, recorded, readStep(words, recorded.trail));
  else foldOther(fold, recorded, kind);
  return recordedAt;
}

/** Kinds of a later version are hashed like all others; what they mean is not known here. */
function foldOther(fold: Fold, recorded: Recorded, kind: number): void {
  try {
    foldKnown(fold, recorded, decodeEntry(recorded.words));
  } catch (error) {
    if (!isJejakError(error, "entry-kind-unknown")) throw error;
    const place = { index: recorded.index };
    fold.report.add({ area: "entries", code: error.code, status: "skipped", place, values: { kind } });
  }
}

function foldKnown(fold: Fold, recorded: Recorded, entry: FoldedEntry): void {
  if (entry.kind !== KIND.step && recorded.opened !== undefined) strayOpened(fold, recorded.opened);
  beforeEntry(fold, recorded, entry);
  if (entry.kind === KIND.step) foldStep(fold, recorded, entry);
  else if (entry.kind === KIND.agency) foldAgency(fold, recorded, entry);
  else if (entry.kind === KIND.policy) foldPolicy(fold, recorded, entry);
  else if (entry.kind === KIND.governance) foldGovernance(fold, recorded, entry);
  else if (entry.kind === KIND.recordBatch) foldBatch(fold, recorded, entry);
  else if (entry.kind === KIND.recordStatus) foldStatus(fold, recorded, entry);
  else if (entry.kind === KIND.erasure) foldErasure(fold, recorded, entry);
  else if (entry.kind === KIND.withdrawal) foldWithdrawal(fold, recorded, entry);
  else if (entry.kind === KIND.writer) foldWriter(fold, recorded, entry);
  else if (entry.kind === KIND.genesis) foldGenesis(fold, recorded, entry);
  else if ("signerHash" in entry) foldGrant(fold, recorded, entry);
  else foldRevocation(fold, recorded, entry);
}

/** An event that belongs to the entry before it. */
function takeCompanion(fold: Fold, event: LedgerEvent, pending: Recorded | undefined): void {
  const index = numberAt(event.body, INDEX_OF[event.event] ?? 0);
  if (pending?.index === index && pending.block === event.block && pending.txIndex === event.txIndex) {
    pending.companions.push(event);
    return;
  }
  const values = { event: event.event, block: event.block, expected: pending?.index, found: index };
  fold.report.fail("entries", "event.stray", { index }, values);
}

/** Where the entry's log index stands in each event. */
const INDEX_OF: Readonly<Record<number, number>> = {
  [EVENT.approved]: 0,
  [EVENT.agencyAdmitted]: 32,
  [EVENT.mandateGranted]: 64,
  [EVENT.proposed]: 64,
};

function strayOpened(fold: Fold, opened: LedgerEvent | undefined): void {
  if (opened === undefined) return;
  fold.report.fail("trails", "event.stray", { at: `block ${opened.block}` }, { event: "TrailOpened" });
}

function takeCheckpoint(fold: Fold, { body }: LedgerEvent, log: Peaks): void {
  const [size, root] = [numberAt(body, 0), wordAt(body, 32)];
  fold.ledger.checkpoints.set(size, root);
  const rebuilt = `0x${log.root()}`;
  if (size === log.size && root === rebuilt) return;
  const values = { expected: { size: log.size, root: rebuilt }, found: { size, root } };
  fold.report.fail("checkpoints", "log-mismatch", { index: size }, values);
}
