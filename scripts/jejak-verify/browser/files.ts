import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../../protocol/bytes.ts";
import { EQUIVOCATION_FORMAT } from "../../../protocol/equivocation/format.ts";
import type { GivenDocument } from "../../../protocol/evidence/contents.ts";
import { EVIDENCE_FORMAT } from "../../../protocol/evidence/format.ts";
import { TRUST_FORMAT } from "../../../protocol/evidence/trust.ts";
import { MAX_RECORD_FILE, isRecordFile } from "../../../protocol/records/record-file.ts";
import type { JsonValue } from "../../../protocol/json.ts";
import { hashApart, type Watcher } from "./hashing.ts";

/** A file that is read whole. */
export interface Small {
  name: string;
  bytes: Uint8Array;
  /** 64 lower-case hex digits. */
  sha256: string;
}

/** What the reader gave, by what each file says it is. */
export interface Given {
  evidence: Small[];
  /** Proofs that an operator showed two views of the log. */
  equivocations: Small[];
  /** Civil records, and presentations of such. */
  records: Small[];
  /** Each once. */
  trusts: Small[];
  documents: GivenDocument[];
}

export const NOTHING: Given = {
  evidence: [],
  equivocations: [],
  records: [],
  trusts: [],
  documents: [],
};

const RECORD = /"format"\s*:\s*"jejak-(record|presentation)"/;

const FORMAT = new RegExp(`"format"\\s*:\\s*"(${EVIDENCE_FORMAT}|${EQUIVOCATION_FORMAT}|${TRUST_FORMAT})"`);

/** Adds files: evidence and trust file are known by their format, whatever else there is by its hash. */
export async function addFiles(given: Given, files: readonly File[], watcher: Watcher): Promise<Given> {
  let { evidence, equivocations, records, trusts, documents } = given;
  for (const file of files) {
    const { name, size } = file;
    const bytes = size <= MAX_RECORD_FILE ? new Uint8Array(await file.arrayBuffer()) : undefined;
    const format = bytes && formatOf(bytes);
    if (bytes && format === EVIDENCE_FORMAT) evidence = [...evidence, smallOf(name, bytes)];
    else if (bytes && format === EQUIVOCATION_FORMAT)
      equivocations = [...equivocations, smallOf(name, bytes)];
    else if (bytes && format === "record") records = [...records, smallOf(name, bytes)];
    else if (bytes && format === TRUST_FORMAT) trusts = withOther(trusts, smallOf(name, bytes));
    else documents = [...documents, { name, size, sha256: await hashApart(file, watcher) }];
  }
  return { evidence, equivocations, records, trusts, documents };
}

function withOther(files: Small[], file: Small): Small[] {
  return files.some(({ sha256: hash }) => hash === file.sha256) ? files : [...files, file];
}

function formatOf(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(bytes);
  if (!/^\s*\{/.test(text)) return undefined;
  return RECORD.test(text) && isRecord(text) ? "record" : FORMAT.exec(text)?.[1];
}

/** A record may hold evidence, whose format stands before its own. */
function isRecord(text: string): boolean {
  try {
    return isRecordFile(JSON.parse(text) as JsonValue);
  } catch {
    return false;
  }
}

function smallOf(name: string, bytes: Uint8Array): Small {
  return { name, bytes, sha256: toHex(sha256(bytes)) };
}
