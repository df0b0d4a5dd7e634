import { fromHex, type Hex } from "../../protocol/bytes.ts";
import { keccak256 } from "../../protocol/hash.ts";

/** A submission as the ledger takes it. */
export interface Submission {
  step: {
    agency: Hex;
    ocidHash: Hex;
    tags: number;
    content: Hex;
    corrects: number;
    deadline: number;
    validUntil: number;
    approvals: number;
    previousHead: Hex;
  };
  succession: number;
  ocid: string;
  approvals: { mandate: number; signer: Hex; signature: Hex }[];
}

const uint = (value: number): string => value.toString(16).padStart(64, "0");
const size = (hex: string): number => hex.length / 2;

/** Length and content of `bytes` or `string`, padded to whole words. */
function bytes(hex: string): string {
  return uint(size(hex)) + hex.padEnd(Math.ceil(hex.length / 64) * 64, "0");
}

/** Dynamic members: their offsets, counted from `headWords` words on, then themselves. */
function tails(members: string[], headWords: number): { offsets: string; data: string } {
  let offset = headWords * 32;
  let offsets = "";
  for (const member of members) {
    offsets += uint(offset);
    offset += size(member);
  }
  return { offsets, data: members.join("") };
}

function dynamicArray(members: string[]): string {
  const { offsets, data } = tails(members, members.length);
  return uint(members.length) + offsets + data;
}

function approval({ mandate, signer, signature }: Submission["approvals"][number]): string {
  const { offsets, data } = tails([bytes(signer.slice(2)), bytes(signature.slice(2))], 3);
  return uint(mandate) + offsets + data;
}

function submission({ step, succession, ocid, approvals }: Submission): string {
  const terms = [step.corrects, step.deadline, step.validUntil, step.approvals].map(uint).join("");
  const fixed =
    step.agency.slice(2) +
    step.ocidHash.slice(2) +
    uint(step.tags) +
    step.content.slice(2) +
    terms +
    step.previousHead.slice(2);
  const members = [bytes(Buffer.from(ocid).toString("hex")), dynamicArray(approvals.map(approval))];
  const { offsets, data } = tails(members, 12);
  return fixed + uint(succession) + offsets + data;
}

/** Call data of `record(Submission)`, byte for byte as ethers encodes it, many times faster. */
export function encodeRecord(selector: Hex, one: Submission): Hex {
  return `${selector}${uint(32)}${submission(one)}`;
}

/** Call data of `recordBatch(Submission[])`. */
export function encodeRecordBatch(selector: Hex, many: Submission[]): Hex {
  return `${selector}${uint(32)}${dynamicArray(many.map(submission))}`;
}

function rlpLength(length: number, base: number): Buffer {
  if (length < 56) return Buffer.from([base + length]);
  const hex = length.toString(16);
  const digits = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  return Buffer.concat([Buffer.from([base + 55 + digits.length]), digits]);
}

function rlpBytes(content: Uint8Array): Uint8Array {
  const [first] = content;
  if (content.length === 1 && first !== undefined && first < 0x80) return content;
  return Buffer.concat([rlpLength(content.length, 0x80), content]);
}

function rlpUint(value: bigint): Uint8Array {
  const hex = value === 0n ? "" : value.toString(16);
  return rlpBytes(Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex"));
}

function rlpList(members: Uint8Array[]): Uint8Array {
  const content = Buffer.concat(members);
  return Buffer.concat([rlpLength(content.length, 0xc0), content]);
}

export interface Call {
  chainId: number;
  nonce: number;
  to: string;
  data: Hex;
  gasLimit: number;
  maxFee: bigint;
  tip: bigint;
}

/** A signed EIP-1559 transaction; `sign` gives r ‖ s ‖ v of a digest. */
export function encodeTransaction(call: Call, sign: (digest: Uint8Array) => Hex): Hex {
  const members = [
    rlpUint(BigInt(call.chainId)),
    rlpUint(BigInt(call.nonce)),
    rlpUint(call.tip),
    rlpUint(call.maxFee),
    rlpUint(BigInt(call.gasLimit)),
    rlpBytes(fromHex(call.to)),
    rlpUint(0n),
    rlpBytes(Buffer.from(call.data.slice(2), "hex")),
    rlpList([]),
  ];
  const type = Uint8Array.of(2);
  const signature = sign(keccak256(Buffer.concat([type, rlpList(members)])));
  const [r, s, v] = [
    signature.slice(0, 66),
    `0x${signature.slice(66, 130)}`,
    BigInt(`0x${signature.slice(130)}`),
  ];
  const signed = [...members, rlpUint(v - 27n), rlpUint(BigInt(r)), rlpUint(BigInt(s))];
  return `0x${Buffer.concat([type, rlpList(signed)]).toString("hex")}`;
}
