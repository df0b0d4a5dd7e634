import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import PDFDocument, { type ParsedFont } from "pdfkit";

const FOLDER = "dejavu-fonts-ttf/ttf";

/** The report's faces, embedded so that it looks the same everywhere: some 6,000 letters of the world's scripts. */
const FACES = { plain: "DejaVuSans", bold: "DejaVuSans-Bold" } as const;

export type Face = keyof typeof FACES;

interface Parsed {
  font: ParsedFont;
  letters: ReadonlySet<number>;
}

/** Faces as the first report has read them: that takes longer than a page. */
const parsed = new Map<Face, Parsed>();

/** In a PDF of its own, so that the first report has the same bytes as those after it. */
function parse(face: Face): Parsed {
  const file = fileURLToPath(import.meta.resolve(`${FOLDER}/${FACES[face]}.ttf`));
  const { font } = new PDFDocument({ font: null }).registerFont(face, readFileSync(file)).font(face)._font;
  return { font, letters: new Set(font.characterSet) };
}

/** Makes a face known to a PDF by its name. @returns the letters that it has */
export function registerFace(pdf: PDFDocument, face: Face): ReadonlySet<number> {
  const known = parsed.get(face) ?? parse(face);
  parsed.set(face, known);
  pdf.registerFont(face, known.font);
  return known.letters;
}

/** A longer text is cut, with the count of letters left out: the whole of it stands in the evidence. */
const MOST_LETTERS = 1_000;

function escaped(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}

/**
 * Any text as it can be shown: blanks as one space; letters that no face has, and those that would turn or hide what
 * stands around them (controls, marks of direction), as [U+XXXX].
 */
export function shown(text: string, letters: ReadonlySet<number>): string {
  const all = Array.from(text.replace(/[\t\n\r ]+/g, " "));
  const kept = all.slice(0, MOST_LETTERS).map((letter) => {
    const isHidden = /[\p{C}\p{Zl}\p{Zp}]/u.test(letter);
    return isHidden || !letters.has(letter.codePointAt(0) ?? 0) ? escaped(letter) : letter;
  });
  const more = all.length - kept.length;
  return kept.join("") + (more > 0 ? ` [+${more}]` : "");
}
