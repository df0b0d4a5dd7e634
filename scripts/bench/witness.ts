import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SigningKey } from "../../protocol/proof/note-keys.ts";
import { createPeaks } from "../audit/fold/peaks.ts";
import { createReading } from "../witness/catch-up.ts";
import { createLogClient, type LogClient } from "../witness/log-client.ts";
import { progressIn } from "../witness/progress.ts";
import { folderAt } from "../witness/state.ts";
import { oldRootOf, readPath } from "../witness/tree.ts";
import { median } from "./median.ts";
import { entryAt } from "./witness/entries.ts";

const SIZE = Number(process.env["JEJAK_BENCH_ENTRIES"] ?? 1_000_000);
/** From here on the log grows to SIZE: half of it, one entry, and something in between. */
const OLDER = [Math.floor(SIZE / 2), SIZE - 1, Math.floor(SIZE / 3), Math.floor(SIZE * 0.9)];
const ROUNDS = 5;

/** Counts what is asked of the log. */
function counted(log: LogClient): LogClient & { asked: number } {
  const client = {
    ...log,
    asked: 0,
    hashes: (...tile: Parameters<LogClient["hashes"]>) => {
      client.asked++;
      return log.hashes(...tile);
    },
  };
  return client;
}

/** Entries a second, by the clock and by processor time, which a busy machine does not change. */
interface Cost {
  clock: number;
  processor: number;
}

async function costOf(work: () => Promise<void> | void): Promise<Cost> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { clock: SIZE / seconds, processor: (SIZE / (user + system)) * 1e6 };
}

const say = (name: string, value: string): void => {
  console.log(`  ${name.padEnd(58)} ${value}`);
};
const many = (value: number): string => Math.round(value).toLocaleString("en").padStart(9);
const rate = ({ clock, processor }: Cost): string =>
  `${many(processor)}/s of processor time, ${many(clock)}/s by the clock`;

function hashBare(): void {
  const peaks = createPeaks();
  for (let index = 0; index < SIZE; index++) peaks.append(entryAt(index));
}

const server = fork(join(import.meta.dirname, "witness/serve.ts"), [SIZE, ...OLDER].map(String));
const [{ url, roots }] = (await once(server, "message")) as [{ url: string; roots: string[] }];
const [root = "", ...olderRoots] = roots;
const log = counted(createLogClient(url));

console.log(`A witness of ${SIZE.toLocaleString("en")} entries of 288 bytes; the log in a process beside it`);
const bare = await costOf(hashBare);
const folder = folderAt(mkdtempSync(join(tmpdir(), "jejak-bench-witness-")));
const key: SigningKey = { name: "bench", type: 4, seed: new Uint8Array(32) };
const progress = progressIn(folder, { key, logKey: "", origin: "" });
const caught = await costOf(() => createReading(log, progress).upTo({ size: SIZE, root }));
rmSync(folder.root, { recursive: true });
say("hashing alone, entries", rate(bare));
say("catch-up from nothing: fetch, hash, compare the root", rate(caught));
say("catch-up beside hashing alone, processor time", `×${(caught.processor / bare.processor).toFixed(2)}`);
for (const [i, oldSize] of OLDER.entries()) {
  const times: number[] = [];
  log.asked = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    const path = await readPath(log, oldSize, SIZE);
    if (oldRootOf(path, oldSize, { size: SIZE, root }) !== olderRoots[i]) throw new Error("another root");
    times.push(performance.now() - start);
  }
  const name = `consistency from ${oldSize.toLocaleString("en")}, median of ${ROUNDS}`;
  say(name, `${log.asked / ROUNDS} tiles, ${median(times).toFixed(1)} ms`);
}
server.disconnect();
await once(server, "exit");
