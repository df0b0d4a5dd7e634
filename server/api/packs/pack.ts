import { hash } from "node:crypto";
import { fromBase64 } from "../../../protocol/base64.ts";
import { parseHeader } from "../../../protocol/proof/header.ts";
import { text } from "../../../protocol/texts.ts";
import type { Made } from "../../evidence/make.ts";
import type { Reports } from "../deps.ts";
import { trailCsv, workingPapers } from "./papers.ts";

/** One file of a pack. */
export interface Part {
  file: string;
  bytes: Uint8Array;
}

const EVIDENCE = "evidence.json";

/** Time of the block that evidence leads to: what a pack holds bears no other. */
export function blockTime({ evidence }: Made): Date {
  return new Date(parseHeader(fromBase64(evidence.header)).timestamp * 1000);
}

function sumOf({ file, bytes }: Part): { file: string; sha256: string } {
  return { file, sha256: hash("sha256", bytes) };
}

/** In the form that `sha256sum --check` reads. */
function sums(parts: readonly Part[]): Part {
  const lines = parts.map(sumOf).map(({ file, sha256 }) => `${sha256}  ${file}\n`);
  return { file: "SHA256SUMS", bytes: Buffer.from(lines.join("")) };
}

/** Evidence of one process and all that goes with it; the same evidence gives the same bytes. */
export async function partsOf(reports: Reports, made: Made, address: string): Promise<Part[]> {
  const plain: Part[] = [
    { file: EVIDENCE, bytes: made.bytes },
    { file: "jejak-trail.csv", bytes: Buffer.from(trailCsv(made)) },
    { file: "kertas-kerja-working-papers.csv", bytes: Buffer.from(workingPapers()) },
    { file: "cara-memeriksa.txt", bytes: Buffer.from(text("id", "pack.how", { file: EVIDENCE })) },
    { file: "how-to-verify.txt", bytes: Buffer.from(text("en", "pack.how", { file: EVIDENCE })) },
  ];
  const facts = { made, address, at: blockTime(made), parts: plain.map(sumOf), evidenceFile: EVIDENCE };
  const parts: Part[] = [
    ...plain,
    { file: "laporan.pdf", bytes: await reports.write("id", facts) },
    { file: "report.pdf", bytes: await reports.write("en", facts) },
  ];
  return [...parts, sums(parts)];
}
