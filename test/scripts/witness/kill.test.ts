import { expect } from "chai";
import { fork, type ChildProcess } from "node:child_process";
import { watch } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { toHex } from "../../../protocol/bytes.ts";
import { viewOf } from "../../../protocol/equivocation/format.ts";
import { parseVkey, verifyCosignature } from "../../../protocol/proof/cosignature.ts";
import { openState, folderAt, readKey } from "../../../scripts/witness/state.ts";
import { endChild } from "../../helpers/anvil.ts";
import {
  AUDIT_LOG,
  CHAIN_ID,
  historyOf,
  LOG_KEY,
  ORIGIN,
  type History,
} from "../../helpers/witness/fake-log.ts";
import { openWorld, type WitnessWorld } from "./world.ts";

const MAIN = fileURLToPath(new URL("../../../scripts/jejak/main.ts", import.meta.url));
const FORK = 3;
const KILLS = Number(process.env["JEJAK_WITNESS_KILLS"] ?? 4);

describe("a witness that is killed", function () {
  this.timeout(60_000 + KILLS * 30_000);
  let world: WitnessWorld;
  let child: ChildProcess | undefined;
  const honest = historyOf(600);
  const forked = historyOf(600, { name: "other", fork: FORK });
  /** Every cosigned note that has left the witness of this folder. */
  let left: Map<string, string>;
  let url = "";

  before(async () => {
    world = await openWorld();
  });
  beforeEach(() => {
    world.reset();
    left = new Map();
  });
  afterEach(async () => {
    if (child !== undefined) await endChild(child);
  });
  after(() => world.close());

  async function start(): Promise<ChildProcess> {
    const args = ["witness", "--log", world.log.url, "--log-key", LOG_KEY, "--chain-id", String(CHAIN_ID)];
    const more = ["--audit-log", AUDIT_LOG, "--rpc", world.chain.url, "--state", world.folder, "--port", "0"];
    const started = fork(MAIN, [...args, ...more, "--every", "0.01", "--no-entries"], { stdio: "ignore" });
    child = started;
    ({ url } = await new Promise<{ url: string }>((resolve, reject) => {
      started.once("message", (message) => {
        resolve(message as { url: string });
      });
      started.once("exit", (code) => {
        reject(new Error(`the witness ended with ${code ?? "a signal"}`));
      });
    }));
    return started;
  }

  /** Takes whatever the witness serves, for as long as it does. */
  async function collect(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const response = await fetch(`${url}/checkpoint`);
        const note = await response.text();
        if (response.ok) left.set(viewOf(note).note.body, note);
      } catch {
        // It is not there at the moment: the answer may have been cut off by the kill.
      }
      await sleep(1);
    }
  }

  /** The log and the chain grow, in one history. */
  async function grow(
    history: History,
    from: { size: number; block: number },
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted && from.size < 600)
      world.publish(history, from.size++, from.block++) && (await sleep(15));
  }

  /** @returns the histories to which every view that left belongs */
  function historiesOf(): string[] {
    const views = [...left.values()].map(viewOf);
    for (const { note } of views) expect(verifyCosignature(note, parseVkey(world.vkey))).to.not.equal(null);
    const fits = ({ log }: History): boolean =>
      views.every(({ checkpoint: { size, root } }) => toHex(log.root(size)) === root);
    return [...(fits(honest) ? ["honest"] : []), ...(fits(forked) ? ["forked"] : [])];
  }

  async function stop(work: Promise<void>[], controller: AbortController): Promise<void> {
    controller.abort();
    await Promise.all(work);
  }

  /** Kills at some moment of the growing; `when` says when. */
  async function killWhile(
    when: (started: ChildProcess) => Promise<void>,
    at: { size: number; block: number },
  ) {
    const started = await start();
    const controller = new AbortController();
    const work = [collect(controller.signal), grow(honest, at, controller.signal)];
    await when(started);
    await endChild(started);
    await stop(work, controller);
  }

  /** What left is on the disk, or older than what is. */
  function expectOnDisk(): void {
    const folder = folderAt(world.folder);
    const newest = openState(folder, readKey(folder), LOG_KEY, ORIGIN).newest();
    const sizes = [...left.values()].map((note) => viewOf(note).checkpoint.size);
    expect(newest?.checkpoint.size ?? 0).to.be.at.least(Math.max(0, ...sizes));
  }

  /** The other history, on a chain that confirms it, to a witness that has just been started again. */
  async function tempt(at: { size: number; block: number }): Promise<void> {
    world.publish(forked, at.size, at.block);
    const started = await start();
    const controller = new AbortController();
    const work = [collect(controller.signal), grow(forked, at, controller.signal)];
    await sleep(300);
    await stop(work, controller);
    await endChild(started);
  }

  it("at random moments, signs no other view when the log switches before it starts again", async () => {
    const seed = Number(process.env["JEJAK_WITNESS_SEED"] ?? Date.now() % 100_000);
    console.log(`      JEJAK_WITNESS_SEED=${seed}`);
    let state = seed;
    const random = (): number => (state = (state * 48_271 + 11) % 2_147_483_647) / 2_147_483_647;
    const at = { size: FORK + 1, block: 1_000 };
    let signed = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      await killWhile(async () => {
        // Killed before it had signed anything, it would have nothing to contradict.
        if (kill === 0) while (left.size === 0) await sleep(10);
        await sleep(random() * 250);
      }, at);
      expectOnDisk();
      signed = left.size;
    }
    expect(signed).to.be.greaterThan(0);
    expect(historiesOf()).to.deep.equal(["honest"]);
    const sizes = [...left.values()].map((note) => viewOf(note).checkpoint.size);
    await tempt({ size: Math.max(...sizes) - 1, block: at.block + 1 });
    expect(historiesOf()).to.deep.equal(["honest"]);
  });

  it("between write and answer, signs no other view either: what nobody saw it sign binds it too", async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      world.reset();
      left.clear();
      const at = { size: FORK + 1, block: 5_000 };
      await killWhile(async (started) => {
        const watcher = watch(world.folder);
        await new Promise<void>((resolve) => {
          // The very write, or the rename that makes it count: before, between and after in turn.
          let seen = 0;
          watcher.on("change", (_event, name) => {
            if (String(name).startsWith("state.json") && ++seen > kill % 4) {
              started.kill("SIGKILL");
              resolve();
            }
          });
        });
        watcher.close();
      }, at);
      expectOnDisk();
      const folder = folderAt(world.folder);
      const bound = openState(folder, readKey(folder), LOG_KEY, ORIGIN).newest() !== null;
      await tempt({ size: at.size + 1, block: at.block + 1 });
      // Where the write had not happened, the witness has signed nothing and may believe its chain.
      expect(historiesOf()).to.include(bound ? "honest" : "forked");
    }
  });

  it("keeps one process at a time on a folder, and ends on SIGTERM", async () => {
    world.publish(honest, 10, 9_000);
    const first = await start();
    const second = await start().catch((error: unknown) => String(error));
    expect(second).to.include("the witness ended with 5");
    await endChild(first, "SIGTERM");
    expect(first.exitCode).to.equal(0);
    const third = await start();
    expect(third.exitCode).to.equal(null);
  });
});
