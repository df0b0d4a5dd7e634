import type { Finality } from "../../../api/schemas/common.ts";
import type { LedgerAnswer } from "./view.ts";

/** How settled the entry at a log index is. */
export function settledAt({ safe, finalized }: LedgerAnswer["heads"], index: number): Finality {
  if (finalized !== null && index < finalized.size) return "finalized";
  return safe !== null && index < safe.size ? "safe" : "seen";
}
