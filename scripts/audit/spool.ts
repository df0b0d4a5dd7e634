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
import { JejakError } from "../../protocol/errors.ts";
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
  /** Appends one fetched range: blocks, events, then its mark; on the disk before it returns. */
  append(times: readonly BlockTime[], events: readonly LedgerEvent[], mark: Mark): void;
  /** Forgets the last mark and what it covers. */
  dropLast(): void;
  /** Everything in order, piece by piece, in bounded memory. */
  pieces(): Generator<Piece>;
  close(): void;
}

const [EVENT, TIME, MARK] = [1, 2, 3];
const HEAD = 5;
const FIXED = 16;
const MARK_LENGTH = 6 + 32 + 32;
const CHUNK = 1 << 22;

/** Opens the state file for this ledger. @throws JejakError `file-unreadable` where it is another's */
export function openSpool(path: string, trust: Trust): Spool {
  const file = openSync(path, existsSync(path) ? "r+" : "w+");
  const title = titleOf(trust);
  if (fstatSync(file).size < title.length) ftruncateSync(file, 0);
  if (fstatSync(file).size === 0) writeSync(file, title, 0, title.length, 0);
  const found = Buffer.alloc(title.length);
  readSync(file, found, 0, title.length, 0);
  if (!found.equals(title)) {
    closeSync(file);
    throw new JejakError("file-unreadable", { at: path, detail: "the state of an audit of something else" });
  }
  return spoolOn(file, title);
}

function titleOf({ chainId, auditLog, from }: Trust): Buffer {
  return Buffer.from(`jejak-audit-state 1 ${chainId} ${auditLog} ${from}\n`);
}

function spoolOn(file: number, title: Buffer): Spool {
  const marks = readMarks(file, title);
  const end = (): number => marks.at(-1)?.end ?? title.length;
  ftruncateSync(file, end());
  return {
    get mark() {
      return marks.at(-1)?.mark;
    },
    append: (times, events, mark) => {
      const body = Buffer.concat(interleaved(times, events));
      const digest = hash("sha256", Buffer.concat([marks.at(-1)?.digest ?? title, body]), "buffer");
      const bytes = Buffer.concat([body, encodeMark(mark, digest)]);
      writeSync(file, bytes, 0, bytes.length, end());
      fsyncSync(file);
      marks.push({ mark, digest, end: end() + bytes.length });
    },
    dropLast: () => {
      marks.pop();
      ftruncateSync(file, end());
    },
    pieces: function* () {
      for (const { kind, payload } of records(file, title.length, end())) yield decode(kind, payload);
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
}

/** The marks whose digests hold, from the start on. */
function readMarks(file: number, title: Buffer): KnownMark[] {
  const marks: KnownMark[] = [];
  let sum = createHash("sha256").update(title);
  for (const { kind, payload, head, end } of records(file, title.length, fstatSync(file).size)) {
    if (kind !== MARK) {
      sum.update(head).update(payload);
      continue;
    }
    const digest = sum.digest();
    if (payload.length !== MARK_LENGTH || !digest.equals(payload.subarray(38))) break;
    marks.push({ mark: decodeMark(payload), digest, end });
    sum = createHash("sha256").update(digest);
  }
  return marks;
}

interface RawRecord {
  kind: number;
  head: Buffer;
  payload: Buffer;
  end: number;
}

/** Records between two places of the file; what is cut off at the end is left out. */
function* records(file: number, from: number, to: number): Generator<RawRecord> {
  let buffer = Buffer.alloc(0);
  let start = from;
  let at = 0;
  for (;;) {
    while (at + HEAD <= buffer.length) {
      const length = buffer.readUInt32BE(at + 1);
      const next = at + HEAD + length;
      if (next > buffer.length) break;
      const [head, payload] = [buffer.subarray(at, at + HEAD), buffer.subarray(at + HEAD, next)];
      yield { kind: head[0] ?? 0, head, payload, end: start + next };
      at = next;
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

function decode(kind: number, payload: Buffer): Piece {
  if (kind === EVENT) return { event: decodeEvent(payload) };
  if (kind === TIME) return { time: { block: payload.readUIntBE(0, 6), time: payload.readUIntBE(6, 6) } };
  return { mark: decodeMark(payload) };
}

function decodeEvent(payload: Buffer): LedgerEvent {
  return {
    event: payload[0] ?? 0,
    emitter: payload[1] ?? 0,
    block: payload.readUIntBE(2, 6),
    txIndex: payload.readUInt32BE(8),
    logIndex: payload.readUInt32BE(12),
    body: payload.subarray(FIXED),
  };
}
