import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { to0x, type Hex } from "../../../protocol/bytes.ts";
import type { JejakError } from "../../../protocol/errors.ts";
import { sha256, utf8 } from "../../../protocol/hash.ts";
import { createLog } from "../../../protocol/log.ts";
import { recordLeaf } from "../../../protocol/records/batch.ts";
import { checkFiles, readList, type RecordInFile } from "../../../scripts/records/places.ts";
import { RecordRegistry__factory } from "../../../typechain-types/factories/RecordRegistry__factory.ts";

const AGENCY: Hex = `0x${"a0".repeat(32)}`;
const SIZE = 64;
const ids = Array.from({ length: SIZE }, (_, i) => sha256(utf8(`catatan contoh ${i}`)));
const tree = createLog();
for (const id of ids) tree.append(recordLeaf(id));

const file = (changes: Partial<RecordInFile> = {}): RecordInFile => ({
  ...{ name: "budi.json", recordId: ids[9]!, size: SIZE, proof: tree.inclusionProof(9, SIZE) },
  ...changes,
});

/** What checking says where batch 1 stands as the contract answers: by 31 bytes of its root. */
async function refusalOf(named: RecordInFile, batch = 1, index = 9): Promise<unknown> {
  const anchored = { rootPrefix: to0x(tree.root().subarray(0, 31)), size: SIZE, sequence: 0 };
  const registry = {
    batch: (_agency: Hex, number: number) => Promise.resolve(number === 1 ? anchored : null),
  };
  return await checkFiles(registry, AGENCY, [{ agency: AGENCY, batch, index, file: named }]).catch(
    (error: unknown) => (error as { code: string }).code,
  );
}

describe("records named by their files", () => {
  it("are those that the chain has at their places, or are refused", async () => {
    expect(await refusalOf(file())).to.equal(undefined);
    for (const [refused, index] of [
      [file({ recordId: ids[10]! }), 9],
      [file({ size: 128 }), 9],
      [file({ proof: tree.inclusionProof(10, SIZE) }), 9],
      [file({ proof: tree.inclusionProof(9, SIZE).slice(1) }), 9],
      [file(), 10],
    ] as const)
      expect(await refusalOf(refused, 1, index)).to.equal("record-not-included");
    expect(await refusalOf(file(), 2)).to.equal("record-batch-unknown");
  });

  it("are read of a list as editors save it, and of nothing that is none", async () => {
    const folder = mkdtempSync(join(tmpdir(), "jejak-places-"));
    const path = join(folder, "places.txt");
    const codeOf = async (content: string | Buffer) => {
      writeFileSync(path, content);
      const error: unknown = await readList(path).catch((thrown: unknown) => thrown);
      return [(error as JejakError).code, (error as JejakError).at];
    };
    const list = "\ufeff# hari ini\r\nID-CONTOH/1/2 # yang pertama\r\n\r\n";
    expect(await codeOf(Buffer.from(list, "utf16le").fill(0xff, 0, 1))).to.deep.equal([
      "json-encoding",
      path,
    ]);
    expect(await codeOf("# kosong\n\n")).to.deep.equal(["file-empty", path]);
    writeFileSync(path, list);
    expect(await readList(path)).to.deep.equal([{ words: ["ID-CONTOH/1/2"], at: `${path}:2` }]);
    rmSync(folder, { recursive: true });
  });

  it("are found in a registry deployed before, which answers the whole root", () => {
    const abi = RecordRegistry__factory.createInterface();
    const words = [to0x(tree.root()), `0x${SIZE.toString(16).padStart(64, "0")}`, `0x${"00".repeat(32)}`];
    const answer: Hex = `0x${words.map((word) => word.slice(2)).join("")}`;
    expect([...abi.decodeFunctionResult("batch", answer)]).to.deep.equal([
      to0x(tree.root().subarray(0, 31)),
      BigInt(SIZE),
      0n,
    ]);
  });
});
