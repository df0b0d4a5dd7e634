/* eslint-disable @typescript-eslint/no-explicit-any -- answers have been checked by their schemas */
import { expect } from "chai";
import type { JsonObject } from "../../../protocol/json.ts";
import { weekOf, weekStart } from "../../../server/api/week.ts";
import { refreshVersions } from "../../../server/indexer/versions.ts";
import * as seeds from "./seed.ts";
import type { Seed, SeedStep } from "./seed.ts";
import { startWorld } from "./world.ts";
import type { World } from "./world.ts";

const KOTA = "ID-CONTOH-KOTA-SAGARA";
const OTHER = "PY-DNCP/01";
const TRAIL = `/api/v1/agencies/${KOTA}/processes/ocds-v-1`;
const DAY = 86_400;

const tender = (tag: string, fields: JsonObject): JsonObject => ({ tag: [tag], tender: fields });
const amount = (value: number): JsonObject => ({ value: { amount: value, currency: "IDR" } });

/** Five steps a day apart: a tender, an undeclared change, a declared one, one without text, and one after it. */
const STEPS: Omit<SeedStep, "officialId" | "ocid">[] = [
  { tags: 4, title: "1", release: tender("tender", { ...amount(10), status: "active", title: "A" }) },
  { tags: 16, title: "2", release: tender("tenderUpdate", { ...amount(20), title: "B" }) },
  { tags: 8, title: "3", release: tender("tenderAmendment", { ...amount(30), amendments: [{ id: "1" }] }) },
  { tags: 16, title: "4", release: tender("tenderUpdate", amount(40)), unpublished: true },
  {
    tags: 16,
    title: "A <b> & \u202e",
    corrects: 1,
    release: tender("tenderUpdate", { ...amount(50), awardCriteria: "price" }),
  },
];

describe("API: versions", () => {
  let world: World;
  let seed: Seed;
  let indexes: number[];
  let times: string[];

  before(async () => {
    world = await startWorld();
    const { pool } = world;
    seed = await seeds.begin(pool);
    for (const id of [KOTA, OTHER]) {
      await seeds.admit(pool, seed, id, id);
      await seeds.grant(pool, seed, id, { number: 1 });
    }
    indexes = [];
    for (const step of STEPS) {
      await seeds.nextBlock(pool, seed);
      indexes.push((await seeds.record(pool, seed, { officialId: KOTA, ocid: "ocds-v-1", ...step })).index);
    }
    await seeds.record(pool, seed, { officialId: OTHER, ocid: "ocds-v-2", tags: 4 });
    await seeds.nextBlock(pool, seed);
    await seeds.moveCursor(pool, seed, { safe: 0, finalized: 0 });
    for (const [hash, bytes] of seed.manifests) world.contents.set(hash, bytes);
    const content = { read: (hash: string) => Promise.resolve(world.contents.get(hash) ?? null) };
    await refreshVersions({ pool, content: content as never, logger: world.deps.log });
    const { body } = await world.ask(`${TRAIL}/versions`);
    times = body.items.map(({ recordedAt }: { recordedAt: string }) => recordedAt);
  });
  after(() => world.stop());

  it("lists the versions: which step, when, by whom, and how much it changed", async () => {
    const { body } = await world.ask(`${TRAIL}/versions`);
    expect(body.items.map((step: any) => [step.index, step.trailIndex, step.tags, step.text])).to.deep.equal([
      [indexes[0], 0, ["tender"], "published"],
      [indexes[1], 1, ["tenderUpdate"], "published"],
      [indexes[2], 2, ["tenderAmendment"], "published"],
      [indexes[3], 3, ["tenderUpdate"], "not-published"],
      [indexes[4], 4, ["tenderUpdate"], "published"],
    ]);
    expect(
      body.items.map(({ counts }: any) => counts && [counts.material, counts.undeclared, counts.unknown]),
    ).to.deep.equal([[0, 0, 0], [1, 1, 0], [1, 0, 0], null, [1, 0, 0]]);
    expect(body.items[4].corrects).to.equal(0);
    expect(body.items[0].approvers.map(({ mandate }: any) => mandate)).to.deep.equal([1]);
  });

  it("pages through them, and gives the same by ocid alone", async () => {
    const first = await world.ask(`${TRAIL}/versions?limit=3`);
    const rest = await world.ask(`${TRAIL}/versions?after=${first.body.next}`);
    expect([...first.body.items, ...rest.body.items].map(({ index }: any) => index)).to.deep.equal(indexes);
    expect(rest.body.next).to.equal(null);
    expect((await world.ask("/api/v1/processes/ocds-v-1/versions")).body).to.deep.equal(
      (await world.ask(`${TRAIL}/versions`)).body,
    );
  });

  it("shows the process as it stood at a time, with the steps that prove it and the first one after", async () => {
    const { body } = await world.ask(`${TRAIL}?at=${times[1]}`);
    expect(body.compiledRelease).to.include({ ocid: "ocds-v-1", id: "ocds-v-1" });
    expect(body.compiledRelease.tender).to.deep.equal({
      value: { amount: 20, currency: "IDR" },
      status: "active",
      title: "B",
    });
    expect(body.inForce.map(({ index }: any) => index)).to.deep.equal(indexes.slice(0, 2));
    expect(body.following).to.deep.equal({ index: indexes[2], trailIndex: 2, recordedAt: times[2] });
    expect([body.missing, body.settled, body.at]).to.deep.equal([[], true, times[1]]);
    expect(body.evidence).to.match(/\/processes\/ocds-v-1\/evidence$/);
    expect((await world.ask(`/api/v1/processes/ocds-v-1?at=${times[1]}`)).body).to.deep.equal(body);
  });

  it("says which texts are missing, and what is not settled yet", async () => {
    const { body } = await world.ask(`${TRAIL}?at=2030-01-01`);
    expect(body.missing).to.deep.equal([{ index: indexes[3], trailIndex: 3, text: "not-published" }]);
    expect([body.following, body.settled, body.at]).to.deep.equal([null, false, "2030-01-01T23:59:59Z"]);
    expect(body.compiledRelease.tender.value.amount).to.equal(50);
    const before = await world.ask(`${TRAIL}?at=2020-01-01T00:00:00Z`);
    expect([before.body.compiledRelease, before.body.inForce]).to.deep.equal([null, []]);
    expect(before.body.following.index).to.equal(indexes[0]);
  });

  it("gives the versioned release where it is asked for", async () => {
    const { body } = await world.ask(`${TRAIL}?at=${times[1]}&form=versioned`);
    expect(body.compiledRelease).to.equal(null);
    expect(body.versionedRelease.tender.value.amount.map(({ value }: any) => value)).to.deep.equal([10, 20]);
  });

  it("tells what differs between two versions: before, after, by which step, material, declared", async () => {
    const { body } = await world.ask(`${TRAIL}/diff?from=0&to=1`);
    expect(body.changes).to.deep.equal([
      {
        ...{ path: "/tender/title", field: "tender/title", kind: "changed", before: "A", after: "B" },
        ...{ material: false, aspect: null, declared: false, means: [], steps: [1] },
      },
      {
        ...{
          path: "/tender/value/amount",
          field: "tender/value/amount",
          kind: "changed",
          before: 10,
          after: 20,
        },
        ...{ material: true, aspect: "money", declared: false, means: [], steps: [1] },
      },
    ]);
    expect(body.counts).to.deep.equal({ changes: 2, material: 1, undeclared: 1, unknown: 0 });
    expect(body.steps.map(({ trailIndex }: any) => trailIndex)).to.deep.equal([1]);
    expect([body.from.index, body.to.index]).to.deep.equal(indexes.slice(0, 2));
  });

  it("counts a difference as undeclared where one of its steps did not declare it", async () => {
    const valueIn = async (query: string): Promise<unknown[]> => {
      const { body } = await world.ask(`${TRAIL}/diff?${query}`);
      const found = body.changes.find(({ path }: any) => path === "/tender/value/amount");
      return [found.before, found.after, found.declared, found.means, found.steps];
    };
    expect(await valueIn("from=1&to=2")).to.deep.equal([20, 30, true, ["tag"], [2]]);
    expect(await valueIn("from=0&to=2")).to.deep.equal([10, 30, false, ["tag"], [1, 2]]);
    expect(await valueIn("from=2&to=4")).to.deep.equal([30, 50, true, ["correction"], [4]]);
    expect(await valueIn("from=2&to=0")).to.deep.equal([30, 10, false, ["tag"], [1, 2]]);
    expect(await valueIn("to=1")).to.deep.equal(await valueIn("from=0"));
  });

  it("tells the same backwards: nobody took back what a later version says for the first time", async () => {
    const differences = async (from: number, to: number) => {
      const { body } = await world.ask(`${TRAIL}/diff?from=${from}&to=${to}`);
      const told = (body.changes as any[]).map(({ before, after, kind, ...rest }) =>
        from < to ? { ...rest, kind, sides: [before, after] } : { ...rest, kind, sides: [after, before] },
      );
      return { counts: body.counts, told };
    };
    const [forwards, backwards] = [await differences(1, 4), await differences(4, 1)];
    expect(forwards.counts.material).to.equal(1);
    expect(backwards.counts).to.deep.equal(forwards.counts);
    const kinds = { added: "removed", changed: "changed", removed: "added" };
    const turned = forwards.told.map((one) => ({ ...one, kind: kinds[one.kind as "added"] }));
    expect(backwards.told).to.deep.equal(turned);
    const criteria = backwards.told.find(({ path }) => path === "/tender/awardCriteria");
    expect([criteria?.kind, criteria?.material, criteria?.sides]).to.deep.equal([
      "removed",
      false,
      [null, "price"],
    ]);
  });

  it("says what is missing on the way, starts from nothing, and cuts at the limit only", async () => {
    const { body } = await world.ask(`${TRAIL}/diff?from=2&to=4&limit=1`);
    expect(body.missing.map(({ trailIndex }: any) => trailIndex)).to.deep.equal([3]);
    expect([body.changes.length, body.counts.changes]).to.deep.equal([1, 2]);
    const first = await world.ask(`${TRAIL}/diff?to=0`);
    expect([first.body.from, first.body.counts.material]).to.deep.equal([null, 0]);
    expect((await world.ask(`${TRAIL}/diff?to=5`)).body.code).to.equal("step-unknown");
    expect((await world.ask("/api/v1/processes/ocds-v-1/diff?to=1")).body.counts.undeclared).to.equal(1);
  });

  it("lists what was changed by week, undeclared only where asked, with the values", async () => {
    const week = weekOf(Date.parse(times[1] ?? "") / 1000);
    const { body } = await world.ask(`/api/v1/changes?week=${week}`);
    expect(body.items.map(({ trailIndex }: any) => trailIndex)).to.deep.equal([4, 2, 1]);
    expect(body.items[2].changes).to.deep.equal([
      {
        ...{
          path: "/tender/value/amount",
          field: "tender/value/amount",
          kind: "changed",
          before: 10,
          after: 20,
        },
        ...{ aspect: "money", declared: false, means: null, cut: false },
      },
    ]);
    const only = await world.ask("/api/v1/changes?undeclared=true");
    expect(only.body.items.map(({ index }: any) => index)).to.deep.equal([indexes[1]]);
    expect((await world.ask("/api/v1/changes?week=2020-W01")).body.items).to.deep.equal([]);
    expect((await world.ask(`/api/v1/changes?agency=${encodeURIComponent(OTHER)}`)).body.items).to.deep.equal(
      [],
    );
    const page = await world.ask("/api/v1/changes?limit=2");
    const next = await world.ask(`/api/v1/changes?limit=2&after=${page.body.next}`);
    expect([...page.body.items, ...next.body.items]).to.deep.equal(body.items);
  });

  it("gives the changes as an Atom feed in the language asked for", async () => {
    const { text, headers } = await world.ask("/api/v1/changes.atom?undeclared=true&lang=en");
    expect(headers.get("content-type")).to.match(/^application\/atom\+xml/);
    expect(headers.get("content-language")).to.equal("en");
    expect(text.match(/<entry>/g)).to.have.length(1);
    expect(text).to.include("/tender/value/amount: 10 → 20 (Not declared)");
    expect(text).to.match(
      /href="\/en\/agencies\/0x[0-9a-f]{64}\/processes\/ocds-v-1\/diff\?from=0&amp;to=1"/,
    );
    expect(text).to.include(`<updated>${times[1]}</updated>`);
    const all = await world.ask("/api/v1/changes.atom");
    expect(all.text).to.include('xml:lang="id"').and.to.include("A &lt;b&gt; &amp; \ufffd");
  });

  it("names each choice of changes as a feed of its own, at the address that it was asked by", async () => {
    const named = async (query: string) => {
      const { text } = await world.ask(`/api/v1/changes.atom${query}`);
      return [/<id>([^<]*)<\/id>/.exec(text)?.[1], /rel="self"[^>]*href="([^"]*)"/.exec(text)?.[1]];
    };
    expect(await named("")).to.deep.equal(["urn:jejak:changes", "/api/v1/changes.atom"]);
    const agency = encodeURIComponent(OTHER);
    expect(await named(`?undeclared=true&agency=${agency}`)).to.deep.equal([
      `urn:jejak:changes:agency=${agency}&amp;undeclared=true`,
      `/api/v1/changes.atom?agency=${agency}&amp;undeclared=true`,
    ]);
    // Another language or length is the same feed.
    expect(await named("?lang=en&limit=1")).to.deep.equal([
      "urn:jejak:changes",
      "/api/v1/changes.atom?limit=1&amp;lang=en",
    ]);
  });

  it("finds processes with undeclared changes", async () => {
    const { body } = await world.ask("/api/v1/processes?undeclared=true");
    expect(body.items.map(({ ocid, undeclared }: any) => [ocid, undeclared])).to.deep.equal([
      ["ocds-v-1", 1],
    ]);
    const all = await world.ask("/api/v1/processes");
    expect(all.body.items.map(({ undeclared }: any) => undeclared)).to.have.members([0, 1]);
    expect((await world.ask("/api/v1/processes?undeclared=false")).status).to.equal(400);
  });

  it("knows ISO weeks over the turn of a year", () => {
    const seconds = (text: string): number => Date.parse(text) / 1000;
    for (const [day, week] of [
      ["2026-01-01", "2026-W01"],
      ["2027-01-03", "2026-W53"],
      ["2024-12-30", "2025-W01"],
      ["2021-01-03", "2020-W53"],
      ["2026-11-22", "2026-W47"],
    ] as const) {
      expect(weekOf(seconds(day)), day).to.equal(week);
      expect(seconds(day) - weekStart(week)).to.be.within(0, 7 * DAY - 1);
    }
    expect(new Date(weekStart("2026-W47") * 1000).toISOString()).to.equal("2026-11-16T00:00:00.000Z");
  });
});
