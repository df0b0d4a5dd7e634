import { CLOSES, OTHER, tagMask } from "../../protocol/tags.ts";
import type { TagName } from "./schemas/process.ts";

const DAY_SECONDS = 86_400;

/** Unix seconds, rounded up: recorded times are whole seconds, and both ends are compared with those. */
export function secondsOf(when: string): number {
  return Math.ceil(Date.parse(when) / 1000);
}

/** The end of a range is exclusive; a bare date means that whole day. */
export function endOf(when: string): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(when) ? secondsOf(when) + DAY_SECONDS : secondsOf(when);
}

/** The bit that a tag has in a step's mask. */
export function maskOf(tag: TagName): number {
  if (tag === "closes") return CLOSES;
  return tag === "other" ? OTHER : tagMask([tag]);
}
