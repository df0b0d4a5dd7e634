import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import * as seeds from "./seed.ts";
import type { Seed } from "./seed.ts";
import { startWorld } from "./world.ts";
import type { World } from "./world.ts";

const AGENCY = "ID-CONTOH-KAB-TARUMA";
const OTHER = "ID-LPSE-2";
const STEP = { officialId: AGENCY, ocid: "ocds-1", tags: 4, title: "Satu" };
const DOCUMENT = { id: "1", size: 10, sha256: "ab".repeat(32) };

describe("API: counts and the newest steps", () => {
  let world: World;
  let seed: Seed;

  before(async () => {
    world = await startWorld();
  });
  after(() => world.stop());

  it("waits for the first block", async () => {
    for (const path of ["/api/v1/counts", "/api/v1/steps/newest"]) {
      expect((await world.ask(path)).body.code, path).to.equal("not-ready");
    }
  });

  it("counts steps, processes, documents, agencies, and manifests by what can be read of them", async () => {
    const { pool } = world;
    seed = await seeds.begin(pool);
    await seeds.nextBlock(pool, seed);
    await seeds.admit(pool, seed, AGENCY, "Kabupaten Taruma");
    await seeds.admit(pool, seed, OTHER, "Lain");
    await seeds.record(pool, seed, { ...STEP, documents: [DOCUMENT] });
    const second = { ...STEP, title: "Dua", unpublished: true };
    await seeds.record(pool, seed, second);
    const third = { ...STEP, ocid: "ocds-2", title: "Tiga" };
    const { contentHash } = await seeds.record(pool, seed, third);
    const { body } = await world.ask("/api/v1/counts");
    expect(body).to.deep.include({ steps: 3, processes: 2, documents: 1, agencies: 2 });
    expect(body.manifests).to.deep.equal({ published: 2, notPublished: 1, withdrawn: 0 });
    expect(body.asOf).to.deep.include({ block: 1, size: 6 });
    await seeds.nextBlock(pool, seed);
    await seeds.withdraw(pool, seed, third, contentHash, 0);
  });

  it("counts again when the index has moved, and calls withdrawn what its own agency took back", async () => {
    await seeds.withdraw(world.pool, seed, { ...STEP, officialId: OTHER }, "00".repeat(32), 0);
    await sleep(400);
    const { body } = await world.ask("/api/v1/counts");
    expect(body.manifests).to.deep.equal({ published: 1, notPublished: 1, withdrawn: 1 });
    expect(body.asOf.block).to.equal(2);
  });

  it("counts once for readers who come together", async () => {
    const { pool } = world;
    await seeds.nextBlock(pool, seed);
    await seeds.record(pool, seed, { ...STEP, title: "Empat" });
    await sleep(400);
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.ask("/api/v1/counts")));
    expect(new Set(answers.map(({ text }) => text))).to.have.property("size", 1);
    expect(answers[0]?.body.steps).to.equal(4);
  });

  it("lists the newest steps first, as many as asked for", async () => {
    const { body } = await world.ask("/api/v1/steps/newest?limit=2");
    expect(body.items.map((step: { index: number }) => step.index)).to.deep.equal([8, 5]);
    expect(body.items[0]).to.deep.include({
      officialId: AGENCY,
      sample: true,
      ocid: "ocds-1",
      title: "Empat",
      trailIndex: 2,
      tags: ["tender"],
      tagMask: 4,
      finality: "seen",
    });
    expect((await world.ask(body.items[0].href)).status).to.equal(200);
    expect((await world.ask("/api/v1/steps/newest?limit=101")).status).to.equal(400);
  });
});
