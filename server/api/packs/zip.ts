import { ZipFile } from "yazl";
import type { Part } from "./pack.ts";

/**
 * Parts as a ZIP file while they are made: the next one only once the client has taken the last. Where making one
 * fails the answer breaks off, and a ZIP without its end is none. The first chunk is empty: once it is there, ending
 * the generator ends the making of parts too.
 */
export async function* zipped(
  parts: AsyncIterable<Part & { at: Date }>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const zip = new ZipFile();
  // Whoever reads the stream meets its error; before anybody does, an error without a listener would end the process.
  zip.outputStream.on("error", () => undefined);
  const feeding = feed(zip, parts);
  try {
    yield new Uint8Array(0);
    yield* zip.outputStream as AsyncIterable<Uint8Array>;
  } finally {
    zip.outputStream.destroy();
    await feeding;
  }
}

async function feed(zip: ZipFile, parts: AsyncIterable<Part & { at: Date }>): Promise<void> {
  let forgotten = 0;
  try {
    for await (const { file, bytes, at } of parts) {
      zip.addBuffer(Buffer.from(bytes), file, { mtime: at });
      await drained(zip);
      forgotten = forget(zip, forgotten);
      if (zip.outputStream.destroyed) return;
    }
    zip.end();
  } catch (error) {
    zip.outputStream.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

const WRITTEN = 3;

/** The package keeps the bytes of every part until the end. @returns how many parts have been written and let go of */
function forget({ entries }: ZipFile, from: number): number {
  let at = from;
  for (let entry = entries[at]; entry?.state === WRITTEN; entry = entries[++at]) entry.doFileDataPump = null;
  return at;
}

const PAUSE_MS = 5;
const MOST_WAITING = 1 << 20;

/** Until the newest part has been compressed and written, and the client has taken most of it. */
async function drained({ entries, outputStream }: ZipFile): Promise<void> {
  const isWaiting = () => entries.at(-1)?.state !== WRITTEN || outputStream.readableLength > MOST_WAITING;
  while (!outputStream.destroyed && isWaiting()) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
