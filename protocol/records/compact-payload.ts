import { fromBase64, toBase64 } from "../base64.ts";
import { fromBase64Url, toBase64Url } from "../base64url.ts";
import { fromHex, to0x, toHex, type Hex } from "../bytes.ts";
import { isJejakError } from "../errors.ts";
import { agencyKey, utf8 } from "../hash.ts";
import type { RegistryPlace } from "./batch.ts";
import { malformedCode, type ByteReader, type ByteWriter } from "./byte-stream.ts";
import { RECORD_HEADER, claimsOf, readIssued, type IssuedRecord, type RecordTerms } from "./payload.ts";
import type { Jwt } from "./sd-jwt.ts";

/** How the issuer's `header.payload` stands: as its text, or as fields with some of these. */
const HAS = { fields: 1, exp: 2, nbf: 4, jwk: 8, otherAgency: 16 } as const;
const MOST_HAS = 31;

const VCT_START = "urn:jejak:type:";
const INTEGRITY_START = "sha256-";
const MAX_DIGESTS = 256;
const MAX_OPEN = 40;

/** What the payload is written with: digests of the disclosures that stand before it, and the agency's official id. */
export interface Beside {
  digests: readonly string[];
  officialId: string;
}

/** Writes `header.payload`: as fields where they give back exactly its text, else as this text. */
export function writePayload(writer: ByteWriter, issuer: Jwt, beside: Beside): void {
  const terms = termsOf(issuer);
  if (terms === null) {
    writer.byte(0);
    writer.text(issuer.signed);
    return;
  }
  const { place, exp, nbf, jwk, digests, open } = terms;
  const isOther = agencyKey(beside.officialId) !== place.agency;
  writer.byte(
    HAS.fields |
      (exp === undefined ? 0 : HAS.exp) |
      (nbf === undefined ? 0 : HAS.nbf) |
      (jwk === undefined ? 0 : HAS.jwk) |
      (isOther ? HAS.otherAgency : 0),
  );
  writer.text(String(place.chainId));
  writer.raw(fromHex(place.registry));
  if (isOther) writer.raw(fromHex(place.agency));
  for (const value of [terms.batch, terms.index, Math.log2(terms.size), terms.iat]) writer.number(value);
  for (const value of [exp, nbf]) if (value !== undefined) writer.number(value);
  if (jwk !== undefined) for (const part of [jwk.x, jwk.y]) writer.raw(fromBase64Url(part));
  writer.raw(fromHex(terms.jti));
  writer.text(terms.vct.slice(VCT_START.length));
  writer.raw(fromBase64(terms.integrity.slice(INTEGRITY_START.length)));
  writePairs(writer, open);
  writeDigests(writer, digests, beside.digests);
}

interface Terms extends RecordTerms {
  open: Record<string, string>;
  /** `_sd`, in its order. */
  digests: string[];
}

/** What an issuer's JWT was made of, where `signedText` makes it again; else null. */
function termsOf(issuer: Jwt): Terms | null {
  try {
    const terms = termsIn(readIssued(issuer));
    return signedText(terms) === issuer.signed ? terms : null;
  } catch (error) {
    if (isJejakError(error)) return null;
    throw error;
  }
}

function termsIn({ payload, place, open }: IssuedRecord): Terms {
  const { vct, iat, exp, nbf, jti, jejak, cnf, _sd } = payload;
  return {
    ...{ place, ...jejak, vct, integrity: payload["vct#integrity"], iat, jti, open, digests: _sd },
    ...(exp !== undefined && { exp }),
    ...(nbf !== undefined && { nbf }),
    ...(cnf !== undefined && { jwk: cnf.jwk }),
  };
}

/** `header.payload` of these terms, as every issuer of Jejak writes it. */
function signedText(terms: Terms): string {
  const payload = { ...claimsOf(terms), _sd: terms.digests, _sd_alg: "sha-256" };
  return `${toBase64Url(utf8(RECORD_HEADER))}.${toBase64Url(utf8(JSON.stringify(payload)))}`;
}

function writePairs(writer: ByteWriter, pairs: Readonly<Record<string, string>>): void {
  writer.number(Object.keys(pairs).length);
  for (const part of Object.entries(pairs).flat()) writer.text(part);
}

/** The digest of a disclosure that stands before is named by its place (from 1), any other stands behind a 0. */
function writeDigests(writer: ByteWriter, digests: readonly string[], known: readonly string[]): void {
  writer.number(digests.length);
  for (const digest of digests) {
    const place = known.indexOf(digest) + 1;
    writer.number(place);
    if (place === 0) writer.raw(fromBase64Url(digest));
  }
}

/** Reads what `writePayload` wrote. @throws JejakError `record-codes-malformed` */
export function readPayload(reader: ByteReader, beside: Beside): string {
  const has = reader.byte();
  if (has === 0) return reader.text();
  if ((has & HAS.fields) === 0 || has > MOST_HAS) throw malformedCode("another form of the payload");
  const place = readPlace(reader, (has & HAS.otherAgency) !== 0, beside.officialId);
  const [batch, index, height, iat] = [reader.number(), reader.number(), reader.count(20), reader.number()];
  const exp = (has & HAS.exp) === 0 ? {} : { exp: reader.number() };
  const nbf = (has & HAS.nbf) === 0 ? {} : { nbf: reader.number() };
  const jwk = (has & HAS.jwk) === 0 ? {} : { jwk: readJwk(reader) };
  return signedText({
    ...{ place, batch, index, size: 2 ** height, iat, ...exp, ...nbf, ...jwk },
    jti: toHex(reader.raw(16)),
    vct: VCT_START + reader.text(),
    integrity: INTEGRITY_START + toBase64(reader.raw(32)),
    open: readPairs(reader),
    digests: readDigests(reader, beside.digests),
  });
}

function readPlace(reader: ByteReader, isOther: boolean, officialId: string): RegistryPlace {
  const chainId = reader.text();
  if (!/^[1-9][0-9]{0,77}$/.test(chainId)) throw malformedCode("no chain id");
  const registry = to0x(reader.raw(20));
  const agency: Hex = isOther ? to0x(reader.raw(32)) : agencyKey(officialId);
  return { chainId: BigInt(chainId), registry, agency };
}

function readJwk(reader: ByteReader): NonNullable<RecordTerms["jwk"]> {
  return { kty: "EC", crv: "P-256", x: toBase64Url(reader.raw(32)), y: toBase64Url(reader.raw(32)) };
}

function readPairs(reader: ByteReader): Record<string, string> {
  const pairs = Array.from({ length: reader.count(MAX_OPEN) }, () => [reader.text(), reader.text()] as const);
  return Object.fromEntries(pairs);
}

function readDigests(reader: ByteReader, known: readonly string[]): string[] {
  return Array.from({ length: reader.count(MAX_DIGESTS) }, () => {
    const place = reader.count(known.length);
    return place === 0 ? toBase64Url(reader.raw(32)) : (known[place - 1] as string);
  });
}
