import { Interface } from "ethers";

import { to0x, type Hex } from "../../protocol/bytes.ts";
import { keccak256, utf8 } from "../../protocol/hash.ts";
import type { StoredPayload } from "../submissions/schema.ts";
import { NO_HEAD } from "../submissions/rules.ts";

const STEP =
  "(bytes32 agency, bytes32 ocidHash, uint32 tags, bytes32 content, uint32 corrects, uint40 deadline, " +
  "uint40 validUntil, uint8 approvals, bytes32 previousHead)";
const APPROVAL = "(uint32 mandate, bytes signer, bytes signature)";
const SUBMISSION = `(${STEP} step, uint32 succession, string ocid, ${APPROVAL}[] approvals)`;

/** What the relay calls and reads; a test compares it with the compiled contracts. */
export const LEDGER = new Interface([
  `function recordBatch(${SUBMISSION}[] submissions)`,
  "event Refused(uint256 indexed position, bytes32 digest, bytes reason)",
]);

export const LOG = new Interface([
  "function checkpoint() returns (uint64 size, bytes32 root)",
  "function size() view returns (uint64)",
  "event Entry(uint64 indexed index, bytes32 indexed subject, bytes words)",
]);

/** Calldata of a batch. The text of the ocid goes along only where a step opens its trail. */
export function encodeBatch(payloads: readonly StoredPayload[]): Hex {
  return LEDGER.encodeFunctionData("recordBatch", [payloads.map(submissionOf)]) as Hex;
}

function submissionOf({ step, succession, approvals }: StoredPayload) {
  const { ocid, ...terms } = step;
  return {
    step: { ...terms, ocidHash: to0x(keccak256(utf8(ocid))) },
    succession,
    ocid: step.previousHead === NO_HEAD ? ocid : "",
    approvals,
  };
}

export const CHECKPOINT = LOG.encodeFunctionData("checkpoint") as Hex;
