import { expect } from "chai";
import { readFileSync } from "node:fs";
import { FOLDER, vectorFiles } from "../../scripts/vectors.ts";

describe("test/vectors", () => {
  const files = vectorFiles();

  for (const [name, text] of files) {
    it(`${name} is up to date`, () => {
      expect(readFileSync(FOLDER + name, "utf8") === text, "run node scripts/vectors.ts").to.equal(true);
    });
  }
});
