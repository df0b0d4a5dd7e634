import { EVIDENCE_FORMAT } from "../../../../protocol/evidence/format.ts";
import { parseTrust, TRUST_FORMAT, type Trust } from "../../../../protocol/evidence/trust.ts";
import { utf8 } from "../../../../protocol/hash.ts";
import { codesIn, joinCodes, withCodes, type Word } from "../../../../protocol/records/codes.ts";
import { decodeCompact } from "../../../../protocol/records/compact.ts";
import { parseRecordFile, type RecordFile } from "../../../../protocol/records/record-file.ts";

/** Codes that are still to come, of the paper whose code came last. */
export interface Missing {
  missing: number[];
  count: number;
}

/** What a text held; `unknown` where it is nothing of ours. */
export type Held = "unknown" | Missing | { record?: RecordFile; evidence?: Uint8Array; trust?: Trust };

/** Puts together what comes in texts: files as they are, records out of codes and links. */
export interface Collector {
  /** @throws JejakError where a text says what it is and is not so */
  take: (text: string) => Held;
  /** The codes, as they came, of papers that are not complete yet. */
  pending: () => string[];
  clear: () => void;
}

const FORMAT = new RegExp(
  `"format"\\s*:\\s*"(${EVIDENCE_FORMAT}|${TRUST_FORMAT}|jejak-record|jejak-presentation)"`,
);

/** A file by what it says first of itself: a record may have evidence inside, evidence has no record. */
function heldIn(text: string): Held {
  const formats = new Set(Array.from(text.matchAll(new RegExp(FORMAT, "g")), ([, format]) => format));
  if (formats.has("jejak-record") || formats.has("jejak-presentation"))
    return { record: parseRecordFile(text) };
  if (formats.has(EVIDENCE_FORMAT)) return { evidence: utf8(text) };
  return formats.has(TRUST_FORMAT) ? { trust: parseTrust(text) } : "unknown";
}

/** Starts with nothing. */
export function createCollector(): Collector {
  let codes: Word[] = [];
  const join = (fresh: readonly Word[]): Held => {
    if (fresh.length === 0) return "unknown";
    codes = withCodes(codes, fresh);
    try {
      const { bytes, missing, count } = joinCodes(codes);
      if (bytes === null) return { missing, count };
      codes = [];
      return { record: decodeCompact(bytes) };
    } catch (error) {
      // One wrong code must not keep the right ones out.
      codes = [];
      throw error;
    }
  };
  return {
    take: (text) => (/^\s*\{/.test(text) ? heldIn(text) : join(codesIn(text))),
    pending: () => codes.map(({ word }) => word),
    clear: () => {
      codes = [];
    },
  };
}
