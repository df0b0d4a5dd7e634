import { p256 } from "@noble/curves/nist.js";
import { isJejakError } from "../../../protocol/errors.ts";
import { sha256, utf8 } from "../../../protocol/hash.ts";
import type { JsonValue } from "../../../protocol/json.ts";
import type { CompleteDemand } from "../../../protocol/records/demand.ts";
import { keyBindingInput, withKeyBinding } from "../../../protocol/records/key-binding.ts";
import { readIssued, type RecordPayload } from "../../../protocol/records/payload.ts";
import { present, type RecordFile } from "../../../protocol/records/record-file.ts";
import { parseSdJwt } from "../../../protocol/records/sd-jwt.ts";
import { parseType, typeIntegrity, withCompanions, type RecordType } from "../../../protocol/records/type.ts";
import type { HolderKey, PublicJwk } from "./key.ts";

/** The types that come with Jejak, which the build puts here. */
declare const TYPES: JsonValue[];

/** A record that a holder opened. */
export interface OpenRecord {
  file: RecordFile;
  payload: RecordPayload;
  /** Null where none came along and none is known that the record was issued under. */
  type: RecordType | null;
  /** Values that may be shown, by field. */
  values: Record<string, string>;
  /** Values that every reader sees. */
  open: Record<string, string>;
  /** Key of the holder, where the record names one. */
  jwk: PublicJwk | null;
}

/** @throws JejakError as `parseSdJwt` and `readIssued` */
export function openRecord(file: RecordFile): OpenRecord {
  const { issuer, disclosures } = parseSdJwt(file.sdJwt);
  const { payload, open } = readIssued(issuer);
  const shown = disclosures.flatMap(({ name, value }) =>
    name === null || typeof value !== "string" ? [] : [[name, value] as const],
  );
  return {
    file,
    payload,
    type: typeFor(payload, file.type),
    values: Object.fromEntries(shown),
    open,
    jwk: payload.cnf?.jwk ?? null,
  };
}

/** The type by the hash that the issuer signed, whoever brings it. */
function typeFor(payload: RecordPayload, brought: JsonValue | undefined): RecordType | null {
  const candidates = brought === undefined ? TYPES : [brought, ...TYPES];
  const found = candidates.find((candidate) => typeIntegrity(candidate) === payload["vct#integrity"]);
  return found === undefined ? null : attempt(() => parseType(found));
}

function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (isJejakError(error)) return null;
    throw error;
  }
}

/** The fields that are shown where these are chosen, in the order of the type. */
export function shownWith({ type, values }: OpenRecord, chosen: ReadonlySet<string>): Set<string> {
  const names = type === null ? chosen : withCompanions(type, chosen);
  return new Set([...names].filter((name) => Object.hasOwn(values, name)));
}

/** Whom a presentation is made for, and with which key. */
export interface BoundTo {
  key: HolderKey;
  demand: CompleteDemand;
}

/** The presentation of these fields; bound where that was asked for. @param now Unix seconds */
export function presentationOf(
  record: OpenRecord,
  chosen: ReadonlySet<string>,
  bound: BoundTo | null,
  now: number,
): RecordFile {
  const presentation = present(record.file, shownWith(record, chosen));
  if (bound === null) return presentation;
  const input = keyBindingInput(presentation, { ...bound.demand, iat: now });
  const signature = p256.sign(sha256(utf8(input)), bound.key.secret, { prehash: false, lowS: true });
  return withKeyBinding(presentation, input, signature);
}
