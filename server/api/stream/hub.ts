import type { Pool } from "pg";
import { readHeads } from "../../store/queries/ledger.ts";
import { createSlots } from "../slots.ts";
import type { Room, Slots } from "../slots.ts";
import { readPage } from "./page.ts";
import type { Page, PageAsked } from "./page.ts";

/**
 * One reader of the index for all clients of the stream. It looks at the one row that moves with every change; clients
 * at the same place share what is read then, and nothing else is read while nothing happens. (A notification would
 * have to be sent in the indexer's transaction, needs a connection of its own, and does not reach a standby.)
 */
export interface Hub {
  readonly slots: Slots;
  /** Rises whenever the index has moved. */
  version(): number;
  page(asked: PageAsked): Promise<Page>;
  /** Resolves at the next change or heart-beat, and when the signal aborts. */
  wake(signal: AbortSignal): Promise<void>;
  /** Takes a client in, and gives the call that lets it go: the reader runs while there are any. */
  join(address: string): () => void;
}

export interface HubOptions extends Room {
  /** Milliseconds between looks at the index. */
  readonly pollMs: number;
  /** Milliseconds until a quiet stream shows that it is alive. */
  readonly beatMs: number;
}

const MOST_PAGES = 32;

/** Pages of the present version, by what was asked; the oldest go first. */
function createPages(pool: Pool) {
  const pages = new Map<string, Promise<Page>>();
  const read = (asked: PageAsked): Promise<Page> => {
    const { place, finality } = asked;
    const key = `${finality} ${place?.index ?? -1} ${place?.mark?.toString("hex") ?? ""}`;
    const found = pages.get(key) ?? readPage(pool, asked);
    pages.set(key, found);
    found.catch(() => pages.delete(key));
    for (const oldest of pages.keys()) {
      if (pages.size <= MOST_PAGES) break;
      pages.delete(oldest);
    }
    return found;
  };
  return {
    read,
    forget: () => {
      pages.clear();
    },
  };
}

/** Those who wait for the next change. */
function createWaiters() {
  const waiters = new Set<() => void>();
  const wait = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        waiters.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      waiters.add(wake);
      signal.addEventListener("abort", wake, { once: true });
      if (signal.aborted) wake();
    });
  const wakeAll = () => {
    for (const wake of [...waiters]) wake();
  };
  return { wait, wakeAll };
}

/** A hub that reads nothing before the first client. */
export function createHub(pool: Pool, options: HubOptions): Hub {
  const slots = createSlots(options);
  const pages = createPages(pool);
  const waiters = createWaiters();
  let version = 0;
  let known = "";
  let quietSince = Date.now();
  let timer: NodeJS.Timeout | undefined;

  const look = async () => {
    const heads = await readHeads(pool).catch(() => known);
    const moved = heads !== known;
    if (moved) {
      known = heads;
      version++;
      pages.forget();
    }
    if (moved || Date.now() - quietSince >= options.beatMs) {
      quietSince = Date.now();
      waiters.wakeAll();
    }
  };
  const next = () => {
    timer = setTimeout(() => {
      void look().finally(() => {
        if (slots.taken() > 0) next();
        else timer = undefined;
      });
    }, options.pollMs);
  };
  const join = (address: string) => {
    const leave = slots.take(address);
    if (timer === undefined) {
      // What was kept while nobody watched may be old.
      known = "";
      pages.forget();
      next();
    }
    return leave;
  };
  return { slots, version: () => version, page: pages.read, wake: waiters.wait, join };
}
