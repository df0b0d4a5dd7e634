import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { say, SetupError } from "./messages.mjs";
import { npm } from "./npm.mjs";

function versionOf(node) {
  return node === process.execPath
    ? process.version
    : execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
}

/** What the tree in node_modules follows from; a tree with another stamp, or none, is made anew. */
function wantedStamp(root, node) {
  const hash = createHash("sha256");
  hash.update(readFileSync(join(root, "package-lock.json")));
  return `${hash.digest("hex")} ${versionOf(node)} ${process.platform} ${process.arch}\n`;
}

/** Hardhat's native part is what `npm ci` under the wrong Node.js silently leaves out. */
function checkBinding(root, node) {
  try {
    execFileSync(node, ["-e", "require('@nomicfoundation/edr')"], {
      cwd: root,
      stdio: ["ignore", "ignore", "pipe"],
    });
  } catch (error) {
    throw new SetupError(
      "bagian asli Hardhat (@nomicfoundation/edr) tidak termuat. Hapus folder node_modules lalu coba lagi; mesin tanpa glibc tidak didukung.",
      "Hardhat's native part (@nomicfoundation/edr) does not load. Delete the folder node_modules and try again; machines without glibc are not supported.",
      String(error.stderr),
    );
  }
}

async function install(root, node, stampFile, stamp) {
  say("memasang pustaka (sekali saja)", "installing the libraries (once)");
  rmSync(stampFile, { force: true });
  await npm(node, root, ["ci", "--include=dev", "--include=optional", "--ignore-scripts=false"]);
  checkBinding(root, node);
  writeFileSync(`${stampFile}.new`, stamp);
  renameSync(`${stampFile}.new`, stampFile);
}

function isCurrent(stampFile, stamp) {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
}

/** Makes node_modules exactly what the lockfile says, as `node` needs it; nothing when it is so already. */
export async function ensureModules(root, node) {
  const stampFile = join(root, "node_modules", ".jejak-stamp");
  const stamp = wantedStamp(root, node);
  if (isCurrent(stampFile, stamp)) return;
  mkdirSync(join(root, ".toolchain"), { recursive: true });
  await withLock(join(root, ".toolchain", "lock"), async () => {
    if (!isCurrent(stampFile, stamp)) await install(root, node, stampFile, stamp);
  });
}
