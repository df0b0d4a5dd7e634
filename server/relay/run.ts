import { setTimeout as sleep } from "node:timers/promises";

import type pg from "pg";
import type { Logger } from "pino";

import { becomeLeader } from "../store/leader.ts";
import { CHANNEL } from "../submissions/submit.ts";
import type { RelayContext } from "./context.ts";
import { createRelay, isOfTheRpc, type Relay } from "./relay.ts";

/** Between rounds, in milliseconds: while something is on its way, otherwise, and after an RPC's fault. */
const BUSY_MS = 100;
const IDLE_MS = 1_000;
const FAULT_MS = 1_000;

/** All of the context but the connection, which comes with the lock. */
export type RelaySettings = Omit<RelayContext, "db">;

/**
 * Relays until `signal`: takes the lock, works, and starts over where the database's connection breaks. What
 * it finds then is what any round finds.
 * @param onLeader told each time when the lock is ours
 */
export async function runRelay(
  databaseUrl: string,
  settings: RelaySettings,
  signal: AbortSignal,
  onLeader: () => void = () => undefined,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await lead(databaseUrl, settings, signal, onLeader);
    } catch (error) {
      settings.log.error({ err: error }, "the relay starts over");
      await pause(FAULT_MS, signal);
    }
  }
}

async function lead(
  databaseUrl: string,
  settings: RelaySettings,
  signal: AbortSignal,
  onLeader: () => void,
): Promise<void> {
  const leadership = await becomeLeader(databaseUrl, "relay", signal);
  if (!leadership) return;
  const { db, lost } = leadership;
  try {
    const bell = await listen(db, signal);
    onLeader();
    await Promise.race([lost, rounds(createRelay({ ...settings, db }), settings.log, bell, signal)]);
  } finally {
    await leadership.end().catch(() => undefined);
  }
}

/** Resolves early when the bell rings: a submission was stored. */
type Bell = (ms: number) => Promise<void>;

async function listen(db: pg.ClientBase, signal: AbortSignal): Promise<Bell> {
  let ring = new AbortController();
  db.on("notification", () => {
    ring.abort();
  });
  await db.query(`LISTEN ${CHANNEL}`);
  return async (ms) => {
    await pause(ms, AbortSignal.any([ring.signal, signal]));
    if (ring.signal.aborted) ring = new AbortController();
  };
}

async function rounds(relay: Relay, log: Logger, bell: Bell, signal: AbortSignal): Promise<void> {
  let told = false;
  while (!signal.aborted) {
    try {
      const isBusy = await relay.round();
      if (told) log.info("the chain answers again");
      told = false;
      await bell(isBusy ? BUSY_MS : IDLE_MS);
    } catch (error) {
      if (!isOfTheRpc(error)) throw error;
      if (!told) log.warn({ err: error }, "the chain cannot be used now; what waits is kept");
      told = true;
      await pause(FAULT_MS, signal);
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
