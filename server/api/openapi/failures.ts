import { CODES } from "../../../protocol/errors.ts";
import type { ErrorCode } from "../../../protocol/errors.ts";
import type { Route } from "../route.ts";

const ALWAYS: readonly ErrorCode[] = ["request-malformed", "internal"];

/** All of these are limited, by the limit of reads or by one of their own. */
const LIMITED = "/api/v1/";

/** What the strict parser refuses in any JSON body. */
const OF_JSON: readonly ErrorCode[] = [
  "json-depth",
  "json-duplicate-key",
  "json-encoding",
  "json-number",
  "json-surrogate",
  "json-syntax",
  "unsupported-media-type",
  "body-too-large",
];

/** Every code that an operation may answer with, by status, both in ascending order. */
export function failuresOf(route: Route): ReadonlyMap<number, readonly ErrorCode[]> {
  const limited: readonly ErrorCode[] = route.path.startsWith(LIMITED) ? ["rate-limited"] : [];
  const codes = new Set([...ALWAYS, ...limited, ...(route.body ? OF_JSON : []), ...route.problems]);
  const ordered = [...codes].sort();
  return new Map([...Map.groupBy(ordered, (code) => CODES[code].status)].sort(([a], [b]) => a - b));
}
