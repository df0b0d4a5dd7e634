import { SimpleMerkleTree, StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { hash, randomBytes } from "node:crypto";
import { to0x } from "../../protocol/bytes.ts";
import { createLog } from "../../protocol/log.ts";
import { printRates, rates, type Case } from "./rates.ts";

const LEAVES = 100_000;
const SMALL = 2_000;

const nodeSha256 = (data: Uint8Array): Uint8Array => hash("sha256", data, "buffer");
const block = randomBytes(64);
const leaves = Array.from({ length: LEAVES }, () => Uint8Array.from(randomBytes(32)));
const hexLeaves = leaves.slice(0, SMALL).map(to0x);

const CASES: Case[] = [
  {
    name: "bare SHA-256 of 64 bytes (node:crypto)",
    count: LEAVES,
    run: (count) => {
      for (let i = 0; i < count; i++) nodeSha256(block);
    },
  },
  {
    name: "protocol/log.ts, leaves, Node's SHA-256",
    count: LEAVES,
    run: (count) => {
      grow(count, nodeSha256);
    },
  },
  {
    name: "protocol/log.ts, leaves, portable SHA-256",
    count: LEAVES / 4,
    run: (count) => {
      grow(count);
    },
  },
  {
    name: "@openzeppelin/merkle-tree Simple, leaves",
    count: SMALL,
    run: () => SimpleMerkleTree.of(hexLeaves).root,
  },
  {
    name: "@openzeppelin/merkle-tree Standard, leaves",
    count: SMALL,
    run: () =>
      StandardMerkleTree.of(
        hexLeaves.map((leaf) => [leaf]),
        ["bytes32"],
      ).root,
  },
];

function grow(count: number, sha256?: typeof nodeSha256): void {
  const log = createLog(sha256);
  for (let i = 0; i < count; i++) log.append(leaves[i] as Uint8Array);
  log.root();
}

printRates("Trees (ratio to bare SHA-256; aim ×0.64)", rates(CASES));
