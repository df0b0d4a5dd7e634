import { buffer } from "node:stream/consumers";
import PDFDocument, { type StructureElement } from "pdfkit";
import type { Lang } from "../../protocol/texts.ts";
import { registerFace, shown, type Face } from "./letters.ts";

const MARGINS = { top: 56, bottom: 64, left: 56, right: 56 };
export const [INK, GREY, LINE] = ["#1a1a1a", "#5a5a5a", "#b9b9b9"];
export const SIZES = { title: 19, heading: 12.5, step: 10.5, text: 9, small: 7.5 } as const;

type Tag = "H1" | "H2" | "H3" | "P";

export interface Style {
  face?: Face;
  size?: number;
  color?: string;
  tag?: Tag;
  indent?: number;
  link?: string;
}

/** Writes on the pages of a PDF; where it stands is the PDF's own place. */
export interface Pen {
  readonly pdf: PDFDocument;
  readonly left: number;
  readonly width: number;
  /** The structure by which a machine reads the pages aloud. */
  readonly root: StructureElement;
  /** Begins a page where fewer points are left on this one. */
  readonly room: (points: number) => void;
  readonly space: (points: number) => void;
  /** Points across, beside a picture that stands there. */
  readonly widthHere: (indent: number) => number;
  /** Keeps what is written next free of a picture at the right. */
  readonly keepFree: (height: number, width: number) => void;
  /** @returns the words as the face can show them */
  readonly set: (face: Face, size: number, color: string, words: string) => string;
  readonly write: (words: string, style: Style) => void;
  readonly rule: (x: number, y: number, length: number) => void;
  /** At the foot of each page. @returns the PDF */
  readonly end: (footer: (page: number, pages: number) => string) => Promise<Buffer>;
}

function openPdf(lang: Lang, title: string, at: Date): PDFDocument {
  return new PDFDocument({
    size: "A4",
    margins: MARGINS,
    lang,
    pdfVersion: "1.7",
    tagged: true,
    displayTitle: true,
    bufferPages: true,
    font: null,
    info: { Title: title, Author: "Jejak", CreationDate: at },
  });
}

/** On a PDF that bears the time `at` and no other, so that the same words give the same bytes. */
export function openPen(lang: Lang, title: string, at: Date): Pen {
  const pdf = openPdf(lang, title, at);
  const bytes = buffer(pdf);
  const letters = { plain: registerFace(pdf, "plain"), bold: registerFace(pdf, "bold") };
  const root: StructureElement = pdf.struct("Document");
  pdf.addStructure(root);
  const [left, width] = [MARGINS.left, pdf.page.width - MARGINS.left - MARGINS.right];
  const bottom = pdf.page.height - MARGINS.bottom;
  let narrow = { page: pdf.page, until: 0, by: 0 };

  const widthHere = (indent: number): number =>
    width - indent - (pdf.page === narrow.page && pdf.y < narrow.until ? narrow.by : 0);
  const set = (face: Face, size: number, color: string, words: string): string => {
    pdf.font(face).fontSize(size).fillColor(color);
    return shown(words, letters[face]);
  };
  return {
    pdf,
    left,
    width,
    root,
    widthHere,
    set,
    room: (points) => {
      if (pdf.y + points > bottom) pdf.addPage();
    },
    space: (points) => {
      pdf.y += points;
    },
    keepFree: (height, by) => {
      narrow = { page: pdf.page, until: pdf.y + height, by };
    },
    write: (words, { face = "plain", size = SIZES.text, color = INK, tag = "P", indent = 0, link }) => {
      const said = set(face, size, color, words);
      const options = { width: widthHere(indent), structParent: root, structType: tag };
      pdf.text(said, left + indent, pdf.y, link === undefined ? options : { ...options, link });
    },
    rule: (x, y, length) => {
      drawRule(pdf, x, y, length);
    },
    end: (footer) => {
      root.end();
      writeFooters(pdf, (page, pages) => set("plain", SIZES.small, GREY, footer(page, pages)));
      pdf.end();
      return bytes;
    },
  };
}

function drawRule(pdf: PDFDocument, x: number, y: number, length: number): void {
  pdf.markContent("Artifact", { type: "Layout" });
  pdf
    .moveTo(x, y)
    .lineTo(x + length, y)
    .lineWidth(0.6)
    .stroke(LINE);
  pdf.endMarkedContent();
}

function writeFooters(pdf: PDFDocument, footer: (page: number, pages: number) => string): void {
  const { count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    pdf.switchToPage(page);
    // Below the margin a line would open a page of its own.
    pdf.page.margins = { ...MARGINS, bottom: 0 };
    pdf.markContent("Artifact", { type: "Pagination" });
    pdf.text(footer(page + 1, count), MARGINS.left, pdf.page.height - 40, { lineBreak: false });
    pdf.endMarkedContent();
  }
}
