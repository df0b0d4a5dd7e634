import { setTimeout as sleep } from "node:timers/promises";
import { hexlify, JsonRpcProvider, parseEther, Wallet, type BaseWallet, type HDNodeWallet } from "ethers";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import type { Home } from "../../server/home.ts";
import type { Contracts } from "../../server/run.ts";
import { AuditLog__factory } from "../../typechain-types/factories/AuditLog__factory.ts";
import { fund } from "../chain/faucet.ts";
import { findKey, openKey } from "../client/keystore.ts";
import { bindingsOf, enactRegistry, proposeRegistry, type Binding } from "../deploy/binding.ts";
import { deployRegistry } from "../deploy/registry.ts";
import { senderFor } from "../directory/transact.ts";
import { passphraseOf } from "./keys.ts";

const ERRAND_FUNDS = parseEther("0.1");
const PAUSE_MS = 2_000;

/** What is still to be done once the delay is over: binds the registry's kinds, as often as it takes. */
export type Errand = (signal: AbortSignal) => Promise<void>;

export interface Joined {
  contracts: Contracts;
  /** Null where the registry is bound already. */
  bind: Errand | null;
}

async function administratorOf(home: Home, faucet: HDNodeWallet): Promise<BaseWallet> {
  const key = await findKey(home.keys, "administrator");
  const { privateKey } = await openKey(key, passphraseOf(home.keys, "administrator"));
  return new Wallet(hexlify(privateKey), faucet.provider);
}

function logOf({ auditLog }: Contracts, signer: BaseWallet) {
  const log = AuditLog__factory.connect(auditLog, signer);
  if (signer.provider === null)
    throw new JejakError("invariant-broken", { detail: "a wallet without provider" });
  return { log, send: senderFor(signer.provider, log.interface) };
}

const isBound = ({ state }: Binding): boolean => state === "bound";

function untilDue(bindings: readonly Binding[]): number {
  const due = bindings.map((one) => (one.state === "proposed" ? one.effectiveAt : 0));
  return Math.max(0, 1000 * Math.max(...due) - Date.now());
}

/** Tries again after anything but a kind that is another contract's: the chain may be restarting under it. */
async function bindWhenDue(
  rpcUrl: string,
  contracts: Contracts,
  registry: Hex,
  key: string,
  signal: AbortSignal,
): Promise<void> {
  const provider = new JsonRpcProvider(rpcUrl, undefined, { batchMaxCount: 1, cacheTimeout: -1 });
  const { log, send } = logOf(contracts, new Wallet(key, provider));
  try {
    while (!signal.aborted) {
      try {
        await sleep(untilDue(await bindingsOf(log, registry)), undefined, { signal });
        await enactRegistry(log, send, registry);
        return;
      } catch (error) {
        if (error instanceof JejakError && error.code === "kind-bound") throw error;
        await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  } finally {
    provider.destroy();
  }
}

/**
 * Has RecordRegistry join the local chain's ledger, of whatever age its data folder is: deployed, written down and
 * proposed by the administrator before this resolves, bound by the errand. Killed at any point, the next start goes on.
 * @param path the deployment's file
 */
export async function joinRegistry(
  home: Home,
  rpcUrl: string,
  faucet: HDNodeWallet,
  path: string,
  onContract: (name: string) => void,
): Promise<Joined> {
  const { contracts } = await deployRegistry(faucet, path, onContract);
  const registry = contracts.recordRegistry;
  if (registry === undefined) throw new JejakError("invariant-broken", { detail: "no registry" });
  if ((await bindingsOf(logOf(contracts, faucet).log, registry)).every(isBound))
    return { contracts, bind: null };
  const { log, send } = logOf(contracts, await administratorOf(home, faucet));
  await proposeRegistry(log, send, registry);
  // Anybody may enact. An account of its own, so that no command of the administrator's meets its nonces.
  const { address, privateKey } = Wallet.createRandom();
  await fund(faucet, address, ERRAND_FUNDS);
  return { contracts, bind: (signal) => bindWhenDue(rpcUrl, contracts, registry, privateKey, signal) };
}
