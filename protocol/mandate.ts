import { pack, unpack, type PackedFields } from "./packed.ts";
import { ALL_TAGS } from "./tags.ts";

/** Bits of a mandate's roles. The directory grants other bits too, for later contracts. */
export const ROLE = { administer: 1, record: 2, approve: 4, withdrawContent: 8, issueRecords: 16 } as const;

/** What one storage slot says of a mandate; times are Unix seconds, indexes are of the log. */
export interface PackedMandate {
  roles: number;
  tags: number;
  from: number;
  until: number;
  grantedIndex: number;
  /** 0 while it is not revoked. */
  revokedIndex: number;
}

const FIELDS: PackedFields<PackedMandate> = [
  ["roles", 32n],
  ["tags", 32n],
  ["from", 40n],
  ["until", 40n],
  ["grantedIndex", 48n],
  ["revokedIndex", 48n],
];

/** roles32 ‖ tags32 ‖ from40 ‖ until40 ‖ grantedIndex48 ‖ revokedIndex48 ‖ 16 zero bits. */
export function packMandate(mandate: PackedMandate): bigint {
  return pack(FIELDS, mandate);
}

/** @throws JejakError `slot-malformed` where unused bits are set or more than 256 bits come */
export function unpackMandate(packed: bigint): PackedMandate {
  return unpack(FIELDS, packed);
}

type Fence = Pick<PackedMandate, "from" | "until" | "grantedIndex" | "revokedIndex">;

/** Whether the mandate was good for an entry at log index `index`, recorded at `time`. */
export function wasGood(mandate: Fence, index: number, time: number): boolean {
  const granted = mandate.grantedIndex < index;
  const standing = mandate.revokedIndex === 0 || index < mandate.revokedIndex;
  return granted && standing && mandate.from <= time && time < mandate.until;
}

/** Whether a mandate's tags allow a step with these tags; one without tags needs all of them. */
export function maySign(mandateTags: number, stepTags: number): boolean {
  if (stepTags === 0) return mandateTags === ALL_TAGS;
  return (stepTags & ~mandateTags) === 0;
}

/** Among the approvers at least one must record, the others record or approve. */
export function mayApprove(roles: number): boolean {
  return (roles & (ROLE.record | ROLE.approve)) !== 0;
}
