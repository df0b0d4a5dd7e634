import { deadlineFinding, factsOf, tagsFinding } from "../../protocol/findings.ts";
import type { JsonObject } from "../../protocol/json.ts";
import type { SignedStep, Warning } from "./schema.ts";

/** What the signed numbers say differently from the published text. */
export function warningsOf(step: SignedStep, release: JsonObject): Warning[] {
  const facts = factsOf(release);
  return [tagsFinding(step, facts), deadlineFinding(step, facts)].filter((finding) => finding !== null);
}
