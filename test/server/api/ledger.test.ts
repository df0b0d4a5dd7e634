import { expect } from "chai";
import { markSampleComplete } from "../../../server/store/facts.ts";
import * as governanceSeeds from "./seed-governance.ts";
import * as seeds from "./seed.ts";
import type { Seed } from "./seed.ts";
import { startWorld } from "./world.ts";
import type { World } from "./world.ts";

const AGENCY = "ID-CONTOH-PROV-NUSARAYA";
const PLAIN = "ID-LPSE-1/A";

describe("API: ledger, agencies and health", () => {
  let world: World;
  let seed: Seed;

  before(async () => {
    world = await startWorld();
  });
  after(() => world.stop());

  it("is not ready before the first block, and says what it waits for, in both languages", async () => {
    const paths = [
      "/readyz",
      "/api/v1/ledger",
      "/api/v1/processes",
      "/api/v1/entries",
      `/api/v1/documents/${"0".repeat(64)}`,
    ];
    for (const path of paths) {
      const { status, body } = await world.ask(path);
      expect(status, path).to.equal(503);
      expect(body).to.deep.include({ code: "not-ready", values: { waitingFor: ["index"] } });
    }
    const page = await world.ask("/");
    expect(page.status).to.equal(503);
    expect((await world.ask("/healthz")).body).to.deep.equal({ status: "ok" });
  });

  it("tells chain, contracts, size, root and how settled they are", async () => {
    seed = await seeds.begin(world.pool);
    await seeds.nextBlock(world.pool, seed);
    await seeds.admit(world.pool, seed, AGENCY, "Provinsi Nusaraya (DATA CONTOH)");
    await seeds.admit(world.pool, seed, PLAIN, `<script>alert("x")</script> & 'satu'\u202egnp.exe`);
    await seeds.moveCursor(world.pool, seed, { safe: -1, finalized: 0 });
    const { body } = await world.ask("/api/v1/ledger");
    expect(body).to.deep.include({
      chainId: seeds.CHAIN_ID,
      size: 3,
      finality: "seen",
      delays: { writer: 60, admission: 61, recovery: 62, policy: 63, succession: 64 },
      heads: { chain: 1, seen: { block: 1, size: 3 }, safe: null, finalized: { block: 0, size: 1 } },
      checkpoint: null,
    });
    expect(body.contracts).to.include({
      auditLog: `0x${"aa".repeat(20)}`,
      accessManager: `0x${"ad".repeat(20)}`,
    });
    expect(body.root).to.match(/^[0-9a-f]{64}$/);
    expect(body.asOf).to.deep.include({ block: 1, size: 3, finality: "seen" });
  });

  it("names the newest checkpoint", async () => {
    await world.pool.query("INSERT INTO ledger.checkpoints VALUES (1, $1, 0, $2), (3, $1, 1, $2)", [
      Buffer.alloc(32, 5),
      Buffer.alloc(32, 6),
    ]);
    const { body } = await world.ask("/api/v1/ledger");
    expect(body.checkpoint).to.deep.equal({
      size: 3,
      root: "05".repeat(32),
      blockNumber: 1,
      transactionHash: `0x${"06".repeat(32)}`,
    });
  });

  it("lists agencies in the order of admission, page by page", async () => {
    const first = await world.ask("/api/v1/agencies?limit=1");
    expect(first.body.items[0]).to.deep.include({ officialId: AGENCY, sample: true, processes: 0 });
    const second = await world.ask(`/api/v1/agencies?limit=1&after=${first.body.next}`);
    expect(second.body.items[0].officialId).to.equal(PLAIN);
    expect(second.body.next).to.equal(null);
    expect((await world.ask("/api/v1/agencies?after=!")).body.code).to.equal("cursor-malformed");
  });

  it("tells an agency's mandates with their states, its policies and governance", async () => {
    await seeds.nextBlock(world.pool, seed);
    await seeds.grant(world.pool, seed, AGENCY, { number: 1 });
    await seeds.grant(world.pool, seed, AGENCY, { number: 2, roles: 1 });
    await seeds.grant(world.pool, seed, AGENCY, { number: 3, from: seeds.START + 10 ** 6 });
    await seeds.grant(world.pool, seed, AGENCY, { number: 4, until: seeds.START + 10 });
    await seeds.revoke(world.pool, seed, AGENCY, 2);
    const before = await world.ask(`/api/v1/agencies/${AGENCY}`);
    expect(before.body.policy).to.include({ index: 0, changeApprovals: 1 });
    expect(before.body.policy.approvals).to.include({ tender: 1, award: 2, closes: 2, other: 2 });
    await governanceSeeds.setPolicy(world.pool, seed, AGENCY, BigInt(`0x${"3".repeat(32)}`));
    await governanceSeeds.propose(world.pool, seed, AGENCY, "0x01");
    const { body } = await world.ask(`/api/v1/agencies/${seeds.agencyOf(AGENCY)}`);
    expect(body.mandates.map(({ state }: { state: string }) => state)).to.deep.equal([
      "good",
      "revoked",
      "not-yet",
      "expired",
    ]);
    expect(body.mandates[0].roleNames).to.deep.equal(["administer", "record", "approve"]);
    expect(body.mandates[1]).to.deep.include({
      reason: 4,
      revokedBy: [1],
      suspectFrom: "2026-01-01T00:00:30Z",
    });
    expect(body.policy).to.include({ changeApprovals: 2, packed: BigInt(`0x${"3".repeat(32)}`).toString() });
    expect(body.policies).to.have.length(1);
    expect(body.governanceEntries[0]).to.include({
      action: "recovery",
      state: "proposed",
      successor: null,
      args: "0x01",
    });
    expect(body.head).to.equal(seeds.ZERO);
  });

  it("finds an agency by an official id with a slash, and does not know others", async () => {
    expect((await world.ask(`/api/v1/agencies/${encodeURIComponent(PLAIN)}`)).body.officialId).to.equal(
      PLAIN,
    );
    for (const name of ["nobody", `0x${"0".repeat(64)}`]) {
      const { status, body } = await world.ask(`/api/v1/agencies/${name}`);
      expect([status, body.code]).to.deep.equal([404, "agency-unknown"]);
    }
  });

  it("is ready once the index has reached the chain's head", async () => {
    world.deps.chain.head = () => Promise.resolve(2);
    const { status, body } = await world.ask("/readyz");
    expect(status).to.equal(200);
    expect(body).to.deep.include({ status: "ready", chain: { head: 2 } });
  });

  it("waits for an index that is behind, then says how far", async () => {
    world.deps.chain.head = () => Promise.resolve(3);
    const catchUp = setTimeout(
      () => void seeds.nextBlock(world.pool, seed).then(() => seeds.moveCursor(world.pool, seed, {})),
      300,
    );
    expect((await world.ask("/readyz")).status).to.equal(200);
    clearTimeout(catchUp);
    world.deps.chain.head = () => Promise.resolve(9);
    const { status, body } = await world.ask("/readyz");
    expect(status).to.equal(503);
    expect(body).to.deep.include({
      code: "not-ready",
      values: { waitingFor: ["index"], head: 9, indexed: 3 },
    });
  });

  it("waits for the sample ledger where there is to be one", async () => {
    world.deps.chain.head = () => Promise.resolve(3);
    world.deps.sample = true;
    expect((await world.ask("/readyz")).body.values).to.deep.equal({ waitingFor: ["sample"] });
    await markSampleComplete(world.pool);
    expect((await world.ask("/readyz")).status).to.equal(200);
  });

  it("says that the chain does not answer, without its address", async () => {
    world.deps.chain.head = () =>
      Promise.reject(new Error("connect ECONNREFUSED http://user:secret@10.0.0.1"));
    const { status, body, text } = await world.ask("/readyz");
    expect([status, body.code]).to.deep.equal([503, "chain-unavailable"]);
    expect(text).to.not.include("secret");
  });

  it("keeps the last good state readable when the index has stopped", async () => {
    await seeds.moveCursor(world.pool, seed, { halted: { code: "log-mismatch", detail: "roots differ" } });
    const { status, body } = await world.ask("/readyz");
    expect([status, body.code]).to.deep.equal([503, "index-halted"]);
    expect(body.values.halted.code).to.equal("log-mismatch");
    expect((await world.ask("/api/v1/ledger")).status).to.equal(200);
    await seeds.moveCursor(world.pool, seed, { halted: null });
  });
});
