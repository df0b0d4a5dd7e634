import { readFileSync, readdirSync } from "node:fs";

/** Of a second, as Linux counts processor time in `/proc`. */
const TICKS = 100;

/**
 * Processor time that a server and its children have used, in seconds, those that have ended included; 0 where there is
 * no `/proc`.
 */
export function processorOf(pid: number): number {
  let ticks = 0;
  for (const { pid: found, parent, own, ended } of processes()) {
    if (found === pid) ticks += own + ended;
    if (parent === pid) ticks += own;
  }
  return ticks / TICKS;
}

interface Times {
  pid: number;
  parent: number;
  own: number;
  ended: number;
}

function processes(): Times[] {
  if (process.platform !== "linux") return [];
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => timesOf(Number(pid)) ?? []);
}

/** Fields as proc(5) counts them, after the name, which may hold anything. */
function timesOf(pid: number): Times | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    return { pid, parent: fields[1] ?? 0, own: user + system, ended: endedUser + endedSystem };
  } catch {
    return undefined;
  }
}
