import { p256 } from "@noble/curves/nist.js";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { toBase64 } from "../../protocol/base64.ts";
import { toBase64Url } from "../../protocol/base64url.ts";
import { concat, toHex } from "../../protocol/bytes.ts";
import { agencyKey, sha256, utf8 } from "../../protocol/hash.ts";
import type { JsonObject } from "../../protocol/json.ts";
import { createLog } from "../../protocol/log.ts";
import { recordId, recordLeaf, type RegistryPlace } from "../../protocol/records/batch.ts";
import type { RecordChange } from "../../protocol/records/entries.ts";
import { keyBindingInput, withKeyBinding, type Binding } from "../../protocol/records/key-binding.ts";
import { RECORD_HEADER, claimsOf, type RecordTerms } from "../../protocol/records/payload.ts";
import type { RecordFile } from "../../protocol/records/record-file.ts";
import { digestOf, disclosureText } from "../../protocol/records/sd-jwt.ts";
import { stateOf } from "../../protocol/records/status.ts";
import { parseType, typeIntegrity, type RecordType } from "../../protocol/records/type.ts";
import type { VerifiedBatch } from "../../protocol/records/verified.ts";

/** Bytes that are the same in every run. */
export function seededBytes(name: string, length: number): Uint8Array {
  return Uint8Array.from(createHash("sha512").update(name).digest().subarray(0, length));
}

export interface KeyPair {
  secret: Uint8Array;
  /** x ‖ y */
  key: Uint8Array;
}

export function p256Key(name: string): KeyPair {
  const secret = seededBytes(name, 32);
  return { secret, key: p256.getPublicKey(secret, false).subarray(1) };
}

export function jwkOf({ key }: KeyPair): NonNullable<RecordTerms["jwk"]> {
  return { kty: "EC", crv: "P-256", x: toBase64Url(key.subarray(0, 32)), y: toBase64Url(key.subarray(32)) };
}

/** r ‖ s of ES256 over a text. */
export function es256(text: string, { secret }: KeyPair): Uint8Array {
  return p256.sign(sha256(utf8(text)), secret, { prehash: false });
}

const TYPES = new URL("../../server/records/types/", import.meta.url);

/** One of the five ready types, as JSON and as read. */
export function readyType(name: string): { json: JsonObject; type: RecordType } {
  const json = JSON.parse(readFileSync(new URL(`${name}.json`, TYPES), "utf8")) as JsonObject;
  return { json, type: parseType(json) };
}

export const OFFICIAL_ID = "ID-DUKCAPIL-CONTOH";
const P256_VERIFIER = seededBytes("p256 verifier", 20);
export const PLACE: RegistryPlace = {
  chainId: 31337n,
  registry: `0x${toHex(seededBytes("registry", 20))}`,
  agency: agencyKey(OFFICIAL_ID),
};
export const RECORDED_AT = 1_790_000_000;

/** What one record of an invented batch says; the rest is filled in. */
export interface Wanted {
  fields: Record<string, string>;
  jwk?: RecordTerms["jwk"];
  exp?: number;
  nbf?: number;
  iat?: number;
}

/** An issuer's JWT with one disclosure a field, as Jejak issues them. */
export function issueRecord(terms: RecordTerms, fields: Record<string, string>, issuer: KeyPair): string {
  const disclosures = Object.entries(fields).map(([name, value]) =>
    disclosureText(toBase64Url(seededBytes(`salt ${terms.jti} ${name}`, 16)), name, value),
  );
  const payload = {
    ...claimsOf(terms),
    _sd: disclosures.map((text) => digestOf(text)).sort(),
    _sd_alg: "sha-256",
  };
  const signed = `${toBase64Url(utf8(RECORD_HEADER))}.${toBase64Url(utf8(JSON.stringify(payload)))}`;
  return [`${signed}.${toBase64Url(es256(signed, issuer))}`, ...disclosures, ""].join("~");
}

export interface MadeBatch {
  files: RecordFile[];
  verified: VerifiedBatch;
  issuer: KeyPair;
}

export interface BatchOptions {
  number?: number;
  type?: string;
  changes?: RecordChange[];
  officialId?: string;
  issuer?: KeyPair;
}

/** A batch of 64 with these records at places 3, 8, 13 …, and what evidence would prove of it. */
export function makeBatch(wanted: readonly Wanted[], options: BatchOptions = {}): MadeBatch {
  const { number = 7, type = "akta-kelahiran", changes = [], officialId = OFFICIAL_ID } = options;
  const issuer = options.issuer ?? p256Key("issuer");
  const place = { ...PLACE, agency: agencyKey(officialId) };
  const { json } = readyType(type);
  const size = 64;
  const at = (i: number): number => 3 + 5 * i;
  const records = wanted.map(({ fields, iat = RECORDED_AT - 3_600, ...rest }, i) => {
    const jti = toHex(seededBytes(`jti ${officialId} ${number} ${i}`, 16));
    const named = { vct: json["vct"] as string, integrity: typeIntegrity(json) };
    return issueRecord(
      { place, batch: number, index: at(i), size, ...named, iat, jti, ...rest },
      fields,
      issuer,
    );
  });
  const log = createLog();
  for (let index = 0; index < size; index++) {
    const record = records[(index - 3) / 5];
    const id = record === undefined ? seededBytes(`padding ${number} ${index}`, 32) : idOf(record);
    log.append(recordLeaf(id));
  }
  const signer = concat(P256_VERIFIER, issuer.key);
  const files = records.map((sdJwt, i): RecordFile => ({
    format: "jejak-record",
    version: 1,
    sdJwt,
    path: toBase64(concat(...log.inclusionProof(at(i)))),
    issuer: { signer: toBase64(signer), mandate: 4, officialId },
    type: json,
  }));
  const verified: VerifiedBatch = {
    ...place,
    officialId,
    name: "Dinas Kependudukan Contoh",
    number,
    root: toHex(log.root()),
    size,
    entryIndex: 40,
    recordedAt: RECORDED_AT,
    issuer: { number: 4, signer, goodThen: true },
    p256Verifier: P256_VERIFIER,
    record: (index) => stateOf(changes, index),
    asOf: { block: 900, time: RECORDED_AT + 86_400 },
  };
  return { files, verified, issuer };
}

/** The record id of an SD-JWT. */
export function idOf(sdJwt: string): Uint8Array {
  const [jwt = ""] = sdJwt.split("~", 1);
  return recordId(jwt.slice(0, jwt.lastIndexOf(".")));
}

/** A presentation with the holder's key binding. */
export function bind(presentation: RecordFile, holder: KeyPair, binding: Binding): RecordFile {
  const input = keyBindingInput(presentation, binding);
  return withKeyBinding(presentation, input, es256(input, holder));
}

/** A birth entry of nobody. */
export const BUDI: Record<string, string> = {
  nomor_akta: "3273-LT-12052026-0001",
  nama: "Budi Contoh",
  nik: "3273011205260001",
  tempat_lahir: "Bandung",
  tanggal_lahir: "2026-05-12",
  jenis_kelamin: "L",
  anak_ke: "2",
  nama_ibu: "Ani Contoh",
  tanggal_terbit: "2026-06-01",
};

/** Another one. */
export const SITI: Record<string, string> = {
  ...BUDI,
  nomor_akta: "3273-LT-13052026-0002",
  nama: "Siti Contoh",
  nik: "3273015305260002",
  jenis_kelamin: "P",
};
