import { readUint, to0x, isZero, toHex, type Hex } from "./bytes.ts";
import { JejakError } from "./errors.ts";
import { keccak256 } from "./hash.ts";
import {
  RECORD_BATCH,
  decodeRecordChange,
  encodeRecordChange,
  isRecordChange,
  type ErasureEntry,
  type RecordBatchEntry,
  type RecordStatusEntry,
} from "./records/entries.ts";
import {
  WORD,
  address,
  approvers,
  bigUint,
  bytes32,
  constant,
  layout,
  packed,
  sha256Word,
  time,
  uint,
  zero,
  type WordCodec,
} from "./words.ts";

/** Numbers of the kinds, never used again for something else. PROTOCOL.md has the table. */
export const KIND = {
  genesis: 0,
  step: 1,
  agency: 2,
  mandate: 3,
  policy: 4,
  governance: 5,
  recordBatch: 6,
  recordStatus: 7,
  erasure: 8,
  withdrawal: 9,
  bidCommitment: 10,
  bidOpening: 11,
  statement: 12,
  foreignCheckpoint: 13,
  writer: 14,
} as const;

export const MANDATE_STATE = { granted: 1, revoked: 2 } as const;

/** What a governance entry does to its agency. */
export const ACTION = { admission: 1, recovery: 2, policy: 3, succession: 4, successionEnd: 5 } as const;

/** Vetoed by the agency itself; withdrawn by the authority that proposed it. */
export const GOVERNANCE_STATE = { proposed: 1, enacted: 2, vetoed: 3, withdrawn: 4 } as const;

export const WRITER_STATE = { proposed: 1, enacted: 2 } as const;

/** An entry has 4 to 64 words. */
const MIN_WORDS = 4;
const MAX_WORDS = 64;

/** Times are Unix seconds; log indexes, numbers and delays are numbers; what may exceed 2^53 is a bigint. */
interface Recorded {
  recordedAt: number;
}

export interface GenesisEntry extends Recorded {
  kind: 0;
  deployer: Hex;
  version: number;
  chainId: bigint;
  auditLog: Hex;
  agencyDirectory: Hex;
  procurementLedger: Hex;
  authority: Hex;
  p256Verifier: Hex;
  p256CodeHash: Hex;
  webAuthnVerifier: Hex;
  webAuthnCodeHash: Hex;
  rsaVerifier: Hex;
  rsaCodeHash: Hex;
  writerDelay: number;
  admissionDelay: number;
  recoveryDelay: number;
  policyDelay: number;
  successionDelay: number;
}

export interface StepEntry extends Recorded {
  kind: 1;
  agency: Hex;
  ocidHash: Hex;
  contentHash: string;
  previousHead: Hex;
  number: number;
  index: number;
  tags: number;
  corrects: number;
  deadline: number;
  validUntil: number;
  required: number;
  approvals: number;
  succession: number;
  policyIndex: number;
  approvers: number[];
}

export interface AgencyEntry extends Recorded {
  kind: 2;
  agency: Hex;
  nameHash: Hex;
  governance: number;
  previousHead: Hex;
}

export interface MandateGrantedEntry extends Recorded {
  kind: 3;
  agency: Hex;
  number: number;
  state: 1;
  signerHash: Hex;
  holder: Hex;
  roles: number;
  tags: number;
  from: number;
  until: number;
  credential: Hex;
  validUntil: number;
  previousHead: Hex;
  approvers: number[];
  governance: number;
}

export interface MandateRevokedEntry extends Recorded {
  kind: 3;
  agency: Hex;
  number: number;
  state: 2;
  reason: number;
  suspectFrom: number;
  approvers: number[];
}

export interface PolicyEntry extends Recorded {
  kind: 4;
  agency: Hex;
  policy: bigint;
  changeApprovals: number;
  validUntil: number;
  previousHead: Hex;
  approvers: number[];
  governance: number;
}

export interface GovernanceEntry extends Recorded {
  kind: 5;
  agency: Hex;
  /** 0 for the end of a succession, which nobody proposes: the agency's administrators sign it. */
  proposal: number;
  action: number;
  state: number;
  content: Hex;
  effectiveAt: number;
  previousHead: Hex;
  approvers: number[];
  validUntil: number;
  author: Hex;
  successor: Hex;
  succession: number;
}

export interface WithdrawalEntry extends Recorded {
  kind: 9;
  agency: Hex;
  ocidHash: Hex;
  contentHash: string;
  index: number;
  reason: number;
  approvers: number[];
  /** 0, or the number of the agency's succession whose successor's mandate signed. */
  succession: number;
}

export interface WriterEntry extends Recorded {
  kind: 14;
  author: Hex;
  about: number;
  state: number;
  writer: Hex;
  codeHash: Hex;
  effectiveAt: number;
}

export type Entry =
  | GenesisEntry
  | StepEntry
  | AgencyEntry
  | MandateGrantedEntry
  | MandateRevokedEntry
  | PolicyEntry
  | GovernanceEntry
  | RecordBatchEntry
  | RecordStatusEntry
  | ErasureEntry
  | WithdrawalEntry
  | WriterEntry;

/** 48 bits hold every log index. */
const logIndex = (name: string): WordCodec => uint(name, 48);

const agency = bytes32("agency");

const GENESIS = layout(
  KIND.genesis,
  address("deployer"),
  zero(),
  uint("version", 32),
  bigUint("chainId", 256),
  address("auditLog"),
  address("agencyDirectory"),
  address("procurementLedger"),
  address("authority"),
  address("p256Verifier"),
  bytes32("p256CodeHash"),
  address("webAuthnVerifier"),
  bytes32("webAuthnCodeHash"),
  address("rsaVerifier"),
  bytes32("rsaCodeHash"),
  time("writerDelay"),
  time("admissionDelay"),
  time("recoveryDelay"),
  time("policyDelay"),
  time("successionDelay"),
);

const STEP = layout(
  KIND.step,
  agency,
  bytes32("ocidHash"),
  sha256Word("contentHash"),
  bytes32("previousHead"),
  packed(
    ["number", 32],
    ["index", 32],
    ["tags", 32],
    ["corrects", 32],
    ["deadline", 40],
    ["validUntil", 40],
    ["required", 8],
    ["approvals", 8],
    ["succession", 32],
  ),
  logIndex("policyIndex"),
  approvers("approvers"),
);

const AGENCY = layout(
  KIND.agency,
  agency,
  zero(),
  bytes32("nameHash"),
  logIndex("governance"),
  bytes32("previousHead"),
);

const MANDATE_GRANTED = layout(
  KIND.mandate,
  agency,
  uint("number", 32),
  constant(MANDATE_STATE.granted, "state"),
  bytes32("signerHash"),
  bytes32("holder"),
  packed(["roles", 32], ["tags", 32], ["from", 40], ["until", 40]),
  bytes32("credential"),
  time("validUntil"),
  bytes32("previousHead"),
  approvers("approvers"),
  logIndex("governance"),
);

const MANDATE_REVOKED = layout(
  KIND.mandate,
  agency,
  uint("number", 32),
  constant(MANDATE_STATE.revoked, "state"),
  uint("reason", 8),
  time("suspectFrom"),
  approvers("approvers"),
);

const POLICY = layout(
  KIND.policy,
  agency,
  zero(),
  bigUint("policy", 128),
  uint("changeApprovals", 8),
  time("validUntil"),
  bytes32("previousHead"),
  approvers("approvers"),
  logIndex("governance"),
);

const GOVERNANCE = layout(
  KIND.governance,
  agency,
  uint("proposal", 32),
  uint("action", 8),
  uint("state", 8),
  bytes32("content"),
  time("effectiveAt"),
  bytes32("previousHead"),
  approvers("approvers"),
  time("validUntil"),
  address("author"),
  bytes32("successor"),
  uint("succession", 32),
);

const WITHDRAWAL = layout(
  KIND.withdrawal,
  agency,
  bytes32("ocidHash"),
  sha256Word("contentHash"),
  uint("index", 32),
  uint("reason", 8),
  approvers("approvers"),
  uint("succession", 32),
);

const WRITER = layout(
  KIND.writer,
  address("author"),
  uint("about", 32),
  uint("state", 8),
  address("writer"),
  bytes32("codeHash"),
  time("effectiveAt"),
);

const LAYOUTS: Readonly<Record<number, readonly WordCodec[]>> = {
  [KIND.genesis]: GENESIS,
  [KIND.step]: STEP,
  [KIND.agency]: AGENCY,
  [KIND.policy]: POLICY,
  [KIND.governance]: GOVERNANCE,
  [KIND.recordBatch]: RECORD_BATCH,
  [KIND.withdrawal]: WITHDRAWAL,
  [KIND.writer]: WRITER,
};

function layoutOf(kind: number, mandateState: number): readonly WordCodec[] {
  if (kind === KIND.mandate)
    return mandateState === MANDATE_STATE.granted ? MANDATE_GRANTED : MANDATE_REVOKED;
  const found = LAYOUTS[kind];
  if (found === undefined) throw new JejakError("entry-kind-unknown", { values: { kind } });
  return found;
}

/** The words of an entry, as the log hashes them. @throws JejakError `entry-malformed` */
export function encodeEntry(entry: Entry): Uint8Array {
  if (isRecordChange(entry)) return encodeRecordChange(entry);
  const codecs = layoutOf(entry.kind, "state" in entry ? entry.state : 0);
  const words = new Uint8Array(codecs.length * WORD);
  codecs.forEach((codec, i) => {
    codec.write(words, i * WORD, entry as unknown as Record<string, unknown>);
  });
  return words;
}

/**
 * The typed entry of its words. Strict: exact length, and every unused bit 0.
 * @throws JejakError `entry-malformed`, `entry-kind-unknown` (of a later version)
 */
export function decodeEntry(words: Uint8Array): Entry {
  const { kind } = entryHeader(words);
  if (kind === KIND.recordStatus || kind === KIND.erasure) return decodeRecordChange(words, kind);
  const codecs = layoutOf(kind, kind === KIND.mandate ? readUint(words, 5 * WORD - 4, 4) : 0);
  if (words.length !== codecs.length * WORD) {
    throw new JejakError("entry-malformed", {
      values: { kind, words: words.length / WORD, expected: codecs.length },
    });
  }
  const entry: Record<string, unknown> = {};
  codecs.forEach((codec, i) => {
    codec.read(words, i * WORD, entry);
  });
  return entry as unknown as Entry;
}

export interface EntryHeader {
  kind: number;
  recordedAt: number;
}

/** What every entry says, of kinds of later versions too. @throws JejakError `entry-malformed` */
export function entryHeader(words: Uint8Array): EntryHeader {
  const count = words.length / WORD;
  if (!Number.isInteger(count) || count < MIN_WORDS || count > MAX_WORDS) {
    throw new JejakError("entry-malformed", { values: { bytes: words.length } });
  }
  if (!isZero(words, 0, WORD - 4) || !isZero(words, WORD, 2 * WORD - 5)) {
    throw new JejakError("entry-malformed", { values: { start: toHex(words.subarray(0, 2 * WORD)) } });
  }
  return { kind: readUint(words, WORD - 4, 4), recordedAt: readUint(words, 2 * WORD - 5, 5) };
}

/** keccak256(words[2] ‖ words[3]): the topic under which all entries about one thing are found. */
export function subjectOf(words: Uint8Array): Uint8Array {
  return keccak256(words.subarray(2 * WORD, 4 * WORD));
}

/** The same from agency (or author) and thing. */
export function subject(agencyWord: Uint8Array, thing: Uint8Array): Uint8Array {
  const words = new Uint8Array(2 * WORD);
  words.set(agencyWord, WORD - agencyWord.length);
  words.set(thing, 2 * WORD - thing.length);
  return keccak256(words);
}

/**
 * The directory head that an enacted proposal's entry makes: keccak256 of its words without word 1. After the end
 * of a succession, which is no proposal, the head is the digest of the signed change instead.
 */
export function governanceHead(words: Uint8Array): Hex {
  const rest = new Uint8Array(words.length - WORD);
  rest.set(words.subarray(0, WORD), 0);
  rest.set(words.subarray(2 * WORD), WORD);
  return to0x(keccak256(rest));
}
