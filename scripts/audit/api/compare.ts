import { z } from "zod";
import { formatTime } from "../../protocol/time.ts";
import { toHex } from "../../protocol/bytes.ts";
import { entryHeader } from "../../protocol/kinds.ts";
import { leafHash } from "../../protocol/log.ts";
import { Counts } from "../../server/api/schemas/ledger.ts";
import { openApi } from "../client/api.ts";
import { answerOf, fetchWithRetries } from "../client/http.ts";
import { openLedger } from "../client/ledger.ts";
import type { Ledger } from "../client/ledger.ts";
import {
  agencyAnswered,
  agencyFacts,
  mandateFacts,
  stepAnswered,
  stepFacts,
  trailFacts,
} from "./api-facts.ts";
import type { Facts } from "./api-facts.ts";
import { EVENT, bytesAt, numberAt, paddedLength, wordAt } from "./events.ts";
import type { LedgerEvent } from "./events.ts";
import type { LedgerFold } from "./fold/fold.ts";
import { nodeSha256 } from "./fold/peaks.ts";
import type { Agency } from "./fold/state.ts";
import type { Place, Report } from "./report.ts";
import type { Spool } from "./spool.ts";
import { domainsOf } from "./trust.ts";

export interface ApiOptions {
  url: string;
  fold: LedgerFold;
  spool: Spool;
  report: Report;
}

/**
 * The API's answers against what was computed from the chain: size and root of the log (`/ledger`), `/counts`, every
 * entry (`/entries`), every agency with its policy and mandates (`/agencies/{agency}`), the list of processes
 * (`/processes`), and every trail with all its steps (`/agencies/{agency}/processes/{ocid}`), member by member as far
 * as it follows from the chain; what follows from manifests is left to the audit of manifests. Of an API that stands at
 * another size nothing is known.
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
  const leaves = await compareEntries(report, url, spool, size);
  const agencies = [...fold.ledger.agencies.values()].filter(({ admittedIndex }) => admittedIndex !== 0);
  const steps = stepsByAgency(fold);
  for (const agency of agencies) await compareAgency(report, api, agency, steps.get(agency) ?? 0);
  await compareNames(report, api, spool);
  await compareList(report, url, fold);
  await compareTrails({ report, api, fold, spool, leaves });
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

function stepsByAgency({ ledger }: LedgerFold): Map<Agency, number> {
  const steps = new Map<Agency, number>();
  for (const { agency, state } of ledger.trails.values())
    steps.set(agency, (steps.get(agency) ?? 0) + state.length);
  return steps;
}

function demandAll(report: Report, place: Place, path: string, expected: Facts, found: Facts): void {
  for (const [field, value] of Object.entries(expected))
    demand(report, { ...place, at: `${path}${field}` }, value, found[field]);
}

/**
 * The feed of entries, page by page, beside the entries that were fetched.
 * @returns the leaf of each entry, 32 bytes each
 */
async function compareEntries(report: Report, url: string, spool: Spool, size: number): Promise<Buffer> {
  const leaves = Buffer.alloc(32 * size);
  const items = feedOf(url);
  let missing = false;
  for (const { event, index, words } of entriesOf(spool)) {
    const leaf = toHex(leafHash(words, nodeSha256));
    leaves.write(leaf, 32 * index, "hex");
    if (missing) continue;
    const next = await items.next();
    if (next.done === true) {
      report.fail("api", "api.missing", { index, at: "entries" }, { expected: index });
      missing = true;
      continue;
    }
    const { kind, recordedAt } = entryHeader(words);
    const times = { recordedAt: formatTime(recordedAt), blockNumber: event.block };
    const expected = { index, kind, ...times, leaf, words: `0x${words.toString("hex")}` };
    demandAll(report, { index }, "entries.", expected, next.value);
  }
  return leaves;
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
  for (const event of eventsOf(spool, EVENT.entry))
    yield { event, index: numberAt(event.body, 0), words: bytesAt(event.body, 64, 0, 1) };
}

async function compareAgency(report: Report, api: Ledger, agency: Agency, steps: number): Promise<void> {
  const place = { agency: agency.key };
  const answer = await api.agency(agency.key);
  if (answer === undefined) {
    report.fail("api", "api.missing", place, { expected: agency.key });
    return;
  }
  demandAll(report, place, "", agencyFacts(agency, steps), agencyAnswered(answer));
  for (const found of answer.mandates) {
    const mandate = agency.mandates[found.number - 1];
    const mandatePlace = { ...place, number: found.number };
    if (mandate === undefined) demand(report, { ...mandatePlace, at: "mandates" }, undefined, found.number);
    else demandAll(report, mandatePlace, "mandates.", mandateFacts(mandate), found);
  }
}

/** Names, which storage has the hash of only, by the events of admissions. */
async function compareNames(report: Report, api: Ledger, spool: Spool): Promise<void> {
  for (const { body } of eventsOf(spool, EVENT.agencyAdmitted)) {
    const agency = wordAt(body, 0);
    const officialId = bytesAt(body, 32, 1, 3);
    const name = bytesAt(body, 32, 2, 4 + paddedLength(officialId.length) / 32).toString();
    const found = await api.agency(agency);
    demand(report, { agency, at: "officialId" }, officialId.toString(), found?.officialId);
    demand(report, { agency, at: "name" }, name, found?.name);
  }
}

const List = z.object({
  items: z.array(z.looseObject({ agency: z.string(), ocidHash: z.string() })),
  next: z.string().nullable(),
});

/** The list of processes has each trail once. */
async function compareList(report: Report, url: string, { ledger }: LedgerFold): Promise<void> {
  const left = new Map([...ledger.trails.values()].map((trail) => [nameOf(trailFacts(trail)), trail]));
  for await (const item of processesOf(url)) {
    const place = { agency: item.agency, ocidHash: item.ocidHash };
    const trail = left.get(nameOf(item));
    left.delete(nameOf(item));
    if (trail === undefined) demand(report, { ...place, at: "processes" }, "not there, or once", "there");
    else demandAll(report, place, "processes.", trailFacts(trail), item);
  }
  for (const { agency, ocidHash } of left.values())
    report.fail(
      "api",
      "api.missing",
      { agency: agency.key, ocidHash, at: "processes" },
      { expected: ocidHash },
    );
}

const nameOf = ({ agency, ocidHash }: Facts): string => `${String(agency)}/${String(ocidHash)}`;

async function* processesOf(url: string): AsyncGenerator<z.infer<typeof List>["items"][number]> {
  const api = openApi(url, fetchWithRetries);
  for (let after: string | null = ""; after !== null;) {
    const query = { limit: 1_000, sort: "opened" as const, ...(after !== "" && { after }) };
    const page: z.infer<typeof List> = await answerOf(
      api.GET("/api/v1/processes", { params: { query } }),
      List,
    );
    yield* page.items;
    after = page.items.length === 0 ? null : page.next;
  }
}

interface TrailOptions extends Omit<ApiOptions, "url"> {
  api: Ledger;
  leaves: Buffer;
}

/** Each trail by the ocid that its opening event has, with all its steps. */
async function compareTrails({ report, api, fold, spool, leaves }: TrailOptions): Promise<void> {
  const { ledger: separator } = domainsOf(fold.trust);
  for (const { body } of eventsOf(spool, EVENT.trailOpened)) {
    const trail = fold.ledger.trails.get(body.toString("latin1", 0, 64));
    if (trail === undefined) continue;
    const place = { agency: trail.agency.key, ocidHash: trail.ocidHash };
    const ocid = bytesAt(body, 64, 1, 2).toString();
    const answer = await api.trail(trail.agency.key, ocid);
    if (answer === undefined) {
      report.fail("api", "api.missing", place, { expected: ocid });
      continue;
    }
    demandAll(report, place, "", { ocid, ...trailFacts(trail) }, answer);
    demand(report, { ...place, at: "steps" }, trail.state.length, answer.steps.length);
    for (const step of answer.steps) {
      const leaf = leaves.toString("hex", 32 * step.index, 32 * step.index + 32);
      const stepPlace = { ...place, index: step.index };
      demandAll(report, stepPlace, "steps.", stepFacts(step, separator, leaf), stepAnswered(step));
    }
  }
}

function* eventsOf(spool: Spool, wanted: number): Generator<LedgerEvent> {
  for (const piece of spool.pieces()) if ("event" in piece && piece.event.event === wanted) yield piece.event;
}
