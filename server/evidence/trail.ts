import { fromHex, to0x, type Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { KIND, decodeEntry, type StepEntry, type WithdrawalEntry } from "../../protocol/kinds.ts";
import type { Queryable } from "../store/pool.ts";
import {
  admissionsOf,
  ocidOf,
  signaturesOf,
  signersOf,
  successionsOf,
  trailEntries,
  type AdmissionRow,
  type SignatureRow,
  type SignerRow,
  type WordsRow,
} from "../store/queries/evidence.ts";
import type { View } from "../store/queries/view.ts";

/** An entry of the trail, decoded. */
export interface Signed<E extends StepEntry | WithdrawalEntry = StepEntry | WithdrawalEntry> {
  index: number;
  words: Uint8Array;
  entry: E;
  /** The agency whose mandates signed: the trail's own, or a successor. */
  by: Hex;
}

/** Everything that the index knows of one trail, as evidence needs it. */
export interface TrailFacts {
  agency: Hex;
  ocidHash: Hex;
  ocid: string;
  steps: Signed<StepEntry>[];
  withdrawals: Signed<WithdrawalEntry>[];
  /** The recording agency first, then its successors that signed. */
  admissions: AdmissionRow[];
  /** Numbers of the successions that the entries name. */
  successions: number[];
  signatures: SignatureRow[];
  signers: SignerRow[];
  /** Log indexes of the further entries on which the trail rests. */
  others: number[];
}

/** Reads a trail in a view. @throws JejakError `process-unknown` */
export async function readTrail(db: Queryable, view: View, agency: Hex, ocidHash: Hex): Promise<TrailFacts> {
  const [key, hash] = [fromHex(agency), fromHex(ocidHash)];
  const ocid = await ocidOf(db, view, key, hash);
  if (ocid === null) throw new JejakError("process-unknown", { values: { agency, ocidHash } });
  const entries = (await trailEntries(db, view, key, hash)).map(decoded);
  const successions = numbersOf(entries);
  const granted = await successionsOf(db, view, key, successions);
  const successorOf = new Map(granted.map((row) => [Number(row.succession), to0x(row.successor)]));
  const signed = entries.map((item) => ({ ...item, by: successorOf.get(item.entry.succession) ?? agency }));
  const signers = (await signersOf(db, signersNamed(signed))).map((row) => asOfView(row, view));
  const admissions = await admissionsInOrder(db, [agency, ...successorOf.values()]);
  return {
    agency,
    ocidHash,
    ocid,
    steps: signed.filter(isStep),
    withdrawals: signed.filter(isWithdrawal),
    admissions,
    successions,
    signatures: await signaturesOf(
      db,
      signed.map(({ index }) => index),
    ),
    signers,
    others: [
      ...admissions.map((row) => Number(row.admitted_index)),
      ...granted.map((row) => Number(row.index)),
      ...policiesOf(signed),
      ...signers.flatMap(grantsOf),
    ],
  };
}

function decoded({ index, words }: WordsRow): Omit<Signed, "by"> {
  const entry = decodeEntry(words);
  if (entry.kind === KIND.step || entry.kind === KIND.withdrawal)
    return { index: Number(index), words, entry };
  throw new JejakError("evidence-refuted", { values: { index, kind: entry.kind } });
}

function isStep(signed: Signed): signed is Signed<StepEntry> {
  return signed.entry.kind === KIND.step;
}

function isWithdrawal(signed: Signed): signed is Signed<WithdrawalEntry> {
  return signed.entry.kind === KIND.withdrawal;
}

function numbersOf(signed: readonly Omit<Signed, "by">[]): number[] {
  return [...new Set(signed.map(({ entry }) => entry.succession))].filter((number) => number !== 0);
}

function policiesOf(signed: readonly Signed[]): number[] {
  return signed.filter(isStep).flatMap(({ entry }) => (entry.policyIndex === 0 ? [] : [entry.policyIndex]));
}

/** Each mandate once that an entry names. */
function signersNamed(signed: readonly Signed[]): { agency: Uint8Array; number: number }[] {
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
