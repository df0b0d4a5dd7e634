import { createCipheriv, createDecipheriv, createSecretKey } from "node:crypto";
import { JejakError } from "../../../protocol/errors.ts";
import { randomSource } from "../random-source.ts";

const CIPHER = "aes-256-gcm";
const NONCE = 12;
const TAG = 16;

const random = randomSource();

/** AES-256-GCM: nonce ‖ ciphertext ‖ tag. `context` is authenticated with it, not kept. */
export function seal(key: Uint8Array, plaintext: Uint8Array, context: string): Buffer {
  const nonce = random(NONCE);
  const cipher = createCipheriv(CIPHER, keyOf(key), nonce, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(context));
  const ciphertext = cipher.update(plaintext);
  // Of this mode nothing is left over for the end.
  cipher.final();
  return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]);
}

/** Opens what {@link seal} made. Errors: `vault-key-unreadable` for another key, another context, or changed bytes. */
export function openSealed(key: Uint8Array, sealed: Uint8Array, context: string): Buffer {
  try {
    const decipher = createDecipheriv(CIPHER, keyOf(key), sealed.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
    const plaintext = decipher.update(sealed.subarray(NONCE, sealed.length - TAG));
    decipher.final();
    return plaintext;
  } catch (cause) {
    throw new JejakError("vault-key-unreadable", { at: context, cause });
  }
}

/** Node takes longer to find out that plain bytes are no key object than to encrypt a record. */
function keyOf(bytes: Uint8Array) {
  return createSecretKey(bytes);
}
