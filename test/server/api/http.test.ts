import { gzipSync } from "node:zlib";
import { connect } from "node:net";
import { once } from "node:events";
import { expect } from "chai";
import { CODES } from "../../../protocol/errors.ts";
import { ROUTES } from "../../../server/api/routes.ts";
import * as seeds from "./seed.ts";
import { startWorld } from "./world.ts";
import type { World } from "./world.ts";

const AGENCY = "ID-CONTOH-RSUD-KENANGA";

describe("API: what holds for every route", () => {
  let world: World;

  before(async () => {
    world = await startWorld({ limits: { writesPerMinute: 100_000, verificationsPerMinute: 100_000 } });
    const seed = await seeds.begin(world.pool);
    await seeds.admit(world.pool, seed, AGENCY, "RSUD Kenanga");
    await seeds.grant(world.pool, seed, AGENCY, { number: 1 });
    await seeds.record(world.pool, seed, { officialId: AGENCY, ocid: "ocds-1", tags: 4 });
  });
  after(() => world.stop());

  it("sets the security headers and a request id on answers, problems and pages", async () => {
    for (const path of ["/", "/healthz", "/api/v1/ledger", "/nowhere"]) {
      const { headers } = await world.ask(path);
      expect(headers.get("x-content-type-options"), path).to.equal("nosniff");
      expect(headers.get("x-frame-options")).to.equal("DENY");
      expect(headers.get("referrer-policy")).to.equal("no-referrer");
      expect(headers.get("content-security-policy")).to.match(/^default-src 'none'/);
      expect(headers.get("x-request-id")).to.match(/^[0-9a-f-]{36}$/);
      expect(headers.get("x-powered-by")).to.equal(null);
    }
  });

  it("takes the client's request id where it is harmless, and names it in problems", async () => {
    const mine = await world.ask("/nowhere", { headers: { "x-request-id": "permintaan-0001" } });
    expect(mine.headers.get("x-request-id")).to.equal("permintaan-0001");
    expect(mine.body.instance).to.equal("urn:jejak:request:permintaan-0001");
    const hostile = await world.ask("/nowhere", { headers: { "x-request-id": '<b>"' } });
    expect(hostile.headers.get("x-request-id")).to.match(/^[0-9a-f-]{36}$/);
  });

  it("answers with problems of RFC 9457, Indonesian first, English where asked", async () => {
    const { status, headers, body } = await world.ask("/api/v1/nothing");
    expect(status).to.equal(404);
    expect(headers.get("content-type")).to.equal("application/problem+json; charset=utf-8");
    expect(headers.get("content-language")).to.equal("id");
    expect(headers.get("vary")).to.include("Accept-Language");
    expect(body).to.deep.include({
      type: "/api/v1/problems/not-found",
      title: CODES["not-found"].title.id,
      status: 404,
      detail: CODES["not-found"].remedy.id,
      code: "not-found",
      values: { path: "/api/v1/nothing" },
    });
    for (const [accept, title] of [
      ["en", "en"],
      ["en-US,en;q=0.5", "en"],
      ["id,en", "id"],
      ["fr", "id"],
      ["*", "id"],
      [";;;", "id"],
    ] as const) {
      const answer = await world.ask("/api/v1/nothing", { headers: { "accept-language": accept } });
      expect(answer.body.title, accept).to.equal(CODES["not-found"].title[title]);
    }
  });

  it("explains every code that a route may answer with", async () => {
    for (const code of new Set(ROUTES.flatMap((route) => route.problems))) {
      const { status, body } = await world.ask(`/api/v1/problems/${code}`);
      expect(status, code).to.equal(200);
      expect(body).to.deep.equal({ type: `/api/v1/problems/${code}`, code, ...CODES[code] });
    }
    expect((await world.ask("/api/v1/problems/toString")).status).to.equal(400);
    expect((await world.ask("/api/v1/problems/constructor")).status).to.equal(404);
  });

  it("refuses other methods with 405 and Allow", async () => {
    for (const route of ROUTES) {
      const path = route.path.replace("{sha256}", "0".repeat(64)).replace(/\{\w+\}/g, "1");
      const answer = await world.ask(path, { method: "DELETE" });
      expect(answer.status, path).to.equal(405);
      expect(answer.body.code).to.equal("method-not-allowed");
      expect(answer.headers.get("allow")).to.include(route.method.toUpperCase());
    }
    const head = await fetch(`${world.url}/api/v1/ledger`, { method: "HEAD" });
    expect([head.status, await head.text()]).to.deep.equal([200, ""]);
  });

  it("refuses unknown parameters by name wherever there are none", async () => {
    for (const route of ROUTES.filter(({ method }) => method === "get")) {
      const path = route.path
        .replace("{sha256}", "0".repeat(64))
        .replace("{id}", crypto.randomUUID())
        .replace(/\{\w+\}/g, "1");
      const { status, body } = await world.ask(`${path}?surprise=1`);
      expect(status, path).to.equal(400);
      expect(body.values.errors).to.deep.include({
        in: "query",
        name: "surprise",
        problem: "unknown parameter",
      });
    }
  });

  it("refuses bodies that are absent, too large, of another type, compressed to hide their size, or not JSON", async () => {
    const path = "/api/v1/verifications";
    const post = (body: string | Uint8Array, headers = {}) => world.ask(path, { body, headers });
    const codes = [
      [await world.ask(path, { method: "POST" }), 415, "unsupported-media-type"],
      [await post(""), 400, "request-malformed"],
      [await post("{}", { "content-type": "text/plain" }), 415, "unsupported-media-type"],
      [await post("{}", { "content-encoding": "compress" }), 415, "unsupported-media-type"],
      [await post(" ".repeat(300_000)), 413, "body-too-large"],
      [await post(gzipSync(Buffer.alloc(50_000_000)), { "content-encoding": "gzip" }), 413, "body-too-large"],
      [await post("junk", { "content-encoding": "gzip" }), 400, "request-malformed"],
      [await post(new Uint8Array([0x22, 0xff, 0x22])), 422, "json-encoding"],
      [await post('{"hashes":[],"hashes":[]}'), 422, "json-duplicate-key"],
      [await post(`{"hashes":${"[".repeat(60_000)}`), 422, "json-depth"],
      [await post('{"hashes":["\\ud800"]}'), 422, "json-surrogate"],
    ] as const;
    for (const [answer, status, code] of codes) {
      expect([answer.status, answer.body.code]).to.deep.equal([status, code]);
    }
  });

  it("limits writes and verifications by client, with Retry-After", async () => {
    const small = await startWorld({ limits: { writesPerMinute: 2, verificationsPerMinute: 1 } });
    try {
      await seeds.begin(small.pool);
      const hashes = { hashes: ["0".repeat(64)] };
      expect((await small.ask("/api/v1/verifications", { body: hashes })).status).to.equal(200);
      const second = await small.ask("/api/v1/verifications", { body: hashes });
      expect([second.status, second.body.code]).to.deep.equal([429, "rate-limited"]);
      expect(Number(second.headers.get("retry-after"))).to.be.within(1, 60);
      for (const expected of [400, 400, 429]) {
        expect((await small.ask("/api/v1/submissions", { body: {} })).status).to.equal(expected);
      }
      expect((await small.ask("/api/v1/ledger")).status).to.equal(200);
      const elsewhere = { "x-forwarded-for": "203.0.113.9" };
      const other = await small.ask("/api/v1/verifications", { body: hashes, headers: elsewhere });
      expect(other.status).to.equal(200);
    } finally {
      await small.stop();
    }
  });

  it("limits reads by client, names what is left, and never limits those who watch", async () => {
    const small = await startWorld({ limits: { readsPerMinute: 2 } });
    try {
      const first = await small.ask("/api/v1/problems/not-found");
      expect(first.headers.get("ratelimit")).to.match(/^"reads"; r=1; t=\d+$/);
      expect(first.headers.get("ratelimit-policy")).to.equal('"reads"; q=2; w=60');
      await small.ask("/nowhere");
      const third = await small.ask("/api/v1/problems/not-found");
      expect([third.status, third.body.code]).to.deep.equal([429, "rate-limited"]);
      expect(third.body.values).to.deep.equal({ limit: "reads", perMinute: 2 });
      expect(Number(third.headers.get("retry-after"))).to.be.within(1, 60);
      expect((await small.ask("/healthz")).status).to.equal(200);
      const body = { hashes: ["0".repeat(64)] };
      expect((await small.ask("/api/v1/verifications", { body })).status).to.equal(503);
    } finally {
      await small.stop();
    }
  });

  it("tells apart what may fail below it, without addresses or causes", async () => {
    const broken = await startWorld();
    const faults: [Error, number, string][] = [
      [
        Object.assign(new Error("connect to secret.host"), { code: "ECONNREFUSED" }),
        503,
        "database-unavailable",
      ],
      [new Error("Connection terminated unexpectedly at secret.host"), 503, "database-unavailable"],
      [new Error("timeout exceeded when trying to connect"), 503, "database-unavailable"],
      [Object.assign(new Error("cancelled"), { code: "57014" }), 503, "database-unavailable"],
      [Object.assign(new Error("no space"), { code: "ENOSPC" }), 507, "disk-full"],
      [Object.assign(new Error("no table secret"), { code: "42P01" }), 503, "not-ready"],
      [Object.assign(new Error("syntax: secret"), { code: "42601" }), 500, "internal"],
    ];
    const { pool } = broken;
    try {
      for (const [fault, status, code] of faults) {
        broken.deps.pool = { connect: () => Promise.reject(fault) } as never;
        const answer = await broken.ask("/api/v1/ledger");
        expect([answer.status, answer.body.code]).to.deep.equal([status, code]);
        expect(answer.text).to.not.include("secret");
      }
    } finally {
      broken.deps.pool = pool;
      await broken.stop();
    }
  });

  it("hides what went wrong inside", async () => {
    world.deps.submissions.find = () => Promise.reject(new Error("password=hunter2"));
    const { status, body, text } = await world.ask(`/api/v1/submissions/${crypto.randomUUID()}`);
    expect([status, body.code]).to.deep.equal([500, "internal"]);
    expect(text).to.not.include("hunter2").and.to.not.include("at ");
  });

  it("survives what is not HTTP", async () => {
    const { hostname, port } = new URL(world.url);
    for (const junk of [
      "\0\0\0\r\n\r\n",
      "GET /api/v1/ledger HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
      "GET //%%% HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    ]) {
      const socket = connect(Number(port), hostname);
      socket.end(junk);
      const closed = once(socket, "close");
      let answer = "";
      socket.on("data", (chunk) => (answer += chunk.toString()));
      await closed;
      expect(answer).to.match(/^HTTP\/1\.1 4\d\d /);
    }
    expect((await world.ask("/healthz")).status).to.equal(200);
  });
});
