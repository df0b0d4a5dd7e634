import { type ChildProcess, fork } from "node:child_process";
import { closeSync, createWriteStream, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";
import { endProcess, markOf, type ProcessMark } from "../../server/process.ts";
import type { Running } from "./supervise.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LIFELINE = new URL("./lifeline.ts", import.meta.url).href;
const LOG_LIMIT = 20_000_000;
/** Without a word from the part; reports of progress start it anew. */
const SILENCE_MS = 60_000;
const TAIL_LINES = 5;

/** One program of Jejak that runs in a process of its own. */
export interface PartSpec {
  name: string;
  /** From the repository's root. */
  script: string;
  env: NodeJS.ProcessEnv;
  logs: string;
  onSpawn: (name: string, mark: ProcessMark) => void;
  onProgress?: (progress: Record<string, number>) => void;
}

const Message = z.union([
  z.looseObject({ ready: z.literal(true) }),
  z.looseObject({ ready: z.literal(false), error: z.string() }),
  z.looseObject({ progress: z.record(z.string(), z.number()) }),
]);

/** Where a part writes its log. */
export function logPath(logs: string, name: string): string {
  return join(logs, `${name}.log`);
}

function openLog(path: string): number {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT) rmSync(path);
  return openSync(path, "a", 0o600);
}

function spawnPart({ name, script, env, logs, onSpawn }: PartSpec): {
  child: ChildProcess;
  mark: ProcessMark;
} {
  const log = openLog(logPath(logs, name));
  try {
    // A session of its own: Ctrl-C in the terminal must reach the supervisor only, which stops things in order.
    const child = fork(join(ROOT, script), {
      env,
      detached: true,
      execArgv: ["--import", LIFELINE],
      stdio: ["ignore", log, log, "ipc"],
    });
    const mark = child.pid === undefined ? null : markOf(child.pid);
    if (mark === null) throw new JejakError("part-start-failed", { values: { part: name } });
    try {
      onSpawn(name, mark);
    } catch (error) {
      // What nobody has written down would stand in the way of the next start.
      child.kill("SIGKILL");
      throw error;
    }
    return { child, mark };
  } finally {
    closeSync(log);
  }
}

function startFailed({ name, logs }: PartSpec, detail: string): JejakError {
  const log = logPath(logs, name);
  const tail = readFileSync(log, "utf8").trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
  return new JejakError("part-start-failed", { values: { part: name, log }, detail: `${detail}\n${tail}` });
}

/** How a process ended, in words: its exit code or the signal's name. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      resolve(signal ?? String(code));
    });
    child.once("error", (error) => {
      resolve(error.message);
    });
  });
}

/** Resolves when the part says that it is ready. */
function whenReady(spec: PartSpec, child: ChildProcess, ended: Promise<string>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => {
    reject(startFailed(spec, `silent for ${SILENCE_MS / 1_000} s`));
  }, SILENCE_MS);
  void ended.then((how) => {
    reject(startFailed(spec, `ended with ${how}`));
  });
  child.on("message", (raw) => {
    const { data: message } = Message.safeParse(raw);
    if (message === undefined) return;
    timer.refresh();
    if ("progress" in message) spec.onProgress?.(message.progress as Record<string, number>);
    else if (message.ready) resolve(undefined);
    else reject(startFailed(spec, message.error));
  });
  return promise.finally(() => {
    clearTimeout(timer);
  });
}

/** Starts a part and waits until it is ready. Errors: `part-start-failed`, with the last lines of its log. */
export async function startPart(spec: PartSpec, signal: AbortSignal): Promise<Running> {
  const { child, mark } = spawnPart(spec);
  const ended = endOf(child);
  const stop = (ms: number) => endProcess(mark, { ms });
  const giveUp = () => void stop(2_000);
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    await whenReady(spec, child, ended);
    return { mark, ended, stop };
  } catch (error) {
    await stop(2_000);
    throw error;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

/**
 * Runs a part to its end, its output by the line to `onLine` and to its log. Resolves to how it ended.
 */
export async function runToEnd(
  spec: PartSpec,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const child = fork(join(ROOT, spec.script), {
    env: spec.env,
    detached: true,
    execArgv: ["--import", LIFELINE],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const mark = child.pid === undefined ? null : markOf(child.pid);
  if (mark !== null) spec.onSpawn(spec.name, mark);
  const log = createWriteStream(logPath(spec.logs, spec.name), { flags: "a", mode: 0o600 });
  if (child.stdout !== null) createInterface(child.stdout).on("line", onLine);
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const giveUp = () => child.kill("SIGTERM");
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    return await endOf(child);
  } finally {
    signal.removeEventListener("abort", giveUp);
    log.end();
  }
}
