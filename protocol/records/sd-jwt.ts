import { fromBase64Url, toBase64Url } from "../base64url.ts";
import { JejakError, isJejakError } from "../errors.ts";
import { sha256, utf8, type HashFunction } from "../hash.ts";
import { parseStrict, type JsonObject, type JsonValue } from "../json.ts";

/** What a text may have at most; real ones have some thousand characters and a dozen disclosures. */
export const MAX_SD_JWT = 65_536;
export const MAX_DISCLOSURES = 128;

/** A JWT in its compact form (RFC 7515, section 7.1), taken apart; nothing is checked but the form. */
export interface Jwt {
  header: JsonObject;
  payload: JsonObject;
  /** `header.payload` as it stands: what is signed. */
  signed: string;
  signature: Uint8Array;
}

/** A disclosure (RFC 9901, section 4.2): of a member of an object, or of an element of an array (`name` null). */
export interface Disclosure {
  /** As it stands between the tildes. */
  text: string;
  salt: string;
  name: string | null;
  value: JsonValue;
  /** SHA-256 of the text, as it stands in `_sd`. */
  digest: string;
}

/** An SD-JWT (RFC 9901, section 4), with key binding or without. */
export interface SdJwt {
  issuer: Jwt;
  disclosures: Disclosure[];
  keyBinding: Jwt | null;
  /** The text up to and with the last tilde: what `sd_hash` of the key binding covers. */
  presented: string;
}

/**
 * Takes an SD-JWT apart: `<issuer JWT>~<disclosure>~…~` and, where it is bound, the key binding JWT. Strict JSON and
 * strict base64url in every part, and no disclosure twice.
 * @throws JejakError `sd-jwt-malformed`, by the place
 */
export function parseSdJwt(text: string, hash: HashFunction = sha256): SdJwt {
  if (text.length > MAX_SD_JWT) throw malformed("$", "too long", { characters: text.length });
  const last = text.lastIndexOf("~");
  const [jwt = "", ...shown] = text.slice(0, last).split("~");
  if (last === -1) throw malformed("$", "no tilde");
  if (shown.length > MAX_DISCLOSURES)
    throw malformed("$", "too many disclosures", { disclosures: shown.length });
  const disclosures = shown.map((part, i) => parseDisclosure(part, `disclosure ${i}`, hash));
  if (new Set(disclosures.map(({ digest }) => digest)).size !== disclosures.length) {
    throw malformed("$", "a disclosure twice");
  }
  const bound = text.slice(last + 1);
  return {
    issuer: parseJwt(jwt, "issuer"),
    disclosures,
    keyBinding: bound === "" ? null : parseJwt(bound, "key binding"),
    presented: text.slice(0, last + 1),
  };
}

function parseJwt(text: string, at: string): Jwt {
  const parts = text.split(".");
  const [header = "", payload = "", signature = ""] = parts;
  if (parts.length !== 3) throw malformed(at, "not three parts");
  return within(at, () => ({
    header: objectOf(header),
    payload: objectOf(payload),
    signed: `${header}.${payload}`,
    signature: fromBase64Url(signature),
  }));
}

/** The JSON object in a part. @throws JejakError `sd-jwt-malformed` where it is another value */
function objectOf(part: string): JsonObject {
  const value = parseStrict(fromBase64Url(part));
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw malformed("", "no object");
  return value;
}

function parseDisclosure(text: string, at: string, hash: HashFunction): Disclosure {
  const value = within(at, () => parseStrict(fromBase64Url(text)));
  if (!Array.isArray(value) || value.length < 2 || value.length > 3) throw malformed(at, "not two or three");
  const [salt, name] = value;
  if (typeof salt !== "string") throw malformed(at, "no salt");
  const digest = digestOf(text, hash);
  if (value.length === 2) return { text, salt, name: null, value: value[1] as JsonValue, digest };
  if (typeof name !== "string" || RESERVED.has(name)) throw malformed(at, "no name that may be disclosed");
  return { text, salt, name, value: value[2] as JsonValue, digest };
}

/** Names that no field may have (RFC 9901, sections 4.1 and 4.2.1). */
export const RESERVED: ReadonlySet<string> = new Set(["_sd", "..."]);

function within<T>(at: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!isJejakError(cause)) throw cause;
    throw new JejakError("sd-jwt-malformed", { at, detail: cause.message, cause });
  }
}

function malformed(at: string, detail: string, values: Record<string, number> = {}): JejakError {
  return new JejakError("sd-jwt-malformed", { at, detail, values });
}

/** base64url of SHA-256 of an ASCII text: digests of disclosures, and `sd_hash`. */
export function digestOf(text: string, hash: HashFunction = sha256): string {
  return toBase64Url(hash(utf8(text)));
}

/** The text of the disclosure of a member: base64url of `["<salt>","<name>",<value>]`, without blanks. */
export function disclosureText(salt: string, name: string, value: JsonValue): string {
  return toBase64Url(utf8(JSON.stringify([salt, name, value])));
}
