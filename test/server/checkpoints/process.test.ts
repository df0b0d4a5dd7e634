import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type pg from "pg";
import { parseCheckpoint, parseNote, verifyNote } from "../../../protocol/proof/cosignature.ts";
import { parseLogKey } from "../../../protocol/proof/note-keys.ts";
import { logKeyPath } from "../../../server/checkpoints/key.ts";
import { homePaths, openHome } from "../../../server/home.ts";
import { writeRun } from "../../../server/run.ts";
import { migrate } from "../../../server/store/migrate.ts";
import { createPool } from "../../../server/store/pool.ts";
import {
  newestNote,
  newestSeenByAll,
  readLogIdentity,
  readWitnesses,
} from "../../../server/store/queries/checkpoints.ts";
import { endChild } from "../../helpers/anvil.ts";
import { createDatabase } from "../../helpers/postgres.ts";
import { load, logOnChain, startLedger, steps } from "../indexer/support.ts";
import { indexAll, startWitness, type Chain, type FakeWitness } from "./support.ts";

const MAIN = fileURLToPath(new URL("../../../server/checkpoints/main.ts", import.meta.url));

describe("checkpoints: the process", function () {
  this.timeout(120_000);
  let chain: Chain;
  let pool: pg.Pool;
  let root: string;
  let origin: string;
  let witness: FakeWitness;
  const children: ChildProcess[] = [];

  before(async () => {
    chain = await startLedger();
    witness = await startWitness(5);
    root = await mkdtemp(join(tmpdir(), "jejak-checkpoints-"));
    openHome(root);
    const { databaseUrl } = await createDatabase();
    pool = createPool(databaseUrl);
    await migrate(pool);
    const { chainId, contracts } = chain.ledger.deployment;
    origin = `jejak/${chainId}/${contracts.auditLog.toLowerCase()}`;
    await writeFile(join(root, "witnesses.json"), JSON.stringify([{ key: witness.key, url: witness.url }]));
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
    for (const child of children) await endChild(child);
    await witness.stop();
    await pool.end();
    chain.ledger.close();
    await chain.anvil.stop();
    await rm(root, { recursive: true });
  });

  async function start(): Promise<ChildProcess> {
    const own = {
      JEJAK_HOME: root,
      LOG_LEVEL: "silent",
      RPC_FINALITY: "instant",
      WITNESSES: join(root, "witnesses.json"),
    };
    const child = fork(MAIN, { env: { ...process.env, ...own } });
    children.push(child);
    const [message] = (await once(child, "message")) as [{ ready: boolean }];
    expect(message).to.deep.equal({ ready: true });
    return child;
  }

  async function grow(): Promise<number> {
    await load(chain.ledger, steps(chain.ledger, 2, 1), { perTransaction: 1, perBlock: 1 });
    await indexAll(chain, pool);
    return Number(await chain.ledger.log.size());
  }

  async function signed(size: number): Promise<string> {
    for (let tries = 0; tries < 200; tries++) {
      const note = await newestNote(pool, origin);
      if (Number(note?.size) === size) return `${note?.body ?? ""}\n${note?.signature ?? ""}`;
      await sleep(50);
    }
    throw new Error(`nothing was signed at size ${size}`);
  }

  it("signs what is final, under the key that it made, and says which", async () => {
    const size = await grow();
    const child = await start();
    const note = parseNote(await signed(size));
    const identity = await readLogIdentity(pool);
    expect(identity?.origin).to.equal(origin);
    expect(verifyNote(note, parseLogKey(identity?.vkey ?? ""))).to.equal(true);
    expect(parseCheckpoint(note.body).root).to.equal((await logOnChain(chain.ledger)).root);
    const path = logKeyPath(homePaths(root).keys, chain.deployment.chainId, chain.deployment.auditLog);
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    await endChild(child, "SIGTERM");
    expect(child.exitCode).to.equal(0);
  });

  it("asks its witnesses, and keeps what they give", async () => {
    const child = await start();
    witness.sees(await signed(Number(await chain.ledger.log.size())), 1_700_000_000);
    for (let tries = 0; tries < 200 && !(await newestSeenByAll(pool, origin)); tries++) await sleep(50);
    expect((await newestSeenByAll(pool, origin))?.cosignatures).to.have.length(1);
    for (let tries = 0; tries < 200 && !(await readWitnesses(pool))[0]?.heard_at; tries++) await sleep(50);
    const [told] = await readWitnesses(pool);
    expect(told).to.include({ vkey: witness.key, url: witness.url, problem: null });
    expect(told?.heard_at).to.be.instanceOf(Date);
    await endChild(child, "SIGTERM");
  });

  it("killed at any moment, loses no note and signs no size twice in one block, nor with two roots", async () => {
    const path = logKeyPath(homePaths(root).keys, chain.deployment.chainId, chain.deployment.auditLog);
    const key = await readFile(path, "utf8");
    const seen = new Map<string, string>();
    for (let round = 0; round < 5; round++) {
      const size = await grow();
      const child = await start();
      await sleep(round * 30);
      await endChild(child, "SIGKILL");
      await pool.query("UPDATE kept.notes SET signed_at = signed_at - interval '1 minute'");
      const again = await start();
      await signed(size);
      await endChild(again, "SIGKILL");
      const { rows } = await pool.query<{ size: string; body: string }>(
        "SELECT size, body FROM kept.notes ORDER BY id",
      );
      for (const row of rows) {
        expect(seen.get(row.size) ?? row.body).to.equal(row.body);
        seen.set(row.size, row.body);
      }
      expect(rows).to.have.length(seen.size);
    }
    expect(await readFile(path, "utf8")).to.equal(key);
  });

  it("leaves signing to one: a second one waits for the first", async () => {
    const [first] = [await start(), await start()];
    await pool.query("UPDATE kept.notes SET signed_at = signed_at - interval '1 minute'");
    await signed(await grow());
    await endChild(first, "SIGKILL");
    await pool.query("UPDATE kept.notes SET signed_at = signed_at - interval '1 minute'");
    await signed(await grow());
  });
});
