import { JejakError } from "../../protocol/errors.ts";
import type { Agency, Ledger } from "./ledger.ts";

/** The agency whose mandates sign for an agency: itself (`succession` 0), or its successor by that succession. */
export interface Signatory {
  agency: Agency;
  succession: number;
}

/** A succession that was not ended: the mandates of `successor` (its key) may sign. */
export interface SuccessionInForce {
  number: number;
  successor: string;
}

/** The successions of an agency that are in force, the oldest first. */
function successionsInForce({ governanceEntries }: Agency): SuccessionInForce[] {
  const enacted = governanceEntries.filter(({ state }) => state === "enacted");
  const ended = enacted
    .filter(({ action }) => action === "successionEnd")
    .map(({ succession }) => succession);
  return enacted.flatMap(({ action, succession: number, successor }) =>
    action === "succession" && successor !== null && !ended.includes(number) ? [{ number, successor }] : [],
  );
}

/**
 * Whose mandates sign for an agency. Where the number of a succession was asked for: its successor's (0: the agency's
 * own). Else the agency's own where `signs` says that they can, else those of the first successor in force that can;
 * where nobody can, the agency itself is returned, whose mandates will then be found wanting.
 *
 * @param signs whether the keys at hand have what is needed at an agency
 * @throws JejakError `succession-unknown` for a number that is not in force.
 */
export async function signatoryOf(
  ledger: Ledger,
  agency: Agency,
  asked: number | undefined,
  signs: (agency: Agency) => boolean,
): Promise<Signatory> {
  const own = { agency, succession: 0 };
  if (asked === 0 || (asked === undefined && signs(agency))) return own;
  const inForce = successionsInForce(agency);
  if (asked !== undefined) {
    const found = inForce.find(({ number }) => number === asked);
    if (found === undefined) throw unknown(agency, asked, inForce);
    return await bySuccession(ledger, found);
  }
  for (const candidate of inForce) {
    const signatory = await bySuccession(ledger, candidate);
    if (signs(signatory.agency)) return signatory;
  }
  return own;
}

async function bySuccession(ledger: Ledger, { number, successor }: SuccessionInForce): Promise<Signatory> {
  const agency = await ledger.agency(successor);
  if (agency === undefined) throw new JejakError("agency-unknown", { values: { agency: successor } });
  return { agency, succession: number };
}

function unknown(
  { officialId }: Agency,
  succession: number,
  inForce: readonly SuccessionInForce[],
): JejakError {
  const values = { agency: officialId, succession, inForce: inForce.map(({ number }) => number) };
  return new JejakError("succession-unknown", { values });
}
