import { to0x } from "../../../protocol/bytes.ts";
import { withdrawDigest } from "../../../protocol/eip712.ts";
import type { WithdrawalEntry } from "../../../protocol/kinds.ts";
import { ROLE } from "../../../protocol/mandate.ts";
import { checkApprovers, takeSignatures } from "./approvers.ts";
import { demandSame } from "./context.ts";
import type { Fold, Recorded } from "./context.ts";
import { admitted } from "./directory.ts";
import { signingAgency } from "./successions.ts";

const LAST_REASON = 4;

/** A withdrawal of content: of a step that the trail has, once, by one mandate with that role. */
export function foldWithdrawal(fold: Fold, recorded: Recorded, entry: WithdrawalEntry): void {
  const { index } = recorded;
  const place = { index, agency: entry.agency, ocidHash: entry.ocidHash };
  const agency = admitted(fold, recorded, entry.agency);
  const length = recorded.trail?.state.length ?? 0;
  if (entry.index >= length)
    fold.report.fail("trails", "withdrawal.step", place, { expected: length, found: entry.index });
  if (entry.reason > LAST_REASON)
    fold.report.fail("trails", "reason", place, { expected: LAST_REASON, found: entry.reason });
  const content = `0x${entry.contentHash}` as const;
  const digest = withdrawDigest(fold.domains.ledger, { ...entry, content });
  const known = fold.ledger.withdrawn.has(to0x(digest));
  if (known) fold.report.fail("trails", "already-recorded", place, { digest: to0x(digest) });
  fold.ledger.withdrawn.add(to0x(digest));
  demandSame(fold, "trails", "approvals-malformed", place, 1, entry.approvers.length);
  const demand = {
    area: "trails" as const,
    signing: signingAgency(fold, recorded, "trails", agency, entry.succession),
    approvers: entry.approvers,
    time: entry.recordedAt,
    least: 1,
  };
  checkApprovers(fold, recorded, { ...demand, leadRole: ROLE.withdrawContent, otherRoles: 0 });
  takeSignatures(fold, recorded, demand, digest, 0);
}
