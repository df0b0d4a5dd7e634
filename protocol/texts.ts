import { CODES, type Bilingual, type ErrorCode } from "./errors.ts";

/** The languages of Jejak, the first one first. */
export const LANGUAGES = ["id", "en"] as const;

export type Lang = (typeof LANGUAGES)[number];

/**
 * Every text that people read, in both languages, in alphabetical order of its key; `{name}` is filled in.
 * A text without its translation does not compile.
 */
// prettier-ignore
export const TEXTS = {
  "content.notPublished": { id: "belum diterbitkan sejak {since}", en: "not published since {since}" },
  "content.published": { id: "diterbitkan", en: "published" },
  "content.withdrawn": { id: "ditarik: {reason}", en: "withdrawn: {reason}" },
  "finality.finalized": { id: "final", en: "finalized" },
  "finality.safe": { id: "aman", en: "safe" },
  "finality.seen": { id: "terlihat", en: "seen" },
  "finding.error": { id: "tidak dapat diperiksa", en: "could not be checked" },
  "finding.fail": { id: "tidak cocok", en: "does not hold" },
  "finding.pass": { id: "cocok", en: "holds" },
  "finding.skipped": { id: "dilewati", en: "skipped" },
  "personal.bankAccount": { id: "nomor rekening", en: "bank account" },
  "personal.email": { id: "alamat surel", en: "e-mail address" },
  "personal.nik": { id: "NIK", en: "national identity number (NIK)" },
  "personal.npwp": { id: "NPWP", en: "taxpayer number (NPWP)" },
  "personal.telephone": { id: "nomor telepon", en: "telephone number" },
  "sample.mark": { id: "DATA CONTOH", en: "SAMPLE DATA" },
  "sample.progress": { id: "Merekam buku contoh: {done} dari {all} langkah", en: "Recording the sample ledger: {done} of {all} steps" },
  "withdrawal.0": { id: "tanpa alasan khusus", en: "unspecified" },
  "withdrawal.1": { id: "data pribadi", en: "personal data" },
  "withdrawal.2": { id: "perintah pengadilan", en: "court order" },
  "withdrawal.3": { id: "keamanan", en: "security" },
  "withdrawal.4": { id: "diterbitkan karena keliru", en: "published by mistake" },
} as const satisfies Record<string, Bilingual>;

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
