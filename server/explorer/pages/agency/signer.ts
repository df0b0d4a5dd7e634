import { text } from "../../../../protocol/texts.ts";
import type { Lang } from "../../../../protocol/texts.ts";
import type { Contracts } from "./view.ts";

const ADDRESS_DIGITS = 42;

/** What kind of key signs (ERC-7913): a bare address, or a key behind one of the three verifiers. */
export function signerText(lang: Lang, signer: string, contracts: Contracts): string {
  if (signer.length === ADDRESS_DIGITS) return text(lang, "signer.address");
  const verifier = signer.slice(0, ADDRESS_DIGITS);
  if (verifier === contracts.p256Verifier) return text(lang, "signer.p256");
  if (verifier === contracts.webAuthnVerifier) return text(lang, "signer.webAuthn");
  return verifier === contracts.rsaVerifier ? text(lang, "signer.rsa") : text(lang, "signer.other");
}
