import type { z } from "zod";
import { ROLE } from "../../../protocol/mandate.ts";
import { DEFAULT_CHANGE_APPROVALS, DEFAULT_POLICY, nibbleOf } from "../../../protocol/policy.ts";
import { TAGS, tagsOf } from "../../../protocol/tags.ts";
import type { AgencyRow, GovernanceRow, MandateRow, PolicyRow } from "../../store/queries/agencies.ts";
import type { SuccessionNamed } from "../../store/queries/successions.ts";
import { hex0x, time, timeOrNull } from "../format.ts";
import type { Agency, AgencyItem, Governance, Mandate, Policy, Succession } from "../schemas/agency.ts";
import { agencyNames, isSample } from "./agency-names.ts";

/** An agency as a list shows it. */
export function agencyItem(row: AgencyRow): z.output<typeof AgencyItem> {
  const [steps, published, withdrawn] = [Number(row.steps), Number(row.published), Number(row.withdrawn)];
  return {
    agency: hex0x(row.agency),
    officialId: row.official_id,
    name: row.name,
    sample: isSample(row.official_id),
    admittedIndex: Number(row.admitted_index),
    admittedAt: time(row.admitted_at),
    governance: Number(row.governance),
    processes: Number(row.processes),
    steps,
    manifests: { published, withdrawn, notPublished: Math.max(0, steps - published - withdrawn) },
    mandateCount: Number(row.mandates),
  };
}

function stateOf(row: MandateRow, now: number): z.output<typeof Mandate>["state"] {
  if (row.revoked_index !== null) return "revoked";
  if (now < Number(row.valid_from)) return "not-yet";
  return now < Number(row.valid_until) ? "good" : "expired";
}

function roleNames(roles: number): string[] {
  return Object.entries(ROLE).flatMap(([name, bit]) => ((roles & bit) === 0 ? [] : [name]));
}

function revocationOf(row: MandateRow) {
  return {
    revokedIndex: row.revoked_index === null ? null : Number(row.revoked_index),
    revokedAt: row.revoked_at === null ? null : time(row.revoked_at),
    reason: row.revoked_reason,
    suspectFrom: row.suspect_from === null ? null : timeOrNull(row.suspect_from),
    revokedBy: row.revoked_approvers?.map(Number) ?? null,
  };
}

/** A mandate with its state at a time (Unix seconds). */
export function mandateAnswer(row: MandateRow, now: number): z.output<typeof Mandate> {
  return {
    number: Number(row.number),
    state: stateOf(row, now),
    signer: hex0x(row.signer),
    signerHash: hex0x(row.signer_hash),
    holder: hex0x(row.holder),
    roles: Number(row.roles),
    roleNames: roleNames(Number(row.roles)),
    tags: Number(row.tags),
    tagNames: tagsOf(Number(row.tags)),
    from: time(row.valid_from),
    until: time(row.valid_until),
    credential: hex0x(row.credential),
    grantedIndex: Number(row.granted_index),
    grantedAt: time(row.granted_at),
    approvers: row.approvers.map(Number),
    governance: Number(row.governance),
    ...revocationOf(row),
  };
}

function approvalsByTag(policy: bigint): Record<string, number> {
  const named = TAGS.map((tag, bit) => [tag, nibbleOf(policy, bit)] as const);
  return Object.fromEntries([...named, ["other", nibbleOf(policy, 30)], ["closes", nibbleOf(policy, 31)]]);
}

function policyAnswer(index: number, policy: bigint, changeApprovals: number): z.output<typeof Policy> {
  return { index, packed: policy.toString(), approvals: approvalsByTag(policy), changeApprovals };
}

function policyOf(row: PolicyRow): z.output<typeof Policy> {
  return policyAnswer(Number(row.index), BigInt(hex0x(row.policy)), row.change_approvals);
}

/** The policy in force, of all of an agency's, newest first. */
export function policyInForce(rows: readonly PolicyRow[]): z.output<typeof Policy> {
  const newest = rows[0];
  return newest ? policyOf(newest) : policyAnswer(0, DEFAULT_POLICY, DEFAULT_CHANGE_APPROVALS);
}

/** The policies that an agency has set, newest first. */
export function policyHistory(rows: readonly PolicyRow[]): z.output<typeof Agency>["policies"] {
  return rows.map((row) => ({
    ...policyOf(row),
    recordedAt: time(row.recorded_at),
    approvers: row.approvers.map(Number),
    governance: Number(row.governance),
  }));
}

type GovernanceAnswer = z.output<typeof Governance>;

const ACTIONS = ["admission", "recovery", "policy", "succession", "successionEnd"] as const;
const STATES = ["proposed", "enacted", "vetoed", "withdrawn"] as const;

/** 20 or 32 zero bytes say that there is none. */
function orNull<T>(bytes: Buffer, present: (bytes: Buffer) => T): T | null {
  return bytes.every((byte) => byte === 0) ? null : present(bytes);
}

export function governanceAnswer(row: GovernanceRow): GovernanceAnswer {
  return {
    index: Number(row.index),
    proposal: Number(row.proposal),
    recordedAt: time(row.recorded_at),
    action: ACTIONS[row.action - 1] as GovernanceAnswer["action"],
    state: STATES[row.state - 1] as GovernanceAnswer["state"],
    effectiveAt: timeOrNull(row.effective_at),
    succession: Number(row.succession),
    successor: orNull(row.successor, hex0x),
    successorId: row.successor_id,
    successorName: row.successor_name,
    approvers: row.approvers.map(Number),
    author: orNull(row.author, hex0x),
    content: hex0x(row.content),
    args: row.args && hex0x(row.args),
  };
}

function successionAnswer(row: SuccessionNamed): z.output<typeof Succession> {
  return {
    number: Number(row.succession),
    ...agencyNames(row),
    grantedIndex: Number(row.granted_index),
    grantedAt: time(row.granted_at),
    endedIndex: row.ended_index === null ? null : Number(row.ended_index),
    endedAt: row.ended_at === null ? null : time(row.ended_at),
  };
}

/** An agency's successions, and those in which it succeeds another. */
export function successionAnswers(
  rows: readonly SuccessionNamed[],
): Pick<z.output<typeof Agency>, "successions" | "predecessors"> {
  const of = (succeeded: boolean) => rows.filter((row) => row.succeeded === succeeded).map(successionAnswer);
  return { successions: of(true), predecessors: of(false) };
}
