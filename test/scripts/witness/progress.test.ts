import { expect } from "chai";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toHex } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import type { SigningKey } from "../../../protocol/proof/note-keys.ts";
import { createReading } from "../../../scripts/witness/catch-up.ts";
import type { LogClient } from "../../../scripts/witness/log-client.ts";
import { progressIn, type Reader } from "../../../scripts/witness/progress.ts";
import { folderAt, readKey, type Folder } from "../../../scripts/witness/state.ts";
import { historyOf, LOG_KEY, ORIGIN, type History } from "../../helpers/witness/fake-log.ts";
import { openWorld, refusalOf, type WitnessWorld } from "./world.ts";

const TILE = 256;
const SIZE = 5 * TILE + 40;

describe("the first reading of a witness", function () {
  this.timeout(30_000);
  let world: WitnessWorld;
  let folder: Folder;
  let reader: Reader;
  /** Tiles of entries asked for. */
  let asked: number[];
  const honest = historyOf(SIZE);
  const forked = historyOf(SIZE, { name: "other", fork: 3 });

  before(async () => {
    world = await openWorld();
  });
  beforeEach(() => {
    world.reset();
    folder = folderAt(world.folder);
    reader = { key: readKey(folder), logKey: LOG_KEY, origin: ORIGIN };
    asked = [];
  });
  after(() => world.close());

  /** A log that has this history, and no answer from tile `until` on. */
  function logOf({ entries }: History, until = Infinity): LogClient {
    const refuse = (): never => {
      throw new JejakError("log-unavailable");
    };
    return {
      checkpoint: () => Promise.reject(new Error("not asked")),
      hashes: () => Promise.reject(new Error("not asked")),
      entries: ({ index, width }) => {
        asked.push(index);
        const from = index * TILE;
        return index >= until
          ? Promise.resolve().then(refuse)
          : Promise.resolve(entries.slice(from, from + width).map((entry) => Buffer.from(entry)));
      },
    };
  }

  /** A process of its own: what it knows is what the folder has. */
  const started = (history: History, { until = Infinity, by = reader } = {}) =>
    createReading(logOf(history, until), progressIn(folder, by), TILE);
  const upTo = (history: History, options: Parameters<typeof started>[1] = {}) =>
    started(history, options).upTo({ size: SIZE, root: toHex(honest.log.root()) });

  it("goes on after a kill where it last noted its progress", async () => {
    expect(await refusalOf(() => upTo(honest, { until: 3 }))).to.equal("log-unavailable");
    expect(started(honest).size).to.equal(3 * TILE);
    asked = [];
    await upTo(honest);
    expect(asked).to.deep.equal([3, 4, 5]);
  });

  it("never counts as read what the log has otherwise: it begins anew, and says so first", async () => {
    await refusalOf(() => upTo(forked, { until: 3 }));
    expect(await refusalOf(() => upTo(honest))).to.equal("log-inconsistent");
    expect(existsSync(folder.reading)).to.equal(false);
    asked = [];
    await upTo(honest);
    expect(asked[0]).to.equal(0);
  });

  it("passes over what it did not write itself about this log", async () => {
    await refusalOf(() => upTo(honest, { until: 4 }));
    const own = readFileSync(folder.reading, "utf8");
    const expectAnew = (why: string, by = reader): void => {
      expect(started(honest, { by }).size, why).to.equal(0);
    };
    const other: SigningKey = { ...reader.key, seed: reader.key.seed.with(0, 9) };
    expectAnew("another witness's", { ...reader, key: other });
    expectAnew("of another log", { ...reader, origin: `${ORIGIN}0` });
    expectAnew("of another operator", { ...reader, logKey: `${LOG_KEY}0` });
    const { size, peaks, seal } = JSON.parse(own) as { size: number; peaks: string[]; seal: string };
    const forgeries = {
      "more than was read": own.replace(`"size":${size}`, `"size":${size * 2}`),
      "other hashes": own.replace(peaks[0] ?? "?", toHex(forked.log.root())),
      "another seal": own.replace(seal, "00".repeat(32)),
      "cut off": own.slice(0, -10),
      "no JSON": "",
      "too few peaks": own.replace(`"size":${size}`, `"size":${size + 1}`),
    };
    for (const [why, text] of Object.entries(forgeries)) {
      writeFileSync(folder.reading, text);
      expectAnew(why);
    }
    writeFileSync(folder.reading, own);
    expect(started(honest).size).to.equal(4 * TILE);
  });

  it("is forgotten with the first cosignature, and rests on the entries that were left until then", async () => {
    const [noted, size] = [64 * TILE, 66 * TILE];
    const long = historyOf(size);
    world.publish(long, size, 10);
    world.log.instead.set("tile/entries/065", { status: 503, body: "" });
    expect(await refusalOf(() => world.open({ readsEntries: true }).witness.look())).to.equal(
      "log-unavailable",
    );
    const kept = join(world.folder, "elsewhere");
    mkdirSync(kept);
    copyFileSync(folder.reading, join(kept, "reading.json"));
    world.log.instead.clear();
    world.log.asked.length = 0;
    const two = world.reopen({ readsEntries: true }).witness;
    expect(two.status().read).to.equal(noted);
    await two.look();
    const entries = world.log.asked.filter((path) => path.startsWith("tile/entries/"));
    expect(entries).to.deep.equal(["tile/entries/064", "tile/entries/065"]);
    expect(two.status().cosigned?.size).to.equal(size);
    expect(existsSync(folder.reading)).to.equal(false);
    // A file of before changes nothing of a witness that has begun.
    copyFileSync(join(kept, "reading.json"), folder.reading);
    const three = world.reopen({ readsEntries: true }).witness;
    await three.look();
    expect(three.status().cosigned?.size).to.equal(size);
    expect(existsSync(folder.reading)).to.equal(false);
  });
});
