import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";
import type { Home } from "../../server/home.ts";
import { isRunning, markOf, type ProcessMark } from "../../server/process.ts";

const Mark = z.strictObject({ pid: z.int().positive(), startedAt: z.string() });

/** Who wrote the lock at `path`; null where there is none, or a power cut left half of it. */
export function readMark(path: string): ProcessMark | null {
  try {
    return Mark.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}

function tryTake(path: string): boolean {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(markOf(process.pid)));
  try {
    // The link appears whole or not at all: no moment in which the lock is there and names nobody.
    linkSync(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Removes the lock that `stale` was read from; one that another start has taken meanwhile is put back. */
function removeStale(path: string, stale: ProcessMark | null): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
    const moved = readMark(aside);
    if (moved !== null && moved.pid !== stale?.pid) linkSync(aside, path);
  } catch (error) {
    if (!["ENOENT", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/**
 * Takes the data folder for this process; a lock left by a killed one is removed.
 * Errors: `data-folder-in-use`, with folder and process id of the Jejak that runs there.
 * @returns the call that gives it back
 */
export function takeLock({ lock, root }: Pick<Home, "lock" | "root">): () => void {
  while (!tryTake(lock)) {
    const holder = readMark(lock);
    if (holder !== null && isRunning(holder)) {
      throw new JejakError("data-folder-in-use", { values: { folder: root, pid: holder.pid } });
    }
    removeStale(lock, holder);
  }
  return () => {
    rmSync(lock, { force: true });
  };
}
