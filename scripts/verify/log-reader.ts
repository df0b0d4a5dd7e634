import { concat, fromHex, readUint, to0x, toHex } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { keccak256, utf8 } from "../../protocol/hash.ts";
import { createLog, leafHash } from "../../protocol/log.ts";
import type { RecordedStep } from "../../protocol/trail.ts";
import type { Log, Rpc } from "./rpc.ts";

const ENTRY = to0x(keccak256(utf8("Entry(uint64,bytes32,bytes)")));
const WORD = 32;

/** One deployment on one chain, read at one block. */
export interface ChainView {
  rpc: Rpc;
  chainId: bigint;
  auditLog: Hex;
  procurementLedger: Hex;
  /** Block of the deployment, or 0. */
  from: number;
  /** Block at which everything is read, so that the answers belong together. */
  at: number;
}

/** Head and length of a trail in the contract's storage. */
export interface TrailInStorage {
  head: Hex;
  length: number;
}

/** The entry at a log index; undefined where the chain has none. Errors: `rpc-answer-forged`. */
export async function entryAt(view: ChainView, index: number): Promise<RecordedStep | undefined> {
  const topic = to0x(word(BigInt(index)));
  const [log, second] = await entryLogs(view, [ENTRY, topic]);
  if (second !== undefined) throw new JejakError("rpc-answer-repeated", { values: { index } });
  return log === undefined ? undefined : entryOf(log);
}

/** All entries about one thing of an agency (a trail), oldest first. */
export async function entriesAbout(view: ChainView, agency: Hex, thing: Hex): Promise<RecordedStep[]> {
  const subject = to0x(keccak256(concat(fromHex(agency), fromHex(thing))));
  return (await entryLogs(view, [ENTRY, null, subject])).map(entryOf);
}

/** Root rebuilt from every entry, and the root in the contract's storage. */
export async function roots(view: ChainView): Promise<{ size: number; rebuilt: string; stored: string }> {
  const log = createLog();
  for (const [i, entry] of (await entryLogs(view, [ENTRY])).map(entryOf).entries()) {
    if (entry.logIndex !== i) {
      throw new JejakError("rpc-answer-incomplete", { values: { expected: i, found: entry.logIndex } });
    }
    log.append(leafHash(entry.words));
  }
  const stored = await view.rpc.call(view.auditLog, selector("root()"), view.at);
  return { size: log.size, rebuilt: toHex(log.root()), stored: stored.slice(2) };
}

/** Number of entries in the contract's storage. */
export async function logSize(view: ChainView): Promise<number> {
  return Number(BigInt(await view.rpc.call(view.auditLog, selector("size()"), view.at)));
}

export async function trailInStorage(view: ChainView, agency: Hex, thing: Hex): Promise<TrailInStorage> {
  const data = to0x(concat(fromHex(selector("trail(bytes32,bytes32)")), fromHex(agency), fromHex(thing)));
  const answer = fromHex(await view.rpc.call(view.procurementLedger, data, view.at));
  if (answer.length < 3 * WORD) throw new JejakError("rpc-answer-malformed", { values: { method: "trail" } });
  return { head: to0x(answer.subarray(0, WORD)), length: readUint(answer, 3 * WORD - 4, 4) };
}

async function entryLogs(view: ChainView, topics: (Hex | null)[]): Promise<Log[]> {
  return await view.rpc.logs({ address: view.auditLog, topics, fromBlock: view.from, toBlock: view.at });
}

/** Index and words of an `Entry` event; the subject must be the words'. */
function entryOf({ topics, data }: Log): RecordedStep {
  const bytes = fromHex(data);
  const length = readUint(bytes, 2 * WORD - 6, 6);
  const words = bytes.subarray(2 * WORD, 2 * WORD + length);
  const [, index, subject] = topics;
  if (index === undefined || words.length !== length || length < 4 * WORD || length % WORD !== 0) {
    throw new JejakError("rpc-answer-malformed", { at: "Entry", values: { bytes: bytes.length, length } });
  }
  const expected = to0x(keccak256(words.subarray(2 * WORD, 4 * WORD)));
  if (expected !== subject)
    throw new JejakError("rpc-answer-forged", { at: "Entry", values: { expected, subject } });
  return { logIndex: Number(BigInt(index)), words };
}

function selector(signature: string): Hex {
  return to0x(keccak256(utf8(signature)).subarray(0, 4));
}

function word(value: bigint): Uint8Array {
  return fromHex(value.toString(16).padStart(2 * WORD, "0"));
}
