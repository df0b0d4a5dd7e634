import { isJejakError, JejakError, type ErrorCode } from "../../protocol/errors.ts";

/** What to do about an error. */
export type Remedy =
  /** Nobody answered, or not yet: ask again, for as long as it takes. */
  | "wait"
  /** The answer does not hold: ask another RPC, or this one again; not for ever. */
  | "ask again"
  /** Somebody else moved the index: read its state. */
  | "reload"
  /** No answer could mend it. */
  | "halt";

const WAIT: ReadonlySet<ErrorCode> = new Set([
  "chain-unavailable",
  "rpc-answer-stale",
  "rpc-answer-too-large",
  "rpc-state-pruned",
]);

/**
 * What of SQLSTATE passes by itself: connection, resources, operator, deadlock and serialization; 25006 is a
 * standby that is not promoted yet.
 */
const PASSING = /^(08|53|57|40|25006)/;
const CONNECTION = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND)|Connection terminated|timeout exceeded/;

/** Decided once, by the error's type and code. */
export function remedyFor(error: unknown): Remedy {
  if (isJejakError(error)) {
    if (error.code === "index-moved") return "reload";
    if (error.code === "chain-mismatch") return "halt";
    return WAIT.has(error.code) ? "wait" : "ask again";
  }
  const { code, message } = error as { code?: unknown; message?: unknown };
  const passing = typeof code === "string" && (PASSING.test(code) || CONNECTION.test(code));
  return passing || CONNECTION.test(String(message)) ? "wait" : "ask again";
}

/** The error as the row ledger.cursor.halted and the log tell it. */
export function explain(error: unknown): { code: ErrorCode; detail: string; values?: unknown } {
  if (error instanceof JejakError)
    return { code: error.code, detail: error.message, ...(error.values && { values: error.values }) };
  return { code: "internal", detail: error instanceof Error ? error.message : String(error) };
}

/** Milliseconds before the next attempt: none where another RPC can be asked, then 250, 500, … up to 15,000. */
export function delayBefore(attempt: number, readers: number): number {
  const round = Math.floor((attempt - 1) / readers);
  if (attempt % readers !== 0) return 0;
  return Math.min(15_000, 250 * 2 ** round);
}
