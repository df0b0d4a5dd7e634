import { z } from "zod";
import { fromBase64Url, toBase64Url } from "../base64url.ts";
import { concat } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { sha256, utf8, type HashFunction } from "../hash.ts";
import { portable, type Primitives } from "../primitives.ts";
import type { HolderJwk } from "./payload.ts";
import type { RecordFile } from "./record-file.ts";
import { digestOf, type Jwt, type SdJwt } from "./sd-jwt.ts";

/** What a verifier asked for; what it did not ask for cannot be compared. */
export interface Demand {
  nonce?: string;
  audience?: string;
}

/** What a holder's key binds a presentation to; time in Unix seconds. */
export interface Binding {
  nonce: string;
  audience: string;
  iat: number;
}

const KEY_BINDING_HEADER = '{"typ":"kb+jwt","alg":"ES256"}';

/**
 * `header.payload` of the key binding of a presentation: what the holder's key signs with ES256. The presentation's
 * `sdJwt` then is itself ‖ this ‖ "." ‖ base64url(r ‖ s).
 */
export function keyBindingInput({ sdJwt }: Pick<RecordFile, "sdJwt">, binding: Binding): string {
  const { nonce, audience, iat } = binding;
  const payload = { nonce, aud: audience, iat, sd_hash: digestOf(sdJwt) };
  return `${toBase64Url(utf8(KEY_BINDING_HEADER))}.${toBase64Url(utf8(JSON.stringify(payload)))}`;
}

/** A presentation with its key binding. @param signature r ‖ s over SHA-256 of the ASCII text `input` */
export function withKeyBinding(presentation: RecordFile, input: string, signature: Uint8Array): RecordFile {
  return { ...presentation, sdJwt: `${presentation.sdJwt}${input}.${toBase64Url(signature)}` };
}

const KeyBinding = z.object({
  nonce: z.string().max(1_024),
  aud: z.string().max(1_024),
  iat: z.int().min(0),
  sd_hash: z.string(),
});

/** What a key binding JWT says. */
export type KeyBindingClaims = z.output<typeof KeyBinding>;

/** What a key binding JWT binds to; null where it says something else. Its signature is not looked at. */
export function bindingOf({ payload }: Jwt): Binding | null {
  const claims = KeyBinding.safeParse(payload);
  if (!claims.success) return null;
  const { nonce, aud: audience, iat } = claims.data;
  return { nonce, audience, iat };
}

/**
 * The claims of the key binding, which the holder's key signed over exactly this presentation.
 * @throws JejakError `presentation-unbound` (form, signature, another presentation)
 */
export function checkKeyBinding(
  { keyBinding, presented }: SdJwt,
  jwk: z.output<typeof HolderJwk>,
  primitives: Primitives = portable,
  hash: HashFunction = sha256,
): KeyBindingClaims {
  if (keyBinding === null) throw unbound("no key binding");
  if (keyBinding.header["alg"] !== "ES256" || keyBinding.header["typ"] !== "kb+jwt") {
    throw unbound("not ES256 and kb+jwt");
  }
  // What has to be understood beyond that (RFC 7515, section 4.1.11) nobody here does.
  if (Object.hasOwn(keyBinding.header, "crit")) throw unbound("header with crit");
  const claims = KeyBinding.safeParse(keyBinding.payload);
  if (!claims.success) throw unbound("claims missing");
  if (claims.data.sd_hash !== digestOf(presented, hash)) throw unbound("made for another presentation");
  if (!isEs256(keyBinding, concat(fromBase64Url(jwk.x), fromBase64Url(jwk.y)), primitives, hash)) {
    throw unbound("not signed by the holder's key");
  }
  return claims.data;
}

function unbound(detail: string): JejakError {
  return new JejakError("presentation-unbound", { detail });
}

/** Whether ES256 (RFC 7518, section 3.4) of a JWT holds for a key x ‖ y; either half of s. */
export function isEs256(
  { signed, signature }: Jwt,
  key: Uint8Array,
  primitives: Primitives = portable,
  hash: HashFunction = sha256,
): boolean {
  return (
    key.length === 64 && signature.length === 64 && primitives.verifyP256(hash(utf8(signed)), signature, key)
  );
}
