import { setTimeout as sleep } from "node:timers/promises";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { agencyKey } from "../../protocol/hash.ts";
import type { Admission } from "../deploy.ts";
import { allLogs } from "../verify/rpc.ts";
import { eventOf } from "./transact.ts";
import type { Directory } from "./transact.ts";

/** A proposal that waits for its delay; `effectiveAt` in Unix seconds. */
export interface Proposal {
  agency: Hex;
  number: number;
  effectiveAt: number;
}

/** Proposes an agency; the sender must be allowed to by the AccessManager (`unauthorised` otherwise). */
export async function proposeAdmission(
  { contract, send }: Directory,
  admission: Admission,
): Promise<Proposal> {
  const agency = agencyKey(admission.officialId);
  const receipt = await send(() => contract.proposeAdmission(admission));
  const number = Number(eventOf(receipt, contract, "Proposed")[1]);
  const { effectiveAt } = await contract.proposal(agency, number);
  return { agency, number, effectiveAt: Number(effectiveAt) };
}

/** Waits until a proposal can be enacted, by the clock of this machine. */
export async function waitFor({ effectiveAt }: Proposal): Promise<void> {
  await sleep(Math.max(0, effectiveAt * 1000 - Date.now()) + 1_000);
}

/** Gives force to a proposal; its arguments are read from the chain. Open to all. */
export async function enactProposal(
  { contract, rpc, send }: Directory,
  agency: Hex,
  number: number,
): Promise<void> {
  const topics = contract.interface.encodeFilterTopics("Proposed", [agency, number]) as Hex[];
  const [log] = await allLogs(rpc, { address: (await contract.getAddress()) as Hex, topics });
  if (log === undefined) throw new JejakError("proposal-not-open", { values: { agency, proposal: number } });
  const { args } = contract.interface.decodeEventLog("Proposed", log.data, log.topics);
  await send(() => contract.enact(agency, number, args as Hex));
}
