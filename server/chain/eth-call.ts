import { z } from "zod";

import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { RpcAnswerError } from "./json-rpc.ts";
import type { Rpc } from "./rpc.ts";

const Bytes = z.templateLiteral(["0x", z.string().regex(/^(?:[0-9a-f]{2})*$/)]);
const EXECUTION_REVERTED = 3;

/**
 * Result of a read-only call at the newest block; null where the called code reverted.
 * @throws JejakError `chain-unavailable` where it cannot be known
 */
export async function ethCall(rpc: Pick<Rpc, "call">, to: Hex, data: Hex): Promise<Hex | null> {
  try {
    return Bytes.parse(await rpc.call("eth_call", [{ to, data }, "latest"]));
  } catch (error) {
    if (!(error instanceof RpcAnswerError)) throw error;
    if (isRevert(error)) return null;
    throw new JejakError("chain-unavailable", { values: { method: "eth_call" }, cause: error });
  }
}

function isRevert(error: RpcAnswerError): boolean {
  return error.code === EXECUTION_REVERTED || /revert|invalid opcode|out of gas/i.test(error.message);
}
