import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";
import { isRunning, markOf } from "../../server/process.ts";
import { writeAtomically } from "../../server/run.ts";

/** `folder` keeps a copied folder (a restored backup) from naming the process that runs on the original. */
const Owner = z.strictObject({ folder: z.string(), pid: z.int().positive(), startedAt: z.string() });

function readOwner(path: string): z.infer<typeof Owner> | null {
  return existsSync(path) ? Owner.parse(JSON.parse(readFileSync(path, "utf8"))) : null;
}

/**
 * Notes that this process writes the chain folder's journal.
 * Errors: `data-folder-in-use` while the process that noted itself before still runs.
 */
export function takeFolder(folder: string): void {
  const path = join(folder, "owner.json");
  const owner = readOwner(path);
  const isOther = owner !== null && owner.folder === resolve(folder) && owner.pid !== process.pid;
  if (isOther && isRunning(owner)) {
    throw new JejakError("data-folder-in-use", { at: folder, values: { folder, pid: owner.pid } });
  }
  writeAtomically(path, JSON.stringify({ folder: resolve(folder), ...markOf(process.pid) }));
}
