import { createHmac, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import { peakLevels } from "../../protocol/log.ts";
import { vkeyOf, type SigningKey } from "../../protocol/proof/note-keys.ts";
import type { Peaks, PeaksOf } from "../audit/fold/peaks.ts";
import { writeDurably } from "./durable.ts";
import type { Folder } from "./state.ts";

/** How far the first reading of a log has come, over restarts. */
export interface Progress {
  /** What this witness read and hashed itself; null where there is nothing of the kind. */
  read(): PeaksOf | null;
  /** Puts it on the disk. */
  keep(peaks: Peaks): void;
  drop(): void;
}

const Stored = z.strictObject({
  format: z.literal("jejak-witness-reading"),
  version: z.literal(1),
  size: z.int().min(1),
  /** The lowest level first. */
  peaks: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
  seal: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Whose reading of which log it is. */
export interface Reader {
  key: SigningKey;
  logKey: string;
  origin: string;
}

/**
 * Peaks stand for entries that nobody looks at again, so they are sealed under the witness's key, for this log: what
 * somebody else wrote, or this witness about another log, is passed over, and the reading begins anew.
 */
export function progressIn({ reading: path }: Folder, reader: Reader): Progress {
  const seal = ({ size, hashes }: PeaksOf): Buffer => {
    const words = [
      "jejak-witness-reading/1",
      vkeyOf(reader.key),
      reader.logKey,
      reader.origin,
      size,
      ...hashes,
    ];
    return createHmac("sha256", reader.key.seed).update(words.join("\n")).digest();
  };
  return {
    read: () => {
      const stored = existsSync(path) ? parsed(readFileSync(path, "utf8")) : null;
      if (stored === null || stored.peaks.length !== peakLevels(stored.size).length) return null;
      const found = { size: stored.size, hashes: stored.peaks };
      return timingSafeEqual(Buffer.from(stored.seal, "hex"), seal(found)) ? found : null;
    },
    keep: (peaks) => {
      const kept = { size: peaks.size, hashes: peaks.list().map(({ hash }) => hash) };
      const stored: z.infer<typeof Stored> = {
        format: "jejak-witness-reading",
        version: 1,
        size: kept.size,
        peaks: kept.hashes,
        seal: seal(kept).toString("hex"),
      };
      writeDurably(path, `${JSON.stringify(stored)}\n`);
    },
    drop: () => {
      rmSync(path, { force: true });
    },
  };
}

function parsed(text: string): z.infer<typeof Stored> | null {
  try {
    return Stored.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
