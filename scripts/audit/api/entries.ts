import { z } from "zod";
import { answerIfThere, answerOf } from "../../client/http.ts";
import { domainsOf } from "../trust.ts";
import { demand, demandAll, itemsOf, missing, sampleOf } from "./context.ts";
import type { ApiAudit } from "./context.ts";
import { entryFacts } from "./entry-facts.ts";
import type { Facts } from "./facts.ts";
import { recordedEntries } from "./recorded.ts";

const Item = z.looseObject({ index: z.int(), kind: z.int(), words: z.string() });
const Feed = z.object({ items: z.array(Item), next: z.string().nullable() });

/** Every entry of the feed, page by page, beside those that were fetched; and a sample of them one by one. */
export async function compareEntries(audit: ApiAudit): Promise<void> {
  const { report, history, spool, fold, advance } = audit;
  const { ledger: separator } = domainsOf(fold.trust);
  const alone = sampleOf(history.log.size);
  const items = feedOf(audit);
  let ended = false;
  for (const recorded of recordedEntries(spool)) {
    const { index } = recorded;
    const expected = entryFacts(history, recorded, separator);
    const next: IteratorResult<Facts, undefined> | undefined = ended ? undefined : await items.next();
    if (next?.done === true) missing(audit, { index, at: "entries" }, index);
    else if (next !== undefined) demandAll(report, { index }, "entries.", expected, next.value);
    ended ||= next?.done === true;
    if (alone.has(index)) await compareEntry(audit, index, expected);
    advance();
  }
  const surplus = ended ? undefined : await items.next();
  if (surplus?.done === false) demand(report, { at: "entries" }, undefined, surplus.value.index);
}

function feedOf({ api, history }: ApiAudit) {
  return itemsOf(history.log.size, (after) =>
    answerOf(api.GET("/api/v1/entries", { params: { query: { limit: 1_000, ...after } } }), Feed),
  );
}

async function compareEntry(audit: ApiAudit, index: number, expected: Facts): Promise<void> {
  const call = audit.api.GET("/api/v1/entries/{index}", { params: { path: { index } } });
  const found = await answerIfThere(call, Item);
  if (found === undefined) missing(audit, { index, at: "entry" }, index);
  else demandAll(audit.report, { index }, "entry.", expected, found);
}
