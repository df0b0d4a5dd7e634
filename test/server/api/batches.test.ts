import { inflateSync } from "node:zlib";
import { expect } from "chai";
import { statusAt } from "../../../protocol/records/status.ts";
import { ROUTES } from "../../../server/api/routes.ts";
import * as recordSeeds from "./seed-records.ts";
import * as seeds from "./seed.ts";
import type { Seed } from "./seed.ts";
import { startWorld, type World } from "./world.ts";

const AGENCY = "ID-CONTOH-DUKCAPIL-SAGARA";
const BASE = `/api/v1/agencies/${AGENCY}/batches`;
const SIZE = 1024;

describe("API: batches of civil records", () => {
  let world: World;
  let seed: Seed;

  before(async () => {
    world = await startWorld();
    seed = await seeds.begin(world.pool);
    await seeds.admit(world.pool, seed, AGENCY, "Dinas Dukcapil Sagara (DATA CONTOH)");
    await recordSeeds.proposeWriter(world.pool, seed, 2);
    await recordSeeds.anchor(world.pool, seed, AGENCY, { number: 1, size: SIZE });
    await seeds.moveCursor(world.pool, seed, { finalized: 0 });
    await seeds.nextBlock(world.pool, seed);
    await recordSeeds.anchor(world.pool, seed, AGENCY, { number: 2 });
    await change(0, 2, [0, 5, 1023]);
    await change(1, 0, [5]);
    await change(2, 1, [6]);
  });
  after(() => world.stop());

  const change = (sequence: number, status: number | null, indexes: number[]) =>
    recordSeeds.changeBatch(world.pool, seed, AGENCY, { batch: 1, sequence, status, indexes });

  async function listOf(query = ""): Promise<{ list: Uint8Array; sequence: number }> {
    const { body } = await world.ask(`${BASE}/1/status-list${query}`);
    return { list: inflateSync(Buffer.from(body.lst as string, "base64url")), sequence: body.sequence };
  }

  const statuses = (list: Uint8Array) =>
    Array.from({ length: SIZE }, (_, index) => [index, statusAt(list, index)] as const).filter(
      ([, s]) => s !== 0,
    );

  it("lists them newest first, page by page, with how often each has changed", async () => {
    const first = await world.ask(`${BASE}?limit=1`);
    expect(first.body.items).to.have.length(1);
    expect(first.body.items[0]).to.include({ number: 2, size: 64, sequence: 0, changedAt: null });
    const second = await world.ask(`${BASE}?limit=1&after=${first.body.next}`);
    expect(second.body.items[0]).to.include({ number: 1, size: SIZE, sequence: 3, sample: true });
    expect(second.body.next).to.equal(null);
  });

  it("names the contract that wrote a batch, by the binding in the log", async () => {
    const { body } = await world.ask(`${BASE}/1`);
    expect(body).to.include({
      recordRegistry: recordSeeds.REGISTRY,
      agencyName: "Dinas Dukcapil Sagara (DATA CONTOH)",
    });
  });

  it("gives the statuses of all places at once, as a Token Status List", async () => {
    const { list, sequence } = await listOf();
    expect(list).to.have.length(SIZE / 4);
    expect(sequence).to.equal(3);
    expect(statuses(list)).to.deep.equal([
      [0, 2],
      [6, 1],
      [1023, 2],
    ]);
  });

  it("gives them as they were when the block was final that is asked for", async () => {
    const { list, sequence } = await listOf("?finality=finalized");
    expect(sequence).to.equal(0);
    expect(statuses(list)).to.deep.equal([]);
  });

  it("answers 304 while nothing changed, and the new list as soon as something did", async () => {
    const { headers } = await world.ask(`${BASE}/1/status-list`);
    const known = { headers: { "if-none-match": headers.get("etag") ?? "" } };
    expect((await world.ask(`${BASE}/1/status-list`, known)).status).to.equal(304);
    await change(3, 1, [5]);
    const { status } = await world.ask(`${BASE}/1/status-list`, known);
    expect(status).to.equal(200);
    expect(statuses((await listOf()).list)).to.deep.include([5, 1]);
  });

  it("gives another list where a reorganisation brought another change of the same turn", async () => {
    expect(statuses((await listOf()).list)).to.deep.include([5, 1]);
    await world.pool.query("UPDATE ledger.batch_changes SET indexes = '\\x00000009' WHERE sequence = 3");
    await world.pool.query("UPDATE ledger.blocks SET hash = sha256(hash) WHERE number = 1");
    const found = statuses((await listOf()).list);
    expect(found).to.deep.include([9, 1]).and.not.to.deep.include([5, 1]);
  });

  it("has no operation that takes a place or a record, or counts records by day", () => {
    const about = ROUTES.filter(({ path }) => /batch|record/.test(path));
    expect(about.map(({ operationId }) => operationId)).to.include.members(["listBatches", "getStatusList"]);
    for (const { params, query, operationId } of about) {
      const names = [...Object.keys(params.shape), ...Object.keys(query.shape)];
      const known = ["agency", "number", "after", "limit", "finality"];
      expect(known, operationId).to.include.members(names);
    }
  });

  it("says of a batch nothing but what everybody reads on the chain: no number of records in it", async () => {
    const { body } = await world.ask(`${BASE}/1`);
    expect(Object.keys(body as object)).to.have.members([
      ...["agency", "officialId", "agencyName", "sample", "number", "index", "recordedAt", "root", "size"],
      ...["blockNumber", "blockHash", "transactionHash", "finality", "approvers", "succession"],
      ...["sequence", "changedIndex", "changedAt", "recordRegistry", "asOf"],
    ]);
  });
});
