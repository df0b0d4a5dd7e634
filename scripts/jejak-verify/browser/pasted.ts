import { toHex } from "../../../protocol/bytes.ts";
import { isJejakError } from "../../../protocol/errors.ts";
import { sha256 } from "../../../protocol/hash.ts";
import { codesIn, joinCodes, withCodes, type Word } from "../../../protocol/records/codes.ts";
import { decodeCompact } from "../../../protocol/records/compact.ts";
import { writeRecordFile } from "../../../protocol/records/record-file.ts";
import type { Small } from "./files.ts";

/** What pasted texts came to: a record, the numbers of codes that are still missing, or nothing of ours. */
export type Pasted = { record: Small } | { missing: number[] } | "wrong";

/** Puts together what is pasted: links, and codes in any order. */
export interface Pasteboard {
  take: (text: string) => Pasted;
  clear: () => void;
}

export function createPasteboard(): Pasteboard {
  let codes: Word[] = [];
  return {
    take: (text) => {
      const fresh = codesIn(text);
      if (fresh.length === 0) return "wrong";
      codes = withCodes(codes, fresh);
      try {
        const { bytes, missing } = joinCodes(codes);
        if (bytes === null) return { missing };
        codes = [];
        return { record: recordIn(bytes) };
      } catch (error) {
        if (!isJejakError(error)) throw error;
        codes = [];
        return "wrong";
      }
    },
    clear: () => {
      codes = [];
    },
  };
}

/** As the file that the codes were made of, without type and evidence. */
function recordIn(compact: Uint8Array): Small {
  const bytes = writeRecordFile(decodeCompact(compact));
  const hash = toHex(sha256(bytes));
  return { name: `#r=${toHex(sha256(compact)).slice(0, 8)}`, bytes, sha256: hash };
}
