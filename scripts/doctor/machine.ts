import { existsSync, readFileSync } from "node:fs";
import { readdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { JejakError } from "../../protocol/errors.ts";
import { loadConfig } from "../../server/config.ts";
import { HOME_FORMAT } from "../../server/home.ts";
import type { Home } from "../../server/home.ts";
import { requireFree } from "../../server/ports.ts";
import { isRunning } from "../../server/process.ts";
import type { Run } from "../../server/run.ts";
import { readMark } from "../supervisor/lock.ts";
import { recorded } from "../supervisor/registry.ts";

const LEAST_FREE_BYTES = 1_000_000_000;
const LEAST_NODE = 24;

/** The Node.js that runs this; the launcher brings its own. */
export function checkNode(): Record<string, unknown> {
  const version = process.versions.node;
  if (Number(version.split(".")[0]) >= LEAST_NODE) return { version };
  throw new JejakError("setup-incomplete", { values: { version, least: LEAST_NODE } });
}

export async function checkDisk({ root }: Home): Promise<Record<string, unknown>> {
  const { bavail, bsize } = await statfs(existsSync(root) ? root : ".");
  const free = bavail * bsize;
  if (free >= LEAST_FREE_BYTES) return { freeBytes: free };
  throw new JejakError("disk-full", { at: root, values: { freeBytes: free, least: LEAST_FREE_BYTES } });
}

export function checkFolder({ root, format }: Home): Record<string, unknown> {
  if (!existsSync(root)) return { folder: root, state: "absent" };
  const found = existsSync(format) ? readFileSync(format, "utf8").trim() : "unmarked";
  if (found === HOME_FORMAT) return { folder: root, format: found };
  throw new JejakError("data-folder-version", { at: root, values: { found, expected: HOME_FORMAT } });
}

/** Keystores, passphrases and secrets must be readable by their owner alone. */
export async function checkKeys({ keys }: Home): Promise<Record<string, unknown>> {
  const names = existsSync(keys) ? await readdir(keys) : [];
  const modes = await Promise.all(
    names.map(async (name) => [name, (await stat(join(keys, name))).mode] as const),
  );
  const open = modes.filter(([, mode]) => (mode & 0o077) !== 0).map(([name]) => name);
  if (open.length === 0) return { files: names.length };
  throw new JejakError("key-permissions", { at: keys, values: { files: open } });
}

/** Nothing else holds the port that a start would take; that of a Jejak which runs is ours. */
export async function checkPort(running: Run | null): Promise<Record<string, unknown>> {
  if (running !== null) return { port: Number(new URL(running.url).port), state: "ours" };
  const { port } = loadConfig();
  await requireFree(port, "PORT");
  return { port, state: "free" };
}

/** Parts that still run though their supervisor has ended. */
export function checkLeftovers(home: Home, running: boolean): Record<string, unknown> {
  const left = running ? [] : recorded(home).filter(isRunning);
  if (left.length === 0) return { running };
  throw new JejakError("leftovers-running", {
    values: { processes: left.map(({ name, pid }) => `${name} (${pid})`) },
  });
}

/** Whether the supervisor that wrote the lock runs. */
export function isUp({ lock }: Home, run: Run | null): boolean {
  const holder = run === null ? null : readMark(lock);
  return holder !== null && isRunning(holder);
}
