import { fromHex, to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import {
  CHANGE,
  changeDigest,
  domain,
  grantContent,
  revokeDigest,
  signerHash,
  successionEndContent,
  vetoDigest,
} from "../../protocol/eip712.ts";
import { JejakError } from "../../protocol/errors.ts";
import { ROLE } from "../../protocol/mandate.ts";
import { defaultValidUntil } from "../client/anchor.ts";
import type { Agency } from "../client/ledger.ts";
import type { MandatedOfficer } from "../client/officers.ts";
import { approve } from "../client/sign.ts";
import type { SignedApproval } from "../client/sign.ts";
import type { Grant } from "../deploy.ts";
import { eventOf } from "./transact.ts";
import type { Directory } from "./transact.ts";

/** An agency's administrators, and the EIP-712 domain separator of AgencyDirectory. */
export interface Administration {
  directory: Directory;
  agency: Agency;
  administrators: readonly MandatedOfficer[];
  separator: Uint8Array;
}

/** The separator of changes of the directory. */
export function directoryDomain(chainId: number, agencyDirectory: Hex): Uint8Array {
  return domain(BigInt(chainId), agencyDirectory);
}

/** Grants the next mandate, signed by as many administrators as the agency asks for. @returns its number */
export async function grantMandate(
  { directory, agency, administrators, separator }: Administration,
  grant: Grant,
  now: number,
): Promise<number> {
  const { contract, send } = directory;
  const [count, head, policy] = await Promise.all([
    contract.mandateCount(agency.agency),
    contract.head(agency.agency),
    contract.policy(agency.agency),
  ]);
  const validUntil = defaultValidUntil(now);
  const content = grantContent({
    ...grant,
    number: Number(count) + 1,
    signerHash: to0x(signerHash(fromHex(grant.signer))),
  });
  const message = { agency: agency.agency, action: CHANGE.grant, content: to0x(content), validUntil };
  const digest = changeDigest(separator, { ...message, previousHead: head as Hex });
  const approvals = signAs(digest, administrators, Number(policy.changeApprovals));
  const receipt = await send(() => contract.grantMandate(agency.agency, grant, validUntil, approvals));
  return Number(eventOf(receipt, contract, "MandateGranted")[1]);
}

/** Revokes a mandate for ever, signed by one administrator. `suspectFrom` in Unix seconds, 0 where none. */
export async function revokeMandate(
  { directory, agency, administrators, separator }: Administration,
  number: number,
  reason: number,
  suspectFrom: number,
): Promise<void> {
  const digest = revokeDigest(separator, { agency: agency.agency, number, reason, suspectFrom });
  const [approval] = signAs(digest, administrators, 1);
  if (approval === undefined) throw new JejakError("invariant-broken");
  const { contract, send } = directory;
  await send(() => contract.revokeMandate(agency.agency, number, reason, suspectFrom, approval));
}

/** Vetoes a pending proposal about the agency, signed by one administrator. */
export async function vetoProposal(
  { directory, agency, administrators, separator }: Administration,
  proposal: number,
): Promise<void> {
  const digest = vetoDigest(separator, { agency: agency.agency, proposal });
  const [approval] = signAs(digest, administrators, 1);
  if (approval === undefined) throw new JejakError("invariant-broken");
  const { contract, send } = directory;
  await send(() => contract.veto(agency.agency, proposal, approval));
}

/** Ends a succession of the agency at once, signed by as many administrators as the agency asks for. */
export async function endSuccession(
  { directory, agency, administrators, separator }: Administration,
  number: number,
  now: number,
): Promise<void> {
  const { contract, send } = directory;
  const [head, policy] = await Promise.all([contract.head(agency.agency), contract.policy(agency.agency)]);
  const validUntil = defaultValidUntil(now);
  const content = to0x(successionEndContent(number));
  const message = { agency: agency.agency, action: CHANGE.endSuccession, content, validUntil };
  const digest = changeDigest(separator, { ...message, previousHead: head as Hex });
  const approvals = signAs(digest, administrators, Number(policy.changeApprovals));
  await send(() => contract.endSuccession(agency.agency, number, validUntil, approvals));
}

function signAs(
  digest: Uint8Array,
  officers: readonly MandatedOfficer[],
  required: number,
): SignedApproval[] {
  const able = officers.filter(({ roles }) => (roles & ROLE.administer) !== 0);
  const distinct = [...new Map(able.map((officer) => [officer.holder, officer])).values()].slice(0, required);
  if (distinct.length < required) {
    throw new JejakError("approvals-insufficient", { values: { required, available: distinct.length } });
  }
  return approve(digest, distinct);
}
