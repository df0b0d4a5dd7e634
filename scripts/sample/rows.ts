import { fieldOf } from "../../protocol/records/type.ts";
import type { Claim, RecordType } from "../../protocol/records/type.ts";

/** Every name has the word Contoh (example) in it: nobody is meant. */
const MEN = "Adi Bima Gilang Joko Nanda Putra".split(" ");
const WOMEN = "Citra Dewi Eka Fitri Hana Intan Kartika Lestari Mega Ratna Sari Wulan".split(" ");
const FAMILY =
  "Anggara Budiman Cahyono Darmawan Effendi Gunawan Hidayat Irawan Kusuma Mahendra Nugraha Pratama".split(
    " ",
  );
const PLACES = "Sagara Kenanga Lembahwangi Nusaraya Tirtamukti Bukitsari Muaraindah Pantaijaya".split(" ");

/** Province that there is none of, with a regency for each of the places: a NIK that begins so is nobody's. */
const NO_PROVINCE = 99;
const FIRST_REGENCY = 81;
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

/** Whom a row is about. */
interface Person {
  /** Index in PLACES. */
  place: number;
  born: string;
  isWoman: boolean;
}

function personOf(draw: Draw): Person {
  return { place: draw(PLACES.length), born: date(YEARS.birth, draw), isWoman: draw(2) === 1 };
}

/**
 * Rows of a type about people, businesses and land that do not exist, as the lines of a CSV file, the first with the
 * columns; always the same for a seed, and no row twice. What a NIK says of its holder is what the row says.
 */
export function* sampleRows(type: RecordType, count: number, seed = 1): Generator<string> {
  const draw = drawsOf(seed);
  yield `${type.claims.map(fieldOf).join(",")}\r\n`;
  for (let row = 1; row <= count; row++) {
    const person = personOf(draw);
    const values = type.claims.map((claim) =>
      isLeftOut(claim, draw) ? "" : valueOf(claim, { row, person, draw }),
    );
    yield `${values.join(",")}\r\n`;
  }
}

function isLeftOut({ mandatory }: Claim, draw: Draw): boolean {
  return !mandatory && draw(4) === 0;
}

/** What a value is made of. */
interface Making {
  row: number;
  person: Person;
  draw: Draw;
}

function valueOf(claim: Claim, making: Making): string {
  const { format } = claim;
  const { row, person, draw } = making;
  const field = fieldOf(claim);
  switch (format.kind) {
    case "nik":
      return nik(row, person);
    case "nib":
      return digits(row, 13);
    case "date":
      return field === "tanggal_lahir" ? person.born : date(YEARS.document, draw);
    case "digits":
      return digits(format.max < 8 ? 1 + draw(9) : row, format.min);
    case "amount":
      if (format.decimals === 0) return `${1 + draw(900)}000000`;
      return `${field === "ipk" ? 2 + draw(2) : 60 + draw(900)}.${10 + draw(90)}`;
    case "choice":
      return choice(
        field,
        format.values.map(({ value }) => value),
        making,
      );
    case "text":
      return words(field, making).slice(0, format.max);
  }
}

function choice(field: string, values: readonly string[], { person, draw }: Making): string {
  const sex = person.isWoman ? "P" : "L";
  return field === "jenis_kelamin" && values.includes(sex) ? sex : pick(values, draw);
}

function pick(names: readonly string[], draw: Draw): string {
  return names[draw(names.length)] ?? "";
}

function words(field: string, { row, person, draw }: Making): string {
  const home = PLACES[person.place] ?? "";
  if (/^(nomor|surat)/.test(field)) return `CONTOH/${row}`;
  if (/^(nama_usaha|perguruan)/.test(field)) return `Contoh ${pick(FAMILY, draw)} ${home}`;
  if (/^(nama|pemegang)/.test(field))
    return `Contoh ${pick(givenNames(field, person), draw)} ${pick(FAMILY, draw)}`;
  if (field.startsWith("alamat")) return `Jalan Contoh ${pick(FAMILY, draw)} No. ${1 + draw(200)}`;
  if (/^(program|gelar)/.test(field)) return "Contoh Ilmu Kearsipan";
  return `Contoh ${/^(tempat|kabupaten)/.test(field) ? home : pick(PLACES, draw)}`;
}

function givenNames(field: string, { isWoman }: Person): readonly string[] {
  if (field.endsWith("_ibu")) return WOMEN;
  return field.endsWith("_ayah") || !isWoman ? MEN : WOMEN;
}

const two = (number: number): string => String(number).padStart(2, "0");

function date({ from, count }: { from: number; count: number }, draw: Draw): string {
  return `${from + draw(count)}-${two(1 + draw(12))}-${two(1 + draw(28))}`;
}

function digits(number: number, length: number): string {
  return String(number).padStart(length, "0");
}

/** Province, regency, district; day (of women 40 more), month and year of birth; a running number. */
function nik(row: number, { place, born, isWoman }: Person): string {
  const [year = "", month = "", day = ""] = born.split("-");
  const [district, running] = [1 + (Math.floor(row / 9_999) % 99), 1 + (row % 9_999)];
  const region = `${NO_PROVINCE}${FIRST_REGENCY + place}${two(district)}`;
  return `${region}${two(Number(day) + (isWoman ? 40 : 0))}${month}${year.slice(2)}${digits(running, 4)}`;
}
