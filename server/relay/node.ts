import { z } from "zod";

import type { Hex } from "../../protocol/bytes.ts";
import { isRefusal } from "../chain/json-rpc.ts";
import type { Finality } from "../chain/reader.ts";
import type { Rpc } from "../chain/rpc.ts";

type Node = Pick<Rpc, "call">;

const Hash = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{64}$/)]);
const Bytes = z.templateLiteral(["0x", z.string().regex(/^(?:[0-9a-f]{2})*$/)]);
const Quantity = z
  .string()
  .regex(/^0x[0-9a-f]+$/)
  .transform((hex) => BigInt(hex));
const Small = Quantity.transform(Number);

const Block = z.object({
  number: Small,
  hash: Hash,
  gasLimit: Small,
  baseFeePerGas: Quantity.default(0n),
});

const Log = z.object({
  address: z.string().toLowerCase(),
  topics: z.array(Hash),
  data: Bytes,
  blockNumber: Small,
  blockHash: Hash,
});
export type Log = z.infer<typeof Log>;

const Receipt = z.object({
  transactionHash: Hash,
  blockNumber: Small,
  blockHash: Hash,
  status: Small,
  gasUsed: Small,
  logs: z.array(Log),
});
export type Receipt = z.infer<typeof Receipt>;

/** The chain as one look shows it. */
export interface Head {
  number: number;
  hash: Hex;
  gasLimit: number;
  baseFee: bigint;
  finalized: number;
}

/** Where a node knows no finalized block, this many blocks count as final. */
const ASSUMED_FINALITY = 64;

/** @param finality whether the node's tags tell what is final, or every block is so at once */
export async function headOf(rpc: Node, finality: Finality = "tags"): Promise<Head> {
  const latest = Block.parse(await rpc.call("eth_getBlockByNumber", ["latest", false]));
  const { number, hash, gasLimit, baseFeePerGas } = latest;
  const finalized = finality === "instant" ? number : await finalizedOf(rpc, number);
  return { number, hash, gasLimit, baseFee: baseFeePerGas, finalized };
}

async function finalizedOf(rpc: Node, newest: number): Promise<number> {
  return (await finalizedBlock(rpc)) ?? Math.max(0, newest - ASSUMED_FINALITY);
}

async function finalizedBlock(rpc: Node): Promise<number | null> {
  try {
    const block = Block.nullable().parse(await rpc.call("eth_getBlockByNumber", ["finalized", false]));
    return block && block.number;
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** Hash of the block with this number; null where the chain is shorter. */
export async function blockHashOf(rpc: Node, number: number): Promise<Hex | null> {
  const block = Block.nullable().parse(await rpc.call("eth_getBlockByNumber", [quantity(number), false]));
  return block && block.hash;
}

export async function receiptOf(rpc: Node, hash: Hex): Promise<Receipt | null> {
  return Receipt.nullable().parse(await rpc.call("eth_getTransactionReceipt", [hash]));
}

/** Whether the node holds the transaction, mined or waiting. */
export async function isKnown(rpc: Node, hash: Hex): Promise<boolean> {
  return (await rpc.call("eth_getTransactionByHash", [hash])) !== null;
}

/** Transactions that the account has in blocks up to this one. */
export async function nonceAt(rpc: Node, address: Hex, block: number | "latest"): Promise<number> {
  const at = block === "latest" ? block : quantity(block);
  return Small.parse(await rpc.call("eth_getTransactionCount", [address, at]));
}

export async function balanceOf(rpc: Node, address: Hex): Promise<bigint> {
  return Quantity.parse(await rpc.call("eth_getBalance", [address, "latest"]));
}

/** The node's proposal for the tip; 0 where it has none (networks without fees). */
export async function tipOf(rpc: Node): Promise<bigint> {
  try {
    return Quantity.parse(await rpc.call("eth_maxPriorityFeePerGas", []));
  } catch (error) {
    if (isRefusal(error)) return 0n;
    throw error;
  }
}

export async function logsOf(
  rpc: Node,
  filter: { address: Hex; topics: (Hex | null)[]; fromBlock: number; toBlock: number },
): Promise<Log[]> {
  const { fromBlock, toBlock } = filter;
  const params = { ...filter, fromBlock: quantity(fromBlock), toBlock: quantity(toBlock) };
  return z.array(Log).parse(await rpc.call("eth_getLogs", [params]));
}

function quantity(value: number): Hex {
  return `0x${value.toString(16)}`;
}
