import { type ChildProcess, fork } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { homePaths } from "../../server/home.ts";
import { anyFreePort } from "../../server/ports.ts";
import { isRunning, type ProcessMark } from "../../server/process.ts";
import { requireRun, type Run } from "../../server/run.ts";
import { endLeftovers } from "../../server/store/embedded.ts";

const START = fileURLToPath(new URL("../../scripts/start.ts", import.meta.url));

/** Where a Jejak of the tests lives: the same data folder and port over many starts. */
export interface Place {
  home: string;
  port: number;
  url: string;
}

export async function newPlace(): Promise<Place> {
  const port = await anyFreePort();
  const home = await mkdtemp(join(tmpdir(), "jejak-start-"));
  return { home, port, url: `http://localhost:${port}` };
}

/** How `npm start` ended. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
}

/** One run of scripts/start.ts. */
export interface Started {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves when it says that it is ready. Rejects, with what it printed, when it ends before. */
  ready: Promise<void>;
}

const children = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** Runs scripts/start.ts on `place`, with the sample agencies but without the sample ledger. */
export function start({ home, port }: Place, env: NodeJS.ProcessEnv = {}): Started {
  const child = fork(START, {
    env: { ...process.env, JEJAK_SAMPLE: "agencies", ...env, JEJAK_HOME: home, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += String(chunk)));
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code, signal) => {
      resolve({ code, signal, output });
    });
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.once("message", () => {
      resolve();
    });
    void ended.then(() => {
      reject(new Error(`npm start ended before it was ready:\n${output}`));
    });
  });
  ready.catch(() => undefined);
  children.add(child);
  void ended.then(() => children.delete(child));
  return { child, ended, ready };
}

export function runOf({ home }: Place): Run {
  return requireRun(homePaths(home).run);
}

/** Every process that the supervisor wrote down, whether it still runs or not. */
export function processesOf({ home }: Place): Run["processes"] {
  return JSON.parse(readFileSync(homePaths(home).processes, "utf8")) as Run["processes"];
}

/** The process of one part as it runs now. */
export function partOf(place: Place, name: string): ProcessMark {
  const found = processesOf(place).find((mark) => mark.name === name);
  if (found === undefined) throw new Error(`${name} was never started`);
  return found;
}

/** Processes that carry this data folder in their environment; Linux only, elsewhere those written down. */
export function alive(place: Place): number[] {
  if (process.platform !== "linux")
    return processesOf(place)
      .filter(isRunning)
      .map(({ pid }) => pid);
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const belongs = (pid: string): boolean => {
    try {
      const about =
        readFileSync(`/proc/${pid}/environ`, "utf8") + readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return about.includes(place.home);
    } catch {
      return false;
    }
  };
  return pids
    .filter(belongs)
    .map(Number)
    .filter((pid) => pid !== process.pid);
}

/** Asks again every 25 ms until the answer is true; errors count as not yet. */
export async function until(what: string, ms: number, ask: () => Promise<boolean> | boolean): Promise<void> {
  let last: unknown;
  for (const end = Date.now() + ms; Date.now() < end;) {
    try {
      if (await ask()) return;
    } catch (error) {
      last = error;
    }
    await sleep(25);
  }
  throw new Error(`${what}: not within ${ms} ms`, { cause: last });
}

/** True when GET /readyz answers 200. */
export async function isReady({ url }: Place): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) });
  await answer.arrayBuffer();
  return answer.status === 200;
}

/** Ends whatever a test left running on this place, and removes the data folder. */
export async function removePlace(place: Place): Promise<void> {
  for (const pid of alive(place)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
  await endLeftovers(homePaths(place.home).postgres);
  rmSync(place.home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
