import { Interface } from "ethers";

import type { Hex } from "../../protocol/bytes.ts";
import type { ErrorCode } from "../../protocol/errors.ts";

/** Custom errors that refuse a step, each with its code in the registry; a test compares them with the ABIs. */
export const REFUSALS: Readonly<Record<string, ErrorCode>> = {
  "LedgerExpired(uint40 validUntil, uint256 blockTime)": "step-expired",
  "LedgerInvalidTags(uint32 tags)": "tags-unknown",
  "LedgerAlreadyRecorded(bytes32 digest)": "already-recorded",
  "LedgerStaleHead(bytes32 previousHead, bytes32 head)": "head-stale",
  "LedgerWrongOcid(bytes32 ocidHash, bytes32 given)": "step-refused",
  "LedgerInvalidOcid(uint256 length)": "step-refused",
  "LedgerUnknownCorrected(uint32 corrects, uint32 length)": "correction-invalid",
  "LedgerTrailClosed(uint32 closedBy)": "trail-closed",
  "LedgerDeadlineMovedEarlier(uint40 stored, uint40 given)": "deadline-not-allowed",
  "LedgerDeadlineAfterAward(uint40 stored, uint40 given, uint32 awardedBy)": "deadline-not-allowed",
  "LedgerAwardBeforeDeadline(uint40 deadline, uint256 blockTime)": "deadline-not-reached",
  "LedgerSuccessorCannotOpen(uint32 succession)": "succession-unknown",
  "LedgerGasTooLow(uint256 left, uint256 needed)": "gas-too-low",
  "DirectoryUnknownAgency(bytes32 agency)": "agency-unknown",
  "DirectoryUnknownMandate(bytes32 agency, uint32 number)": "mandate-unknown",
  "DirectoryMandateRevoked(bytes32 agency, uint32 number, uint48 revokedIndex)": "mandate-not-good",
  "DirectoryMandateNotInForce(bytes32 agency, uint32 number, uint40 from, uint40 until, uint256 blockTime)":
    "mandate-not-good",
  "DirectoryMandateWithoutRole(bytes32 agency, uint32 number, uint32 roles, uint32 needed)":
    "mandate-not-good",
  "DirectoryMandateOutsideTags(bytes32 agency, uint32 number, uint32 tags, uint32 needed)":
    "mandate-not-good",
  "DirectoryLeadMissing(bytes32 agency, uint32 leadRole)": "mandate-not-good",
  "DirectoryMandatesNotAscending(uint32 previous, uint32 next)": "approvals-malformed",
  "DirectorySameHolder(bytes32 agency, uint32 first, uint32 second)": "approvals-duplicate-holder",
  "DirectoryUnknownSuccession(bytes32 agency, uint32 number)": "succession-unknown",
  "DirectorySuccessionEnded(bytes32 agency, uint32 number, uint48 endedIndex)": "succession-unknown",
  "ApprovalsTooMany(uint256 given, uint256 most)": "approvals-malformed",
  "ApprovalsMissing(uint256 given, uint256 required)": "approvals-insufficient",
  "SignatureOfAnotherSigner(uint32 mandate, bytes32 signerHash, bytes32 given)": "signer-mismatch",
  "SignatureInvalid(uint32 mandate, bytes signer, bytes32 digest)": "signature-invalid",
  "SignatureTooLong(uint32 mandate, uint256 length, uint256 most)": "signature-invalid",
  "SignatureGasTooLow(uint256 left, uint256 needed)": "gas-too-low",
};

/** Why the contract refused: a code of the registry, the error's name and its values. */
export interface Refusal {
  code: ErrorCode;
  values: Record<string, unknown>;
}

const ERRORS = new Interface(Object.keys(REFUSALS).map((signature) => `error ${signature}`));
const CODE_OF = new Map(Object.entries(REFUSALS).map(([signature, code]) => [signature.split("(")[0], code]));

/** Reads a custom error's bytes; an error that is not in the table keeps its bytes and is `step-refused`. */
export function readRefusal(reason: Hex): Refusal {
  const parsed = reason.length < 10 ? null : ERRORS.parseError(reason);
  if (!parsed) return { code: "step-refused", values: { reason } };
  const values = Object.fromEntries(
    parsed.fragment.inputs.map(({ name }, i) => [name, plain(parsed.args[i])]),
  );
  return { code: CODE_OF.get(parsed.name) ?? "step-refused", values: { error: parsed.name, ...values } };
}

function plain(value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();
}
