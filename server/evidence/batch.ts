import { fromHex, to0x, type Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { MAX_CHANGES } from "../../protocol/evidence/format.ts";
import { KIND, decodeEntry } from "../../protocol/kinds.ts";
import { isRecordChange, type RecordBatchEntry, type RecordChange } from "../../protocol/records/entries.ts";
import type { Queryable } from "../store/pool.ts";
import { anchorOf, bindingsOf, changesOf, type BindingRow } from "../store/queries/batch-evidence.ts";
import type { WordsRow } from "../store/queries/evidence.ts";
import type { View } from "../store/queries/view.ts";
import { readSigned, type SignedFacts } from "./signed.ts";

interface BatchEntry {
  index: number;
  words: Uint8Array;
  entry: RecordBatchEntry | RecordChange;
}

/** Everything that the index knows of one batch of civil records, as evidence needs it. */
export interface BatchFacts extends SignedFacts {
  number: number;
  /** The contract to which the log bound the kinds of civil records. */
  registry: Hex;
  anchor: number;
  /** Every entry that changed it, in log order. */
  changes: { index: number; words: Uint8Array }[];
}

const KINDS: readonly number[] = [KIND.recordBatch, KIND.recordStatus, KIND.erasure];

/**
 * Reads a batch in a view.
 * @throws JejakError `batch-unknown`, `evidence-too-large` (more changes than one file may hold), `evidence-refuted`,
 * `not-ready` (a kind of civil records is not bound yet)
 */
export async function readBatch(db: Queryable, view: View, agency: Hex, number: number): Promise<BatchFacts> {
  const key = fromHex(agency);
  const anchor = await anchorOf(db, view, key, number);
  if (anchor === null) throw new JejakError("batch-unknown", { values: { agency, number } });
  const bindings = await bindingsOf(db, view);
  const changes = await changesOf(db, view, key, number, MAX_CHANGES + 1);
  if (changes.length > MAX_CHANGES) {
    throw new JejakError("evidence-too-large", { values: { changes: changes.length, most: MAX_CHANGES } });
  }
  const { facts } = await readSigned(db, view, agency, [anchor, ...changes].map(decoded));
  return {
    ...facts,
    number,
    registry: registryIn(bindings),
    anchor: Number(anchor.index),
    changes: changes.map(({ index, words }) => ({ index: Number(index), words })),
    others: [...facts.others, ...bindings.map(({ index }) => Number(index))],
  };
}

/** The log takes batches from it already; evidence also shows who may change them. */
function registryIn(bindings: readonly BindingRow[]): Hex {
  const bound = bindings.map(({ kind }) => Number(kind));
  const waitingFor = KINDS.filter((kind) => !bound.includes(kind)).map((kind) => `kind ${kind}`);
  const [first] = bindings;
  if (first === undefined || waitingFor.length > 0)
    throw new JejakError("not-ready", { values: { waitingFor } });
  return to0x(first.writer);
}

function decoded({ index, words }: WordsRow): BatchEntry {
  const entry = decodeEntry(words);
  if (entry.kind === KIND.recordBatch || isRecordChange(entry)) return { index: Number(index), words, entry };
  throw new JejakError("evidence-refuted", { values: { index, kind: entry.kind } });
}
