import type { ReadCodes } from "./read.ts";

/** More than any file of a record, its batch or what somebody trusts. */
const MOST_BYTES = 64 * 2 ** 20;

/** A picture without a code, or a file that nobody can read. */
export class UnreadableError extends Error {}

/**
 * The texts that a file holds: itself, or of all codes in a picture.
 * @throws UnreadableError
 */
export async function textsOf(file: File, reader: () => Promise<ReadCodes>): Promise<string[]> {
  if (file.size > MOST_BYTES) throw new UnreadableError(`${file.size} bytes`);
  if (!file.type.startsWith("image/")) return [await file.text()];
  const picture = await createImageBitmap(file).catch((cause: unknown) => {
    throw new UnreadableError("no picture", { cause });
  });
  const found = await (await reader())(picture);
  if (found.length === 0) throw new UnreadableError("no code");
  return found;
}
