import { secp256k1 } from "@noble/curves/secp256k1.js";
import { Interface } from "ethers";

import { equal, fromHex, to0x, type Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { keccak256 } from "../../protocol/hash.ts";
import type { SignedApproval } from "./schema.ts";

/** What checking a signature may ask of the chain. Rejects with `chain-unavailable` where nobody answers. */
export interface SignatureChain {
  /** Result of a call at the newest block; null where the called code refused (reverted). */
  call(to: Hex, data: Hex): Promise<Hex | null>;
  /** Code at an address, `0x` where there is none. */
  code(address: Hex): Promise<Hex>;
}

const ADDRESS_BYTES = 20;

const VERIFIER = new Interface(["function verify(bytes key, bytes32 hash, bytes signature) view returns (bytes4)"]);
const WALLET = new Interface(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);

/**
 * Every signature over the digest, by the same rules as OpenZeppelin's SignatureChecker on the chain.
 * @throws JejakError `signature-invalid`, which names the mandate; `chain-unavailable` where a check needs the
 * chain and it does not answer: unknown is not invalid
 */
export async function checkSignatures(
  chain: SignatureChain,
  digest: Uint8Array,
  approvals: readonly SignedApproval[],
): Promise<void> {
  for (const { mandate, signer, signature } of approvals) {
    if (await isSigned(chain, digest, fromHex(signer), fromHex(signature))) continue;
    throw new JejakError("signature-invalid", { values: { mandate, signer, digest: to0x(digest) } });
  }
}

async function isSigned(
  chain: SignatureChain,
  digest: Uint8Array,
  signer: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (signer.length > ADDRESS_BYTES) return isVerified(chain, digest, signer, signature);
  if (isRecovered(digest, signer, signature)) return true;
  const address = to0x(signer);
  return (await chain.code(address)) !== "0x" && isAccepted(chain, digest, address, signature);
}

/** ECDSA as OpenZeppelin takes it: 65 bytes, low s, v 27 or 28. */
function isRecovered(digest: Uint8Array, signer: Uint8Array, signature: Uint8Array): boolean {
  const recovery = (signature[64] ?? 0) - 27;
  if (signature.length !== 65 || (recovery !== 0 && recovery !== 1)) return false;
  try {
    const parsed = secp256k1.Signature.fromBytes(signature.subarray(0, 64), "compact");
    if (parsed.hasHighS()) return false;
    const key = parsed.addRecoveryBit(recovery).recoverPublicKey(digest).toBytes(false);
    return equal(keccak256(key.subarray(1)).subarray(12), signer);
  } catch {
    // r or s out of range, or no such point: no key made this signature.
    return false;
  }
}

/** ERC-7913: the first 20 bytes of the signer are the verifier, the rest is the key. */
async function isVerified(
  chain: SignatureChain,
  digest: Uint8Array,
  signer: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const verifier = to0x(signer.subarray(0, ADDRESS_BYTES));
  const data = VERIFIER.encodeFunctionData("verify", [signer.subarray(ADDRESS_BYTES), digest, signature]);
  return isMagic(await chain.call(verifier, data as Hex), VERIFIER, "verify");
}

/** ERC-1271: a wallet that is a contract says so itself. */
async function isAccepted(
  chain: SignatureChain,
  digest: Uint8Array,
  wallet: Hex,
  signature: Uint8Array,
): Promise<boolean> {
  const data = WALLET.encodeFunctionData("isValidSignature", [digest, signature]);
  return isMagic(await chain.call(wallet, data as Hex), WALLET, "isValidSignature");
}

function isMagic(result: Hex | null, of: Interface, name: string): boolean {
  const selector = of.getFunction(name)?.selector ?? "";
  return result !== null && result === selector.padEnd(66, "0");
}
