import { JejakError } from "../errors.ts";
import { checkInclusions, type PlacedLeaf } from "../inclusions.ts";
import { trailCountSlot } from "../slots.ts";
import { demandEqual } from "./open.ts";
import type { OpenProcesses } from "./opening.ts";
import type { State } from "./state.ts";

/** Numbers of processes, `first` to `last` (both in), of `count` that the agency has opened; none: 1 to 0 of 0. */
export interface Listed {
  first: number;
  last: number;
  count: number;
}

/**
 * Leaves that one proof shows in the log together.
 * @throws JejakError those of `checkInclusions`, `evidence-malformed` where a proof of nothing is given
 */
export function checkListIncluded(
  leaves: readonly PlacedLeaf[],
  proof: readonly Uint8Array[],
  size: number,
  root: Uint8Array,
): void {
  if (leaves.length > 0) checkInclusions({ leaves, size, proof, root });
  else if (proof.length > 0) throw new JejakError("evidence-malformed", { at: "proof" });
}

/**
 * The processes have the numbers `first`, `first` + 1, … up to `last`, each by the step that opened it, and the
 * contract has counted `count`: it gives each new process the next number, so that none between can be missing.
 * @throws JejakError `evidence-differs`, those of `State.read`
 */
export function checkListed({ key, opened }: OpenProcesses, state: State): Listed {
  const count = Number(state.read("procurementLedger", trailCountSlot(key)));
  const first = opened[0]?.entry.number ?? 1;
  opened.forEach(({ entry }, i) => {
    demandEqual("number", entry.number, first + i);
    demandEqual("step that opens", entry.index, 0);
  });
  const last = first + opened.length - 1;
  if (opened.length === 0 || last > count) demandEqual("processes", last, count);
  return { first, last, count };
}

/** Whether a file lists all of them. */
export function isWhole({ first, last, count }: Listed): boolean {
  return first === 1 && last === count;
}
