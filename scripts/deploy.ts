import { JsonRpcProvider, keccak256, type Provider, type Signer } from "ethers";
import { JejakError } from "../protocol/errors.ts";
import type { Hex } from "../protocol/bytes.ts";
import type { Contracts } from "../server/run.ts";
import { CONTRACT_NAMES, type ContractName, type Delays, type Parameters } from "./deploy/contracts.ts";
import { deploymentPath, readDeployment, writeDeployment, type Deployment } from "./deploy/file.ts";
import { carryOut, removePlan } from "./deploy/plan.ts";

export type { Deployment } from "./deploy/file.ts";
export type { Admission, Delays, Grant, Verifiers } from "./deploy/contracts.ts";

const DAY = 86_400;

/** Delays of a real network, in seconds. */
export const DEFAULT_DELAYS: Delays = {
  writer: 14 * DAY,
  admission: 7 * DAY,
  recovery: 14 * DAY,
  policy: 7 * DAY,
  succession: 14 * DAY,
};

/** Delays of a local pilot; the genesis entry shows them to everybody. */
export const PILOT_DELAYS: Delays = { writer: 10, admission: 10, recovery: 10, policy: 10, succession: 10 };

export interface DeployOptions extends Parameters {
  rpcUrl: string;
  /** Pays and signs; needs no power afterwards. It must be able to sign a transaction without sending it. */
  deployer: Signer;
  /** Folder of the deployment files; `deployments` by default. */
  folder?: string;
  /** Told the name of each contract once it stands. */
  onContract?: (name: ContractName, address: Hex) => void;
}

async function codeHashOf(provider: Provider, address: string): Promise<Hex> {
  return keccak256(await provider.getCode(address)) as Hex;
}

async function codeHashes(provider: Provider, contracts: Contracts): Promise<Record<ContractName, Hex>> {
  const pairs = CONTRACT_NAMES.map(
    async (name) => [name, await codeHashOf(provider, contracts[name])] as const,
  );
  return Object.fromEntries(await Promise.all(pairs)) as Record<ContractName, Hex>;
}

/** Compares the code on the chain with what the deployment recorded. Errors: `deployment-differs`. */
export async function checkDeployment(
  provider: Provider,
  { contracts, codeHashes: recorded }: Deployment,
): Promise<void> {
  const found: Deployment["codeHashes"] = await codeHashes(provider, contracts);
  if (contracts.recordRegistry !== undefined)
    found.recordRegistry = await codeHashOf(provider, contracts.recordRegistry);
  for (const name of [...CONTRACT_NAMES, "recordRegistry"] as const) {
    if (found[name] === recorded[name]) continue;
    throw new JejakError("deployment-differs", {
      values: { contract: name, recorded: recorded[name], found: found[name] },
    });
  }
}

async function deployWith(provider: Provider, options: DeployOptions): Promise<Deployment> {
  const chainId = Number((await provider.getNetwork()).chainId);
  const path = deploymentPath(chainId, options.folder);
  const standing = readDeployment(path);
  if (standing !== null) {
    await checkDeployment(provider, standing);
    return standing;
  }
  const deployer = options.deployer.connect(provider);
  const contracts = await carryOut(deployer, options, `${path}.plan`, options.onContract);
  const deployment: Deployment = {
    format: "jejak-deployment",
    version: 1,
    chainId,
    deployer: (await deployer.getAddress()) as Hex,
    administrator: options.administrator,
    delays: options.delays,
    contracts,
    codeHashes: await codeHashes(provider, contracts),
  };
  writeDeployment(path, deployment);
  removePlan(`${path}.plan`);
  return deployment;
}

/**
 * Deploys Jejak's contracts and writes `<folder>/<chainId>.json`; where that file stands already, checks the
 * chain against it and deploys nothing. Killed half-way, it goes on where it stopped at the next call: every
 * transaction is signed and on disk before it is sent.
 * Errors: `deployment-differs`, `transaction-failed`, `chain-unavailable`.
 */
export async function deployContracts(options: DeployOptions): Promise<Deployment> {
  // A cached block number would make a mined transaction look unconfirmed, and no later block wakes the waiter.
  const provider = new JsonRpcProvider(options.rpcUrl, undefined, { batchMaxCount: 1, cacheTimeout: -1 });
  try {
    return await deployWith(provider, options);
  } finally {
    provider.destroy();
  }
}
