import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import pg from "pg";
import { isRunning } from "../../server/process.ts";
import { type EmbeddedPostgres, startEmbedded } from "../../server/store/embedded.ts";

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("embedded PostgreSQL", function () {
  this.timeout(60_000);
  const root = mkdtempSync(join(tmpdir(), "jejak-embedded-"));
  chmodSync(root, 0o711);
  const folder = join(root, "postgres");
  let server: EmbeddedPostgres;

  after(async () => {
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  });

  it("initialises, listens on 127.0.0.1 with a password, and is durable", async () => {
    server = await startEmbedded({ folder });
    expect(statSync(join(folder, "password")).mode & 0o777).to.equal(0o600);
    const [settings] = await query(
      server.databaseUrl,
      "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('listen_addresses') AS host",
    );
    expect(settings).to.deep.equal({ fsync: "on", commit: "on", host: "127.0.0.1" });
    const stranger = server.databaseUrl.replace(/:[^:@]+@/, ":guess@");
    await query(stranger, "SELECT 1").then(
      () => expect.fail("a wrong password was accepted"),
      (error: unknown) => expect((error as { code: string }).code).to.equal("28P01"),
    );
  });

  it("sorts and folds case without a system locale, and has the extensions", async () => {
    await query(server.databaseUrl, "CREATE EXTENSION pg_trgm");
    await query(server.databaseUrl, "CREATE EXTENSION unaccent");
    const [row] = await query(
      server.databaseUrl,
      "SELECT upper('é') AS upper, to_tsvector('indonesian', 'pengadaan')::text AS stem",
    );
    expect(row).to.deep.equal({ upper: "É", stem: "'ada':1" });
  });

  it("keeps committed rows, port and password when the server is killed", async () => {
    await query(server.databaseUrl, "CREATE TABLE kept_rows (n int)");
    await query(server.databaseUrl, "INSERT INTO kept_rows VALUES (1), (2)");
    const { databaseUrl, process: mark } = server;
    process.kill(mark.pid, "SIGKILL");
    await server.ended;
    server = await startEmbedded({ folder });
    expect(server.databaseUrl).to.equal(databaseUrl);
    expect(await query(databaseUrl, "SELECT n FROM kept_rows ORDER BY n")).to.deep.equal([
      { n: 1 },
      { n: 2 },
    ]);
  });

  it("starts beside the orphans of a killed server", async () => {
    const busy = query(server.databaseUrl, "SELECT pg_sleep(600)").catch(() => undefined);
    await query(server.databaseUrl, "SELECT pg_sleep(0.1)");
    process.kill(server.process.pid, "SIGKILL");
    await server.ended;
    server = await startEmbedded({ folder });
    await busy;
    expect(await query(server.databaseUrl, "SELECT count(*) AS n FROM kept_rows")).to.deep.equal([
      { n: "2" },
    ]);
  });

  it("ends the server of a killed supervisor and starts its own", async () => {
    const left = server.process;
    server = await startEmbedded({ folder });
    expect(isRunning(left)).to.equal(false);
    expect(isRunning(server.process)).to.equal(true);
  });

  it("is not stopped by a stale postmaster.pid whose number belongs to a stranger", async () => {
    await server.stop();
    const file = join(folder, "data", "postmaster.pid");
    writeFileSync(file, `${process.pid}\n${join(folder, "data")}\n1\n5432\n\n\n`);
    server = await startEmbedded({ folder });
    expect(readFileSync(file, "utf8").split("\n")[0]).to.equal(String(server.process.pid));
  });

  it("refuses a pinned port that is taken, by number", async () => {
    await server.stop();
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = taken.address() as { port: number };
    const error: unknown = await startEmbedded({ folder, port }).catch((e: unknown) => e);
    taken.close();
    expect(error)
      .to.include({ code: "port-taken" })
      .and.to.deep.include({ values: { port, variable: "DATABASE_PORT" } });
  });

  it("refuses a cluster of another version", async () => {
    writeFileSync(join(folder, "data", "PG_VERSION"), "12\n");
    const error: unknown = await startEmbedded({ folder }).catch((e: unknown) => e);
    expect(error).to.include({ code: "data-folder-version" });
  });
});
