import { fork, type ChildProcess } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";
import { encryptKeystoreJson, Wallet } from "ethers";
import pg from "pg";

import { gasKey } from "../../../server/relay/key.ts";
import { createRelay } from "../../../server/relay/relay.ts";
import { runRelay } from "../../../server/relay/run.ts";
import { writeRun } from "../../../server/run.ts";
import { endChild } from "../../helpers/anvil.ts";
import { startChain, type LocalChain } from "../../helpers/chain.ts";
import { deployLedger } from "../../helpers/ledger.ts";
import { verifyLedger } from "./verify.ts";
import { worldOf, type World } from "./world.ts";

const MAIN = new URL("../../../server/relay/main.ts", import.meta.url);
const PASSPHRASE = "for tests only";

describe("relay on the durable chain", function () {
  this.timeout(120_000);
  let chain: LocalChain;
  let world: World;
  let next = 0;

  before(async () => {
    chain = await startChain();
    world = await worldOf(await deployLedger({ rpcUrl: chain.rpcUrl, sender: await chain.faucet() }));
  });
  after(async () => {
    await world.close();
    await chain.stop();
  });
  afterEach(() => verifyLedger(world));

  const submitNew = (): Promise<string> => world.submit(world.sign({ ocid: `ocds-run-${++next}` }));

  async function until(ids: readonly string[], status: string, ms = 20_000): Promise<number> {
    const start = performance.now();
    for (;;) {
      const statuses = await world.statuses(ids);
      if (statuses.every((each) => each === status)) return performance.now() - start;
      if (performance.now() - start > ms) throw new Error(`after ${ms} ms: ${statuses.join()}`);
      await sleep(20);
    }
  }

  /** Relays of this process, stopped when `work` ends. */
  async function withRelays<T>(count: number, work: (leaders: () => number) => Promise<T>): Promise<T> {
    const stop = new AbortController();
    const settings = { ...world.settings, now: Date.now };
    let leaders = 0;
    const runs = Array.from({ length: count }, () =>
      runRelay(world.databaseUrl, settings, stop.signal, () => (leaders += 1)),
    );
    while (leaders === 0) await sleep(10);
    try {
      return await work(() => leaders);
    } finally {
      stop.abort();
      await Promise.all(runs);
    }
  }

  it("has a submission on the chain within about a second", async () => {
    await withRelays(1, async () => {
      await until([await submitNew()], "recorded");
      const times: number[] = [];
      for (let i = 0; i < 5; i++) times.push(await until([await submitNew()], "recorded"));
      times.sort((a, b) => a - b);
      expect(times[2]).to.be.below(1_000);
    });
  });

  it("works once where two relays run, and goes on with the other when the first loses its connection", async () => {
    await withRelays(2, async (leaders) => {
      const before = await Promise.all(Array.from({ length: 10 }, submitNew));
      await until(before, "recorded");
      expect(leaders()).to.equal(1);
      await endConnections(world.databaseUrl);
      const after = await Promise.all(Array.from({ length: 10 }, submitNew));
      await until(after, "recorded");
      expect(leaders()).to.be.greaterThan(1);
    });
  });

  it("loses nothing and records nothing twice when it is killed at any moment", async () => {
    const home = await makeHome();
    const ids: string[] = [];
    const enough = new AbortController();
    const load = (async () => {
      while (!enough.signal.aborted && ids.length < 150) ids.push(await submitNew());
    })();
    for (let kill = 0; kill < 5; kill++) {
      const relay = await startRelay(home);
      await sleep(150 + Math.random() * 350);
      await endChild(relay, "SIGKILL");
    }
    enough.abort();
    await load;
    const last = await startRelay(home);
    await until(ids, "recorded", 60_000);
    expect(ids.length).to.be.greaterThan(10);
    await endChild(last, "SIGTERM");
    expect(last.exitCode).to.equal(0);
  });

  it("stores a checkpoint when the size has moved, once in ten minutes, restarts included", async () => {
    const checkpoints = async () =>
      (await world.ledger.log.queryFilter(world.ledger.log.filters.Checkpoint())).length;
    const round = async () => {
      const { relay, kill } = await world.relay();
      await relay.round();
      await relay.round();
      await kill();
    };
    world.clock.now = Date.now() + 1_000_000;
    await round();
    const before = await checkpoints();
    await submitNew();
    await round();
    world.clock.now += 599_000;
    await round();
    expect(await checkpoints()).to.equal(before);
    world.clock.now += 2_000;
    await round();
    expect(await checkpoints()).to.equal(before + 1);
    expect(await world.ledger.log.rootAt(await world.ledger.log.size())).to.equal(
      await world.ledger.log.root(),
    );
    world.clock.now += 600_000;
    await round();
    expect(await checkpoints()).to.equal(before + 1);
  });

  it("says when gas money runs low, and keeps what waits until it comes", async () => {
    const poor = new Wallet(Wallet.createRandom().privateKey);
    const { ctx, kill } = await world.relay();
    const relay = createRelay({ ...ctx, key: gasKey(poor, ctx.chainId) });
    const id = await submitNew();
    await relay.round();
    const { rows } = await world.pool.query("SELECT low, balance FROM kept.relay_state");
    expect(rows).to.deep.equal([{ low: true, balance: "0" }]);
    expect((await world.read(id)).status).to.equal("sent");
    const gift = await world.ledger.sender.sendTransaction({ to: poor.address, value: 10n ** 20n });
    await gift.wait();
    world.clock.now += 61_000;
    await relay.round();
    await relay.round();
    expect((await world.read(id)).status).to.equal("recorded");
    const state = await world.pool.query("SELECT low FROM kept.relay_state");
    expect(state.rows).to.deep.equal([{ low: false }]);
    await kill();
  });

  /** A data folder as the supervisor makes it, as far as the relay reads it. */
  async function makeHome(): Promise<string> {
    const home = join(chain.home, "relay-home");
    await mkdir(join(home, "keys"), { recursive: true });
    const wallet = Wallet.createRandom();
    const gift = await world.ledger.sender.sendTransaction({ to: wallet.address, value: 10n ** 20n });
    await gift.wait();
    const keystore = await encryptKeystoreJson(
      { address: wallet.address, privateKey: wallet.privateKey },
      PASSPHRASE,
      { scrypt: { N: 1_024 } },
    );
    await writeFile(join(home, "keys", "relay.json"), keystore);
    await writeFile(join(home, "keys", "relay.passphrase"), `${PASSPHRASE}\n`);
    writeRun(join(home, "run.json"), {
      version: 1,
      startedAt: new Date().toISOString(),
      url: "http://localhost:8080",
      rpcUrl: chain.rpcUrl,
      wsUrl: chain.wsUrl,
      chainId: chain.chainId,
      databaseUrl: world.databaseUrl,
      contracts: world.ledger.deployment.contracts,
      processes: [],
    });
    return home;
  }
});

async function startRelay(home: string): Promise<ChildProcess> {
  const child = fork(MAIN, { env: { ...process.env, JEJAK_HOME: home, LOG_LEVEL: "silent" } });
  const message = await new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => {
      reject(new Error(`the relay ended with ${code ?? "a signal"}`));
    });
  });
  expect(message, JSON.stringify(message)).to.include({ ready: true });
  return child;
}

/** As a restart of PostgreSQL would, ends the connection that holds the lock. */
async function endConnections(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
     WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database()`,
  );
  await client.end();
}
