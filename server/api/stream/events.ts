import { feedCursor } from "../cursor.ts";
import type { FeedCursor } from "../cursor.ts";
import type { Finality, View } from "../../store/queries/view.ts";
import { asOf } from "../present/view.ts";
import type { Hub } from "./hub.ts";
import type { Item, Page } from "./page.ts";
import { commentText, eventText, retryText } from "./text.ts";

const RETRY_MS = 3_000;

/** What a client of the stream asked for. */
export interface Subscription {
  readonly place: FeedCursor | null;
  readonly finality: Finality;
  /** Whether it wants an entry. */
  readonly wants: ((item: Item) => boolean) | null;
}

function idOf(place: FeedCursor | null): string | null {
  return place?.mark ? feedCursor(place.index, place.mark) : null;
}

function rollbackText({ rollback, view }: Page): string {
  if (!rollback) return "";
  const { lastCommonIndex, after } = rollback;
  const from = lastCommonIndex === null ? 0 : lastCommonIndex + 1;
  return eventText({
    id: after,
    event: "rollback",
    data: { from, lastCommonIndex, after, asOf: asOf(view) },
  });
}

/** Carries the cursor too: a reader with a filter need not go again through what it did not want. */
function stateText(view: View, place: FeedCursor | null): string {
  const { safeSize, finalizedSize } = view;
  const data = { asOf: asOf(view), safeSize, finalizedSize };
  return eventText({ id: idOf(place), event: "state", data });
}

function bytesOf(page: Page, { wants }: Subscription): Buffer {
  const items = wants ? page.items.filter(wants) : page.items;
  const events = items.map(({ event }) => event);
  return Buffer.concat([Buffer.from(rollbackText(page)), ...events]);
}

function stateKey({ hash, size, safeSize, finalizedSize }: View): string {
  return `${hash.toString("hex")} ${size} ${safeSize} ${finalizedSize}`;
}

/** Asked anew each time: it aborts while we wait. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** What follows the client's place, page by page as it comes; null: nothing has come for a while. */
async function* pages(hub: Hub, asked: Subscription, signal: AbortSignal): AsyncGenerator<Page | null> {
  let { place } = asked;
  while (!isOver(signal)) {
    const version = hub.version();
    const page = await hub.page({ place, finality: asked.finality }).catch(() => null);
    if (page) {
      place = page.place;
      yield page;
      if (page.more) continue;
    }
    while (!isOver(signal) && version === hub.version()) {
      await hub.wake(signal);
      if (version === hub.version() && !isOver(signal)) yield null;
      if (!page) break;
    }
  }
}

async function* texts(hub: Hub, asked: Subscription, signal: AbortSignal): AsyncGenerator<Buffer | string> {
  let told = "";
  for await (const page of pages(hub, asked, signal)) {
    if (!page) {
      yield commentText("still here");
      continue;
    }
    yield bytesOf(page, asked);
    const state = stateKey(page.view);
    if (page.more || state === told) continue;
    told = state;
    yield stateText(page.view, page.place);
  }
}

/**
 * The events of one client, from its place on, until the signal aborts. It stands at its own place and asks for what
 * follows only when it has sent what went before: a slow one is behind, and costs no memory.
 *
 * The first chunk is empty: when it is there, the client was taken in and its cursor was read.
 */
export async function* events(
  hub: Hub,
  address: string,
  asked: Subscription,
  signal: AbortSignal,
): AsyncGenerator<Buffer | string, void, undefined> {
  const leave = hub.join(address);
  try {
    await hub.page(asked);
    yield "";
    yield retryText(RETRY_MS);
    yield* texts(hub, asked, signal);
    yield commentText("the server stops; connect again");
  } finally {
    leave();
  }
}
