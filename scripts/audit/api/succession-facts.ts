import type { Hex } from "../../../protocol/bytes.ts";
import { formatTime } from "../../../protocol/time.ts";
import type { Agency, Succession } from "../fold/state.ts";
import type { Facts } from "./facts.ts";
import type { AgencyHistory } from "./history.ts";

/** A succession as its entries make it; `number` is dense per agency succeeded. */
export interface Succeeded extends Succession {
  agency: Hex;
  number: number;
}

/** Every succession of these agencies, in log order. */
export function allSuccessions(agencies: readonly Agency[]): Succeeded[] {
  return agencies
    .flatMap(({ key, successions }) => successions.map((one, i) => ({ ...one, agency: key, number: i + 1 })))
    .sort((a, b) => a.grantedIndex - b.grantedIndex);
}

/** What an agency's answer says of its successors, and of the agencies that it succeeds. */
export function successionFacts(
  key: Hex,
  all: readonly Succeeded[],
  histories: ReadonlyMap<Hex, AgencyHistory>,
): { successions: Facts[]; predecessors: Facts[] } {
  const facts = (succession: Succeeded, other: Hex): Facts => {
    const { agency, number, grantedIndex, endedIndex } = succession;
    const governance = histories.get(agency)?.governance ?? [];
    const timeOf = (index: number): string | undefined => {
      const found = governance.find((entry) => entry.index === index);
      return found && formatTime(found.entry.recordedAt);
    };
    const admitted = histories.get(other)?.admitted;
    const ended = { endedIndex, endedAt: timeOf(endedIndex) };
    return {
      ...{ number, agency: other, officialId: admitted?.officialId, agencyName: admitted?.name },
      ...{ grantedIndex, grantedAt: timeOf(grantedIndex) },
      ...(endedIndex === 0 ? { endedIndex: null, endedAt: null } : ended),
    };
  };
  return {
    successions: all.filter(({ agency }) => agency === key).map((one) => facts(one, one.successor)),
    predecessors: all.filter(({ successor }) => successor === key).map((one) => facts(one, one.agency)),
  };
}
