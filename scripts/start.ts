import { setTimeout as sleep } from "node:timers/promises";
import { exitCode, JejakError } from "../protocol/errors.ts";
import { text, type Lang } from "../protocol/texts.ts";
import { loadWitnesses } from "../server/checkpoints/config.ts";
import { loadConfig, type Config } from "../server/config.ts";
import { diskError } from "../server/disk.ts";
import { openHome, type Home } from "../server/home.ts";
import { requireFree } from "../server/ports.ts";
import { bringUp, type Stages } from "./supervisor/bring-up.ts";
import { takeLock } from "./supervisor/lock.ts";
import { logPath, runToEnd, type PartSpec } from "./supervisor/part.ts";
import type { Errand } from "./supervisor/records.ts";
import { endRecorded } from "./supervisor/registry.ts";
import { languageOf, progressLines, say, sayError, sayReady } from "./supervisor/terminal.ts";

/** Time to end for each stage before it is killed; together under ten seconds. */
const STOP_MS = [2_000, 2_000, 2_000, 3_500] as const;
const GIVE_UP_MS = 3_000;
const SAMPLE_TRIES = 3;
const SAMPLE_PAUSE_MS = 3_000;

const lang: Lang = languageOf(process.env);

/** Aborted by the first signal to end, or when whoever started us has gone; further ones change nothing. */
function endSignal(): AbortSignal {
  const controller = new AbortController();
  const end = () => {
    controller.abort();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"]) process.on(name, end);
  return controller.signal;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener(
      "abort",
      () => {
        resolve();
      },
      { once: true },
    );
  });
}

/** Stage after stage, so that what writes ends before what it writes to. */
async function stopAll(stages: Stages): Promise<void> {
  for (const [index, stage] of stages.entries()) {
    await Promise.allSettled(stage.map((part) => part.stop(STOP_MS[index] ?? 1_000)));
  }
}

/** Records the sample ledger; a run that fails (a part was killed under it, say) is tried again. */
async function recordSample(spec: PartSpec, signal: AbortSignal): Promise<void> {
  for (let tries = 0; tries < SAMPLE_TRIES && !signal.aborted; tries++) {
    if (tries > 0) await sleep(SAMPLE_PAUSE_MS, undefined, { signal }).catch(() => undefined);
    if ((await runToEnd(spec, say, signal)) === "0") return;
  }
  if (!signal.aborted) say(text(lang, "start.sampleFailed", { log: logPath(spec.logs, spec.name) }));
}

/** Goes on beside everything else, while the delay passes; killed, the next start does it. */
async function bindRegistry(bind: Errand, signal: AbortSignal): Promise<void> {
  await bind(signal).catch((error: unknown) => {
    say(text(lang, "start.registryFailed", { error: String(error) }));
  });
}

async function work(
  config: Readonly<Config>,
  home: Home,
  stages: Stages,
  signal: AbortSignal,
): Promise<void> {
  const { run, sample, bind } = await bringUp(config, home, progressLines(lang), stages, signal);
  if (bind !== null) void bindRegistry(bind, signal);
  if (config.sample) await recordSample(sample, signal);
  if (signal.aborted) return;
  sayReady(lang, run, config, home);
  process.send?.({ ready: true, url: run.url });
  await aborted(signal);
}

async function clearLeftovers(home: Home): Promise<void> {
  const ended = await endRecorded(home);
  if (ended.length > 0) say(text(lang, "start.adopted", { parts: ended.join(", ") }));
}

async function main(): Promise<void> {
  const signal = endSignal();
  const config = loadConfig();
  // A file that is wrong is found now, not by a part that does not come up.
  loadWitnesses(config.witnesses);
  const home = openHome(config.home);
  const giveBack = takeLock(home);
  const stages: Stages = [[], [], [], []];
  try {
    say(text(lang, "start.folder", { folder: home.root }));
    await clearLeftovers(home);
    await requireFree(config.port, "PORT");
    const working = work(config, home, stages, signal);
    await Promise.race([working, aborted(signal)]);
    say(text(lang, "start.stopping"));
    await stopAll(stages);
    // Whatever was still coming up when the signal came gives up now, or stands in `stages` since.
    await Promise.race([Promise.allSettled([working]), sleep(GIVE_UP_MS)]);
  } finally {
    await stopAll(stages);
    giveBack();
  }
  say(text(lang, "start.stopped"));
}

function knownError(error: unknown): JejakError {
  if (error instanceof JejakError) return error;
  const detail = String((error as Error).stack);
  return diskError(error) ?? new JejakError("internal", { cause: error, detail });
}

try {
  await main();
  process.exit(0);
} catch (error) {
  const known = knownError(error);
  sayError(known);
  process.exit(exitCode(known.code));
}
