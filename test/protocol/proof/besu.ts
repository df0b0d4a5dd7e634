import { secp256k1 } from "@noble/curves/secp256k1.js";
import { SigningKey, computeAddress, encodeRlp, getBytes, keccak256, toBeHex } from "ethers";
import type { Hex } from "../../../protocol/bytes.ts";
import { legacyBlock } from "./blocks.ts";

/**
 * Blocks of a QBFT chain, built from Besu's rules with ethers alone: QbftExtraDataCodec.encode, BftBlockHashing, and
 * BftBlockCreator, whose header has the mix hash of BftHelpers, difficulty 1 and nonce 0.
 */
export interface Validator {
  address: Hex;
  key: SigningKey;
}

export function validatorsOf(count: number, from = 1): Validator[] {
  return Array.from({ length: count }, (_, i) => {
    const key = new SigningKey(`0x${(from + i).toString(16).padStart(64, "0")}`);
    return { key, address: computeAddress(key.publicKey).toLowerCase() as Hex };
  });
}

export interface QbftBlock {
  validators?: readonly Hex[];
  round?: number;
  vote?: [Hex, Hex] | [];
  number?: number;
}

const VANITY = `0x${"00".repeat(32)}`;

type Nested = string | Nested[];

export function extraData(
  { validators = [], round = 0, vote = [] }: QbftBlock,
  seals: readonly string[],
): string {
  const roundBytes = round === 0 ? "0x" : toBeHex(round);
  return encodeRlp([VANITY, [...validators], vote, roundBytes, [...seals]] as Nested);
}

/** The header's RLP around any extraData, with the fields up to Shanghai. */
export function headerWith(extra: string, number = 1_000): string {
  const fields = { ...legacyBlock(), difficulty: "0x01", nonce: `0x${"00".repeat(8)}`, extraData: extra };
  const mixHash = "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365";
  const order = [
    ...["parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom"],
    ...["difficulty", "number", "gasLimit", "gasUsed", "timestamp", "extraData", "mixHash", "nonce"],
  ];
  const values: Record<string, string> = {
    ...fields,
    mixHash,
    gasUsed: "0x",
    number: number === 0 ? "0x" : toBeHex(number),
  };
  return encodeRlp([...order.map((name) => values[name] as string), "0x07", `0x${"56".repeat(32)}`]);
}

/** What a validator signs: the header without seals, its round kept. */
export function committedDigest(block: QbftBlock): string {
  return keccak256(headerWith(extraData(block, []), block.number));
}

/** The block's hash on the chain: without seals, round 0. */
export function chainHash(block: QbftBlock): string {
  return keccak256(headerWith(extraData({ ...block, round: 0 }, []), block.number));
}

/** r ‖ s ‖ recovery id. */
export function seal({ key }: Validator, digest: string): string {
  const { r, s, yParity } = key.sign(digest);
  return `${r}${s.slice(2)}0${yParity}`;
}

/** The same seal with the other half of s, which Besu takes as well. */
export function highSeal(low: string): string {
  const bytes = getBytes(low);
  const s = BigInt(`0x${low.slice(66, 130)}`);
  const other = (secp256k1.Point.Fn.ORDER - s).toString(16).padStart(64, "0");
  return `${low.slice(0, 66)}${other}0${1 - (bytes[64] ?? 0)}`;
}

/** The sealed header as a node holds it. */
export function sealed(block: QbftBlock, by: readonly Validator[]): Uint8Array {
  const seals = by.map((validator) => seal(validator, committedDigest(block)));
  return getBytes(headerWith(extraData(block, seals), block.number));
}
