const DAY = 86_400;

/** Start (Monday, 00:00 UTC) of an ISO 8601 week, `2026-W05`, as Unix seconds. */
export function weekStart(week: string): number {
  const [year = 0, number = 1] = week.split("-W").map(Number);
  // The week with 4 January is the first.
  const fourth = Date.UTC(year, 0, 4) / 1000;
  return fourth - weekday(fourth) * DAY + (number - 1) * 7 * DAY;
}

/** The ISO 8601 week of a time: of the year that its Thursday lies in. */
export function weekOf(seconds: number): string {
  const thursday = seconds + (3 - weekday(seconds)) * DAY;
  const year = new Date(thursday * 1000).getUTCFullYear();
  const number = Math.floor((thursday - Date.UTC(year, 0, 1) / 1000) / (7 * DAY)) + 1;
  return `${String(year).padStart(4, "0")}-W${String(number).padStart(2, "0")}`;
}

export const WEEK_SECONDS = 7 * DAY;

/** Days since Monday. */
function weekday(seconds: number): number {
  return (new Date(seconds * 1000).getUTCDay() + 6) % 7;
}
