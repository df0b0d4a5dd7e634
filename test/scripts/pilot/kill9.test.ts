import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import {
  alive,
  isReady,
  newPlace,
  partOf,
  type Place,
  removePlace,
  runOf,
  start,
  type Started,
  until,
} from "../../helpers/jejak.ts";
import { type Acknowledged, type Load, startLoad } from "../../helpers/load.ts";
import { rpcCall } from "../../helpers/rpc.ts";

const TRAILS = 4;
/** Each in turn, three times. */
const VICTIMS = [
  "chain",
  "postgres",
  "relay",
  "indexer",
  "checkpoints",
  "web",
  "supervisor",
  "everything",
] as const;
const ROUNDS = 3 * VICTIMS.length;
const LONGEST_LOAD_MS = 1_200;

/** Set JEJAK_SEED to run the same moments again. */
const SEED = Number(process.env["JEJAK_SEED"] ?? randomInt(2 ** 31));

/** Where a step was recorded. */
interface Recorded {
  index: number;
  blockNumber: number;
  blockHash: string;
}

/** What is first seen of a step, and must be seen for ever. */
interface Seen extends Recorded {
  words: string;
  digest: string;
}

/** mulberry32: the moments of a run follow from its seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function getJson(url: string): Promise<unknown> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** The steps of the whole feed, by digest. Errors when it is not dense. */
async function stepsOf({ url }: Place): Promise<Map<string, Seen>> {
  const steps = new Map<string, Seen>();
  let size = 0;
  for (let after = ""; ;) {
    const page = (await getJson(`${url}/api/v1/entries?limit=1000${after}`)) as {
      items: (Seen & { name: string })[];
      next: string | null;
    };
    for (const { name, index, blockNumber, blockHash, words, digest } of page.items) {
      expect(index).to.equal(size++);
      if (name === "step") steps.set(digest, { index, blockNumber, blockHash, words, digest });
    }
    if (page.next === null) return steps;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
}

/** Where a submission was recorded; null while it waits. */
async function placeOf(url: string, { id }: Acknowledged): Promise<Recorded | null> {
  const answer = (await getJson(`${url}/api/v1/submissions/${id}`)) as Recorded & { status: string };
  const { status, index, blockNumber, blockHash } = answer;
  expect(status).to.be.oneOf(["queued", "sent", "recorded"]);
  return status === "recorded" ? { index, blockNumber, blockHash } : null;
}

describe(`kill -9, ${ROUNDS} times under load (JEJAK_SEED=${SEED})`, function () {
  this.timeout(120_000);
  const random = randomFrom(SEED);
  const seen = new Map<string, Seen>();
  const recorded = new Map<string, Recorded>();
  let place: Place;
  let jejak: Started;
  let load: Load;

  before(async () => {
    place = await newPlace();
    jejak = start(place);
    await jejak.ready;
    load = await startLoad(place, TRAILS);
  });

  after(async () => {
    await load.stop();
    jejak.child.kill("SIGTERM");
    await jejak.ended;
    await removePlace(place);
  });

  async function startAgain(): Promise<void> {
    await jejak.ended;
    jejak = start(place);
    await jejak.ready;
  }

  async function kill(victim: (typeof VICTIMS)[number]): Promise<void> {
    if (victim === "everything") for (const pid of alive(place)) process.kill(pid, "SIGKILL");
    else if (victim === "supervisor") jejak.child.kill("SIGKILL");
    else process.kill(partOf(place, victim).pid, "SIGKILL");
    if (victim === "everything" || victim === "supervisor") await startAgain();
  }

  /** Waits until every acknowledged step is recorded and in the feed, as the submission says. */
  async function settle(): Promise<Map<string, Seen>> {
    await until("ready", 60_000, () => isReady(place));
    for (const step of load.acknowledged.filter(({ digest }) => !seen.has(digest))) {
      await until(`the entry of ${step.id}`, 60_000, async () => {
        const found = await placeOf(place.url, step);
        if (found !== null) recorded.set(step.digest, found);
        return found !== null;
      });
    }
    let steps = new Map<string, Seen>();
    await until("the whole feed", 60_000, async () => {
      steps = await stepsOf(place);
      return load.acknowledged.every(({ digest }) => steps.has(digest));
    });
    return steps;
  }

  /** Every step ever acknowledged is where it was first seen; new ones are noted. */
  function compare(steps: Map<string, Seen>): void {
    for (const { digest } of load.acknowledged) {
      const now = steps.get(digest);
      if (now === undefined) expect.fail(`${digest} is lost`);
      if (!seen.has(digest)) seen.set(digest, now);
      expect(now).to.deep.equal(seen.get(digest)).and.to.include(recorded.get(digest));
    }
    expect(steps.size, "no step is recorded that nobody was told of, save those whose answer was lost")
      .to.be.at.least(load.acknowledged.length)
      .and.at.most(load.acknowledged.length + TRAILS);
  }

  async function checkChain(): Promise<void> {
    const { rpcUrl } = runOf(place);
    const blocks = new Map([...seen.values()].map(({ blockNumber, blockHash }) => [blockNumber, blockHash]));
    for (const [block, hash] of blocks) {
      const parameters = [`0x${block.toString(16)}`, false];
      const found = (await rpcCall(rpcUrl, "eth_getBlockByNumber", parameters)) as { hash: string };
      expect(found.hash, `block ${block}`).to.equal(hash);
    }
  }

  for (let round = 0; round < ROUNDS; round++) {
    const victim = VICTIMS[round % VICTIMS.length] ?? "everything";
    it(`round ${round + 1}: ${victim}`, async () => {
      const before = load.acknowledged.length;
      load.resume();
      await until("load", 30_000, () => load.acknowledged.length > before);
      await sleep(random() * LONGEST_LOAD_MS);
      await kill(victim);
      await load.pause();
      expect(load.refusals).to.deep.equal([]);
      compare(await settle());
    });
  }

  it("kept every block that a step was ever seen in", async () => {
    await checkChain();
    expect(load.acknowledged.length).to.be.greaterThan(5 * ROUNDS);
    console.log(`      ${load.acknowledged.length} acknowledged steps, each where it was first seen`);
  });
});
