import { fromHex, type Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { isEcdsaSigned } from "../../protocol/signature.ts";
import type { SubmissionChain } from "./chain.ts";
import type { SignedApproval } from "./schema.ts";

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
    if (isEcdsaSigned(fromHex(signer), fromHex(digest), fromHex(signature))) continue;
    if (await chain.isSigned(signer, digest, signature)) continue;
    throw new JejakError("signature-invalid", { values: { mandate, signer, digest } });
  }
}
