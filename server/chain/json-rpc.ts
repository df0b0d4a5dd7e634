import { z } from "zod";

import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";

/** One JSON-RPC endpoint, for single calls. */
export interface JsonRpc {
  /**
   * @throws RpcAnswerError where the node answers with an error
   * @throws JejakError `chain-unavailable` where nobody answers in time, or not in JSON-RPC
   */
  request(method: string, params?: readonly unknown[]): Promise<unknown>;
}

/** The node answered, with an error of its own: it is there, and it refused. */
export class RpcAnswerError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(method: string, error: z.infer<typeof AnsweredError>) {
    super(`${method}: ${error.message} (${error.code})`);
    this.name = "RpcAnswerError";
    this.code = error.code;
    this.data = error.data;
  }
}

const AnsweredError = z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() });
const Reply = z.union([z.object({ error: AnsweredError }), z.object({ result: z.unknown() })]);

/** Opens no connection; each call is one POST. */
export function jsonRpc(url: string, { timeoutMs = 10_000 } = {}): JsonRpc {
  let id = 0;
  return {
    request: async (method, params = []) => {
      const body = JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params });
      const reply = await post(url, body, timeoutMs).catch((cause: unknown) => {
        throw new JejakError("chain-unavailable", { values: { method }, cause });
      });
      if ("error" in reply) throw new RpcAnswerError(method, reply.error);
      return reply.result;
    },
  };
}

async function post(url: string, body: string, timeoutMs: number): Promise<z.infer<typeof Reply>> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    signal: AbortSignal.timeout(timeoutMs),
  });
  return Reply.parse(await response.json());
}

const Bytes = z.templateLiteral(["0x", z.string().regex(/^(?:[0-9a-f]{2})*$/)]);
const EXECUTION_REVERTED = 3;

/** Result of a read-only call at the newest block; null where the called code reverted. */
export async function ethCall(rpc: JsonRpc, to: Hex, data: Hex): Promise<Hex | null> {
  try {
    return Bytes.parse(await rpc.request("eth_call", [{ to, data }, "latest"]));
  } catch (error) {
    if (error instanceof RpcAnswerError && isRevert(error)) return null;
    if (error instanceof RpcAnswerError) {
      throw new JejakError("chain-unavailable", { values: { method: "eth_call" }, cause: error });
    }
    throw error;
  }
}

function isRevert(error: RpcAnswerError): boolean {
  return error.code === EXECUTION_REVERTED || /revert|invalid opcode|out of gas/i.test(error.message);
}
