import { z } from "zod";
import {
  Address,
  AsOf,
  BigDecimal,
  Bytes32,
  ChainPlace,
  Count,
  Finality,
  HexBytes,
  Sha256,
  Time,
  limit,
  pageOf,
  after,
  writtenAs,
} from "./common.ts";

const Approvers = z.array(Count);
const Tags = { tags: z.array(z.string()), tagMask: Count };

const Genesis = z.object({
  deployer: Address,
  version: Count,
  chainId: BigDecimal,
  auditLog: Address,
  agencyDirectory: Address,
  procurementLedger: Address,
  authority: Address,
  p256Verifier: Address,
  p256CodeHash: Bytes32,
  webAuthnVerifier: Address,
  webAuthnCodeHash: Bytes32,
  rsaVerifier: Address,
  rsaCodeHash: Bytes32,
  writerDelay: Count,
  admissionDelay: Count,
  recoveryDelay: Count,
  policyDelay: Count,
  successionDelay: Count,
});

const Step = z.object({
  agency: Bytes32,
  ocidHash: Bytes32,
  contentHash: Sha256,
  previousHead: Bytes32,
  number: Count,
  index: Count,
  ...Tags,
  corrects: Count,
  deadline: Time.nullable(),
  validUntil: Time.nullable(),
  required: Count,
  approvals: Count,
  succession: Count,
  policyIndex: Count,
  approvers: Approvers,
});

const Agency = z.object({ agency: Bytes32, nameHash: Bytes32, governance: Count, previousHead: Bytes32 });

const Granted = z.object({
  agency: Bytes32,
  number: Count,
  state: z.literal(1),
  signerHash: Bytes32,
  holder: Bytes32,
  roles: Count,
  ...Tags,
  from: Time.nullable(),
  until: Time.nullable(),
  credential: Bytes32,
  validUntil: Time.nullable(),
  previousHead: Bytes32,
  approvers: Approvers,
  governance: Count,
});

const Revoked = z.object({
  agency: Bytes32,
  number: Count,
  state: z.literal(2),
  reason: Count,
  suspectFrom: Time.nullable(),
  approvers: Approvers,
});

const Policy = z.object({
  agency: Bytes32,
  policy: BigDecimal,
  changeApprovals: Count,
  validUntil: Time.nullable(),
  previousHead: Bytes32,
  approvers: Approvers,
  governance: Count,
});

const Governance = z.object({
  agency: Bytes32,
  proposal: Count,
  action: Count,
  state: Count,
  content: Bytes32,
  effectiveAt: Time.nullable(),
  previousHead: Bytes32,
  approvers: Approvers,
  validUntil: Time.nullable(),
  author: Address,
  successor: Bytes32,
  succession: Count,
});

const OfBatch = {
  agency: Bytes32,
  batch: Count,
  validUntil: Time.nullable(),
  succession: Count,
  approvers: Approvers,
};

const RecordBatch = z.object({ ...OfBatch, root: Sha256, size: Count });

const OfPlaces = { ...OfBatch, sequence: Count, indexes: z.array(Count) };

const RecordStatus = z.object({
  ...OfPlaces,
  status: Count,
  reason: Count,
  /** One a place where the status is 3, else none. */
  successors: z.array(Sha256),
});

const Erasure = z.object(OfPlaces);

const Withdrawal = z.object({
  agency: Bytes32,
  ocidHash: Bytes32,
  contentHash: Sha256,
  index: Count,
  reason: Count,
  approvers: Approvers,
  succession: Count,
});

const Writer = z.object({
  author: Address,
  about: Count,
  state: Count,
  writer: Address,
  codeHash: Bytes32,
  effectiveAt: Time.nullable(),
});

/** What the chain says of an entry; `fields` are its words decoded. */
const common = {
  index: Count,
  recordedAt: Time,
  ...ChainPlace,
  leaf: Sha256,
  /** The words as the log hashes them: leaf = SHA-256(0x00 ‖ words). */
  words: HexBytes,
  /** Goes into `after` to read on from here. */
  cursor: z.string(),
  approvals: z.array(z.object({ mandate: Count, signature: HexBytes })),
  /** Name of the agency that it is about, as far as it is admitted; `sample` marks the fictitious ones. */
  agencyName: z.string().nullable(),
  sample: z.boolean(),
  /** Values whose hashes stand in the words, as far as the index knows them. */
  preimages: z.object({
    ocid: z.string().exactOptional(),
    officialId: z.string().exactOptional(),
    name: z.string().exactOptional(),
    signer: HexBytes.exactOptional(),
    args: HexBytes.exactOptional(),
  }),
};

const of = <K extends number, N extends string, F extends z.ZodType>(kind: K, name: N, fields: F) => ({
  kind: z.literal(kind),
  name: z.literal(name),
  fields,
});

/** One entry by its kind, each with `more` beside what all have. */
function variants<M extends z.ZodRawShape>(more: M) {
  const shape = { ...common, ...more };
  return z.union([
    z.object({ ...shape, ...of(0, "genesis", Genesis) }),
    z.object({ ...shape, ...of(1, "step", Step), digest: Bytes32.nullable() }),
    z.object({ ...shape, ...of(2, "agency", Agency) }),
    z.object({ ...shape, ...of(3, "mandate", z.union([Granted, Revoked])) }),
    z.object({ ...shape, ...of(4, "policy", Policy) }),
    z.object({ ...shape, ...of(5, "governance", Governance) }),
    z.object({ ...shape, ...of(6, "recordBatch", RecordBatch) }),
    z.object({ ...shape, ...of(7, "recordStatus", RecordStatus) }),
    z.object({ ...shape, ...of(8, "erasure", Erasure) }),
    z.object({ ...shape, ...of(9, "withdrawal", Withdrawal) }),
    z.object({ ...shape, ...of(14, "writer", Writer) }),
    z.object({ ...shape, kind: Count, name: z.literal("unknown"), fields: z.null() }),
  ]);
}

/** An entry of the log: what the chain says, and its words decoded. */
export const Entry = variants({}).meta({ id: "Entry" });

/** An entry by itself, with the state of the index that it was read from. */
export const EntryAnswer = variants({ asOf: AsOf }).meta({ id: "EntryAnswer" });

export const EntryParams = z.strictObject({
  index: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,14})$/, "must be a log index")
    .transform(Number)
    .meta(writtenAs({ type: "integer", minimum: 0, maximum: 999_999_999_999_999, examples: [12] })),
});

export const FeedQuery = z.strictObject({
  after: after(64),
  limit: limit(100, 1000),
  finality: Finality.default("seen"),
});

export const EntryPage = pageOf(Entry);
