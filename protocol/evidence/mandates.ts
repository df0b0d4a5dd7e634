import { fromBase64 } from "../base64.ts";
import { to0x, type Hex } from "../bytes.ts";
import { signerHash } from "../eip712.ts";
import { JejakError } from "../errors.ts";
import { sha256 } from "../hash.ts";
import { canonicalize } from "../jcs.ts";
import type { JsonObject } from "../json.ts";
import { KIND, MANDATE_STATE, type MandateGrantedEntry, type MandateRevokedEntry } from "../kinds.ts";
import { unpackMandate, type PackedMandate } from "../mandate.ts";
import { mandateSlots } from "../slots.ts";
import type { EvidenceMandate } from "./format.ts";
import { demandEqual, entryAt, type Opened } from "./open.ts";
import type { State } from "./state.ts";
import type { Succession } from "./trail.ts";

/** A mandate as granted, with all that storage says of its time. */
export interface Mandate extends PackedMandate {
  agency: Hex;
  number: number;
  holder: Hex;
  signer: Uint8Array;
  /** SHA-256 of the credential's JCS, 0 where there is none; the object where the file has it. */
  credentialHash: Hex;
  credential?: JsonObject;
  revoked?: { reason: number; suspectFrom: number; recordedAt: number; index: number };
}

/** Mandates by `mandateKey`. */
export type Mandates = ReadonlyMap<string, Mandate>;

export function mandateKey(agency: Hex, number: number): string {
  return `${agency}/${number}`;
}

/**
 * Every mandate of the file: its packed slot, the entries that the slot names, its signer and credential against
 * their hashes; each is of the agency itself or of a successor.
 * @throws JejakError `mandate-unknown`, `evidence-differs`, `entry-unknown`
 */
export function checkMandates(
  opened: Opened,
  key: Hex,
  successions: ReadonlyMap<number, Succession>,
  state: State,
): Mandates {
  const agencies = new Set<Hex>([key, ...[...successions.values()].map(({ successor }) => successor)]);
  return new Map(
    opened.evidence.mandates.map((given) => {
      const { agency, number } = given;
      if (!agencies.has(agency)) throw new JejakError("mandate-unknown", { values: { agency, number } });
      return [mandateKey(agency, number), checkMandate(opened, given, state)];
    }),
  );
}

function checkMandate(opened: Opened, given: EvidenceMandate, state: State): Mandate {
  const { agency, number } = given;
  const packed = unpackMandate(state.read("agencyDirectory", mandateSlots(agency, number).packed));
  const grant = grantAt(opened, given, packed);
  const signer = fromBase64(given.signer);
  demandEqual("signer", to0x(signerHash(signer)), grant.signerHash);
  if (given.credential !== undefined) {
    demandEqual("credential", to0x(sha256(canonicalize(given.credential))), grant.credential);
  }
  return {
    ...packed,
    agency,
    number,
    holder: grant.holder,
    signer,
    credentialHash: grant.credential,
    ...(given.credential && { credential: given.credential }),
    ...(packed.revokedIndex !== 0 && { revoked: revocationAt(opened, given, packed.revokedIndex) }),
  };
}

function grantAt(opened: Opened, given: EvidenceMandate, packed: PackedMandate): MandateGrantedEntry {
  const { entry } = entryAt(opened, packed.grantedIndex, KIND.mandate);
  demandOwn(entry, given);
  if (entry.state !== MANDATE_STATE.granted) {
    throw new JejakError("entry-malformed", { values: { index: packed.grantedIndex, state: entry.state } });
  }
  for (const term of ["roles", "tags", "from", "until"] as const)
    demandEqual(term, entry[term], packed[term]);
  return entry;
}

function revocationAt(
  opened: Opened,
  given: EvidenceMandate,
  index: number,
): NonNullable<Mandate["revoked"]> {
  const { entry } = entryAt(opened, index, KIND.mandate);
  demandOwn(entry, given);
  if (entry.state !== MANDATE_STATE.revoked) {
    throw new JejakError("entry-malformed", { values: { index, state: entry.state } });
  }
  const { reason, suspectFrom, recordedAt } = entry;
  return { reason, suspectFrom, recordedAt, index };
}

function demandOwn(entry: MandateGrantedEntry | MandateRevokedEntry, given: EvidenceMandate): void {
  demandEqual("mandate agency", entry.agency, given.agency);
  demandEqual("mandate number", entry.number, given.number);
}
