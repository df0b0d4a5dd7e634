import { execFileSync } from "node:child_process";
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { JejakError } from "../../../protocol/errors.ts";
import { createArchive, readArchive, verifyArchive } from "../../../scripts/backup/archive.ts";

describe("A backup's archive", () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "jejak-archive-"));
    file = join(folder, "a.tar.gz");
    await writeFile(join(folder, "grows"), "first line\n");
    const archive = createArchive(file);
    await archive.addBytes("empty", new Uint8Array(0));
    await archive.addBytes("block", Buffer.alloc(512, "x"));
    await appendFile(join(folder, "grows"), "second line\n");
    await archive.addFile("chain/journal", join(folder, "grows"), 11);
    await archive.finish();
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function codeOf(work: Promise<unknown>): Promise<string> {
    return await work.then(
      () => "none",
      (error: unknown) => (error instanceof JejakError ? error.code : String(error)),
    );
  }

  it("gives every file back, as it was when it was taken", async () => {
    const found: [string, string][] = [];
    for await (const { name, body } of readArchive(file)) {
      const chunks: Buffer[] = [];
      for await (const chunk of body) chunks.push(chunk);
      found.push([name, Buffer.concat(chunks).toString()]);
    }
    expect(found.slice(0, 3)).to.deep.equal([
      ["empty", ""],
      ["block", "x".repeat(512)],
      ["chain/journal", "first line\n"],
    ]);
    expect(await verifyArchive(file)).to.deep.equal(["empty", "block", "chain/journal"]);
  });

  it("is readable by tar and sha256sum, and by its owner only", async () => {
    execFileSync("tar", ["xzf", file, "-C", folder]);
    execFileSync("sha256sum", ["--check", "--status", "SHA256SUMS"], { cwd: folder });
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
  });

  it("is refused, by the file's name, where one byte differs", async () => {
    const bytes = gunzipSync(await readFile(file));
    const at = bytes.indexOf("first line");
    bytes[at] = 0x46;
    await writeFile(file, gzipSync(bytes));
    const error = await verifyArchive(file).catch((cause: unknown) => cause);
    expect(error).to.include({ code: "backup-damaged", at: "chain/journal" });
  });

  it("is refused where it is cut off anywhere, or is no archive", async () => {
    const bytes = await readFile(file);
    for (const length of [0, 1, 20, bytes.length >> 1]) {
      await writeFile(file, bytes.subarray(0, length));
      expect(await codeOf(verifyArchive(file)), `${length} bytes`).to.equal("backup-damaged");
    }
    const plain = gunzipSync(bytes);
    await writeFile(file, gzipSync(plain.subarray(0, 1024)));
    expect(await codeOf(verifyArchive(file))).to.equal("backup-damaged");
  });
});
