import { JejakError } from "../../protocol/errors.ts";
import type { ErrorCode } from "../../protocol/errors.ts";

/** What is checked, from the file up to the log's root. */
export type Check =
  | "deployment"
  | "entry"
  | "content"
  | "manifest"
  | "document"
  | "release"
  | "tags"
  | "deadline"
  | "recorded"
  | "trail"
  | "log";

/** What the findings come to. */
export type Verdict = "pass" | "fail" | "error" | "unknown";

/** One finding: skipped and error say that nothing is known, never that something is wrong. */
export interface Finding {
  check: Check;
  status: "pass" | "fail" | "skipped" | "error";
  code?: ErrorCode;
  values?: Record<string, unknown>;
}

// Whoever answers so has not been understood or not been reached: it tells nothing about the document.
const UNKNOWN = /^(chain|rpc|server|network)-/;

/** Runs a check: what it throws is a failure, or an error where the chain or server could not tell. */
export async function found(
  check: Check,
  work: () => Promise<Record<string, unknown>> | Record<string, unknown>,
): Promise<Finding> {
  try {
    return { check, status: "pass", values: await work() };
  } catch (error) {
    if (!(error instanceof JejakError)) throw error;
    const { code, values = {} } = error;
    return { check, status: UNKNOWN.test(code) ? "error" : "fail", code, values };
  }
}

/** Both sides of a comparison that must be equal, else the error of `code` with both. */
export function demandEqual(code: ErrorCode, expected: unknown, actual: unknown): void {
  if (expected !== actual) throw new JejakError(code, { values: { expected, actual } });
}
