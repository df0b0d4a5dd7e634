import { randomBytes } from "node:crypto";
import { JejakError } from "../../../protocol/errors.ts";
import { drawSecret, readIfThere } from "./disk.ts";
import { openSealed, seal } from "./seal.ts";

/** Bytes of every key here. */
export const KEY = 32;

/**
 * Whatever holds the master key: a file, or a key-management service that never gives it away. `context` names what is
 * wrapped; unwrapping under another one fails.
 */
export interface Kms {
  wrap(key: Uint8Array, context: string): Promise<Uint8Array>;
  /** Errors: `vault-key-unreadable` */
  unwrap(wrapped: Uint8Array, context: string): Promise<Uint8Array>;
}

/** A master key of 32 random bytes in a file of mode 0600, drawn at first use. */
export function fileKms(path: string): Kms {
  let master: Promise<Uint8Array> | undefined;
  const keyBy = async (read: typeof keptKey): Promise<Uint8Array> => {
    try {
      return await (master ??= read(path));
    } catch (error) {
      master = undefined;
      throw error;
    }
  };
  return {
    wrap: async (secret, context) => seal(await keyBy(masterKey), secret, context),
    // What is wrapped has a key: another one drawn in its place would hide that it is lost.
    unwrap: async (wrapped, context) => openSealed(await keyBy(keptKey), wrapped, context),
  };
}

async function masterKey(path: string): Promise<Uint8Array> {
  if ((await readIfThere(path)) === null) await drawSecret(path, randomBytes(KEY));
  return await keptKey(path);
}

async function keptKey(path: string): Promise<Uint8Array> {
  const found = await readIfThere(path);
  if (found?.length === KEY) return found;
  throw new JejakError("vault-key-unreadable", { at: path });
}
