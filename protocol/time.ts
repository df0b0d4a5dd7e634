const FORM = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(Z|z|[+-]\d\d:?\d\d)?$/;

/**
 * Unix seconds of a published time (RFC 3339, or the date alone); what names no zone counts as UTC. Undefined
 * where it is no such time: real data has other spellings, and they are not guessed at.
 */
export function parseTime(text: string): number | undefined {
  const match = FORM.exec(text.trim());
  if (match === null) return undefined;
  const parts: (string | undefined)[] = match.slice(1, 7);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) =>
    Number(part ?? 0),
  );
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(time);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || minute > 59 || second > 60)
    return undefined;
  return time / 1000 - offsetSeconds(match[7] ?? "Z");
}

function offsetSeconds(zone: string): number {
  if (zone === "Z" || zone === "z") return 0;
  const sign = zone.startsWith("-") ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(-2)) * 60);
}

/** The last second of the year 9999, beyond which RFC 3339 has no form. */
const LAST = 253_402_300_799;

/** RFC 3339 in UTC, to the second; later years (uint40 allows them) are capped at the last second of 9999. */
export function formatTime(seconds: number): string {
  return new Date(Math.min(seconds, LAST) * 1000).toISOString().replace(".000Z", "Z");
}
