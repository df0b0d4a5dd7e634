import { get } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect } from "chai";
import { ROUTES } from "../../../server/api/routes.ts";
import * as recordSeeds from "./seed-records.ts";
import * as seeds from "./seed.ts";
import type { Seed } from "./seed.ts";
import { startWorld } from "./world.ts";
import type { World } from "./world.ts";

const AGENCY = "ID-CONTOH-KAB-TARUMA";
const TAG = /^"[\w-]{27,64}"$/;

/** What operations that need parameters are asked. */
const QUERIES: Readonly<Record<string, string>> = {
  "/api/v1/log/seen": "?size=1",
  "/api/v1/log/inclusion": "?index=1",
  "/api/v1/log/consistency": "?from=1",
};

interface Raw {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

/** A request as it goes over the wire: nothing is decompressed or followed. */
function raw(world: World, path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Raw> {
  return new Promise((resolve, reject) => {
    get(world.url + path, { headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: Buffer.concat(chunks),
        });
      });
    }).on("error", reject);
  });
}

describe("API: conditional requests and compression", () => {
  let world: World;
  let seed: Seed;
  let contentHash: string;
  const documents = [{ id: "1", size: 1, sha256: "ab".repeat(32) }];
  const step = { officialId: AGENCY, ocid: "ocds-1", tags: 4, documents, description: "x".repeat(3000) };

  before(async () => {
    world = await startWorld();
    seed = await seeds.begin(world.pool);
    await seeds.nextBlock(world.pool, seed);
    await seeds.admit(world.pool, seed, AGENCY, "Kabupaten Taruma");
    ({ contentHash } = await seeds.record(world.pool, seed, step));
    await recordSeeds.proposeWriter(world.pool, seed, 2);
    await recordSeeds.anchor(world.pool, seed, AGENCY, { number: 1 });
    for (const [hash, bytes] of seed.manifests) world.contents.set(hash, bytes);
  });
  after(() => world.stop());

  function readable(): string[] {
    return ROUTES.filter(({ method, path, answer }) => {
      const whole = answer.type === undefined || answer.type === "application/json";
      // Evidence is made from a chain, of which there is none here.
      return method === "get" && whole && !/submissions|evidence/.test(path);
    }).map(({ path }) =>
      (path + (QUERIES[path] ?? ""))
        .replace("documents/{sha256}", `documents/${"ab".repeat(32)}`)
        .replace("{sha256}", contentHash)
        .replace("{index}", "1")
        .replace("{agency}", AGENCY)
        .replace("{ocid}", "ocds-1")
        .replace("{number}", "1")
        .replace("{code}", "not-found"),
    );
  }

  it("gives every answer that is read a strong ETag, and 304 with the same where nothing changed", async () => {
    for (const path of readable()) {
      const first = await raw(world, path);
      expect(first.status, path).to.equal(200);
      const { etag = "" } = first.headers;
      expect(etag, path).to.match(TAG);
      for (const condition of [etag, `"other", ${etag}`, `W/${etag}`, "*"]) {
        const again = await raw(world, path, { "if-none-match": condition });
        expect([again.status, again.headers.etag, again.bytes.length], `${path} ${condition}`).to.deep.equal([
          304,
          etag,
          0,
        ]);
        expect(again.headers["content-type"]).to.equal(undefined);
        expect(again.headers["cache-control"]).to.equal(first.headers["cache-control"]);
      }
      const changed = await raw(world, path, { "if-none-match": '"other"' });
      expect([changed.status, changed.headers.etag]).to.deep.equal([200, etag]);
    }
  });

  it("answers HEAD with the headers of GET and no body, 304 included", async () => {
    for (const path of readable()) {
      const got = await raw(world, path);
      const head = await raw(world, path, {}, "HEAD");
      expect([head.status, head.bytes.length], path).to.deep.equal([200, 0]);
      for (const name of ["etag", "content-length", "content-type", "cache-control", "vary"]) {
        expect(head.headers[name], `${name} of ${path}`).to.equal(got.headers[name]);
      }
      const known = await raw(world, path, { "if-none-match": String(got.headers.etag) }, "HEAD");
      expect(known.status).to.equal(304);
    }
  });

  it("compresses as the client asks, with an ETag of its own for each encoding", async () => {
    const path = "/api/v1/agencies/" + AGENCY + "/processes/ocds-1";
    const plain = await raw(world, path);
    expect(plain.headers["content-encoding"]).to.equal(undefined);
    const etag = String(plain.headers.etag);
    for (const [accept, encoding, decode] of [
      ["gzip", "gzip", gunzipSync],
      ["gzip, deflate, br, zstd", "br", brotliDecompressSync],
      ["br;q=0, gzip", "gzip", gunzipSync],
    ] as const) {
      const sent = await raw(world, path, { "accept-encoding": accept });
      expect(sent.headers["content-encoding"], accept).to.equal(encoding);
      expect(sent.headers["vary"]).to.include("Accept-Encoding");
      expect(decode(sent.bytes).equals(plain.bytes), accept).to.equal(true);
      expect(Number(sent.headers["content-length"])).to.equal(sent.bytes.length);
      const own = `${etag.slice(0, -1)}-${encoding}"`;
      expect(sent.headers.etag).to.equal(own);
      const known = await raw(world, path, { "accept-encoding": accept, "if-none-match": own });
      expect([known.status, known.headers.etag]).to.deep.equal([304, own]);
      // The bytes that the client has are not those it would get.
      const other = await raw(world, path, { "accept-encoding": accept, "if-none-match": etag });
      expect(other.status).to.equal(200);
    }
    const small = await raw(world, "/healthz", { "accept-encoding": "gzip" });
    expect([small.headers["content-encoding"], small.headers.vary]).to.deep.equal([
      undefined,
      "Accept-Encoding",
    ]);
  });

  it("names a manifest by its own hash", async () => {
    const { headers, bytes } = await raw(world, `/api/v1/manifests/${contentHash}`);
    expect(headers.etag).to.equal(`"${contentHash}"`);
    expect(bytes.equals(Buffer.from(seed.manifests.get(contentHash) ?? []))).to.equal(true);
    // It may be withdrawn later: whoever keeps it asks again.
    expect(headers["cache-control"]).to.equal("no-cache");
  });

  it("changes the ETag with the state that an answer was read from", async () => {
    const before = await raw(world, "/api/v1/processes");
    await seeds.nextBlock(world.pool, seed);
    await seeds.record(world.pool, seed, { ...step, title: "Lagi" });
    const condition = { "if-none-match": String(before.headers.etag) };
    expect((await raw(world, "/api/v1/processes", condition)).status).to.equal(200);
  });

  it("gives problems and answers to POST no ETag", async () => {
    expect((await raw(world, "/api/v1/entries/99")).headers.etag).to.equal(undefined);
    const { status, headers } = await world.ask("/api/v1/verifications", {
      body: { hashes: ["ab".repeat(32)] },
      headers: { "if-none-match": "*" },
    });
    expect([status, headers.get("etag")]).to.deep.equal([200, null]);
  });
});
