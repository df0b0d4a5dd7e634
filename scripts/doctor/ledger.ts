import { JsonRpcProvider } from "ethers";
import { JejakError } from "../../protocol/errors.ts";
import type { Home } from "../../server/home.ts";
import { readChainId } from "../../server/chain/reader.ts";
import { createRpc } from "../../server/chain/rpc.ts";
import type { Run } from "../../server/run.ts";
import type { Ledger } from "../client/ledger.ts";
import { checkDeployment } from "../deploy.ts";
import { deploymentPath, readDeployment } from "../deploy/file.ts";

const CLOCK_TOLERANCE_SECONDS = 60;
const TRIES = 20;
const PAUSE_MS = 250;
const ANSWER_MS = 5_000;

/** The chain that answers is the one that is known, and its newest block is not ahead of this machine's clock. */
export async function checkChain({ rpcUrl, chainId }: Run): Promise<Record<string, unknown>> {
  return await withProvider(rpcUrl, async (provider) => {
    const found = Number((await provider.getNetwork()).chainId);
    if (found !== chainId) throw new JejakError("chain-mismatch", { values: { expected: chainId, found } });
    const block = await provider.getBlock("latest");
    const clock = Math.floor(Date.now() / 1000);
    const ahead = (block?.timestamp ?? 0) - clock;
    if (ahead <= CLOCK_TOLERANCE_SECONDS) return { chainId, block: block?.number ?? 0, clock };
    throw new JejakError("chain-clock-behind", { values: { clock, lastBlock: block?.timestamp } });
  });
}

/** The code on the chain is the code that was deployed. */
export async function checkContracts(home: Home, { rpcUrl, chainId }: Run): Promise<Record<string, unknown>> {
  const paths = [deploymentPath(chainId, home.deployments), deploymentPath(chainId)];
  const deployment = paths.map(readDeployment).find((candidate) => candidate !== null);
  if (deployment === undefined) {
    throw new JejakError("deployment-missing", { values: { chainId, paths } });
  }
  return await withProvider(rpcUrl, async (provider) => {
    await checkDeployment(provider, deployment);
    return { contracts: Object.keys(deployment.codeHashes).length };
  });
}

/** API and index have what the chain has: the same size and root, within five seconds. */
export async function checkIndex(
  ledger: Ledger,
  { rpcUrl, contracts }: Run,
): Promise<Record<string, unknown>> {
  return await withProvider(rpcUrl, async (provider) => {
    let values: Record<string, unknown> = {};
    for (let i = 0; i < TRIES; i++) {
      const [info, onChain] = await Promise.all([
        ledger.info(),
        provider.call({ to: contracts.auditLog, data: ROOT }),
      ]);
      values = { size: info.size, index: info.root, chain: onChain.slice(2) };
      if (info.root === onChain.slice(2)) return { size: info.size, root: info.root };
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    throw new JejakError("log-mismatch", { values });
  });
}

/** First four bytes of keccak256("root()"). */
const ROOT = "0xebf0c717";

export async function checkReady({ url }: Run): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(10_000) }).catch(
    (cause: unknown) => {
      throw new JejakError("server-unavailable", { at: url, cause });
    },
  );
  const body: unknown = await response.json().catch(() => undefined);
  if (response.status === 200) return { url };
  throw new JejakError("not-ready", { at: url, values: { status: response.status, body } });
}

/** Asked without ethers, which waits five minutes for a node that is silent, and keeps its connection. */
async function requireAnswer(rpcUrl: string): Promise<void> {
  const rpc = createRpc(rpcUrl, { timeout: ANSWER_MS });
  await readChainId(rpc).finally(() => {
    rpc.close();
  });
}

async function withProvider<T>(rpcUrl: string, work: (provider: JsonRpcProvider) => Promise<T>): Promise<T> {
  await requireAnswer(rpcUrl);
  const provider = new JsonRpcProvider(rpcUrl, undefined, { batchMaxCount: 1, staticNetwork: true });
  try {
    return await work(provider);
  } catch (cause) {
    if (cause instanceof JejakError) throw cause;
    throw new JejakError("chain-unavailable", { at: rpcUrl, cause });
  } finally {
    provider.destroy();
  }
}
