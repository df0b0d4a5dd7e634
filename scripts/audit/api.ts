import { z } from "zod";
import { formatTime } from "../../protocol/time.ts";
import { to0x, toHex } from "../../protocol/bytes.ts";
import { entryHeader } from "../../protocol/kinds.ts";
import { leafHash } from "../../protocol/log.ts";
import { Counts } from "../../server/api/schemas/ledger.ts";
import { openApi } from "../client/api.ts";
import { answerOf, fetchWithRetries } from "../client/http.ts";
import { openLedger } from "../client/ledger.ts";
import type { Ledger } from "../client/ledger.ts";
import { EVENT, bytesAt, numberAt } from "./events.ts";
import type { LedgerEvent } from "./events.ts";
import type { LedgerFold } from "./fold/fold.ts";
import { nodeSha256 } from "./fold/peaks.ts";
import type { Agency } from "./fold/state.ts";
import type { Place, Report } from "./report.ts";
import type { Spool } from "./spool.ts";

export interface ApiOptions {
  url: string;
  fold: LedgerFold;
  spool: Spool;
  report: Report;
}

/**
 * The API's answers against what was computed from the chain: counts, size and root of the log, every entry, every
 * agency, every trail. Of an API that stands at another size nothing is known.
 * @throws JejakError `server-unavailable`, `server-answer-malformed`
 */
export async function compareApi({ url, fold, spool, report }: ApiOptions): Promise<void> {
  const api = openLedger(url);
  const { size, root } = await api.info();
  if (size !== fold.log.size) {
    const values = { expected: fold.log.size, found: size };
    report.add({ area: "api", code: "api.behind", status: "error", place: { at: url }, values });
    return;
  }
  demand(report, { at: "ledger.root" }, fold.log.root(), root);
  await compareCounts(report, url, fold);
  await compareEntries(report, url, spool);
  const agencies = [...fold.ledger.agencies.values()].filter(({ admittedIndex }) => admittedIndex !== 0);
  for (const agency of agencies) await compareAgency(report, api, agency);
  await compareTrails(report, api, fold, spool);
  report.conclude("api", { size, agencies: agencies.length, trails: fold.ledger.trails.size });
}

function demand(report: Report, place: Place, expected: unknown, found: unknown): void {
  if (expected !== found) report.fail("api", "api.differs", place, { expected, found });
}

async function compareCounts(report: Report, url: string, { ledger }: LedgerFold): Promise<void> {
  const counts = await answerOf(openApi(url, fetchWithRetries).GET("/api/v1/counts"), Counts);
  const steps = [...ledger.trails.values()].reduce((total, { state }) => total + state.length, 0);
  const agencies = [...ledger.agencies.values()].filter(({ admittedIndex }) => admittedIndex !== 0).length;
  demand(report, { at: "counts.steps" }, steps, counts.steps);
  demand(report, { at: "counts.processes" }, ledger.trails.size, counts.processes);
  demand(report, { at: "counts.agencies" }, agencies, counts.agencies);
}

const Feed = z.object({
  items: z.array(
    z.object({
      index: z.int(),
      kind: z.int(),
      recordedAt: z.string(),
      blockNumber: z.int(),
      leaf: z.string(),
      words: z.string(),
    }),
  ),
  next: z.string().nullable(),
});
type Item = z.infer<typeof Feed>["items"][number];

/** The feed of entries, page by page, beside the entries that were fetched. */
async function compareEntries(report: Report, url: string, spool: Spool): Promise<void> {
  const items = feedOf(url);
  for (const { event, index, words } of entriesOf(spool)) {
    const next = await items.next();
    if (next.done === true) {
      report.fail("api", "api.missing", { index, at: "entries" }, { expected: index });
      return;
    }
    const { kind, recordedAt } = entryHeader(words);
    const leaf = toHex(leafHash(words, nodeSha256));
    const times = { recordedAt: formatTime(recordedAt), blockNumber: event.block };
    const expected = { index, kind, ...times, leaf, words: `0x${words.toString("hex")}` };
    for (const [field, value] of Object.entries(expected))
      demand(report, { index, at: `entries.${field}` }, value, next.value[field as keyof Item]);
  }
}

async function* feedOf(url: string): AsyncGenerator<Item, undefined> {
  const api = openApi(url, fetchWithRetries);
  for (let after: string | null = ""; after !== null;) {
    const query: { limit: number; after?: string } = { limit: 1_000, ...(after !== "" && { after }) };
    const page: z.infer<typeof Feed> = await answerOf(
      api.GET("/api/v1/entries", { params: { query } }),
      Feed,
    );
    yield* page.items;
    after = page.items.length === 0 ? null : page.next;
  }
}

function* entriesOf(spool: Spool): Generator<{ event: LedgerEvent; index: number; words: Buffer }> {
  for (const piece of spool.pieces()) {
    if (!("event" in piece) || piece.event.event !== EVENT.entry) continue;
    const { event } = piece;
    yield { event, index: numberAt(event.body, 0), words: bytesAt(event.body, 64, 0, 1) };
  }
}

async function compareAgency(report: Report, api: Ledger, agency: Agency): Promise<void> {
  const place = { agency: agency.key };
  const answer = await api.agency(agency.key);
  if (answer === undefined) {
    report.fail("api", "api.missing", place, { expected: agency.key });
    return;
  }
  demand(report, { ...place, at: "head" }, agency.head, answer.head);
  demand(report, { ...place, at: "mandates" }, agency.mandates.length, answer.mandates.length);
  for (const { number, holder } of answer.mandates)
    demand(report, { ...place, number, at: "holder" }, agency.mandates[number - 1]?.holder, holder);
}

/** Each trail by the ocid that its opening event has. */
async function compareTrails(
  report: Report,
  api: Ledger,
  { ledger }: LedgerFold,
  spool: Spool,
): Promise<void> {
  for (const piece of spool.pieces()) {
    if (!("event" in piece) || piece.event.event !== EVENT.trailOpened) continue;
    const { body } = piece.event;
    const trail = ledger.trails.get(body.toString("latin1", 0, 64));
    if (trail === undefined) continue;
    const place = { agency: trail.agency.key, ocidHash: trail.ocidHash };
    const ocid = bytesAt(body, 64, 1, 2).toString();
    const answer = await api.trail(trail.agency.key, ocid);
    if (answer === undefined) report.fail("api", "api.missing", place, { expected: ocid });
    else {
      demand(report, { ...place, at: "head" }, to0x(trail.state.head), answer.head);
      demand(report, { ...place, at: "steps" }, trail.state.length, answer.steps.length);
    }
  }
}
