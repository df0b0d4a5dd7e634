import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startTimeOf } from "../../server/process.ts";
import { endLeftovers, type EmbeddedPostgres, startEmbedded } from "../../server/store/embedded.ts";

interface TestServer {
  folder: string;
  postgres: EmbeddedPostgres;
}

let server: Promise<TestServer> | undefined;
let databases = 0;

const PREFIX = "jejak-test-postgres-";

/** Ends the servers of test processes that were killed before they could. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const pid = Number.parseInt(name.slice(PREFIX.length), 10);
    if (startTimeOf(pid) !== null) continue;
    await endLeftovers(join(tmpdir(), name, "cluster"));
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

async function start(): Promise<TestServer> {
  await sweep();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // PostgreSQL may have to run as another user, who passes through.
  chmodSync(folder, 0o711);
  const postgres = await startEmbedded({ folder: join(folder, "cluster"), durable: false });
  process.once("exit", () => {
    stopAtOnce(folder, postgres);
  });
  return { folder, postgres };
}

function stopAtOnce(folder: string, { process: { pid } }: EmbeddedPostgres): void {
  try {
    process.kill(pid, "SIGQUIT");
  } catch {
    // It has ended by itself.
  }
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/**
 * A new, empty database on the PostgreSQL of this test process (started by the first call, ended at exit).
 * @returns its DATABASE_URL, and the call that drops it early
 */
export async function createDatabase(): Promise<{ databaseUrl: string; drop(): Promise<void> }> {
  const { postgres } = await (server ??= start());
  const name = `test_${++databases}`;
  await run(postgres.databaseUrl, `CREATE DATABASE ${name}`);
  const url = new URL(postgres.databaseUrl);
  url.pathname = `/${name}`;
  return {
    databaseUrl: url.href,
    drop: () => run(postgres.databaseUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}
