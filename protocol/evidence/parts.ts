import type { Bilingual } from "../errors.ts";
import { EVIDENCE } from "../texts/evidence.ts";
import type { Facts } from "./facts.ts";
import type { EvidenceAgency } from "./format.ts";
import type { Report } from "./verify.ts";

/** Numbers of processes, both ends included. */
interface Span {
  first: number;
  last: number;
}

/** What several files say together of one agency's processes. */
export interface JoinedList {
  agency: EvidenceAgency;
  /** Processes that there are at the newest block of these files. */
  count: number;
  /** Numbers that none of the files lists. */
  missing: Span[];
}

type Part = { agency: EvidenceAgency } & NonNullable<Facts["processes"]>;

/**
 * Puts lists of processes together, agency by agency, where there are several that hold: a process keeps its number
 * for ever, so that parts of different blocks may stand beside one another.
 */
export function joinLists(reports: readonly Pick<Report, "verdict" | "facts">[]): JoinedList[] {
  const parts = reports.flatMap(({ verdict, facts }): Part[] =>
    verdict === "holds" && facts?.agency && facts.processes
      ? [{ agency: facts.agency, ...facts.processes }]
      : [],
  );
  const byAgency = [...Map.groupBy(parts, ({ agency }) => agency.officialId).values()];
  return byAgency.filter(({ length }) => length > 1).flatMap(join);
}

function join(parts: readonly Part[]): JoinedList[] {
  const [first] = parts;
  if (first === undefined) return [];
  const count = Math.max(...parts.map((part) => part.count));
  return [{ agency: first.agency, count, missing: missingIn(parts.flatMap(spanOf), count) }];
}

/** The numbers in one file have no gap: that is what it proves. */
function spanOf({ listed }: Part): Span[] {
  const [first, last] = [listed.at(0)?.number, listed.at(-1)?.number];
  return first === undefined || last === undefined ? [] : [{ first, last }];
}

function missingIn(spans: readonly Span[], count: number): Span[] {
  const missing: Span[] = [];
  let next = 1;
  for (const { first, last } of spans.toSorted((a, b) => a.first - b.first)) {
    if (first > next) missing.push({ first: next, last: first - 1 });
    next = Math.max(next, last + 1);
  }
  if (next <= count) missing.push({ first: next, last: count });
  return missing;
}

/** Whether the files list all processes, as a sentence. */
export function listSentence(lang: keyof Bilingual, { agency, count, missing }: JoinedList): string {
  const key = missing.length === 0 ? "evidence.parts.whole" : "evidence.parts.missing";
  const numbers = missing
    .map(({ first, last }) => (first === last ? String(first) : `${first}–${last}`))
    .join(", ");
  const values = { agency: `${agency.name} (${agency.officialId})`, count: String(count), numbers };
  return EVIDENCE[key][lang].replace(/\{(\w+)\}/g, (_, name: keyof typeof values) => values[name]);
}
