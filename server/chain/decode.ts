import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { keccak256, utf8 } from "../../protocol/hash.ts";
import { to0x } from "../../protocol/bytes.ts";

/** Where a log stands on the chain. */
export interface Place {
  block: number;
  blockHash: Hex;
  txHash: Hex;
  txIndex: number;
  logIndex: number;
  /** Lower-case address of the contract that emitted it. */
  address: Hex;
}

export interface EntryLog extends Place {
  type: "entry";
  index: number;
  subject: Hex;
  words: Buffer;
}

export interface CheckpointLog extends Place {
  type: "checkpoint";
  size: number;
  root: Buffer;
}

export interface ApprovedLog extends Place {
  type: "approved";
  index: number;
  mandate: number;
  signature: Buffer;
}

export interface TrailOpenedLog extends Place {
  type: "trailOpened";
  agency: Hex;
  ocidHash: Hex;
  number: number;
  ocid: Buffer;
}

export interface AgencyAdmittedLog extends Place {
  type: "agencyAdmitted";
  agency: Hex;
  index: number;
  officialId: Buffer;
  name: Buffer;
}

export interface MandateGrantedLog extends Place {
  type: "mandateGranted";
  agency: Hex;
  number: number;
  index: number;
  signer: Buffer;
}

export interface ProposedLog extends Place {
  type: "proposed";
  agency: Hex;
  proposal: number;
  index: number;
  args: Buffer;
}

export type LedgerLog =
  | EntryLog
  | CheckpointLog
  | ApprovedLog
  | TrailOpenedLog
  | AgencyAdmittedLog
  | MandateGrantedLog
  | ProposedLog;

type LogType = LedgerLog["type"];

/** A log as a node answers it; everything is checked here, field by field, as millions of them come. */
export interface RawLog {
  address?: unknown;
  topics?: unknown;
  data?: unknown;
  blockNumber?: unknown;
  blockHash?: unknown;
  transactionHash?: unknown;
  transactionIndex?: unknown;
  logIndex?: unknown;
  removed?: unknown;
}

const WORD = 32;
const EVENTS: Record<LogType, { signature: string; topics: number; minimum: number }> = {
  entry: { signature: "Entry(uint64,bytes32,bytes)", topics: 3, minimum: 2 },
  checkpoint: { signature: "Checkpoint(uint64,bytes32)", topics: 2, minimum: 1 },
  approved: { signature: "Approved(uint64,uint32,bytes)", topics: 2, minimum: 3 },
  trailOpened: { signature: "TrailOpened(bytes32,bytes32,uint32,string)", topics: 3, minimum: 3 },
  agencyAdmitted: { signature: "AgencyAdmitted(bytes32,uint64,string,string)", topics: 2, minimum: 5 },
  mandateGranted: { signature: "MandateGranted(bytes32,uint32,uint64,bytes)", topics: 3, minimum: 3 },
  proposed: { signature: "Proposed(bytes32,uint32,uint64,bytes)", topics: 3, minimum: 3 },
};

const BY_TOPIC = new Map(
  Object.entries(EVENTS).map(([type, event]) => [to0x(keccak256(utf8(event.signature))), type as LogType]),
);

/** First topics of every event that is indexed, for the filter of eth_getLogs. */
export const TOPICS: readonly Hex[] = [...BY_TOPIC.keys()];

/**
 * Decodes a log by fixed offsets. Strict: exact lengths, canonical offsets, zero padding.
 * @throws JejakError `rpc-answer-malformed` naming the field and the value
 */
export function decodeLog(raw: RawLog): LedgerLog {
  const topics = raw.topics as readonly unknown[];
  const topic = Array.isArray(topics) && typeof topics[0] === "string" ? topics[0] : "";
  const type = BY_TOPIC.get(topic as Hex);
  if (type === undefined) throw unfit("topics", topic);
  if (topics.length !== EVENTS[type].topics || !topics.every(isText)) throw unfit("topics", topics);
  const place = placeOf(raw);
  const data = bytesOf(raw.data);
  if (data.length < EVENTS[type].minimum * WORD || data.length % WORD !== 0) throw unfit("data", data.length);
  return DECODERS[type](place, topics, data);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

const DECODERS: { [type in LogType]: (place: Place, topics: readonly string[], data: Buffer) => LedgerLog } =
  {
    entry: (place, topics, data) => ({
      type: "entry",
      ...place,
      index: topicNumber(topics[1]),
      // Compared with the hash of the words, so its form needs no look.
      subject: topics[2] as Hex,
      words: dynamic(data, 0, WORD),
    }),
    checkpoint: (place, topics, data) => ({
      type: "checkpoint",
      ...place,
      size: topicNumber(topics[1]),
      root: exactly(data, WORD),
    }),
    approved: (place, topics, data) => ({
      type: "approved",
      ...place,
      index: topicNumber(topics[1]),
      mandate: uintAt(data, 0),
      signature: dynamic(data, 1, 2 * WORD),
    }),
    trailOpened: (place, topics, data) => ({
      type: "trailOpened",
      ...place,
      agency: topicHash(topics[1]),
      ocidHash: topicHash(topics[2]),
      number: uintAt(data, 0),
      ocid: dynamic(data, 1, 2 * WORD),
    }),
    agencyAdmitted: (place, topics, data) => {
      const officialId = part(data, 1, 3 * WORD);
      return {
        type: "agencyAdmitted",
        ...place,
        agency: topicHash(topics[1]),
        index: uintAt(data, 0),
        officialId,
        name: dynamic(data, 2, 4 * WORD + padded(officialId.length)),
      };
    },
    mandateGranted: (place, topics, data) => ({
      type: "mandateGranted",
      ...place,
      agency: topicHash(topics[1]),
      number: topicNumber(topics[2]),
      index: uintAt(data, 0),
      signer: dynamic(data, 1, 2 * WORD),
    }),
    proposed: (place, topics, data) => ({
      type: "proposed",
      ...place,
      agency: topicHash(topics[1]),
      proposal: topicNumber(topics[2]),
      index: uintAt(data, 0),
      args: dynamic(data, 1, 2 * WORD),
    }),
  };

function placeOf(raw: RawLog): Place {
  if (raw.removed === true) throw unfit("removed", true);
  return {
    block: quantity("blockNumber", raw.blockNumber),
    blockHash: sharedHash("blockHash", raw.blockHash),
    txHash: sharedHash("transactionHash", raw.transactionHash),
    txIndex: quantity("transactionIndex", raw.transactionIndex),
    logIndex: quantity("logIndex", raw.logIndex),
    address: address(raw.address),
  };
}

const HASH = /^0x[0-9a-f]{64}$/;
const ADDRESS = /^0x[0-9a-f]{40}$/;
const QUANTITY = /^0x(0|[1-9a-f][0-9a-f]{0,12})$/;

/** Fields that neighbouring logs share need not be looked at twice. */
const seen = { blockHash: "", transactionHash: "", address: "" };

function sharedHash(field: "blockHash" | "transactionHash", value: unknown): Hex {
  if (value !== seen[field]) seen[field] = hash(field, value);
  return seen[field] as Hex;
}

function hash(field: string, value: unknown): Hex {
  if (typeof value !== "string" || !HASH.test(value)) throw unfit(field, value);
  return value as Hex;
}

function address(value: unknown): Hex {
  if (value === seen.address) return value as Hex;
  const lower = typeof value === "string" ? value.toLowerCase() : "";
  if (!ADDRESS.test(lower)) throw unfit("address", value);
  seen.address = lower;
  return lower as Hex;
}

/** A number as JSON-RPC writes it. @throws JejakError `rpc-answer-malformed` */
export function quantity(field: string, value: unknown): number {
  if (typeof value !== "string" || !QUANTITY.test(value)) throw unfit(field, value);
  return Number(value);
}

function bytesOf(data: unknown): Buffer {
  if (typeof data !== "string" || !data.startsWith("0x")) throw unfit("data", data);
  const bytes = Buffer.from(data.slice(2), "hex");
  // Buffer.from stops silently at the first character that is not a digit.
  if (bytes.length * 2 !== data.length - 2) throw unfit("data", data.slice(0, 80));
  return bytes;
}

function topicHash(topic: unknown): Hex {
  return hash("topics", topic);
}

const NUMBER_PREFIX = `0x${"0".repeat(50)}`;

function topicNumber(topic: string | undefined): number {
  if (topic?.length !== 66 || !topic.startsWith(NUMBER_PREFIX)) throw unfit("topics", topic);
  const value = Number(`0x${topic.slice(NUMBER_PREFIX.length)}`);
  if (!Number.isSafeInteger(value)) throw unfit("topics", topic);
  return value;
}

function uintAt(data: Buffer, word: number): number {
  const start = word * WORD;
  for (let at = start; at < start + WORD - 8; at += 8) {
    if (data.readUInt32BE(at) !== 0 || data.readUInt32BE(at + 4) !== 0) throw unfit("data", `word ${word}`);
  }
  const high = data.readUInt32BE(start + WORD - 8);
  if (high >= 2 ** 21) throw unfit("data", `word ${word}`);
  return high * 2 ** 32 + data.readUInt32BE(start + WORD - 4);
}

/** Bytes whose offset stands in word `pointer`, must be `offset`, and which are the last of `data`. */
function dynamic(data: Buffer, pointer: number, offset: number): Buffer {
  const bytes = part(data, pointer, offset);
  if (data.length !== offset + WORD + padded(bytes.length)) throw unfit("data", data.length);
  return bytes;
}

function part(data: Buffer, pointer: number, offset: number): Buffer {
  if (uintAt(data, pointer) !== offset) throw unfit("data", `offset ${uintAt(data, pointer)}`);
  if (offset + WORD > data.length) throw unfit("data", data.length);
  const length = uintAt(data, offset / WORD);
  const start = offset + WORD;
  if (start + padded(length) > data.length) throw unfit("data", `length ${length}`);
  for (let at = start + length; at < start + padded(length); at++)
    if (data[at] !== 0) throw unfit("data", `padding at ${at}`);
  return data.subarray(start, start + length);
}

function padded(length: number): number {
  return Math.ceil(length / WORD) * WORD;
}

function exactly(data: Buffer, length: number): Buffer {
  if (data.length !== length) throw unfit("data", data.length);
  return data;
}

function unfit(field: string, value: unknown): JejakError {
  return new JejakError("rpc-answer-malformed", { at: `log.${field}`, values: { field, value } });
}
