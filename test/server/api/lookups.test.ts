import { expect } from "chai";
import { toHex } from "../../../protocol/bytes.ts";
import { sha256, utf8 } from "../../../protocol/hash.ts";
import { manifestBytes } from "../../../protocol/manifest.ts";
import * as seeds from "./seed.ts";
import type { Seed, SeedStep } from "./seed.ts";
import { startWorld } from "./world.ts";
import type { World } from "./world.ts";

const AGENCY = "ID-CONTOH-KAB-LEMBAHWANGI";
const HASH = "cd".repeat(32);
const UNKNOWN = "00".repeat(32);
const document = { id: "1", title: "Dokumen pemilihan", size: 3, sha256: HASH };
const twice = { ...document, id: "2", title: "Salinan" };

const SECRET: SeedStep = {
  officialId: AGENCY,
  ocid: "ocds-l-9",
  tags: 4,
  title: "Berisi NIK",
  documents: [{ id: "n", size: 1, sha256: "ee".repeat(32) }],
};
const HIDDEN: SeedStep = {
  officialId: AGENCY,
  ocid: "ocds-l-8",
  tags: 4,
  title: "Belum terbit",
  unpublished: true,
};

describe("API: look-ups by hash", () => {
  let world: World;
  let seed: Seed;
  const content = new Map<string, string>();

  before(async () => {
    world = await startWorld();
    seed = await seeds.begin(world.pool);
    await seeds.admit(world.pool, seed, AGENCY, "Kabupaten Lembahwangi (DATA CONTOH)");
    await seeds.grant(world.pool, seed, AGENCY, { number: 1 });
    await seeds.nextBlock(world.pool, seed);
    for (let n = 0; n < 12; n++) {
      const step = {
        officialId: AGENCY,
        ocid: `ocds-l-1${n}`,
        tags: 4,
        title: `${n}`,
        documents: [document, twice],
      };
      content.set(`first ${n}`, (await seeds.record(world.pool, seed, step)).contentHash);
    }
    await seeds.record(world.pool, seed, {
      officialId: AGENCY,
      ocid: "ocds-l-10",
      tags: 4,
      corrects: 1,
      title: "baru",
    });
    content.set("hidden", (await seeds.record(world.pool, seed, HIDDEN)).contentHash);
    const secret = await seeds.record(world.pool, seed, SECRET);
    content.set("secret", secret.contentHash);
    await seeds.withdraw(world.pool, seed, SECRET, secret.contentHash, 0);
    for (const [hash, bytes] of seed.manifests) world.contents.set(hash, bytes);
  });
  after(() => world.stop());

  it("finds every step that names a document, page by page", async () => {
    const all = await world.ask(`/api/v1/documents/${HASH}?limit=200`);
    expect(all.body.items).to.have.length(24);
    expect(all.body.items[0]).to.deep.include({
      role: "document",
      ocid: "ocds-l-10",
      officialId: AGENCY,
      sample: true,
      trailIndex: 0,
      tags: ["tender"],
      document: { id: "1", documentType: null, title: "Dokumen pemilihan", format: null, size: 3 },
    });
    expect(all.body.items[0].correctedBy - all.body.items[23].index).to.equal(1);
    expect(all.body.items[2].correctedBy).to.equal(null);
    const paged: unknown[] = [];
    let after = "";
    do {
      const { body } = await world.ask(`/api/v1/documents/${HASH}?limit=5${after}`);
      paged.push(...body.items);
      after = body.next === null ? "" : `&after=${body.next}`;
    } while (after !== "");
    expect(paged).to.deep.equal(all.body.items);
  });

  it("does not know other documents, and refuses what is no SHA-256", async () => {
    const { status, body } = await world.ask(`/api/v1/documents/${UNKNOWN}`);
    expect(status).to.equal(404);
    expect(body).to.deep.include({ code: "document-unknown", values: { sha256: UNKNOWN } });
    for (const bad of [HASH.toUpperCase(), `0x${HASH}`, HASH.slice(1), `${HASH}0`, "%27", "x".repeat(64)]) {
      expect((await world.ask(`/api/v1/documents/${bad}`)).body.code, bad).to.equal("request-malformed");
    }
  });

  it("answers up to 1,000 hashes at once: recorded or unknown, never false", async () => {
    const manifest = content.get("first 0")!;
    const hashes = [HASH, UNKNOWN, manifest, HASH];
    const { status, body } = await world.ask("/api/v1/verifications", { body: { hashes } });
    expect(status).to.equal(200);
    expect(body.items.map((item: { sha256: string }) => item.sha256)).to.deep.equal([
      HASH,
      UNKNOWN,
      manifest,
    ]);
    const [recorded, unknown, asManifest] = body.items;
    expect(recorded).to.include({ status: "recorded", more: true });
    expect(recorded.matches).to.have.length(10);
    expect(unknown).to.deep.equal({ sha256: UNKNOWN, status: "unknown", matches: [], more: false });
    expect(asManifest.matches).to.have.length(1);
    expect(asManifest.matches[0]).to.include({ role: "manifest", document: null, contentHash: manifest });
  });

  it("takes 1,000 and refuses more, none, and what is no hash, all by place", async () => {
    const many = Array.from({ length: 1000 }, (_, i) => toHex(sha256(utf8(String(i)))));
    expect((await world.ask("/api/v1/verifications", { body: { hashes: many } })).body.items).to.have.length(
      1000,
    );
    const refusals: [unknown, string][] = [
      [{ hashes: [...many, HASH] }, "hashes"],
      [{ hashes: [] }, "hashes"],
      [{ hashes: [HASH, "x"] }, "hashes.1"],
      [{ hashes: [HASH], sure: true }, "sure"],
      [[HASH], ""],
      [null, ""],
    ];
    for (const [asked, name] of refusals) {
      const { status, body } = await world.ask("/api/v1/verifications", { body: asked });
      expect(status).to.equal(400);
      expect(body.values.errors[0].name).to.equal(name);
    }
  });

  it("serves a manifest byte by byte, with its hash as the entity tag", async () => {
    const hash = content.get("first 0")!;
    const answer = await fetch(`${world.url}/api/v1/manifests/${hash}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(toHex(sha256(bytes))).to.equal(hash);
    expect(answer.headers.get("etag")).to.equal(`"${hash}"`);
    expect(answer.headers.get("content-type")).to.equal("application/json; charset=utf-8");
    expect(answer.headers.get("jejak-as-of")).to.match(
      /^block=1, hash=0x[0-9a-f]{64}, size=\d+, finality=seen$/,
    );
  });

  it("tells apart what is unknown, recorded but not published, and withdrawn", async () => {
    const unknown = await world.ask(`/api/v1/manifests/${UNKNOWN}`);
    expect([unknown.status, unknown.body.code]).to.deep.equal([404, "content-unknown"]);
    const hidden = await world.ask(`/api/v1/manifests/${content.get("hidden")}`);
    expect([hidden.status, hidden.body.code]).to.deep.equal([404, "content-not-published"]);
    expect(hidden.body.values.since).to.equal("2026-01-01T00:01:00Z");
    const secret = await world.ask(`/api/v1/manifests/${content.get("secret")}`);
    expect([secret.status, secret.body.code]).to.deep.equal([410, "content-withdrawn"]);
    expect(secret.body.values).to.include({ reason: 1, index: seed.size - 1 });
    expect(secret.text).to.not.include("NIK");
    const trail = await world.ask(`/api/v1/processes/${SECRET.ocid}`);
    expect(trail.body.steps[0].manifest).to.include({ state: "withdrawn", reason: 1, index: seed.size - 1 });
    expect(trail.body.steps[0].documents).to.deep.equal([]);
  });

  it("keeps the content of a recorded hash from whoever has it, in any layout, once", async () => {
    const hash = content.get("hidden")!;
    const manifest = seeds.manifestOf(HIDDEN);
    const pretty = JSON.stringify(manifest, null, 2);
    const first = await world.ask(`/api/v1/manifests/${hash}`, { body: pretty });
    expect(first.status).to.equal(201);
    expect(first.body).to.include({ sha256: hash, state: "published", size: manifestBytes(manifest).length });
    expect((await world.ask(`/api/v1/manifests/${hash}`, { body: pretty })).status).to.equal(200);
    expect((await world.ask(`/api/v1/manifests/${hash}`)).status).to.equal(200);
    const { rows } = await world.pool.query("SELECT supplied_by FROM kept.content_meta");
    expect(rows).to.deep.equal([{ supplied_by: "public" }]);
  });

  it("takes no other content, none that is not recorded, and none that was withdrawn", async () => {
    const other = JSON.stringify(seeds.manifestOf({ ...HIDDEN, title: "lain" }));
    const give = (hash: string | undefined, body: string) => world.ask(`/api/v1/manifests/${hash}`, { body });
    expect((await give(content.get("hidden"), other)).body.code).to.equal("content-hash-mismatch");
    expect((await give(UNKNOWN, other)).body.code).to.equal("content-unknown");
    expect((await give(content.get("secret"), JSON.stringify(seeds.manifestOf(SECRET)))).status).to.equal(
      410,
    );
    expect((await give(content.get("hidden"), "{}")).body.code).to.equal("manifest-malformed");
    expect((await give(content.get("hidden"), '{"a":1,"a":2}')).body.code).to.equal("json-duplicate-key");
    expect((await give(content.get("hidden"), "[".repeat(100_000))).body.code).to.equal("json-depth");
    expect((await give(content.get("hidden"), "{")).status).to.be.within(400, 499);
  });
});
