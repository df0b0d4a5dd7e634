import { AbiCoder } from "ethers";
import { fromBase64 } from "../../../protocol/base64.ts";
import { toHex } from "../../../protocol/bytes.ts";
import { parseEvidence, type Evidence } from "../../../protocol/evidence/format.ts";
import { VERIFIERS, walletKey } from "../../helpers/evidence/officers.ts";

const PASSKEY = ["bytes32", "bytes32", "uint256", "uint256", "bytes", "string"];

/** Six words and two lengths: several agencies may have a mandate of that number, but only passkeys need so much. */
const SHORTEST_PASSKEY = 8 * 32;

/** The contract wallet of the golden files. */
const WALLET = toHex(walletKey("w").signer);

/**
 * What a file says as far as it is checked. Left out: signatures of contract wallets, what the contracts pass over in
 * other signatures (bytes after r and s of P-256, those that fill up a passkey's words), and the credentials.
 */
export function checkedIn(
  bytes: Uint8Array,
): Omit<Evidence, "mandates" | "approvals"> & Record<string, unknown> {
  const evidence = parseEvidence(bytes);
  return {
    ...evidence,
    mandates: evidence.mandates.map(({ agency, number, signer }) => ({ agency, number, signer })),
    approvals: evidence.approvals.map((approval) => ({
      ...approval,
      signature: signatureIn(evidence, approval),
    })),
  };
}

function signatureIn({ mandates }: Evidence, { mandate, signature }: Evidence["approvals"][number]): string {
  const signers = mandates
    .filter(({ number }) => number === mandate)
    .map(({ signer }) => toHex(fromBase64(signer)));
  const by = (start: string): boolean => signers.some((signer) => signer.startsWith(start));
  const bytes = fromBase64(signature);
  if (by(WALLET)) return "not checked";
  if (bytes.length >= SHORTEST_PASSKEY && by(VERIFIERS.webAuthn.address.slice(2))) {
    return String(AbiCoder.defaultAbiCoder().decode(PASSKEY, bytes, true));
  }
  return toHex(by(VERIFIERS.p256.address.slice(2)) ? bytes.subarray(0, 64) : bytes);
}

/** Credentials that a file brings, as texts. */
function credentialsIn(bytes: Uint8Array): string[] {
  return parseEvidence(bytes).mandates.flatMap(({ credential }) =>
    credential ? [JSON.stringify(credential)] : [],
  );
}

/**
 * Whether an altered file that still holds says something that was not in the good one. The same proofs may be
 * put to another true use (another type of subject), and an entry's may bring others that are in the log too.
 */
export function saysElse(altered: Uint8Array, good: Uint8Array): boolean {
  const known = credentialsIn(good);
  if (!credentialsIn(altered).every((credential) => known.includes(credential))) return true;
  const [a, b] = [checkedIn(altered), checkedIn(good)];
  const indexes = b.entries.map(({ index }) => index);
  const entries = b.trail ? a.entries : a.entries.filter(({ index }) => indexes.includes(index));
  const subject = a.subject.type === b.subject.type ? a.subject : b.subject;
  return JSON.stringify({ ...a, entries, subject }) !== JSON.stringify(b);
}
