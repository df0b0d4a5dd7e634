import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildHolder } from "../jejak-holder/build.ts";
import { buildPage, buildTool } from "../jejak-verify/build.ts";

/**
 * Builds the verifiers and the holder's page that the site offers into a folder, each whole or not at all: the web process, which imports
 * nothing of scripts/, serves what it finds there.
 */
export async function writeTools(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const [{ html }, tool, holder] = await Promise.all([buildPage(), buildTool(), buildHolder()]);
  await put(join(folder, "verify.html"), html);
  await put(join(folder, "jejak-verify.mjs"), tool);
  await put(join(folder, "holder.html"), holder);
}

async function put(file: string, text: string): Promise<void> {
  const next = `${file}.${process.pid}`;
  await writeFile(next, text);
  await rename(next, file);
}
