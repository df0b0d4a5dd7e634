import { buffer } from "node:stream/consumers";
import PDFDocument, { type StructureElement } from "pdfkit";
import type { Lang } from "../../../../protocol/texts.ts";
import { registerFace, shown, type Face } from "./letters.ts";

const MARGINS = { top: 56, bottom: 64, left: 56, right: 56 };
const [INK, GREY, LINE] = ["#1a1a1a", "#5a5a5a", "#b9b9b9"];
const SIZES = { title: 19, heading: 12.5, step: 10.5, text: 9, small: 7.5 } as const;
const LABEL_WIDTH = 128;
/** A heading with less room than this below it moves to the next page. */
const KEEP_TOGETHER = 72;

type Tag = "H1" | "H2" | "H3" | "P";

interface Style {
  face?: Face;
  size?: number;
  color?: string;
  tag?: Tag;
  indent?: number;
  link?: string;
}

/** What a report is written on, from the top: pages, their numbers and structure come by themselves. */
export interface Sheet {
  title(words: string): void;
  heading(words: string): void;
  subheading(words: string): void;
  line(words: string, style?: Style): void;
  small(words: string, style?: Style): void;
  /** Names and their values, side by side. */
  facts(rows: readonly (readonly [name: string, value: string, style?: Style])[]): void;
  /** A picture at the right, beside what is written next. */
  picture(png: Buffer, width: number, alt: string): void;
  /** Lines to write on by hand, each with what belongs there. */
  blanks(names: readonly string[]): void;
  space(points: number): void;
  /** Numbers the pages. @returns the PDF */
  finish(footer: (page: number, pages: number) => string): Promise<Buffer>;
}

/** A sheet whose PDF bears the time `at` and no other, so that the same words give the same bytes. */
export function openSheet(lang: Lang, title: string, at: Date): Sheet {
  const pdf = new PDFDocument({
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
  const bytes = buffer(pdf);
  const letters = { plain: registerFace(pdf, "plain"), bold: registerFace(pdf, "bold") };
  const root: StructureElement = pdf.struct("Document");
  pdf.addStructure(root);
  const [left, width] = [MARGINS.left, pdf.page.width - MARGINS.left - MARGINS.right];
  const bottom = pdf.page.height - MARGINS.bottom;
  let narrow = { page: pdf.page, until: 0, by: 0 };

  const room = (points: number): void => {
    if (pdf.y + points > bottom) pdf.addPage();
  };
  const widthHere = (indent: number): number =>
    width - indent - (pdf.page === narrow.page && pdf.y < narrow.until ? narrow.by : 0);
  const set = (face: Face, size: number, color: string, words: string): string => {
    pdf.font(face).fontSize(size).fillColor(color);
    return shown(words, letters[face]);
  };
  const write = (words: string, style: Style): void => {
    const { face = "plain", size = SIZES.text, color = INK, tag = "P", indent = 0, link } = style;
    const said = set(face, size, color, words);
    const options = { width: widthHere(indent), structParent: root, structType: tag };
    pdf.text(said, left + indent, pdf.y, link === undefined ? options : { ...options, link });
  };
  const rule = (x: number, y: number, length: number): void => {
    pdf.markContent("Artifact", { type: "Layout" });
    pdf
      .moveTo(x, y)
      .lineTo(x + length, y)
      .lineWidth(0.6)
      .stroke(LINE);
    pdf.endMarkedContent();
  };
  const space = (points: number): void => {
    pdf.y += points;
  };

  return {
    title: (words) => {
      write(words, { face: "bold", size: SIZES.title, tag: "H1" });
      space(8);
    },
    heading: (words) => {
      space(14);
      room(KEEP_TOGETHER);
      write(words, { face: "bold", size: SIZES.heading, tag: "H2" });
      rule(left, pdf.y + 2, widthHere(0));
      space(8);
    },
    subheading: (words) => {
      space(7);
      room(KEEP_TOGETHER);
      write(words, { face: "bold", size: SIZES.step, tag: "H3" });
      space(2);
    },
    line: (words, style = {}) => {
      write(words, style);
      space(2.5);
    },
    small: (words, style = {}) => {
      write(words, { size: SIZES.small, color: GREY, ...style });
      space(1.5);
    },
    facts: (rows) => {
      for (const [name, value, style = {}] of rows) {
        room(28);
        const y = pdf.y;
        const label = set("plain", SIZES.text, GREY, name);
        pdf.text(label, left, y, { width: LABEL_WIDTH - 10, structParent: root, structType: "P" });
        const below = pdf.y;
        pdf.y = y;
        write(value, { ...style, indent: LABEL_WIDTH });
        pdf.y = pdf.y < y ? pdf.y : Math.max(pdf.y, below);
        space(3);
      }
    },
    picture: (png, side, alt) => {
      const [x, y] = [left + width - side, pdf.y];
      const figure = pdf.struct("Figure", { alt }, () => pdf.image(png, x, y, { width: side }));
      root.add(figure);
      narrow = { page: pdf.page, until: y + side, by: side + 16 };
      pdf.x = left;
      pdf.y = y;
    },
    blanks: (names) => {
      for (const name of names) {
        room(34);
        space(16);
        write(name, { color: GREY });
        rule(left + LABEL_WIDTH, pdf.y, width - LABEL_WIDTH);
        space(4);
      }
    },
    space,
    finish: (footer) => {
      root.end();
      const { count } = pdf.bufferedPageRange();
      for (let page = 0; page < count; page++) {
        pdf.switchToPage(page);
        // Below the margin a line would open a page of its own.
        pdf.page.margins = { ...MARGINS, bottom: 0 };
        pdf.markContent("Artifact", { type: "Pagination" });
        const said = set("plain", SIZES.small, GREY, footer(page + 1, count));
        pdf.text(said, left, pdf.page.height - 40, { lineBreak: false });
        pdf.endMarkedContent();
      }
      pdf.end();
      return bytes;
    },
  };
}
