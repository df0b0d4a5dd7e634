import { createPrivateKey, hash, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { SDJwtInstance } from "@sd-jwt/core";
import { fromHex } from "../../../protocol/bytes.ts";
import type { Hex } from "../../../protocol/bytes.ts";
import type { JsonObject } from "../../../protocol/json.ts";
import { randomSource } from "./random.ts";

/** What the records of a batch have in common, and the key that signs them. */
export interface SigningContext {
  iss: string;
  vct: string;
  /** `vct#integrity` */
  integrity: string;
  /** Name of the batch's status list. */
  statusList: string;
  batch: number;
  size: number;
  /** Unix seconds. */
  iat: number;
  /** Fields of the type: as many digests stand in every record, so that their number says nothing of one. */
  fields: number;
  /** ERC-7913 bytes: verifier, x, y. */
  signer: Hex;
  privateKey: Uint8Array;
}

/** One row, at the place that was drawn for it. */
export interface RowToSign {
  index: number;
  claims: Record<string, string>;
  /** The holder's public key, where the holder has one. */
  cnf?: JsonObject;
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
  return async (row) => {
    const names = Object.keys(row.claims);
    const payload = { ...commonClaims(context, row, random(ID).toString("hex")), ...row.claims };
    const frame = { _sd: names, _sd_decoy: context.fields - names.length };
    const issued = await sdJwt.issue(payload, frame as never, { header: { typ: "dc+sd-jwt" } });
    const signedText = issued.slice(0, issued.lastIndexOf(".", issued.indexOf("~")));
    return { index: row.index, sdJwt: issued, recordId: hash("sha256", signedText, "buffer") };
  };
}

function commonClaims(context: SigningContext, { index, cnf, exp }: RowToSign, jti: string) {
  const { iss, vct, integrity, iat, batch, size, statusList } = context;
  return {
    iss,
    vct,
    "vct#integrity": integrity,
    iat,
    ...(exp !== undefined && { exp }),
    jti,
    jejak: { batch, index, size },
    status: { status_list: { idx: index, uri: statusList } },
    ...(cnf !== undefined && { cnf: { jwk: cnf } }),
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
