import { to0x, type Hex } from "../../protocol/bytes.ts";
import { fromHex } from "../../protocol/bytes.ts";
import { signerHash } from "../../protocol/eip712.ts";
import { JejakError } from "../../protocol/errors.ts";
import { mayApprove, maySign, ROLE } from "../../protocol/mandate.ts";
import type { SignedApproval } from "./schema.ts";

/** A mandate as far as signing a step needs it; times are Unix seconds. */
export interface SigningMandate {
  number: number;
  signerHash: Hex;
  holder: Hex;
  roles: number;
  tags: number;
  from: number;
  until: number;
  revoked: boolean;
}

/**
 * Who signed: mandates ascending and good at this moment, keys theirs, tags within their fences, people
 * distinct, one of them with the role *record*, and enough of them.
 * @throws JejakError `approvals-malformed`, `mandate-unknown`, `signer-mismatch`, `mandate-not-good`,
 * `approvals-duplicate-holder` or `approvals-insufficient`
 */
export function checkApprovers(
  approvals: readonly SignedApproval[],
  mandates: ReadonlyMap<number, SigningMandate>,
  step: { tags: number },
  now: number,
): void {
  checkAscending(approvals);
  const signing = approvals.map((approval) => {
    const mandate = mandates.get(approval.mandate);
    if (!mandate) throw new JejakError("mandate-unknown", { values: { mandate: approval.mandate } });
    checkSigner(approval, mandate);
    checkGood(mandate, step.tags, now);
    return mandate;
  });
  checkHolders(signing);
  if (!signing.some(({ roles }) => (roles & ROLE.record) !== 0)) {
    throw new JejakError("mandate-not-good", {
      values: { mandates: signing.map(({ number }) => number), missing: "record" },
    });
  }
}

/** @throws JejakError `approvals-insufficient` */
export function checkEnough(approvals: readonly SignedApproval[], required: number): void {
  if (approvals.length >= required) return;
  throw new JejakError("approvals-insufficient", { values: { given: approvals.length, required } });
}

function checkAscending(approvals: readonly SignedApproval[]): void {
  approvals.forEach(({ mandate }, i) => {
    const previous = approvals[i - 1]?.mandate ?? 0;
    if (mandate <= previous) throw new JejakError("approvals-malformed", { values: { previous, mandate } });
  });
}

function checkSigner(approval: SignedApproval, mandate: SigningMandate): void {
  const given = to0x(signerHash(fromHex(approval.signer)));
  if (given === mandate.signerHash) return;
  throw new JejakError("signer-mismatch", {
    values: { mandate: mandate.number, given, expected: mandate.signerHash },
  });
}

function checkGood(mandate: SigningMandate, tags: number, now: number): void {
  const { number: mandateNumber, from, until, revoked } = mandate;
  if (revoked || now < from || until <= now) {
    throw new JejakError("mandate-not-good", {
      values: { mandate: mandateNumber, from, until, revoked, now },
    });
  }
  if (!mayApprove(mandate.roles)) {
    throw new JejakError("mandate-not-good", { values: { mandate: mandateNumber, roles: mandate.roles } });
  }
  if (!maySign(mandate.tags, tags)) {
    throw new JejakError("mandate-not-good", {
      values: { mandate: mandateNumber, allowed: mandate.tags, tags },
    });
  }
}

function checkHolders(signing: readonly SigningMandate[]): void {
  const seen = new Map<Hex, number>();
  for (const { holder, number: mandate } of signing) {
    const first = seen.get(holder);
    if (first !== undefined) {
      throw new JejakError("approvals-duplicate-holder", { values: { mandates: [first, mandate] } });
    }
    seen.set(holder, mandate);
  }
}
