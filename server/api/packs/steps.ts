import { fromBase64 } from "../../../protocol/base64.ts";
import { agencyKey, ocidHash } from "../../../protocol/hash.ts";
import { KIND, decodeEntry, type StepEntry } from "../../../protocol/kinds.ts";
import type { Evidence, EvidenceContent } from "../../../protocol/evidence/format.ts";

/** A step of the evidence's trail, for people to read. */
export interface PackedStep {
  index: number;
  entry: StepEntry;
  state: EvidenceContent["state"];
}

/** The steps of the trail in their order. */
export function stepsOf({ entries, manifests, trail }: Evidence): PackedStep[] {
  if (trail === undefined) return [];
  const [agency, ocid] = [agencyKey(trail.agency.officialId), ocidHash(trail.ocid)];
  const states = new Map(manifests.map(({ index, state }) => [index, state]));
  return entries.flatMap(({ index, words }) => {
    const entry = decodeEntry(fromBase64(words));
    const isStep = entry.kind === KIND.step && entry.agency === agency && entry.ocidHash === ocid;
    return isStep ? [{ index, entry, state: states.get(index) ?? "omitted" }] : [];
  });
}
