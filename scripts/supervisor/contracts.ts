import { JsonRpcProvider, parseEther } from "ethers";
import { JejakError } from "../../protocol/errors.ts";
import { readChainId } from "../../server/chain/reader.ts";
import { createRpc } from "../../server/chain/rpc.ts";
import type { Home } from "../../server/home.ts";
import type { Contracts } from "../../server/run.ts";
import { journalPath } from "../chain/chain.ts";
import { fund, openFaucet } from "../chain/faucet.ts";
import { readGenesis } from "../chain/journal.ts";
import { checkDeployment, deployContracts, PILOT_DELAYS } from "../deploy.ts";
import { deploymentPath, readDeployment } from "../deploy/file.ts";
import { sampleAdmissions } from "../sample/officers.ts";
import { ensureKey } from "./keys.ts";
import { joinRegistry, type Errand } from "./records.ts";

const FIRST_ANSWER_MS = 10_000;
const RELAY_FUNDS = parseEther("1000");
const RELAY_LOW = parseEther("100");
const ADMINISTRATOR_FUNDS = parseEther("10");

export interface ContractsOptions {
  home: Home;
  rpcUrl: string;
  sampleAgencies: boolean;
  onContract: (name: string) => void;
}

export interface Deployed {
  chainId: number;
  contracts: Contracts;
}

/** On the local chain, with what is still to be done once a delay is over. */
export interface LocallyDeployed extends Deployed {
  bind: Errand | null;
}

async function withProvider<T>(rpcUrl: string, work: (provider: JsonRpcProvider) => Promise<T>): Promise<T> {
  const provider = new JsonRpcProvider(rpcUrl, undefined, {
    batchMaxCount: 1,
    pollingInterval: 50,
    cacheTimeout: -1,
  });
  try {
    return await work(provider);
  } finally {
    provider.destroy();
  }
}

/**
 * The contracts on the local chain, deployed at the first start by the account that holds all its ether, which
 * then pays for relay and administrator. Killed half-way, the next start goes on.
 */
export async function localContracts(options: ContractsOptions): Promise<LocallyDeployed> {
  const { home, rpcUrl, sampleAgencies, onContract } = options;
  const administrator = await ensureKey(home.keys, "administrator");
  const relay = await ensureKey(home.keys, "relay");
  const genesis = await readGenesis(journalPath(home.chain));
  return withProvider(rpcUrl, async (provider) => {
    const faucet = await openFaucet(home.chain, provider);
    // The genesis time, not now: what a killed deployment has signed must be what the next start would sign.
    const admissions = sampleAgencies ? await sampleAdmissions(home.keys, genesis.time) : [];
    const folder = home.deployments;
    const shared = { rpcUrl, deployer: faucet, administrator, delays: PILOT_DELAYS, admissions, folder };
    await deployContracts({ ...shared, onContract });
    if ((await provider.getBalance(relay)) < RELAY_LOW) await fund(faucet, relay, RELAY_FUNDS);
    if ((await provider.getBalance(administrator)) === 0n)
      await fund(faucet, administrator, ADMINISTRATOR_FUNDS);
    const path = deploymentPath(genesis.chainId, folder);
    return { chainId: genesis.chainId, ...(await joinRegistry(home, rpcUrl, faucet, path, onContract)) };
  });
}

/** Asked without ethers, which would ask a dead address for ever. Errors: those of `readChainId`. */
async function chainIdOf(rpcUrl: string): Promise<number> {
  const rpc = createRpc(rpcUrl, { timeout: FIRST_ANSWER_MS });
  try {
    return await readChainId(rpc);
  } finally {
    rpc.close();
  }
}

/**
 * The contracts on the operator's own network, as `jejak deploy` wrote them down.
 * Errors: `deployment-missing`, `deployment-differs`, `chain-unavailable`, `rpc-answer-malformed`.
 */
export async function networkContracts(home: Home, rpcUrl: string): Promise<Deployed> {
  await ensureKey(home.keys, "relay");
  const chainId = await chainIdOf(rpcUrl);
  return withProvider(rpcUrl, async (provider) => {
    const path = deploymentPath(chainId);
    const deployment = readDeployment(path);
    if (deployment === null) throw new JejakError("deployment-missing", { values: { chainId, path } });
    await checkDeployment(provider, deployment);
    return { chainId, contracts: deployment.contracts };
  });
}
