import { codesOf } from "../../../protocol/records/codes.ts";
import { encodeCompact } from "../../../protocol/records/compact.ts";
import type { RecordFile } from "../../../protocol/records/record-file.ts";
import { parseSdJwt } from "../../../protocol/records/sd-jwt.ts";
import { fieldOf, fillLayout } from "../../../protocol/records/type.ts";
import type { RecordType } from "../../../protocol/records/type.ts";
import { labelOf, valueOf } from "../../../protocol/records/words.ts";
import { text } from "../../../protocol/texts.ts";
import type { Lang } from "../../../protocol/texts.ts";
import { SIZES, openPen } from "../../pdf/pen.ts";
import type { Pen } from "../../pdf/pen.ts";
import { drawCodes } from "./codes.ts";
import { drawPicture } from "./picture.ts";

/** A record that is to be printed. */
export interface Printed {
  file: RecordFile;
  type: RecordType;
  /** Name of the batch and place, as the chain has it. */
  place: { batch: number; index: number };
  /** Page that reads the codes, without fragment. */
  checkAddress: string;
  /** The time that the PDF bears. */
  at: Date;
}

const MOST_PICTURE = 430;

/**
 * The page of a record for its holder: A4, with the layout of its type and the codes that hold the whole record, so
 * that it can be checked with the paper alone.
 */
export async function printRecord(
  lang: Lang,
  { file, type, place, checkAddress, at }: Printed,
): Promise<Buffer> {
  const codes = codesOf(encodeCompact(file), checkAddress);
  const title = type.display.find(({ locale }) => locale === lang)?.name ?? type.name;
  const pen = openPen(lang, title, at);
  pen.write(title, { face: "bold", size: SIZES.title, tag: "H1" });
  pen.write(text(lang, "print.issuer", { officialId: file.issuer.officialId, ...place }), {
    size: SIZES.small,
  });
  pen.space(10);
  const values = shownValues(lang, type, file);
  if (!drawPicture(pen, fillLayout(lang, type, values), MOST_PICTURE)) writeFields(pen, lang, type, values);
  pen.space(12);
  pen.write(text(lang, "print.codes", { address: checkAddress, count: codes.length }), { size: SIZES.small });
  pen.space(4);
  drawCodes(pen, codes, (number) => text(lang, "print.code", { number, count: codes.length }));
  return await pen.end((page, pages) => text(lang, "print.footer", { page, pages, ...place }));
}

/** Values as people read them. */
function shownValues(lang: Lang, type: RecordType, { sdJwt }: RecordFile): Record<string, string> {
  const { issuer, disclosures } = parseSdJwt(sdJwt);
  const disclosed = new Map(disclosures.map(({ name, value }) => [name, value]));
  const values: Record<string, string> = {};
  for (const field of type.claims.map(fieldOf)) {
    const value = disclosed.get(field) ?? issuer.payload[field];
    if (typeof value === "string") values[field] = valueOf(lang, type, field, value);
  }
  return values;
}

function writeFields(pen: Pen, lang: Lang, type: RecordType, values: Readonly<Record<string, string>>): void {
  for (const field of type.claims.map(fieldOf)) {
    const value = values[field];
    if (value !== undefined) pen.write(`${labelOf(lang, type, field)}: ${value}`, {});
  }
}
