import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { openHome } from "../../server/home.ts";

describe("data folder", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "jejak-home-"));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("takes an empty folder, and opens it again", () => {
    openHome(root);
    expect(openHome(root).root).to.equal(root);
  });

  it("takes a folder that has nothing but keys, made before the first start", () => {
    mkdirSync(join(root, "keys"));
    expect(openHome(root).keys).to.equal(join(root, "keys"));
  });

  it("takes a folder in which the contracts were deployed before the first start", () => {
    mkdirSync(join(root, "keys"));
    mkdirSync(join(root, "deployments"));
    expect(openHome(root).deployments).to.equal(join(root, "deployments"));
  });

  it("refuses a folder of somebody else, and of another version", () => {
    writeFileSync(join(root, "thesis.txt"), "");
    expect(() => openHome(root)).to.throw("data-folder-version");
    writeFileSync(join(root, "format"), "jejak-home 0\n");
    expect(() => openHome(root)).to.throw("jejak-home 0");
  });
});
