import type { Hex } from "../../../protocol/bytes.ts";
import { fromHex, to0x } from "../../../protocol/bytes.ts";
import { keccak256, utf8 } from "../../../protocol/hash.ts";
import { ACTION, KIND } from "../../../protocol/kinds.ts";
import type { AgencyEntry, MandateGrantedEntry, PolicyEntry } from "../../../protocol/kinds.ts";
import { ROLE } from "../../../protocol/mandate.ts";
import type { Arguments, GrantArguments } from "./arguments.ts";
import type { Fold, Recorded } from "./context.ts";
import type { FoldedEntry } from "./read-step.ts";
import type { Agency } from "./state.ts";

/** Members that an entry must have. */
type Members = Readonly<Record<string, unknown>>;

/**
 * By whose force unsigned entries are written: at genesis by the directory's constructor, later by an enacted
 * proposal whose arguments say exactly what must follow it, in its transaction and before anything else.
 */
export interface Force {
  /** Log index of the enacted entry, and what must still follow it. */
  index: number;
  expected: Members[];
  /** The transaction in which agencies are admitted at genesis; null once something else was recorded. */
  founding: string | null | undefined;
  /** The agency whose first mandates are being granted. */
  admitting: Agency | undefined;
}

export const newForce = (): Force => ({ index: 0, expected: [], founding: undefined, admitting: undefined });

const transactionOf = ({ block, txIndex }: Recorded): string => `${block}/${txIndex}`;

/** Before each entry: what should have followed an enacted proposal, or an admission, must not be interrupted. */
export function beforeEntry(fold: Fold, recorded: Recorded, entry: FoldedEntry): void {
  const { force } = fold;
  trackFounding(force, recorded, entry);
  const follows = "governance" in entry && entry.governance !== 0 && entry.governance === force.index;
  if (!follows) settleForce(fold, recorded.index);
  const grants =
    entry.kind === KIND.mandate && entry.agency === force.admitting?.key && "governance" in entry;
  if (!grants || (entry.governance === 0 && !isFounding(fold, recorded)))
    settleAdmission(fold, recorded.index);
}

function trackFounding(force: Force, recorded: Recorded, { kind }: FoldedEntry): void {
  if (force.founding === null || kind === KIND.genesis || kind === KIND.writer) return;
  const transaction = transactionOf(recorded);
  if (force.founding === undefined) force.founding = kind === KIND.agency ? transaction : null;
  else if (force.founding !== transaction) force.founding = null;
}

/** Whether the directory's constructor is at work. */
export function isFounding({ force }: Fold, recorded: Recorded): boolean {
  return force.founding === transactionOf(recorded);
}

/** At the end of the log too. */
export function settleForce({ force, report }: Fold, index: number): void {
  const { index: governance, expected: missing } = force;
  force.index = 0;
  if (missing.length === 0) return;
  report.fail("agencies", "governance.follow", { index }, { governance, missing });
  force.expected = [];
}

/** One of an agency's first mandates administers. At the end of the log too. */
export function settleAdmission({ force, report }: Fold, index: number): void {
  const { admitting } = force;
  force.admitting = undefined;
  if (admitting === undefined || admitting.mandates.some(({ roles }) => (roles & ROLE.administer) !== 0))
    return;
  const place = { index, agency: admitting.key };
  report.fail("agencies", "grant.argument", place, { field: "roles", expected: ROLE.administer, found: 0 });
}

/** What an enacted proposal's arguments say must follow. */
export function demandFollowing(force: Force, index: number, agency: Hex, args: Arguments): void {
  force.index = index;
  force.expected = followingOf(agency, args);
}

function followingOf(agency: Hex, args: Arguments): Members[] {
  if (args.action === ACTION.admission) {
    const { name, grants } = args.admission;
    const nameHash = to0x(keccak256(utf8(name)));
    return [{ kind: KIND.agency, agency, nameHash }, ...grants.map((grant) => grantMembers(agency, grant))];
  }
  if (args.action === ACTION.recovery) return [grantMembers(agency, args.grant)];
  if (args.action === ACTION.policy) {
    const { policy, changeApprovals } = args;
    return [{ kind: KIND.policy, agency, policy, changeApprovals }];
  }
  return [];
}

function grantMembers(agency: Hex, { signer, ...terms }: GrantArguments): Members {
  return { kind: KIND.mandate, agency, signerHash: to0x(keccak256(fromHex(signer))), ...terms };
}

/** Entries that are signed, or written by force of something else. */
type Unsigned = AgencyEntry | MandateGrantedEntry | PolicyEntry;

/**
 * That an entry which nobody signed has force: it is written at genesis, or is what the enacted proposal that it
 * names asked for next. It must not name anything that only signatures give.
 */
export function checkForce(fold: Fold, recorded: Recorded, entry: Unsigned): void {
  const place = { index: recorded.index, agency: entry.agency };
  const named = "approvers" in entry ? entry.approvers.length + entry.validUntil : 0;
  if (named !== 0 || !/^0x0+$/.test(entry.previousHead)) {
    fold.report.fail("agencies", "change.unsigned", place, { found: entry.previousHead });
  }
  if (entry.governance === 0) return;
  const expected = fold.force.index === entry.governance ? fold.force.expected.shift() : undefined;
  if (expected === undefined) {
    fold.report.fail("agencies", "governance.force", place, { found: entry.governance });
    return;
  }
  const members = entry as unknown as Members;
  const differs = Object.keys(expected).find((name) => expected[name] !== members[name]);
  if (differs === undefined) return;
  const values = { field: differs, expected: expected[differs], found: members[differs] };
  fold.report.fail("agencies", "governance.follow", place, values);
}
