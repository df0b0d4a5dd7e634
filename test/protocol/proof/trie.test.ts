import { expect } from "chai";
import fc from "fast-check";
import { equal, fromHex, to0x, toHex } from "../../../protocol/bytes.ts";
import { isJejakError } from "../../../protocol/errors.ts";
import { keccak256, utf8 } from "../../../protocol/hash.ts";
import { encodeRlp, type Rlp } from "../../../protocol/proof/rlp.ts";
import { EMPTY_TRIE, poolOf, readAccount, readSlot, readTrie } from "../../../protocol/proof/trie.ts";
import { refusal } from "../helpers.ts";
import { buildTrie, hexPrefix, pathOf, type Leaves } from "./tries.ts";

const KEY = utf8("kunci");
const PATH = pathOf(KEY);
const VALUE = encodeRlp(fromHex("0102"));

/** The same path with another nibble at one place, and zeros behind it. */
function branchOff(at: number): string {
  const other = ((parseInt(PATH.charAt(at), 16) + 1) % 16).toString(16);
  return (PATH.slice(0, at) + other).padEnd(64, "0");
}

/** A trie that holds `leaves`, with what it says at KEY. */
function read(leaves: Leaves): Uint8Array | null {
  const { root, nodes } = buildTrie(leaves);
  return readTrie(to0x(root), KEY, poolOf(nodes));
}

/** One node as the root of all, whatever it is. */
function readRoot(root: Rlp, ...others: Rlp[]): Uint8Array | null {
  const nodes = [root, ...others].map(encodeRlp);
  return readTrie(to0x(keccak256(nodes[0] as Uint8Array)), KEY, poolOf(nodes));
}

const EMPTY = new Uint8Array(0);

/** A branch with one child, at the nibble of PATH at `depth`. */
function branchTo(depth: number, child: Rlp): Rlp[] {
  return Array.from({ length: 17 }, (_, i) => (i === parseInt(PATH.charAt(depth), 16) ? child : EMPTY));
}

/** A node within a branch, whose path is all but at its end. */
function readWithin(node: Rlp): Uint8Array | null {
  const branch = branchTo(59, node);
  return readRoot([hexPrefix(PATH.slice(0, 59), false), keccak256(encodeRlp(branch))], branch);
}

const leaf = (nibbles: string, value: Rlp = VALUE): Rlp => [hexPrefix(nibbles, true), value];

describe("Merkle-Patricia proofs", () => {
  it("find a value alone, below branches and below extensions", () => {
    for (const others of [[], [0], [1], [7, 7], [0, 1, 2, 30], [62], [63], [10, 63]]) {
      const leaves = Object.fromEntries(others.map((at) => [branchOff(at), utf8("lain")]));
      expect(read({ ...leaves, [PATH]: VALUE }), others.join()).to.deep.equal(VALUE);
    }
  });

  it("find a value in nodes that stand within others", () => {
    const leaves = { [PATH]: VALUE, [branchOff(61)]: VALUE, [branchOff(63)]: VALUE };
    const { embedded, nodes } = buildTrie(leaves);
    expect({ embedded, nodes: nodes.length }).to.deep.equal({ embedded: 5, nodes: 2 });
    expect(read(leaves)).to.deep.equal(VALUE);
  });

  it("find a value in a node of 31 bytes within another", () => {
    expect(readWithin(leaf(PATH.slice(60), new Uint8Array(25)))).to.deep.equal(new Uint8Array(25));
  });

  it("prove that there is none", () => {
    const other = utf8("lain");
    const absent: Record<string, Leaves> = {
      "another leaf alone": { [branchOff(0)]: other },
      "a leaf that leaves the path at its end": { [branchOff(63)]: other },
      "an empty place in a branch": { [branchOff(0)]: other, [branchOff(0).replace(/0$/, "1")]: other },
      "an extension that leaves the path": {
        [branchOff(9)]: other,
        [branchOff(9).replace(/0$/, "1")]: other,
      },
      "an empty place far down": {
        [branchOff(20)]: other,
        [`${PATH.slice(0, 20)}${PATH[20] === "f" ? "d" : "f"}`.padEnd(64, "0")]: other,
      },
    };
    for (const [name, leaves] of Object.entries(absent)) expect(read(leaves), name).to.equal(null);
    expect(readTrie(EMPTY_TRIE, KEY, poolOf([]))).to.equal(null);
    expect(EMPTY_TRIE).to.equal("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
  });

  it("agree with the trie about every key", () => {
    const keys = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(keys, (numbers) => {
        const keyOf = (number: number): Uint8Array => utf8(String(number));
        const leaves = Object.fromEntries(numbers.map((n) => [pathOf(keyOf(n)), encodeRlp(keyOf(n))]));
        const { root, nodes } = buildTrie(leaves);
        const pool = poolOf(nodes);
        for (let n = 0; n <= 400; n += 7) {
          const found = readTrie(to0x(root), keyOf(n), pool);
          expect(found).to.deep.equal(numbers.includes(n) ? encodeRlp(keyOf(n)) : null);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("refuse any flipped bit of a node on the path", () => {
    const leaves = { [PATH]: VALUE, [branchOff(0)]: VALUE, [branchOff(5)]: VALUE, [branchOff(63)]: VALUE };
    const { root, nodes } = buildTrie(leaves);
    const used = nodes.map(
      (_, without) =>
        !reads(
          root,
          nodes.filter((_node, i) => i !== without),
        ),
    );
    expect(used.filter(Boolean).length).to.be.greaterThan(2);
    nodes.forEach((node, i) => {
      for (let bit = 0; bit < 8 * node.length; bit++) {
        const changed = node.with(bit >> 3, (node[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
        expect(reads(root, nodes.with(i, changed))).to.equal(!used[i]);
      }
    });
  });

  it("name the node that is missing", () => {
    const { root, nodes } = buildTrie({ [PATH]: VALUE, [branchOff(0)]: VALUE });
    const error = refusal("proof-incomplete", () => readTrie(to0x(root), KEY, poolOf(nodes.slice(0, -1))));
    expect(error.values).to.deep.equal({ node: to0x(root) });
    refusal("proof-incomplete", () => readTrie(to0x(root), KEY, poolOf([])));
  });

  const tail = PATH.slice(1);
  const malformed: Record<string, () => unknown> = {
    "a string as a node": () => readRoot(KEY),
    "a node of three items": () => readRoot([EMPTY, EMPTY, EMPTY]),
    "a path that is a list": () => readRoot([[], VALUE]),
    "an unknown flag": () => readRoot([fromHex(`40${PATH}`), VALUE]),
    "padding that is not 0": () => readRoot([fromHex(`21${PATH}`), VALUE]),
    "an empty path": () => readRoot([EMPTY, VALUE]),
    "a leaf with a short path": () => readRoot(leaf(PATH.slice(0, 62))),
    "a leaf with a long path": () => readRoot(leaf(`${PATH}00`)),
    "a value that is a list": () => readRoot(leaf(PATH, [])),
    "an extension of no nibble": () => readRoot([hexPrefix("", false), new Uint8Array(32)]),
    "an extension to the end": () => readRoot([hexPrefix(PATH, false), new Uint8Array(32)]),
    "an extension to nothing": () => readRoot([hexPrefix(PATH.slice(0, 2), false), EMPTY]),
    "a child of 31 bytes": () => readRoot(branchTo(0, new Uint8Array(31))),
    "a child of 33 bytes": () => readRoot(branchTo(0, new Uint8Array(33))),
    "a value in a branch": () => readRoot([...branchTo(0, EMPTY).slice(0, 16), VALUE]),
    "a branch of lists for a value": () => readRoot([...branchTo(0, EMPTY).slice(0, 16), []]),
    "a long node within another": () => readRoot(branchTo(0, leaf(tail, new Uint8Array(40)))),
    "a short node by its hash": () => {
      const last = leaf(PATH.slice(60));
      const extension = [hexPrefix(PATH.slice(0, 59), false), keccak256(encodeRlp(branchTo(59, EMPTY)))];
      return readRoot(extension, branchTo(59, EMPTY), last);
    },
    "a node of 32 bytes within another": () => readWithin(leaf(PATH.slice(60), new Uint8Array(26))),
    "an embedded node that is none": () => readRoot(branchTo(0, [EMPTY])),
  };
  for (const [name, act] of Object.entries(malformed)) {
    it(`refuse ${name}`, () => {
      refusal("proof-malformed", act);
    });
  }

  it("end after 64 nibbles whatever the pool holds", () => {
    let child: Rlp = leaf("");
    const nodes: Uint8Array[] = [];
    for (let depth = 63; depth >= 0; depth--) {
      const node = branchTo(depth, child);
      nodes.push(encodeRlp(node));
      child = depth > 62 ? node : keccak256(encodeRlp(node));
    }
    const root = to0x(child as Uint8Array);
    expect(readTrie(root, KEY, poolOf(nodes))).to.deep.equal(VALUE);
    for (const below of ["", "0"]) {
      let chain: Rlp = leaf(below);
      for (let depth = 64; depth >= 0; depth--) {
        const node = branchTo(depth % 64, chain);
        nodes.push(encodeRlp(node));
        chain = depth > 63 ? node : keccak256(encodeRlp(node));
      }
      const longer = to0x(chain as Uint8Array);
      refusal("proof-malformed", () => readTrie(longer, KEY, poolOf(nodes)));
    }
  });

  it("refuse a root that is no hash and a pool of 200 KB that leads nowhere, within 200 ms", () => {
    refusal("proof-malformed", () => readTrie("0x00", KEY, poolOf([])));
    const wide = Array.from({ length: 200 }, (_, i) => new Uint8Array(1_000).fill(i));
    const start = performance.now();
    refusal("proof-incomplete", () => readTrie(to0x(keccak256(KEY)), KEY, poolOf(wide)));
    expect(performance.now() - start).to.be.lessThan(200);
  });
});

describe("accounts and slots", () => {
  const address = to0x(keccak256(KEY).subarray(12));
  const slot = to0x(keccak256(KEY));
  const account = [fromHex("01"), EMPTY, fromHex("11".repeat(32)), fromHex("22".repeat(32))];
  const trieOf = (key: Uint8Array, value: Rlp): [`0x${string}`, ReturnType<typeof poolOf>] => {
    const { root, nodes } = buildTrie({ [pathOf(key)]: encodeRlp(value), ["0".repeat(64)]: VALUE });
    return [to0x(root), poolOf(nodes)];
  };
  const accountOf = (value: Rlp) => {
    const [root, pool] = trieOf(fromHex(address), value);
    return readAccount(root, address, pool);
  };
  const slotOf = (value: Rlp) => {
    const [root, pool] = trieOf(fromHex(slot), value);
    return readSlot(root, slot, pool);
  };

  it("are read", () => {
    expect(accountOf(account)).to.deep.equal({
      nonce: 1n,
      balance: 0n,
      storageRoot: `0x${"11".repeat(32)}`,
      codeHash: `0x${"22".repeat(32)}`,
    });
    expect(slotOf(fromHex("ff".repeat(32)))).to.equal(2n ** 256n - 1n);
    expect(slotOf(fromHex("05"))).to.equal(5n);
    expect(readSlot(EMPTY_TRIE, slot, poolOf([]))).to.equal(0n);
    expect(readAccount(EMPTY_TRIE, address, poolOf([]))).to.equal(null);
  });

  it("are asked for by whole addresses and slots", () => {
    refusal("hex-malformed", () => readSlot(slot, "0x01", poolOf([])));
    refusal("hex-malformed", () => readAccount(slot, slot, poolOf([])));
  });

  it("are refused in any other shape", () => {
    const accounts: Rlp[] = [
      EMPTY,
      [],
      account.slice(0, 3),
      [...account, EMPTY],
      account.with(0, fromHex("00")),
      account.with(1, fromHex("0001")),
      account.with(2, fromHex("11".repeat(31))),
      account.with(3, fromHex("22".repeat(33))),
      [...account.slice(0, 3), []],
    ];
    for (const value of accounts) refusal("proof-malformed", () => accountOf(value));
    for (const value of [[], EMPTY, fromHex("00"), fromHex("0001"), fromHex("01".repeat(33))] as Rlp[]) {
      refusal("proof-malformed", () => slotOf(value));
    }
  });
});

/** Whether the path of KEY leads to VALUE; false where it is refused, fails where it leads elsewhere. */
function reads(root: Uint8Array, nodes: readonly Uint8Array[]): boolean {
  try {
    const value = readTrie(to0x(root), KEY, poolOf(nodes));
    if (value !== null && equal(value, VALUE)) return true;
    throw new Error(`read ${value === null ? "nothing" : toHex(value)}`);
  } catch (error) {
    if (isJejakError(error)) return false;
    throw error;
  }
}
