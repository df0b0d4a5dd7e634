import { isDeepStrictEqual } from "node:util";
import type { Api } from "../../client/api.ts";
import type { Ledger } from "../../client/ledger.ts";
import type { LedgerFold } from "../fold/fold.ts";
import type { Place, Report } from "../report.ts";
import type { Spool } from "../spool.ts";
import type { Facts } from "./facts.ts";
import type { History } from "./history.ts";

/** What every part of the comparison works on. */
export interface ApiAudit {
  url: string;
  api: Api;
  ledger: Ledger;
  fold: LedgerFold;
  spool: Spool;
  history: History;
  report: Report;
  /** So many pieces of work are done. */
  advance: (by?: number) => void;
}

/** Answers that are asked for one by one are so many at most; beyond, a sample stands for all. */
export const MOST_SINGLE = 500;

/** Places to look at below `count`: all of a few, else one at random in each of equal parts, and the last. */
export function sampleOf(count: number, most: number = MOST_SINGLE): Set<number> {
  if (count <= most) return new Set(Array.from({ length: count }, (_, i) => i));
  const part = count / (most - 1);
  const drawn = Array.from({ length: most - 1 }, (_, i) => Math.floor((i + Math.random()) * part));
  return new Set([...drawn, count - 1]);
}

/** Reports where two values differ. */
export function demand(report: Report, place: Place, expected: unknown, found: unknown): void {
  if (!isDeepStrictEqual(expected, found)) report.fail("api", "api.differs", place, { expected, found });
}

/** Every expected member, named by its path. */
export function demandAll(report: Report, place: Place, path: string, expected: Facts, found: Facts): void {
  for (const [field, value] of Object.entries(expected))
    demand(report, { ...place, at: `${path}${field}` }, value, found[field]);
}

/** A list, which must have these items in this order. */
export function demandList(
  report: Report,
  place: Place,
  path: string,
  expected: readonly Facts[],
  found: readonly Facts[],
): void {
  demand(report, { ...place, at: `${path}.length` }, expected.length, found.length);
  expected.forEach((facts, i) => {
    const item = found[i];
    if (item !== undefined) demandAll(report, place, `${path}.`, facts, item);
  });
}

/** Reports what the API does not show. */
export function missing({ report }: Pick<ApiAudit, "report">, place: Place, expected: unknown): void {
  report.fail("api", "api.missing", place, { expected });
}

interface Page<T> {
  items: T[];
  next: string | null;
}

/** The items of a list page by page, one more than there should be at most: an endless list ends too. */
export async function* itemsOf<T>(
  most: number,
  page: (after: { after?: string }) => Promise<Page<T>>,
): AsyncGenerator<T, undefined> {
  let count = 0;
  for (let after: string | null = ""; after !== null;) {
    const { items, next }: Page<T> = await page(after === "" ? {} : { after });
    for (const item of items) {
      yield item;
      if (++count > most) return;
    }
    after = items.length === 0 ? null : next;
  }
}

/** All of them in one list. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
