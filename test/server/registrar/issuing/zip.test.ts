import { randomBytes } from "node:crypto";
import { expect } from "chai";
import { unzip, zipOf } from "../../../helpers/unzip.ts";

describe("registrar: ZIP", () => {
  it("gives back every file, those with a common tail too", async () => {
    const tail = Buffer.from("the same in all of them ".repeat(200));
    const files = Array.from({ length: 150 }, (_, i) => ({
      name: `records/${i}.json`,
      parts: [randomBytes(i === 148 ? 70_000 : i * 7), Buffer.from("and more")],
      ...(i % 2 === 0 && { tail }),
    }));
    const found = unzip(await zipOf(files));
    expect(found.map(({ name }) => name)).to.deep.equal(files.map(({ name }) => name));
    for (const [i, { parts, ...file }] of files.entries()) {
      const whole = Buffer.concat([...parts, file.tail ?? Buffer.alloc(0)]);
      expect(found[i]?.bytes.equals(whole), `${i}`).to.equal(true);
    }
  });
});
