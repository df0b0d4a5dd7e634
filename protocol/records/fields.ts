import { JejakError } from "../errors.ts";
import { OWN_CLAIMS, type IssuedRecord } from "./payload.ts";
import type { Disclosure } from "./sd-jwt.ts";
import { fieldOf, type RecordType } from "./type.ts";

const MAX_VALUE = 4_096;

/**
 * Holds a disclosure against the issuer's JWT: its digest is signed, and it brings a text under a name of its own. Ours
 * are flat: no disclosure hides others.
 * @throws JejakError `record-disclosure-foreign` (changed, or of another record), `record-malformed`
 */
export function checkDisclosure({ payload, open }: IssuedRecord, disclosure: Disclosure): void {
  const { name, value, digest } = disclosure;
  if (!payload._sd.includes(digest)) {
    throw new JejakError("record-disclosure-foreign", { values: { field: name ?? "" } });
  }
  if (name === null || OWN_CLAIMS.has(name) || Object.hasOwn(open, name)) {
    throw new JejakError("record-malformed", { at: name ?? "", detail: "no name of a field of its own" });
  }
  if (typeof value !== "string" || value.length > MAX_VALUE) {
    throw new JejakError("record-malformed", { at: name, detail: "no text" });
  }
}

/** Shown fields by name, in the order in which they stand: open ones first. */
export function shownFields(
  { open }: IssuedRecord,
  disclosures: readonly Disclosure[],
): Record<string, string> {
  const disclosed = disclosures.map(({ name, value }) => [name ?? "", value as string] as const);
  return Object.fromEntries([...Object.entries(open), ...disclosed]);
}

/** Fields of the type that are not shown: kept back, or not in the record at all, which nobody can tell apart. */
export function hiddenFields({ claims }: RecordType, shown: Readonly<Record<string, string>>): string[] {
  return claims.map(fieldOf).filter((name) => !Object.hasOwn(shown, name));
}

/** Fields that the issuer wants shown only along with others, and those others that are not there. */
export function shownAlone(
  { claims }: RecordType,
  shown: Readonly<Record<string, string>>,
): { field: string; without: string[] }[] {
  return claims
    .filter((claim) => Object.hasOwn(shown, fieldOf(claim)))
    .map((claim) => ({
      field: fieldOf(claim),
      without: claim.with.filter((name) => !Object.hasOwn(shown, name)),
    }))
    .filter(({ without }) => without.length > 0);
}
