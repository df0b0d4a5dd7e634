import { AbiCoder } from "ethers";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError, isJejakError } from "../../protocol/errors.ts";
import { ACTION, GOVERNANCE_STATE } from "../../protocol/kinds.ts";
import { formatTime } from "../../protocol/time.ts";
import type { AgencyDirectory } from "../../typechain-types/AgencyDirectory.ts";
import { eventOf } from "./transact.ts";
import type { Directory } from "./transact.ts";

/** How far an agency's succession by another has come on the chain; `effectiveAt` in Unix seconds. */
export type SuccessionState =
  | { state: "none" }
  | { state: "proposed"; proposal: number; effectiveAt: number }
  | { state: "inForce"; number: number }
  | { state: "ended"; number: number };

/** What stands between an agency and one successor: a succession in force, else an open proposal, else one ended. */
export async function successionState(
  contract: AgencyDirectory,
  agency: Hex,
  successor: Hex,
): Promise<SuccessionState> {
  const granted = await grantedTo(contract, agency, successor);
  if (granted?.state === "inForce") return granted;
  return (await proposedTo(contract, agency, successor)) ?? granted ?? { state: "none" };
}

/**
 * Proposes a succession; one that is proposed or in force is left as it is, so that it can be called again after any
 * failure. The sender must be allowed to by the AccessManager.
 * @returns how far it has come now
 * Errors: `usage` for an agency's own succession, `agency-unknown`, `unauthorised`, `transaction-failed`.
 */
export async function proposeSuccession(
  { contract, send }: Directory,
  agency: Hex,
  successor: Hex,
): Promise<SuccessionState> {
  if (agency === successor) throw new JejakError("usage", { at: "successor", values: { agency, successor } });
  const state = await successionState(contract, agency, successor);
  if (state.state === "proposed" || state.state === "inForce") return state;
  const receipt = await send(() => contract.proposeSuccession(agency, successor));
  const proposal = Number(eventOf(receipt, contract, "Proposed")[1]);
  const { effectiveAt } = await contract.proposal(agency, proposal);
  return { state: "proposed", proposal, effectiveAt: Number(effectiveAt) };
}

/**
 * Gives force to a proposed succession; again changes nothing. Anybody may.
 * @returns the number of the succession
 * Errors: `proposal-not-open` where nothing is proposed, `delay-not-over` with the time, `transaction-failed`.
 */
export async function enactSuccession(
  { contract, send }: Directory,
  agency: Hex,
  successor: Hex,
): Promise<number> {
  const state = await successionState(contract, agency, successor);
  if (state.state === "inForce") return state.number;
  if (state.state !== "proposed")
    throw new JejakError("proposal-not-open", { values: { agency, successor, state: state.state } });
  const args = AbiCoder.defaultAbiCoder().encode(["bytes32"], [successor]);
  await send(() => contract.enact(agency, state.proposal, args)).catch((error: unknown) => {
    throw isJejakError(error, "delay-not-over") ? tooEarly(state) : error;
  });
  const enacted = await grantedTo(contract, agency, successor);
  if (enacted?.state !== "inForce") throw new JejakError("invariant-broken");
  return enacted.number;
}

function tooEarly({ proposal, effectiveAt }: { proposal: number; effectiveAt: number }): JejakError {
  return new JejakError("delay-not-over", { values: { proposal, effectiveAt: formatTime(effectiveAt) } });
}

/** The newest succession by that successor, one in force before any other. */
async function grantedTo(
  contract: AgencyDirectory,
  agency: Hex,
  successor: Hex,
): Promise<Extract<SuccessionState, { number: number }> | undefined> {
  let ended: number | undefined;
  for (let number = Number(await contract.successionCount(agency)); number > 0; number--) {
    const found = await contract.successor(agency, number);
    if (found.successor_ !== successor) continue;
    if (found.endedIndex === 0n) return { state: "inForce", number };
    ended ??= number;
  }
  return ended === undefined ? undefined : { state: "ended", number: ended };
}

/** The oldest open proposal of that successor: it can be enacted first. */
async function proposedTo(
  contract: AgencyDirectory,
  agency: Hex,
  successor: Hex,
): Promise<SuccessionState | undefined> {
  const count = Number(await contract.proposalCount(agency));
  for (let proposal = 1; proposal <= count; proposal++) {
    const { action, state, subject, effectiveAt } = await contract.proposal(agency, proposal);
    const open = Number(action) === ACTION.succession && Number(state) === GOVERNANCE_STATE.proposed;
    if (open && subject === successor)
      return { state: "proposed", proposal, effectiveAt: Number(effectiveAt) };
  }
  return undefined;
}
