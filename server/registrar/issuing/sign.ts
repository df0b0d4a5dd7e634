import { createPrivateKey, hash, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { SDJwtInstance } from "@sd-jwt/core";
import { fromHex } from "../../../protocol/bytes.ts";
import type { Hex } from "../../../protocol/bytes.ts";
import { claimsOf } from "../../../protocol/records/payload.ts";
import type { RecordTerms } from "../../../protocol/records/payload.ts";
import { randomSource } from "./random.ts";

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
  claims: Record<string, string>;
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
export type RecordSigner = (row: RowToSign) => Promise<SignedRecord>;

const [VERIFIER, COORDINATE] = [20, 32];
const [SALT, ID] = [16, 16];
const HEADER = { header: { typ: "dc+sd-jwt" } };

/** SD-JWT VC (RFC 9901), ES256: each field a disclosure of its own with a salt of 128 bits. */
export function recordSigner(context: SigningContext): RecordSigner {
  const key = privateKeyOf(context);
  const random = randomSource();
  const sdJwt = new SDJwtInstance({
    signAlg: "ES256",
    signer: (data: string) =>
      sign("sha256", Buffer.from(data, "ascii"), { key, dsaEncoding: "ieee-p1363" }).toString("base64url"),
    hashAlg: "sha-256",
    hasher: (data: string | ArrayBuffer) =>
      hash("sha256", typeof data === "string" ? data : new Uint8Array(data), "buffer"),
    saltGenerator: () => random(SALT).toString("base64url"),
  });
  return async ({ index, claims, jwk, exp }) => {
    const own = claimsOf({
      ...context.terms,
      index,
      jti: random(ID).toString("hex"),
      ...(jwk !== undefined && { jwk }),
      ...(exp !== undefined && { exp }),
    });
    const names = Object.keys(claims).filter((name) => !context.open.includes(name));
    const frame = { _sd: names, _sd_decoy: context.hidden - names.length };
    const issued = await sdJwt.issue({ ...own, ...claims }, frame as never, HEADER);
    const signedText = issued.slice(0, issued.lastIndexOf(".", issued.indexOf("~")));
    return { index, sdJwt: issued, recordId: hash("sha256", signedText, "buffer") };
  };
}

function privateKeyOf({ signer, privateKey }: SigningContext): KeyObject {
  const point = Buffer.from(fromHex(signer)).subarray(VERIFIER);
  const [x, y] = [point.subarray(0, COORDINATE), point.subarray(COORDINATE)];
  const d = Buffer.from(privateKey);
  const jwk = { kty: "EC", crv: "P-256", ...encoded({ x, y, d }) };
  return createPrivateKey({ format: "jwk", key: jwk });
}

function encoded(parts: Record<"x" | "y" | "d", Buffer>) {
  const { x, y, d } = parts;
  return { x: x.toString("base64url"), y: y.toString("base64url"), d: d.toString("base64url") };
}
