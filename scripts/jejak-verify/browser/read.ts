import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../../protocol/bytes.ts";
import type { GivenDocument } from "../../../protocol/evidence/contents.ts";
import { EVIDENCE_FORMAT, MAX_EVIDENCE_BYTES } from "../../../protocol/evidence/format.ts";
import { TRUST_FORMAT } from "../../../protocol/evidence/trust.ts";

/** What the reader dropped, by what it says it is. */
export interface Dropped {
  evidence: { name: string; bytes: Uint8Array }[];
  trust?: { name: string; bytes: Uint8Array };
  documents: GivenDocument[];
}

/** Sorts files into evidence, trust file and documents, and hashes the documents; nothing leaves the page. */
export async function readDropped(files: readonly File[]): Promise<Dropped> {
  const dropped: Dropped = { evidence: [], documents: [] };
  for (const file of files) {
    const bytes = file.size <= MAX_EVIDENCE_BYTES ? new Uint8Array(await file.arrayBuffer()) : undefined;
    const format = bytes && formatOf(bytes);
    if (bytes && format === EVIDENCE_FORMAT) dropped.evidence.push({ name: file.name, bytes });
    else if (bytes && format === TRUST_FORMAT) dropped.trust = { name: file.name, bytes };
    else dropped.documents.push(await hashFile(file));
  }
  return dropped;
}

/** The format that a JSON text names, well-formed or not. */
function formatOf(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(bytes);
  return /^\s*\{/.test(text) ? /"format"\s*:\s*"(jejak-(?:evidence|trust))"/.exec(text)?.[1] : undefined;
}

async function hashFile(file: File): Promise<GivenDocument> {
  const hash = sha256.create();
  for await (const chunk of file.stream()) hash.update(chunk);
  return { name: file.name, size: file.size, sha256: toHex(hash.digest()) };
}
