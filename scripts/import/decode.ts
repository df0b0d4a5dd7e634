import { JejakError } from "../../protocol/errors.ts";
import { parseStrict } from "../../protocol/json.ts";

/**
 * Text of a published file: UTF-8, or else the encoding that the caller named (a WHATWG label such as
 * `iso-8859-1`).
 *
 * @throws JejakError `json-encoding`, with the place, when the bytes are neither.
 */
export function decodeText(bytes: Uint8Array, encoding?: string): string {
  const text = decodeAs(bytes, "utf-8") ?? (encoding === undefined ? undefined : decodeAs(bytes, encoding));
  if (text !== undefined) return text;
  if (encoding === undefined) parseStrict(bytes);
  throw new JejakError("json-encoding", { values: { encoding } });
}

function decodeAs(bytes: Uint8Array, label: string): string | undefined {
  const decoder = decoderFor(label);
  try {
    return decoder(bytes);
  } catch {
    return undefined;
  }
}

function decoderFor(label: string): (bytes: Uint8Array) => string {
  try {
    const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
    return (bytes) => decoder.decode(bytes);
  } catch (cause) {
    throw new JejakError("usage", { at: "--encoding", values: { encoding: label }, cause });
  }
}
