import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../../protocol/bytes.ts";
import { EQUIVOCATION_FORMAT } from "../../../protocol/equivocation/format.ts";
import type { GivenDocument } from "../../../protocol/evidence/contents.ts";
import { EVIDENCE_FORMAT, MAX_EVIDENCE_BYTES } from "../../../protocol/evidence/format.ts";
import { TRUST_FORMAT } from "../../../protocol/evidence/trust.ts";
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
  trust: Small | undefined;
  documents: GivenDocument[];
}

export const NOTHING: Given = { evidence: [], equivocations: [], trust: undefined, documents: [] };

const FORMAT = new RegExp(`"format"\\s*:\\s*"(${EVIDENCE_FORMAT}|${EQUIVOCATION_FORMAT}|${TRUST_FORMAT})"`);

/** Adds files: evidence and trust file are known by their format, whatever else there is by its hash. */
export async function addFiles(given: Given, files: readonly File[], watcher: Watcher): Promise<Given> {
  let { evidence, equivocations, trust, documents } = given;
  for (const file of files) {
    const { name, size } = file;
    const bytes = size <= MAX_EVIDENCE_BYTES ? new Uint8Array(await file.arrayBuffer()) : undefined;
    const format = bytes && formatOf(bytes);
    if (bytes && format === EVIDENCE_FORMAT) evidence = [...evidence, smallOf(name, bytes)];
    else if (bytes && format === EQUIVOCATION_FORMAT)
      equivocations = [...equivocations, smallOf(name, bytes)];
    else if (bytes && format === TRUST_FORMAT) trust = smallOf(name, bytes);
    else documents = [...documents, { name, size, sha256: await hashApart(file, watcher) }];
  }
  return { evidence, equivocations, trust, documents };
}

function formatOf(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(bytes);
  return /^\s*\{/.test(text) ? FORMAT.exec(text)?.[1] : undefined;
}

function smallOf(name: string, bytes: Uint8Array): Small {
  return { name, bytes, sha256: toHex(sha256(bytes)) };
}
