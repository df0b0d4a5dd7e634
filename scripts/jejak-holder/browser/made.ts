import { codesOf, linkOf } from "../../../protocol/records/codes.ts";
import { encodeCompact } from "../../../protocol/records/compact.ts";
import type { RecordFile } from "../../../protocol/records/record-file.ts";
import { drawCode } from "../../../server/explorer/browser/codes/draw.ts";
import { element } from "../../../server/explorer/browser/dom/element.ts";
import { say, type Lang } from "./words.ts";

/** An address that a link and codes can start with; empty where there is none. */
export function checkingAddress(typed: string): string {
  const address = typed.trim();
  return /^https?:\/\/[\x21-\x22\x24-\x7e]{1,200}$/.test(address) ? address : "";
}

/** The presentation as a link; null where no address of a checking page is known. */
export function presentationLink(made: RecordFile, address: string): string | null {
  return address === "" ? null : linkOf(encodeCompact(made), address);
}

/** The presentation as numbered QR codes; with an address each opens the checking page too. */
export function showCodes(lang: Lang, made: RecordFile, address: string): HTMLElement[] {
  const codes = codesOf(encodeCompact(made), address);
  return codes.map((code, i) => {
    const label = say(lang, "holder.code", { number: i + 1, count: codes.length });
    return element("figure", "", drawCode(code, label), element("figcaption", "", label));
  });
}
