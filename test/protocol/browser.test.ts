import { expect } from "chai";
import { build } from "esbuild";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import * as bytes from "../../protocol/bytes.ts";
import * as eip712 from "../../protocol/eip712.ts";
import * as log from "../../protocol/log.ts";
import * as manifest from "../../protocol/manifest.ts";
import * as ocds from "../../protocol/ocds/package.ts";

const PROTOCOL = fileURLToPath(new URL("../../protocol/", import.meta.url));
const FILES = (readdirSync(PROTOCOL, { recursive: true }) as string[])
  .filter((name) => name.endsWith(".ts"))
  .sort();
const ALLOWED = /^(\.{1,2}\/|@noble\/(hashes|curves)\/|zod$)/;

/** Everything that protocol/ asks of the world: what every browser, worker and Node has. */
const WORLD = { TextEncoder, TextDecoder };

describe("protocol/", () => {
  for (const name of FILES) {
    it(`${name} imports only protocol/, @noble and zod`, () => {
      const source = readFileSync(PROTOCOL + name, "utf8");
      const imports = [...source.matchAll(/^(?:import|export) (?:[^;"]*from )?"([^"]+)"/gm)].map(
        ([, path = ""]) => path,
      );
      expect(imports.filter((path) => !ALLOWED.test(path))).to.deep.equal([]);
      const levels = name.split("/").length - 1;
      expect(imports.filter((path) => path.startsWith("../".repeat(levels + 1)))).to.deep.equal([]);
    });
  }

  it("builds for the browser, and runs where there is nothing of Node's", async () => {
    const { outputFiles, warnings } = await build({
      stdin: { contents: entryPoint(), resolveDir: PROTOCOL, loader: "ts" },
      bundle: true,
      write: false,
      platform: "browser",
      format: "iife",
      globalName: "protocol",
      logLevel: "silent",
    });
    expect(warnings).to.deep.equal([]);
    const context = vm.createContext({ ...WORLD });
    vm.runInContext(outputFiles[0]?.text ?? "", context);
    const here = { manifest, log, bytes, eip712, ocds_package: ocds };
    expect(vm.runInContext(`(${exercise.toString()})(protocol)`, context)).to.equal(exercise(here));
  });
});

function entryPoint(): string {
  return FILES.map(
    (name) => `export * as ${name.replace(/\.ts$/, "").replace(/\W/g, "_")} from "./${name}";`,
  ).join("\n");
}

interface Modules {
  manifest: typeof manifest;
  log: typeof log;
  bytes: typeof bytes;
  eip712: typeof eip712;
  ocds_package: typeof ocds;
}

/** Runs in both worlds, so it reaches for nothing outside itself. */
function exercise({ manifest, log, bytes, eip712, ocds_package }: Modules): string {
  const release = { ocid: "a", tag: ["tender"] };
  const found = ocds_package.extractReleases({ releases: [release] }).releases.length;
  const built = manifest.buildManifest(new Uint8Array(16), { ocid: "a", release });
  const tree = log.createLog();
  for (let i = 0; i < 3; i++) tree.append(log.leafHash(new Uint8Array([i])));
  const separator = eip712.domain(1n, `0x${"11".repeat(20)}`);
  return [
    found,
    bytes.toHex(manifest.contentHash(built)),
    bytes.toHex(tree.root()),
    bytes.toHex(separator),
  ].join(" ");
}
