import { get } from "node:http";
import type { IncomingMessage } from "node:http";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type pg from "pg";
import { createSlots } from "../../../server/api/slots.ts";
import { ExportEnd } from "../../../server/api/schemas/export.ts";
import * as seeds from "./seed.ts";
import type { Seed } from "./seed.ts";
import { startWorld } from "./world.ts";
import type { World } from "./world.ts";

const AGENCY = "ID-CONTOH-KAB-TARUMA";
const OTHER = "ID-LPSE-2";
const DOCUMENT = { documentType: "tenderNotice", format: "application/pdf", size: 10 };

type Record_ = Record<string, string>;

/** CSV by RFC 4180, as a spreadsheet would read it. */
function parseCsv(text: string): Record_[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === "\r\n") rows.push([]);
  }
  const [names = [], ...records] = rows.slice(0, -1);
  return records.map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ""])));
}

const lines = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

async function begin(url: string): Promise<IncomingMessage> {
  const request = get(url, { agent: false });
  request.on("error", () => undefined);
  const [message] = (await once(request, "response")) as [IncomingMessage];
  message.on("error", () => undefined);
  return message;
}

describe("API: exports", () => {
  let world: World;
  let seed: Seed;

  before(async () => {
    world = await startWorld();
    seed = await seeds.begin(world.pool);
    await seeds.nextBlock(world.pool, seed);
    await seeds.admit(world.pool, seed, AGENCY, "Kabupaten Taruma");
    await seeds.admit(world.pool, seed, OTHER, '=cmd|"calc"!A1');
    const documents = [
      { ...DOCUMENT, id: "1", sha256: "ab".repeat(32), title: '+Kontrak, "asli"' },
      { ...DOCUMENT, id: "2", sha256: "cd".repeat(32) },
    ];
    const first = { officialId: AGENCY, ocid: "ocds-1", tags: 4, documents, title: "Jalan\r\n=Raya" };
    await seeds.record(world.pool, seed, first);
    await seeds.nextBlock(world.pool, seed);
    await seeds.record(world.pool, seed, {
      officialId: OTHER,
      ocid: "ocds-2",
      tags: 16,
      deadline: seeds.START,
    });
    await seeds.record(world.pool, seed, {
      ...first,
      title: "Jembatan",
      tags: 8,
      documents: documents.slice(1),
    });
    await seeds.moveCursor(world.pool, seed, { safe: 1, finalized: 1 });
  });
  after(() => world.stop());

  it("writes entries, processes and documents as CSV for spreadsheets, named by size and date", async () => {
    const entries = await world.ask("/api/v1/entries.csv");
    expect(entries.headers.get("content-type")).to.equal("text/csv; charset=utf-8");
    expect(entries.headers.get("content-disposition")).to.equal(
      'attachment; filename="jejak-entries-6-2026-01-01.csv"',
    );
    expect(entries.headers.get("jejak-as-of")).to.match(
      /^block=2, hash=0x[0-9a-f]{64}, size=6, finality=seen$/,
    );
    // fetch() takes the mark away.
    const raw = Buffer.from(await (await fetch(`${world.url}/api/v1/entries.csv`)).arrayBuffer());
    expect(raw.subarray(0, 9).toString("latin1")).to.equal("\u00ef\u00bb\u00bfindex,");
    const rows = parseCsv(entries.text);
    expect(rows.map(({ index, name }) => `${index} ${name}`)).to.deep.equal([
      "0 genesis",
      "1 agency",
      "2 agency",
      "3 step",
      "4 step",
      "5 step",
    ]);
    expect(rows[2]).to.include({
      officialId: OTHER,
      agencyName: `'=cmd|"calc"!A1`,
      sample: "false",
      ocid: "",
    });
    expect(rows[5]).to.include({
      ocid: "ocds-1",
      trailIndex: "1",
      tags: "tenderAmendment",
      corrects: "0",
      deadline: "",
    });
    const feed = (await world.ask("/api/v1/entries")).body.items as { leaf: string; words: string }[];
    expect(rows.map(({ leaf, words }) => ({ leaf, words }))).to.deep.equal(
      feed.map(({ leaf, words }) => ({ leaf, words })),
    );
    const processes = parseCsv((await world.ask("/api/v1/processes.csv")).text);
    expect(processes).to.have.length(2);
    expect(processes[0]).to.include({
      ocid: "ocds-1",
      title: "Jembatan",
      buyerName: "Dinas",
      valueAmount: "1500000000.25",
      tags: "tender tenderAmendment",
      closed: "false",
      length: "2",
      lastIndex: "5",
    });
    const documents = parseCsv((await world.ask("/api/v1/documents.csv")).text);
    expect(documents.map(({ index, id, title }) => [index, id, title])).to.deep.equal([
      ["3", "1", `'+Kontrak, "asli"`],
      ["3", "2", ""],
      ["5", "2", ""],
    ]);
    expect(documents[0]).to.include({ ocid: "ocds-1", sha256: "ab".repeat(32), size: "10", sample: "true" });
  });

  it("writes the same as NDJSON, texts untouched, and says at the end that it is whole", async () => {
    for (const name of ["entries", "processes", "documents"]) {
      const { text, headers } = await world.ask(`/api/v1/${name}.ndjson`);
      expect(headers.get("content-type")).to.equal("application/x-ndjson; charset=utf-8");
      const rows = lines(text);
      const end = ExportEnd.strict().parse(rows.pop());
      expect(end.rows, name).to.equal(rows.length);
      expect(end.asOf).to.deep.include({ block: 2, size: 6, finality: "seen" });
      const csv = parseCsv((await world.ask(`/api/v1/${name}.csv`)).text);
      expect(Object.keys(rows[0] ?? {})).to.deep.equal(Object.keys(csv[0] ?? {}));
      expect(csv).to.have.length(rows.length);
    }
    const [first] = lines((await world.ask("/api/v1/documents.ndjson")).text);
    expect(first).to.include({ index: 3, title: '+Kontrak, "asli"', documentType: "tenderNotice", size: 10 });
    const [, , named] = lines((await world.ask("/api/v1/entries.ndjson")).text);
    expect(named).to.include({ agencyName: '=cmd|"calc"!A1', ocid: null, kind: 2, sample: false });
  });

  it("takes the filters of the lists, and how settled it is to be", async () => {
    const count = async (path: string) =>
      Number(lines((await world.ask(`/api/v1/${path}`)).text).at(-1)?.["rows"]);
    const expected: [string, number][] = [
      ["entries.ndjson?from=2&to=4", 3],
      ["entries.ndjson?from=9", 0],
      [`entries.ndjson?agency=${OTHER}`, 2],
      [`entries.ndjson?agency=${AGENCY}&to=3`, 2],
      ["entries.ndjson?finality=finalized", 4],
      [`processes.ndjson?agency=${OTHER}`, 1],
      ["processes.ndjson?q=jembatan", 1],
      ["processes.ndjson?q=nihil", 0],
      ["processes.ndjson?tag=tender", 1],
      ["processes.ndjson?to=2025-12-31", 0],
      ["processes.ndjson?finality=finalized", 1],
      [`documents.ndjson?agency=${OTHER}`, 0],
      ["documents.ndjson?tag=tenderAmendment", 1],
      ["documents.ndjson?from=2026-01-01&to=2026-01-01", 3],
      ["documents.ndjson?to=2026-01-01T00:01:30Z", 2],
      ["documents.ndjson?finality=safe", 2],
    ];
    for (const [path, rows] of expected) expect(await count(path), path).to.equal(rows);
    const then = lines((await world.ask("/api/v1/processes.ndjson?finality=finalized")).text);
    expect(then[0]).to.include({ length: 1, lastIndex: 3 });
    expect((await world.ask("/api/v1/processes.csv?tag=x")).status).to.equal(400);
    expect((await world.ask("/api/v1/entries.csv?from=-1")).body.code).to.equal("request-malformed");
  });

  it("answers HEAD without reading, and gives its place back", async () => {
    const response = await fetch(`${world.url}/api/v1/entries.csv`, { method: "HEAD" });
    expect([response.status, await response.text()]).to.deep.equal([200, ""]);
    expect(response.headers.get("content-disposition")).to.include("jejak-entries-6");
    expect(world.deps.exports.taken()).to.equal(0);
  });

  it("waits for the first block", async () => {
    const empty = await startWorld();
    try {
      const { status, body } = await empty.ask("/api/v1/entries.csv");
      expect([status, body.code]).to.deep.equal([503, "not-ready"]);
      expect(empty.deps.exports.taken()).to.equal(0);
    } finally {
      await empty.stop();
    }
  });

  describe("of a large ledger", () => {
    const SIZE = 20_000;

    before(async () => {
      const words = Buffer.alloc(32 * 64);
      words[31] = 99;
      await world.pool.query(
        `INSERT INTO ledger.entries
         SELECT i, 0, 2, 99, sha256(''), sha256(''), $2, sha256(int8send(i)), sha256('')
         FROM generate_series(6, $1::bigint - 1) AS i`,
        [SIZE, words],
      );
      seed.size = SIZE;
      await seeds.moveCursor(world.pool, seed, {});
    });

    function queriesOf(): () => number {
      let queries = 0;
      const { pool } = world;
      world.deps.pool = new Proxy(pool, {
        get: (target, name) => {
          if (name === "connect")
            return async () => {
              const client = await target.connect();
              return new Proxy(client, {
                get: (inner, key) => {
                  if (key === "query") queries++;
                  const value = Reflect.get(inner, key) as unknown;
                  return typeof value === "function" ? (value.bind(inner) as unknown) : value;
                },
              });
            };
          const value = Reflect.get(target, name) as unknown;
          return typeof value === "function" ? (value.bind(target) as unknown) : value;
        },
      });
      return () => queries;
    }

    it("reads portion by portion, no faster than the client, on one snapshot", async () => {
      const { pool } = world;
      const queries = queriesOf();
      const message = await begin(`${world.url}/api/v1/entries.ndjson`);
      message.pause();
      for (let last = -1; last !== queries();) {
        last = queries();
        await sleep(300);
      }
      expect(queries()).to.be.within(1, 60);
      await pool.query("UPDATE ledger.entries SET leaf = sha256('') WHERE index = $1", [SIZE - 1]);
      let text = "";
      message.setEncoding("utf8");
      message.on("data", (chunk: string) => (text += chunk));
      message.resume();
      await once(message, "end");
      world.deps.pool = pool;
      const rows = lines(text);
      expect(rows.pop()).to.deep.include({ rows: SIZE });
      expect(rows.map(({ index }) => index)).to.deep.equal(Array.from({ length: SIZE }, (_, index) => index));
      expect(rows.at(-1)?.["leaf"]).to.not.match(/^e3b0c442/);
      expect(queries()).to.be.within(100, 110);
    }).timeout(30_000);

    it("is cut off where reading fails, so that nobody takes it for whole", async () => {
      const { pool } = world;
      let left = 4;
      world.deps.pool = {
        connect: async () => {
          const client = await pool.connect();
          const query = client.query.bind(client) as (...args: unknown[]) => Promise<pg.QueryResult>;
          return new Proxy(client, {
            get: (inner, key) => {
              if (key === "query")
                return (...args: unknown[]) =>
                  left-- === 0 ? Promise.reject(new Error("the disk is gone")) : query(...args);
              const value = Reflect.get(inner, key) as unknown;
              return typeof value === "function" ? (value.bind(inner) as unknown) : value;
            },
          });
        },
      } as never;
      const message = await begin(`${world.url}/api/v1/entries.ndjson`);
      let text = "";
      message.setEncoding("utf8");
      message.on("data", (chunk: string) => (text += chunk));
      await new Promise((resolve) => message.once("close", resolve));
      world.deps.pool = pool;
      expect(message.complete).to.equal(false);
      expect(text.split("\n").length).to.be.within(2, 1000);
      expect(text).to.not.include('"rows":');
      expect(world.deps.exports.taken()).to.equal(0);
      expect(pool.totalCount - pool.idleCount).to.equal(0);
    });

    it("gives place and connection back when the client leaves", async () => {
      const message = await begin(`${world.url}/api/v1/entries.csv`);
      await once(message, "data");
      message.destroy();
      for (let n = 0; world.deps.exports.taken() > 0 && n < 100; n++) await sleep(20);
      expect(world.deps.exports.taken()).to.equal(0);
      expect(world.pool.totalCount - world.pool.idleCount).to.equal(0);
    });

    it("lets few be under way at once", async () => {
      world.deps.exports = createSlots({ all: 2, each: 1 });
      const message = await begin(`${world.url}/api/v1/entries.csv`);
      message.pause();
      const second = await world.ask("/api/v1/processes.csv");
      expect([second.status, second.body.code]).to.deep.equal([429, "rate-limited"]);
      expect(second.headers.get("retry-after")).to.equal("10");
      message.destroy();
    });
  });
});
