import { JejakError } from "./errors.ts";

/** OCDS 1.1.5 releaseTag.csv in file order: the place in this list is the bit. */
export const TAGS = [
  "planning",
  "planningUpdate",
  "tender",
  "tenderAmendment",
  "tenderUpdate",
  "tenderCancellation",
  "award",
  "awardUpdate",
  "awardCancellation",
  "contract",
  "contractUpdate",
  "contractAmendment",
  "implementation",
  "implementationUpdate",
  "contractTermination",
  "compiled",
] as const;

export type Tag = (typeof TAGS)[number];

/** Bit of any release tag outside the OCDS list. */
export const OTHER = 2 ** 30;

/** Jejak's own bit: after such a step a trail accepts corrections only. */
export const CLOSES = 2 ** 31;

/** Every bit that a step may carry. */
const KNOWN_TAGS = 2 ** TAGS.length - 1 + OTHER + CLOSES;

/** A mandate with this mask may sign every step, those without tags included. */
export const ALL_TAGS = 2 ** 32 - 1;

const BITS = new Map<string, number>(TAGS.map((tag, bit) => [tag, 2 ** bit]));

/** The mask (uint32) of release tags; a tag outside the OCDS list sets `OTHER`; `closes` is asked for apart. */
export function tagMask(tags: readonly string[], closes = false): number {
  const mask = tags.reduce((bits, tag) => bits | (BITS.get(tag) ?? OTHER), closes ? CLOSES : 0);
  return mask >>> 0;
}

/** Names of the bits of a mask, in bit order; `other` and `closes` for the bits that are not OCDS's. */
export function tagsOf(mask: number): string[] {
  const names: string[] = TAGS.filter((_, bit) => hasTag(mask, 2 ** bit));
  if (hasTag(mask, OTHER)) names.push("other");
  if (hasTag(mask, CLOSES)) names.push("closes");
  return names;
}

export function hasTag(mask: number, bits: number): boolean {
  return (mask & bits) !== 0;
}

/** The bits whose nibble or permission counts: a step without tags counts as *other*. */
export function effectiveTags(mask: number): number {
  return mask === 0 ? OTHER : mask;
}

/** @throws JejakError `tags-unknown` for bits that no contract accepts */
export function checkTags(mask: number): void {
  const unknown = (mask & ~KNOWN_TAGS) >>> 0;
  if (unknown !== 0) throw new JejakError("tags-unknown", { values: { tags: mask, unknown } });
}
