import { z } from "zod";
import { ALLOWED, SUBSCRIPTIONS } from "./allowlist.ts";
import type { Chain } from "./chain.ts";
import { getLogs } from "./logs.ts";
import { RpcError, toRpcFailure, type RpcFailure } from "./rpc-error.ts";

/** Bytes of one request at most. */
export const MAX_BODY = 8 * 1024 * 1024;
/** Calls in one batch at most. */
const MAX_CALLS = 1_000;
/** Bytes of one raw transaction at most, as in geth's pool. */
const MAX_TRANSACTION = 131_072;

const Call = z.looseObject({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  method: z.string(),
  params: z.array(z.unknown()).default([]),
});

export interface RpcAnswer {
  jsonrpc: "2.0";
  id: string | number | null;
  result?: unknown;
  error?: RpcFailure;
}

/** Answers one allowed method. */
export type Handler = (method: string, params: readonly unknown[]) => Promise<unknown>;

function checkRaw(raw: unknown): string {
  if (typeof raw !== "string" || !/^0x(?:[0-9a-fA-F]{2})+$/.test(raw)) {
    throw new RpcError(-32602, "invalid argument 0: a raw transaction in hex is expected");
  }
  const size = (raw.length - 2) / 2;
  if (size > MAX_TRANSACTION) {
    throw new RpcError(-32000, `oversized data: transaction size ${size}, limit ${MAX_TRANSACTION}`);
  }
  return raw.toLowerCase();
}

/** Answers what needs no lasting connection. */
export function createHandler(chain: Chain): Handler {
  return async (method, params) => {
    if (SUBSCRIPTIONS.has(method)) throw new RpcError(-32601, `${method} needs the websocket`);
    if (method === "eth_sendRawTransaction") return chain.send(checkRaw(params[0]));
    if (method === "eth_getLogs") return getLogs(chain, params);
    return chain.request(method, params);
  };
}

function refusal(method: string): RpcError {
  return new RpcError(-32601, `the method ${method.slice(0, 100)} is not available`);
}

async function answerCall(value: unknown, handle: Handler): Promise<RpcAnswer | null> {
  const parsed = Call.safeParse(value);
  if (!parsed.success) {
    return { jsonrpc: "2.0", id: null, error: { code: -32600, message: "invalid request" } };
  }
  const { id, method, params } = parsed.data;
  const answer = await outcomeOf(method, params, handle);
  return id === undefined ? null : { jsonrpc: "2.0", id, ...answer };
}

async function outcomeOf(method: string, params: unknown[], handle: Handler): Promise<Partial<RpcAnswer>> {
  try {
    if (!ALLOWED.has(method)) throw refusal(method);
    return { result: (await handle(method, params)) ?? null };
  } catch (error) {
    return { error: toRpcFailure(error) };
  }
}

async function answerBatch(calls: unknown[], handle: Handler): Promise<RpcAnswer[] | RpcAnswer | null> {
  if (calls.length === 0 || calls.length > MAX_CALLS) {
    const message = calls.length === 0 ? "empty batch" : `batch too large: at most ${MAX_CALLS} calls`;
    return { jsonrpc: "2.0", id: null, error: { code: -32600, message } };
  }
  const answers = await Promise.all(calls.map((call) => answerCall(call, handle)));
  const told = answers.filter((answer) => answer !== null);
  return told.length === 0 ? null : told;
}

/** Answers a request body: one call or a batch; null where nothing is to be said (notifications only). */
export async function answerText(text: string, handle: Handler): Promise<string | null> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return JSON.stringify({ jsonrpc: "2.0", id: null, error: { code: -32700, message: "parse error" } });
  }
  const answer = Array.isArray(value) ? await answerBatch(value, handle) : await answerCall(value, handle);
  return answer === null ? null : JSON.stringify(answer);
}
