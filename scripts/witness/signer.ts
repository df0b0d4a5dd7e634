import type { View } from "../../protocol/equivocation/format.ts";
import { JejakError, isJejakError } from "../../protocol/errors.ts";
import { cosign } from "../../protocol/proof/note-sign.ts";
import { checkOnChain } from "./chain.ts";
import { judge, openNote, type BlockView, type Judgement, type PathReader } from "./judge.ts";
import type { Seen } from "./seen.ts";
import { dropSuspect, keepProof, keepSuspect, proofsIn, suspectsIn, type WitnessState } from "./state.ts";
import { readPath } from "./tree.ts";
import type { WitnessOptions } from "./witness.ts";

/** Decides what becomes of a signed view. Its calls must come one after another. */
export interface Signer {
  /** @throws JejakError `witness-halted` once the operator is convicted */
  demandGoing(): void;
  /** @throws JejakError `equivocation-found` */
  remember(view: BlockView): void;
  /**
   * Everything between a signed note and a cosigned one.
   * @returns the cosigned note
   * @throws JejakError `equivocation-found`, `checkpoint-older`, those of `judge` and `checkOnChain`
   */
  extend(view: BlockView, path: PathReader): Promise<string>;
  /** A log that hid where a view belongs shows it once it shows the cosigned view whole again. */
  judgeSuspects(): Promise<void>;
  fromTiles: PathReader;
  proofs: () => Uint8Array[];
}

export function createSigner(options: WitnessOptions, state: WitnessState, seen: Seen): Signer {
  const { folder, key, log, now, pinned } = options;
  let proofs = proofsIn(folder);

  function halt(proof: Uint8Array): never {
    const path = keepProof(folder, proof);
    proofs = proofsIn(folder);
    options.tell({ is: "equivocation", path });
    throw new JejakError("equivocation-found", { at: path });
  }

  async function judged(view: BlockView, own: View | null, path: PathReader): Promise<Judgement["is"]> {
    const judgement = await judge(view, own, path);
    return judgement.is === "contradiction" ? halt(judgement.proof) : judgement.is;
  }

  function sign({ note: { body }, text, checkpoint }: BlockView): string {
    const cosigned = text + cosign(body, key, Math.floor(now() / 1000));
    state.keep(cosigned);
    const { size, root, block } = checkpoint;
    options.tell({ is: "cosigned", size, root, block: block.number });
    return cosigned;
  }

  const fromTiles: PathReader = (oldSize, { size }) => readPath(log, oldSize, size);

  return {
    demandGoing: () => {
      if (proofs.length > 0) throw new JejakError("witness-halted", { at: folder.root });
    },
    remember: (view) => {
      const proof = seen.remember(view, new Date(now()).toISOString());
      if (proof !== null) halt(proof);
    },
    extend: async (view, path) => {
      const own = state.newest();
      const is = await judged(view, own, path).catch((error: unknown) => {
        if (isJejakError(error, "log-inconsistent")) keepSuspect(folder, view.text);
        throw error;
      });
      if (is === "known" && own !== null) return own.text;
      if (is === "older") throw older(view, own);
      await checkOnChain(options.rpc, options.ledger, view.checkpoint);
      return sign(view);
    },
    judgeSuspects: async () => {
      const own = state.newest();
      for (const suspect of suspectsIn(folder)) {
        const view = openNote(suspect.text, pinned);
        if (own === null || view.checkpoint.size > own.checkpoint.size) continue;
        await judged(view, own, fromTiles);
        dropSuspect(suspect);
      }
    },
    fromTiles,
    proofs: () => proofs,
  };
}

function older({ checkpoint: { size, block } }: BlockView, own: View | null): JejakError {
  const cosigned = { size: own?.checkpoint.size, block: own?.checkpoint.block?.number };
  return new JejakError("checkpoint-older", { values: { size, block: block.number, cosigned } });
}
