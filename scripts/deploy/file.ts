import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";
import { Contracts, writeAtomically } from "../../server/run.ts";
import { CONTRACT_NAMES, type ContractName } from "./contracts.ts";

const Address = z.templateLiteral(["0x", z.string().regex(/^[0-9a-fA-F]{40}$/)]);
const Hash = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{64}$/)]);
const HASHES = Object.fromEntries(CONTRACT_NAMES.map((name) => [name, Hash])) as Record<
  ContractName,
  typeof Hash
>;
const Seconds = z.int().nonnegative();

/** What `deployments/<chainId>.json` says of one deployment. */
export const Deployment = z.strictObject({
  format: z.literal("jejak-deployment"),
  version: z.literal(1),
  chainId: z.int().positive(),
  deployer: Address,
  administrator: Address,
  delays: z.strictObject({
    writer: Seconds,
    admission: Seconds,
    recovery: Seconds,
    policy: Seconds,
    succession: Seconds,
  }),
  contracts: Contracts,
  /** keccak256 of the code that stood there right after its deployment. */
  codeHashes: z.strictObject({ ...HASHES, recordRegistry: Hash.exactOptional() }),
});
export type Deployment = z.infer<typeof Deployment>;

/** Where the deployment on a chain is written down. */
export function deploymentPath(chainId: number, folder = "deployments"): string {
  return join(folder, `${chainId}.json`);
}

/** Null where there is none. Errors: `deployment-differs` when the file is not one of this version. */
export function readDeployment(path: string): Deployment | null {
  if (!existsSync(path)) return null;
  try {
    return Deployment.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    throw new JejakError("deployment-differs", { at: path, cause, detail: "the file cannot be read" });
  }
}

export function writeDeployment(path: string, deployment: Deployment): void {
  mkdirSync(dirname(path), { recursive: true });
  writeAtomically(path, `${JSON.stringify(deployment, null, 2)}\n`, 0o644);
}
