/**
 * Where each contract's runtime code stands in its creation code, and where its immutables stand in that: what the
 * compiler knows and the factories of typechain-types do not say.
 */
import { readFile, readdir } from "node:fs/promises";
import { basename, join } from "node:path";

/** Where it is written to. */
export const RUNTIME = "scripts/deploy/runtime.json";

interface Artifact {
  contractName: string;
  bytecode: string;
  deployedBytecode: string;
  immutableReferences?: Record<string, { start: number; length: number }[]>;
}

type Node = Readonly<Record<string, unknown>>;

/** Names of immutables by the compiler's number. */
function namesIn(tree: unknown, names: Map<string, string>): Map<string, string> {
  if (typeof tree !== "object" || tree === null) return names;
  const node = tree as Node;
  if (node["nodeType"] === "VariableDeclaration" && node["mutability"] === "immutable")
    names.set(String(node["id"]), String(node["name"]));
  for (const child of Object.values(node)) namesIn(child, names);
  return names;
}

function describe(artifact: Artifact, names: ReadonlyMap<string, string>): unknown {
  const [creation, runtime] = [artifact.bytecode.slice(2), artifact.deployedBytecode.slice(2)];
  const start = creation.indexOf(runtime) / 2;
  if (start < 0)
    throw new Error(`the creation code of ${artifact.contractName} does not hold its runtime code`);
  const immutables = Object.entries(artifact.immutableReferences ?? {}).map(
    ([id, places]) => [names.get(id) ?? id, places.map((place) => place.start)] as const,
  );
  return { start, length: runtime.length / 2, immutables: Object.fromEntries(immutables.sort()) };
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8")) as unknown;
}

/** The description of the contracts of these names, built into that folder. */
export async function runtimeOf(
  artifacts: string,
  contracts: readonly string[],
): Promise<[string, unknown][]> {
  const files = await readdir(artifacts, { recursive: true });
  const names = new Map<string, string>();
  for (const file of files.filter((path) => path.endsWith(".output.json")))
    namesIn(await readJson(join(artifacts, file)), names);
  return await Promise.all(
    contracts.map(async (contract) => {
      const file = files.find((path) => basename(path) === `${contract}.json`);
      if (file === undefined) throw new Error(`the compiler gave no ${contract}`);
      return [contract, describe((await readJson(join(artifacts, file))) as Artifact, names)];
    }),
  );
}
