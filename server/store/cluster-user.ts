import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { JejakError } from "../../protocol/errors.ts";

/** PostgreSQL refuses to run as root; these are the ids it runs under then. Undefined: our own. */
export interface ClusterUser {
  uid: number;
  gid: number;
}

/** Where root's clusters live when the data folder lies where the postgres user cannot go. */
const SHARED_FOLDER = "/var/lib/jejak";

function idOf(flag: "-u" | "-g"): number {
  return Number(
    execFileSync("id", [flag, "postgres"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
  );
}

function createUser(): void {
  try {
    execFileSync("groupadd", ["--force", "--system", "postgres"], { stdio: "ignore" });
    execFileSync("useradd", ["--system", "--gid", "postgres", "--no-create-home", "postgres"], {
      stdio: "ignore",
    });
  } catch (cause) {
    throw new JejakError("database-user-missing", { cause });
  }
}

/** The user PostgreSQL runs under: null for ourselves, the system's `postgres` (created if absent) for root. */
export function clusterUser(): ClusterUser | null {
  if (process.getuid?.() !== 0) return null;
  try {
    return { uid: idOf("-u"), gid: idOf("-g") };
  } catch {
    createUser();
    return { uid: idOf("-u"), gid: idOf("-g") };
  }
}

function mayEnter(folder: string, { uid, gid }: ClusterUser): boolean {
  const { mode, uid: owner, gid: group } = statSync(folder);
  const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
  return (mode & bit) !== 0;
}

/** True when `user` can enter every folder on the way to `path` (which must exist). */
export function reachable(path: string, user: ClusterUser): boolean {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    if (!mayEnter(folder, user)) return false;
    if (folder === dirname(folder)) return true;
  }
}

function sharedFolder(): string {
  mkdirSync(SHARED_FOLDER, { recursive: true, mode: 0o711 });
  const { uid, mode } = statSync(SHARED_FOLDER);
  if (uid !== 0 || (mode & 0o022) !== 0)
    throw new JejakError("data-folder-unreachable", { values: { folder: SHARED_FOLDER } });
  return SHARED_FOLDER;
}

/**
 * Makes `folder` where `user` can work. A folder that this user cannot reach (root's own home, say)
 * becomes a link to a fresh one under /var/lib/jejak, so that nothing has to be moved by hand.
 */
export function makeReachableFolder(folder: string, user: ClusterUser | null): void {
  if (existsSync(folder)) return;
  mkdirSync(dirname(folder), { recursive: true, mode: 0o711 });
  if (user === null || reachable(folder, user)) {
    mkdirSync(folder, { mode: 0o711 });
    return;
  }
  const elsewhere = mkdtempSync(join(sharedFolder(), "postgres-"));
  execFileSync("chmod", ["711", elsewhere]);
  symlinkSync(elsewhere, folder);
}

/** The installed PostgreSQL at `native`, or a copy of it (60 MB, made once) where `user` can run it. */
export function reachableBinaries(native: string, version: string, user: ClusterUser | null): string {
  if (user === null || reachable(join(native, "bin", "postgres"), user)) return native;
  const copy = join(sharedFolder(), `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  const fresh = mkdtempSync(`${copy}-`);
  execFileSync("chmod", ["755", fresh]);
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(fresh, copy);
  } catch (error) {
    // Another start was quicker; its copy is as good.
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}
