import { buffer } from "node:stream/consumers";
import PDFDocument from "pdfkit";
import QRCode from "qrcode";
import { tagsOf } from "../../../protocol/tags.ts";
import { text, type Lang } from "../../../protocol/texts.ts";
import type { Made } from "../../evidence/make.ts";
import { time } from "../format.ts";
import { stepsOf } from "./steps.ts";

/** What stands beside the evidence in a report. */
export interface ReportFacts {
  made: Made;
  /** Where the process can be read. */
  address: string;
  /** The time that the PDF bears, so that the same evidence gives the same bytes. */
  at: Date;
  /** The other parts of the pack. */
  parts: readonly { file: string; sha256: string }[];
  /** Name of the evidence file among them. */
  evidenceFile: string;
}

const [BODY, BOLD, SMALL, NORMAL, LARGE] = ["Helvetica", "Helvetica-Bold", 8, 10, 18] as const;

/** The PDF's own fonts have the letters of Latin-1; others are shown as a question mark. */
function latin(words: string): string {
  return words.replace(/[^\x20-\x7e\xa0-\xff]/gu, "?");
}

/** The report as a PDF: what the evidence says, for people, and the SHA-256 of each part of the pack. */
export async function report(lang: Lang, facts: ReportFacts): Promise<Buffer> {
  const { made, address, at } = facts;
  const { trail } = made.evidence;
  const info = { Title: text(lang, "pack.title"), Author: "Jejak", CreationDate: at };
  const code = await QRCode.toBuffer(address, { margin: 4, width: 360 });
  const pdf = new PDFDocument({ size: "A4", margin: 50, lang, pdfVersion: "1.7", tagged: true, info });
  const bytes = buffer(pdf);
  const line = (words: string) => pdf.font(BODY).fontSize(NORMAL).text(latin(words)).moveDown(0.4);
  const head = (words: string) =>
    pdf
      .moveDown(0.6)
      .font(BOLD)
      .fontSize(NORMAL + 2)
      .text(latin(words))
      .moveDown(0.3);
  pdf.font(BOLD).fontSize(LARGE).text(latin(info.Title)).moveDown(0.5);
  line(text(lang, "pack.ocid", { ocid: trail?.ocid ?? "" }));
  if (trail !== undefined) line(text(lang, "pack.agency", trail.agency));
  line(text(lang, "pack.block", made.block));
  line(text(lang, "pack.believed", { file: facts.evidenceFile }));
  head(text(lang, "pack.steps"));
  for (const words of stepLines(lang, made)) line(words);
  head(text(lang, "pack.parts"));
  pdf.fontSize(SMALL);
  for (const part of facts.parts)
    pdf
      .font(BODY)
      .fontSize(SMALL)
      .text(latin(text(lang, "pack.part", part)));
  pdf.moveDown(0.8);
  line(text(lang, "pack.address"));
  pdf.font(BODY).fontSize(SMALL).text(latin(address), { link: address }).image(code, { width: 120 });
  pdf.end();
  return bytes;
}

function stepLines(lang: Lang, { evidence }: Made): string[] {
  return stepsOf(evidence).map(({ index, entry, state }) =>
    text(lang, "pack.step", {
      number: entry.index + 1,
      time: time(entry.recordedAt),
      tags: tagsOf(entry.tags).join(", "),
      index,
      mandates: entry.approvers.join(", "),
      state: text(lang, `pack.state.${state}`),
    }),
  );
}
