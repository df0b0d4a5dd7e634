import type { Queryable } from "../../store/pool.ts";
import type { Finality, View } from "../../store/queries/view.ts";

/** One value of a flat table; null: there is none. */
export type Cell = string | number | boolean | null;

/** A table as it is written out: its columns in order, and its rows in portions, each read after the one before. */
export interface Table<T> {
  /** Of the file: `entries`. */
  readonly name: string;
  readonly finality: Finality;
  readonly columns: Readonly<Record<string, (row: T) => Cell>>;
  /** Ends with a portion that is empty. */
  portions(db: Queryable, view: View): AsyncGenerator<readonly T[], void, undefined>;
}

/** Tags, or other words, in one cell. */
export function words(list: readonly (string | number)[]): string {
  return list.join(" ");
}
