import { existsSync, readFileSync } from "node:fs";
import { getCreateAddress, keccak256, Transaction, type Signer } from "ethers";
import { z } from "zod";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { writeAtomically } from "../../server/run.ts";
import { RecordRegistry__factory } from "../../typechain-types/factories/RecordRegistry__factory.ts";
import { broadcast, checkCreated, providerOf, signCreation } from "./creation.ts";
import { readDeployment, writeDeployment, type Deployment } from "./file.ts";
import { removePlan } from "./plan.ts";
import { waitForReceipt } from "./receipt.ts";

/** The one transaction, on disk before it is sent. */
const Plan = z.strictObject({ deployer: z.string(), nonce: z.int().nonnegative(), raw: z.string() });
type Plan = z.infer<typeof Plan>;

interface Work {
  deployer: Signer;
  data: Hex;
  path: string;
}

/** What a killed deployment signed is sent again, unless its nonce went to something else. */
async function stillHolds({ deployer, data }: Work, plan: Plan): Promise<boolean> {
  const provider = providerOf(deployer);
  if (plan.deployer !== (await deployer.getAddress()) || Transaction.from(plan.raw).data !== data)
    return false;
  if ((await provider.getTransactionReceipt(keccak256(plan.raw)))?.status === 1) return true;
  return (await provider.getTransactionCount(plan.deployer)) <= plan.nonce;
}

async function planOf(work: Work): Promise<Plan> {
  const { deployer, data, path } = work;
  if (existsSync(path)) {
    const left = Plan.parse(JSON.parse(readFileSync(path, "utf8")));
    if (await stillHolds(work, left)) return left;
  }
  const address = await deployer.getAddress();
  const nonce = await providerOf(deployer).getTransactionCount(address);
  const plan = { deployer: address, nonce, raw: await signCreation(deployer, data, nonce) };
  writeAtomically(path, JSON.stringify(plan));
  return plan;
}

async function create(work: Work): Promise<{ address: Hex; codeHash: Hex }> {
  const { deployer, nonce, raw } = await planOf(work);
  const provider = providerOf(work.deployer);
  const address = getCreateAddress({ from: deployer, nonce }).toLowerCase() as Hex;
  const hash = await broadcast(provider, raw);
  checkCreated(await waitForReceipt(provider, hash), "recordRegistry", address);
  return { address, codeHash: keccak256(await provider.getCode(address)) as Hex };
}

/**
 * Deploys RecordRegistry for the deployment written down at `path`, and writes it down there; where it stands there
 * already, does nothing. Nobody has to believe it before its kinds are bound to it (`bindingsOf`). Killed half-way, the
 * next call goes on: the transaction is on disk before it is sent.
 * @param deployer pays and signs, with a provider; needs no power afterwards
 * Errors: `deployment-missing`, `transaction-failed`.
 */
export async function deployRegistry(
  deployer: Signer,
  path: string,
  onContract: (name: "recordRegistry", address: Hex) => void = () => undefined,
): Promise<Deployment> {
  const standing = readDeployment(path);
  if (standing === null) throw new JejakError("deployment-missing", { values: { path } });
  const planPath = `${path}.registry.plan`;
  const { auditLog, agencyDirectory, recordRegistry } = standing.contracts;
  if (recordRegistry === undefined) {
    const { data } = await new RecordRegistry__factory().getDeployTransaction(auditLog, agencyDirectory);
    const { address, codeHash } = await create({ deployer, data: data as Hex, path: planPath });
    standing.contracts.recordRegistry = address;
    standing.codeHashes.recordRegistry = codeHash;
    writeDeployment(path, standing);
    onContract("recordRegistry", address);
  }
  removePlan(planPath);
  return standing;
}
