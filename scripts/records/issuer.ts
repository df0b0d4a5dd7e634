import { p256 } from "@noble/curves/nist.js";
import { concat, fromHex, to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { ROLE } from "../../protocol/mandate.ts";
import type { Issuer } from "../../server/registrar/registry.ts";
import type { Agency, Mandate } from "../client/ledger.ts";
import type { Signatory } from "../client/successions.ts";

/** ERC-7913 bytes of a P-256 key: verifier, x, y. */
export function p256Signer(verifier: Hex, privateKey: Uint8Array): Hex {
  return to0x(concat(fromHex(verifier), p256.getPublicKey(privateKey, false).subarray(1)));
}

/** The mandate under which a P-256 key issues records at `now` (Unix seconds); undefined where it has none in force. */
export function issuerMandate({ mandates }: Agency, signer: Hex, now: number): Mandate | undefined {
  return mandates.find((one) => one.signer.toLowerCase() === signer && isGood(one, now));
}

/**
 * Who issues records for an agency at `now` (Unix seconds): a P-256 key under its mandate at the signatory, which is the
 * agency itself, or its successor.
 * Errors: `mandate-not-good` for a key without one in force.
 */
export function issuerOf(
  { agency: key, officialId }: Agency,
  { agency: by, succession }: Signatory,
  { signer, privateKey, now }: { signer: Hex; privateKey: Uint8Array; now: number },
): Issuer {
  const mandate = issuerMandate(by, signer, now);
  if (mandate === undefined)
    throw new JejakError("mandate-not-good", { values: { agency: by.officialId, signer } });
  return { agency: key, officialId, mandate: mandate.number, succession, signer, privateKey };
}

function isGood({ roles, from, until, revokedIndex }: Mandate, now: number): boolean {
  const inForce = Date.parse(from) / 1_000 <= now && now < Date.parse(until) / 1_000;
  return inForce && revokedIndex === null && (roles & ROLE.issueRecords) !== 0;
}
