import { fromHex, to0x, toHex, type Hex } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { keccak256 } from "../hash.ts";
import { addressOf, portable, type Primitives } from "../primitives.ts";
import { withExtraData, type Header } from "./header.ts";
import { decodeRlp, encodeRlp, type Rlp } from "./rlp.ts";

/**
 * Committed seals of a Besu QBFT chain. Source, read in Besu 26.2: QbftExtraDataCodec (the layout), BftBlockHashing
 * (what is signed, and what the block's hash leaves out), BftCommitSealsValidationRule (distinct, all validators,
 * enough of them), BftHelpers (how many are enough).
 */

/** extraData: RLP [vanity, [validator …], vote, round, [seal …]]. */
interface ExtraData {
  vanity: Uint8Array;
  /** Empty where a contract chooses the validators. */
  validators: Uint8Array[];
  /** The empty list, or [address, 0xff or empty]. */
  vote: Rlp;
  round: Uint8Array;
  seals: Uint8Array[];
}

const VANITY = 32;
const ADDRESS = 20;
/** r ‖ s ‖ recovery id. */
const SEAL = 65;
/** The round is a 32-bit integer. */
const ROUND = 4;
/** Bounds the work on a hostile header. */
const MAX_SEALS = 1_000;

const NO_ROUND = new Uint8Array(0);

function readExtraData(header: Header): ExtraData {
  const parts = decodeExtraData(header.extraData);
  const [vanity, validators, vote, round, seals] = parts;
  if (parts.length !== 5 || !isString(vanity, VANITY) || vote === undefined)
    throw malformed("not five parts");
  if (!(round instanceof Uint8Array) || round.length > ROUND || round[0] === 0)
    throw malformed("not a round");
  return {
    vanity,
    validators: stringsOf(validators, ADDRESS, "validators"),
    vote,
    round,
    seals: stringsOf(seals, SEAL, "seals"),
  };
}

function decodeExtraData(extraData: Uint8Array): Rlp[] {
  try {
    const value = decodeRlp(extraData);
    return value instanceof Uint8Array ? [] : value;
  } catch (cause) {
    throw new JejakError("seals-malformed", { detail: "extraData is not RLP", cause });
  }
}

function isString(value: Rlp | undefined, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length;
}

function stringsOf(value: Rlp | undefined, length: number, what: string): Uint8Array[] {
  if (!Array.isArray(value) || value.length > MAX_SEALS) throw malformed(`not a list of ${what}`);
  if (!value.every((item) => isString(item, length))) throw malformed(`${what} of another length`);
  return value;
}

function encodeWith({ vanity, validators, vote }: ExtraData, round: Uint8Array): Uint8Array {
  return encodeRlp([vanity, validators, vote, round, []]);
}

/**
 * The block's hash on a QBFT chain: keccak256 of the header with round 0 and no seals, since nodes hold different
 * seals of the same block (BftBlockHashing.calculateHashOfBftBlockOnChain). Block 0 is hashed as it stands.
 * @throws JejakError `seals-malformed` where extraData is not QBFT's
 */
export function qbftHash(header: Header): Hex {
  if (header.number === 0) return header.hash;
  return to0x(keccak256(withExtraData(header, encodeWith(readExtraData(header), NO_ROUND))));
}

export interface Sealed {
  /** The block's hash on the chain, see `qbftHash`. */
  hash: Hex;
  /** Who sealed it, in the order of the seals. */
  signers: Hex[];
}

/** ⌈2n/3⌉ (BftHelpers.calculateRequiredValidatorQuorum). */
export function quorum(validators: number): number {
  return Math.ceil((2 * validators) / 3);
}

/**
 * Holds the committed seals of a header against the validators that the reader trusts for this block. As Besu, it
 * refuses the block where one seal is a stranger's or stands twice, however many good ones there are, and takes
 * either s of a signature.
 * @param validators distinct addresses: the set after the parent block
 * @throws JejakError `seals-malformed`, `validators-mismatch` (the header names others than those given; a header of
 * a chain whose contract chooses names none), `seals-stranger`, `seals-repeated`, `seals-insufficient`
 */
export function checkSeals(
  header: Header,
  validators: readonly Hex[],
  primitives: Primitives = portable,
): Sealed {
  const extraData = readExtraData(header);
  const trusted = new Set(validators.map((validator) => toHex(fromHex(validator))));
  checkValidators(extraData.validators.map(toHex), trusted);
  const digest = keccak256(withExtraData(header, encodeWith(extraData, extraData.round)));
  const signers = new Set<string>();
  // Each good seal takes one of the validators, so no header costs more checks than they are, and one.
  for (const seal of extraData.seals) addSigner(signers, trusted, signerOf(seal, digest, primitives));
  const needed = quorum(trusted.size);
  if (trusted.size === 0 || signers.size < needed) {
    throw new JejakError("seals-insufficient", { values: { seals: signers.size, needed } });
  }
  return { hash: qbftHash(header), signers: [...signers].map((signer) => `0x${signer}` as const) };
}

function checkValidators(named: readonly string[], trusted: ReadonlySet<string>): void {
  if (named.length === 0) return;
  const isSame = named.length === trusted.size && named.every((validator) => trusted.has(validator));
  if (isSame && new Set(named).size === named.length) return;
  throw new JejakError("validators-mismatch", { values: { block: named, trusted: [...trusted] } });
}

function signerOf(seal: Uint8Array, digest: Uint8Array, primitives: Primitives): string {
  const recovery = seal[SEAL - 1];
  const key =
    recovery === 0 || recovery === 1 ? primitives.recover(digest, seal.subarray(0, 64), recovery) : null;
  if (key === null) throw new JejakError("seals-malformed", { values: { seal: toHex(seal) } });
  return toHex(addressOf(key));
}

function addSigner(signers: Set<string>, trusted: ReadonlySet<string>, signer: string): void {
  const values = { signer: `0x${signer}` };
  if (!trusted.has(signer)) throw new JejakError("seals-stranger", { values });
  if (signers.has(signer)) throw new JejakError("seals-repeated", { values });
  signers.add(signer);
}

function malformed(detail: string): JejakError {
  return new JejakError("seals-malformed", { detail });
}
