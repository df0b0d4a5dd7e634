import { fillLayout, type RecordType } from "../../../protocol/records/type.ts";
import type { Lang } from "./words.ts";

/** Where a field is not shown. */
const HIDDEN = "······";

/** The picture of a record as an address for an image, which runs no script and loads nothing, whatever is in it. */
export function pictureOf(lang: Lang, type: RecordType, values: Readonly<Record<string, string>>): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(fillLayout(lang, type, values, HIDDEN))}`;
}
