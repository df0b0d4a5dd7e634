import { SigningKey, Transaction, type HDNodeWallet } from "ethers";

const RECEIVER = `0x${"11".repeat(20)}`;
const GWEI = 10n ** 9n;

/** Signs transfers of 1 wei with consecutive nonces, without asking any node: raw transactions in order. */
export function signTransfers(
  wallet: HDNodeWallet,
  chainId: number,
  nonce: number,
  count: number,
): { raw: string; hash: string }[] {
  const key = new SigningKey(wallet.privateKey);
  return Array.from({ length: count }, (_, i) => {
    const transaction = Transaction.from({
      type: 2,
      chainId,
      nonce: nonce + i,
      to: RECEIVER,
      value: 1n,
      gasLimit: 21_000,
      maxFeePerGas: 10n * GWEI,
      maxPriorityFeePerGas: GWEI,
    });
    transaction.signature = key.sign(transaction.unsignedHash);
    return { raw: transaction.serialized, hash: transaction.hash ?? "" };
  });
}
