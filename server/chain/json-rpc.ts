import { isJejakError } from "../../protocol/errors.ts";

/** The node answered, with an error of its own: it is there, and it refused. */
export class RpcAnswerError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(method: string, error: { code: number; message: string; data?: unknown }) {
    super(`${method}: ${error.message} (${error.code})`);
    this.name = "RpcAnswerError";
    this.code = error.code;
    this.data = error.data;
  }
}

/** Whether the node itself refused (and not the way to it failed), whatever it called the reason. */
export function isRefusal(error: unknown): boolean {
  return error instanceof RpcAnswerError || isJejakError(error, "rpc-state-pruned");
}
