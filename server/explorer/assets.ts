import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { build, type Plugin } from "esbuild";

/** One file that pages need, as it is served. */
export interface Asset {
  readonly bytes: Uint8Array;
  readonly type: string;
}

/** Everything that pages load, by address; the address changes with the content. */
export interface Assets {
  readonly files: ReadonlyMap<string, Asset>;
  /** Address of what was made from a source file: `site.css`, `icon.svg`, `verify.ts`. */
  readonly href: (source: string) => string;
}

const ROOT = join(import.meta.dirname, "../..");
const BASE = "/assets/";

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};

/** Zod's own words in fifty languages, which are half of its code and never shown. */
const WITHOUT_LOCALES: Plugin = {
  name: "without-locales",
  setup: (plugins) => {
    plugins.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: "export {};" }));
  },
};

/** Browser code right in that folder is loaded by pages; what it shares lies deeper. */
function scripts(): string[] {
  const folder = join(import.meta.dirname, "browser");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

function bundle() {
  return build({
    absWorkingDir: ROOT,
    entryPoints: [
      join(import.meta.dirname, "styles/site.css"),
      join(import.meta.dirname, "styles/icon.svg"),
      ...scripts(),
    ],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    outdir: join(ROOT, "assets"),
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    publicPath: BASE,
    format: "iife",
    target: "es2020",
    loader: { ".woff2": "file", ".svg": "copy" },
    plugins: [WITHOUT_LOCALES],
    logLevel: "silent",
  });
}

let built: Promise<Assets> | undefined;

/** Built once a process: the sources do not change while it runs. @throws as {@link buildAssets} */
export function theAssets(): Promise<Assets> {
  built ??= buildAssets();
  return built;
}

function typeOf(name: string): string {
  return TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
}

/**
 * Bundles style sheet, fonts and browser code; takes some 200 ms.
 * @throws Error naming file and line of code that cannot be bundled
 */
async function buildAssets(): Promise<Assets> {
  const { outputFiles, metafile } = await bundle();
  const files = new Map(
    outputFiles.map(({ path, contents }) => {
      const name = basename(path);
      return [BASE + name, { bytes: contents, type: typeOf(name) }] as const;
    }),
  );
  const sources = new Map(
    Object.entries(metafile.outputs).flatMap(([path, { entryPoint }]) =>
      entryPoint === undefined ? [] : [[basename(entryPoint), BASE + basename(path)] as const],
    ),
  );
  const href = (source: string) => {
    const found = sources.get(source);
    if (found === undefined) throw new Error(`no asset is made from ${source}`);
    return found;
  };
  return { files, href };
}
