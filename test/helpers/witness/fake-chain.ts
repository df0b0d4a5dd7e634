import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fromHex, to0x, toHex, type Hex } from "../../../protocol/bytes.ts";
import { keccak256, utf8 } from "../../../protocol/hash.ts";
import { encodeRlp } from "../../../protocol/proof/rlp.ts";
import { headerOfBlock } from "../../../protocol/proof/header.ts";
import { SIZE_SLOT, peakSlot } from "../../../protocol/slots.ts";
import { legacyBlock } from "../../protocol/proof/blocks.ts";
import { buildTrie, pathOf, type BuiltTrie } from "../../protocol/proof/tries.ts";
import { AUDIT_LOG, CHAIN_ID, type History } from "./fake-log.ts";

/** keccak256 of the AuditLog's code on this chain. */
export const CODE_HASH: Hex = to0x(keccak256(utf8("code of AuditLog")));

interface Block {
  json: Record<string, string>;
  nodes: Uint8Array[];
}

export interface FakeChain {
  url: string;
  /** A block in which AuditLog holds the first `size` entries; it takes the place of an earlier one of this number. */
  mine(number: number, history: History, size: number, salt?: string): { number: number; hash: Hex };
  /** Blocks up to this one are final; all by default. */
  finalized: number;
  chainId: bigint;
  /** A method that the node does not answer: `eth_chainId` with nothing, others with an error of its own. */
  refuses: string | null;
  close(): Promise<void>;
}

/** A node that knows one contract's storage, with proofs. */
export async function startFakeChain(): Promise<FakeChain> {
  const blocks = new Map<number, Block>();
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      const body = JSON.parse(text) as Call | Call[];
      const answers = [body].flat().map((call) => ({ jsonrpc: "2.0", id: call.id, ...reply(call) }));
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(Array.isArray(body) ? answers : answers[0]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const chain: FakeChain = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    finalized: Infinity,
    chainId: CHAIN_ID,
    refuses: null,
    mine: (number, history, size, salt = "") => {
      const block = blockOf(number, history, size, salt);
      blocks.set(number, block);
      return { number, hash: block.json["hash"] as Hex };
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };

  function reply(call: Call): object {
    if (call.method !== chain.refuses) return { result: answer(call) };
    return call.method === "eth_chainId"
      ? { result: null }
      : { error: { code: -32601, message: "no such method" } };
  }

  function answer({ method, params }: Call): unknown {
    if (method === "eth_chainId") return `0x${chain.chainId.toString(16)}`;
    const latest = Math.max(...blocks.keys());
    if (method === "eth_getProof") return proofIn(blocks.get(Number(params[2])), params[1] as Hex[]);
    const place = params[0] as string;
    if (place === "latest") return blocks.get(latest)?.json;
    if (!place.startsWith("0x")) return numbered(Math.min(chain.finalized, latest));
    return blocks.get(Number(place))?.json ?? null;
  }

  return chain;
}

interface Call {
  id: number;
  method: string;
  params: unknown[];
}

function numbered(number: number): Record<string, unknown> {
  return {
    ...legacyBlock(),
    number: `0x${number.toString(16)}`,
    hash: `0x${"00".repeat(32)}`,
    transactions: [],
  };
}

function blockOf(number: number, { log }: History, size: number, salt: string): Block {
  const words: [Hex, Uint8Array][] = [[SIZE_SLOT, fromHex(word(size))]];
  for (const { level, hash } of log.peaks(size)) words.push([peakSlot(level), hash]);
  const storage = trieOf(words.map(([slot, value]) => [fromHex(slot), encodeRlp(shortest(value))]));
  const account = encodeRlp([new Uint8Array([1]), new Uint8Array(0), storage.root, fromHex(CODE_HASH)]);
  const state = trieOf([[fromHex(AUDIT_LOG), account]]);
  const json = {
    ...legacyBlock(),
    number: `0x${number.toString(16)}`,
    stateRoot: to0x(state.root),
    extraData: to0x(utf8(salt)),
  };
  const hash = to0x(keccak256(headerOfBlock(json)));
  return {
    json: { ...json, hash, transactions: [] as unknown as string },
    nodes: [...state.nodes, ...storage.nodes],
  };
}

function word(value: number): string {
  return value.toString(16).padStart(64, "0");
}

function shortest(value: Uint8Array): Uint8Array {
  return fromHex(toHex(value).replace(/^(00)*/, ""));
}

function trieOf(leaves: [key: Uint8Array, value: Uint8Array][]): BuiltTrie {
  return buildTrie(Object.fromEntries(leaves.map(([key, value]) => [pathOf(key), value])));
}

function proofIn(block: Block | undefined, slots: readonly Hex[]): unknown {
  const accountProof = block?.nodes.map(to0x) ?? [];
  return { codeHash: CODE_HASH, accountProof, storageProof: slots.map(() => ({ proof: [] })) };
}
