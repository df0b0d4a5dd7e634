import { fromHex, to0x, type Hex } from "../../protocol/bytes.ts";
import type { Signed as SignedEntry } from "../../protocol/evidence/approvals.ts";
import type { Queryable } from "../store/pool.ts";
import {
  admissionsOf,
  signaturesOf,
  signersOf,
  successionsOf,
  type AdmissionRow,
  type SignatureRow,
  type SignerRow,
} from "../store/queries/evidence.ts";
import type { View } from "../store/queries/view.ts";

/** Who signed entries of one agency, and by which right. */
export interface SignedFacts {
  agency: Hex;
  /** The agency first, then its successors that signed. */
  admissions: AdmissionRow[];
  /** Numbers of the successions that the entries name. */
  successions: number[];
  signatures: SignatureRow[];
  signers: SignerRow[];
  /** Log indexes of the further entries on which these rest. */
  others: number[];
}

/** An entry with the agency whose mandates signed it: its own, or a successor. */
export type SignedBy<T extends SignedEntry> = T & { by: Hex };

/** Reads everything about the signatures on entries of an agency, in a view. */
export async function readSigned<T extends SignedEntry>(
  db: Queryable,
  view: View,
  agency: Hex,
  entries: readonly T[],
): Promise<{ signed: SignedBy<T>[]; facts: SignedFacts }> {
  const successions = numbersOf(entries);
  const granted = await successionsOf(db, view, fromHex(agency), successions);
  const successorOf = new Map(granted.map((row) => [Number(row.succession), to0x(row.successor)]));
  const signed = entries.map((item) => ({ ...item, by: successorOf.get(item.entry.succession) ?? agency }));
  const signers = (await signersOf(db, signersNamed(signed))).map((row) => asOfView(row, view));
  const admissions = await admissionsInOrder(db, [agency, ...successorOf.values()]);
  const signatures = await signaturesOf(
    db,
    entries.map(({ index }) => index),
  );
  const others = [
    ...admissions.map((row) => Number(row.admitted_index)),
    ...granted.map((row) => Number(row.index)),
    ...signers.flatMap(grantsOf),
  ];
  return { signed, facts: { agency, admissions, successions, signatures, signers, others } };
}

function numbersOf(signed: readonly SignedEntry[]): number[] {
  return [...new Set(signed.map(({ entry }) => entry.succession))].filter((number) => number !== 0);
}

/** Each mandate once that an entry names. */
function signersNamed(signed: readonly SignedBy<SignedEntry>[]): { agency: Uint8Array; number: number }[] {
  const named = signed.flatMap(({ by, entry }) => entry.approvers.map((number) => ({ by, number })));
  const once = new Map(named.map((name) => [`${name.by}/${name.number}`, name]));
  return [...once.values()].map(({ by, number }) => ({ agency: fromHex(by), number }));
}

/** Agencies in the order of their names in `keys`. */
async function admissionsInOrder(db: Queryable, keys: readonly Hex[]): Promise<AdmissionRow[]> {
  const rows = await admissionsOf(db, keys.map(fromHex));
  const found = new Map(rows.map((row) => [to0x(row.agency), row]));
  return [...new Set(keys)].flatMap((key) => found.get(key) ?? []);
}

/** A revocation after the view is not in its state. */
function asOfView(row: SignerRow, view: View): SignerRow {
  const isLater = row.revoked_index !== null && Number(row.revoked_index) >= view.size;
  return isLater ? { ...row, revoked_index: null } : row;
}

function grantsOf({ granted_index: granted, revoked_index: revoked }: SignerRow): number[] {
  return revoked === null ? [Number(granted)] : [Number(granted), Number(revoked)];
}
