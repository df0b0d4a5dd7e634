import { CODES, type ErrorCode } from "./errors.ts";
import { API } from "./texts/api.ts";
import { AUDIT } from "./texts/audit.ts";
import { BATCHES } from "./texts/batches.ts";
import { COMMAND } from "./texts/command.ts";
import { DESK } from "./texts/desk.ts";
import { DOCUMENTS } from "./texts/documents.ts";
import { EQUIVOCATION } from "./texts/equivocation.ts";
import { EVIDENCE } from "./texts/evidence.ts";
import { EXPLORER } from "./texts/explorer.ts";
import { HOLDER } from "./texts/holder.ts";
import { ISSUING } from "./texts/issuing.ts";
import { PACKS } from "./texts/packs.ts";
import { PAGES } from "./texts/pages.ts";
import { PROCESSES } from "./texts/processes.ts";
import { RECORDS } from "./texts/records.ts";
import { REGISTRAR } from "./texts/registrar.ts";
import { SEEN } from "./texts/seen.ts";
import { SUCCESSIONS } from "./texts/successions.ts";
import { VERIFIER } from "./texts/verifier.ts";
import { VERIFY_COMMAND } from "./texts/verify-command.ts";
import { VERIFY } from "./texts/verify.ts";
import { VERSIONS } from "./texts/versions.ts";
import { WITHDRAWING } from "./texts/withdrawing.ts";
import { WITNESS } from "./texts/witness.ts";
import { WORDS } from "./texts/words.ts";

/** The languages of Jejak, the first one first. */
export const LANGUAGES = ["id", "en"] as const;

export type Lang = (typeof LANGUAGES)[number];

/**
 * Every text that people read, in both languages; `{name}` is filled in. One file an area, in alphabetical order of
 * its keys. A text without its translation does not compile.
 */
export const TEXTS = {
  ...API,
  ...AUDIT,
  ...BATCHES,
  ...COMMAND,
  ...DESK,
  ...DOCUMENTS,
  ...EQUIVOCATION,
  ...EVIDENCE,
  ...EXPLORER,
  ...HOLDER,
  ...ISSUING,
  ...PACKS,
  ...PAGES,
  ...PROCESSES,
  ...RECORDS,
  ...REGISTRAR,
  ...SEEN,
  ...SUCCESSIONS,
  ...VERIFIER,
  ...VERIFY,
  ...VERIFY_COMMAND,
  ...VERSIONS,
  ...WITHDRAWING,
  ...WITNESS,
  ...WORDS,
} as const;

export type TextKey = keyof typeof TEXTS;

type NamesIn<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** The values that the text of a key is filled with: required exactly where it names some. */
export type TextParams<K extends TextKey> = Record<NamesIn<(typeof TEXTS)[K]["id"]>, string | number>;

type Params<K extends TextKey> = [NamesIn<(typeof TEXTS)[K]["id"]>] extends [never]
  ? []
  : [params: TextParams<K>];

/** The text of a key in a language, filled in. */
export function text<K extends TextKey>(lang: Lang, key: K, ...[params]: Params<K>): string {
  return fill(TEXTS[key][lang], params ?? {});
}

/** Title and remedy of an error in a language. */
export function errorText(lang: Lang, code: ErrorCode): { title: string; remedy: string } {
  return { title: CODES[code].title[lang], remedy: CODES[code].remedy[lang] };
}

function fill(template: string, params: Partial<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
