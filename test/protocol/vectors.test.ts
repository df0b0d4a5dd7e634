import { expect } from "chai";
import { readFileSync, readdirSync } from "node:fs";
import { FOLDER, vectorFiles } from "../../scripts/vectors.ts";

describe("test/vectors", () => {
  const files = vectorFiles();

  it("holds the files that scripts/vectors.ts writes, and no others", () => {
    expect(readdirSync(FOLDER).sort()).to.deep.equal([...files.keys()].sort());
  });

  for (const [name, text] of files) {
    it(`${name} is up to date`, () => {
      expect(readFileSync(FOLDER + name, "utf8") === text, "run node scripts/vectors.ts").to.equal(true);
    });
  }
});
