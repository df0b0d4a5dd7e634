import { setTimeout as sleep } from "node:timers/promises";
import { JejakError, isJejakError, type ErrorCode } from "../../protocol/errors.ts";
import type { View } from "../../protocol/equivocation/format.ts";
import { vkeyOf, type SigningKey } from "../../protocol/proof/note-keys.ts";
import type { Rpc } from "../../server/chain/rpc.ts";
import { createReading } from "./catch-up.ts";
import type { Ledger } from "./chain.ts";
import { openNote, type BlockView, type PathReader, type PinnedLog } from "./judge.ts";
import type { LogClient } from "./log-client.ts";
import { progressIn } from "./progress.ts";
import { createSeen } from "./seen.ts";
import { createSigner } from "./signer.ts";
import { openState, suspectsIn, type Folder } from "./state.ts";
import { createTurns } from "./turns.ts";

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

/** Most notes that were brought and wait for their turn. */
const MOST_WAITING = 16;

/** @throws JejakError as `openState` */
export function createWitness(options: WitnessOptions): Witness {
  const { folder, key, pinned, now } = options;
  const state = openState(folder, key, options.logKey, pinned.origin);
  const progress = progressIn(folder, { key, logKey: options.logKey, origin: pinned.origin });
  const reading = createReading(options.log, progress);
  const seen = createSeen();
  const turns = createTurns(MOST_WAITING);
  const signer = createSigner(options, state, seen);
  const time = (): string => new Date(now()).toISOString();
  const isReading = (): boolean => state.newest() === null && options.readsEntries;
  let error: WitnessStatus["error"] = null;

  async function look(): Promise<void> {
    signer.demandGoing();
    const view = openNote(await options.log.checkpoint(), pinned);
    signer.remember(view);
    if (isReading()) await reading.upTo(view.checkpoint);
    await signer.extend(view, signer.fromTiles);
    progress.drop();
    await signer.judgeSuspects();
  }

  async function noted(): Promise<void> {
    try {
      await look();
      error = null;
    } catch (thrown) {
      error = toldError(thrown, error, time());
      throw thrown;
    }
  }

  async function brought(text: string, prepare: Parameters<Witness["consider"]>[1]): Promise<string> {
    signer.demandGoing();
    const view = openNote(text, pinned);
    const path = prepare(state.newest(), view);
    signer.remember(view);
    return await signer.extend(view, path);
  }

  return {
    look: () => turns.take(noted),
    follow: async (everyMs, signal) => {
      while (!signal.aborted) {
        await turns.take(noted).catch((thrown: unknown) => {
          if (!isJejakError(thrown)) throw thrown;
        });
        await sleep(everyMs, undefined, { signal }).catch(() => undefined);
      }
    },
    consider: async (text, prepare) => {
      if (isReading()) throw new JejakError("witness-busy");
      return await turns.takeBounded(() => brought(text, prepare));
    },
    newest: () => state.newest()?.text ?? null,
    proofs: signer.proofs,
    status: () => ({
      vkey: vkeyOf(key),
      origin: pinned.origin,
      cosigned: cosignedIn(state.newest()),
      seen: seen.last,
      behind: Math.max(0, (seen.last?.size ?? 0) - (state.newest()?.checkpoint.size ?? 0)),
      read: reading.size,
      error,
      suspects: suspectsIn(folder).length,
      equivocations: signer.proofs().length,
    }),
  };
}

/** What of an error stands in the status; `since` stays while it is the same one. */
function toldError(thrown: unknown, before: WitnessStatus["error"], time: string): WitnessStatus["error"] {
  const { code, at, values } = isJejakError(thrown) ? thrown : new JejakError("internal");
  return { code, at: at ?? null, values: values ?? {}, since: before?.code === code ? before.since : time };
}

function cosignedIn(view: View | null): WitnessStatus["cosigned"] {
  if (view === null) return null;
  const { size, root, block } = view.checkpoint;
  return { size, root, block: block?.number ?? null };
}
