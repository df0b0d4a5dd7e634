import type { Lang } from "../../protocol/texts.ts";

// Numbers, times and sizes as people read them; the browser code uses them too.

const LOCALES: Readonly<Record<Lang, string>> = { id: "id-ID", en: "en-GB" };

/** Western Indonesian Time, whatever clock the reader has: the ledger's pages must read the same everywhere. */
const ZONE = "Asia/Jakarta";

/** A whole number with its groups of three. */
export function formatNumber(lang: Lang, value: number | bigint): string {
  return value.toLocaleString(LOCALES[lang]);
}

const dates: Readonly<Record<Lang, Intl.DateTimeFormat>> = {
  id: new Intl.DateTimeFormat(LOCALES.id, { dateStyle: "long", timeZone: ZONE }),
  en: new Intl.DateTimeFormat(LOCALES.en, { dateStyle: "long", timeZone: ZONE }),
};

const clocks = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
  timeZone: ZONE,
});

/** Day of an RFC 3339 time in Western Indonesian Time: `3 Maret 2026`. */
export function formatDay(lang: Lang, iso: string): string {
  return dates[lang].format(new Date(iso));
}

/** Day and clock: `3 Maret 2026 09.15 WIB`, `3 March 2026 09:15 WIB`. */
export function formatTime(lang: Lang, iso: string): string {
  const clock = clocks.format(new Date(iso));
  return `${formatDay(lang, iso)} ${lang === "id" ? clock.replace(":", ".") : clock} WIB`;
}

/** An amount of money, never rounded: `Rp 7.984.215.000`; other currencies by their code. */
export function formatMoney(lang: Lang, amount: string, currency: string | null): string {
  const [whole = "0", fraction = ""] = amount.split(".");
  const grouped = /^-?\d+$/.test(whole) ? formatNumber(lang, BigInt(whole)) : whole;
  const cents = fraction.replace(/0+$/, "");
  const point = lang === "id" ? "," : ".";
  const number = cents === "" ? grouped : `${grouped}${point}${cents.padEnd(2, "0")}`;
  return `${currency === "IDR" ? "Rp" : (currency ?? "")} ${number}`.trim();
}

const UNITS = ["byte", "KB", "MB", "GB", "TB"] as const;

/** A size in bytes: `428 byte`, `1,2 MB`. */
export function formatSize(lang: Lang, bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  const shown = value.toLocaleString(LOCALES[lang], { maximumFractionDigits: digits });
  return `${shown} ${UNITS[unit] ?? ""}`;
}
