import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type pg from "pg";
import { homePaths, openHome } from "../../../server/home.ts";
import { writeRun } from "../../../server/run.ts";
import { migrate } from "../../../server/store/migrate.ts";
import { createPool } from "../../../server/store/pool.ts";
import { createDatabase } from "../../helpers/postgres.ts";
import { logInDatabase, logOnChain, startLedger, steps, until, load } from "./support.ts";

const MAIN = fileURLToPath(new URL("../../../server/indexer/main.ts", import.meta.url));

describe("indexer: the process", function () {
  this.timeout(90_000);
  let chain: Awaited<ReturnType<typeof startLedger>>;
  let pool: pg.Pool;
  let root: string;
  let child: ChildProcess | undefined;

  before(async () => {
    chain = await startLedger();
    root = await mkdtemp(join(tmpdir(), "jejak-indexer-"));
    openHome(root);
    const { databaseUrl } = await createDatabase();
    pool = createPool(databaseUrl);
    await migrate(pool);
    const { chainId, contracts } = chain.ledger.deployment;
    writeRun(homePaths(root).run, {
      version: 1,
      startedAt: new Date().toISOString(),
      url: "http://localhost:8080",
      rpcUrl: chain.anvil.url,
      wsUrl: chain.anvil.wsUrl,
      chainId,
      databaseUrl,
      contracts,
      processes: [],
    });
  });

  after(async () => {
    child?.kill("SIGKILL");
    await pool.end();
    chain.ledger.close();
    await chain.anvil.stop();
    await rm(root, { recursive: true });
  });

  async function start(): Promise<ChildProcess> {
    child = fork(MAIN, { env: { ...process.env, JEJAK_HOME: root, LOG_LEVEL: "silent" } });
    const [message] = (await once(child, "message")) as [{ ready: boolean }];
    expect(message).to.deep.equal({ ready: true });
    return child;
  }

  async function indexedTo(size: number, ms: number): Promise<void> {
    let found = -1;
    for (const end = Date.now() + ms; found !== size;) {
      if (Date.now() > end) throw new Error(`waited ${ms} ms for size ${size}, is ${found}`);
      found = (await logInDatabase(pool)).size;
    }
  }

  it("goes on after kill -9 at any moment, and ends up with the chain's own root", async () => {
    const { ledger } = chain;
    const progress = { loading: true };
    const loaded = load(ledger, steps(ledger, 40, 10), { perTransaction: 5, perBlock: 1 }).finally(() => {
      progress.loading = false;
    });
    let kills = 0;
    while (progress.loading) {
      const running = await start();
      await new Promise((resolve) => {
        setTimeout(resolve, 100 + Math.random() * 400);
      });
      running.kill("SIGKILL");
      await once(running, "exit");
      kills++;
    }
    await loaded;
    await start();
    const { size } = await logOnChain(ledger);
    await indexedTo(size, 20_000);
    expect(kills).to.be.greaterThan(0);
    expect(await logInDatabase(pool)).to.deep.equal(await logOnChain(ledger));
  });

  it("has a new block's entries within a second", async () => {
    const { ledger } = chain;
    const { size } = await logOnChain(ledger);
    for (let i = 1; i <= 3; i++) {
      await load(ledger, steps(ledger, 1, 1));
      await indexedTo(size + i, 1_000);
    }
  });

  it("ends cleanly on SIGTERM", async () => {
    const ended = once(child as ChildProcess, "exit");
    child?.kill("SIGTERM");
    expect(await ended).to.deep.equal([0, null]);
    await until(
      () => child?.exitCode === 0,
      1_000,
      () => "the end",
    );
  });
});
