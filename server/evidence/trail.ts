import { fromHex, type Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { KIND, decodeEntry, type StepEntry, type WithdrawalEntry } from "../../protocol/kinds.ts";
import type { Queryable } from "../store/pool.ts";
import { ocidOf, trailEntries, type WordsRow } from "../store/queries/evidence.ts";
import type { View } from "../store/queries/view.ts";
import { readSigned, type SignedBy, type SignedFacts } from "./signed.ts";

interface TrailEntry<E> {
  index: number;
  words: Uint8Array;
  entry: E;
}

/** An entry of the trail, decoded, with the agency whose mandates signed it. */
export type Signed<E extends StepEntry | WithdrawalEntry = StepEntry | WithdrawalEntry> = SignedBy<
  TrailEntry<E>
>;

/** Everything that the index knows of one trail, as evidence needs it. */
export interface TrailFacts extends SignedFacts {
  ocidHash: Hex;
  ocid: string;
  steps: Signed<StepEntry>[];
  withdrawals: Signed<WithdrawalEntry>[];
}

/** Reads a trail in a view. @throws JejakError `process-unknown` */
export async function readTrail(db: Queryable, view: View, agency: Hex, ocidHash: Hex): Promise<TrailFacts> {
  const [key, hash] = [fromHex(agency), fromHex(ocidHash)];
  const ocid = await ocidOf(db, view, key, hash);
  if (ocid === null) throw new JejakError("process-unknown", { values: { agency, ocidHash } });
  const entries = (await trailEntries(db, view, key, hash)).map(decoded);
  const { signed, facts } = await readSigned(db, view, agency, entries);
  return {
    ...facts,
    ocidHash,
    ocid,
    steps: signed.filter(isStep),
    withdrawals: signed.filter(isWithdrawal),
    others: [...facts.others, ...policiesOf(signed)],
  };
}

function decoded({ index, words }: WordsRow): TrailEntry<StepEntry | WithdrawalEntry> {
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

function policiesOf(signed: readonly Signed[]): number[] {
  return signed.filter(isStep).flatMap(({ entry }) => (entry.policyIndex === 0 ? [] : [entry.policyIndex]));
}
