import { fieldOf } from "../../protocol/records/type.ts";
import type { Claim, RecordType } from "../../protocol/records/type.ts";

/** Every name has the word Contoh (example) in it: nobody is meant. */
const GIVEN =
  "Adi Bima Citra Dewi Eka Fitri Gilang Hana Intan Joko Kartika Lestari Mega Nanda Putra Ratna Sari Wulan";
const FAMILY =
  "Anggara Budiman Cahyono Darmawan Effendi Gunawan Hidayat Irawan Kusuma Mahendra Nugraha Pratama";
const PLACES = "Sagara Kenanga Lembahwangi Nusaraya Tirtamukti Bukitsari Muaraindah Pantaijaya";
const [GIVEN_NAMES, FAMILY_NAMES, PLACE_NAMES] = [GIVEN, FAMILY, PLACES].map((names) => names.split(" "));

/** Region that no province has: a NIK that begins so is nobody's. */
const NO_REGION = "9981";
/** All are grown up when their documents are dated. */
const YEARS = { birth: { from: 1950, count: 35 }, document: { from: 2005, count: 20 } };

/** Numbers from 0 up to a limit, always the same for a seed (mulberry32). */
type Draw = (limit: number) => number;

function drawsOf(seed: number): Draw {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

/**
 * Rows of a type about people, businesses and land that do not exist, as the lines of a CSV file, the first with the
 * columns; always the same for a seed, and no row twice.
 */
export function* sampleRows(type: RecordType, count: number, seed = 1): Generator<string> {
  const draw = drawsOf(seed);
  yield `${type.claims.map(fieldOf).join(",")}\r\n`;
  for (let row = 1; row <= count; row++) {
    const values = type.claims.map((claim) => (isLeftOut(claim, draw) ? "" : valueOf(claim, row, draw)));
    yield `${values.join(",")}\r\n`;
  }
}

function isLeftOut({ mandatory }: Claim, draw: Draw): boolean {
  return !mandatory && draw(4) === 0;
}

function valueOf(claim: Claim, row: number, draw: Draw): string {
  const { format } = claim;
  switch (format.kind) {
    case "nik":
      return nik(row, draw);
    case "nib":
      return digits(row, 13);
    case "date":
      return date(fieldOf(claim) === "tanggal_lahir" ? YEARS.birth : YEARS.document, draw);
    case "digits":
      return digits(format.max < 8 ? 1 + draw(9) : row, format.min);
    case "amount":
      return format.decimals === 0 ? `${1 + draw(900)}000000` : `${2 + draw(2)}.${10 + draw(90)}`;
    case "choice":
      return format.values[draw(format.values.length)]?.value ?? "";
    case "text":
      return words(fieldOf(claim), row, draw).slice(0, format.max);
  }
}

function pick(names: readonly string[] | undefined, draw: Draw): string {
  return names?.[draw(names.length)] ?? "";
}

function words(field: string, row: number, draw: Draw): string {
  if (/^(nomor|surat)/.test(field)) return `CONTOH/${row}`;
  if (/^(nama_usaha|perguruan)/.test(field))
    return `Contoh ${pick(FAMILY_NAMES, draw)} ${pick(PLACE_NAMES, draw)}`;
  if (/^(nama|pemegang)/.test(field)) return `Contoh ${pick(GIVEN_NAMES, draw)} ${pick(FAMILY_NAMES, draw)}`;
  if (field.startsWith("alamat")) return `Jalan Contoh ${pick(FAMILY_NAMES, draw)} No. ${1 + draw(200)}`;
  if (/^(program|gelar)/.test(field)) return "Contoh Ilmu Kearsipan";
  return `Contoh ${pick(PLACE_NAMES, draw)}`;
}

const two = (number: number): string => String(number).padStart(2, "0");

function date({ from, count }: { from: number; count: number }, draw: Draw): string {
  return `${from + draw(count)}-${two(1 + draw(12))}-${two(1 + draw(28))}`;
}

function digits(number: number, length: number): string {
  return String(number).padStart(length, "0");
}

function nik(row: number, draw: Draw): string {
  const day = 1 + draw(28) + 40 * draw(2);
  const [district, running] = [1 + (Math.floor(row / 9_999) % 99), 1 + (row % 9_999)];
  return `${NO_REGION}${two(district)}${two(day)}${two(1 + draw(12))}${two(draw(100))}${String(running).padStart(4, "0")}`;
}
