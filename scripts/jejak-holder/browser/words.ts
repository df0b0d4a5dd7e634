import { DESK } from "../../../protocol/texts/desk.ts";
import { HOLDER } from "../../../protocol/texts/holder.ts";

export type Lang = "id" | "en";

const WORDS = { ...DESK, ...HOLDER };

/** The text of a key, filled in. */
export function say(
  lang: Lang,
  key: keyof typeof WORDS,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return WORDS[key][lang].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
