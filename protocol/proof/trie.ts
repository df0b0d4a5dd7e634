import { equal, fromHex, to0x, toHex, writeHex, type Hex } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { keccak256 } from "../hash.ts";
import { decodeRlp, encodedLength, integerOf, listOf, stringOf, type Rlp } from "./rlp.ts";

/** Nodes of Merkle-Patricia tries by their keccak256 (hex without 0x), each once, whichever paths they serve. */
export type NodePool = ReadonlyMap<string, Uint8Array>;

/** Hash of the trie that holds nothing: keccak256 of RLP of the empty string. */
export const EMPTY_TRIE: Hex = to0x(keccak256(new Uint8Array([0x80])));

const HASH = 32;
const ADDRESS = 20;
const SLOT = 32;
/** Every key is a keccak256, so every path has as many nibbles. */
const NIBBLES = 64;
const BRANCH = 17;

/** Hashes each node once: whatever is found by a hash later is what that hash commits to. */
export function poolOf(nodes: readonly Uint8Array[]): NodePool {
  return new Map(nodes.map((node) => [toHex(keccak256(node)), node]));
}

/**
 * Walks the path of keccak256(`key`) from `root` (yellow paper, appendix D; Ethereum hashes every key of its
 * state and storage tries). Every node is found by the hash that the one above names, or stands within it where
 * its encoding is shorter than a hash.
 * @param key an address or a slot, not yet hashed
 * @returns the value as RLP, or null where the trie is proved to hold none
 * @throws JejakError `proof-incomplete` with the hash that is not in the pool, `proof-malformed`
 */
export function readTrie(root: Hex, key: Uint8Array, pool: NodePool): Uint8Array | null {
  if (root === EMPTY_TRIE) return null;
  const path = nibblesOf(keccak256(key), 0);
  let node = nodeAt(fromHex(root), pool, true);
  // Each turn goes at least one nibble deeper, so nothing the pool holds can make it long.
  for (let depth = 0; ;) {
    const step = node.length === BRANCH ? branch(node, path, depth) : shortNode(node, path, depth);
    if (step.child === null || step.isValue)
      return step.child === null ? null : stringOf(step.child, "value");
    depth = step.depth;
    node = childNode(step.child, pool);
  }
}

interface Step {
  /** Where the path goes on, or the value; null where it ends without one. */
  child: Rlp | null;
  isValue: boolean;
  depth: number;
}

const ABSENT: Step = { child: null, isValue: false, depth: NIBBLES };

function branch(node: readonly Rlp[], path: Uint8Array, depth: number): Step {
  if (depth >= NIBBLES || stringOf(node[BRANCH - 1], "branch value").length !== 0) {
    throw malformed("a value above the end of the path", { depth });
  }
  const child = node[path[depth] ?? 0] ?? null;
  if (child instanceof Uint8Array && child.length === 0) return ABSENT;
  return { child, isValue: false, depth: depth + 1 };
}

/** A leaf or an extension: [path in hex-prefix form, value or child] (yellow paper, appendix C). */
function shortNode(node: readonly Rlp[], path: Uint8Array, depth: number): Step {
  const { isLeaf, nibbles } = hexPrefix(node[0]);
  const end = depth + nibbles.length;
  if (isLeaf ? end !== NIBBLES : nibbles.length === 0 || end >= NIBBLES) {
    throw malformed("a path of the wrong length", { depth, nibbles: nibbles.length });
  }
  if (!equal(nibbles, path.subarray(depth, end))) return ABSENT;
  return { child: node[1] ?? null, isValue: isLeaf, depth: end };
}

function hexPrefix(encoded: Rlp | undefined): { isLeaf: boolean; nibbles: Uint8Array } {
  const nibbles = nibblesOf(stringOf(encoded, "path"), 0);
  const [flag = 4, padding = 0] = nibbles;
  const isOdd = (flag & 1) === 1;
  if (flag > 3 || (!isOdd && padding !== 0)) throw malformed("not a hex-prefix path", { flag, padding });
  return { isLeaf: flag >= 2, nibbles: nibbles.subarray(isOdd ? 1 : 2) };
}

function nibblesOf(bytes: Uint8Array, from: number): Uint8Array {
  const nibbles = new Uint8Array(2 * (bytes.length - from));
  for (let i = 0; i < nibbles.length; i += 2) {
    const byte = bytes[from + i / 2] ?? 0;
    nibbles[i] = byte >> 4;
    nibbles[i + 1] = byte & 15;
  }
  return nibbles;
}

function childNode(child: Rlp, pool: NodePool): Rlp[] {
  if (child instanceof Uint8Array) return nodeAt(child, pool, false);
  if (encodedLength(child) >= HASH) throw malformed("a node as long as its hash stands within another", {});
  return checkNode(child);
}

function nodeAt(hash: Uint8Array, pool: NodePool, isRoot: boolean): Rlp[] {
  if (hash.length !== HASH) throw malformed("not the hash of a node", { hash: toHex(hash) });
  const bytes = pool.get(toHex(hash));
  if (bytes === undefined) throw new JejakError("proof-incomplete", { values: { node: to0x(hash) } });
  if (!isRoot && bytes.length < HASH) throw malformed("a node shorter than its hash", { hash: toHex(hash) });
  return checkNode(listOf(decodeRlp(bytes), "node"));
}

function checkNode(node: Rlp[]): Rlp[] {
  if (node.length !== BRANCH && node.length !== 2) throw malformed("not a node", { items: node.length });
  return node;
}

/** An account of the state trie (yellow paper, section 4.1). */
export interface Account {
  nonce: bigint;
  balance: bigint;
  storageRoot: Hex;
  codeHash: Hex;
}

/**
 * The account at an address; null where the state is proved to have none.
 * @throws JejakError `proof-incomplete`, `proof-malformed`, `hex-malformed`
 */
export function readAccount(stateRoot: Hex, address: Hex, pool: NodePool): Account | null {
  const value = readTrie(stateRoot, keyOf(address, ADDRESS), pool);
  if (value === null) return null;
  const members = listOf(decodeRlp(value), "account").map((member) => stringOf(member, "account"));
  const [nonce, balance, storageRoot, codeHash] = members;
  if (
    members.length !== 4 ||
    !storageRoot ||
    !codeHash ||
    storageRoot.length !== HASH ||
    codeHash.length !== HASH
  ) {
    throw malformed("not an account", { address });
  }
  return {
    nonce: integerOf(nonce as Uint8Array, "nonce"),
    balance: integerOf(balance as Uint8Array, "balance"),
    storageRoot: to0x(storageRoot),
    codeHash: to0x(codeHash),
  };
}

/**
 * The word at a slot; 0 where the storage is proved to hold none.
 * @param slot 32 bytes, not yet hashed
 * @throws JejakError `proof-incomplete`, `proof-malformed`, `hex-malformed`
 */
export function readSlot(storageRoot: Hex, slot: Hex, pool: NodePool): bigint {
  const value = readTrie(storageRoot, keyOf(slot, SLOT), pool);
  if (value === null) return 0n;
  const word = integerOf(stringOf(decodeRlp(value), "slot"), "slot");
  if (word === 0n) throw malformed("a slot that holds 0", { slot });
  return word;
}

/** Exactly so many bytes: a shorter slot would be another key, and read as absent. */
function keyOf(hex: Hex, length: number): Uint8Array {
  const key = new Uint8Array(length);
  writeHex(key, 0, length, hex);
  return key;
}

function malformed(detail: string, values: Record<string, unknown>): JejakError {
  return new JejakError("proof-malformed", { detail, values });
}
