import { to0x } from "../../protocol/bytes.ts";
import { isJejakError, JejakError } from "../../protocol/errors.ts";
import { entryHeader, KIND } from "../../protocol/kinds.ts";
import type { CheckpointLog, EntryLog, LedgerLog } from "../chain/decode.ts";
import { placeText, type Header, type LogState } from "../chain/reader.ts";
import { appendLeaf, leafOf, rootOf } from "./accumulator.ts";
import { applyDirectoryEntry } from "./apply-directory.ts";
import { applyRecords, isRecordKind } from "./apply-records.ts";
import { applyStep } from "./apply-step.ts";
import { bytes, checkSubject } from "./checks.ts";
import { checkAllUsed, collectSides, type Sides } from "./sides.ts";
import { emptyRows, type Rows } from "./rows.ts";
import type { Deployment, IndexState } from "./state.ts";

/** A range of blocks as fetched: all logs of the contracts in it, and what they are compared with. */
export interface Range {
  from: number;
  end: Header;
  logs: readonly LedgerLog[];
  /** Headers of every block with a log, and of every block above the linked zone's start. */
  headers: ReadonlyMap<number, Header>;
  /** The log in AuditLog's storage after `end`; null where the node no longer holds that state. */
  chain: LogState | null;
}

/** What applying one entry may look at and add to. */
export interface Step {
  deployment: Deployment;
  state: IndexState;
  sides: Sides;
  rows: Rows;
  /** The last transaction met. */
  transaction: { hash: string; bytes: Buffer };
}

/**
 * Turns the logs of a range into rows, and moves the state to the range's end: every entry is hashed again,
 * numbered without a gap, folded into its trail, and the log's root rebuilt. No I/O.
 *
 * @throws JejakError `rpc-answer-incomplete`, `rpc-answer-repeated`, `rpc-answer-forged`, `trail-broken`,
 * `log-mismatch`, `entry-malformed`: the message names both values
 */
export function applyRange(deployment: Deployment, state: IndexState, range: Range): Rows {
  const transaction = { hash: "", bytes: Buffer.alloc(0) };
  const context = { deployment, state, rows: emptyRows(), sides: collectSides(range.logs), transaction };
  const sizes = new Map<number, number>();
  try {
    for (const log of range.logs) {
      if (log.type === "entry") applyEntry(context, log, range.headers.get(log.block));
      else if (log.type === "checkpoint") applyCheckpoint(context, log);
      sizes.set(log.block, state.log.size);
    }
    checkAllUsed(context.sides);
    checkRoot(context, range);
  } catch (error) {
    // What does not fold may be a forged log: then the root differs too, and is the better witness.
    if (isJejakError(error, "trail-broken")) checkRoot(context, range);
    throw error;
  }
  addBlocks(context, range, sizes);
  state.block = { number: range.end.number, hash: range.end.hash, time: range.end.time };
  return context.rows;
}

function applyEntry(context: Step, log: EntryLog, header: Header | undefined): void {
  const { state, rows } = context;
  checkIndex(log, state.log.size);
  const { kind, recordedAt } = entryHeader(log.words);
  checkTime(log, recordedAt, header);
  const leaf = leafOf(log.words);
  appendLeaf(state.log, leaf, rows.subtrees);
  const [agency, thing] = [log.words.subarray(64, 96), log.words.subarray(96, 128)];
  const txHash = transactionOf(context, log);
  rows.entries.push([log.index, recordedAt, log.block, kind, agency, thing, log.words, leaf, txHash]);
  if (kind === KIND.step) applyStep(context, log, { recordedAt, agency, ocidHash: thing });
  else {
    checkSubject(log, context.deployment);
    if (isRecordKind(kind)) applyRecords(context, log);
    else applyDirectoryEntry(context, log, kind);
  }
}

/** Entries of one batch share their transaction's hash, and its bytes. */
function transactionOf({ transaction }: Step, { txHash }: EntryLog): Buffer {
  if (transaction.hash !== txHash) Object.assign(transaction, { hash: txHash, bytes: bytes(txHash) });
  return transaction.bytes;
}

function checkIndex(log: EntryLog, expected: number): void {
  if (log.index === expected) return;
  const values = { expected, found: log.index, log: placeText(log) };
  throw new JejakError(log.index > expected ? "rpc-answer-incomplete" : "rpc-answer-repeated", {
    at: "log index",
    values,
  });
}

/** The contract requires words[1] to be the block's time, so both must agree. */
function checkTime(log: EntryLog, recordedAt: number, header: Header | undefined): void {
  if (header === undefined || header.time === recordedAt) return;
  throw new JejakError("rpc-answer-forged", {
    at: "recordedAt",
    values: { log: placeText(log), words: recordedAt, header: header.time },
  });
}

function applyCheckpoint({ state, rows }: Step, log: CheckpointLog): void {
  const root = rootOf(state.log);
  if (log.size !== state.log.size || !log.root.equals(root)) {
    throw new JejakError("rpc-answer-forged", {
      at: "checkpoint",
      values: {
        log: placeText(log),
        expected: { size: state.log.size, root: to0x(root) },
        found: { size: log.size, root: to0x(log.root) },
      },
    });
  }
  rows.checkpoints.push([log.size, log.root, log.block, bytes(log.txHash)]);
}

function checkRoot({ state, deployment }: Step, { chain, end, from }: Range): void {
  if (chain === null) return;
  const root = to0x(rootOf(state.log));
  if (chain.size === state.log.size && chain.root === root) return;
  const values = {
    calculated: { size: state.log.size, root },
    chain,
    requests: [
      `eth_getLogs from block ${from} to ${end.number}`,
      `eth_call root() and size() of ${deployment.auditLog} at ${end.hash}`,
    ],
  };
  if (chain.size > state.log.size)
    throw new JejakError("rpc-answer-incomplete", { at: `log index ${state.log.size}`, values });
  throw new JejakError("log-mismatch", { values });
}

/** A row for the range's end and for every block whose header was fetched; {@link pruneBlocks} thins them. */
function addBlocks({ rows, state }: Step, { headers, end }: Range, sizes: ReadonlyMap<number, number>): void {
  let size = state.log.size - rows.entries.length;
  const blocks = new Map([...headers, [end.number, end]]);
  for (const header of [...blocks.values()].toSorted((a, b) => a.number - b.number)) {
    size = sizes.get(header.number) ?? size;
    rows.blocks.push([header.number, bytes(header.hash), header.time, size]);
  }
}
