import { JejakError } from "../../protocol/errors.ts";

/** A JSON-RPC error object's fields. */
export interface RpcFailure {
  code: number;
  message: string;
  data?: unknown;
}

/** A failure that is answered under a JSON-RPC error code of its own. */
export class RpcError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

function hasCode(error: Error): error is Error & { code: number; data?: unknown } {
  return "code" in error && typeof error.code === "number";
}

/**
 * The answer for any failure: the EVM's own code and revert data where it has them (3 for a revert), -32000
 * where the machine is in the way (clock, disk), else -32603.
 */
export function toRpcFailure(error: unknown): RpcFailure {
  if (error instanceof JejakError)
    return { code: -32000, message: error.message, data: { code: error.code } };
  if (!(error instanceof Error)) return { code: -32603, message: "internal error" };
  if (!hasCode(error)) return { code: -32603, message: error.message };
  const data = typeof error.data === "string" ? { data: error.data } : {};
  return { code: error.code, message: error.message, ...data };
}
