import { to0x } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import type { GenesisEntry } from "../kinds.ts";
import type { Primitives } from "../primitives.ts";
import { checkP256Together } from "../p256-together.ts";
import { checkSignature, ecdsaOf } from "../signature.ts";
import { checkTogether, type Claim } from "../together.ts";
import type { Approval, Signing } from "./approvals.ts";
import type { Recorder } from "./recorder.ts";
import type { State } from "./state.ts";

const ADDRESS = 20;

/** Asks the state of every signer that may be a contract, so that its proof counts as needed. */
export function touchSigners({ mandates }: Pick<Signing, "mandates">, state: State): void {
  for (const { signer } of mandates.values()) if (signer.length === ADDRESS) state.hasCode(to0x(signer));
}

/**
 * Checks every signature of the list that `read` gives. One by a contract wallet (proved to have code) cannot be checked offline: the entry proves
 * that the contracts accepted it; it is skipped by name.
 */
export function checkSignatures(
  recorder: Recorder,
  read: () => Approval[],
  genesis: GenesisEntry,
  state: State,
  primitives: Primitives,
): void {
  const approvals = recorder.attempt("signatures.valid", read);
  if (approvals === undefined) return;
  const verifiers = {
    p256: genesis.p256Verifier,
    webAuthn: genesis.webAuthnVerifier,
    rsa: genesis.rsaVerifier,
  };
  const checkOf = ({ digest, signature, mandate }: Approval) => ({
    signer: mandate.signer,
    digest,
    signature,
    verifiers,
  });
  const addresses = checkTogether(approvals.flatMap(claimOf), primitives);
  const together = checkP256Together(approvals.map(checkOf), addresses);
  const judged = approvals.map((approval) => {
    const verdict = checkSignature(checkOf(approval), together);
    const isWallet = verdict === "contract" && state.hasCode(to0x(approval.mandate.signer));
    return { approval, index: approval.index, isValid: verdict === "valid", isWallet };
  });
  recorder.each(
    "signatures.valid",
    judged.filter(({ isWallet }) => !isWallet),
    ({ approval: { index, mandate }, isValid }) => {
      if (!isValid) throw new JejakError("signature-invalid", { values: { index, mandate: mandate.number } });
    },
  );
  const wallets = judged.filter(({ isWallet }) => isWallet).map(({ approval }) => approval);
  if (wallets.length === 0) return;
  const because = "contract-wallet";
  if (wallets.length === judged.length) recorder.add("signatures.valid", "skipped", { because });
  recorder.add("signatures.contract", "skipped", { because, of: wallets.map(told) });
}

/** What an address's own key may have signed. */
function claimOf({ mandate: { signer }, digest, signature }: Approval): Claim[] {
  const parsed = signer.length === ADDRESS ? ecdsaOf(signature) : null;
  if (parsed === null) return [];
  return [{ digest, signature: parsed.rs, recovery: parsed.recovery, expected: signer }];
}

function told({ index, mandate, digest }: Approval): Record<string, unknown> {
  return { index, mandate: mandate.number, signer: to0x(mandate.signer), digest: to0x(digest) };
}
