import { createHash, hash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs";
import { readUint } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { EVENT as LEDGER_EVENT } from "./events.ts";
import type { LedgerEvent } from "./events.ts";
import type { Trust } from "./trust.ts";

/** Everything up to this block was fetched. */
export interface Mark {
  block: number;
  /** Hash of that block: after a reorganisation what is behind an older mark is fetched again. */
  hash: string;
}

/** A block with events in it. */
export interface BlockTime {
  block: number;
  time: number;
}

export type Piece = { event: LedgerEvent } | { time: BlockTime } | { mark: Mark };

/**
 * What an audit has fetched, in one file, so that it goes on where it was stopped. Each mark carries the SHA-256 of
 * everything before it: bytes behind the last good mark, of a write that a crash cut off, are dropped and
 * fetched again. Nothing in it is believed: it is audited like an answer of the RPC.
 */
export interface Spool {
  /** The last mark; undefined in a new file. */
  readonly mark: Mark | undefined;
  /** Entries of the log up to there. */
  readonly entries: number;
  /** Appends one fetched range: blocks, events, then its mark; on the disk before it returns. */
  append(times: readonly BlockTime[], events: readonly LedgerEvent[], mark: Mark): void;
  /** Forgets the last mark and what it covers. */
  dropLast(): void;
  /** Everything in order, piece by piece, in bounded memory. */
  pieces(): Generator<Piece>;
  close(): void;
}

const [EVENT, TIME, MARK] = [1, 2, 3];
const ENTRY = LEDGER_EVENT.entry;
const HEAD = 5;
const FIXED = 16;
const MARK_LENGTH = 6 + 32 + 32;
const CHUNK = 1 << 22;

/** Form 1 had no events of the registry of civil records: what it holds is fetched anew. */
const FORM = 2;

/** The first line of a state: form, chain, log, and the block from which on it was fetched. */
const TITLE = /^jejak-audit-state (\d+) (\d+) (0x[0-9a-f]{40}) (\d+)\n/;
const MAX_TITLE = 256;

/** Opens the state file for this ledger. @throws JejakError `file-unreadable` where it is another's */
export function openSpool(path: string, trust: Trust): Spool {
  const file = openSync(path, existsSync(path) ? "r+" : "w+");
  const title = titleOf(trust);
  const start = startOf(file);
  const [found = "", form, chainId, auditLog, from] = TITLE.exec(start.toString("latin1")) ?? [];
  const isOurs = chainId === trust.chainId.toString() && auditLog === trust.auditLog;
  if (!isOurs && start.length >= title.length) {
    closeSync(file);
    throw new JejakError("file-unreadable", { at: path, detail: "the state of an audit of something else" });
  }
  // Known by its log alone a ledger begins with entry 0's block, by its deployment some blocks before.
  if (isOurs && Number(form) === FORM && Number(from) <= trust.from) return spoolOn(file, Buffer.from(found));
  ftruncateSync(file, 0);
  writeSync(file, title, 0, title.length, 0);
  return spoolOn(file, title);
}

function startOf(file: number): Buffer {
  const start = Buffer.alloc(Math.min(MAX_TITLE, fstatSync(file).size));
  return start.subarray(0, readSync(file, start, 0, start.length, 0));
}

function titleOf({ chainId, auditLog, from }: Trust): Buffer {
  return Buffer.from(`jejak-audit-state ${FORM} ${chainId} ${auditLog} ${from}\n`);
}

function spoolOn(file: number, title: Buffer): Spool {
  const marks = readMarks(file, title);
  const end = (): number => marks.at(-1)?.end ?? title.length;
  ftruncateSync(file, end());
  return {
    get mark() {
      return marks.at(-1)?.mark;
    },
    get entries() {
      return marks.at(-1)?.entries ?? 0;
    },
    append: (times, events, mark) => {
      const body = Buffer.concat(interleaved(times, events));
      const digest = hash("sha256", Buffer.concat([marks.at(-1)?.digest ?? title, body]), "buffer");
      const bytes = Buffer.concat([body, encodeMark(mark, digest)]);
      writeSync(file, bytes, 0, bytes.length, end());
      fsyncSync(file);
      const entries = (marks.at(-1)?.entries ?? 0) + events.filter(({ event }) => event === ENTRY).length;
      marks.push({ mark, digest, end: end() + bytes.length, entries });
    },
    dropLast: () => {
      marks.pop();
      ftruncateSync(file, end());
    },
    pieces: function* () {
      for (const { kind, chunk, at, end: next } of records(file, title.length, end()))
        yield decode(kind, chunk, at + HEAD, next);
    },
    close: () => {
      closeSync(file);
    },
  };
}

/** Each block's time right before its events. */
function interleaved(times: readonly BlockTime[], events: readonly LedgerEvent[]): Buffer[] {
  const timeOf = new Map(times.map((time) => [time.block, time]));
  return events.flatMap((event, i) => {
    const time = event.block === events[i - 1]?.block ? undefined : timeOf.get(event.block);
    return time === undefined ? [encodeEvent(event)] : [encodeTime(time), encodeEvent(event)];
  });
}

interface KnownMark {
  mark: Mark;
  digest: Buffer;
  /** Bytes of the file up to its end. */
  end: number;
  entries: number;
}

/** The marks whose digests hold, from the start on. */
function readMarks(file: number, title: Buffer): KnownMark[] {
  const marks: KnownMark[] = [];
  let sum = createHash("sha256").update(title);
  let entries = 0;
  for (const { kind, chunk, at, end: next, start } of records(file, title.length, fstatSync(file).size)) {
    if (kind !== MARK) {
      sum.update(chunk.subarray(at, next));
      if (kind === EVENT && chunk[at + HEAD] === ENTRY) entries++;
      continue;
    }
    const [payload, end] = [chunk.subarray(at + HEAD, next), start + next];
    const digest = sum.digest();
    if (payload.length !== MARK_LENGTH || !digest.equals(payload.subarray(38))) break;
    marks.push({ mark: decodeMark(payload), digest, end, entries });
    sum = createHash("sha256").update(digest);
  }
  return marks;
}

/** One record, where it stands in what was read of the file; views are made by who needs them. */
interface RawRecord {
  kind: number;
  chunk: Buffer;
  /** Of its head. */
  at: number;
  end: number;
  /** Where the chunk stands in the file. */
  start: number;
}

/** Records between two places of the file; what is cut off at the end is left out. */
function* records(file: number, from: number, to: number): Generator<RawRecord> {
  let buffer = Buffer.alloc(0);
  let start = from;
  let at = 0;
  for (;;) {
    while (at + HEAD <= buffer.length) {
      const end = at + HEAD + readUint(buffer, at + 1, 4);
      if (end > buffer.length) break;
      yield { kind: buffer[at] ?? 0, chunk: buffer, at, end, start };
      at = end;
    }
    const wanted = at + HEAD <= buffer.length ? HEAD + buffer.readUInt32BE(at + 1) : HEAD;
    const rest = buffer.subarray(at);
    const position = start + buffer.length;
    const size = Math.min(Math.max(CHUNK, wanted - rest.length), to - position);
    if (size <= 0 || rest.length + size < wanted) return;
    const chunk = Buffer.allocUnsafe(rest.length + size);
    rest.copy(chunk);
    if (readSync(file, chunk, rest.length, size, position) !== size) return;
    start += at;
    buffer = chunk;
    at = 0;
  }
}

function record(kind: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt8(kind, 0);
  head.writeUInt32BE(payload.length, 1);
  return Buffer.concat([head, payload]);
}

function encodeEvent({ event, emitter, block, txIndex, logIndex, body }: LedgerEvent): Buffer {
  const fixed = Buffer.alloc(FIXED);
  fixed.writeUInt8(event, 0);
  fixed.writeUInt8(emitter, 1);
  fixed.writeUIntBE(block, 2, 6);
  fixed.writeUInt32BE(txIndex, 8);
  fixed.writeUInt32BE(logIndex, 12);
  return record(EVENT, Buffer.concat([fixed, body]));
}

function encodeTime({ block, time }: BlockTime): Buffer {
  const payload = Buffer.alloc(12);
  payload.writeUIntBE(block, 0, 6);
  payload.writeUIntBE(time, 6, 6);
  return record(TIME, payload);
}

function encodeMark({ block, hash: blockHash }: Mark, digest: Buffer): Buffer {
  const payload = Buffer.alloc(6);
  payload.writeUIntBE(block, 0, 6);
  return record(MARK, Buffer.concat([payload, Buffer.from(blockHash.slice(2), "hex"), digest]));
}

function decodeMark(payload: Buffer): Mark {
  return { block: payload.readUIntBE(0, 6), hash: `0x${payload.toString("hex", 6, 38)}` };
}

function decode(kind: number, chunk: Buffer, from: number, to: number): Piece {
  if (kind === EVENT) return { event: decodeEvent(chunk, from, to) };
  if (kind === TIME) return { time: { block: readUint(chunk, from, 6), time: readUint(chunk, from + 6, 6) } };
  return { mark: decodeMark(chunk.subarray(from, to)) };
}

function decodeEvent(chunk: Buffer, from: number, to: number): LedgerEvent {
  return {
    event: chunk[from] ?? 0,
    emitter: chunk[from + 1] ?? 0,
    block: readUint(chunk, from + 2, 6),
    txIndex: readUint(chunk, from + 8, 4),
    logIndex: readUint(chunk, from + 12, 4),
    body: chunk.subarray(from + FIXED, to),
  };
}
