import { AbiCoder, TypedDataEncoder, id, keccak256, type TypedDataField } from "ethers";
import { seeded, type Seeded } from "./random.ts";

/** PROTOCOL.md, Signatures; written out here once more, so that a slip in protocol/ is seen. */
const SIGNED_TYPES = {
  Step: "bytes32 agency,string ocid,uint32 tags,bytes32 content,uint32 corrects,uint40 deadline,uint40 validUntil,uint8 approvals,bytes32 previousHead",
  Withdraw: "bytes32 agency,string ocid,uint32 index,bytes32 content,uint8 reason",
  Change: "bytes32 agency,uint8 action,bytes32 content,uint40 validUntil,bytes32 previousHead",
  Revoke: "bytes32 agency,uint32 number,uint8 reason,uint40 suspectFrom",
  Veto: "bytes32 agency,uint32 proposal",
  Batch: "bytes32 agency,uint32 number,bytes32 root,uint32 size,uint40 validUntil",
  Status:
    "bytes32 agency,uint32 batch,uint32 sequence,uint8 status,uint8 reason,bytes32 items,uint40 validUntil",
  Erase: "bytes32 agency,uint32 batch,uint32 sequence,bytes32 items,uint40 validUntil",
};

export type SignedType = keyof typeof SIGNED_TYPES;

function fields(type: SignedType): TypedDataField[] {
  return SIGNED_TYPES[type].split(",").map((field) => {
    const [fieldType = "", name = ""] = field.split(" ");
    return { name, type: fieldType };
  });
}

export interface Deployment {
  chainId: string;
  verifyingContract: string;
}

const domainOf = ({ chainId, verifyingContract }: Deployment) => ({
  name: "Jejak",
  version: "1",
  chainId: BigInt(chainId),
  verifyingContract,
});

export function separatorOf(deployment: Deployment): string {
  return TypedDataEncoder.hashDomain(domainOf(deployment));
}

export function digestOf(deployment: Deployment, type: SignedType, message: object): string {
  return TypedDataEncoder.hash(domainOf(deployment), { [type]: fields(type) }, message);
}

const MOST32 = 2 ** 32 - 1;
const MOST40 = 2 ** 40 - 1;

function messages(random: Seeded): [SignedType, Record<string, string | number>][] {
  const agency = random.bytes32();
  const [content, previousHead] = [random.bytes32(), random.bytes32()];
  const zero = `0x${"0".repeat(64)}`;
  const step = {
    agency,
    ocid: "ocds-a1b2c3-2026-0001",
    tags: 4,
    content,
    corrects: 0,
    deadline: 1_800_000_000,
    validUntil: 1_799_000_000,
    approvals: 0,
    previousHead: zero,
  };
  return [
    ["Step", step],
    [
      "Step",
      {
        ...step,
        ocid: "ocds/Prosés é 1",
        tags: 2 ** 31 + 64,
        corrects: 3,
        deadline: 0,
        approvals: 3,
        previousHead,
      },
    ],
    [
      "Step",
      {
        ...step,
        tags: 0xc000ffff,
        corrects: MOST32,
        deadline: MOST40,
        validUntil: MOST40,
        approvals: 255,
        previousHead,
      },
    ],
    ["Withdraw", { agency, ocid: step.ocid, index: 2, content, reason: 1 }],
    ["Withdraw", { agency, ocid: "", index: MOST32, content, reason: 255 }],
    ["Change", { agency, action: 1, content, validUntil: 1_799_000_000, previousHead }],
    ["Change", { agency, action: 2, content, validUntil: MOST40, previousHead: zero }],
    ["Revoke", { agency, number: 12, reason: 4, suspectFrom: 1_790_000_000 }],
    ["Revoke", { agency, number: MOST32, reason: 0, suspectFrom: 0 }],
    ["Veto", { agency, proposal: 1 }],
    ["Veto", { agency, proposal: MOST32 }],
  ];
}

const GRANT = ["uint32", "bytes32", "bytes32", "uint32", "uint32", "uint40", "uint40", "bytes32"];

function grant(random: Seeded, roles: number, tags: number, until: number) {
  const grantArguments = {
    number: 1 + random.below(50),
    signerHash: random.bytes32(),
    holder: random.bytes32(),
    roles,
    tags,
    from: 1_700_000_000,
    until,
    credential: random.bytes32(),
  };
  const content = keccak256(AbiCoder.defaultAbiCoder().encode(GRANT, Object.values(grantArguments)));
  return { ...grantArguments, content };
}

function policyChange(policy: bigint, changeApprovals: number) {
  const encoded = AbiCoder.defaultAbiCoder().encode(["uint128", "uint8"], [policy, changeApprovals]);
  return { policy: policy.toString(), changeApprovals, content: keccak256(encoded) };
}

/** Content of a Change with action 3. */
export function successionEnd(number: number) {
  return { number, content: keccak256(AbiCoder.defaultAbiCoder().encode(["uint32"], [number])) };
}

export function digestVectors() {
  const random = seeded("digests");
  const deployments = [
    { chainId: "31337", verifyingContract: random.address() },
    { chainId: "4503599627370497", verifyingContract: random.address() },
  ];
  const signed = messages(random);
  return {
    about: "EIP-712 digests; contents of Change are keccak256 of the ABI-encoded arguments",
    typeHashes: (Object.keys(SIGNED_TYPES) as SignedType[]).map((type) => {
      const text = `${type}(${SIGNED_TYPES[type]})`;
      return { type, text, hash: id(text) };
    }),
    domains: deployments.map((deployment) => ({ ...deployment, separator: separatorOf(deployment) })),
    digests: deployments.flatMap((deployment) =>
      signed.map(([type, message]) => ({
        type,
        ...deployment,
        message,
        digest: digestOf(deployment, type, message),
      })),
    ),
    grants: [grant(random, 2, 63, 1_900_000_000), grant(random, 31, MOST32, MOST40)],
    policies: [
      policyChange(BigInt("0x22111111111111111211222222211111"), 1),
      policyChange(BigInt(`0x${"8".repeat(32)}`), 8),
    ],
    successionEnds: [successionEnd(1), successionEnd(MOST32)],
    agencyKeys: ["ID-KOTA-CONTOH", "Dinas Pekerjaan Umum é"].map((officialId) => ({
      officialId,
      agency: id(officialId),
    })),
  };
}
