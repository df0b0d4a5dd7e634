import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { createHub } from "../../../server/api/stream/hub.ts";
import { readStream } from "./reader.ts";
import type { StreamEvent, StreamReader } from "./reader.ts";
import * as seeds from "./seed.ts";
import type { Seed } from "./seed.ts";
import { startWorld } from "./world.ts";
import type { World } from "./world.ts";

const AGENCY = "ID-CONTOH-KAB-TARUMA";
const OTHER = "ID-LPSE-2";
const STEP = { officialId: AGENCY, ocid: "ocds-1", tags: 4 };

const entriesOf = (events: StreamEvent[]) => events.filter(({ event }) => event === "entry");
const indexes = (events: StreamEvent[]) => entriesOf(events).map(({ data }) => data.index as number);
const reached = (size: number) => (events: StreamEvent[]) => {
  const last = events.at(-1);
  return last?.event === "state" && last.data.asOf.size === size;
};

describe("API: the stream", () => {
  let world: World;
  let seed: Seed;
  let readers: StreamReader[];

  beforeEach(async () => {
    readers = [];
    world = await startWorld();
    seed = await seeds.begin(world.pool);
    await seeds.nextBlock(world.pool, seed);
    await seeds.admit(world.pool, seed, AGENCY, "Kabupaten Taruma");
    await seeds.record(world.pool, seed, STEP);
  });
  afterEach(async () => {
    for (const reader of readers) reader.kill();
    await world.stop();
  });

  async function open(query = "", headers = {}): Promise<StreamReader> {
    const reader = await readStream(`${world.url}/api/v1/stream${query}`, headers);
    readers.push(reader);
    return reader;
  }

  async function recordIn(block: number, title: string): Promise<void> {
    for (let n = 0; n < block; n++) await seeds.record(world.pool, seed, { ...STEP, title: `${title} ${n}` });
  }

  it("gives what the feed gives, then the state, then what is new", async () => {
    const reader = await open();
    expect(reader.headers).to.deep.include({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    });
    await reader.until(reached(3));
    const feed = await world.ask("/api/v1/entries");
    expect(entriesOf(reader.events).map(({ data }) => data)).to.deep.equal(feed.body.items);
    expect(entriesOf(reader.events).map(({ id }) => id)).to.deep.equal(
      feed.body.items.map(({ cursor }: { cursor: string }) => cursor),
    );
    const [state] = reader.events.slice(-1);
    expect(state?.data).to.deep.equal({ asOf: feed.body.asOf, safeSize: 1, finalizedSize: 1 });
    expect(state?.id).to.equal(feed.body.items.at(-1).cursor);
    await seeds.nextBlock(world.pool, seed);
    await seeds.record(world.pool, seed, { ...STEP, title: "Baru" });
    await reader.until(reached(4));
    expect(indexes(reader.events)).to.deep.equal([0, 1, 2, 3]);
    await seeds.moveCursor(world.pool, seed, { safe: 1 });
    await reader.until((events) => events.at(-1)?.data.safeSize === 3);
  });

  it("goes on without gap or repetition, however often the connection is cut", async () => {
    const seen: number[] = [];
    let last: string | null = null;
    const writing = (async () => {
      for (let block = 0; block < 15; block++) {
        await seeds.nextBlock(world.pool, seed);
        await recordIn(4, `blok ${block}`);
      }
    })();
    for (let cut = 0; seen.length < 63 && cut < 100; cut++) {
      const reader = await open("", last === null ? {} : { "last-event-id": last });
      await Promise.race([reader.until((events) => entriesOf(events).length >= 7), sleep(150)]);
      reader.kill();
      seen.push(...indexes(reader.events));
      last = reader.events.findLast(({ id }) => id !== null)?.id ?? last;
    }
    await writing;
    expect(seen).to.deep.equal(Array.from({ length: 63 }, (_, index) => index));
  }).timeout(20_000);

  it("goes on after a bare index, and prefers Last-Event-ID to the address it was opened with", async () => {
    const reader = await open("?after=1");
    await reader.until(reached(3));
    expect(indexes(reader.events)).to.deep.equal([2]);
    const again = await open("?after=0", { "last-event-id": String(reader.events.at(-1)?.id) });
    await again.until(reached(3));
    expect(indexes(again.events)).to.deep.equal([]);
  });

  it("says from where to forget after a reorganisation, connected or not, and goes on from there", async () => {
    const reader = await open();
    await reader.until(reached(3));
    await seeds.nextBlock(world.pool, seed);
    await recordIn(3, "lama");
    await reader.until(reached(6));
    const before = String(reader.events.at(-1)?.id);
    await seeds.rollBack(world.pool, seed, 3);
    await seeds.nextBlock(world.pool, seed);
    await recordIn(4, "baru");
    await reader.until(reached(7));
    const rollback = reader.events.find(({ event }) => event === "rollback");
    const common = reader.events.find(({ data }) => data.index === 2)?.id;
    expect(rollback?.id).to.equal(common);
    expect(rollback?.data).to.deep.include({ from: 3, lastCommonIndex: 2, after: common });
    expect(indexes(reader.events)).to.deep.equal([0, 1, 2, 3, 4, 5, 3, 4, 5, 6]);
    const late = await open("", { "last-event-id": before });
    await late.until(reached(7));
    expect(late.events[0]?.event).to.equal("rollback");
    expect(late.events[0]?.data).to.deep.include({ from: 3, lastCommonIndex: 2, after: common });
    expect(indexes(late.events)).to.deep.equal([3, 4, 5, 6]);
    const kept = await open(`?after=${common}`);
    await kept.until(reached(7));
    expect(kept.events.map(({ event }) => event)).to.not.include("rollback");
  });

  it("gives only what is as settled as asked, whose entries no reorganisation takes back", async () => {
    const reader = await open("?finality=finalized");
    await reader.until(reached(1));
    await seeds.nextBlock(world.pool, seed);
    await recordIn(2, "lama");
    await seeds.rollBack(world.pool, seed, 3);
    await seeds.nextBlock(world.pool, seed);
    await recordIn(1, "baru");
    await seeds.moveCursor(world.pool, seed, { safe: 2, finalized: 2 });
    await reader.until(reached(4));
    expect(indexes(reader.events)).to.deep.equal([0, 1, 2, 3]);
    expect(reader.events.map(({ event }) => event)).to.not.include("rollback");
    expect(entriesOf(reader.events).every(({ data }) => data.finality === "finalized")).to.equal(true);
  });

  it("leaves out other agencies and processes, and moves the cursor past them all the same", async () => {
    await seeds.admit(world.pool, seed, OTHER, "Lain");
    await seeds.record(world.pool, seed, { ...STEP, officialId: OTHER, ocid: "ocds-2" });
    await seeds.record(world.pool, seed, { ...STEP, ocid: "ocds-2" });
    const byAgency = await open(`?agency=${OTHER}`);
    await byAgency.until(reached(6));
    expect(indexes(byAgency.events)).to.deep.equal([3, 4]);
    expect(byAgency.events.at(-1)?.id).to.match(/^5-/);
    const byProcess = await open("?ocid=ocds-2");
    await byProcess.until(reached(6));
    expect(indexes(byProcess.events)).to.deep.equal([4, 5]);
    const byBoth = await open(`?ocid=ocds-2&agency=${AGENCY}`);
    await byBoth.until(reached(6));
    expect(indexes(byBoth.events)).to.deep.equal([5]);
  });

  it("keeps no memory for a reader that does not read, and gives it everything when it does", async () => {
    const hub = createHub(world.pool, { all: 5, each: 5, pollMs: 10, beatMs: 10_000 });
    let pages = 0;
    const page: typeof hub.page = (asked) => {
      pages++;
      return hub.page(asked);
    };
    world.deps.hub = { ...hub, page };
    const reader = await open();
    await reader.until(reached(3));
    reader.message.pause();
    await seeds.nextBlock(world.pool, seed);
    const words = Buffer.alloc(32 * 64);
    words[31] = 99;
    await world.pool.query(
      `INSERT INTO ledger.entries
       SELECT i, 0, 2, 99, sha256(''), sha256(''), $2, sha256(int8send(i)), sha256('')
       FROM generate_series(3, $1::bigint - 1) AS i`,
      [5_003, words],
    );
    seed.size = 5_003;
    await seeds.moveCursor(world.pool, seed, {});
    pages = 0;
    for (let last = -1; last !== pages;) {
      last = pages;
      await sleep(300);
    }
    // What lies between it and us: the kernel's buffers, and one page.
    expect(pages).to.be.within(1, 30);
    reader.message.resume();
    await reader.until(reached(5_003));
    expect(indexes(reader.events)).to.deep.equal(Array.from({ length: 5_003 }, (_, index) => index));
  }).timeout(30_000);

  it("reads the index once for all, and nothing but its head while nothing happens", async () => {
    let opened = 0;
    const { pool } = world;
    const counting = new Proxy(pool, {
      get: (target, name) => {
        if (name === "connect") opened++;
        const value = Reflect.get(target, name) as unknown;
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    });
    world.deps.hub = createHub(counting, { all: 50, each: 50, pollMs: 10, beatMs: 10_000 });
    const all = await Promise.all(Array.from({ length: 20 }, () => open()));
    await Promise.all(all.map((reader) => reader.until(reached(3))));
    await sleep(100);
    opened = 0;
    await sleep(200);
    expect(opened).to.equal(0);
    await seeds.nextBlock(world.pool, seed);
    await seeds.record(world.pool, seed, { ...STEP, title: "Baru" });
    await Promise.all(all.map((reader) => reader.until(reached(4))));
    // A block that is written row by row is seen in a few states.
    expect(opened).to.be.within(1, 12);
    for (const reader of all) reader.kill();
    for (let n = 0; world.deps.hub.slots.taken() > 0 && n < 50; n++) await sleep(20);
    expect(world.deps.hub.slots.taken()).to.equal(0);
  });

  it("shows that it is alive while nothing happens", async () => {
    const reader = await open();
    await reader.until(reached(3));
    await sleep(700);
    expect(reader.comments[0]).to.equal("retry: 3000");
    expect(reader.comments.filter((comment) => comment.startsWith(":")).length).to.be.within(1, 5);
    expect(reader.events).to.have.length(4);
  });

  it("takes a bounded number of readers, by address and in all, and says when to come again", async () => {
    world.deps.hub = createHub(world.pool, { all: 3, each: 2, pollMs: 20, beatMs: 200 });
    await open();
    await open();
    const third = await world.ask("/api/v1/stream");
    expect([third.status, third.body.code]).to.deep.equal([429, "rate-limited"]);
    expect(third.headers.get("retry-after")).to.equal("10");
    const elsewhere = await open("", { "x-forwarded-for": "203.0.113.9" });
    expect(elsewhere.status).to.equal(200);
    const fourth = await world.ask("/api/v1/stream", { headers: { "x-forwarded-for": "203.0.113.10" } });
    expect([fourth.status, fourth.body.code]).to.deep.equal([503, "server-busy"]);
    expect(fourth.headers.get("retry-after")).to.equal("10");
    elsewhere.kill();
    for (let n = 0; world.deps.hub.slots.taken() > 2 && n < 50; n++) await sleep(20);
    expect((await open("", { "x-forwarded-for": "203.0.113.9" })).status).to.equal(200);
  });

  it("answers HEAD at once, and refuses what it cannot read before it takes anybody in", async () => {
    const head = await fetch(`${world.url}/api/v1/stream`, { method: "HEAD" });
    expect([head.status, await head.text()]).to.deep.equal([200, ""]);
    expect(head.headers.get("content-type")).to.include("text/event-stream");
    for (const [path, headers] of [
      ["/api/v1/stream?after=x", {}],
      ["/api/v1/stream", { "last-event-id": "zwei" }],
    ] as const) {
      expect((await world.ask(path, { headers })).body.code).to.equal("cursor-malformed");
    }
    expect((await world.ask("/api/v1/stream?agency=")).status).to.equal(400);
    expect(world.deps.hub.slots.taken()).to.equal(0);
  });

  it("ends cleanly when the process is to end", async () => {
    const stopping = new AbortController();
    world.deps.stopping = stopping.signal;
    const reader = await open();
    await reader.until(reached(3));
    stopping.abort();
    expect(await reader.ended).to.equal(true);
    expect(reader.comments.at(-1)).to.equal(": the server stops; connect again");
  });

  it("keeps the connection while the index is away, and goes on when it is back", async () => {
    const reader = await open();
    await reader.until(reached(3));
    await world.pool.query("ALTER SCHEMA ledger RENAME TO away");
    await sleep(300);
    await world.pool.query("ALTER SCHEMA away RENAME TO ledger");
    await seeds.nextBlock(world.pool, seed);
    await seeds.record(world.pool, seed, { ...STEP, title: "Baru" });
    await reader.until(reached(4));
    expect(indexes(reader.events)).to.deep.equal([0, 1, 2, 3]);
  });
});
