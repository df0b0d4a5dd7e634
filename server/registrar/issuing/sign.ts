import { createPrivateKey, hash, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { Jwt, SDJwt } from "@sd-jwt/core";
import { Disclosure } from "@sd-jwt/utils";
import { fromHex } from "../../../protocol/bytes.ts";
import type { Hex } from "../../../protocol/bytes.ts";
import { RECORD_HEADER, claimsOf } from "../../../protocol/records/payload.ts";
import type { RecordTerms } from "../../../protocol/records/payload.ts";
import { randomSource } from "../random-source.ts";

/** What the records of a batch have in common, and the key that signs them. */
export interface SigningContext {
  terms: Pick<RecordTerms, "place" | "batch" | "size" | "vct" | "integrity" | "iat">;
  /** Fields that every reader of a record sees. */
  open: readonly string[];
  /** Fields that are disclosed one by one: as many digests stand in every record, so that their number says nothing. */
  hidden: number;
  /** ERC-7913 bytes: verifier, x, y. */
  signer: Hex;
  privateKey: Uint8Array;
}

/** One row, at the place that was drawn for it. */
export interface RowToSign {
  index: number;
  claims: Readonly<Record<string, string>>;
  /** The holder's public key, where the holder has one. */
  jwk?: NonNullable<RecordTerms["jwk"]>;
  /** Unix seconds. */
  exp?: number;
}

/** An issued record: the SD-JWT with all disclosures, and SHA-256 of its `header.payload`. */
export interface SignedRecord {
  index: number;
  sdJwt: string;
  recordId: Uint8Array;
}

/** Signs the records of one batch. */
export type RecordSigner = (row: RowToSign) => SignedRecord;

const [VERIFIER, COORDINATE] = [20, 32];
const [ID, SALT] = [16, 16];
const HEADER = encoded(Buffer.from(RECORD_HEADER));

/**
 * SD-JWT VC (RFC 9901), ES256, in the classes of @sd-jwt: each field a disclosure of its own with a salt of 128 bits,
 * decoys where a field has no value. Digests are in alphabetical order: neither order nor number says anything.
 */
export function recordSigner(context: SigningContext): RecordSigner {
  const random = randomSource();
  const salt = () => encoded(random(SALT));
  const key = privateKeyOf(context);
  return ({ index, claims, jwk, exp }) => {
    const open: Record<string, string> = {};
    const hidden: DigestedDisclosure[] = [];
    for (const [name, value] of Object.entries(claims)) {
      if (context.open.includes(name)) open[name] = value;
      else hidden.push(disclosureOf(salt(), name, value));
    }
    const digests = hidden.map(({ digest }) => digest);
    // A record has one digest at least: readers ask for the list.
    while (digests.length < Math.max(context.hidden, 1)) digests.push(digestOf(salt()));
    const own = claimsOf({
      ...context.terms,
      index,
      jti: random(ID).toString("hex"),
      open,
      ...(jwk !== undefined && { jwk }),
      ...(exp !== undefined && { exp }),
    });
    const payload = Buffer.from(JSON.stringify({ ...own, _sd: digests.sort(), _sd_alg: "sha-256" }));
    const signed = `${HEADER}.${encoded(payload)}`;
    const signature = encoded(joined(sign("sha256", Buffer.from(signed, "ascii"), key)));
    const jwt = new Jwt({ encoded: `${signed}.${signature}` });
    const sdJwt = new SDJwt({ jwt, disclosures: hidden.map(({ disclosure }) => disclosure) }).encodeSDJwt();
    return { index, sdJwt, recordId: hash("sha256", signed, "buffer") };
  };
}

interface DigestedDisclosure {
  disclosure: Disclosure<string>;
  digest: string;
}

/** RFC 9901, 4.2.1. The library itself encodes through `btoa`, which takes as long as signing. */
function disclosureOf(salt: string, name: string, value: string): DigestedDisclosure {
  const text = encoded(Buffer.from(JSON.stringify([salt, name, value])));
  const digest = digestOf(text);
  return { disclosure: new Disclosure([salt, name, value], { encoded: text, digest }), digest };
}

/** RFC 9901, 4.2.3. */
function digestOf(disclosure: string): string {
  return hash("sha256", disclosure, "base64url");
}

/**
 * r ‖ s of a signature in DER (RFC 3279, 2.2.3). Node would give it so itself, but then takes as long to find out that
 * its options are no key as to sign.
 */
function joined(der: Buffer): Buffer {
  const signature = Buffer.alloc(2 * COORDINATE);
  let at = 2;
  for (const end of [COORDINATE, 2 * COORDINATE]) {
    const start = at + 2;
    at = start + (der[at + 1] ?? 0);
    // An integer is as long as it needs to be, with a 0 before it where its first bit is set.
    const integer = der.subarray(Math.max(start, at - COORDINATE), at);
    signature.set(integer, end - integer.length);
  }
  return signature;
}

function encoded(bytes: Buffer): string {
  return bytes.toString("base64url");
}

function privateKeyOf({ signer, privateKey }: SigningContext): KeyObject {
  const point = Buffer.from(fromHex(signer)).subarray(VERIFIER);
  const [x, y] = [point.subarray(0, COORDINATE), point.subarray(COORDINATE)];
  const jwk = { kty: "EC", crv: "P-256", x: encoded(x), y: encoded(y), d: encoded(Buffer.from(privateKey)) };
  return createPrivateKey({ format: "jwk", key: jwk });
}
