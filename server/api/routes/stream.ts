import { z } from "zod";
import { toHex } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { KIND } from "../../../protocol/kinds.ts";
import { parseFeedCursor } from "../cursor.ts";
import { agencyKey, ocidKey } from "../names.ts";
import { route } from "../route.ts";
import type { Client } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import { StreamHeaders, StreamQuery } from "../schemas/stream.ts";
import { events } from "../stream/events.ts";
import type { Subscription } from "../stream/events.ts";
import type { Item } from "../stream/page.ts";

type Query = z.output<typeof StreamQuery>;

const OF_A_PROCESS: ReadonlySet<number> = new Set([KIND.step, KIND.withdrawal]);

/** Proxies must neither hold back nor rewrite what is sent. */
const HEADERS = { "Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no" };

function filterOf({ agency, ocid }: Query): Subscription["wants"] {
  if (agency === undefined && ocid === undefined) return null;
  const key = agency === undefined ? null : toHex(agencyKey(agency));
  const thing = ocid === undefined ? null : toHex(ocidKey(ocid));
  return (item: Item) =>
    (key === null || item.agency === key) &&
    (thing === null || (OF_A_PROCESS.has(item.kind) && item.thing === thing));
}

function subscriptionOf(query: Query, client: Client): Subscription {
  const last = client.header("last-event-id");
  const cursor = last === undefined || last === "" ? query.after : last;
  return {
    place: cursor === undefined ? null : parseFeedCursor(cursor),
    finality: query.finality,
    wants: filterOf(query),
  };
}

const getStream = route({
  method: "get",
  path: "/api/v1/stream",
  operationId: "streamEntries",
  summary: {
    id: "Entri baru begitu tercatat (server-sent events): entry, rollback, state; lanjut dengan Last-Event-ID",
    en: "New entries as they are recorded (server-sent events): entry, rollback, state; resumes by Last-Event-ID",
  },
  params: NoParameters,
  query: StreamQuery,
  headers: StreamHeaders,
  limiter: "streams",
  answer: { status: 200, type: "text/event-stream", streamed: true, schema: z.string() },
  problems: [
    "request-malformed",
    "cursor-malformed",
    "rate-limited",
    "server-busy",
    "not-ready",
    "database-unavailable",
  ],
  handle: async ({ query }, { deps, client }) => {
    if (!client) throw new JejakError("invariant-broken", { detail: "a stream without a client" });
    const signal = AbortSignal.any([client.gone(), deps.stopping]);
    const stream = events(deps.hub, client.address, subscriptionOf(query, client), signal);
    await stream.next();
    return { status: 200, type: "text/event-stream; charset=utf-8", stream, headers: HEADERS };
  },
});

export const stream = [getStream];
