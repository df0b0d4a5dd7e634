import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";
import { TILE_WIDTH, bundlePath, tilePath, type Bundle, type Tile } from "../../protocol/proof/tiles.ts";

const TIMEOUT_MS = 20_000;
/** Times that a log may say to come again, and the longest time in seconds that is waited for it. */
const ATTEMPTS = 5;
const LONGEST_PAUSE = 60;
const HASH = 32;

/** Longest note, tile of hashes, tile of entries (each of at most 64 words and its length). */
const MOST = { checkpoint: 65_536, hashes: TILE_WIDTH * HASH, entries: TILE_WIDTH * (2 + 64 * 32) };

/** What a witness asks of a log (c2sp.org/tlog-tiles); nothing of it is believed. */
export interface LogClient {
  /** The newest signed note. */
  checkpoint(): Promise<string>;
  /** The first `width` hashes of a tile, joined. */
  hashes(tile: Tile): Promise<Buffer>;
  /** The first `width` entries of a bundle. */
  entries(bundle: Bundle): Promise<Buffer[]>;
}

/**
 * Opens nothing; every question is one GET.
 * @param url where `checkpoint` and `tile/` lie
 * Errors: `log-unavailable`, `log-answer-malformed`
 */
export function createLogClient(url: string): LogClient {
  const base = z
    .url({ protocol: /^https?$/ })
    .parse(url)
    .replace(/\/$/, "");
  return {
    checkpoint: async () => (await ask(`${base}/checkpoint`, MOST.checkpoint)).toString("utf8"),
    hashes: async (tile) => {
      const bytes = await askTile(base, tile.width, (width) => tilePath({ ...tile, width }), MOST.hashes);
      const length = tile.width * HASH;
      if (bytes.length >= length && bytes.length % HASH === 0) return bytes.subarray(0, length);
      throw malformed(`${base}/${tilePath(tile)}`, { bytes: bytes.length, needed: length });
    },
    entries: async (bundle) => {
      const bytes = await askTile(
        base,
        bundle.width,
        (width) => bundlePath({ ...bundle, width }),
        MOST.entries,
      );
      return entriesIn(bytes, bundle.width, `${base}/${bundlePath(bundle)}`);
    },
  };
}

/** A partial tile may be gone once the full one is there (c2sp.org/tlog-tiles): then that one is asked for. */
async function askTile(
  base: string,
  width: number,
  path: (width: number) => string,
  most: number,
): Promise<Buffer> {
  const full = `${base}/${path(TILE_WIDTH)}`;
  if (width === TILE_WIDTH) return await ask(full, most);
  return (await askIfThere(`${base}/${path(width)}`, most)) ?? (await ask(full, most));
}

/** Each entry behind its length, two bytes big-endian. */
function entriesIn(bytes: Buffer, width: number, at: string): Buffer[] {
  const entries: Buffer[] = [];
  for (let from = 0; entries.length < width;) {
    const start = from + 2;
    const end = start <= bytes.length ? start + bytes.readUInt16BE(from) : Infinity;
    if (end > bytes.length) throw malformed(at, { bytes: bytes.length, entries: entries.length, width });
    entries.push(bytes.subarray(start, end));
    from = end;
  }
  return entries;
}

async function ask(url: string, most: number): Promise<Buffer> {
  const bytes = await askIfThere(url, most);
  if (bytes !== null) return bytes;
  throw new JejakError("log-unavailable", { at: url, values: { status: 404 } });
}

/** A log that is read too quickly says when to come again (HTTP 429, `Retry-After`), and is taken at its word. */
async function askIfThere(url: string, most: number): Promise<Buffer | null> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((cause: unknown) => {
      throw new JejakError("log-unavailable", { at: url, cause });
    });
    const bytes = await read(response, url, most);
    if (response.status === 404) return null;
    if (response.ok) return bytes;
    const pause = Number(response.headers.get("retry-after"));
    if (response.status !== 429 || attempt === ATTEMPTS || !(pause > 0 && pause <= LONGEST_PAUSE))
      throw new JejakError("log-unavailable", { at: url, values: { status: response.status } });
    await sleep(pause * 1000);
  }
}

async function read({ body }: Response, at: string, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > most) throw malformed(at, { most });
      chunks.push(chunk);
    }
  } catch (cause) {
    throw cause instanceof JejakError ? cause : new JejakError("log-unavailable", { at, cause });
  }
  return Buffer.concat(chunks);
}

function malformed(at: string, values: Record<string, unknown>): JejakError {
  return new JejakError("log-answer-malformed", { at, values });
}
