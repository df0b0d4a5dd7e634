import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { Transaction, type Provider, type Signer, type TransactionReceipt } from "ethers";
import { z } from "zod";
import type { Hex } from "../../protocol/bytes.ts";
import { writeAtomically, type Contracts } from "../../server/run.ts";
import {
  addressesFrom,
  CONTRACT_NAMES,
  creationCode,
  type Addresses,
  type ContractName,
  type Parameters,
} from "./contracts.ts";
import { broadcast, checkCreated, providerOf, signCreation } from "./creation.ts";
import { waitForReceipt } from "./receipt.ts";

/** What a killed deployment leaves behind: the first nonce, and each transaction signed so far. */
const Plan = z.strictObject({
  deployer: z.string(),
  firstNonce: z.int().nonnegative(),
  signed: z.partialRecord(z.enum(CONTRACT_NAMES), z.string()),
});
type Plan = z.infer<typeof Plan>;

interface Work {
  deployer: Signer;
  provider: Provider;
  options: Parameters;
  plan: Plan;
  path: string;
  at: Addresses;
}

/** The contracts that this deployment brings itself. */
function ownNames(options: Parameters): ContractName[] {
  return CONTRACT_NAMES.filter((name) => options.verifiers === undefined || !name.endsWith("Verifier"));
}

function nonceOf(work: Work, name: ContractName): number {
  return work.plan.firstNonce + ownNames(work.options).indexOf(name);
}

function savePlan(path: string, plan: Plan): void {
  mkdirSync(dirname(path), { recursive: true });
  writeAtomically(path, JSON.stringify(plan));
}

function readPlan(path: string): Plan | null {
  return existsSync(path) ? Plan.parse(JSON.parse(readFileSync(path, "utf8"))) : null;
}

/** A plan holds as long as what was signed is what would be signed now, and its nonces went to nobody else. */
async function stillHolds(work: Work): Promise<boolean> {
  const { plan, provider, at, options } = work;
  if (plan.deployer !== (await work.deployer.getAddress())) return false;
  const used = await provider.getTransactionCount(plan.deployer);
  for (const name of ownNames(options)) {
    const raw = plan.signed[name];
    if (raw === undefined) return used <= nonceOf(work, name);
    if (Transaction.from(raw).data !== (await creationCode(name, at, options))) return false;
    if (used > nonceOf(work, name) && (await provider.getCode(at[name])) === "0x") return false;
  }
  return true;
}

function workOn(deployer: Signer, options: Parameters, path: string, plan: Plan): Work {
  const at = addressesFrom(plan.deployer, plan.firstNonce, options.verifiers);
  return { deployer, provider: providerOf(deployer), options, plan, path, at };
}

/** Goes on with the plan that a killed deployment left, or begins anew where it holds no more. */
async function openWork(deployer: Signer, options: Parameters, path: string): Promise<Work> {
  const left = readPlan(path);
  if (left !== null) {
    const work = workOn(deployer, options, path, left);
    if (await stillHolds(work)) return work;
  }
  const address = await deployer.getAddress();
  const firstNonce = await providerOf(deployer).getTransactionCount(address);
  const plan: Plan = { deployer: address, firstNonce, signed: {} };
  savePlan(path, plan);
  return workOn(deployer, options, path, plan);
}

/** Signed once only: a second signature for the same nonce could win over the first. */
async function signedFor(work: Work, name: ContractName): Promise<string> {
  const before = work.plan.signed[name];
  if (before !== undefined) return before;
  const data = await creationCode(name, work.at, work.options);
  const raw = await signCreation(work.deployer, data, nonceOf(work, name));
  work.plan.signed[name] = raw;
  savePlan(work.path, work.plan);
  return raw;
}

async function deployOne(work: Work, name: ContractName): Promise<TransactionReceipt> {
  const hash = await broadcast(work.provider, await signedFor(work, name));
  return checkCreated(await waitForReceipt(work.provider, hash), name, work.at[name]);
}

/**
 * Deploys one contract after the other under the plan at `path`. That a receipt
 * of the very transaction signed here created each address proves the code: it is our creation code's.
 */
export async function carryOut(
  deployer: Signer,
  options: Parameters,
  path: string,
  onContract: (name: ContractName, address: Hex) => void = () => undefined,
): Promise<Contracts> {
  const work = await openWork(deployer, options, path);
  let deployedAt: number | undefined;
  for (const name of ownNames(options)) {
    const receipt = await deployOne(work, name);
    deployedAt ??= receipt.blockNumber;
    onContract(name, work.at[name]);
  }
  return { ...work.at, deployedAt: deployedAt ?? 0 };
}

/** Forgets the plan once the deployment itself is written down. */
export function removePlan(path: string): void {
  rmSync(path, { force: true });
}
