import { fieldOf, type RecordType } from "../../../../protocol/records/type.ts";
import { valueOf } from "../../../../protocol/records/words.ts";
import type { Lang } from "../../../../protocol/texts.ts";

/** The name of a type of records; its bare identifier where it is not known. */
export function typeName(lang: Lang, type: RecordType | null, vct: string): string {
  return type?.display.find(({ locale }) => locale === lang)?.name ?? vct;
}

const LOCALES: Readonly<Record<Lang, string>> = { id: "id-ID", en: "en-GB" };

function dayText(lang: Lang, value: string): string {
  const time = Date.parse(`${value}T00:00:00Z`);
  if (Number.isNaN(time)) return value;
  return new Intl.DateTimeFormat(LOCALES[lang], { dateStyle: "long", timeZone: "UTC" }).format(time);
}

/** Digits in groups of three, decimals as they are: no value is rounded. */
function amountText(lang: Lang, value: string): string {
  const [thousands, point] = lang === "id" ? [".", ","] : [",", "."];
  const [whole = "", decimals] = value.split(".");
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, thousands);
  return decimals === undefined ? grouped : `${grouped}${point}${decimals}`;
}

/** A value as people read it: a day by its month's name, an amount in groups of digits, a choice by its label. */
export function valueText(lang: Lang, type: RecordType | null, field: string, value: string): string {
  const format = type?.claims.find((claim) => fieldOf(claim) === field)?.format;
  if (format?.kind === "date") return dayText(lang, value);
  if (format?.kind === "amount") return amountText(lang, value);
  return valueOf(lang, type, field, value);
}
