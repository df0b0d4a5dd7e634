import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle, inlined } from "../jejak-verify/build.ts";
import { pageOf } from "./page.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const TYPES = join(HERE, "../../server/records/types");

/** The types that come with Jejak: codes on paper name their type, but have no room for it. */
async function readTypes(): Promise<string> {
  const names = (await readdir(TYPES)).filter((name) => name.endsWith(".json")).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(TYPES, name), "utf8")));
  return JSON.stringify(texts.map((text) => JSON.parse(text) as unknown));
}

/** `holder.html`, complete: the page on which holders choose what they show. */
export async function buildHolder(): Promise<string> {
  const define = { TYPES: await readTypes() };
  const browser = { platform: "browser", format: "iife", target: "es2022", define } as const;
  const script = inlined(await bundle(join(HERE, "browser/page.ts"), browser));
  const styles = ["../jejak-verify/browser/page.css", "browser/page.css"];
  const texts = await Promise.all(styles.map((file) => readFile(join(HERE, file), "utf8")));
  return pageOf(script, texts.join("\n").trim());
}

/** Writes it into a folder, `dist` by default. */
async function main(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "holder.html"), await buildHolder());
}

if (import.meta.main) await main(resolve(process.argv[2] ?? "dist"));
