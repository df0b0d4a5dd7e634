/** A record of the issuer's agency. */
export interface NamedPlace {
  batch: number;
  index: number;
}

/** A record, and the one of the same agency that takes its place. */
export interface NamedPair extends NamedPlace {
  successor: NamedPlace;
}

/** The records that are named, by their batch. */
export function byBatch<T extends NamedPlace>(records: readonly T[]): Map<number, T[]> {
  const batches = new Map<number, T[]>();
  for (const record of records) {
    const named = batches.get(record.batch);
    if (named === undefined) batches.set(record.batch, [record]);
    else named.push(record);
  }
  return batches;
}

/** Where these records lie in their batch. */
export function indexesOf(records: readonly NamedPlace[]): number[] {
  return records.map(({ index }) => index);
}
