import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { diskFull, SetupError } from "./messages.mjs";

const CLI = join("node_modules", "npm", "bin", "npm-cli.js");

/** Where npm's own program may lie: the npm that called us, beside Node, or behind the `npm` on PATH. */
function candidates() {
  const called = process.env.npm_execpath ?? "";
  const beside = dirname(realpathSync(process.execPath));
  const onPath = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "npm"));
  return [
    ...(called.endsWith("npm-cli.js") ? [called] : []),
    join(beside, "..", "lib", CLI),
    join(beside, CLI),
    ...onPath.filter(existsSync).map((file) => realpathSync(file)),
    "/usr/share/nodejs/npm/bin/npm-cli.js",
  ];
}

function npmCli() {
  const found = candidates().find((file) => file.endsWith("npm-cli.js") && existsSync(file));
  if (found !== undefined) return found;
  throw new SetupError(
    "npm tidak ditemukan. Pasang Node.js beserta npm dari nodejs.org.",
    "npm was not found. Install Node.js together with npm from nodejs.org.",
  );
}

/** Patience for slow lines, an end within about a minute where there is no network at all. */
const NETWORK = [
  "--fetch-retries=2",
  "--fetch-retry-mintimeout=1000",
  "--fetch-retry-maxtimeout=8000",
  "--prefer-offline",
];
const QUIET = ["--no-audit", "--no-fund", "--no-progress", "--no-update-notifier", "--loglevel=error"];

/** Npm was called by npm, whose settings for that call (a prefix, a workspace, …) are not meant for ours. */
function environment(node) {
  const clean = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle|command|config_(prefix|global|local_prefix|workspace))/i.test(name),
  );
  return { ...Object.fromEntries(clean), PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}` };
}

/**
 * Runs npm under `node` (which also runs the packages' install scripts) in `folder`.
 * Throws a {@link SetupError} that says what to do.
 */
export async function npm(node, folder, args) {
  const child = spawn(node, [npmCli(), ...args, ...NETWORK, ...QUIET], {
    cwd: folder,
    env: environment(node),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let output = "";
  child.stderr.on("data", (chunk) => (output += String(chunk)));
  const stop = (signal) => child.kill(signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, stop);
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  for (const signal of signals) process.off(signal, stop);
  if (code !== 0) throw explain(output.split("\n").slice(0, 15).join("\n"), code);
}

const NO_NETWORK =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|FETCH_ERROR|EIDLETIMEOUT/;
const REFUSED =
  /\bE(?:400|401|403|404|407|429|5\d\d)\b|ETARGET|EINTEGRITY|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|CERT_/;

function explain(output, code) {
  if (/ENOSPC|EDQUOT|no space left/i.test(output)) return diskFull(output);
  if (REFUSED.test(output)) {
    return new SetupError(
      "registri npm menolak. Periksa registry, proxy, dan sertifikat dalam pengaturan npm (npm config list), lalu coba lagi.",
      "the npm registry refused. Check registry, proxy and certificates in npm's settings (npm config list), then try again.",
      output,
    );
  }
  if (NO_NETWORK.test(output)) {
    return new SetupError(
      "registri npm tidak dapat dihubungi. Sambungkan mesin ke jaringan (atau atur proxy npm), lalu jalankan perintah yang sama lagi.",
      "the npm registry cannot be reached. Connect the machine to a network (or set npm's proxy), then run the same command again.",
      output,
    );
  }
  return new SetupError(
    `npm gagal (kode ${code}). Pesannya ada di bawah; jalankan perintah yang sama lagi setelah dibetulkan.`,
    `npm failed (code ${code}). Its message is below; run the same command again once that is mended.`,
    output,
  );
}
