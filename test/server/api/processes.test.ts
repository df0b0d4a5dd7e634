import { expect } from "chai";
import { CLOSES } from "../../../protocol/tags.ts";
import * as seeds from "./seed.ts";
import type { Seed, SeedStep } from "./seed.ts";
import { startWorld } from "./world.ts";
import type { World } from "./world.ts";

const SAGARA = "ID-CONTOH-KOTA-SAGARA";
const OTHER = "PY-DNCP/01";
const PDF = {
  id: "dok/1",
  documentType: "tenderNotice",
  title: "Pengumuman",
  format: "application/pdf",
  size: 12,
};
const document = { ...PDF, sha256: "ab".repeat(32) };

const SLASHED = "ocds-x/2026/01 ñ%2F";

const STEPS: SeedStep[] = [
  {
    officialId: SAGARA,
    ocid: "ocds-a-1",
    tags: 4,
    title: "Pembangunan Jembatan Kali Bening",
    deadline: seeds.START + 500,
  },
  { officialId: SAGARA, ocid: "ocds-a-2", tags: 4, title: "Pengadaan obat-obatan", documents: [document] },
  {
    officialId: OTHER,
    ocid: SLASHED,
    tags: 64,
    title: "Construcción de aulas 100%",
    description: "sekolah dasar",
  },
  { officialId: OTHER, ocid: "ocds-a-1", tags: 1, title: "Otro proceso", unpublished: true },
];

describe("API: processes and trails", () => {
  let world: World;
  let seed: Seed;

  before(async () => {
    world = await startWorld();
    seed = await seeds.begin(world.pool);
    for (const [id, name] of [
      [SAGARA, "Kota Sagara (DATA CONTOH)"],
      [OTHER, "Dirección"],
    ] as const) {
      await seeds.admit(world.pool, seed, id, name);
      await seeds.grant(world.pool, seed, id, { number: 1 });
    }
    for (const step of STEPS) {
      await seeds.nextBlock(world.pool, seed);
      await seeds.record(world.pool, seed, step);
    }
    await seeds.nextBlock(world.pool, seed);
    const jembatan = STEPS[0]!;
    await seeds.record(world.pool, seed, {
      ...jembatan,
      tags: 64,
      title: "Jembatan: pemenang",
      releaseId: "same",
    });
    await seeds.record(world.pool, seed, {
      ...jembatan,
      tags: 64,
      corrects: 2,
      title: "Jembatan: pemenang dibetulkan",
      releaseId: "same",
      documents: [document],
    });
    await seeds.nextBlock(world.pool, seed);
    await seeds.record(world.pool, seed, { ...jembatan, tags: CLOSES, title: "Jembatan selesai" });
  });
  after(() => world.stop());

  const ocids = (body: { items: { ocid: string }[] }) => body.items.map((item) => item.ocid);

  it("lists processes, the one that moved last first, with agency, title, head and length", async () => {
    const { status, body } = await world.ask("/api/v1/processes");
    expect(status).to.equal(200);
    expect(body.items).to.have.length(4);
    expect(body.items[0]).to.deep.include({
      ocid: "ocds-a-1",
      agency: seeds.agencyOf(SAGARA),
      officialId: SAGARA,
      sample: true,
      title: "Jembatan selesai",
      length: 4,
      closed: true,
      tags: ["tender", "award", "closes"],
      deadline: "2026-01-01T00:08:20Z",
      value: { amount: "1500000000.25", currency: "IDR" },
    });
    expect(body.items[1]).to.include({ ocid: "ocds-a-1", officialId: OTHER, sample: false, title: null });
  });

  it("gives a link that leads to the trail, slashes and percent signs in the ocid included", async () => {
    const { body } = await world.ask("/api/v1/processes");
    for (const item of body.items) {
      const trail = await world.ask(item.href);
      expect(trail.status, item.href).to.equal(200);
      expect(trail.body).to.include({ ocid: item.ocid, agency: item.agency, head: item.head });
      expect(trail.body.steps).to.have.length(item.length);
    }
    expect(body.items.some((item: { href: string }) => item.href.includes("%2F2026%2F01"))).to.equal(true);
  });

  it("pages through every order without loss or repetition", async () => {
    for (const order of ["recorded", "opened", "length", "title"]) {
      for (const sort of [order, `-${order}`]) {
        const whole = (await world.ask(`/api/v1/processes?sort=${sort}`)).body.items;
        const paged: { href: string }[] = [];
        let after = "";
        do {
          const { body } = await world.ask(`/api/v1/processes?sort=${sort}&limit=1${after}`);
          paged.push(...body.items);
          after = body.next === null ? "" : `&after=${body.next}`;
        } while (after !== "");
        expect(
          paged.map(({ href }) => href),
          sort,
        ).to.deep.equal(whole.map(({ href }: { href: string }) => href));
      }
    }
    const titles = (await world.ask("/api/v1/processes?sort=title")).body.items;
    expect(titles.map(({ title }: { title: string }) => title)).to.deep.equal([
      null,
      "Construcción de aulas 100%",
      "Jembatan selesai",
      "Pengadaan obat-obatan",
    ]);
  });

  it("finds by word stem, part of a title, accents left out, and the exact ocid", async () => {
    const find = async (q: string) =>
      ocids((await world.ask(`/api/v1/processes?q=${encodeURIComponent(q)}`)).body);
    expect(await find("obat")).to.deep.equal(["ocds-a-2"]);
    expect(await find("bat-oba")).to.deep.equal(["ocds-a-2"]);
    expect(await find("construccion")).to.deep.equal([SLASHED]);
    expect(await find("sekolah")).to.deep.equal([SLASHED]);
    expect(await find("100%")).to.deep.equal([SLASHED]);
    expect(await find("%")).to.deep.equal([SLASHED]);
    expect(await find("_")).to.deep.equal([]);
    expect(await find(SLASHED)).to.deep.equal([SLASHED]);
    expect(await find("ocds-a-1")).to.deep.equal(["ocds-a-1", "ocds-a-1"]);
    expect(await find(`"'\\ & | ! ( ) :* <->`)).to.deep.equal([]);
  });

  it("finds what was copied or typed on a telephone: blanks around, unseen signs, a capital first letter", async () => {
    const find = async (q: string) =>
      ocids((await world.ask(`/api/v1/processes?q=${encodeURIComponent(q)}`)).body);
    const bridge = ["ocds-a-1"];
    for (const typed of [" ocds-a-2 ", "ocds-a-2\n", "\u200eocds-a-2\ufeff", "Ocds-a-2", "OCDS-A-2"])
      expect(await find(typed), JSON.stringify(typed)).to.deep.equal(["ocds-a-2"]);
    expect(await find(` ${SLASHED}`)).to.deep.equal([SLASHED]);
    expect(await find("jembatan\u00a0selesai")).to.deep.equal(bridge);
    expect(await find("jem\u00adbatan \u200bselesai")).to.deep.equal(bridge);
    expect(await find("construccio\u0301n")).to.deep.equal([SLASHED]);
    // Nothing to look for is not everything.
    expect(await find("\u200b")).to.deep.equal([]);
    const { text } = await world.ask("/api/v1/processes.ndjson?q=%20Ocds-a-2");
    expect(JSON.parse(text.split("\n")[0] ?? "")).to.include({ ocid: "ocds-a-2" });
  });

  it("filters by agency (key or official id), tag and time of the newest step", async () => {
    const find = async (query: string) => ocids((await world.ask(`/api/v1/processes?${query}`)).body);
    const key = seeds.agencyOf(OTHER);
    expect(await find(`agency=${encodeURIComponent(OTHER)}`)).to.deep.equal(["ocds-a-1", SLASHED]);
    expect(await find(`agency=${key}`)).to.deep.equal(["ocds-a-1", SLASHED]);
    expect(await find("agency=nobody")).to.deep.equal([]);
    expect(await find("tag=closes")).to.deep.equal(["ocds-a-1"]);
    expect(await find("tag=award")).to.deep.equal(["ocds-a-1", SLASHED]);
    expect(await find("tag=other")).to.deep.equal([]);
    expect(await find("from=2026-01-01&to=2026-01-01")).to.have.length(4);
    expect(await find("to=2025-12-31")).to.deep.equal([]);
    expect(await find("from=2026-01-02")).to.deep.equal([]);
    expect(await find("from=2026-01-01T00:03:00Z&to=2026-01-01T00:04:00Z")).to.deep.equal([SLASHED]);
    expect(await find("from=2026-01-01T07:03:00%2B07:00&to=2026-01-01T07:04:00%2B07:00")).to.deep.equal([
      SLASHED,
    ]);
  });

  it("refuses parameters that it does not know, by name, and values out of range", async () => {
    const cases = {
      "colour=red": "colour",
      "limit=0": "limit",
      "limit=1001": "limit",
      "limit=1e1": "limit",
      "limit=1&limit=2": "limit",
      "sort=size": "sort",
      "tag=bribe": "tag",
      "from=yesterday": "from",
      "to=2026-02-30": "to",
      "q=": "q",
      "q=%00": "q",
      "finality=maybe": "finality",
      "__proto__=1": "__proto__",
    };
    for (const [query, name] of Object.entries(cases)) {
      const { status, body } = await world.ask(`/api/v1/processes?${query}`);
      expect(status, query).to.equal(400);
      expect(body.code).to.equal("request-malformed");
      expect(body.values.errors.map((error: { name: string }) => error.name)).to.deep.equal([name]);
    }
    const both = await world.ask("/api/v1/processes?x=1&y=2&limit=zero");
    expect(both.body.values.errors).to.have.length(3);
  });

  it("refuses cursors of another order, or of nobody's making", async () => {
    const { body } = await world.ask("/api/v1/processes?sort=title&limit=1");
    const hostile = [
      body.next,
      "e30",
      "x",
      Buffer.from(JSON.stringify(["recorded", "abc", 1])).toString("base64url"),
      Buffer.from(JSON.stringify(["recorded", "1", 1.5])).toString("base64url"),
      Buffer.from(JSON.stringify(["recorded", "1", 1e300])).toString("base64url"),
      Buffer.from(JSON.stringify(["recorded", "\0", 1])).toString("base64url"),
      Buffer.from("[".repeat(1000)).toString("base64url"),
    ];
    for (const after of hostile) {
      const answer = await world.ask(`/api/v1/processes?after=${after}`);
      expect(answer.status, after).to.equal(400);
      expect(answer.body.code).to.equal("cursor-malformed");
    }
  });

  it("tells the whole trail: heads that fold, approvers, corrections, conflicts, documents", async () => {
    const { body } = await world.ask(`/api/v1/agencies/${SAGARA}/processes/ocds-a-1`);
    const { steps } = body;
    expect(steps[0].previousHead).to.equal(seeds.ZERO);
    for (let i = 1; i < steps.length; i++) expect(steps[i].previousHead).to.equal(steps[i - 1].digest);
    expect(steps.at(-1).digest).to.equal(body.head);
    expect(steps.map((step: { trailIndex: number }) => step.trailIndex)).to.deep.equal([0, 1, 2, 3]);
    expect(steps[2].corrects).to.equal(1);
    expect(steps[1].correctedBy).to.deep.equal([steps[2].index]);
    expect(steps[2].documents).to.deep.equal([document]);
    expect(steps[0].approvers).to.have.length(1);
    expect(steps[0].approvers[0]).to.include({ mandate: 1, roles: 7, signature: `0x${"5a".repeat(65)}` });
    expect(steps[0].release).to.include({ title: "Pembangunan Jembatan Kali Bening", language: "id" });
    expect(steps[0].manifest.href).to.equal(`/api/v1/manifests/${steps[0].contentHash}`);
    expect(body.conflicts).to.deep.equal([
      {
        releaseId: "same",
        steps: [steps[1], steps[2]].map(({ index, trailIndex, contentHash }) => ({
          index,
          trailIndex,
          contentHash,
        })),
      },
    ]);
    expect(body.next).to.equal(null);
  });

  it("pages through a trail", async () => {
    const path = `/api/v1/agencies/${SAGARA}/processes/ocds-a-1`;
    const first = await world.ask(`${path}?limit=3`);
    expect(first.body.steps).to.have.length(3);
    const rest = await world.ask(`${path}?limit=3&after=${first.body.next}`);
    expect(rest.body.steps.map((step: { trailIndex: number }) => step.trailIndex)).to.deep.equal([3]);
    expect(rest.body.next).to.equal(null);
    expect((await world.ask(`${path}?after=zz`)).body.code).to.equal("cursor-malformed");
  });

  it("says that a manifest is not published, and since when", async () => {
    const { body } = await world.ask(`/api/v1/agencies/${encodeURIComponent(OTHER)}/processes/ocds-a-1`);
    expect(body.steps[0].manifest).to.deep.equal({ state: "not-published", since: body.steps[0].recordedAt });
    expect(body.steps[0].release).to.equal(null);
    expect(body.published).to.equal(0);
  });

  it("gives the one process of an ocid, or lists those of several agencies", async () => {
    const one = await world.ask(`/api/v1/processes/${encodeURIComponent(SLASHED)}`);
    expect(one.body).to.include({ ocid: SLASHED, length: 1 });
    expect(one.body.steps).to.have.length(1);
    const several = await world.ask("/api/v1/processes/ocds-a-1");
    expect(several.body.items.map((item: { officialId: string }) => item.officialId)).to.deep.equal([
      SAGARA,
      OTHER,
    ]);
    expect(several.body.next).to.equal(null);
  });

  it("does not know what is not recorded; case and blanks count", async () => {
    const unknown = [
      "/api/v1/processes/OCDS-A-1",
      "/api/v1/processes/ocds-a-1%20",
      `/api/v1/agencies/${SAGARA}/processes/ocds-a-9`,
      "/api/v1/agencies/nobody/processes/ocds-a-1",
    ];
    for (const path of unknown) {
      const { status, body } = await world.ask(path);
      expect(status, path).to.equal(404);
      expect(body.code).to.equal("process-unknown");
    }
    const hostile = ["%00", "%E0%A4%A", "%FF", "a".repeat(501)];
    for (const ocid of hostile)
      expect((await world.ask(`/api/v1/processes/${ocid}`)).status, ocid).to.equal(400);
  });

  it("shows lists and trails as they stood when the finalized block was the newest", async () => {
    await seeds.moveCursor(world.pool, seed, { safe: 5, finalized: 4 });
    const then = await world.ask("/api/v1/processes?finality=finalized");
    const sagara = then.body.items.find(
      (item: { officialId: string; ocid: string }) => item.officialId === SAGARA && item.ocid === "ocds-a-1",
    );
    expect(sagara).to.deep.include({
      length: 1,
      closed: false,
      tags: ["tender"],
      deadline: "2026-01-01T00:08:20Z",
    });
    expect(ocids(then.body)).to.deep.equal(["ocds-a-1", SLASHED, "ocds-a-2", "ocds-a-1"]);
    const trail = await world.ask(`/api/v1/agencies/${SAGARA}/processes/ocds-a-1?finality=finalized`);
    expect(trail.body.steps).to.have.length(1);
    expect(trail.body.head).to.equal(trail.body.steps[0].digest);
    expect(trail.body.asOf).to.include({ block: 4, finality: "finalized" });
    const safe = await world.ask(`/api/v1/agencies/${SAGARA}/processes/ocds-a-1?finality=safe`);
    expect(safe.body).to.deep.include({ length: 3, closed: false, tags: ["tender", "award"] });
    expect(safe.body.head).to.equal(safe.body.steps[2].digest);
  });
});
