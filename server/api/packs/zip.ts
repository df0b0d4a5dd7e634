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
  try {
    for await (const { file, bytes, at } of parts) {
      zip.addBuffer(Buffer.from(bytes), file, { mtime: at });
      await drained(zip);
      if (zip.outputStream.destroyed) return;
    }
    zip.end();
  } catch (error) {
    zip.outputStream.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

const PAUSE_MS = 20;
const MOST_WAITING = 1 << 20;

async function drained({ outputStream }: ZipFile): Promise<void> {
  while (!outputStream.destroyed && outputStream.readableLength > MOST_WAITING) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
