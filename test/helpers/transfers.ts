import { keccak256, type HDNodeWallet } from "ethers";
import { encodeTransaction } from "./encode.ts";
import { fastSigner } from "./fast-signer.ts";

const RECEIVER = `0x${"11".repeat(20)}`;
const GWEI = 10n ** 9n;

/** Signs empty transfers with consecutive nonces, without asking any node: raw transactions in order. */
export function signTransfers(
  wallet: HDNodeWallet,
  chainId: number,
  nonce: number,
  count: number,
): { raw: string; hash: string }[] {
  const sign = fastSigner(wallet.privateKey);
  return Array.from({ length: count }, (_, i) => {
    const fees = { gasLimit: 21_000, maxFee: 10n * GWEI, tip: GWEI };
    const raw = encodeTransaction({ chainId, nonce: nonce + i, to: RECEIVER, data: "0x", ...fees }, sign);
    return { raw, hash: keccak256(raw) };
  });
}
