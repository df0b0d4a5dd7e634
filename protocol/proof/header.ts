import { fromHex, to0x, type Hex } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { keccak256 } from "../hash.ts";
import { decodeRlp, encodeRlp, integerOf, type Rlp } from "./rlp.ts";

/** What the ledger asks of a block header; `fields` has all of it, so that other rules can re-encode it. */
export interface Header {
  /** keccak256 of the bytes given. On a QBFT chain the block's hash leaves out what `qbftHash` says. */
  hash: Hex;
  number: number;
  /** Unix seconds. */
  timestamp: number;
  stateRoot: Hex;
  extraData: Uint8Array;
  fields: readonly Uint8Array[];
}

/** More than any header has, with a hundred validators' seals in extraData. */
const MAX_BYTES = 65_536;

/** A fixed number of bytes, an integer of at most so many, or bytes of any length. */
type Shape = { bytes: number } | { integer: number } | "any";

const HASH: Shape = { bytes: 32 };
const INTEGER: Shape = { integer: 32 };
const NUMBER: Shape = { integer: 8 };

/** The fields that every header has, in order (yellow paper, section 4.4; EIP-3675, EIP-4399). */
const FIRST = [
  ["parentHash", HASH],
  ["sha3Uncles", HASH],
  ["miner", { bytes: 20 }],
  ["stateRoot", HASH],
  ["transactionsRoot", HASH],
  ["receiptsRoot", HASH],
  ["logsBloom", { bytes: 256 }],
  ["difficulty", INTEGER],
  ["number", NUMBER],
  ["gasLimit", NUMBER],
  ["gasUsed", NUMBER],
  ["timestamp", NUMBER],
  ["extraData", "any"],
  ["mixHash", HASH],
  ["nonce", { bytes: 8 }],
] as const satisfies readonly (readonly [string, Shape])[];

/**
 * What hardforks added behind them, in order: EIP-1559, EIP-4895, EIP-4844 (two), EIP-4788, EIP-7685. A header
 * has the first few of these; later ones pass through `parseHeader` unnamed.
 */
const LATER = [
  ["baseFeePerGas", INTEGER],
  ["withdrawalsRoot", HASH],
  ["blobGasUsed", NUMBER],
  ["excessBlobGas", NUMBER],
  ["parentBeaconBlockRoot", HASH],
  ["requestsHash", HASH],
] as const satisfies readonly (readonly [string, Shape])[];

const STATE_ROOT = 3;
const NUMBER_AT = 8;
const TIMESTAMP = 11;
const EXTRA_DATA = 12;

/**
 * Reads a block header of 15 fields or more.
 * @throws JejakError `header-malformed`, which names the field; `proof-malformed` where it is not RLP
 */
export function parseHeader(rlp: Uint8Array): Header {
  if (rlp.length > MAX_BYTES) throw malformed("too long", { bytes: rlp.length });
  const fields = fieldsOf(decodeRlp(rlp));
  return {
    hash: to0x(keccak256(rlp)),
    number: numberOf(fields, NUMBER_AT),
    timestamp: numberOf(fields, TIMESTAMP),
    stateRoot: to0x(fields[STATE_ROOT] as Uint8Array),
    extraData: fields[EXTRA_DATA] as Uint8Array,
    fields,
  };
}

function fieldsOf(value: Rlp): Uint8Array[] {
  if (value instanceof Uint8Array || value.length < FIRST.length) {
    throw malformed("fewer than 15 fields", { fields: value.length });
  }
  const fields = value.map((field, i) => {
    if (field instanceof Uint8Array) return field;
    throw malformed("a list within", { field: i });
  });
  FIRST.forEach(([name, shape], i) => {
    checkShape(name, shape, fields[i] as Uint8Array);
  });
  return fields;
}

function checkShape(name: string, shape: Shape, field: Uint8Array): void {
  if (shape === "any") return;
  const fits =
    "bytes" in shape ? field.length === shape.bytes : field.length <= shape.integer && field[0] !== 0;
  if (!fits) throw malformed("a field has the wrong length", { field: name, bytes: field.length });
}

function numberOf(fields: readonly Uint8Array[], at: number): number {
  const value = Number(integerOf(fields[at] as Uint8Array, "header"));
  if (!Number.isSafeInteger(value)) throw malformed("a number too large", { field: at });
  return value;
}

/** The bytes of a header with another extraData. */
export function withExtraData(header: Header, extraData: Uint8Array): Uint8Array {
  return encodeRlp(header.fields.with(EXTRA_DATA, extraData));
}

/**
 * The RLP of the header in a block as JSON-RPC gives it (`eth_getBlockBy…`). Whoever uses it compares the hash:
 * a chain may have fields of its own.
 * @throws JejakError `header-malformed` where a field is missing or has the wrong length
 */
export function headerOfBlock(block: Readonly<Record<string, unknown>>): Uint8Array {
  const later = LATER.findIndex(([name]) => block[name] === undefined || block[name] === null);
  const present = [...FIRST, ...LATER.slice(0, later === -1 ? LATER.length : later)];
  return encodeRlp(present.map(([name, shape]) => fieldOfBlock(name, shape, block[name])));
}

function fieldOfBlock(name: string, shape: Shape, value: unknown): Uint8Array {
  if (typeof value !== "string") throw malformed("a field is missing", { field: name });
  const field = shape !== "any" && "integer" in shape ? integerBytes(value) : fromHex(value);
  checkShape(name, shape, field);
  return field;
}

/** A JSON-RPC quantity as RLP has it: no leading zeros, 0 is empty. */
function integerBytes(quantity: string): Uint8Array {
  const digits = quantity.replace(/^0x0*/, "");
  return fromHex(digits.padStart(digits.length + (digits.length % 2), "0"));
}

function malformed(detail: string, values: Record<string, unknown>): JejakError {
  return new JejakError("header-malformed", { detail, values });
}
