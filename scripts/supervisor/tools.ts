import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildPage, buildTool } from "../jejak-verify/build.ts";

/**
 * Builds the verifiers that the site offers into a folder, each whole or not at all: the web process, which imports
 * nothing of scripts/, serves what it finds there.
 */
export async function writeTools(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const [{ html }, tool] = await Promise.all([buildPage(), buildTool()]);
  await put(join(folder, "verify.html"), html);
  await put(join(folder, "jejak-verify.mjs"), tool);
}

async function put(file: string, text: string): Promise<void> {
  const next = `${file}.${process.pid}`;
  await writeFile(next, text);
  await rename(next, file);
}
