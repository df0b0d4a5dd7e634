import { hash } from "node:crypto";
import { nodeHash } from "../../../protocol/log.ts";
import { recordLeaf } from "../../../protocol/records/batch.ts";

const HASH = 32;

/**
 * The tree over the record ids of a batch: a power of two of leaves, so all of its nodes lie in one row, the root as
 * number 1, the children of n as 2n and 2n + 1. In memory that threads share.
 */
export type BatchTree = Uint8Array<SharedArrayBuffer>;

const nodeSha256 = (bytes: Uint8Array): Uint8Array => hash("sha256", bytes, "buffer");

/** The tree over record ids, joined. */
export function treeOfBatch(ids: Uint8Array): BatchTree {
  const size = ids.length / HASH;
  const tree = new Uint8Array(new SharedArrayBuffer(2 * size * HASH));
  for (let i = 0; i < size; i++)
    tree.set(recordLeaf(ids.subarray(i * HASH, (i + 1) * HASH), nodeSha256), (size + i) * HASH);
  for (let node = size - 1; node > 0; node--)
    tree.set(nodeHash(nodeAt(tree, 2 * node), nodeAt(tree, 2 * node + 1), nodeSha256), node * HASH);
  return tree;
}

export function rootOf(tree: BatchTree): Uint8Array {
  return Uint8Array.from(nodeAt(tree, 1));
}

/** The inclusion proof of a leaf (RFC 6962), joined, from the leaf upwards. */
export function pathOf(tree: BatchTree, index: number): Buffer {
  const size = tree.length / HASH / 2;
  const path = Buffer.alloc(Math.log2(size) * HASH);
  for (let node = size + index, at = 0; node > 1; node >>= 1, at += HASH)
    path.set(nodeAt(tree, node ^ 1), at);
  return path;
}

function nodeAt(tree: BatchTree, node: number): Uint8Array {
  return tree.subarray(node * HASH, (node + 1) * HASH);
}
