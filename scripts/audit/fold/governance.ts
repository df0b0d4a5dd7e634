import { fromHex, to0x } from "../../../protocol/bytes.ts";
import type { Hex } from "../../../protocol/bytes.ts";
import { CHANGE, successionEndContent, vetoDigest } from "../../../protocol/eip712.ts";
import { agencyKey, keccak256 } from "../../../protocol/hash.ts";
import { ACTION, GOVERNANCE_STATE, governanceHead } from "../../../protocol/kinds.ts";
import type { GenesisEntry, GovernanceEntry } from "../../../protocol/kinds.ts";
import { ROLE } from "../../../protocol/mandate.ts";
import { lowers } from "../../../protocol/policy.ts";
import { EVENT, bytesAt, numberAt } from "../events.ts";
import { decodeArguments } from "./arguments.ts";
import type { Arguments, GrantArguments } from "./arguments.ts";
import { demandSame } from "./context.ts";
import type { Fold, Recorded } from "./context.ts";
import { checkPolicyForm, foldChange, signedByOne } from "./directory.ts";
import { demandFollowing } from "./force.ts";
import { isKey, keyOf } from "./keys.ts";
import { agencyOf } from "./state.ts";
import type { Agency, Proposal } from "./state.ts";

const AREA = "agencies" as const;
const NOBODY = /^0x0+$/;
const NO_WORD: Hex = `0x${"0".repeat(64)}`;

/** A proposal about an agency, or what became of it; the end of a succession, which nobody proposes. */
export function foldGovernance(fold: Fold, recorded: Recorded, entry: GovernanceEntry): void {
  const agency = agencyOf(fold.ledger, entry.agency);
  if (entry.action === ACTION.successionEnd) foldSuccessionEnd(fold, recorded, agency, entry);
  else if (entry.state === GOVERNANCE_STATE.proposed) foldProposed(fold, recorded, agency, entry);
  else foldDecided(fold, recorded, agency, entry);
}

const placeOf = ({ index }: Recorded, { agency, proposal }: GovernanceEntry) => ({
  index,
  agency,
  number: proposal,
});

function foldProposed(fold: Fold, recorded: Recorded, agency: Agency, entry: GovernanceEntry): void {
  const place = placeOf(recorded, entry);
  const number = agency.proposals.length + 1;
  demandSame(fold, AREA, "number", { ...place, at: "proposal" }, number, entry.proposal);
  const delay = delayOf(fold.ledger.genesis, entry.action);
  demandSame(fold, AREA, "governance.delay", place, entry.recordedAt + delay, entry.effectiveAt);
  demandSame(fold, AREA, "governance.differs", { ...place, at: "succession" }, 0, entry.succession);
  const args = argumentsOf(fold, recorded, entry);
  const decoded = args === undefined ? undefined : decodeArguments(entry.action, args);
  if (args !== undefined) checkArguments(fold, recorded, agency, entry, decoded);
  if (entry.action === ACTION.policy) foldLowering(fold, recorded, agency, entry);
  else checkAuthority(fold, recorded, agency, entry);
  const { action, state, content, effectiveAt, successor } = entry;
  agency.proposals.push({ action, state, content, effectiveAt, index: recorded.index, successor, args });
}

function delayOf(genesis: GenesisEntry | undefined, action: number): number {
  if (genesis === undefined) return 0;
  const { admissionDelay, recoveryDelay, policyDelay, successionDelay } = genesis;
  return [0, admissionDelay, recoveryDelay, policyDelay, successionDelay][action] ?? 0;
}

/** The arguments, of the event, where they are those of the entry's hash. */
function argumentsOf(fold: Fold, recorded: Recorded, entry: GovernanceEntry): Buffer | undefined {
  const place = placeOf(recorded, entry);
  const [event] = recorded.companions;
  if (event?.event !== EVENT.proposed) {
    fold.report.fail(AREA, "event.missing", place, { event: "Proposed" });
    return undefined;
  }
  demandSame(fold, AREA, "event.text", place, entry.proposal, numberAt(event.body, 32));
  const args = bytesAt(event.body, 64, 1, 2);
  const found = to0x(keccak256(args));
  demandSame(fold, AREA, "event.text", { ...place, at: "args" }, entry.content, found);
  return found === entry.content ? Buffer.from(args) : undefined;
}

/** Signed by administrators like every change; it moves the head, but takes effect by delay only. */
function foldLowering(fold: Fold, recorded: Recorded, agency: Agency, entry: GovernanceEntry): void {
  const place = placeOf(recorded, entry);
  if (!NOBODY.test(entry.author))
    fold.report.fail(AREA, "governance.differs", place, { author: entry.author });
  foldChange(fold, recorded, { agency, entry, action: CHANGE.policy, content: entry.content, before: 1 });
}

/** What the authority proposes or takes back names its author, extends no head, and nobody signs it. */
function checkAuthority(fold: Fold, recorded: Recorded, agency: Agency, entry: GovernanceEntry): void {
  const place = placeOf(recorded, entry);
  demandSame(fold, AREA, "change.head", place, agency.head, entry.previousHead);
  const unsigned = entry.approvers.length === 0 && entry.validUntil === 0;
  if (unsigned && !NOBODY.test(entry.author)) return;
  const { author, approvers, validUntil } = entry;
  fold.report.fail(AREA, "change.unsigned", place, { author, approvers, validUntil });
}

/** What the contract asks of a proposal's arguments when it is made. */
function checkArguments(
  fold: Fold,
  recorded: Recorded,
  agency: Agency,
  entry: GovernanceEntry,
  args: Arguments | undefined,
): void {
  const place = placeOf(recorded, entry);
  const demand = (holds: boolean, rule: string): void => {
    if (!holds) fold.report.fail(AREA, "governance.argument", place, { action: entry.action, rule });
  };
  demand(args !== undefined, "form");
  if (args === undefined) return;
  const isAdmitted = agency.admittedIndex !== 0;
  demand(isAdmitted === (args.action !== ACTION.admission), "admitted");
  demand(entry.successor === (args.action === ACTION.succession ? args.successor : NO_WORD), "successor");
  if (args.action === ACTION.admission) {
    const { officialId, grants } = args.admission;
    demand(agencyKey(officialId) === agency.key, "officialId");
    demand(grants.some(administers), "administrator");
    for (const grant of grants) demand(isGood(fold, agency, grant, entry.recordedAt), "grant");
  }
  if (args.action === ACTION.recovery) {
    demand(administers(args.grant), "administrator");
    demand(isGood(fold, agency, args.grant, entry.recordedAt), "grant");
  }
  if (args.action === ACTION.succession) {
    demand(args.successor !== agency.key, "own successor");
    demand(agencyOf(fold.ledger, args.successor).admittedIndex !== 0, "successor admitted");
  }
  if (args.action === ACTION.policy) {
    checkPolicyForm(fold, recorded, { agency: agency.key, ...args });
    const found = { policy: args.policy.toString(16), changeApprovals: args.changeApprovals };
    if (!lowers(agency, args)) fold.report.fail(AREA, "policy.raised", place, { found });
  }
}

const administers = ({ roles }: GrantArguments): boolean => (roles & ROLE.administer) !== 0;

function isGood({ ledger }: Fold, agency: Agency, grant: GrantArguments, time: number): boolean {
  const { signer, holder, roles, from, until } = grant;
  const bytes = fromHex(signer);
  const known = agency.holders.get(keyOf(bytes)) ?? holder;
  const terms = !NOBODY.test(holder) && roles !== 0 && until > from && until > time;
  return terms && known === holder && isKey(bytes, ledger.genesis);
}

function foldDecided(fold: Fold, recorded: Recorded, agency: Agency, entry: GovernanceEntry): void {
  const place = placeOf(recorded, entry);
  const proposal = agency.proposals[entry.proposal - 1];
  if (proposal?.state !== GOVERNANCE_STATE.proposed) {
    const found = proposal?.state ?? "no such proposal";
    fold.report.fail(AREA, "proposal-not-open", place, { expected: GOVERNANCE_STATE.proposed, found });
    if (proposal === undefined) return;
  }
  checkSame(fold, recorded, proposal, entry);
  proposal.state = entry.state;
  if (entry.state === GOVERNANCE_STATE.enacted) foldEnacted(fold, recorded, agency, proposal, entry);
  else if (entry.state === GOVERNANCE_STATE.vetoed) foldVeto(fold, recorded, agency, entry);
  else foldTakenBack(fold, recorded, agency, entry);
}

function checkSame(fold: Fold, recorded: Recorded, proposal: Proposal, entry: GovernanceEntry): void {
  for (const field of ["action", "content", "effectiveAt", "successor"] as const) {
    const place = { ...placeOf(recorded, entry), at: field };
    demandSame(fold, AREA, "governance.differs", place, proposal[field], entry[field]);
  }
}

/** Anybody may enact; the entry's own words become the head. */
function foldEnacted(
  fold: Fold,
  recorded: Recorded,
  agency: Agency,
  proposal: Proposal,
  entry: GovernanceEntry,
): void {
  const place = placeOf(recorded, entry);
  if (entry.recordedAt < proposal.effectiveAt)
    fold.report.fail(AREA, "delay-not-over", place, {
      expected: proposal.effectiveAt,
      found: entry.recordedAt,
    });
  demandSame(fold, AREA, "change.head", place, agency.head, entry.previousHead);
  const signed = entry.approvers.length + entry.validUntil;
  if (signed !== 0 || !NOBODY.test(entry.author))
    fold.report.fail(AREA, "change.unsigned", place, { author: entry.author, approvers: entry.approvers });
  agency.head = governanceHead(recorded.words);
  const next = proposal.action === ACTION.succession ? agency.successions.length + 1 : 0;
  demandSame(fold, AREA, "governance.differs", { ...place, at: "succession" }, next, entry.succession);
  if (next !== 0)
    agency.successions.push({ successor: entry.successor, grantedIndex: recorded.index, endedIndex: 0 });
  if (proposal.action === ACTION.policy && agency.policyIndex > proposal.index) {
    fold.report.fail(AREA, "governance.void", place, { expected: proposal.index, found: agency.policyIndex });
  }
  const args = proposal.args && decodeArguments(proposal.action, proposal.args);
  if (args !== undefined) demandFollowing(fold.force, recorded.index, agency.key, args);
}

function foldVeto(fold: Fold, recorded: Recorded, agency: Agency, entry: GovernanceEntry): void {
  const place = placeOf(recorded, entry);
  demandSame(fold, AREA, "change.head", place, agency.head, entry.previousHead);
  if (entry.validUntil !== 0 || !NOBODY.test(entry.author) || entry.succession !== 0)
    fold.report.fail(AREA, "change.unsigned", place, { author: entry.author, validUntil: entry.validUntil });
  const digest = vetoDigest(fold.domains.directory, { agency: agency.key, proposal: entry.proposal });
  signedByOne(fold, recorded, agency, entry, digest);
}

function foldTakenBack(fold: Fold, recorded: Recorded, agency: Agency, entry: GovernanceEntry): void {
  const place = placeOf(recorded, entry);
  demandSame(
    fold,
    AREA,
    "governance.differs",
    { ...place, at: "state" },
    GOVERNANCE_STATE.withdrawn,
    entry.state,
  );
  if (entry.action === ACTION.policy)
    fold.report.fail(AREA, "governance.differs", place, { action: entry.action, state: entry.state });
  checkAuthority(fold, recorded, agency, entry);
}

/** Administrators of the old agency end a succession at once. */
function foldSuccessionEnd(fold: Fold, recorded: Recorded, agency: Agency, entry: GovernanceEntry): void {
  const place = placeOf(recorded, entry);
  const { succession: number, recordedAt } = entry;
  const expected = {
    proposal: 0,
    state: GOVERNANCE_STATE.enacted as number,
    effectiveAt: recordedAt,
    content: to0x(successionEndContent(number)),
    successor: NO_WORD,
  };
  for (const field of ["proposal", "state", "effectiveAt", "content", "successor"] as const)
    demandSame(fold, AREA, "governance.differs", { ...place, at: field }, expected[field], entry[field]);
  if (!NOBODY.test(entry.author)) fold.report.fail(AREA, "change.unsigned", place, { author: entry.author });
  const succession = agency.successions[number - 1];
  if (succession?.endedIndex !== 0)
    fold.report.fail(AREA, "succession-unknown", place, { found: succession?.endedIndex ?? number });
  foldChange(fold, recorded, {
    agency,
    entry,
    action: CHANGE.endSuccession,
    content: entry.content,
    before: 0,
  });
  if (succession !== undefined) succession.endedIndex = recorded.index;
}
