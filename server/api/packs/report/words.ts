import type { Facts } from "../../../../protocol/evidence/facts.ts";
import { ROLE } from "../../../../protocol/mandate.ts";
import type { Tag } from "../../../../protocol/tags.ts";
import { TEXTS, text, type Lang } from "../../../../protocol/texts.ts";

const LOCALES: Readonly<Record<Lang, string>> = { id: "id-ID", en: "en-GB" };

/** A time on the clocks of Western Indonesia, with the one of the ledger behind it. */
export function momentText(lang: Lang, iso: string): string {
  const clock = new Intl.DateTimeFormat(LOCALES[lang], {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "Asia/Jakarta",
  });
  return `${clock.format(new Date(iso))} WIB (${iso})`;
}

/** The names of tags as `tagsOf` gives them, in plain words. */
export function tagsText(lang: Lang, tags: readonly string[]): string {
  const named = tags.length === 0 ? ["other"] : tags;
  const words = named.map((tag) => text(lang, `tag.${tag as Tag | "closes" | "other"}`)).join(", ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a mandate lets its holder do. */
export function rolesText(lang: Lang, roles: number): string {
  const known = Object.entries(ROLE).filter(([, bit]) => (roles & bit) !== 0);
  const names = known.map(([name]) => text(lang, `role.${name as keyof typeof ROLE}`));
  const rest = known.reduce((bits, [, bit]) => bits & ~bit, roles) >>> 0;
  return (rest === 0 ? names : [...names, text(lang, "role.other")]).join(", ");
}

export function numberText(lang: Lang, value: number): string {
  return value.toLocaleString(LOCALES[lang], { maximumFractionDigits: 20 });
}

/** The type of a document in plain words; one that no list knows as its publisher wrote it. */
export function documentTypeText(lang: Lang, type: string): string {
  const key = `document.${type}`;
  return Object.hasOwn(TEXTS, key) ? text(lang, key as "document.bidders") : type;
}

/** The agency behind a key, by the names that the evidence proves. */
export function agencyText(names: ReadonlyMap<string, string>, key: string): string {
  return names.get(key) ?? key;
}

export type Step = Facts["steps"][number];
