import type { CompleteDemand } from "../../../protocol/records/demand.ts";
import type { RecordFile } from "../../../protocol/records/record-file.ts";
import type { HolderKey } from "./key.ts";
import type { BoundTo, OpenRecord } from "./record.ts";

/** Everything that the page knows; gone with the page. */
export interface State {
  record: OpenRecord | null;
  /** Fields that the holder ticked; what must go along comes on top. */
  chosen: ReadonlySet<string>;
  key: HolderKey | null;
  /** Something was given as a key that is none. */
  isKeyWrong: boolean;
  demand: CompleteDemand | null;
  /** Something was pasted that is no demand. */
  isDemandWrong: boolean;
  made: RecordFile | null;
}

export const NOTHING: State = {
  record: null,
  chosen: new Set(),
  key: null,
  isKeyWrong: false,
  demand: null,
  isDemandWrong: false,
  made: null,
};

/** Whether the key is the one that the record names. */
export function isKeyOf({ record, key }: State): boolean {
  const jwk = record?.jwk;
  return jwk != null && key !== null && jwk.x === key.jwk.x && jwk.y === key.jwk.y;
}

/** What a presentation is bound with; null where anything of it is missing. */
export function bindingOf(state: State): BoundTo | null {
  const { key, demand } = state;
  return isKeyOf(state) && key !== null && demand !== null ? { key, demand } : null;
}
