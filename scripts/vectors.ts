/**
 * Writes test/vectors/*.json, which Solidity and TypeScript tests both read. The values come from independent
 * code: definitions written out with node:crypto, and ethers' encoders; nothing of protocol/ is used.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { digestVectors } from "./vectors/digests.ts";
import { entryVectors } from "./vectors/entries.ts";
import { logVectors } from "./vectors/log.ts";
import { recordVectors } from "./vectors/records.ts";
import { ruleVectors } from "./vectors/rules.ts";
import { slotVectors } from "./vectors/slots.ts";
import { trailVectors } from "./vectors/trails.ts";

export const FOLDER = fileURLToPath(new URL("../test/vectors/", import.meta.url));

/** The text of every vector file, by its name. */
export function vectorFiles(): Map<string, string> {
  const files = {
    "digests.json": digestVectors(),
    "entries.json": entryVectors(),
    "log.json": logVectors(),
    "records.json": recordVectors(),
    "rules.json": ruleVectors(),
    "slots.json": slotVectors(),
    "trails.json": trailVectors(),
  };
  return new Map(
    Object.entries(files).map(([name, vectors]) => [name, `${JSON.stringify(vectors, printable, 1)}\n`]),
  );
}

function printable(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

if (import.meta.main) {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, text] of vectorFiles()) writeFileSync(FOLDER + name, text);
}
