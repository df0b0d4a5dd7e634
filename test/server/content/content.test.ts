import { mkdtemp, readFile, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { toHex } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { sha256, utf8 } from "../../../protocol/hash.ts";
import { openContent } from "../../../server/content/content.ts";
import type { ContentStore } from "../../../server/content/content.ts";
import { contentState } from "../../../server/content/states.ts";

const bytes = utf8('{"ocid":"ocds-contoh-1"}');
const hash = toHex(sha256(bytes));

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof JejakError) return error.code;
    throw error;
  }
  throw new Error("nothing was refused");
}

async function hashesOf(content: ContentStore): Promise<string[]> {
  const hashes: string[] = [];
  for await (const hash of content.list()) hashes.push(hash);
  return hashes;
}

describe("content store", () => {
  let folder: string;
  let content: ContentStore;
  const fileOf = (name: string): string => join(folder, name.slice(0, 2), `${name.slice(2)}.json`);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "jejak-content-"));
    content = await openContent(folder);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("keeps bytes under their hash, once", async () => {
    expect(await content.put(hash, bytes)).to.equal(true);
    expect(await content.put(hash, bytes)).to.equal(false);
    expect(await content.read(hash)).to.deep.equal(new Uint8Array(bytes));
    expect(await readFile(fileOf(hash))).to.deep.equal(Buffer.from(bytes));
    expect(await readdir(join(folder, "temporary"))).to.deep.equal([]);
  });

  it("refuses bytes under another hash, and names that are no hash", async () => {
    expect(await codeOf(content.put("0".repeat(64), bytes))).to.equal("content-hash-mismatch");
    expect(await codeOf(content.read("../../etc/passwd"))).to.equal("hex-malformed");
    expect(await content.has("0".repeat(64))).to.equal(false);
  });

  it("notices a damaged file when it is read, and mends it when the content comes again", async () => {
    await content.put(hash, bytes);
    await writeFile(fileOf(hash), "damaged");
    expect(await codeOf(content.read(hash))).to.equal("content-damaged");
    expect(await content.put(hash, bytes)).to.equal(true);
    expect(await content.read(hash)).to.deep.equal(new Uint8Array(bytes));
  });

  it("sets withdrawn content aside, for good", async () => {
    await content.put(hash, bytes);
    expect(await content.setAside(hash)).to.equal(true);
    expect(await content.setAside(hash)).to.equal(false);
    expect(await content.read(hash)).to.equal(null);
    expect(await content.put(hash, bytes)).to.equal(false);
    expect(await content.has(hash)).to.equal(false);
    expect(await content.readWithdrawn(hash)).to.deep.equal(new Uint8Array(bytes));
  });

  it("lists what is there in ascending order, and nothing else", async () => {
    const all = ["a", "b", "c", "d", "e"].map(utf8);
    for (const each of all) await content.put(toHex(sha256(each)), each);
    await content.setAside(toHex(sha256(all[0]!)));
    const expected = all.slice(1).map((each) => toHex(sha256(each)));
    expect(await hashesOf(content)).to.deep.equal(expected.sort());
  });

  it("serves many writers of the same content", async () => {
    const written = await Promise.all(Array.from({ length: 8 }, () => content.put(hash, bytes)));
    expect(written.filter(Boolean)).to.have.length.greaterThan(0);
    expect(await content.read(hash)).to.deep.equal(new Uint8Array(bytes));
    expect(await hashesOf(content)).to.deep.equal([hash]);
  });

  it("removes what a crashed writer left, but nothing that is being written", async () => {
    await writeFile(join(folder, "temporary", "old"), "half");
    await writeFile(join(folder, "temporary", "new"), "half");
    await utimes(join(folder, "temporary", "old"), 0, 0);
    await openContent(folder);
    expect(await readdir(join(folder, "temporary"))).to.deep.equal(["new"]);
  });
});

describe("content states", () => {
  const recordedAt = "2026-01-02T03:04:05Z";
  it("says published, not published since, or withdrawn", () => {
    expect(contentState({ present: true, recordedAt })).to.deep.equal({ state: "published" });
    expect(contentState({ present: false, recordedAt })).to.deep.equal({
      state: "not-published",
      since: recordedAt,
    });
    expect(contentState({ present: true, recordedAt, withdrawal: { reason: 1, index: "7" } })).to.deep.equal({
      state: "withdrawn",
      reason: 1,
      index: "7",
    });
  });
});
