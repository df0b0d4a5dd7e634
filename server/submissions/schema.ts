import { z } from "zod";

import type { Hex } from "../../protocol/bytes.ts";
import { utf8 } from "../../protocol/hash.ts";
import { MAX_APPROVALS } from "../../protocol/policy.ts";

const U32 = 2 ** 32 - 1;
const U40 = 2 ** 40 - 1;

const uint = (max: number) => z.int().min(0).max(max);
const bytes32 = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{64}$/)]);
const hexBytes = (max: number) =>
  z
    .templateLiteral(["0x", z.string().regex(/^(?:[0-9a-f]{2})+$/)])
    .refine((hex) => hex.length <= 2 + 2 * max, { error: `must have at most ${max} bytes` });

/** The longest signer is an RSA-4096 key behind its verifier, the longest signature a passkey's. */
const MAX_SIGNER_BYTES = 1_024;
const MAX_SIGNATURE_BYTES = 4_096;

/** As the contract wants it (1 to 1,024 bytes), and without NUL, which PostgreSQL cannot hold. */
const ocid = z
  .string()
  .min(1)
  .refine((text) => utf8(text).length <= 1_024, { error: "must have at most 1,024 bytes in UTF-8" })
  .refine((text) => !text.includes("\0") && text.isWellFormed(), {
    error: "contains NUL or a lone surrogate",
  });

/** The EIP-712 message `Step` exactly as signed; times are Unix seconds, `content` has or has not its 0x. */
export const SignedStep = z
  .strictObject({
    agency: bytes32,
    ocid,
    tags: uint(U32),
    content: z
      .string()
      .regex(/^(?:0x)?[0-9a-f]{64}$/)
      .transform((hash): Hex => `0x${hash.slice(-64)}`),
    corrects: uint(U32),
    deadline: uint(U40),
    validUntil: uint(U40),
    approvals: uint(MAX_APPROVALS),
    previousHead: bytes32,
  })
  .meta({ id: "SignedStep", description: "The EIP-712 message Step as signed; times are Unix seconds." });
export type SignedStep = z.infer<typeof SignedStep>;

/** One officer's signature; `signer` are the ERC-7913 bytes whose keccak256 the mandate holds. */
export const SignedApproval = z
  .strictObject({
    mandate: z.int().min(1).max(U32),
    signer: hexBytes(MAX_SIGNER_BYTES),
    signature: hexBytes(MAX_SIGNATURE_BYTES),
  })
  .meta({ id: "SignedApproval" });
export type SignedApproval = z.infer<typeof SignedApproval>;

/** Body of `POST /api/v1/submissions`, after strict parsing. */
export const SubmissionBody = z
  .strictObject({
    step: SignedStep,
    succession: uint(U32).default(0),
    approvals: z.array(SignedApproval).min(1).max(MAX_APPROVALS),
    // Not taken apart here: the hash must be of what was read, not of a copy.
    manifest: z.unknown().meta({ description: "The manifest; its JCS form hashes to step.content." }),
  })
  .meta({ id: "SubmissionBody" });
export type SubmissionBody = z.infer<typeof SubmissionBody>;

/** Something that the contract cannot see and everybody will: it is said, not refused. */
export const Warning = z
  .object({ code: z.enum(["tags.mismatch", "deadline.mismatch"]), values: z.record(z.string(), z.unknown()) })
  .meta({ id: "SubmissionWarning" });
export type Warning = z.infer<typeof Warning>;

/** What the row in `kept.submissions` keeps of a body: all but the manifest, which is a content file. */
export const StoredPayload = z.object({
  step: SignedStep,
  succession: uint(U32),
  approvals: z.array(SignedApproval),
  warnings: z.array(Warning),
});
export type StoredPayload = z.infer<typeof StoredPayload>;

/** Most bytes of a body: a manifest of a few megabytes and eight passkey signatures. */
export const MAX_BODY_BYTES = 8 * 2 ** 20;
