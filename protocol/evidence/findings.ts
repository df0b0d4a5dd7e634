import type { JsonObject } from "../json.ts";

/**
 * What each finding is about, in the order in which they are told. A code is never changed nor used again for
 * something else.
 * - `link`: each rests on those before it; after the first that fails, the rest is skipped by name.
 * - `check`: stands by itself once the links hold.
 * - `note`: a fact that a reader should know; it is told only where it is so, and makes nothing invalid.
 * - `open`: what no file can prove; always skipped, with what to do by hand.
 */
export const CHECKS = {
  "evidence.form": "link",
  "evidence.claims": "link",
  "block.header": "link",
  "block.pinned": "check",
  "block.rpc": "check",
  "block.seals": "check",
  "block.witnesses": "check",
  "block.believed": "link",
  "contracts.code": "link",
  "log.root": "link",
  "entries.included": "link",
  "ledger.genesis": "link",
  "subject.bound": "link",
  "texts.bound": "link",
  "processes.listed": "link",
  "registry.bound": "link",
  "batch.bound": "link",
  "batch.changes": "link",
  "trail.complete": "link",
  "successions.bound": "link",
  "policies.bound": "link",
  "mandates.bound": "link",
  "proofs.exact": "link",
  "processes.complete": "check",
  "batch.approved": "check",
  "steps.approved": "check",
  "withdrawals.approved": "check",
  "manifests.bound": "check",
  "tags.mismatch": "check",
  "deadline.mismatch": "check",
  "approvals.mismatch": "check",
  "document.named": "check",
  "documents.given": "check",
  "signatures.valid": "check",
  "signatures.contract": "check",
  "recorded.late": "note",
  "step.corrected": "note",
  "step.cancelled": "note",
  "step.superseded": "note",
  "trail.closed": "note",
  "content.withdrawn": "note",
  "mandate.revoked": "note",
  "mandate.suspect": "note",
  "open.later": "open",
  "open.content": "open",
  "open.grants": "open",
  "open.trails": "open",
  "open.unrecorded": "open",
  "open.records": "open",
} as const satisfies Record<string, "link" | "check" | "note" | "open">;

export type CheckCode = keyof typeof CHECKS;

/** Made of evidence about processes, and told of no other. */
export const OF_PROCESSES: readonly CheckCode[] = ["processes.listed", "processes.complete"];

/** Made of evidence about a batch of civil records, and told of no other. */
export const OF_BATCH: readonly CheckCode[] = [
  "registry.bound",
  "batch.bound",
  "batch.changes",
  "batch.approved",
];

export const STATUSES = ["pass", "fail", "skipped", "error"] as const;

export type Status = (typeof STATUSES)[number];

/** Skipped and error say that nothing is known; they are never told as if something held. */
export interface Finding {
  code: CheckCode;
  status: Status;
  /** A code of `protocol/errors.ts` where it failed, with its values; where skipped, `because`. */
  values: JsonObject;
}

/**
 * `holds`: every check that was made holds, and the block is believed. `fails`: something does not hold. `unknown`:
 * all of it fits together, but nothing that the reader trusts vouches for the block. `error`: not known.
 */
export type Verdict = "holds" | "fails" | "unknown" | "error";

export function verdictOf(findings: readonly Finding[]): Verdict {
  const has = (status: Status): boolean => findings.some((finding) => finding.status === status);
  if (has("fail")) return "fails";
  if (has("error")) return "error";
  const believed = findings.find(({ code }) => code === "block.believed");
  return believed?.status === "pass" ? "holds" : "unknown";
}
