import type { Deps } from "../api/deps.ts";
import { readState } from "../store/queries/ledger.ts";

/** What a reader must know of the index before believing that a page is complete. */
export interface IndexState {
  /** The index has stopped: what is shown is its last good state. */
  readonly halted: boolean;
  /** Blocks between the chain's head and the index, where that is worth saying; else 0. */
  readonly behind: number;
}

const WORTH_SAYING = 10;
const FRESH_MS = 5_000;

interface Head {
  askedAt: number;
  block: number | null;
}

/** The chain's head as last heard of. Pages never wait for an RPC. */
const heads = new WeakMap<Deps["chain"], Head>();

function headOf({ chain }: Deps): number | null {
  const known = heads.get(chain) ?? { askedAt: 0, block: null };
  heads.set(chain, known);
  if (Date.now() - known.askedAt > FRESH_MS) {
    known.askedAt = Date.now();
    chain.head().then(
      (block) => (known.block = block),
      () => undefined,
    );
  }
  return known.block;
}

/** The state of the index as pages tell it; nothing is known before the first block: then nothing is said. */
export async function indexState(deps: Deps): Promise<IndexState> {
  const state = await readState(deps.pool);
  if (!state) return { halted: false, behind: 0 };
  const head = Math.max(headOf(deps) ?? 0, Number(state.head_block));
  const behind = head - Number(state.block_number);
  return { halted: state.halted !== null, behind: behind > WORTH_SAYING ? behind : 0 };
}
