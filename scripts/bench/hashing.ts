import { keccak_256 } from "@noble/hashes/sha3.js";
import { keccak256 as ethersKeccak256, TypedDataEncoder } from "ethers";
import { hash, randomBytes } from "node:crypto";
import { to0x, type Hex } from "../../protocol/bytes.ts";
import {
  TYPES,
  domain,
  stepDigest,
  stepDigestOfWords,
  typedDomain,
  type StepMessage,
} from "../../protocol/eip712.ts";
import { keccak256, ocidHash, sha256 } from "../../protocol/hash.ts";
import { decodeEntry, encodeEntry, subjectOf } from "../../protocol/kinds.ts";
import { leafHash } from "../../protocol/log.ts";
import { printRates, rates, type Case } from "./rates.ts";

const nodeSha256 = (data: Uint8Array): Uint8Array => hash("sha256", data, "buffer");
const block = Uint8Array.from(randomBytes(64));
const word = (): Hex => to0x(randomBytes(32));
const contract: Hex = `0x${"11".repeat(20)}`;
const separator = domain(31_337n, contract);
const wallet = typedDomain(31_337n, contract);

const message: StepMessage = {
  agency: word(),
  ocid: "ocds-a1b2c3-2026-0001",
  tags: 4,
  content: word(),
  corrects: 0,
  deadline: 0,
  validUntil: 1_800_000_000,
  approvals: 0,
  previousHead: word(),
};
const { ocid, content, ...step } = message;
const places = {
  recordedAt: 1_790_000_000,
  number: 1,
  index: 3,
  required: 1,
  succession: 0,
  policyIndex: 0,
  approvers: [1],
};
const words = encodeEntry({
  kind: 1,
  ...step,
  ...places,
  ocidHash: ocidHash(ocid),
  contentHash: content.slice(2),
});

function repeat(name: string, count: number, run: () => unknown): Case {
  return {
    name,
    count,
    run: (times) => {
      for (let i = 0; i < times; i++) run();
    },
  };
}

printRates(
  "SHA-256",
  rates([
    repeat("64 bytes, node:crypto", 50_000, () => nodeSha256(block)),
    repeat("64 bytes, protocol", 20_000, () => sha256(block)),
    repeat("leaf of a step, node:crypto", 20_000, () => leafHash(words, nodeSha256)),
    repeat("leaf of a step, protocol", 10_000, () => leafHash(words)),
  ]),
);

printRates(
  "Keccak-256",
  rates([
    repeat("64 bytes, @noble/hashes", 10_000, () => keccak_256(block)),
    repeat("64 bytes, protocol", 20_000, () => keccak256(block)),
    repeat("64 bytes, ethers", 5_000, () => ethersKeccak256(block)),
  ]),
);

printRates(
  "Steps",
  rates([
    repeat("digest, ethers TypedDataEncoder", 500, () =>
      TypedDataEncoder.hash(wallet, { Step: TYPES.Step }, message),
    ),
    repeat("digest of a message, protocol", 5_000, () => stepDigest(separator, message)),
    repeat("digest of words, protocol", 5_000, () => stepDigestOfWords(separator, words)),
    repeat("subject of words, protocol", 10_000, () => subjectOf(words)),
    repeat("decode", 5_000, () => decodeEntry(words)),
  ]),
);
