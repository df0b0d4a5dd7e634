import { toHex, type Hex } from "../bytes.ts";
import { JejakError, isJejakError } from "../errors.ts";
import type { Primitives } from "../primitives.ts";
import {
  parseCheckpoint,
  parseNote,
  parseVkey,
  verifyCosignature,
  type Checkpoint,
} from "../proof/cosignature.ts";
import type { Note } from "../proof/cosignature.ts";
import type { Header } from "../proof/header.ts";
import { checkSeals, qbftHash } from "../proof/qbft.ts";
import { formatTime } from "../time.ts";
import { demandEqual } from "./open.ts";
import type { Recorder } from "./recorder.ts";
import type { Trust, TrustedWitness } from "./trust.ts";

/** What an RPC endpoint of the reader's choice said of the block, or why it said nothing. */
export type BlockAnswer = { chainId: string; number: number; hash: Hex } | { unavailable: string };

export interface BlockInput {
  header: Header;
  trust: Trust;
  answer?: BlockAnswer | undefined;
  /** The signed note of the file, with the root that the file claims. */
  checkpoint?: { text: string; size: number } | undefined;
  primitives: Primitives;
}

/**
 * The hash by which the block is known: keccak256 of the header, or on a QBFT chain without its seals. A header
 * that is not QBFT's has only the first.
 */
export function hashesOf(header: Header): Hex[] {
  try {
    return [header.hash, qbftHash(header)];
  } catch (error) {
    if (isJejakError(error)) return [header.hash];
    throw error;
  }
}

/**
 * Holds the block against everything that the reader trusts (a to d). Each way has its own finding; the block is
 * believed where at least one vouches for it and none speaks against it.
 * @returns the checkpoint that witnesses cosigned, whose root is compared once the log's is known
 */
export function checkBlock(recorder: Recorder, input: BlockInput): Checkpoint | undefined {
  const { add } = recorder;
  let cosigned: Checkpoint | undefined;
  const ways = [
    attempt(recorder, "block.pinned", () => checkPinned(input)),
    attempt(recorder, "block.rpc", () => checkAnswer(input)),
    attempt(recorder, "block.seals", () => checkValidators(input)),
    attempt(recorder, "block.witnesses", () => {
      const { told, checkpoint } = checkWitnesses(input);
      cosigned = checkpoint;
      return told;
    }),
  ];
  if (ways.includes("fail")) {
    recorder.link("block.believed", () => {
      throw new JejakError("block-contradicted");
    });
  }
  const { number } = input.header;
  if (ways.includes("pass")) add("block.believed", "pass", { number, hash: hashesOf(input.header).at(-1) });
  else
    add("block.believed", "skipped", { because: "nothing-vouches", number, hashes: hashesOf(input.header) });
  return cosigned;
}

/** What a way says where it vouches; `because` where it cannot tell. */
type Way = { vouches: Record<string, unknown> } | { because: string };

function attempt(
  { add }: Recorder,
  code: "block.pinned" | "block.rpc" | "block.seals" | "block.witnesses",
  way: () => Way,
): "pass" | "fail" | "skipped" {
  try {
    const told = way();
    const status = "vouches" in told ? "pass" : "skipped";
    add(code, status, "vouches" in told ? told.vouches : told);
    return status;
  } catch (error) {
    if (!isJejakError(error)) throw error;
    add(code, "fail", { reason: error.code, ...error.values });
    return "fail";
  }
}

function checkPinned({ header, trust }: BlockInput): Way {
  if (trust.blocks === undefined) return { because: "not-in-trust-file" };
  const pinned = trust.blocks.filter(({ number }) => number === header.number);
  const [first] = pinned;
  if (first === undefined) return { because: "block-not-pinned" };
  for (const { hash } of pinned) demandHash(header, hash);
  return { vouches: { number: header.number, hash: first.hash } };
}

function checkAnswer({ header, trust, answer }: BlockInput): Way {
  if (answer === undefined) return { because: "not-asked" };
  if ("unavailable" in answer) return { because: answer.unavailable };
  demandEqual("chainId", answer.chainId, trust.chainId);
  demandEqual("number", answer.number, header.number);
  demandHash(header, answer.hash);
  return { vouches: { number: header.number, hash: answer.hash } };
}

function demandHash(header: Header, hash: Hex): void {
  const hashes = hashesOf(header);
  if (hashes.includes(hash)) return;
  throw new JejakError("evidence-differs", {
    values: { number: header.number, found: hashes, expected: hash },
  });
}

function checkValidators({ header, trust, primitives }: BlockInput): Way {
  if (trust.qbft === undefined) return { because: "not-in-trust-file" };
  const { number } = header;
  const set = trust.qbft.find(({ from, to }) => from <= number && (to === undefined || number <= to));
  if (set === undefined) return { because: "no-validators-for-block" };
  const { hash, signers } = checkSeals(header, set.validators, primitives);
  return { vouches: { number, hash, seals: signers.length, validators: set.validators.length } };
}

function checkWitnesses(input: BlockInput): { told: Way; checkpoint?: Checkpoint } {
  const { trust, checkpoint: given, header } = input;
  if (trust.witnesses === undefined) return { told: { because: "not-in-trust-file" } };
  if (given === undefined) return { told: { because: "no-checkpoint-in-file" } };
  const note = parseNote(given.text);
  const checkpoint = parseCheckpoint(note.body);
  const { threshold, keys } = trust.witnesses;
  const signed = keys.flatMap((witness) => seenBy(note, witness));
  if (signed.length < threshold) {
    throw new JejakError("cosignatures-insufficient", {
      values: { found: signed.length, needed: threshold, trusted: keys.length },
    });
  }
  demandEqual("size", checkpoint.size, given.size);
  return { told: meaningOf(checkpoint, signed, threshold, header, trust, note), checkpoint };
}

/** A witness that cosigned, and when. */
interface Seen extends TrustedWitness {
  name: string;
  time: number;
}

function seenBy(note: Note, witness: TrustedWitness): Seen[] {
  const key = parseVkey(witness.key);
  const cosignature = verifyCosignature(note, key);
  return cosignature === null ? [] : [{ ...witness, name: key.name, time: cosignature.time }];
}

/** Only witnesses that attest blocks vouch for the state; the others for size and root, and completeness stays open. */
function meaningOf(
  { block, size, root }: Checkpoint,
  signed: readonly Seen[],
  threshold: number,
  header: Header,
  trust: Trust,
  { signatures }: Note,
): Way {
  const ofBlocks = signed.filter(({ attests }) => attests === "block");
  if (block === undefined) return { because: "checkpoint-names-no-block" };
  if (ofBlocks.length < threshold) return { because: "witnesses-attest-log-only" };
  demandEqual("chainId", block.chainId.toString(), trust.chainId);
  demandEqual("number", block.number, header.number);
  demandHash(header, block.hash);
  const told = {
    witnesses: ofBlocks.length,
    trusted: trust.witnesses?.keys.length,
    names: ofBlocks.map(({ name, time }) => `${name} (${formatTime(time)})`),
  };
  return { vouches: { size, root, hash: block.hash, ...told, threshold, signatures: signatures.length } };
}

/** The root that witnesses signed is the one that storage has. @throws JejakError `evidence-differs` */
export function checkCosigned(cosigned: Checkpoint | undefined, size: number, root: Uint8Array): void {
  if (cosigned === undefined) return;
  demandEqual("checkpoint size", cosigned.size, size);
  demandEqual("checkpoint root", cosigned.root, toHex(root));
}
