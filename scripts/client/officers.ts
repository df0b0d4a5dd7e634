import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { ROLE, mayApprove, maySign } from "../../protocol/mandate.ts";
import { formatTime } from "../../protocol/time.ts";
import type { OpenKey } from "./keystore.ts";
import type { Agency, Mandate } from "./ledger.ts";
import type { Officer } from "./sign.ts";

/** An officer with what the mandate allows. */
export interface MandatedOfficer extends Officer {
  holder: Hex;
  roles: number;
  tags: number;
}

/**
 * The mandates under which keys can sign for an agency at `now` (Unix seconds), in the order of the keys.
 *
 * @throws JejakError `mandate-not-good` for a key without a mandate in force.
 */
export function officersOf(agency: Agency, keys: readonly OpenKey[], now: number): MandatedOfficer[] {
  return keys.map((key) => {
    const mandate = mandateOf(agency, key, now);
    if (mandate === undefined) {
      const values = { agency: agency.officialId, signer: key.address, ...whyNot(agency, key, now) };
      throw new JejakError("mandate-not-good", { values });
    }
    return {
      ...key,
      mandate: mandate.number,
      holder: mandate.holder,
      roles: mandate.roles,
      tags: mandate.tags,
    };
  });
}

/** The newest mandate that a key has or had, and the time by this machine's clock, which may be the one that is wrong. */
function whyNot({ mandates }: Agency, key: OpenKey, now: number): Record<string, unknown> {
  const last = mandates.findLast((mandate) => belongsTo(mandate, key));
  if (last === undefined) return {};
  const { number, from, until, revokedIndex } = last;
  return { mandate: number, from, until, revoked: revokedIndex !== null, now: formatTime(now) };
}

/** Whether every key has a mandate of the agency in force at `now` (Unix seconds). */
export function haveMandates(agency: Agency, keys: readonly OpenKey[], now: number): boolean {
  return keys.every((key) => mandateOf(agency, key, now) !== undefined);
}

function mandateOf({ mandates }: Agency, key: OpenKey, now: number): Mandate | undefined {
  return mandates.find((candidate) => belongsTo(candidate, key) && isInForce(candidate, now));
}

/**
 * The first officers who can together approve a step with these tags: as many as required, of distinct holders, one
 * of whom records.
 *
 * @throws JejakError `approvals-insufficient`.
 */
export function approversFor(
  officers: readonly MandatedOfficer[],
  tags: number,
  required: number,
): MandatedOfficer[] {
  const able = officers.filter((officer) => mayApprove(officer.roles) && maySign(officer.tags, tags));
  const recorder = able.find((officer) => (officer.roles & ROLE.record) !== 0);
  const others = able.filter((officer) => officer.holder !== recorder?.holder);
  const chosen = recorder === undefined ? [] : [recorder, ...distinctHolders(others)].slice(0, required);
  if (chosen.length < required || recorder === undefined) {
    throw new JejakError("approvals-insufficient", { values: { required, available: chosen.length } });
  }
  return chosen;
}

function distinctHolders(officers: readonly MandatedOfficer[]): MandatedOfficer[] {
  return [...new Map(officers.map((officer) => [officer.holder, officer])).values()];
}

function belongsTo(mandate: Mandate, key: OpenKey): boolean {
  return mandate.signer.toLowerCase() === key.address;
}

function isInForce(mandate: Mandate, now: number): boolean {
  const from = Date.parse(mandate.from) / 1000;
  const until = Date.parse(mandate.until) / 1000;
  return mandate.revokedIndex === null && from <= now && now < until;
}
