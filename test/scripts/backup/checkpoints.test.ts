import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { dumpSchema, loadSchema } from "../../../scripts/backup/kept.ts";
import {
  keepCosignature,
  keepNote,
  newestNote,
  replaceWitnesses,
} from "../../../server/store/queries/checkpoints.ts";
import { openDatabase } from "../../server/indexer/support.ts";

const ORIGIN = "jejak/1/0x00";
const WITNESS = "saksi.example+00000000+AAAA";

describe("a backup of signed checkpoints", function () {
  this.timeout(60_000);

  it("gives notes and cosignatures back, and goes on numbering behind them", async () => {
    const folder = mkdtempSync(join(tmpdir(), "jejak-kept-"));
    const [from, to] = [await openDatabase(), await openDatabase()];
    const noteOf = (size: number) => {
      const block = { number: size, hash: Buffer.alloc(32, 1), time: 1 };
      return {
        origin: ORIGIN,
        size,
        root: Buffer.alloc(32, size),
        body: `${size}\n`,
        signature: "s\n",
        block,
      };
    };
    try {
      await replaceWitnesses(from, [{ key: WITNESS, url: "https://saksi.example" }]);
      await keepNote(from, noteOf(1));
      await keepNote(from, noteOf(2));
      const before = await newestNote(from, ORIGIN);
      await keepCosignature(from, before?.id ?? "", { witness: WITNESS, line: "l\n", time: 7 });
      const dump = await dumpSchema(from, "kept", folder);
      await loadSchema(to, "kept", dump, (table) => join(folder, `${table}.copy`));
      const found = await newestNote(to, ORIGIN);
      expect(found).to.deep.equal(await newestNote(from, ORIGIN));
      expect(found?.cosignatures).to.deep.equal([{ witness: WITNESS, line: "l\n", time: 7 }]);
      expect(await keepNote(to, { ...noteOf(2), root: Buffer.alloc(32, 9) })).to.equal(false);
      expect(await keepNote(to, noteOf(3))).to.equal(true);
      expect(Number((await newestNote(to, ORIGIN))?.id)).to.be.greaterThan(Number(before?.id));
    } finally {
      await Promise.all([from.end(), to.end()]);
      rmSync(folder, { recursive: true });
    }
  });
});
