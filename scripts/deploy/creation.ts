import { keccak256, type Provider, type Signer, type TransactionReceipt } from "ethers";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";

/** EIP-7825: no transaction may have more gas. */
const MAX_GAS = 16_777_216n;

/** Errors: `chain-unavailable` where the signer has none. */
export function providerOf(signer: Signer): Provider {
  if (signer.provider === null)
    throw new JejakError("chain-unavailable", { detail: "the deployer has no provider" });
  return signer.provider;
}

/** The raw transaction that creates a contract under `nonce`, a fifth more gas than estimated. */
export async function signCreation(deployer: Signer, data: Hex, nonce: number): Promise<string> {
  const estimate = await deployer.estimateGas({ data });
  const gasLimit = (estimate * 12n) / 10n > MAX_GAS ? MAX_GAS : (estimate * 12n) / 10n;
  const filled = await deployer.populateTransaction({ data, gasLimit, nonce });
  delete filled.from;
  return deployer.signTransaction(filled);
}

/** Sends what may have been sent before; that the node knows it already is no error. */
export async function broadcast(provider: Provider, raw: string): Promise<string> {
  const hash = keccak256(raw);
  if ((await provider.getTransactionReceipt(hash)) !== null) return hash;
  try {
    await provider.broadcastTransaction(raw);
  } catch (error) {
    if ((await provider.getTransaction(hash)) === null) throw error;
  }
  return hash;
}

/** The receipt, if it created `address`. Errors: `transaction-failed`. */
export function checkCreated(
  receipt: TransactionReceipt | null,
  contract: string,
  address: Hex,
): TransactionReceipt {
  if (receipt?.status === 1 && receipt.contractAddress?.toLowerCase() === address) return receipt;
  throw new JejakError("transaction-failed", {
    values: {
      contract,
      address,
      transaction: receipt?.hash ?? null,
      created: receipt?.contractAddress ?? null,
    },
  });
}
