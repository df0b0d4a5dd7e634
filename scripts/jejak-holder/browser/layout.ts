import { fillLayout, type RecordType } from "../../../protocol/records/type.ts";

/** Where a field is not shown. */
const HIDDEN = "······";

/** The picture of a record as an address for an image, which runs no script and loads nothing, whatever is in it. */
export function pictureOf(type: RecordType, values: Readonly<Record<string, string>>): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(fillLayout(type, values, HIDDEN))}`;
}
