import { build, type BuildOptions, type Plugin } from "esbuild";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

/** The registry of errors: one line a code. */
const REGISTRY = /protocol[\\/]errors\.ts$/;
const LINE = /^ {2}"([^"]+)": entry\(/;

/**
 * Keeps of the registry of errors what the bundled files name: nothing else can be thrown in them, and the remedies of
 * a whole system are a tenth of a page.
 */
export async function ownCodes(options: BuildOptions): Promise<Plugin> {
  const named = await textsOf(options);
  const isNamed = (line: string): boolean => {
    const [, code] = LINE.exec(line) ?? [];
    return code === undefined || named.some((text) => text.includes(`"${code}"`));
  };
  return {
    name: "own-codes",
    setup: (plugins) => {
      plugins.onLoad({ filter: REGISTRY }, async ({ path }) => {
        const lines = (await readFile(path, "utf8")).split("\n");
        return { contents: lines.filter(isNamed).join("\n"), loader: "ts" };
      });
    },
  };
}

/** The texts of all files that a bundle takes in, but the registry's own. */
async function textsOf(options: BuildOptions): Promise<string[]> {
  const { metafile } = await build({ ...options, minify: false, metafile: true });
  const files = Object.keys(metafile.inputs).filter((file) => /\.ts$/.test(file) && !REGISTRY.test(file));
  const registry = Object.keys(metafile.inputs).filter((file) => REGISTRY.test(file));
  const texts = await Promise.all([...files, ...registry].map((file) => readFile(resolve(file), "utf8")));
  // The rest of the registry's file names codes too.
  return texts.map((text, i) => (i < files.length ? text : withoutLines(text)));
}

function withoutLines(text: string): string {
  return text
    .split("\n")
    .filter((line) => !LINE.test(line))
    .join("\n");
}
