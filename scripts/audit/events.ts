import { isZero, readUint, to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { keccak256, utf8 } from "../../protocol/hash.ts";

/**
 * The ledger's events, read for the audit by a path of its own (the server's index is audited too). An event is kept
 * as the bytes that the node answered: topics behind the first, then data.
 */
export const EVENT = {
  entry: 1,
  checkpoint: 2,
  approved: 3,
  trailOpened: 4,
  agencyAdmitted: 5,
  mandateGranted: 6,
  proposed: 7,
} as const;

/** The contract that emitted an event. */
export const EMITTER = { auditLog: 0, agencyDirectory: 1, procurementLedger: 2, recordRegistry: 3 } as const;

interface Shape {
  event: number;
  signature: string;
  /** Indexed members. */
  topics: number;
  emitters: readonly number[];
}

const { auditLog, agencyDirectory, procurementLedger, recordRegistry } = EMITTER;

const SHAPES: readonly Shape[] = [
  { event: EVENT.entry, signature: "Entry(uint64,bytes32,bytes)", topics: 2, emitters: [auditLog] },
  { event: EVENT.checkpoint, signature: "Checkpoint(uint64,bytes32)", topics: 1, emitters: [auditLog] },
  {
    event: EVENT.approved,
    signature: "Approved(uint64,uint32,bytes)",
    topics: 1,
    emitters: [agencyDirectory, procurementLedger, recordRegistry],
  },
  {
    event: EVENT.trailOpened,
    signature: "TrailOpened(bytes32,bytes32,uint32,string)",
    topics: 2,
    emitters: [procurementLedger],
  },
  {
    event: EVENT.agencyAdmitted,
    signature: "AgencyAdmitted(bytes32,uint64,string,string)",
    topics: 1,
    emitters: [agencyDirectory],
  },
  {
    event: EVENT.mandateGranted,
    signature: "MandateGranted(bytes32,uint32,uint64,bytes)",
    topics: 2,
    emitters: [agencyDirectory],
  },
  {
    event: EVENT.proposed,
    signature: "Proposed(bytes32,uint32,uint64,bytes)",
    topics: 2,
    emitters: [agencyDirectory],
  },
];

const BY_TOPIC = new Map(SHAPES.map((shape) => [to0x(keccak256(utf8(shape.signature))), shape]));

/** First topics of every event that is read. */
export const TOPICS: readonly Hex[] = [...BY_TOPIC.keys()];

/** What a first topic stands for. */
export function shapeOf(topic: unknown): Shape | undefined {
  return BY_TOPIC.get(topic as Hex);
}

/** An event as it is kept: where it stands on the chain, and its bytes. */
export interface LedgerEvent {
  event: number;
  emitter: number;
  block: number;
  txIndex: number;
  logIndex: number;
  body: Buffer;
}

const WORD = 32;

/** A number of at most 48 bits in the word at `offset`. @throws JejakError `rpc-answer-malformed` */
export function numberAt(body: Buffer, offset: number): number {
  if (offset + WORD > body.length) throw malformed("length", body.length);
  if (!isZero(body, offset, offset + WORD - 6)) throw malformed("number", offset);
  return readUint(body, offset + WORD - 6, 6);
}

export function wordAt(body: Buffer, offset: number): Hex {
  if (offset + WORD > body.length) throw malformed("length", body.length);
  return `0x${body.toString("hex", offset, offset + WORD)}`;
}

/**
 * Length of the dynamic member whose pointer stands `pointer` words into the data that starts at `start`. Nothing is
 * tolerated but what `abi.encode` writes: the member lies at `place` words, and is padded with zeros.
 * @throws JejakError `rpc-answer-malformed`
 */
export function lengthAt(body: Buffer, start: number, pointer: number, place: number): number {
  if (numberAt(body, start + pointer * WORD) !== place * WORD) throw malformed("offset", pointer);
  const length = numberAt(body, start + place * WORD);
  const from = start + (place + 1) * WORD;
  const end = from + paddedLength(length);
  if (end > body.length) throw malformed("length", length);
  if (!isZero(body, from + length, end)) throw malformed("padding", from + length);
  return length;
}

/** The bytes of that member. @throws JejakError `rpc-answer-malformed` */
export function bytesAt(body: Buffer, start: number, pointer: number, place: number): Buffer {
  const length = lengthAt(body, start, pointer, place);
  const from = start + (place + 1) * WORD;
  return body.subarray(from, from + length);
}

export function paddedLength(length: number): number {
  return Math.ceil(length / WORD) * WORD;
}

function malformed(field: string, value: unknown): JejakError {
  return new JejakError("rpc-answer-malformed", { at: "event", values: { field, value } });
}
