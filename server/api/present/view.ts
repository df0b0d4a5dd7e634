import type { Finality, View } from "../../store/queries/view.ts";
import { hex0x } from "../format.ts";
import type { AsOf } from "../schemas/common.ts";

/** The state that an answer was read from. */
export function asOf(view: View): AsOf {
  return { block: view.block, hash: hex0x(view.hash), size: view.size, finality: view.finality };
}

/** The same in a header, for answers whose form leaves no place for it. */
export function asOfHeader(view: View): { "Jejak-As-Of": string } {
  const { block, hash, size, finality } = asOf(view);
  return { "Jejak-As-Of": `block=${block}, hash=${hash}, size=${size}, finality=${finality}` };
}

/** How settled the entry at a log index is. */
export function finalityAt(index: number, view: View): Finality {
  if (index < view.finalizedSize) return "finalized";
  return index < view.safeSize ? "safe" : "seen";
}
