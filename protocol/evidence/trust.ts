import { z } from "zod";
import type { Hex } from "../bytes.ts";
import { JejakError, isJejakError } from "../errors.ts";
import { parseStrict } from "../json.ts";
import { LOG_KEY, WITNESS_KEY, parseVerifierKey, type KeyType } from "../proof/note-keys.ts";
import { checkFormat, checkShape } from "./shape.ts";

export const TRUST_FORMAT = "jejak-trust";
export const TRUST_VERSION = 1;

const MAX_TRUST_BYTES = 2 ** 20;

const Word = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{64}$/)]);
const Address = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{40}$/)]);
const BlockNumber = z.int().min(0);

/** An account that must be there with this code. */
const Contract = z.strictObject({ address: Address, codeHash: Word });

/** A QBFT chain's validators, for the blocks `from` to `to`, both included; without `to` until further notice. */
const ValidatorSet = z.strictObject({
  from: BlockNumber,
  to: BlockNumber.exactOptional(),
  validators: z.array(Address).min(1).max(1_000),
});

/**
 * What a witness's cosignature says. `block`: by its own RPC, at finality, the block of the checkpoint's extension
 * line holds this log, at this address, with this size and root (a Jejak witness). `log`: size and root only.
 */
const Witness = z.strictObject({ key: z.string().max(2_048), attests: z.enum(["block", "log"]) });

const Trust = z.strictObject({
  format: z.literal(TRUST_FORMAT),
  version: z.literal(TRUST_VERSION),
  /** What the reader calls this ledger, and where the values come from; for people. */
  name: z.string().max(200).exactOptional(),
  source: z.string().max(2_000).exactOptional(),
  chainId: z.string().regex(/^(0|[1-9][0-9]{0,77})$/),
  contracts: z.strictObject({ auditLog: Contract, agencyDirectory: Contract, procurementLedger: Contract }),
  /** Needed for batches of civil records. */
  recordRegistry: Contract.exactOptional(),
  verifiers: z.strictObject({ p256: Contract, webAuthn: Contract, rsa: Contract }),
  /** (a) Blocks whose hashes the reader got elsewhere. */
  blocks: z
    .array(z.strictObject({ number: BlockNumber, hash: Word }))
    .max(100_000)
    .exactOptional(),
  /** (b) An RPC endpoint that the reader chose; the tool asks it for the block's hash. */
  rpc: z
    .strictObject({
      url: z
        .string()
        .max(2_000)
        .regex(/^https?:\/\/\S+$/),
    })
    .exactOptional(),
  /** (c) The validators of a QBFT chain. */
  qbft: z.array(ValidatorSet).min(1).max(10_000).exactOptional(),
  /** (d) Witnesses: `threshold` of those keys must have cosigned. */
  witnesses: z
    .strictObject({ threshold: z.int().min(1), keys: z.array(Witness).min(1).max(1_000) })
    .exactOptional(),
  /** The operator's key, which signs checkpoints: what a witness demands, and a proof of equivocation accuses. */
  log: z.strictObject({ key: z.string().max(2_048) }).exactOptional(),
});

export interface TrustedContract {
  address: Hex;
  codeHash: Hex;
}

export interface TrustedValidators {
  from: number;
  to?: number;
  validators: Hex[];
}

export interface TrustedWitness {
  /** The verifier key in C2SP vkey form, `name+hash+base64`. */
  key: string;
  attests: "block" | "log";
}

/** What the reader believes, in a file of the reader's own; evidence never brings any of it. */
export interface Trust {
  format: typeof TRUST_FORMAT;
  version: typeof TRUST_VERSION;
  name?: string;
  source?: string;
  chainId: string;
  contracts: Record<"auditLog" | "agencyDirectory" | "procurementLedger", TrustedContract>;
  recordRegistry?: TrustedContract;
  verifiers: Record<"p256" | "webAuthn" | "rsa", TrustedContract>;
  blocks?: { number: number; hash: Hex }[];
  rpc?: { url: string };
  qbft?: TrustedValidators[];
  witnesses?: { threshold: number; keys: TrustedWitness[] };
  /** The log's verifier key in C2SP vkey form. */
  log?: { key: string };
}

/**
 * Reads a trust file, JSON in any layout.
 * @throws JejakError `trust-unsupported` (format or version), `trust-malformed`, those of `parseStrict`
 */
export function parseTrust(input: Uint8Array | string): Trust {
  if (input.length > MAX_TRUST_BYTES) throw malformed("$", { bytes: input.length, most: MAX_TRUST_BYTES });
  const value = parseStrict(input);
  checkFormat("trust-unsupported", value, TRUST_FORMAT, TRUST_VERSION);
  const trust: Trust = checkShape("trust-malformed", Trust, value);
  checkRanges(trust.qbft ?? []);
  checkBlocks(trust.blocks ?? []);
  checkWitnesses(trust);
  if (trust.log !== undefined) checkKey("$.log.key", trust.log.key, LOG_KEY);
  return trust;
}

/** Ranges stand in order and do not overlap: one block has one set of validators, none of them twice. */
function checkRanges(sets: readonly TrustedValidators[]): void {
  sets.forEach(({ from, to, validators }, i) => {
    const before = sets[i - 1];
    const follows = before === undefined || (before.to !== undefined && before.to < from);
    if (!follows || (to ?? from) < from) throw malformed(`$.qbft[${i}]`, { from, to: to ?? null });
    if (new Set(validators).size !== validators.length) throw malformed(`$.qbft[${i}].validators`, {});
  });
}

function checkBlocks(blocks: readonly { number: number }[]): void {
  const numbers = new Set<number>();
  blocks.forEach(({ number }, i) => {
    if (numbers.has(number)) throw malformed(`$.blocks[${i}]`, { number });
    numbers.add(number);
  });
}

/** A key that is named twice, under whatever name, would be counted twice. */
function checkWitnesses({ witnesses }: Trust): void {
  if (witnesses === undefined) return;
  witnesses.keys.forEach(({ key }, i) => {
    checkKey(`$.witnesses.keys[${i}].key`, key, WITNESS_KEY);
  });
  const keys = new Set(witnesses.keys.map(({ key }) => key.split("+").slice(2).join("+")));
  if (keys.size !== witnesses.keys.length) throw malformed("$.witnesses.keys", {});
  if (witnesses.threshold > keys.size) {
    throw malformed("$.witnesses.threshold", { threshold: witnesses.threshold, keys: keys.size });
  }
}

/** A slip of the reader's is told as that, and never as evidence that fails. */
function checkKey(at: string, key: string, type: KeyType): void {
  try {
    parseVerifierKey(key, type);
  } catch (error) {
    if (isJejakError(error)) throw malformed(at, { key });
    throw error;
  }
}

function malformed(at: string, values: Record<string, unknown>): JejakError {
  return new JejakError("trust-malformed", { at, values });
}
