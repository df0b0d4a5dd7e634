import { DESK } from "../../../protocol/texts/desk.ts";
import { HOLDER } from "../../../protocol/texts/holder.ts";

export type Lang = "id" | "en";

const WORDS = { ...DESK, ...HOLDER };

export type Key = keyof typeof WORDS;
export type Values = Readonly<Record<string, string | number>>;

/** The text of a key, filled in. */
export function say(lang: Lang, key: Key, values: Values = {}): string {
  return WORDS[key][lang].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
