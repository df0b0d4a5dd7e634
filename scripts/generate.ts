/**
 * Writes what is generated: from contracts/ typechain-types/ (importable by plain Node), the storage layouts and where
 * immutables stand, from
 * the API's description the types of its client. One of the names `contracts` and `client` does that part only.
 * With --check it writes nothing, and fails naming every file that differs from a fresh generation.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import config, { solidity } from "../hardhat.config.ts";
import { CLIENT_TYPES, clientTypes } from "./generate/client.ts";
import { RUNTIME, runtimeOf } from "./generate/runtime.ts";

const ROOT = join(import.meta.dirname, "..");
const TYPES = "typechain-types";
const LAYOUT = "test/snapshots/storage-layout.json";
const CONTRACTS = ["AuditLog", "AgencyDirectory", "ProcurementLedger", "RecordRegistry"];
const VERIFIERS = ["ERC7913P256Verifier", "ERC7913WebAuthnVerifier", "ERC7913RSAVerifier"];

type Files = Map<string, string>;

interface StorageItem {
  label: string;
  slot: string;
  offset: number;
  type: string;
}
interface StorageType {
  label: string;
  numberOfBytes: string;
  encoding: string;
  key?: string;
  value?: string;
  base?: string;
  members?: StorageItem[];
}
interface BuildOutput {
  output: {
    contracts: Record<
      string,
      Record<string, { storageLayout: { storage: StorageItem[]; types: Record<string, StorageType> | null } }>
    >;
  };
}

interface Build {
  folder: string;
  outDir: string;
  sources: string;
  npmFilesToBuild: string[];
}

async function build({ folder, outDir, sources, npmFilesToBuild }: Build): Promise<void> {
  const paths = {
    ...config.paths,
    artifacts: join(folder, "artifacts"),
    cache: join(folder, "cache"),
    sources,
  };
  const typechain = { ...config.typechain, dontOverrideCompile: false, outDir };
  const overrides = { solidity: { ...solidity, npmFilesToBuild }, paths, typechain };
  const hre = await createHardhatRuntimeEnvironment({ ...config, ...overrides }, {}, ROOT);
  await hre.tasks.getTask("build").run({ force: true, noTests: true, quiet: true });
}

// Two builds, because TypeChain lays out its folders by the path that all its inputs have in common.
async function buildAll(folder: string): Promise<void> {
  const none = join(folder, "none");
  await mkdir(none);
  const outDir = join(folder, TYPES);
  await build({ folder: join(folder, "own"), outDir, sources: join(ROOT, "contracts"), npmFilesToBuild: [] });
  const { npmFilesToBuild } = solidity;
  const library = { outDir: join(outDir, "openzeppelin"), sources: none, npmFilesToBuild };
  await build({ folder: join(folder, "library"), ...library });
}

/** TypeChain writes `./x.js`; plain Node resolves only the file that exists, `./x.ts` (or `.d.ts`, left alone). */
function withSourceSuffix(source: string): string {
  return source.replace(/(from\s+["']\.[^"']*)\.js(["'])/g, "$1.ts$2");
}

/** The order within an index is the order in which the compiler happened to answer. */
function inOrder(path: string, source: string): string {
  if (basename(path) !== "index.ts") return source;
  const lines = source.split("\n");
  const header = lines.filter((line) => line.startsWith("/"));
  return [...header, ...lines.filter((line) => /^(import|export) /.test(line)).sort(), ""].join("\n");
}

async function readTree(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.sort().map(async (file) => [file.slice(folder.length + 1), await readFile(file, "utf8")] as const),
  );
  return new Map(texts);
}

async function readTypes(folder: string): Promise<Files> {
  const tree = await readTree(join(folder, TYPES));
  // hardhat.d.ts types Hardhat's getContractFactory, which nothing here calls: the factories need no compiler.
  const kept = [...tree].filter(([path]) => basename(path) !== "hardhat.d.ts");
  return new Map(kept.map(([path, text]) => [join(TYPES, path), inOrder(path, withSourceSuffix(text))]));
}

// Type names carry the compiler's node numbers, which move with unrelated edits: `t_struct(Tree)123_storage`.
const withoutNodeNumbers = (type: string): string => type.replace(/\)\d+/g, ")");

function item({ label, slot, offset, type }: StorageItem): StorageItem {
  return { label, slot, offset, type: withoutNodeNumbers(type) };
}

function typeEntry([name, type]: [string, StorageType]): [string, unknown] {
  const { label, numberOfBytes, members } = type;
  return [withoutNodeNumbers(name), { label, numberOfBytes, ...(members && { members: members.map(item) }) }];
}

async function readLayouts(folder: string): Promise<string> {
  const infos = await readTree(join(folder, "own", "artifacts", "build-info"));
  const outputs = [...infos].filter(([path]) => path.endsWith(".output.json"));
  const contracts = outputs.flatMap(([, text]) =>
    Object.values((JSON.parse(text) as BuildOutput).output.contracts),
  );
  const layouts = CONTRACTS.map((name) => {
    const layout = contracts.find((file) => name in file)?.[name]?.storageLayout;
    if (layout === undefined) throw new Error(`the compiler gave no storage layout of ${name}`);
    const types = Object.entries(layout.types ?? {}).map(typeEntry);
    return [name, { storage: layout.storage.map(item), types: Object.fromEntries(types.sort()) }];
  });
  return `${JSON.stringify(Object.fromEntries(layouts), null, 2)}\n`;
}

async function readRuntime(folder: string): Promise<string> {
  const own = await runtimeOf(join(folder, "own", "artifacts"), CONTRACTS);
  const library = await runtimeOf(join(folder, "library", "artifacts"), VERIFIERS);
  return `${JSON.stringify(Object.fromEntries([...own, ...library]), null, 2)}\n`;
}

async function generate(): Promise<Files> {
  const folder = await mkdtemp(join(tmpdir(), "jejak-generate-"));
  try {
    await buildAll(folder);
    const types = await readTypes(folder);
    return types.set(LAYOUT, await readLayouts(folder)).set(RUNTIME, await readRuntime(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function committed(): Promise<Files> {
  const types = await readTypesAsTheyAre().catch(() => new Map<string, string>());
  return types.set(LAYOUT, await readIfThere(LAYOUT)).set(RUNTIME, await readIfThere(RUNTIME));
}

async function readIfThere(path: string): Promise<string> {
  return readFile(join(ROOT, path), "utf8").catch(() => "");
}

async function readTypesAsTheyAre(): Promise<Files> {
  const tree = await readTree(join(ROOT, TYPES));
  return new Map([...tree].map(([path, text]) => [join(TYPES, path), text]));
}

function differences(fresh: Files, present: Files): string[] {
  const paths = [...new Set([...fresh.keys(), ...present.keys()])].sort();
  return paths.filter((path) => fresh.get(path) !== present.get(path));
}

async function write(files: Files): Promise<void> {
  if (files.has(LAYOUT)) await rm(join(ROOT, TYPES), { recursive: true, force: true });
  for (const [path, text] of files) {
    await mkdir(dirname(join(ROOT, path)), { recursive: true });
    await writeFile(join(ROOT, path), text);
  }
}

interface Part {
  fresh: () => Promise<Files>;
  committed: () => Promise<Files>;
}

const PARTS: Readonly<Record<string, Part>> = {
  contracts: { fresh: generate, committed },
  client: {
    fresh: async () => new Map([[CLIENT_TYPES, await clientTypes()]]),
    committed: async () => new Map([[CLIENT_TYPES, await readIfThere(CLIENT_TYPES)]]),
  },
};

async function run({ fresh, committed }: Part, check: boolean): Promise<void> {
  const files = await fresh();
  const stale = differences(files, await committed());
  if (!check) {
    await write(files);
    console.log(`generated ${files.size} files, ${stale.length} changed`);
  } else if (stale.length > 0) {
    console.error(`these differ from a fresh generation; run npm run generate:\n  ${stale.join("\n  ")}`);
    process.exitCode = 1;
  } else {
    console.log(`${files.size} generated files are up to date`);
  }
}

const asked = process.argv.slice(2).filter((name) => name !== "--check");
for (const name of asked.length > 0 ? asked : Object.keys(PARTS)) {
  const part = PARTS[name];
  if (!part) throw new Error(`nothing is generated for ${name}; there are ${Object.keys(PARTS).join(", ")}`);
  await run(part, process.argv.includes("--check"));
}
