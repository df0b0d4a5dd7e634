import { createHash } from "node:crypto";
import { build, type BuildOptions, type Plugin } from "esbuild";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { ownCodes } from "./own-codes.ts";
import { pageOf } from "./page.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** Zod's own words in fifty languages, which are half of its code and never shown. */
const WITHOUT_LOCALES: Plugin = {
  name: "without-locales",
  setup: (plugins) => {
    plugins.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: "export {};" }));
  },
};

/** One file of code from `entry` and all that it imports. */
export async function bundle(entry: string, options: BuildOptions): Promise<string> {
  const whole = {
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    legalComments: "none",
    charset: "utf8",
    logLevel: "silent",
    plugins: [WITHOUT_LOCALES],
    ...options,
  } satisfies BuildOptions;
  const plugins = [...whole.plugins, await ownCodes(whole)];
  const { outputFiles } = await build({ ...whole, plugins });
  return outputFiles?.[0]?.text ?? "";
}

/** Code as it may stand between script tags: a script ends at the first of these, in a string too. */
export function inlined(code: string): string {
  return code.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--").trim();
}

/** The page that verifies evidence, as one file that opens from disk. */
export interface PageFile {
  html: string;
  /** SHA-256 of what stands between the script tags, 64 hex digits: what the page says of itself. */
  code: string;
}

/** `verify.html`, complete. */
export async function buildPage(): Promise<PageFile> {
  const browser = { platform: "browser", format: "iife", target: "es2022" } as const;
  const worker = await bundle(join(HERE, "browser/worker.ts"), browser);
  const define = { WORKER: JSON.stringify(worker) };
  const script = inlined(await bundle(join(HERE, "browser/page.ts"), { ...browser, define }));
  const style = (await readFile(join(HERE, "browser/page.css"), "utf8")).trim();
  return { html: pageOf(script, style), code: createHash("sha256").update(script).digest("hex") };
}

/** `jejak-verify.mjs`: the command as one file that needs nothing but Node. */
export function buildTool(): Promise<string> {
  const banner = { js: "#!/usr/bin/env node" };
  return bundle(join(HERE, "main.ts"), { platform: "node", format: "esm", target: "node20", banner });
}

/** Writes both into a folder, `dist` by default. */
async function main(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { html, code } = await buildPage();
  for (const [name, text] of [
    ["verify.html", html],
    ["jejak-verify.mjs", await buildTool()],
  ] as const) {
    await writeFile(join(folder, name), text);
    console.log(`${join(folder, name)}: ${text.length} characters, ${gzipSync(text).length} bytes gzip`);
  }
  console.log(`SHA-256 of the code of verify.html: ${code}`);
}

if (import.meta.main) await main(resolve(process.argv[2] ?? "dist"));
