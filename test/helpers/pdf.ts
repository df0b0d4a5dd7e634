import { inflateSync } from "node:zlib";

interface PdfObject {
  dictionary: string;
  stream: string;
}

/** Indirect objects by number (ISO 32000-1, 7.3.10), as pdfkit writes them: streams deflated, no object streams. */
function objectsOf(pdf: Buffer): Map<string, PdfObject> {
  const source = pdf.toString("latin1");
  const found = source.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g);
  return new Map(
    [...found].map(([, number = "", body = ""]) => {
      const [dictionary = "", data] = body.split(/\nstream\n/);
      const bytes = Buffer.from(data?.replace(/\nendstream$/, "") ?? "", "latin1");
      const isPacked = dictionary.includes("/FlateDecode") && !dictionary.includes("/Image");
      return [number, { dictionary, stream: isPacked ? inflateSync(bytes).toString("latin1") : "" }];
    }),
  );
}

function utf16(hex: string): string {
  return Buffer.from(hex, "hex").swap16().toString("utf16le");
}

/** Glyphs to letters, by a ToUnicode CMap (9.10.3): pdfkit writes ranges whose letters are listed. */
function lettersOf({ stream }: PdfObject): Map<string, string> {
  const ranges = stream.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[((?:<[0-9a-f ]*>\s*)+)\]/gi);
  return new Map(
    [...ranges].flatMap(([, first = "", list = ""]) =>
      [...list.matchAll(/<([0-9a-f ]*)>/gi)].map(([, hex = ""], i) => {
        const glyph = (Number.parseInt(first, 16) + i).toString(16).padStart(4, "0");
        return [glyph, utf16(hex.replaceAll(" ", ""))] as const;
      }),
    ),
  );
}

function reference(name: string, { dictionary }: PdfObject): string {
  return new RegExp(`/${name} (\\d+) 0 R`).exec(dictionary)?.[1] ?? "";
}

function textOf(content: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  let font = "";
  const lines: string[] = [];
  for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[((?:<[0-9a-f]*>|[-\d.\s])*)\] TJ/g)) {
    if (name !== undefined) font = name;
    const glyphs = [...(shown ?? "").matchAll(/<([0-9a-f]*)>/g)].flatMap(
      ([, hex]) => hex?.match(/.{4}/g) ?? [],
    );
    if (shown !== undefined)
      lines.push(glyphs.map((glyph) => fonts.get(font)?.get(glyph) ?? "\ufffd").join(""));
  }
  return lines.join("\n");
}

/** The text of each page of a PDF with embedded fonts, line by line as it is drawn. */
export function pdfPages(pdf: Buffer): string[] {
  const objects = objectsOf(pdf);
  const objectAt = (number: string): PdfObject => objects.get(number) ?? { dictionary: "", stream: "" };
  const fontAt = (number: string) => lettersOf(objectAt(reference("ToUnicode", objectAt(number))));
  return [...objects.values()]
    .filter(({ dictionary }) => /\/Type \/Page\b/.test(dictionary))
    .map((page) => {
      const resources = objectAt(reference("Resources", page)).dictionary;
      const fonts = [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)];
      const letters = new Map(fonts.map(([, name = "", number = ""]) => [name, fontAt(number)]));
      return textOf(objectAt(reference("Contents", page)).stream, letters);
    });
}
