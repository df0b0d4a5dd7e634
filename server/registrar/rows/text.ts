import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { JejakError } from "../../../protocol/errors.ts";

const NEWLINE = 10;
const MOST_BYTES_A_LINE = 1_048_576;

/**
 * The text of a file in blocks of whole lines, without a byte-order mark. Streams.
 * @throws JejakError `file-unreadable`; `rows-malformed` with the line that is endless, or no UTF-8: decoded somehow, a name would be another
 */
export async function* textOf(path: string): AsyncGenerator<string> {
  let [rest, lines]: [Buffer, number] = [Buffer.alloc(0), 0];
  for await (const chunk of chunksOf(path)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    rest = bytes.subarray(end);
    const text = decoded(path, bytes.subarray(0, end), lines);
    yield lines === 0 ? text.replace(/^\ufeff/, "") : text;
    lines += newlinesIn(text);
    if (rest.length > MOST_BYTES_A_LINE) throw unreadable(path, lines + 1, "an endless line");
  }
  if (rest.length === 0) return;
  const text = decoded(path, rest, lines);
  yield lines === 0 ? text.replace(/^\ufeff/, "") : text;
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path) as AsyncIterable<Buffer>;
  } catch (cause) {
    throw new JejakError("file-unreadable", { at: path, cause });
  }
}

/** The lines of a file, without their ends. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  for await (const text of textOf(path)) {
    const lines = text.split("\n");
    if (lines.at(-1) === "") lines.pop();
    for (const line of lines) yield line.endsWith("\r") ? line.slice(0, -1) : line;
  }
}

function decoded(path: string, bytes: Buffer, linesBefore: number): string {
  if (isUtf8(bytes)) return bytes.toString();
  let line = linesBefore + 1;
  for (let from = 0; ; line++) {
    const newline = bytes.indexOf(NEWLINE, from);
    if (newline === -1 || !isUtf8(bytes.subarray(from, newline))) throw unreadable(path, line, "no UTF-8");
    from = newline + 1;
  }
}

function unreadable(at: string, line: number, detail: string): JejakError {
  return new JejakError("rows-malformed", { at, detail, values: { line } });
}

function newlinesIn(text: string): number {
  let found = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) found++;
  return found;
}
