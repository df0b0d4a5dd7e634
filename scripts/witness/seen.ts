import { formatEquivocation, type View } from "../../protocol/equivocation/format.ts";

/** Most notes that are remembered. */
const MOST = 256;

/** The newest notes that the operator signed before the witness's eyes, cosigned or not. */
export interface Seen {
  /** Size of the view that was seen last, and when; null before the first. */
  readonly last: { size: number; at: string } | null;
  /** @returns a proof of equivocation where a note of the same size has another root */
  remember(view: View, at: string): Uint8Array | null;
}

export function createSeen(): Seen {
  const bySize = new Map<number, View>();
  let last: Seen["last"] = null;
  return {
    get last() {
      return last;
    },
    remember: (view, at) => {
      const { size, root } = view.checkpoint;
      const before = bySize.get(size);
      if (before !== undefined && before.checkpoint.root !== root)
        return formatEquivocation([before.text, view.text], null);
      bySize.set(size, view);
      last = { size, at };
      const [oldest] = bySize.keys();
      if (bySize.size > MOST && oldest !== undefined) bySize.delete(oldest);
      return null;
    },
  };
}
