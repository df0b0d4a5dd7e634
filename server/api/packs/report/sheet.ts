import type { Lang } from "../../../../protocol/texts.ts";
import { GREY, SIZES, openPen, type Pen, type Style } from "../../../pdf/pen.ts";

const LABEL_WIDTH = 128;
/** A heading with less room than this below it moves to the next page. */
const KEEP_TOGETHER = 72;

type Fact = readonly [name: string, value: string, style?: Style];

/** What a report is written on, from the top: pages, their numbers and structure come by themselves. */
export interface Sheet {
  title(words: string): void;
  heading(words: string): void;
  subheading(words: string): void;
  line(words: string, style?: Style): void;
  small(words: string, style?: Style): void;
  /** Names and their values, side by side. */
  facts(rows: readonly Fact[]): void;
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
  const pen = openPen(lang, title, at);
  const { room, rule, space, write } = pen;
  return {
    title: (words) => {
      write(words, { face: "bold", size: SIZES.title, tag: "H1" });
      space(8);
    },
    heading: (words) => {
      space(14);
      room(KEEP_TOGETHER);
      write(words, { face: "bold", size: SIZES.heading, tag: "H2" });
      rule(pen.left, pen.pdf.y + 2, pen.widthHere(0));
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
      for (const row of rows) writeFact(pen, row);
    },
    picture: (png, side, alt) => {
      drawPicture(pen, png, side, alt);
    },
    blanks: (names) => {
      for (const name of names) writeBlank(pen, name);
    },
    space,
    finish: (footer) => pen.end(footer),
  };
}

function writeFact({ pdf, left, root, room, set, space, write }: Pen, [name, value, style = {}]: Fact): void {
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

function drawPicture(
  { pdf, left, width, root, keepFree }: Pen,
  png: Buffer,
  side: number,
  alt: string,
): void {
  const [x, y] = [left + width - side, pdf.y];
  const figure = pdf.struct("Figure", { alt }, () => pdf.image(png, x, y, { width: side }));
  root.add(figure);
  pdf.x = left;
  pdf.y = y;
  keepFree(side, side + 16);
}

function writeBlank({ pdf, left, width, room, rule, space, write }: Pen, name: string): void {
  room(34);
  space(16);
  write(name, { color: GREY });
  rule(left + LABEL_WIDTH, pdf.y, width - LABEL_WIDTH);
  space(4);
}
