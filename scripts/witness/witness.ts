import { setTimeout as sleep } from "node:timers/promises";
import { JejakError, isJejakError, type ErrorCode } from "../../protocol/errors.ts";
import { formatEquivocation, type View } from "../../protocol/equivocation/format.ts";
import { cosign } from "../../protocol/proof/note-sign.ts";
import { vkeyOf, type SigningKey } from "../../protocol/proof/note-keys.ts";
import type { Rpc } from "../../server/chain/rpc.ts";
import { createReading } from "./catch-up.ts";
import { checkOnChain, type Ledger } from "./chain.ts";
import { judge, openNote, type BlockView, type PathReader, type PinnedLog } from "./judge.ts";
import type { LogClient } from "./log-client.ts";
import {
  dropSuspect,
  keepProof,
  keepSuspect,
  openState,
  proofsIn,
  suspectsIn,
  type Folder,
} from "./state.ts";
import { readPath } from "./tree.ts";

export interface WitnessOptions {
  log: LogClient;
  pinned: PinnedLog;
  /** The log's public key as text. */
  logKey: string;
  rpc: Rpc;
  ledger: Ledger;
  folder: Folder;
  key: SigningKey;
  /** Whether the first cosignature waits until every entry before it was read and hashed. */
  readsEntries: boolean;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Told of what happens: a note cosigned, a proof of equivocation written. */
  tell: (event: WitnessEvent) => void;
}

export type WitnessEvent =
  { is: "cosigned"; size: number; root: string; block: number } | { is: "equivocation"; path: string };

/** How a witness stands, for people and monitors; times are RFC 3339 in UTC. */
export interface WitnessStatus {
  vkey: string;
  origin: string;
  /** The newest view that it cosigned. */
  cosigned: { size: number; root: string; block: number | null } | null;
  /** The view that the operator signed before the witness's eyes last, and when. */
  seen: { size: number; at: string } | null;
  /** Entries that were seen and are not cosigned. */
  behind: number;
  /** Entries read and hashed before the first cosignature. */
  read: number;
  /** Why the newest view is not cosigned; null where it is. */
  error: { code: ErrorCode; at: string | null; values: Record<string, unknown>; since: string } | null;
  /** Notes that the operator signed and whose place in the log the log did not show. */
  suspects: number;
  /** Proofs that the operator signed contradicting views; with one, nothing is cosigned any more. */
  equivocations: number;
}

/** One witness of one log. Everything that may sign happens one after another. */
export interface Witness {
  /** Looks at the log once; what goes wrong stands in the status and is thrown. */
  look(): Promise<void>;
  /** Looks again and again until aborted. */
  follow(everyMs: number, signal: AbortSignal): Promise<void>;
  /**
   * Considers a note that was brought, with the path from the newest cosigned size.
   * @returns the cosigned note
   */
  consider(note: string, prepare: (own: View | null, view: BlockView) => PathReader): Promise<string>;
  /** The newest note with the operator's signature and this witness's; null before the first. */
  newest(): string | null;
  status(): WitnessStatus;
  proofs(): Uint8Array[];
}

/** Most notes remembered that were seen and not cosigned. */
const REMEMBERED = 256;
/** Most notes that were brought and wait for their turn. */
const WAITING = 16;

/** @throws JejakError as `openState` */
export function createWitness(options: WitnessOptions): Witness {
  const { log, pinned, folder, key, now } = options;
  const state = openState(folder, key, options.logKey, pinned.origin);
  const reading = createReading(log);
  const seen = new Map<number, View>();
  let last: WitnessStatus["seen"] = null;
  let error: WitnessStatus["error"] = null;
  let proofs = proofsIn(folder);
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const time = (): string => new Date(now()).toISOString();

  function halt(proof: Uint8Array): never {
    const path = keepProof(folder, proof);
    proofs = proofsIn(folder);
    options.tell({ is: "equivocation", path });
    throw new JejakError("equivocation-found", { at: path });
  }

  function demandGoing(): void {
    if (proofs.length > 0) throw new JejakError("witness-halted", { at: folder.root });
  }

  /** Two notes of one size with two roots are proof alone, whether or not either was cosigned. */
  function remember(view: BlockView): void {
    const { size, root } = view.checkpoint;
    const before = seen.get(size);
    if (before !== undefined && before.checkpoint.root !== root)
      halt(formatEquivocation([before.text, view.text], null));
    seen.set(size, view);
    const [oldest] = seen.keys();
    if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest);
    last = { size, at: time() };
  }

  /** Everything between a signed note and a cosigned one. */
  async function extend(view: BlockView, path: PathReader): Promise<string> {
    const own = state.newest();
    const judgement = await judge(view, own, path).catch((error: unknown) => {
      if (isJejakError(error, "log-inconsistent")) keepSuspect(folder, view.text);
      throw error;
    });
    if (judgement.is === "contradiction") halt(judgement.proof);
    if (judgement.is === "known" && own !== null) return own.text;
    if (judgement.is === "older") {
      const values = { size: view.checkpoint.size, cosigned: own?.checkpoint.size };
      throw new JejakError("checkpoint-older", { values });
    }
    await checkOnChain(options.rpc, options.ledger, view.checkpoint);
    return sign(view);
  }

  function sign({ note: { body }, text, checkpoint }: BlockView): string {
    const noteOfOperator = text.slice(0, body.length + 1) + operatorLines(text, body, pinned);
    const cosigned = noteOfOperator + cosign(body, key, Math.floor(now() / 1000));
    state.keep(cosigned);
    const { size, root, block } = checkpoint;
    options.tell({ is: "cosigned", size, root, block: block.number });
    return cosigned;
  }

  const fromTiles: PathReader = (oldSize, { size }) => readPath(log, oldSize, size);

  async function look(): Promise<void> {
    demandGoing();
    const view = openNote(await log.checkpoint(), pinned);
    remember(view);
    if (state.newest() === null && options.readsEntries) await reading.upTo(view.checkpoint);
    await extend(view, fromTiles);
    await judgeSuspects();
  }

  async function brought(text: string, prepare: Parameters<Witness["consider"]>[1]): Promise<string> {
    demandGoing();
    const view = openNote(text, pinned);
    const path = prepare(state.newest(), view);
    remember(view);
    return await extend(view, path);
  }

  /** A log that hid where a view belongs shows it once it shows the cosigned view whole again. */
  async function judgeSuspects(): Promise<void> {
    const own = state.newest();
    for (const suspect of suspectsIn(folder)) {
      const view = openNote(suspect.text, pinned);
      if (own === null || view.checkpoint.size > own.checkpoint.size) continue;
      const judgement = await judge(view, own, fromTiles);
      if (judgement.is === "contradiction") halt(judgement.proof);
      dropSuspect(suspect);
    }
  }

  async function noted(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      error = null;
    } catch (thrown) {
      const { code, at, values } = isJejakError(thrown)
        ? thrown
        : new JejakError("internal", { cause: thrown });
      const since = error?.code === code ? error.since : time();
      error = { code, at: at ?? null, values: values ?? {}, since };
      throw thrown;
    }
  }

  return {
    look: () => inTurn(() => noted(look)),
    follow: async (everyMs, signal) => {
      while (!signal.aborted) {
        await inTurn(() => noted(look)).catch((thrown: unknown) => {
          if (!isJejakError(thrown)) throw thrown;
        });
        await sleep(everyMs, undefined, { signal }).catch(() => undefined);
      }
    },
    consider: async (text, prepare) => {
      const isReading = state.newest() === null && options.readsEntries;
      if (isReading || waiting >= WAITING) throw new JejakError("witness-busy");
      waiting++;
      return await inTurn(() => brought(text, prepare)).finally(() => waiting--);
    },
    newest: () => state.newest()?.text ?? null,
    proofs: () => proofs,
    status: () => ({
      vkey: vkeyOf(key),
      origin: pinned.origin,
      cosigned: cosignedIn(state.newest()),
      seen: last,
      behind: Math.max(0, (last?.size ?? 0) - (state.newest()?.checkpoint.size ?? 0)),
      read: reading.size,
      error,
      suspects: suspectsIn(folder).length,
      equivocations: proofs.length,
    }),
  };
}

function cosignedIn(view: View | null): WitnessStatus["cosigned"] {
  if (view === null) return null;
  const { size, root, block } = view.checkpoint;
  return { size, root, block: block?.number ?? null };
}

/** The operator's own signature lines; what others added to a note is theirs to serve. */
function operatorLines(text: string, body: string, { key }: PinnedLog): string {
  const lines = text.slice(body.length + 1, -1).split("\n");
  return lines
    .filter((line) => line.startsWith(`— ${key.name} `))
    .map((line) => `${line}\n`)
    .join("");
}
