import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { toHex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { openApi } from "./api.ts";
import type { Settled } from "./evidence.ts";
import { answerOf } from "./http.ts";
import { z } from "zod";

/** What is packed: one process, or those of an agency with steps in a year or a month. */
export type Packed = { agency: string; ocid: string } | { agency: string; year: string; month?: string };

/** A pack as it was saved. */
export interface Saved {
  bytes: number;
  sha256: string;
  /** Block, size and finality of what it proves. */
  asOf: string;
}

/** Nothing for so long ends a download; a pack of a year may take hours as a whole. */
const SILENT_MS = 120_000;

/**
 * Saves a pack while it is made. A file of that name is there only once the pack is whole.
 * @throws JejakError the problem that the server answered with, `server-unavailable` where the answer breaks off,
 * `usage` where the file cannot be written
 */
export async function savePack(url: string, packed: Packed, finality: Settled, file: string): Promise<Saved> {
  const part = `${file}.part`;
  await (await open(part, "w").catch((cause: unknown) => unwritable(file, cause))).close();
  try {
    const { body, asOf } = await start(url, packed, finality);
    const saved = await receive(body, part, url);
    await rename(part, file);
    return { ...saved, asOf };
  } finally {
    await rm(part, { force: true });
  }
}

function unwritable(at: string, cause: unknown): never {
  throw new JejakError("usage", { at, cause });
}

async function start(url: string, packed: Packed, finality: Settled) {
  const api = openApi(url);
  const parseAs = "stream" as const;
  const call =
    "ocid" in packed
      ? api.GET("/api/v1/agencies/{agency}/processes/{ocid}/pack", {
          params: { path: packed, query: { finality } },
          parseAs,
        })
      : api.GET("/api/v1/agencies/{agency}/pack", {
          params: { path: { agency: packed.agency }, query: queryOf(packed, finality) },
          parseAs,
        });
  const reached = call.catch((cause: unknown) => {
    throw new JejakError("server-unavailable", { at: url, cause });
  });
  const body = await answerOf(reached, z.instanceof(globalThis.ReadableStream));
  const asOf = (await reached).response.headers.get("jejak-as-of") ?? "";
  return { body: body as ReadableStream<Uint8Array>, asOf };
}

function queryOf({ year, month }: { year: string; month?: string }, finality: Settled) {
  return { finality, year: Number(year), ...(month !== undefined && { month: Number(month) }) };
}

async function receive(
  body: ReadableStream<Uint8Array>,
  part: string,
  url: string,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  const silence = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      silence.abort();
    }, SILENT_MS);
  };
  heard();
  const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      heard();
      bytes += chunk.length;
      hash.update(chunk);
      yield chunk;
    }
  };
  try {
    await pipeline(Readable.fromWeb(body), counted, createWriteStream(part), { signal: silence.signal });
  } catch (cause) {
    throw new JejakError("server-unavailable", { at: url, values: { bytes }, cause });
  } finally {
    clearTimeout(timer);
  }
  return { bytes, sha256: toHex(hash.digest()) };
}
