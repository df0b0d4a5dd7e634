import { pathOf } from "./tree.ts";
import type { BatchTree } from "./tree.ts";

/** What the record files of a batch have in common, in a form that goes to threads. */
export interface RecordFrame {
  /** Up to the path, and from behind the SD-JWT on. */
  head: Uint8Array;
  tail: Uint8Array;
  tree: BatchTree;
}

const BETWEEN = Buffer.from('","sdJwt":"');

/**
 * The frame of record files (`jejak-record`), of canonical JSON. What is put into it is base64 and base64url, which need
 * no escapes; canonicalising a type anew for each file would take longest.
 */
export function frameOf(issuer: string, type: string, tree: BatchTree): RecordFrame {
  return {
    head: Buffer.from(`{"format":"jejak-record","issuer":${issuer},"path":"`),
    tail: Buffer.from(`","type":${type},"version":1}`),
    tree,
  };
}

/** A record file in parts; the last one, `tail`, is one and the same for every record of the batch. */
export function fileParts(
  { head, tail, tree }: RecordFrame,
  index: number,
  sdJwt: Uint8Array,
): { parts: Uint8Array[]; tail: Uint8Array } {
  const path = Buffer.from(pathOf(tree, index).toString("base64"), "latin1");
  return { parts: [head, path, BETWEEN, sdJwt], tail };
}
