import { randomBytes } from "node:crypto";
import { JejakError } from "../../../protocol/errors.ts";
import { KEY } from "./kms.ts";
import type { Kms } from "./kms.ts";
import { openSealed, seal } from "./seal.ts";

const MAGIC = Buffer.from("JVK1");
const HEAD = MAGIC.length + 2;

/**
 * The file of a batch's data keys: "JVK1", length of the wrapped key (16 bits), the key of this file wrapped by the
 * master key, and the data keys (32 bytes an index, 0 where one was destroyed) sealed under it. Every writing draws
 * another key of the file, so that no two of its versions have anything in common.
 */
export async function encodeKeyFile(kms: Kms, keys: Uint8Array, context: string): Promise<Buffer> {
  const fileKey = randomBytes(KEY);
  const wrapped = await kms.wrap(fileKey, context);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(wrapped.length);
  return Buffer.concat([MAGIC, length, wrapped, seal(fileKey, keys, context)]);
}

/** The data keys of a batch, joined. Errors: `vault-key-unreadable`. */
export async function decodeKeyFile(kms: Kms, file: Buffer, context: string): Promise<Buffer> {
  if (!file.subarray(0, MAGIC.length).equals(MAGIC) || file.length < HEAD)
    throw new JejakError("vault-key-unreadable", { at: context });
  const body = HEAD + file.readUInt16BE(MAGIC.length);
  const fileKey = await kms.unwrap(file.subarray(HEAD, body), context);
  return openSealed(fileKey, file.subarray(body), context);
}

/** The data key at an index; null where it was destroyed. */
export function keyAt(keys: Buffer, index: number): Buffer | null {
  const key = keys.subarray(index * KEY, (index + 1) * KEY);
  return key.length === KEY && key.some((byte) => byte !== 0) ? key : null;
}
