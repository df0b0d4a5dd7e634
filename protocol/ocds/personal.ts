import { jsonPath, type JsonValue } from "../json.ts";
import { walk } from "./release.ts";

export type PersonalKind = "nik" | "npwp" | "email" | "telephone" | "bankAccount";

/** What looks like personal data, and where. `excerpt` is masked, so that a warning can be shown and logged. */
export interface PersonalFinding {
  at: string;
  kind: PersonalKind;
  excerpt: string;
}

interface Rule {
  kind: PersonalKind;
  /** Looks anywhere in a text. */
  pattern: RegExp;
  /** Where given, the key must say so too: bare digits mean too many things. */
  key?: RegExp;
  holds?: (match: string) => boolean;
}

const RULES: readonly Rule[] = [
  { kind: "nik", pattern: /(?<!\d)\d{16}(?!\d)/g, holds: isNik },
  { kind: "npwp", pattern: /(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}(?!\d)/g },
  { kind: "npwp", pattern: /(?<!\d)\d{15,16}(?!\d)/g, key: /npwp|tax/i, holds: (digits) => !isNik(digits) },
  { kind: "npwp", pattern: /\bNPWP\b\D{0,12}\d{15,16}(?!\d)/gi },
  { kind: "email", pattern: /[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/g },
  { kind: "telephone", pattern: /(?<![\w+.-])(?:\+62|0)[\s.-]?8\d{1,2}(?:[\s.-]?\d{3,4}){2,3}(?!\w)/g },
  { kind: "telephone", pattern: /(?<![\w+])\+\d{1,3}(?:[\s.()-]{0,2}\d){7,12}(?!\w)/g },
  { kind: "telephone", pattern: /\+?\d(?:[\s.()/-]{0,2}\d){5,14}/g, key: /phone|telepon|^telp|^hp$|fax/i },
  {
    kind: "bankAccount",
    pattern: /\d(?:[\s.-]?\d){7,17}/g,
    key: /rekening|bank_?account|account_?(number|no)|iban/i,
  },
  { kind: "bankAccount", pattern: /\b(?:no(?:mor)?\.?\s*)?rek(?:ening)?\b\D{0,24}\d(?:[\s.-]?\d){7,17}/gi },
  {
    kind: "bankAccount",
    pattern: /\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b/g,
    holds: isIban,
  },
];

/** Keys whose values are texts of machines: hashes, identifiers of processes, addresses of pages. */
const MACHINE_KEYS = /^(ocid|url|uri|sha256|salt)$/;

/** Finds what looks like personal data anywhere in a release or manifest; a warning, not a proof. */
export function findPersonalData(value: JsonValue): PersonalFinding[] {
  const findings: PersonalFinding[] = [];
  walk(value, [], (inner, path) => {
    const key = path.findLast((part) => typeof part === "string") ?? "";
    if (typeof inner === "string") findings.push(...findInText(inner, key, jsonPath(path)));
    if (typeof inner === "number" && Number.isInteger(inner))
      findings.push(...findInText(String(inner), key, jsonPath(path)));
  });
  return findings;
}

function findInText(text: string, key: string, at: string): PersonalFinding[] {
  if (text.length < 6 || MACHINE_KEYS.test(key)) return [];
  const found = new Map<string, PersonalFinding>();
  for (const { kind, pattern, key: wanted, holds } of RULES) {
    if (wanted !== undefined && !wanted.test(key)) continue;
    for (const [match] of text.matchAll(pattern)) {
      const digits = match.replace(/\D/g, "");
      const excerpt = mask(match);
      if ((holds?.(match) ?? true) && !found.has(digits || match))
        found.set(digits || match, { at, kind, excerpt });
    }
  }
  return [...found.values()];
}

/** Codes of provinces (Permendagri), the first two digits of a NIK. */
const PROVINCES = new Set(
  [
    [11, 19],
    [21, 21],
    [31, 36],
    [51, 53],
    [61, 65],
    [71, 76],
    [81, 82],
    [91, 97],
  ].flatMap(([from = 0, to = 0]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)),
);

/** Province, regency, district, birth date (a woman's day + 40), and a serial that is never 0000. */
function isNik(digits: string): boolean {
  const part = (from: number, to: number): number => Number(digits.slice(from, to));
  const day = part(6, 8) > 40 ? part(6, 8) - 40 : part(6, 8);
  const month = part(8, 10);
  const place = PROVINCES.has(part(0, 2)) && part(2, 4) > 0 && part(4, 6) > 0;
  return (
    digits.length === 16 && place && day >= 1 && day <= 31 && month >= 1 && month <= 12 && part(12, 16) > 0
  );
}

/** ISO 13616: the number that the letters and digits spell leaves 1 when divided by 97. */
function isIban(match: string): boolean {
  const compact = match.replace(/\s/g, "");
  const turned = compact.slice(4) + compact.slice(0, 4);
  const digits = turned.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}

function mask(match: string): string {
  const [name = "", host] = match.split("@");
  if (host !== undefined) return `${name.slice(0, 1)}***@${host}`;
  let shown = 0;
  return match.replace(/\d/g, (digit) => (shown++ < 4 ? digit : "*"));
}
