import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Logger } from "pino";
import type { SigningKey } from "../../protocol/proof/note-keys.ts";
import { vkeyOf } from "../../protocol/proof/note-keys.ts";
import type { Reader } from "../chain/reader.ts";
import { becomeLeader } from "../store/leader.ts";
import { forgetRepeatedNotes, keepLogIdentity, replaceWitnesses } from "../store/queries/checkpoints.ts";
import type { WitnessConfig } from "./config.ts";
import { PUBLISH_OPTIONS, publish, type PublishOptions, type Publisher } from "./publish.ts";
import { collect } from "./witnesses.ts";

const LOOK_MS = 1_000;
const FORGET_MS = 3_600_000;
/** After trouble of any kind the next look waits twice as long as the last one, up to this. */
const LONGEST_MS = 15_000;

export interface CheckpointSettings {
  /** For witnesses' answers: several are asked at a time. */
  pool: pg.Pool;
  reader: Reader;
  chainId: number;
  origin: string;
  key: SigningKey;
  witnesses: readonly WitnessConfig[];
  log: Logger;
  options?: PublishOptions;
  /** Milliseconds between two looks at the database. */
  lookMs?: number;
}

/**
 * Signs checkpoints and collects cosignatures until `signal`. One process at a time does so on a database; what it
 * finds when it starts is what any round finds.
 */
export async function runCheckpoints(
  databaseUrl: string,
  settings: CheckpointSettings,
  signal: AbortSignal,
): Promise<void> {
  const { lookMs = LOOK_MS, log } = settings;
  await every(lookMs, signal, log, () => lead(databaseUrl, settings, signal));
}

/** Holds the lock and works; what breaks is begun anew by the caller. */
async function lead(
  databaseUrl: string,
  settings: CheckpointSettings,
  signal: AbortSignal,
): Promise<boolean> {
  const leadership = await becomeLeader(databaseUrl, "checkpoints", signal);
  if (!leadership) return true;
  const over = new AbortController();
  try {
    const until = AbortSignal.any([signal, over.signal]);
    await Promise.race([leadership.lost, rounds(leadership.db, settings, until)]);
    return true;
  } finally {
    over.abort();
    await leadership.end().catch(() => undefined);
  }
}

async function rounds(db: pg.Client, settings: CheckpointSettings, signal: AbortSignal): Promise<void> {
  const { pool, key, origin, witnesses, options = PUBLISH_OPTIONS, log, lookMs = LOOK_MS } = settings;
  await keepLogIdentity(db, { origin, vkey: vkeyOf(key) });
  await replaceWitnesses(db, witnesses);
  const publisher: Publisher = { ...settings, db, options };
  await Promise.all([
    every(lookMs, signal, log, () => publish(publisher).then(() => true)),
    ...witnesses.map((witness) => every(lookMs, signal, log, () => collect(pool, origin, witness))),
    every(FORGET_MS, signal, log, () => forgetRepeatedNotes(pool, origin).then(() => true)),
  ]);
}

/** Does the work again and again; less often while it fails, or has not got what it asks for. */
async function every(
  ms: number,
  signal: AbortSignal,
  log: Logger,
  work: () => Promise<boolean>,
): Promise<void> {
  let wait = ms;
  while (!signal.aborted) {
    try {
      wait = (await work()) ? ms : Math.min(wait * 2, LONGEST_MS);
    } catch (error) {
      log.error({ err: error }, "checkpoints: tried again");
      wait = Math.max(ms, Math.min(wait * 2, LONGEST_MS));
    }
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
}
