import { expect } from "chai";
import { leafHash } from "../../../protocol/log.ts";
import { fromHex, toHex } from "../../../protocol/bytes.ts";
import * as governanceSeeds from "./seed-governance.ts";
import * as recordSeeds from "./seed-records.ts";
import * as seeds from "./seed.ts";
import type { Seed } from "./seed.ts";
import { startWorld } from "./world.ts";
import type { World } from "./world.ts";

const AGENCY = "ID-CONTOH-KOTA-SAGARA";
const step = (n: number) => ({ officialId: AGENCY, ocid: `ocds-feed-${n}`, tags: 4, title: `Langkah ${n}` });

describe("API: the feed of entries", () => {
  let world: World;
  let seed: Seed;

  before(async () => {
    world = await startWorld();
    seed = await seeds.begin(world.pool);
    await seeds.nextBlock(world.pool, seed);
    await seeds.admit(world.pool, seed, AGENCY, "Kota Sagara");
    await seeds.grant(world.pool, seed, AGENCY, { number: 1 });
    await seeds.grant(world.pool, seed, AGENCY, { number: 2 });
    await seeds.revoke(world.pool, seed, AGENCY, 2);
    await governanceSeeds.setPolicy(world.pool, seed, AGENCY, BigInt(`0x${"3".repeat(32)}`));
    await governanceSeeds.propose(world.pool, seed, AGENCY, "0x0102");
    await recordSeeds.proposeWriter(world.pool, seed);
    await seeds.nextBlock(world.pool, seed);
    const { contentHash } = await seeds.record(world.pool, seed, step(0));
    await seeds.withdraw(world.pool, seed, step(0), contentHash, 0);
    const later = new Uint8Array(128);
    later[31] = 10;
    await seeds.appendWords(world.pool, seed, 10, later);
    await seeds.nextBlock(world.pool, seed);
    for (let n = 1; n <= 6; n++) await seeds.record(world.pool, seed, step(n));
  });
  after(() => world.stop());

  it("is dense from 0, page by page, with words that hash to the leaf", async () => {
    const seen: number[] = [];
    let after = "";
    for (;;) {
      const { status, body } = await world.ask(`/api/v1/entries?limit=4${after}`);
      expect(status).to.equal(200);
      expect(body.asOf).to.include({ block: seed.block, size: seed.size, finality: "seen" });
      for (const item of body.items) {
        seen.push(item.index);
        expect(toHex(leafHash(fromHex(item.words)))).to.equal(item.leaf);
        expect(item.cursor).to.equal(`${item.index}-${item.blockHash.slice(2, 18)}`);
      }
      if (body.next === null) break;
      after = `&after=${body.next}`;
    }
    expect(seen).to.deep.equal([...Array(seed.size).keys()]);
  });

  it("decodes every kind, with the values behind the hashes, and shows kinds of later contracts undecoded", async () => {
    const { body } = await world.ask("/api/v1/entries?limit=1000");
    expect(body.items.map((item: { name: string }) => item.name)).to.deep.equal([
      "genesis",
      "agency",
      "mandate",
      "mandate",
      "mandate",
      "policy",
      "governance",
      "writer",
      "step",
      "withdrawal",
      "unknown",
      ...Array<string>(6).fill("step"),
    ]);
    const [genesis, agency, granted, , revoked, policy, governance, , first] = body.items;
    expect(genesis.fields).to.include({ chainId: String(seeds.CHAIN_ID), writerDelay: 60 });
    expect(agency.preimages).to.deep.equal({ officialId: AGENCY, name: "Kota Sagara" });
    expect(first).to.include({ agencyName: "Kota Sagara", sample: true });
    expect(granted.preimages.signer).to.match(/^0x[0-9a-f]{40}$/);
    expect(granted.fields).to.include({ state: 1, number: 1, roles: 7, tagMask: 2 ** 32 - 1 });
    expect(revoked.fields).to.deep.include({ state: 2, number: 2, reason: 4, approvers: [1] });
    expect(policy.fields.policy).to.equal(BigInt(`0x${"3".repeat(32)}`).toString());
    expect(governance.preimages.args).to.equal("0x0102");
    expect(first.fields).to.deep.include({ tags: ["tender"], tagMask: 4, number: 1, index: 0, corrects: 0 });
    expect(first.preimages.ocid).to.equal("ocds-feed-0");
    expect(first.approvals).to.deep.equal([{ mandate: 1, signature: `0x${"5a".repeat(65)}` }]);
  });

  it("answers one entry, and says so where there is none", async () => {
    const one = await world.ask("/api/v1/entries/8");
    expect(one.body).to.include({ index: 8, name: "step", kind: 1 });
    expect(one.body.asOf.size).to.equal(seed.size);
    const none = await world.ask(`/api/v1/entries/${seed.size}`);
    expect(none.status).to.equal(404);
    expect(none.body).to.deep.include({
      code: "entry-unknown",
      values: { index: seed.size, size: seed.size },
    });
    for (const hostile of ["-1", "1.0", "0x1", "01", "1e3", "9".repeat(16), "NaN", "%00", "1%20"]) {
      const refused = await world.ask(`/api/v1/entries/${hostile}`);
      expect(refused.status, hostile).to.equal(400);
      expect(refused.body.code).to.equal("request-malformed");
    }
  });

  it("stops at what is safe or finalized when asked to, and names that block", async () => {
    await seeds.moveCursor(world.pool, seed, { safe: 2, finalized: 1 });
    const finalized = await world.ask("/api/v1/entries?finality=finalized&limit=1000");
    expect(finalized.body.items.at(-1).index).to.equal(7);
    expect(finalized.body.asOf).to.include({ block: 1, size: 8, finality: "finalized" });
    expect(finalized.body.next).to.equal(null);
    const safe = await world.ask("/api/v1/entries?finality=safe&limit=1000");
    expect(safe.body.asOf).to.include({ block: 2, size: 11, finality: "safe" });
    const seen = await world.ask("/api/v1/entries?limit=1000");
    const count = (name: string) =>
      seen.body.items.filter((item: { finality: string }) => item.finality === name);
    expect([count("finalized").length, count("safe").length, count("seen").length]).to.deep.equal([8, 3, 6]);
  });

  it("goes on from a cursor across what is inserted later", async () => {
    const first = await world.ask("/api/v1/entries?limit=1000");
    expect(first.body.next).to.equal(null);
    const { cursor } = first.body.items.at(-1);
    expect((await world.ask(`/api/v1/entries?after=${cursor}`)).body.items).to.deep.equal([]);
    await seeds.nextBlock(world.pool, seed);
    const { index } = await seeds.record(world.pool, seed, step(7));
    const then = await world.ask(`/api/v1/entries?after=${cursor}`);
    expect(then.body.items.map((item: { index: number }) => item.index)).to.deep.equal([index]);
  });

  it("starts from 0 where the cursor is empty", async () => {
    const { body } = await world.ask("/api/v1/entries?after=&limit=1");
    expect(body.items[0].index).to.equal(0);
  });

  it("takes a bare index, whose leaf it cannot compare", async () => {
    const { body } = await world.ask("/api/v1/entries?after=8&limit=1");
    expect(body.items[0].index).to.equal(9);
  });

  it("refuses what is no cursor of the feed", async () => {
    for (const after of ["x", "-1", "1-", "1-zz", "1-00112233445566778", "1-0011223344556677-", "01"]) {
      const { status, body } = await world.ask(`/api/v1/entries?after=${after}`);
      expect(status, after).to.equal(400);
      expect(body.code).to.equal("cursor-malformed");
    }
  });

  it("notices that the entry behind a cursor was replaced, and names the last common index", async () => {
    const before = await world.ask("/api/v1/entries?limit=1000");
    const old = before.body.items;
    // Blocks are taken back whole.
    const { rows } = await world.pool.query<{ size: string }>(
      "SELECT max(size) AS size FROM ledger.blocks WHERE size <= $1",
      [old.length - 3],
    );
    const common = Number(rows[0]?.size);
    await seeds.rollBack(world.pool, seed, common);
    const shorter = await world.ask(`/api/v1/entries?after=${old.at(-1).cursor}`);
    expect(shorter.status).to.equal(409);
    expect(shorter.body.code).to.equal("feed-reorganised");
    expect(shorter.body.values).to.deep.equal({
      index: old.length - 1,
      lastCommonIndex: common - 1,
      after: old[common - 1].cursor,
    });
    await seeds.nextBlock(world.pool, seed);
    for (let n = 20; n < 25; n++) await seeds.record(world.pool, seed, step(n));
    const longer = await world.ask(`/api/v1/entries?after=${old.at(-1).cursor}`);
    expect(longer.body.values.lastCommonIndex).to.equal(common - 1);
    const good = await world.ask(`/api/v1/entries?after=${longer.body.values.after}`);
    expect(good.body.items.map((item: { index: number }) => item.index)).to.deep.equal(
      [...Array(5).keys()].map((i) => common + i),
    );
    expect((await world.ask(`/api/v1/entries?after=${old[common - 1].cursor}`)).status).to.equal(200);
  });

  it("notices that an entry before the one behind a cursor was replaced, where that one is the same", async () => {
    await seeds.nextBlock(world.pool, seed);
    await seeds.record(world.pool, seed, step(26));
    await seeds.nextBlock(world.pool, seed);
    await seeds.record(world.pool, seed, step(27));
    const old = (await world.ask("/api/v1/entries?limit=1000")).body.items;
    const [first, last] = old.slice(-2);
    const { rows } = await world.pool.query("SELECT * FROM ledger.entries WHERE index = $1", [last.index]);
    await seeds.rollBack(world.pool, seed, first.index);
    await seeds.nextBlock(world.pool, seed);
    await seeds.record(world.pool, seed, step(28));
    // As two steps do that change places: the later one has the same words at the same index.
    const { words, kind } = rows[0] as { words: Buffer; kind: number };
    await seeds.appendWords(world.pool, seed, kind, words);
    const now = (await world.ask("/api/v1/entries?limit=1000")).body.items;
    expect(now.at(-1).leaf).to.equal(last.leaf);
    const { status, body } = await world.ask(`/api/v1/entries?after=${last.cursor}`);
    expect(status).to.equal(409);
    expect(body.values).to.include({ lastCommonIndex: first.index - 1 });
  });

  it("names the deepest of several reorganisations since", async () => {
    const old = (await world.ask("/api/v1/entries?limit=1000")).body.items;
    await seeds.rollBack(world.pool, seed, old.length - 2);
    await seeds.nextBlock(world.pool, seed);
    await seeds.record(world.pool, seed, step(30));
    await seeds.rollBack(world.pool, seed, old.length - 5);
    const { body } = await world.ask(`/api/v1/entries?after=${old.at(-1).cursor}`);
    expect(body.values.lastCommonIndex).to.equal(old.length - 6);
  });

  it("falls back to what is final for a leaf that was never here, and merely waits where it is behind", async () => {
    const { body } = await world.ask(`/api/v1/entries?after=9-${"0".repeat(16)}`);
    expect(body.code).to.equal("feed-reorganised");
    expect(body.values.lastCommonIndex).to.equal(7);
    const ahead = await world.ask(`/api/v1/entries?after=100000-${"0".repeat(16)}`);
    expect(ahead.body.items).to.deep.equal([]);
  });
});
