import { createPrivateKey, hash, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
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
const [SALT, ID, DIGEST] = [16, 16, 32];
const HEADER = encoded(Buffer.from(RECORD_HEADER));

/**
 * SD-JWT VC (RFC 9901), ES256: each field a disclosure of its own with a salt of 128 bits. @sd-jwt/core writes the same
 * from the same salts, and reads what this writes (tests hold them together), at 2.6 times the processor's time.
 */
export function recordSigner(context: SigningContext): RecordSigner {
  const key = privateKeyOf(context);
  const random = randomSource();
  return ({ index, claims, jwk, exp }) => {
    const { disclosures, digests, open } = disclose(context, claims, random);
    const own = claimsOf({
      ...context.terms,
      index,
      jti: random(ID).toString("hex"),
      ...(jwk !== undefined && { jwk }),
      ...(exp !== undefined && { exp }),
      open,
    });
    const payload = JSON.stringify({ ...own, _sd: digests, _sd_alg: "sha-256" });
    const signed = Buffer.from(`${HEADER}.${encoded(Buffer.from(payload))}`, "ascii");
    const signature = encoded(joined(sign("sha256", signed, key)));
    const sdJwt = [`${signed.toString("ascii")}.${signature}`, ...disclosures, ""].join("~");
    return { index, sdJwt, recordId: hash("sha256", signed, "buffer") };
  };
}

/** Digests in alphabetical order, with decoys where a field has no value: neither order nor number says anything. */
function disclose(
  { open: openFields, hidden }: SigningContext,
  claims: Readonly<Record<string, string>>,
  random: (length: number) => Buffer,
): { disclosures: string[]; digests: string[]; open: Record<string, string> } {
  const open: Record<string, string> = {};
  const disclosures: string[] = [];
  const digests: string[] = [];
  for (const [name, value] of Object.entries(claims)) {
    if (openFields.includes(name)) {
      open[name] = value;
      continue;
    }
    const disclosure = encoded(Buffer.from(JSON.stringify([encoded(random(SALT)), name, value])));
    disclosures.push(disclosure);
    digests.push(hash("sha256", disclosure, "base64url"));
  }
  while (digests.length < hidden) digests.push(encoded(random(DIGEST)));
  return { disclosures, digests: digests.sort(), open };
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
