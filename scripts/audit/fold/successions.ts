import type { Area } from "../report.ts";
import type { Fold, Recorded } from "./context.ts";
import { agencyOf } from "./state.ts";
import type { Agency } from "./state.ts";

/** Whose mandates sign: the agency's own, or those of the successor that the succession in force names. */
export function signingAgency(
  fold: Fold,
  { index }: Recorded,
  area: Area,
  agency: Agency,
  number: number,
): Agency {
  if (number === 0) return agency;
  const place = { index, agency: agency.key, number };
  const succession = agency.successions[number - 1];
  if (succession === undefined || succession.endedIndex !== 0) {
    const found = succession ?? { successions: agency.successions.length };
    fold.report.fail(area, "succession-unknown", place, { expected: "a succession in force", found });
  }
  return succession === undefined ? agency : agencyOf(fold.ledger, succession.successor);
}
