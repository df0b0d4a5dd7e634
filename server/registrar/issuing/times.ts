import { JejakError } from "../../../protocol/errors.ts";

/** When batches are anchored, so that the hour of a batch says nothing of what it holds: minutes of the day, in UTC. */
export type AnchorTimes = readonly number[] | "now";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** 01:00 in western Indonesia: after the day's work, before the next. */
export const DEFAULT_ANCHOR_TIMES = "18:00";

/** Reads `HH:MM,HH:MM` (UTC). @throws JejakError `usage` */
export function parseAnchorTimes(typed: string): number[] {
  const minutes = typed.split(",").map((time) => {
    const match = /^([01][0-9]|2[0-3]):([0-5][0-9])$/.exec(time.trim());
    if (match === null)
      throw new JejakError("usage", { at: "--anchor-at", values: { given: time, form: "HH:MM" } });
    return Number(match[1]) * 60 + Number(match[2]);
  });
  return [...new Set(minutes)].sort((a, b) => a - b);
}

/** The first fixed time after `now` (both in milliseconds); `now` itself where there are none. */
export function nextAnchorTime(times: AnchorTimes, now: number): number {
  if (times === "now") return now;
  const today = Math.floor(now / (DAY_MINUTES * MINUTE_MS)) * DAY_MINUTES;
  const candidates = [...times, ...times.map((minute) => minute + DAY_MINUTES)];
  const next = candidates.map((minute) => (today + minute) * MINUTE_MS).find((time) => time > now);
  if (next === undefined) throw new JejakError("invariant-broken", { detail: "no time to anchor at" });
  return next;
}
