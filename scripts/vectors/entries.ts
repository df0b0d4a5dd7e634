import { AbiCoder, concat, keccak256, solidityPacked, zeroPadBytes, zeroPadValue } from "ethers";
import { successionEnd } from "./digests.ts";
import { hex, seeded, sha256, type Seeded } from "./random.ts";

const coder = AbiCoder.defaultAbiCoder();

export interface EntryVector {
  name: string;
  kind: number;
  words: string;
  leaf: string;
  subject: string;
  /** The typed entry, integers over 2^53 as decimal strings. */
  entry: Record<string, unknown>;
}

export type Value = string | number | bigint;

/** Types and values in order, each in a word of its own, as the contracts' `abi.encode` puts them. */
export function entry(
  name: string,
  typed: Record<string, unknown> & { kind: number },
  ...words: [string, Value][]
): EntryVector {
  const encoded = coder.encode(
    words.map(([type]) => type),
    words.map(([, value]) => value),
  );
  const bytes = Buffer.from(encoded.slice(2), "hex");
  return {
    name,
    kind: typed.kind,
    words: encoded,
    leaf: hex(sha256(Buffer.of(0), bytes)),
    subject: keccak256(bytes.subarray(64, 128)),
    entry: typed,
  };
}

export const packed = (types: string[], values: Value[]): string =>
  zeroPadBytes(solidityPacked(types, values), 32);

export function approversWord(numbers: readonly number[]): string {
  if (numbers.length === 0) return zeroPadBytes("0x00", 32);
  return zeroPadBytes(
    concat(numbers.map((n) => zeroPadValue(`0x${n.toString(16).padStart(8, "0")}`, 4))),
    32,
  );
}

export interface StepFields {
  recordedAt: number;
  agency: string;
  ocidHash: string;
  contentHash: string;
  previousHead: string;
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

export function stepVector(name: string, step: StepFields): EntryVector {
  const meta = packed(
    ["uint32", "uint32", "uint32", "uint32", "uint40", "uint40", "uint8", "uint8", "uint32"],
    [
      step.number,
      step.index,
      step.tags,
      step.corrects,
      step.deadline,
      step.validUntil,
      step.required,
      step.approvals,
      step.succession,
    ],
  );
  return entry(
    name,
    { kind: 1, ...step, contentHash: step.contentHash.slice(2) },
    ["uint256", 1],
    ["uint256", step.recordedAt],
    ["bytes32", step.agency],
    ["bytes32", step.ocidHash],
    ["bytes32", step.contentHash],
    ["bytes32", step.previousHead],
    ["bytes32", meta],
    ["uint48", step.policyIndex],
    ["bytes32", approversWord(step.approvers)],
  );
}

const time = (random: Seeded): number => 1_700_000_000 + random.below(400_000_000);
const MOST32 = 2 ** 32 - 1;
const MOST40 = 2 ** 40 - 1;
const MOST48 = 2 ** 48 - 1;

function steps(random: Seeded): EntryVector[] {
  const base = {
    recordedAt: time(random),
    agency: random.bytes32(),
    ocidHash: random.bytes32(),
    contentHash: random.bytes32(),
    previousHead: random.bytes32(),
  };
  const usual = {
    number: 7,
    index: 3,
    tags: 64,
    corrects: 0,
    deadline: 0,
    validUntil: time(random),
    required: 2,
    approvals: 0,
    succession: 0,
    policyIndex: 0,
    approvers: [1, 4],
  };
  const fullest = {
    number: MOST32,
    index: MOST32,
    tags: 0xc000ffff,
    corrects: MOST32,
    deadline: MOST40,
    validUntil: MOST40,
    required: 8,
    approvals: 8,
    succession: MOST32,
    policyIndex: MOST48,
    approvers: [1, 2, 3, 5, 8, 13, 4_000_000_000, MOST32],
  };
  const first = { ...usual, number: 1, index: 0, tags: 1, required: 1, approvers: [9] };
  return [
    stepVector("step", { ...base, ...usual }),
    stepVector("step, first of its trail", { ...base, ...first, previousHead: zeroPadBytes("0x00", 32) }),
    stepVector("step, every field at its most", { ...base, ...fullest }),
  ];
}

function genesis(random: Seeded): EntryVector {
  const [deployer, auditLog, agencyDirectory, procurementLedger, authority] = [
    random.address(),
    random.address(),
    random.address(),
    random.address(),
    random.address(),
  ];
  const [p256Verifier, p256CodeHash, webAuthnVerifier] = [
    random.address(),
    random.bytes32(),
    random.address(),
  ];
  const [webAuthnCodeHash, rsaVerifier, rsaCodeHash] = [random.bytes32(), random.address(), random.bytes32()];
  const recordedAt = time(random);
  const delays = {
    writerDelay: 1_209_600,
    admissionDelay: 604_800,
    recoveryDelay: 1_209_600,
    policyDelay: 604_800,
    successionDelay: 604_800,
  };
  const contracts = { auditLog, agencyDirectory, procurementLedger, authority };
  const verifiers = {
    p256Verifier,
    p256CodeHash,
    webAuthnVerifier,
    webAuthnCodeHash,
    rsaVerifier,
    rsaCodeHash,
  };
  return entry(
    "genesis",
    {
      kind: 0,
      recordedAt,
      deployer,
      version: 1,
      chainId: 4_503_599_627_370_497n,
      ...contracts,
      ...verifiers,
      ...delays,
    },
    ["uint256", 0],
    ["uint256", recordedAt],
    ["address", deployer],
    ["uint256", 0],
    ["uint256", 1],
    ["uint256", 4_503_599_627_370_497n],
    ...Object.values(contracts).map((value): [string, Value] => ["address", value]),
    ["address", p256Verifier],
    ["bytes32", p256CodeHash],
    ["address", webAuthnVerifier],
    ["bytes32", webAuthnCodeHash],
    ["address", rsaVerifier],
    ["bytes32", rsaCodeHash],
    ...Object.values(delays).map((value): [string, Value] => ["uint40", value]),
  );
}

function agency(random: Seeded): EntryVector {
  const [recordedAt, key, nameHash, previousHead] = [
    time(random),
    random.bytes32(),
    random.bytes32(),
    zeroPadBytes("0x00", 32),
  ];
  return entry(
    "agency",
    { kind: 2, recordedAt, agency: key, nameHash, governance: 17, previousHead },
    ["uint256", 2],
    ["uint256", recordedAt],
    ["bytes32", key],
    ["uint256", 0],
    ["bytes32", nameHash],
    ["uint48", 17],
    ["bytes32", previousHead],
  );
}

function mandates(random: Seeded): EntryVector[] {
  const [recordedAt, key] = [time(random), random.bytes32()];
  const [signerHash, holder, credential, previousHead] = [
    random.bytes32(),
    random.bytes32(),
    random.bytes32(),
    random.bytes32(),
  ];
  const grant = {
    number: 12,
    state: 1,
    signerHash,
    holder,
    roles: 7,
    tags: MOST32,
    from: time(random),
    until: MOST40,
    credential,
    validUntil: time(random),
    previousHead,
    approvers: [1, 2],
    governance: 0,
  };
  const revocation = { number: 12, state: 2, reason: 4, suspectFrom: time(random), approvers: [3] };
  const start: [string, Value][] = [
    ["uint256", 3],
    ["uint256", recordedAt],
    ["bytes32", key],
    ["uint256", 12],
  ];
  return [
    entry(
      "mandate granted",
      { kind: 3, recordedAt, agency: key, ...grant },
      ...start,
      ["uint256", 1],
      ["bytes32", signerHash],
      ["bytes32", holder],
      [
        "bytes32",
        packed(["uint32", "uint32", "uint40", "uint40"], [grant.roles, grant.tags, grant.from, grant.until]),
      ],
      ["bytes32", credential],
      ["uint40", grant.validUntil],
      ["bytes32", previousHead],
      ["bytes32", approversWord(grant.approvers)],
      ["uint48", 0],
    ),
    entry(
      "mandate revoked",
      { kind: 3, recordedAt, agency: key, ...revocation },
      ...start,
      ["uint256", 2],
      ["uint8", revocation.reason],
      ["uint40", revocation.suspectFrom],
      ["bytes32", approversWord(revocation.approvers)],
    ),
  ];
}

function policy(random: Seeded): EntryVector {
  const [recordedAt, key, previousHead, validUntil] = [
    time(random),
    random.bytes32(),
    random.bytes32(),
    time(random),
  ];
  const nibbles = BigInt("0x83111111111111111211222222211112");
  return entry(
    "policy",
    {
      kind: 4,
      recordedAt,
      agency: key,
      policy: nibbles,
      changeApprovals: 3,
      validUntil,
      previousHead,
      approvers: [1, 2, 3],
      governance: MOST48,
    },
    ["uint256", 4],
    ["uint256", recordedAt],
    ["bytes32", key],
    ["uint256", 0],
    ["uint128", nibbles],
    ["uint8", 3],
    ["uint40", validUntil],
    ["bytes32", previousHead],
    ["bytes32", approversWord([1, 2, 3])],
    ["uint48", MOST48],
  );
}

const SUCCESSION_END = 5;

/** What administrators propose, nobody withdraws; the end of a succession is signed, not proposed. */
export function governanceVectors(random: Seeded): EntryVector[] {
  const proposals: [action: number, states: number[]][] = [
    [1, [1, 2, 3, 4]],
    [2, [1, 2, 3, 4]],
    [3, [1, 2, 3]],
    [4, [1, 2, 3, 4]],
  ];
  return [
    ...proposals.flatMap(([action, states]) => states.map((state) => governance(random, action, state))),
    endOfSuccession(random),
  ];
}

interface GovernanceFields {
  recordedAt: number;
  agency: string;
  proposal: number;
  action: number;
  state: number;
  content: string;
  effectiveAt: number;
  previousHead: string;
  approvers: number[];
  validUntil: number;
  author: string;
  successor: string;
  succession: number;
}

const NOBODY = `0x${"0".repeat(40)}`;
const NO_WORD = zeroPadBytes("0x00", 32);

function governance(random: Seeded, action: number, state: number): EntryVector {
  const signed = action === 3;
  return governanceVector({
    recordedAt: time(random),
    agency: random.bytes32(),
    proposal: 1 + random.below(9),
    action,
    state,
    content: random.bytes32(),
    effectiveAt: time(random),
    previousHead: random.bytes32(),
    approvers: signed || state === 3 ? [2] : [],
    validUntil: signed ? time(random) : 0,
    author: !signed && (state === 1 || state === 4) ? random.address() : NOBODY,
    successor: action === 4 ? random.bytes32() : NO_WORD,
    succession: action === 4 && state === 2 ? 1 : 0,
  });
}

function endOfSuccession(random: Seeded): EntryVector {
  const recordedAt = time(random);
  return governanceVector({
    recordedAt,
    agency: random.bytes32(),
    proposal: 0,
    action: SUCCESSION_END,
    state: 2,
    content: successionEnd(3).content,
    effectiveAt: recordedAt,
    previousHead: random.bytes32(),
    approvers: [2, 5],
    validUntil: time(random),
    author: NOBODY,
    successor: NO_WORD,
    succession: 3,
  });
}

function governanceVector(fields: GovernanceFields): EntryVector {
  const actions = ["admission", "recovery", "policy lowering", "succession", "end of a succession"];
  const states = ["proposed", "enacted", "vetoed", "withdrawn"];
  return entry(
    `governance: ${actions[fields.action - 1] ?? ""}, ${states[fields.state - 1] ?? ""}`,
    { kind: 5, ...fields },
    ["uint256", 5],
    ["uint256", fields.recordedAt],
    ["bytes32", fields.agency],
    ["uint256", fields.proposal],
    ["uint8", fields.action],
    ["uint8", fields.state],
    ["bytes32", fields.content],
    ["uint40", fields.effectiveAt],
    ["bytes32", fields.previousHead],
    ["bytes32", approversWord(fields.approvers)],
    ["uint40", fields.validUntil],
    ["address", fields.author],
    ["bytes32", fields.successor],
    ["uint32", fields.succession],
  );
}

function withdrawal(random: Seeded, succession: number): EntryVector {
  const [recordedAt, key, ocidHash, contentHash] = [
    time(random),
    random.bytes32(),
    random.bytes32(),
    random.bytes32(),
  ];
  return entry(
    succession === 0 ? "content withdrawal" : "content withdrawal by a successor",
    {
      kind: 9,
      recordedAt,
      agency: key,
      ocidHash,
      contentHash: contentHash.slice(2),
      index: 4,
      reason: 1,
      approvers: [6],
      succession,
    },
    ["uint256", 9],
    ["uint256", recordedAt],
    ["bytes32", key],
    ["bytes32", ocidHash],
    ["bytes32", contentHash],
    ["uint32", 4],
    ["uint8", 1],
    ["bytes32", approversWord([6])],
    ["uint32", succession],
  );
}

function writer(random: Seeded, state: number): EntryVector {
  const [recordedAt, author, bound, codeHash, effectiveAt] = [
    time(random),
    random.address(),
    random.address(),
    random.bytes32(),
    time(random),
  ];
  return entry(
    state === 1 ? "writer proposed" : "writer enacted",
    { kind: 14, recordedAt, author, about: 6, state, writer: bound, codeHash, effectiveAt },
    ["uint256", 14],
    ["uint256", recordedAt],
    ["address", author],
    ["uint256", 6],
    ["uint256", state],
    ["address", bound],
    ["bytes32", codeHash],
    ["uint40", effectiveAt],
  );
}

/** Changes to one word of good entries that make them no entry at all. */
function malformed(good: readonly EntryVector[]) {
  const of = (name: string): string => (good.find((vector) => vector.name === name) as EntryVector).words;
  const withByte = (words: string, word: number, byte: number, value: string): string => {
    const at = 2 + 2 * (32 * word + byte);
    return words.slice(0, at) + value + words.slice(at + 2);
  };
  return [
    { name: "no words", words: "0x" },
    { name: "three words", words: of("step").slice(0, 2 + 3 * 64) },
    { name: "65 words", words: `${of("step")}${"00".repeat(32 * 56)}` },
    { name: "a step with a word too many", words: `${of("step")}${"00".repeat(32)}` },
    { name: "a step with a word too few", words: of("step").slice(0, -64) },
    { name: "a step with half a word too few", words: of("step").slice(0, -32) },
    { name: "a kind above 32 bits", words: withByte(of("step"), 0, 0, "01") },
    { name: "a kind without words", words: withByte(of("step"), 0, 31, "0a") },
    { name: "a time above 40 bits", words: withByte(of("step"), 1, 0, "01") },
    { name: "approvers not ascending", words: withByte(of("step"), 8, 7, "01") },
    { name: "approvers after an empty place", words: withByte(of("step"), 8, 31, "09") },
    { name: "a policy index above 48 bits", words: withByte(of("step"), 7, 25, "01") },
    { name: "an address with more than 20 bytes", words: withByte(of("genesis"), 2, 11, "01") },
    { name: "a thing in the genesis entry", words: withByte(of("genesis"), 3, 31, "01") },
    { name: "unused bits of a mandate's terms", words: withByte(of("mandate granted"), 7, 31, "01") },
    { name: "a mandate neither granted nor revoked", words: withByte(of("mandate granted"), 4, 31, "03") },
    { name: "a policy above 128 bits", words: withByte(of("policy"), 4, 15, "01") },
    { name: "a succession above 32 bits", words: withByte(of("content withdrawal"), 8, 27, "01") },
    { name: "a withdrawal without its ninth word", words: of("content withdrawal").slice(0, -64) },
    { name: "a reason above 8 bits", words: withByte(of("content withdrawal"), 6, 30, "01") },
  ];
}

export function entryVectors() {
  const random = seeded("entries");
  const governed = governanceVectors(random);
  const entries = [
    genesis(random),
    ...steps(random),
    agency(random),
    ...mandates(random),
    policy(random),
    ...governed,
    withdrawal(random, 0),
    withdrawal(random, MOST32),
    writer(random, 1),
    writer(random, 2),
  ];
  const enacted = governed.filter(({ entry: { state, proposal } }) => state === 2 && proposal !== 0);
  const heads = enacted.map(({ name, words }) => ({
    name,
    words,
    head: keccak256(concat([words.slice(0, 66), `0x${words.slice(2 + 128)}`])),
  }));
  return {
    about:
      "leaf = SHA-256(0x00 || words), subject = keccak256(words[2] || words[3]); governanceHeads: after enacted proposals, keccak256 of the words without word 1",
    entries,
    governanceHeads: heads,
    malformed: malformed(entries),
  };
}
