import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { Home } from "../../server/home.ts";
import { endProcess, isRunning, type ProcessMark } from "../../server/process.ts";
import { writeAtomically, type Run } from "../../server/run.ts";

const Processes = z.array(z.strictObject({ name: z.string(), pid: z.int(), startedAt: z.string() }));

/** What runs for the data folder, by the name of the part. */
export interface Registry {
  record: (name: string, mark: ProcessMark) => void;
  list: () => Run["processes"];
}

/**
 * Writes every process down the moment it is started, so that the next start finds it whatever happens to us.
 * @param onChange told after each change, with all of them
 */
export function createRegistry({ processes }: Home, onChange: (list: Run["processes"]) => void): Registry {
  const marks = new Map<string, ProcessMark>();
  const list = () => [...marks].map(([name, mark]) => ({ name, ...mark }));
  return {
    list,
    record: (name, mark) => {
      marks.set(name, mark);
      writeAtomically(processes, JSON.stringify(list()));
      onChange(list());
    },
  };
}

/** What the last start wrote down, whether it still runs or not. */
export function recorded({ processes }: Home): Run["processes"] {
  if (!existsSync(processes)) return [];
  const parsed = Processes.safeParse(JSON.parse(readFileSync(processes, "utf8")));
  return parsed.success ? parsed.data : [];
}

/** Ends what a killed supervisor left running, writers of the database before the database. */
export async function endRecorded(home: Home): Promise<string[]> {
  const left = recorded(home).filter(isRunning);
  const isStore = ({ name }: { name: string }) => name === "postgres";
  await Promise.all(left.filter((mark) => !isStore(mark)).map((mark) => endProcess(mark, { ms: 4_000 })));
  await Promise.all(left.filter(isStore).map((mark) => endProcess(mark, { politely: "SIGINT", ms: 8_000 })));
  return left.map(({ name, pid }) => `${name} (${pid})`);
}
