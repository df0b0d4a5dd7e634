import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A process named so that a reused process id is not mistaken for it. */
export interface ProcessMark {
  pid: number;
  /** Opaque: boot id and start tick on Linux, `ps -o lstart` elsewhere. */
  startedAt: string;
}

function linuxStartTime(pid: number): string | null {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The command name stands in brackets and may itself contain spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields[0] === "Z" || fields[0] === "X") return null;
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return `${boot}/${fields[19] ?? ""}`;
}

function psStartTime(pid: number): string | null {
  const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
  const [state, ...start] = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
    encoding: "utf8",
    env,
    stdio: ["ignore", "pipe", "ignore"],
  })
    .trim()
    .split(/\s+/);
  return state === undefined || state.startsWith("Z") ? null : start.join(" ");
}

/** When `pid` was started, in an opaque form; null when no such process runs. */
export function startTimeOf(pid: number): string | null {
  try {
    return process.platform === "linux" ? linuxStartTime(pid) : psStartTime(pid);
  } catch {
    return null;
  }
}

/** The mark of a running process; null when it has ended already. */
export function markOf(pid: number): ProcessMark | null {
  const startedAt = startTimeOf(pid);
  return startedAt === null ? null : { pid, startedAt };
}

/** True while the very process that was marked runs. */
export function isRunning(mark: ProcessMark): boolean {
  return startTimeOf(mark.pid) === mark.startedAt;
}

/** Waits until the marked process has ended; false when it still runs after `ms` milliseconds. */
export async function waitForEnd(mark: ProcessMark, ms: number): Promise<boolean> {
  const until = Date.now() + ms;
  while (Date.now() < until) {
    if (!isRunning(mark)) return true;
    await sleep(20);
  }
  return !isRunning(mark);
}

function signal(mark: ProcessMark, name: NodeJS.Signals): void {
  try {
    if (isRunning(mark)) process.kill(mark.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Ends the marked process: `politely` first, SIGKILL after `ms` milliseconds. Harmless when it has ended. */
export async function endProcess(
  mark: ProcessMark,
  { politely = "SIGTERM", ms = 5_000 }: { politely?: NodeJS.Signals; ms?: number } = {},
): Promise<void> {
  signal(mark, politely);
  if (await waitForEnd(mark, ms)) return;
  signal(mark, "SIGKILL");
  await waitForEnd(mark, 2_000);
}
