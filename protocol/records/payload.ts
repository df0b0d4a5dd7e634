import { z } from "zod";
import { JejakError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { isBatchSize, parseIssuer, statusListUrn, type RegistryPlace } from "./batch.ts";
import { RESERVED, type Jwt } from "./sd-jwt.ts";

const time = z
  .int()
  .min(0)
  .max(2 ** 40 - 1);
const DIGEST = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;
const uint32 = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);

/** SHA-256 in the form of Subresource Integrity. */
const INTEGRITY = /^sha256-[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

/** Names a type and its version. */
export const VCT = /^urn:jejak:type:[a-z0-9]+(?:-[a-z0-9]+)*:[1-9][0-9]{0,5}$/;

/** A P-256 key as JOSE writes it (RFC 7518, section 6.2). */
export const HolderJwk = z.strictObject({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string().regex(DIGEST),
  y: z.string().regex(DIGEST),
});

/** The claims that every record has; the rest are its open fields, each a text. */
const Payload = z
  .object({
    iss: z.string().max(512),
    vct: z.string().regex(VCT),
    "vct#integrity": z.string().regex(INTEGRITY),
    iat: time,
    exp: time.exactOptional(),
    nbf: time.exactOptional(),
    jti: z.string().regex(/^[0-9a-f]{32}$/),
    jejak: z.strictObject({ batch: uint32.min(1), index: uint32, size: uint32 }),
    status: z.strictObject({ status_list: z.strictObject({ idx: uint32, uri: z.string().max(600) }) }),
    cnf: z.strictObject({ jwk: HolderJwk }).exactOptional(),
    _sd: z.array(z.string().regex(DIGEST)).max(256),
    _sd_alg: z.literal("sha-256"),
  })
  .catchall(z.string().max(4_096));

/** Names of the claims that are no fields; no disclosure may bring one of them. */
export const OWN_CLAIMS: ReadonlySet<string> = new Set(Object.keys(Payload.shape));

export type RecordPayload = z.output<typeof Payload>;

/** What the issuer's JWT of a record says, beyond its form. */
export interface IssuedRecord {
  payload: RecordPayload;
  place: RegistryPlace;
  /** Open fields, those that every reader sees, by name. */
  open: Record<string, string>;
}

/**
 * Reads the issuer's JWT of a record: its header says ES256 and dc+sd-jwt and nothing else, and the claims agree with
 * each other. Signature and ledger are checked elsewhere.
 * @throws JejakError `record-malformed`, by the place
 */
export function readIssued({ header, payload }: Jwt): IssuedRecord {
  if (header["alg"] !== "ES256" || header["typ"] !== "dc+sd-jwt" || Object.keys(header).length !== 2) {
    throw malformed("header", "not exactly alg ES256 and typ dc+sd-jwt");
  }
  const parsed = parsePayload(payload);
  const place = parseIssuer(parsed.iss);
  if (place === undefined) throw malformed("iss", "names no registry");
  checkPlace(parsed, place);
  if (new Set(parsed._sd).size !== parsed._sd.length) throw malformed("_sd", "a digest twice");
  const fields = Object.entries(parsed).filter(([name]) => !OWN_CLAIMS.has(name));
  const reserved = fields.find(([name]) => RESERVED.has(name));
  if (reserved !== undefined) throw malformed(reserved[0], "no name of a field");
  return { payload: parsed, place, open: Object.fromEntries(fields) as Record<string, string> };
}

function parsePayload(payload: JsonObject): RecordPayload {
  const parsed = Payload.safeParse(payload);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw malformed(issue?.path.join(".") ?? "$", issue?.message ?? "");
}

function checkPlace({ jejak, status }: RecordPayload, place: RegistryPlace): void {
  if (!isBatchSize(jejak.size) || jejak.index >= jejak.size) throw malformed("jejak", "no such place");
  const { idx, uri } = status.status_list;
  if (idx !== jejak.index || uri !== statusListUrn(place, jejak.batch)) {
    throw malformed("status", "names another place than jejak and iss");
  }
}

function malformed(at: string, detail: string): JejakError {
  return new JejakError("record-malformed", { at, detail });
}

/** What an issuer decides about a record; the rest of its claims follow. */
export interface RecordTerms {
  place: RegistryPlace;
  batch: number;
  index: number;
  size: number;
  vct: string;
  integrity: string;
  iat: number;
  exp?: number | undefined;
  nbf?: number | undefined;
  /** 32 hex digits, random. */
  jti: string;
  jwk?: z.output<typeof HolderJwk> | undefined;
  /** Fields that are never disclosed selectively, by name. */
  open?: Record<string, string> | undefined;
}

/** The claims of a record without `_sd` and `_sd_alg`, in the order in which issuers write them. */
export function claimsOf(terms: RecordTerms): JsonObject {
  const { place, batch, index, size, exp, nbf, jwk } = terms;
  const uri = statusListUrn(place, batch);
  return {
    iss: uri.slice(0, uri.lastIndexOf(":")),
    vct: terms.vct,
    "vct#integrity": terms.integrity,
    iat: terms.iat,
    ...(exp !== undefined && { exp }),
    ...(nbf !== undefined && { nbf }),
    jti: terms.jti,
    jejak: { batch, index, size },
    status: { status_list: { idx: index, uri } },
    ...(jwk !== undefined && { cnf: { jwk } }),
    ...terms.open,
  };
}

/** The header of every record's JWT, as text. */
export const RECORD_HEADER = '{"typ":"dc+sd-jwt","alg":"ES256"}';
