import type { RecordType } from "../../../../protocol/records/type.ts";
import type { Lang } from "../../../../protocol/texts.ts";

/** The name of a type of records; its bare identifier where it is not known. */
export function typeName(lang: Lang, type: RecordType | null, vct: string): string {
  return type?.display.find(({ locale }) => locale === lang)?.name ?? vct;
}
