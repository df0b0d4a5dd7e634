import { expect } from "chai";
import { to0x, type Hex } from "../../../protocol/bytes.ts";
import { domain, stepDigestOfWords } from "../../../protocol/eip712.ts";
import { CLOSES, tagMask } from "../../../protocol/tags.ts";
import { openSpool, type Piece } from "../../../scripts/audit/spool.ts";
import { auditOf, newState, trustIn } from "./support.ts";
import { breakable, type Breakable, type Change } from "./broken.ts";
import { keepRecords } from "./records.ts";
import { buildWorld } from "./world.ts";

const OTHER: Hex = `0x${"ee".repeat(32)}`;
const SOMEBODY: Hex = `0x${"ee".repeat(20)}`;
const FAR = 3_000_000_000;
const TENDER = tagMask(["tender"]);

/**
 * Entries of the world by their log index. Of the old agency: its mandates 1 to 3 are granted by 2 to 4; trail a is 9
 * and 11 (award); trail b is 10, 12 (closes), 13 (corrects, reopens), 14 (closes); trail c is 15, 40 (by the heir).
 * From 45 on stands what `keepRecords` does.
 */
type Row = [what: string, codes: string[], changes: (ledger: Breakable) => Change[]];

const ROWS: readonly Row[] = [
  // Who approves a step.
  [
    "fewer approvals than the tags ask for",
    ["approvals-insufficient"],
    () => [{ at: 11, patch: { approvers: [1] } }],
  ],
  ["an approver without any mandate", ["mandate-unknown"], () => [{ at: 11, patch: { approvers: [1, 9] } }]],
  [
    "an approver whose mandate was revoked",
    ["mandate-not-good"],
    () => [{ at: 25, patch: { approvers: [4] } }],
  ],
  [
    "an approver whose mandate had not begun",
    ["mandate-not-good"],
    () => [{ at: 3, patch: { from: FAR } }, { at: 11 }],
  ],
  [
    "an approver whose mandate was over",
    ["mandate-not-good"],
    ({ entry }) => [{ at: 3, patch: { until: entry(25).recordedAt } }, { at: 25 }],
  ],
  [
    "two approvers who are the same holder",
    ["approvals-duplicate-holder"],
    ({ entry }) => [{ at: 3, patch: { holder: entry(2)["holder"] } }, { at: 11 }],
  ],
  ["an approver without the role", ["approver.role"], () => [{ at: 3, patch: { roles: 8 } }, { at: 11 }]],
  ["nobody with the role record", ["approver.lead"], () => [{ at: 3, patch: { roles: 4 } }, { at: 25 }]],
  [
    "an approver whose mandate lacks the tags",
    ["approver.tags"],
    () => [{ at: 3, patch: { tags: 2 } }, { at: 11 }],
  ],
  // A step in its trail.
  ["an index that jumps", ["step.place"], () => [{ at: 11, patch: { index: 2 } }]],
  ["another trail's number", ["step.place"], () => [{ at: 11, patch: { number: 2 } }]],
  ["a trail number that is not dense", ["event.text", "number"], () => [{ at: 15, patch: { number: 5 } }]],
  ["another head", ["head-stale"], () => [{ at: 11, patch: { previousHead: OTHER } }]],
  [
    "a step whose validity was over",
    ["step-expired"],
    ({ entry }) => [{ at: 11, patch: { validUntil: entry(11).recordedAt - 1 } }],
  ],
  ["an earlier deadline", ["deadline-not-allowed"], () => [{ at: 11, patch: { deadline: 1_500_000_000 } }]],
  ["an award before the deadline", ["deadline-not-reached"], () => [{ at: 11, patch: { deadline: FAR } }]],
  [
    "a deadline moved after the award",
    ["deadline-not-allowed"],
    (ledger) => [{ at: 12, patch: { ...placeBehind(ledger, 11), deadline: 1_700_000_000 } }],
  ],
  ["a step in a closed trail", ["trail-closed"], () => [{ at: 13, patch: { corrects: 0, required: 1 } }]],
  ["a correction of what is not there", ["correction-invalid"], () => [{ at: 13, patch: { corrects: 9 } }]],
  ["a correction with fewer approvals", ["step.required"], () => [{ at: 13, patch: { required: 1 } }]],
  [
    "fewer approvals than the step itself asks for",
    ["step.required"],
    () => [{ at: 15, patch: { required: 1 } }],
  ],
  ["a policy that was not in force", ["step.policy"], () => [{ at: 21, patch: { policyIndex: 0 } }]],
  [
    "an agency that was never admitted",
    ["agency-unknown", "approver.lead", "event.text", "mandate-unknown"],
    () => [{ at: 44, patch: { agency: OTHER, number: 1 } }],
  ],
  ["a succession that nobody granted", ["succession-unknown"], () => [{ at: 40, patch: { succession: 2 } }]],
  [
    "a succession that was ended",
    ["succession-unknown"],
    (ledger) => [{ at: 43, from: 40, patch: placeBehind(ledger, 40) }],
  ],
  ["a trail opened under a succession", ["succession-unknown"], () => [{ at: 44, patch: { succession: 1 } }]],
  // Events beside the entries.
  ["a trail that nothing opened", ["event.missing"], () => [{ at: 15, openedBy: [] }]],
  ["a trail opened twice", ["event.stray"], () => [{ at: 15, openedBy: [15, 15] }]],
  ["a trail opened by another's event", ["event.text"], () => [{ at: 15, openedBy: [9] }]],
  ["a trail opened again by a later step", ["event.stray"], () => [{ at: 11, openedBy: [9] }]],
  ["a trail opened by what is no step", ["event.stray"], () => [{ at: 17, openedBy: [9] }]],
  ["a signature more than approvers", ["event.stray"], () => [{ at: 11, approvedToo: 11 }]],
  ["a signature of another entry", ["event.stray"], () => [{ at: 11, approvedToo: 10 }]],
  // Times.
  [
    "a time that is not the block's",
    ["entry.time"],
    ({ entry }) => [{ at: 11, patch: { recordedAt: entry(11).recordedAt + 1 } }],
  ],
  [
    "a time before the entry before",
    ["entry.time"],
    ({ entry }) => [{ at: 11, patch: { recordedAt: entry(0).recordedAt - 9 }, blockToo: true }],
  ],
  // Withdrawals.
  ["a withdrawal of a step that is not there", ["withdrawal.step"], () => [{ at: 17, patch: { index: 7 } }]],
  ["a withdrawal for an unknown reason", ["reason"], () => [{ at: 17, patch: { reason: 5 } }]],
  [
    "a withdrawal without the role",
    ["approver.lead", "approver.role"],
    () => [{ at: 17, patch: { approvers: [2] } }],
  ],
  [
    "a withdrawal by two",
    ["approvals-malformed", "approver.role"],
    () => [{ at: 17, patch: { approvers: [1, 2] } }],
  ],
  ["a withdrawal once more", ["already-recorded"], () => [{ at: 18, from: 17 }]],
  // The directory.
  [
    "a mandate's number that is not dense",
    ["event.text", "number"],
    () => [{ at: 18, patch: { number: 6 } }],
  ],
  ["a mandate without a role", ["grant.argument"], () => [{ at: 18, patch: { roles: 0 } }]],
  [
    "a mandate that ends before it begins",
    ["grant.argument"],
    () => [{ at: 18, patch: { from: 4_000_000_000 } }],
  ],
  ["another key than the event's", ["event.text"], () => [{ at: 18, patch: { signerHash: OTHER } }]],
  [
    "a change by no administrator",
    ["approver.lead", "approver.role"],
    () => [{ at: 18, patch: { approvers: [2] } }],
  ],
  ["a change without approval", ["approvals-insufficient"], () => [{ at: 18, patch: { approvers: [] } }]],
  [
    "a change that continues another head",
    ["change.head"],
    () => [{ at: 18, patch: { previousHead: OTHER } }],
  ],
  [
    "a change whose validity was over",
    ["change.expired"],
    ({ entry }) => [{ at: 18, patch: { validUntil: entry(18).recordedAt - 1 } }],
  ],
  [
    "a key of another holder",
    ["event.text", "grant.keyHolder"],
    ({ entry }) => [
      { at: 20, from: 18, patch: { number: 5, holder: OTHER, previousHead: entry(20)["previousHead"] } },
    ],
  ],
  ["a revocation of no mandate", ["mandate-unknown"], () => [{ at: 19, patch: { number: 9 } }]],
  ["a revocation for an unknown reason", ["reason"], () => [{ at: 19, patch: { reason: 6 } }]],
  ["a suspicion from the future", ["revocation.suspected"], () => [{ at: 19, patch: { suspectFrom: FAR } }]],
  ["a revocation once more", ["revocation.twice"], () => [{ at: 20, from: 19 }]],
  [
    "a policy lowered at once",
    ["policy.lowered"],
    () => [{ at: 20, patch: { policy: BigInt(`0x${"1".repeat(32)}`) } }],
  ],
  [
    "a policy that asks for nine",
    ["policy-malformed"],
    () => [{ at: 20, patch: { policy: BigInt(`0x${"9".repeat(32)}`) } }],
  ],
  [
    "more approvals of changes, approved by one",
    ["approvals-insufficient"],
    () => [{ at: 20, patch: { changeApprovals: 2 } }],
  ],
  [
    "an agency admitted once more, by nobody",
    ["agency-exists", "governance.force"],
    () => [{ at: 9, from: 1 }],
  ],
  // Proposals.
  [
    "a proposal's number that is not dense",
    ["event.text", "number"],
    () => [{ at: 38, patch: { proposal: 7 } }],
  ],
  [
    "a proposal with a shorter delay",
    ["governance.delay"],
    ({ entry }) => [{ at: 38, patch: { effectiveAt: entry(38).recordedAt + 1 } }],
  ],
  [
    "a proposal without its author",
    ["change.unsigned"],
    () => [{ at: 38, patch: { author: `0x${"00".repeat(20)}` } }],
  ],
  ["a proposal of other arguments", ["event.text"], () => [{ at: 38, patch: { content: OTHER } }]],
  [
    "a policy lowering in the authority's name",
    ["governance.differs"],
    () => [{ at: 22, patch: { author: SOMEBODY } }],
  ],
  [
    "a proposal enacted before its delay is over",
    ["delay-not-over"],
    ({ entry }) => [{ at: 39, patch: { recordedAt: entry(38).recordedAt }, blockToo: true }],
  ],
  [
    "other content enacted than proposed",
    ["governance.differs"],
    () => [{ at: 39, patch: { content: OTHER } }],
  ],
  [
    "an enactment that continues another head",
    ["change.head"],
    () => [{ at: 39, patch: { previousHead: OTHER } }],
  ],
  [
    "a proposal enacted after its veto",
    ["governance.follow", "proposal-not-open"],
    ({ entry }) => [
      {
        at: 32,
        patch: { proposal: 3, content: entry(28)["content"], effectiveAt: entry(28)["effectiveAt"] },
      },
    ],
  ],
  [
    "a proposal enacted after it was taken back",
    ["governance.follow", "proposal-not-open"],
    ({ entry }) => [
      {
        at: 32,
        patch: { proposal: 4, content: entry(29)["content"], effectiveAt: entry(29)["effectiveAt"] },
      },
    ],
  ],
  ["what nobody proposed enacted", ["proposal-not-open"], () => [{ at: 39, patch: { proposal: 9 } }]],
  [
    "a veto by no administrator",
    ["approver.lead", "approver.role"],
    () => [{ at: 30, patch: { approvers: [2] } }],
  ],
  [
    "a veto of what was vetoed",
    ["proposal-not-open"],
    ({ entry }) => [{ at: 31, from: 30, patch: { previousHead: entry(31)["previousHead"] } }],
  ],
  ["another mandate than the one proposed", ["governance.follow"], () => [{ at: 33, patch: { roles: 3 } }]],
  [
    "a mandate by force of another proposal",
    ["governance.follow", "governance.force"],
    () => [{ at: 33, patch: { governance: 23 } }],
  ],
  ["an enacted mandate that never comes", ["governance.follow"], () => [{ at: 32 }]],
  [
    "an end of what is no succession",
    ["governance.differs", "succession-unknown"],
    () => [{ at: 42, patch: { succession: 2 } }],
  ],
  // Writers and genesis.
  ["a writer of a kind that has one", ["writer.bound"], () => [{ at: 43, patch: { about: 1 } }]],
  [
    "a writer with a shorter delay",
    ["governance.delay"],
    ({ entry }) => [{ at: 43, patch: { effectiveAt: entry(43).recordedAt } }],
  ],
  [
    "a writer that was never proposed",
    ["delay-not-over", "writer.differs"],
    () => [{ at: 43, patch: { state: 2 } }],
  ],
  ["a genesis of another chain", ["chain-mismatch"], () => [{ at: 0, patch: { chainId: 5n } }]],
  [
    "a genesis of other contracts",
    ["chain-mismatch"],
    () => [{ at: 0, patch: { procurementLedger: SOMEBODY } }],
  ],
  ["a second genesis", ["entry.writer"], () => [{ at: 9, from: 0 }]],
  // Civil records.
  [
    "a batch before its kind has a writer",
    ["approver.lead", "entry.writer", "mandate-unknown"],
    () => [{ at: 48, from: 52 }],
  ],
  [
    "kinds of records for two contracts",
    ["writer.registry"],
    () => [
      { at: 46, patch: { writer: SOMEBODY } },
      { at: 49, patch: { writer: SOMEBODY } },
    ],
  ],
  ["a batch's number that is not dense", ["number"], () => [{ at: 53, patch: { batch: 3 } }]],
  ["a batch number that is taken", ["number"], () => [{ at: 53, patch: { batch: 1 } }]],
  ["a size that is no power of two", ["batch.size"], () => [{ at: 53, patch: { size: 100 } }]],
  ["a batch of fewer than 64", ["batch.size"], () => [{ at: 53, patch: { size: 32 } }]],
  ["a batch beyond bound", ["batch.size"], () => [{ at: 53, patch: { size: 2 ** 31 } }]],
  [
    "a batch by an agency that was never admitted",
    ["agency-unknown", "approver.lead", "mandate-unknown"],
    () => [{ at: 52, patch: { agency: OTHER } }],
  ],
  [
    "a batch by a mandate that records steps",
    ["approver.lead", "approver.role"],
    () => [{ at: 52, patch: { approvers: [1] } }],
  ],
  [
    "a batch whose issuer's mandate had not begun",
    ["mandate-not-good"],
    () => [{ at: 51, patch: { from: FAR } }, { at: 52 }],
  ],
  [
    "a batch by two",
    ["approvals-malformed", "approver.role"],
    () => [{ at: 52, patch: { approvers: [1, 6] } }],
  ],
  [
    "a batch whose validity was over",
    ["change.expired"],
    ({ entry }) => [{ at: 52, patch: { validUntil: entry(52).recordedAt - 1 } }],
  ],
  [
    "a batch under a succession that was ended",
    ["approver.lead", "mandate-unknown", "succession-unknown"],
    () => [{ at: 52, patch: { succession: 1 } }],
  ],
  ["a status in a batch that there is not", ["batch.unknown"], () => [{ at: 54, patch: { batch: 3 } }]],
  ["a status that nobody knows", ["status.unknown"], () => [{ at: 54, patch: { status: 4 } }]],
  ["a status for an unknown reason", ["reason"], () => [{ at: 54, patch: { reason: 8 } }]],
  ["a change left out", ["batch.sequence"], () => [{ at: 54, from: 55, patch: { indexes: [1], status: 1 } }]],
  ["a change once more", ["batch.sequence", "status.transition"], () => [{ at: 55, from: 54 }]],
  ["a status beyond the batch", ["batch.place"], () => [{ at: 54, patch: { indexes: [256] } }]],
  ["a status that it has already", ["status.transition"], () => [{ at: 55, patch: { indexes: [2] } }]],
  [
    "a revoked record reinstated",
    ["status.transition"],
    ({ entry }) => [{ at: 58, from: 55, patch: { batch: 1, indexes: [3], sequence: entry(58)["sequence"] } }],
  ],
  ["a superseded record revoked", ["status.transition"], () => [{ at: 57, patch: { indexes: [7] } }]],
  [
    "a status by a mandate that approves steps",
    ["approver.lead", "approver.role"],
    () => [{ at: 54, patch: { approvers: [2] } }],
  ],
  [
    "an erasure once more",
    ["erasure.twice"],
    ({ entry }) => [
      { at: 59, from: 58, patch: { sequence: Number(entry(58)["sequence"]) + 1, indexes: [9] } },
    ],
  ],
  ["an erasure beyond the batch", ["batch.place"], () => [{ at: 58, patch: { indexes: [64] } }]],
  [
    "an erasure whose validity was over",
    ["change.expired"],
    ({ entry }) => [{ at: 58, patch: { validUntil: entry(58).recordedAt - 1 } }],
  ],
];

let separator: Uint8Array;

/** Where the next step of the trail stands that the step at this log index belongs to. */
function placeBehind({ entry, words }: Breakable, at: number) {
  const { ocidHash, number, index } = entry(at);
  const previousHead = to0x(stepDigestOfWords(separator, words(at)));
  return { ocidHash, number, index: Number(index) + 1, previousHead };
}

describe("rules of the audit, each broken by hand", function () {
  this.timeout(60_000);
  let ledger: Breakable;

  before(async () => {
    const world = await buildWorld();
    await keepRecords(world);
    const trust = trustIn(world.ledger);
    separator = domain(trust.chainId, trust.procurementLedger);
    const state = newState();
    await auditOf(world.anvil.url, trust, { state });
    const spool = openSpool(state, trust);
    const pieces: Piece[] = structuredClone([...spool.pieces()]).map(withBuffers);
    spool.close();
    await world.close();
    ledger = breakable(trust, pieces);
  });

  it("finds nothing while nothing is broken, and in the same entries put together again", () => {
    expect(ledger.codesOf([{ at: 62 }])).to.deep.equal([]);
    expect(ledger.codesOf([11, 15, 19, 25, 42, 44, 52, 54, 56, 58, 62].map((at) => ({ at })))).to.deep.equal(
      [],
    );
    expect(ledger.entry(12)["tags"]).to.equal(TENDER + CLOSES);
  });

  for (const [what, codes, changes] of ROWS) {
    it(`names ${what}`, () => {
      expect(ledger.codesOf(changes(ledger))).to.deep.equal(codes);
    });
  }
});

/** A copy of its own: the spool reads into buffers that it uses again. */
function withBuffers(piece: Piece): Piece {
  return "event" in piece ? { event: { ...piece.event, body: Buffer.from(piece.event.body) } } : piece;
}
