import { secp256k1 } from "@noble/curves/secp256k1.js";

import { equal, fromHex, type Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { keccak256 } from "../../protocol/hash.ts";
import type { SubmissionChain } from "./chain.ts";
import type { SignedApproval } from "./schema.ts";

const ADDRESS_BYTES = 20;

/**
 * Every signature over the digest, as the contract checks it: ECDSA by an address first, everything else
 * (ERC-1271 wallets, P-256, passkeys, RSA) by asking the contract itself.
 * @throws JejakError `signature-invalid`, which names the mandate; `chain-unavailable` where a check needs the
 * chain and it does not answer
 */
export async function checkSignatures(
  chain: Pick<SubmissionChain, "isSigned">,
  digest: Hex,
  approvals: readonly SignedApproval[],
): Promise<void> {
  for (const { mandate, signer, signature } of approvals) {
    if (isRecovered(digest, signer, signature)) continue;
    if (await chain.isSigned(signer, digest, signature)) continue;
    throw new JejakError("signature-invalid", { values: { mandate, signer, digest } });
  }
}

/** ECDSA as OpenZeppelin takes it: 65 bytes, low s, v 27 or 28. */
function isRecovered(digest: Hex, signer: Hex, signature: Hex): boolean {
  const [address, bytes] = [fromHex(signer), fromHex(signature)];
  const recovery = (bytes[64] ?? 0) - 27;
  if (address.length !== ADDRESS_BYTES || bytes.length !== 65 || (recovery !== 0 && recovery !== 1))
    return false;
  try {
    const parsed = secp256k1.Signature.fromBytes(bytes.subarray(0, 64), "compact");
    if (parsed.hasHighS()) return false;
    const key = parsed.addRecoveryBit(recovery).recoverPublicKey(fromHex(digest)).toBytes(false);
    return equal(keccak256(key.subarray(1)).subarray(12), address);
  } catch {
    // r or s out of range, or no such point: no key made this signature.
    return false;
  }
}
