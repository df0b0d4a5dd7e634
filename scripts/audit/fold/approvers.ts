import type { Hex } from "../../../protocol/bytes.ts";
import { maySign, wasGood } from "../../../protocol/mandate.ts";
import { EMITTER, EVENT, bytesAt, lengthAt, numberAt } from "../events.ts";
import type { LedgerEvent } from "../events.ts";
import type { Area } from "../report.ts";
import type { Fold, Recorded } from "./context.ts";
import type { Agency, Mandate } from "./state.ts";

/** What the approvers of one entry must have. */
export interface Demand {
  area: Area;
  /** Whose mandates they are: the agency's own, or its successor's. */
  signing: Agency;
  approvers: readonly number[];
  time: number;
  /** Tags that each mandate must cover; undefined where what is signed has none. */
  tags?: number;
  leadRole: number;
  otherRoles: number;
  /** How many must sign at least. */
  least: number;
}

/** Every approver's mandate: there, good for the entry, with its tags and a role; holders distinct, one leads. */
export function checkApprovers(fold: Fold, recorded: Recorded, demand: Demand): void {
  const { area, signing, approvers, least } = demand;
  const place = { index: recorded.index, agency: signing.key };
  if (approvers.length < least) {
    fold.report.fail(area, "approvals-insufficient", place, { expected: least, found: approvers.length });
  }
  let roles = 0;
  const holders: Hex[] = [];
  for (const number of approvers) {
    const mandate = checkApprover(fold, recorded, demand, number);
    if (mandate === undefined) continue;
    roles |= mandate.roles;
    if (holders.includes(mandate.holder)) {
      const values = { holder: mandate.holder, approvers };
      fold.report.fail(area, "approvals-duplicate-holder", place, values);
    }
    holders.push(mandate.holder);
  }
  if (approvers.length > 0 && (roles & demand.leadRole) === 0) {
    fold.report.fail(area, "approver.lead", place, { expected: demand.leadRole, found: roles });
  }
}

function checkApprover(
  { report }: Fold,
  { index }: Recorded,
  { area, signing, time, tags, leadRole, otherRoles }: Demand,
  number: number,
): Mandate | undefined {
  const place = { index, agency: signing.key, number };
  const mandate = signing.mandates[number - 1];
  if (mandate === undefined) {
    report.fail(area, "mandate-unknown", place, { expected: signing.mandates.length, found: number });
    return undefined;
  }
  if (!wasGood(mandate, index, time)) {
    const { from, until, grantedIndex, revokedIndex } = mandate;
    report.fail(area, "mandate-not-good", place, {
      expected: { from, until, grantedIndex, revokedIndex },
      found: { index, time },
    });
  }
  if (tags !== undefined && !maySign(mandate.tags, tags))
    report.fail(area, "approver.tags", place, { expected: tags, found: mandate.tags });
  const needed = leadRole | otherRoles;
  if ((mandate.roles & needed) === 0)
    report.fail(area, "approver.role", place, { expected: needed, found: mandate.roles });
  return mandate;
}

const ISSUER: Readonly<Record<string, number>> = {
  trails: EMITTER.procurementLedger,
  agencies: EMITTER.agencyDirectory,
  records: EMITTER.recordRegistry,
};

/**
 * The signatures that came with an entry: one `Approved` for each approver, in their order, behind `before` other
 * events; each becomes a job.
 */
export function takeSignatures(
  fold: Fold,
  recorded: Recorded,
  { area, signing, approvers }: Pick<Demand, "area" | "signing" | "approvers">,
  digest: Uint8Array,
  before: number,
): void {
  const { companions, index } = recorded;
  const place = { index, agency: signing.key };
  for (let i = 0; i < approvers.length; i++) {
    const event = companions[before + i];
    const number = approvers[i] ?? 0;
    if (event?.event !== EVENT.approved || event.emitter !== ISSUER[area]) {
      fold.report.fail(area, "event.missing", { ...place, number }, { event: "Approved", mandate: number });
      return;
    }
    takeSignature(fold, place, signing, number, event, digest);
  }
  const left = companions[before + approvers.length];
  if (left !== undefined)
    fold.report.fail(area, "event.stray", place, { event: left.event, block: left.block });
}

function takeSignature(
  fold: Fold,
  { index, agency }: { index: number; agency: Hex },
  signing: Agency,
  number: number,
  { body, block }: LedgerEvent,
  digest: Uint8Array,
): void {
  const mandate = numberAt(body, 32);
  if (mandate !== number) {
    fold.report.fail(
      "signatures",
      "event.missing",
      { index, agency, number },
      { expected: number, found: mandate },
    );
    return;
  }
  lengthAt(body, 32, 1, 2);
  const signer = signing.mandates[number - 1]?.signer;
  if (signer === undefined) return;
  fold.onSignature?.({ index, block, agency, mandate, signer, digest, signature: bytesAt(body, 32, 1, 2) });
}
