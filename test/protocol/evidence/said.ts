import { AbiCoder } from "ethers";
import { fromBase64 } from "../../../protocol/base64.ts";
import { toHex } from "../../../protocol/bytes.ts";
import { parseEvidence, type Evidence } from "../../../protocol/evidence/format.ts";
import { VERIFIERS, walletKey } from "../../helpers/evidence/officers.ts";

const PASSKEY = ["bytes32", "bytes32", "uint256", "uint256", "bytes", "string"];

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
  const signer = toHex(fromBase64(mandates.find(({ number }) => number === mandate)?.signer ?? ""));
  const bytes = fromBase64(signature);
  if (signer === WALLET) return "not checked";
  if (signer.startsWith(VERIFIERS.p256.address.slice(2))) return toHex(bytes.subarray(0, 64));
  if (signer.startsWith(VERIFIERS.webAuthn.address.slice(2))) {
    return String(AbiCoder.defaultAbiCoder().decode(PASSKEY, bytes, true));
  }
  return signature;
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
