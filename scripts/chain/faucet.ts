import { HDNodeWallet, type Provider, type TransactionReceipt } from "ethers";
import { journalPath } from "./chain.ts";
import { readGenesis } from "./journal.ts";

/**
 * The account that holds all of the local chain's ether: it deploys the contracts and funds the relay. Its
 * key stands in the journal's header and nowhere else, so that there is one secret and it cannot be lost alone.
 */
export async function openFaucet(chainFolder: string, provider: Provider): Promise<HDNodeWallet> {
  const { mnemonic } = await readGenesis(journalPath(chainFolder));
  return HDNodeWallet.fromPhrase(mnemonic, undefined, "m/44'/60'/0'/0/0").connect(provider);
}

/** Brings an account up to `target` wei; null where it has that much already. */
export async function fund(
  faucet: HDNodeWallet,
  address: string,
  target: bigint,
): Promise<TransactionReceipt | null> {
  const balance = (await faucet.provider?.getBalance(address)) ?? 0n;
  if (balance >= target) return null;
  const sent = await faucet.sendTransaction({ to: address, value: target - balance });
  return sent.wait();
}
