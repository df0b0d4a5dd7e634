import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Chain } from "./chain.ts";
import type { Block } from "./execute.ts";
import { RpcError } from "./rpc-error.ts";

/** Subscriptions of one connection at most. */
const MAX_SUBSCRIPTIONS = 100;

const Wish = z.union([
  z.tuple([z.literal("newHeads")]),
  z.tuple([z.literal("logs"), z.object({ address: z.unknown(), topics: z.unknown() }).partial().nullish()]),
  z.tuple([z.literal("logs")]),
]);
type Wish = z.infer<typeof Wish>;

export interface Notice {
  jsonrpc: "2.0";
  method: "eth_subscription";
  params: { subscription: string; result: unknown };
}

export interface Subscriptions {
  /** Answers eth_subscribe and eth_unsubscribe; undefined for any other method. */
  answer(method: string, params: readonly unknown[]): Promise<unknown> | undefined;
  /** Tells every subscriber what the new block brings. */
  announce(block: Block): Promise<void>;
}

const NOT_IN_HEADS: ReadonlySet<string> = new Set(["transactions", "uncles", "size", "withdrawals"]);

function headOf(block: Block): Record<string, unknown> {
  return Object.fromEntries(Object.entries(block).filter(([field]) => !NOT_IN_HEADS.has(field)));
}

async function newsFor(wish: Wish, block: Block, chain: Chain): Promise<unknown[]> {
  if (wish[0] === "newHeads") return [headOf(block)];
  return (await chain.request("eth_getLogs", [{ ...wish[1], blockHash: block.hash }])) as unknown[];
}

function parseWish(params: readonly unknown[]): Wish {
  const wish = Wish.safeParse(params);
  if (wish.success) return wish.data;
  throw new RpcError(-32602, "newHeads, or logs with {address, topics}, can be subscribed to");
}

/** The subscriptions of one connection. */
export function createSubscriptions(chain: Chain, tell: (notice: Notice) => void): Subscriptions {
  const wishes = new Map<string, Wish>();

  async function add(params: readonly unknown[]): Promise<string> {
    const wish = parseWish(params);
    if (wishes.size >= MAX_SUBSCRIPTIONS) throw new RpcError(-32000, "too many subscriptions");
    // Tried once, so that a filter which the EVM does not take is refused here and not at the next block.
    if (wish[0] === "logs")
      await chain.request("eth_getLogs", [{ ...wish[1], blockHash: chain.genesis.hash }]);
    const id = `0x${randomBytes(16).toString("hex")}`;
    wishes.set(id, wish);
    return id;
  }

  return {
    answer: (method, params) => {
      if (method === "eth_subscribe") return add(params);
      if (method === "eth_unsubscribe") return Promise.resolve(wishes.delete(String(params[0])));
      return undefined;
    },
    announce: async (block) => {
      for (const [subscription, wish] of wishes) {
        for (const result of await newsFor(wish, block, chain)) {
          tell({ jsonrpc: "2.0", method: "eth_subscription", params: { subscription, result } });
        }
      }
    },
  };
}
