import { JejakError } from "../../protocol/errors.ts";
import type { Checkpoint } from "../../protocol/proof/cosignature.ts";
import { TILE_WIDTH } from "../../protocol/proof/tiles.ts";
import { createPeaks, type Peaks } from "../audit/fold/peaks.ts";
import type { LogClient } from "./log-client.ts";
import type { Progress } from "./progress.ts";

/** Tiles of entries asked for at a time. */
const AHEAD = 8;
/** Entries after which it is noted on the disk how far the reading has come. */
const NOTED_EVERY = 64 * TILE_WIDTH;

/**
 * Reads a log from its first entry on; what was read stays, so that a failed reading goes on where it ended, and one
 * that was killed where it last noted its progress.
 */
export interface Reading {
  /** Entries read and hashed so far. */
  readonly size: number;
  /**
   * Reads every entry up to a checkpoint and demands that they hash to its root.
   * @throws JejakError `log-inconsistent` where they do not: the next call begins anew; those of `LogClient`
   */
  upTo(checkpoint: Pick<Checkpoint, "size" | "root">): Promise<void>;
}

/** @param notedEvery entries, whole tiles of them */
export function createReading(log: LogClient, progress: Progress, notedEvery = NOTED_EVERY): Reading {
  let peaks = createPeaks(progress.read() ?? undefined);
  const note = (): void => {
    if (peaks.size % notedEvery === 0) progress.keep(peaks);
  };
  return {
    get size() {
      return peaks.size;
    },
    upTo: async ({ size, root }) => {
      if (size < peaks.size) peaks = createPeaks();
      await read(log, peaks, size, note);
      const calculated = peaks.root();
      if (calculated === root) return;
      peaks = createPeaks();
      progress.drop();
      throw new JejakError("log-inconsistent", { at: "entries", values: { size, root, calculated } });
    },
  };
}

/** Appends tile after tile, while the next ones are on their way; `note` is called after each. */
async function read(log: LogClient, peaks: Peaks, size: number, note: () => void): Promise<void> {
  const last = Math.ceil(size / TILE_WIDTH);
  let next = Math.floor(peaks.size / TILE_WIDTH);
  const waiting: Promise<Buffer[]>[] = [];
  const ask = (): void => {
    if (next >= last) return;
    const tile = log.entries({ index: next, width: Math.min(TILE_WIDTH, size - next * TILE_WIDTH) });
    // Its failure is told when its turn comes.
    tile.catch(() => undefined);
    waiting.push(tile);
    next++;
  };
  for (let i = 0; i < AHEAD; i++) ask();
  for (let tile = waiting.shift(); tile !== undefined; tile = waiting.shift()) {
    const entries = await tile;
    ask();
    for (const entry of entries.slice(peaks.size % TILE_WIDTH)) append(peaks, entry);
    note();
  }
}

function append(peaks: Peaks, entry: Buffer): void {
  if (entry.length % 32 !== 0 || entry.length > 64 * 32) {
    throw new JejakError("log-answer-malformed", { values: { index: peaks.size, bytes: entry.length } });
  }
  peaks.append(entry);
}
