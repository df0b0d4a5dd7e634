import { fromHex, toHex } from "../../../protocol/bytes.ts";
import { encodeRlp, type Rlp } from "../../../protocol/proof/rlp.ts";
import { keccak256 } from "../../../protocol/hash.ts";

/** A path of 64 nibbles as hex digits, and the value at its end. */
export type Leaves = Record<string, Uint8Array>;

export interface BuiltTrie {
  root: Uint8Array;
  nodes: Uint8Array[];
  /** Nodes that stand within others, being shorter than a hash. */
  embedded: number;
}

/** The Merkle-Patricia trie of these leaves, from its definition (yellow paper, appendix D). */
export function buildTrie(leaves: Leaves): BuiltTrie {
  const built: BuiltTrie = { root: new Uint8Array(0), nodes: [], embedded: 0 };
  const root = encodeRlp(node(leaves, built));
  built.nodes.push(root);
  return { ...built, root: keccak256(root) };
}

/** The path of a key: keccak256 of it. */
export function pathOf(key: Uint8Array): string {
  return toHex(keccak256(key));
}

function node(leaves: Leaves, built: BuiltTrie): Rlp {
  const paths = Object.keys(leaves);
  if (paths.length === 0) return new Uint8Array(0);
  const [only = ""] = paths;
  if (paths.length === 1) return [hexPrefix(only, true), leaves[only] as Uint8Array];
  const shared = sharedPrefix(paths);
  if (shared !== "") return [hexPrefix(shared, false), reference(node(cut(leaves, shared), built), built)];
  const children = Array.from({ length: 16 }, (_, i) => i.toString(16)).map((nibble) => {
    const below = cut(leaves, nibble);
    return Object.keys(below).length === 0 ? new Uint8Array(0) : reference(node(below, built), built);
  });
  return [...children, new Uint8Array(0)];
}

function cut(leaves: Leaves, prefix: string): Leaves {
  const below = Object.entries(leaves).filter(([path]) => path.startsWith(prefix));
  return Object.fromEntries(below.map(([path, value]) => [path.slice(prefix.length), value]));
}

function sharedPrefix(paths: readonly string[]): string {
  const [first = ""] = paths;
  let length = 0;
  while (length < first.length && paths.every((path) => path[length] === first[length])) length++;
  return first.slice(0, length);
}

function reference(child: Rlp, built: BuiltTrie): Rlp {
  const encoded = encodeRlp(child);
  if (encoded.length < 32) {
    built.embedded++;
    return child;
  }
  built.nodes.push(encoded);
  return keccak256(encoded);
}

/** A path in hex-prefix form (yellow paper, appendix C). */
export function hexPrefix(nibbles: string, isLeaf: boolean): Uint8Array {
  const isOdd = nibbles.length % 2 === 1;
  const flag = (isLeaf ? 2 : 0) + (isOdd ? 1 : 0);
  return fromHex(`${flag}${isOdd ? "" : "0"}${nibbles}`);
}
