import type { Status, Verdict } from "../evidence/findings.ts";
import type { JsonObject } from "../json.ts";

/**
 * What a proof of equivocation is checked for, in this order; each rests on those before it. A code is never changed
 * nor used again for something else.
 */
export const EQUIVOCATION_CHECKS = [
  "equivocation.form",
  "equivocation.log",
  "equivocation.signed",
  "equivocation.contradiction",
] as const;

export type EquivocationCode = (typeof EQUIVOCATION_CHECKS)[number];

/** As for evidence: skipped and error say that nothing is known. */
export interface EquivocationFinding {
  code: EquivocationCode;
  status: Status;
  /** A code of `protocol/errors.ts` as `reason` where it failed, with its values; where skipped, `because`. */
  values: JsonObject;
}

/**
 * `holds`: the operator whose key the reader pinned signed two views that contradict each other. `fails`: the file
 * does not show that. `unknown`: the views contradict each other, but the reader pinned no key. `error`: not known.
 */
export function verdictOf(findings: readonly EquivocationFinding[]): Verdict {
  const has = (status: Status): boolean => findings.some((finding) => finding.status === status);
  if (has("fail")) return "fails";
  if (has("error")) return "error";
  return has("skipped") ? "unknown" : "holds";
}
