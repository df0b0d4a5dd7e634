import { expect } from "chai";
import { toHex, to0x } from "../../../protocol/bytes.ts";
import { checkConsistency, checkInclusion, createLog, leafHash, type Log } from "../../../protocol/log.ts";
import { fromHex } from "../../../protocol/bytes.ts";
import { formatCheckpoint, signNote } from "../../../protocol/proof/note-sign.ts";
import { vkeyOf } from "../../../protocol/proof/note-keys.ts";
import {
  keepCosignature,
  keepLogIdentity,
  keepNote,
  newestNote,
  replaceWitnesses,
} from "../../../server/store/queries/checkpoints.ts";
import { appendLeaf, type Accumulator, type Subtree } from "../../../server/indexer/accumulator.ts";
import { nodeSha256 } from "../../protocol/helpers.ts";
import { blockOf, keyOf } from "../checkpoints/support.ts";
import { begin, moveCursor } from "./seed.ts";
import { startWorld, type World } from "./world.ts";

/** Above 2^16, so that tiles of three levels are served; the newest entries are in no checkpoint yet. */
const SIGNED = 66_000;
const SIZE = SIGNED + 100;
const ORIGIN = "jejak/4294967297/0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const HASH = to0x(new Uint8Array(32).fill(0xbb));

function wordsOf(index: number): Buffer {
  const words = Buffer.alloc(32 * (5 + (index % 3)));
  words.writeUInt32BE(index, 28);
  return words;
}

/** Entries, leaves and subtrees as the indexer stores them, and the same log in memory. */
async function fill({ pool }: World): Promise<Log> {
  const seed = await begin(pool);
  await pool.query("DELETE FROM ledger.entries");
  const log = createLog(nodeSha256);
  const accumulator: Accumulator = { size: 0, peaks: [] };
  const subtrees: Subtree[] = [];
  const words = Array.from({ length: SIZE }, (_, index) => wordsOf(index));
  const leaves = words.map((entry) => Buffer.from(leafHash(entry, nodeSha256)));
  for (const leaf of leaves) {
    log.append(leaf);
    appendLeaf(accumulator, leaf, subtrees);
  }
  await pool.query(
    `INSERT INTO ledger.entries SELECT place - 1, 0, 0, 1, '', '', words, leaf, ''
     FROM unnest($1::bytea[], $2::bytea[]) WITH ORDINALITY AS n (words, leaf, place)`,
    [words, leaves],
  );
  await pool.query(
    "INSERT INTO ledger.subtrees SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])",
    [
      subtrees.map(({ level }) => level),
      subtrees.map(({ position }) => position),
      subtrees.map((subtree) => subtree.hash),
    ],
  );
  seed.size = SIZE;
  await moveCursor(pool, seed, {});
  return log;
}

describe("API: the log", function () {
  this.timeout(90_000);
  let world: World;
  let log: Log;
  const key = keyOf(ORIGIN, 1, 7);
  const witnesses = [1, 2].map((byte) => ({
    key: vkeyOf(keyOf(`saksi.example/${byte}`, 4, byte)),
    url: `https://saksi.example/${byte}`,
  }));
  const keys = witnesses.map((witness) => witness.key) as [string, string];

  before(async () => {
    world = await startWorld();
    log = await fill(world);
  });
  after(() => world.stop());

  async function sign(size: number): Promise<string> {
    const root = log.root(size);
    const block = { chainId: 4_294_967_297n, number: size, hash: HASH };
    const body = formatCheckpoint({ origin: ORIGIN, size, root: toHex(root), block });
    const note = {
      origin: ORIGIN,
      size,
      root,
      body,
      signature: signNote(body, key),
      block: blockOf(HASH, size),
    };
    expect(await keepNote(world.pool, note)).to.equal(true);
    return `${body}\n${note.signature}`;
  }

  async function file(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> {
    return fetch(`${world.url}/log/${path}`, { method, headers });
  }

  async function bytesOf(path: string): Promise<Uint8Array> {
    const response = await file(path);
    expect(response.status, path).to.equal(200);
    expect(response.headers.get("content-type")).to.equal("application/octet-stream");
    return new Uint8Array(await response.arrayBuffer());
  }

  it("has no checkpoint and no tile before the operator signed", async () => {
    expect((await file("checkpoint")).status).to.equal(503);
    expect((await file("tile/0/000")).status).to.equal(404);
    const { body } = await world.ask("/api/v1/log");
    expect(body).to.include({ origin: null, key: null, newest: null, seenByAll: null });
    expect((await world.ask("/api/v1/log/seen?size=1")).body.witnesses).to.deep.equal([]);
  });

  it("has the newest signed note as its checkpoint, for every page and every cache", async () => {
    await keepLogIdentity(world.pool, { origin: ORIGIN, vkey: vkeyOf(key) });
    await replaceWitnesses(world.pool, witnesses);
    await sign(300);
    const text = await sign(SIGNED);
    const response = await file("checkpoint", { origin: "https://elsewhere.example" });
    expect(await response.text()).to.equal(text);
    expect(response.headers.get("content-type")).to.equal("text/plain; charset=utf-8");
    expect(response.headers.get("cache-control")).to.equal("no-cache");
    expect(response.headers.get("access-control-allow-origin")).to.equal("*");
    const again = await file("checkpoint", { "if-none-match": response.headers.get("etag") ?? "" });
    expect(again.status).to.equal(304);
  });

  it("can be rebuilt from its bundles of entries alone, leaf by leaf", async () => {
    const rebuilt = createLog(nodeSha256);
    for (let index = 0; rebuilt.size < SIGNED; index++) {
      const width = Math.min(256, SIGNED - index * 256);
      const number = String(index).padStart(3, "0");
      const bundle = Buffer.from(await bytesOf(`tile/entries/${number}${width < 256 ? `.p/${width}` : ""}`));
      for (let at = 0; at < bundle.length;) {
        const length = bundle.readUInt16BE(at);
        rebuilt.append(leafHash(bundle.subarray(at + 2, at + 2 + length), nodeSha256));
        at += 2 + length;
      }
    }
    expect(rebuilt.size).to.equal(SIGNED);
    expect(toHex(rebuilt.root())).to.equal(toHex(log.root(SIGNED)));
  });

  it("has tiles whose hashes are those of the specification, level by level", async () => {
    const [zero, one, two] = [
      await bytesOf("tile/0/001"),
      await bytesOf("tile/1/000"),
      await bytesOf("tile/2/000.p/1"),
    ];
    for (const [tile, level] of [
      [zero, 0],
      [one, 1],
      [two, 2],
    ] as const) {
      const index = level === 0 ? 1 : 0;
      for (let i = 0; i < tile.length / 32; i += 51) {
        const small = createLog(nodeSha256);
        const [from, span] = [(index * 256 + i) * 256 ** level, 256 ** level];
        for (let leaf = from; leaf < from + span; leaf++) small.append(log.leaf(leaf));
        expect(toHex(tile.subarray(i * 32, i * 32 + 32)), `${level}/${i}`).to.equal(toHex(small.root()));
      }
    }
    expect([zero, one, two].map(({ length }) => length)).to.deep.equal([8192, 8192, 32]);
    expect(toHex(await bytesOf("tile/0/001.p/17"))).to.equal(toHex(zero.subarray(0, 17 * 32)));
    // 257 full tiles of leaves are one full tile of level 1, and a partial one of width 1.
    expect((await bytesOf("tile/1/001.p/1")).length).to.equal(32);
  });

  it("serves no tile beyond the newest checkpoint, though the index has more", async () => {
    const last = SIGNED - 257 * 256;
    expect((await bytesOf(`tile/0/257.p/${last}`)).length).to.equal(last * 32);
    for (const path of [
      `tile/0/257.p/${last + 1}`,
      `tile/entries/257.p/${last + 1}`,
      "tile/0/257",
      "tile/0/258",
      "tile/1/001.p/2",
      "tile/2/000.p/2",
      "tile/3/000.p/1",
      "tile/63/000",
      "tile/0/x999/x999/x999/x999/999",
      "tile/0/0",
      "tile/x/000",
      "tile/0/%30%30%30",
      "tile",
      "",
      "checkpoint/",
    ]) {
      expect((await file(path)).status, path).to.equal(404);
    }
  });

  it("may be kept for ever, and is sent small", async () => {
    const response = await file("tile/entries/000", { "accept-encoding": "gzip" });
    expect(response.headers.get("cache-control")).to.equal("public, max-age=31536000, immutable");
    expect(response.headers.get("content-encoding")).to.equal("gzip");
    expect((await response.arrayBuffer()).byteLength).to.equal(
      256 * 2 + Array.from({ length: 256 }, (_, i) => wordsOf(i).length).reduce((a, b) => a + b),
    );
    const etag = response.headers.get("etag") ?? "";
    expect(
      (await file("tile/entries/000", { "accept-encoding": "gzip", "if-none-match": etag })).status,
    ).to.equal(304);
    expect((await file("tile/0/000")).headers.get("content-encoding")).to.equal(null);
    const head = await file("tile/0/000", {}, "HEAD");
    expect([head.status, head.headers.get("content-length"), await head.text()]).to.deep.equal([
      200,
      "8192",
      "",
    ]);
    const post = await file("tile/0/000", {}, "POST");
    expect([post.status, post.headers.get("allow")]).to.deep.equal([405, "GET, HEAD"]);
  });

  it("is read a few rows at a time, whatever its size", async () => {
    const { pool } = world.deps;
    const rows: number[] = [];
    const query = async (text: string, values?: unknown[]) => {
      const result = await pool.query(text, values);
      rows.push(result.rows.length);
      return result;
    };
    world.deps.pool = { query } as never;
    try {
      await bytesOf("tile/0/200");
      await bytesOf("tile/1/000");
      expect(rows).to.deep.equal([1, 1, 1, 1]);
      rows.length = 0;
      await bytesOf("tile/entries/200");
      expect(rows).to.deep.equal([1, 256]);
    } finally {
      world.deps.pool = pool;
    }
  });

  it("says to come again while the index is made anew", async () => {
    await world.pool.query("ALTER TABLE ledger.subtrees RENAME TO gone");
    await world.pool.query("CREATE TABLE ledger.subtrees (LIKE ledger.gone)");
    expect((await file("tile/1/000")).status).to.equal(503);
    const { status, body } = await world.ask("/api/v1/log/inclusion?index=0");
    expect([status, body.code]).to.deep.equal([503, "not-ready"]);
    await world.pool.query("DROP TABLE ledger.subtrees");
    await world.pool.query("ALTER TABLE ledger.gone RENAME TO subtrees");
  });

  it("proves inclusion of any entry in any size", async () => {
    for (const size of [1, 2, 255, 256, 257, 511, 65_535, 65_536, 65_537, SIGNED, SIZE]) {
      for (const index of new Set([0, Math.floor(size / 3), size - 1])) {
        const { body } = await world.ask(`/api/v1/log/inclusion?index=${index}&size=${size}`);
        expect([body.index, body.size, body.root]).to.deep.equal([index, size, toHex(log.root(size))]);
        checkInclusion({
          index,
          size,
          leaf: leafHash(wordsOf(index)),
          root: fromHex(body.root),
          proof: body.proof.map(fromHex),
        });
      }
    }
    expect((await world.ask("/api/v1/log/inclusion?index=0")).body.size).to.equal(SIZE);
  });

  it("proves consistency between any two sizes", async () => {
    const sizes = [1, 2, 3, 255, 256, 257, 65_535, 65_536, 65_537, SIGNED, SIZE];
    for (const [at, from] of sizes.entries()) {
      for (const to of sizes.slice(at).filter((_, i) => i % 2 === 0)) {
        const { body } = await world.ask(`/api/v1/log/consistency?from=${from}&to=${to}`);
        expect([body.fromRoot, body.toRoot]).to.deep.equal([toHex(log.root(from)), toHex(log.root(to))]);
        const proof = body.proof.map(fromHex);
        checkConsistency({ oldSize: from, size: to, oldRoot: log.root(from), root: log.root(to), proof });
      }
    }
  });

  for (const [code, query] of [
    ["tree-size", "consistency?from=0"],
    ["tree-size", "consistency?from=0&to=0"],
    ["tree-size", "consistency?from=5&to=4"],
    ["tree-size", `consistency?from=5&to=${SIZE + 1}`],
    ["tree-index", "inclusion?index=5&size=5"],
    ["tree-index", "inclusion?index=0&size=0"],
    ["tree-index", `inclusion?index=${SIZE}`],
    ["tree-size", `inclusion?index=0&size=${SIZE + 1}`],
    ["request-malformed", "inclusion"],
    ["request-malformed", "inclusion?index=-1"],
    ["request-malformed", "inclusion?index=01"],
    ["request-malformed", "inclusion?index=1.5"],
    ["request-malformed", "consistency?from=1&to=9007199254740993"],
    ["request-malformed", "seen?size=0"],
  ] as const) {
    it(`proves nothing for ${query}`, async () => {
      const { status, body } = await world.ask(`/api/v1/log/${query}`);
      expect([status, body.code]).to.deep.equal([code === "request-malformed" ? 400 : 422, code]);
    });
  }

  it("says who has seen what", async () => {
    const names = ["saksi.example/1", "saksi.example/2"];
    const cosigned = async (size: number, witness: string, time: number) => {
      const { rows } = await world.pool.query<{ id: string }>("SELECT id FROM kept.notes WHERE size = $1", [
        size,
      ]);
      await keepCosignature(world.pool, rows[0]?.id ?? "", { witness, line: `— ${witness} AAAA\n`, time });
    };
    await cosigned(300, keys[0], 1_700_000_000);
    await cosigned(300, keys[1], 1_700_000_001);
    await cosigned(SIGNED, keys[0], 1_700_000_100);
    const { body } = await world.ask("/api/v1/log");
    expect(body.witnesses.map(({ name }: { name: string }) => name)).to.deep.equal(names);
    expect([body.origin, body.key]).to.deep.equal([ORIGIN, vkeyOf(key)]);
    expect(body.newest).to.include({ size: SIGNED, root: toHex(log.root(SIGNED)) });
    expect(body.newest.seenBy).to.deep.equal([
      { name: names[0], key: keys[0], time: "2023-11-14T22:15:00Z" },
    ]);
    expect(body.seenByAll).to.include({ size: 300 });
    expect(body.seenByAll.note).to.equal(await noteOf(300));
    const seen = async (size: number) =>
      (await world.ask(`/api/v1/log/seen?size=${size}`)).body.witnesses.map(
        ({ time }: { time: string | null }) => time,
      );
    expect(await seen(1)).to.deep.equal(["2023-11-14T22:13:20Z", "2023-11-14T22:13:21Z"]);
    expect(await seen(300)).to.deep.equal(["2023-11-14T22:13:20Z", "2023-11-14T22:13:21Z"]);
    expect(await seen(301)).to.deep.equal(["2023-11-14T22:15:00Z", null]);
    expect(await seen(SIGNED + 1)).to.deep.equal([null, null]);
    expect((await newestNote(world.pool, ORIGIN))?.cosignatures).to.have.length(1);
  });

  async function noteOf(size: number): Promise<string> {
    const { rows } = await world.pool.query<{ body: string; signature: string }>(
      "SELECT body, signature FROM kept.notes WHERE size = $1",
      [size],
    );
    return `${rows[0]?.body}\n${rows[0]?.signature}${keys.map((witness) => `— ${witness} AAAA\n`).join("")}`;
  }
});
