import QRCode from "qrcode";
import { text, type Lang } from "../../../protocol/texts.ts";
import type { Made } from "../../evidence/make.ts";
import { writeFindings } from "./report/findings.ts";
import { writeAbout, writeSteps } from "./report/process.ts";
import { openSheet } from "./report/sheet.ts";

/** What a report is about, and what stands beside it. */
export interface ReportFacts {
  made: Omit<Made, "bytes">;
  /** Where the process can be read. */
  address: string;
  /** The time that the PDF bears, so that the same evidence gives the same bytes. */
  at: Date;
  /** The other parts of the pack. */
  parts: readonly { file: string; sha256: string }[];
  /** Name of the evidence file among them. */
  evidenceFile: string;
}

/** QR codes of longer addresses become too fine for a printer. */
const MOST_QR = 800;
const QR_WIDTH = 96;

/**
 * The report as a PDF, for people to read, sign and file: what the evidence says in plain words, what its check found
 * and left open, and the SHA-256 of each part of the pack.
 */
export async function report(lang: Lang, facts: ReportFacts): Promise<Buffer> {
  const { made, address, at } = facts;
  const sheet = openSheet(lang, text(lang, "pack.title"), at);
  if (address.length <= MOST_QR) {
    const code = await QRCode.toBuffer(address, { margin: 4, width: 400 });
    sheet.picture(code, QR_WIDTH, text(lang, "pack.qr", { address }));
  }
  sheet.title(text(lang, "pack.title"));
  sheet.line(text(lang, "pack.believed", { file: facts.evidenceFile }));
  sheet.heading(text(lang, "pack.about"));
  writeAbout(sheet, lang, facts);
  sheet.heading(text(lang, "pack.steps"));
  writeSteps(sheet, lang, facts);
  sheet.heading(text(lang, "pack.findings"));
  writeFindings(sheet, lang, made.findings);
  sheet.heading(text(lang, "pack.parts"));
  for (const part of facts.parts) sheet.small(text(lang, "pack.part", part));
  sheet.heading(text(lang, "pack.signed"));
  for (const who of ["examiner", "reviewer"] as const) {
    sheet.subheading(text(lang, `pack.signed.${who}`));
    sheet.blanks(
      (["name", "position", "date", "signature"] as const).map((blank) => text(lang, `pack.signed.${blank}`)),
    );
  }
  const ocid = made.facts.ocid ?? "";
  return sheet.finish((page, pages) => text(lang, "pack.page", { page, pages, ocid: ocid.slice(0, 60) }));
}
