import { hash } from "node:crypto";
import { to0x } from "../../../protocol/bytes.ts";
import { ocidHash } from "../../../protocol/hash.ts";
import { encodeEntry } from "../../../protocol/kinds.ts";
import { leafHash, type Log } from "../../../protocol/log.ts";
import { NO_HEAD } from "../../../protocol/trail.ts";
import { headerOfBlock, parseHeader } from "../../../protocol/proof/header.ts";
import { trailCountSlot } from "../../../protocol/slots.ts";
import { RpcAnswerError } from "../../../server/chain/json-rpc.ts";
import type { Call, Rpc } from "../../../server/chain/rpc.ts";
import { buildState, storeLog } from "../../../test/helpers/evidence/make.ts";
import {
  CONTRACTS,
  admit,
  createWorld,
  type World,
  type WorldAgency,
} from "../../../test/helpers/evidence/world.ts";

const START = 1_780_000_000;
const BLOCK = 1_000;

/** A ledger of many entries, of which all but a few are only leaves. */
export interface Million {
  /** `ocids` by the log index of the step that opened the process. */
  world: { log: Log; entries: (Uint8Array | undefined)[]; ocids: Map<number, string> };
  agency: WorldAgency;
  block: number;
  rpc: Rpc;
}

/** An agency with `count` processes, opened evenly among `size` entries, on a chain that answers for its state. */
export function million(count: number, size: number, ocidOf = plainOcid): Million {
  const world = createWorld();
  const agency = admit(world, "ID-BENCH");
  const entries: (Uint8Array | undefined)[] = [...world.entries];
  const ocids = new Map<number, string>();
  for (let number = 1; number <= count; number++) {
    const index = Math.floor(((number - 0.5) * (size - 2)) / count) + 2;
    for (let at = world.log.size; at < index; at++) world.log.append(filler(at));
    const ocid = ocidOf(number);
    const words = opening(agency, ocid, number, index);
    world.log.append(leafHash(words));
    entries[index] = words;
    ocids.set(index, ocid);
  }
  for (let at = world.log.size; at < size; at++) world.log.append(filler(at));
  world.storage.procurementLedger.set(trailCountSlot(agency.key), BigInt(count));
  storeLog(world, "peaks", size);
  return { world: { log: world.log, entries, ocids }, agency, block: BLOCK, rpc: chainOf(world) };
}

function plainOcid(number: number): string {
  return `ocds-bench-${String(number).padStart(15, "0")}`;
}

function filler(at: number): Uint8Array {
  return hash("sha256", `filler ${at}`, "buffer");
}

function opening({ key }: WorldAgency, ocid: string, number: number, index: number): Uint8Array {
  return encodeEntry({
    kind: 1,
    recordedAt: START + index,
    agency: key,
    ocidHash: ocidHash(ocid),
    contentHash: hash("sha256", ocid),
    previousHead: NO_HEAD,
    number,
    index: 0,
    tags: 1,
    corrects: 0,
    deadline: 0,
    validUntil: START + index + 600,
    required: 1,
    approvals: 0,
    succession: 0,
    policyIndex: 0,
    approvers: [1],
  });
}

/** Answers what proving state asks of a node. */
function chainOf(world: World): Rpc {
  const state = buildState(world, []);
  const block = blockOf(state.root);
  const answer = ({ method, params: [address, slots] }: Call): unknown => {
    if (method === "eth_getBlockByNumber") return block;
    const name = (Object.keys(CONTRACTS) as (keyof typeof CONTRACTS)[]).find(
      (key) => CONTRACTS[key].address === address,
    );
    if (method !== "eth_getProof" || name === undefined)
      throw new RpcAnswerError("bench", { code: 0, message: method });
    const wanted = { auditLog: [], agencyDirectory: [], procurementLedger: [], [name]: slots };
    const nodes = state.prove(wanted).map(to0x);
    return { codeHash: CONTRACTS[name].codeHash, accountProof: nodes, storageProof: [{ proof: [] }] };
  };
  const call: Rpc["call"] = (method, params) => Promise.resolve(answer({ method, params }));
  return {
    name: "bench",
    call,
    sized: async (method, params) => ({ result: await call(method, params), bytes: 0 }),
    batch: (calls) => Promise.all(calls.map(({ method, params }) => call(method, params))),
    close: () => undefined,
  };
}

function blockOf(stateRoot: string): Record<string, unknown> {
  const hashed = `0x${"11".repeat(32)}`;
  const fields = {
    parentHash: hashed,
    sha3Uncles: hashed,
    miner: `0x${"22".repeat(20)}`,
    stateRoot,
    transactionsRoot: hashed,
    receiptsRoot: hashed,
    logsBloom: `0x${"00".repeat(256)}`,
    difficulty: "0x0",
    number: `0x${BLOCK.toString(16)}`,
    gasLimit: "0x1c9c380",
    gasUsed: "0x0",
    timestamp: `0x${(START + 2_000_000).toString(16)}`,
    extraData: "0x",
    mixHash: hashed,
    nonce: `0x${"00".repeat(8)}`,
  };
  return { ...fields, hash: parseHeader(headerOfBlock(fields)).hash };
}
