import { expect } from "chai";
import { TypedDataEncoder } from "ethers";
import { fromHex, to0x, type Hex } from "../../protocol/bytes.ts";
import {
  TYPES,
  batchDigest,
  changeDigest,
  domain,
  encodeType,
  eraseDigest,
  grantContent,
  policyContent,
  revokeDigest,
  statusDigest,
  stepDigest,
  stepDigestOfWords,
  successionEndContent,
  typeHash,
  typedDomain,
  vetoDigest,
  withdrawDigest,
  type GrantArguments,
  type PrimaryType,
  type StepMessage,
} from "../../protocol/eip712.ts";
import { agencyKey, ocidHash } from "../../protocol/hash.ts";
import { encodeEntry } from "../../protocol/kinds.ts";
import { readVectors } from "./helpers.ts";

interface DigestVectors {
  typeHashes: { type: PrimaryType; text: string; hash: string }[];
  domains: { chainId: string; verifyingContract: Hex; separator: string }[];
  digests: { type: PrimaryType; chainId: string; verifyingContract: Hex; message: never; digest: string }[];
  grants: (GrantArguments & { content: string })[];
  policies: { policy: string; changeApprovals: number; content: string }[];
  successionEnds: { number: number; content: string }[];
  agencyKeys: { officialId: string; agency: string }[];
}

const vectors = readVectors("digests.json") as DigestVectors;
const records = readVectors("records.json") as Pick<DigestVectors, "digests">;

const DIGEST: Record<PrimaryType, (separator: Uint8Array, message: never) => Uint8Array> = {
  Step: stepDigest,
  Withdraw: withdrawDigest,
  Change: changeDigest,
  Revoke: revokeDigest,
  Veto: vetoDigest,
  Batch: batchDigest,
  Status: statusDigest,
  Erase: eraseDigest,
};

describe("EIP-712", () => {
  for (const { type, text, hash } of vectors.typeHashes) {
    it(`type hash of ${type}`, () => {
      expect(encodeType(type)).to.equal(text);
      expect(to0x(typeHash(type))).to.equal(hash);
    });
  }

  for (const { chainId, verifyingContract, separator } of vectors.domains) {
    it(`domain of chain ${chainId}`, () => {
      expect(to0x(domain(BigInt(chainId), verifyingContract))).to.equal(separator);
    });
  }

  [...vectors.digests, ...records.digests].forEach(
    ({ type, chainId, verifyingContract, message, digest }, i) => {
      it(`digest ${i}: ${type} on chain ${chainId}, by fields, and by what wallets are given`, () => {
        const separator = domain(BigInt(chainId), verifyingContract);
        expect(to0x(DIGEST[type](separator, message))).to.equal(digest);
        const wallet = TypedDataEncoder.hash(
          typedDomain(BigInt(chainId), verifyingContract),
          { [type]: TYPES[type] },
          message,
        );
        expect(wallet).to.equal(digest);
      });
    },
  );

  it("steps and withdrawals by the hash of their ocid", () => {
    for (const { type, chainId, verifyingContract, message, digest } of vectors.digests) {
      if (type !== "Step" && type !== "Withdraw") continue;
      const { ocid, ...rest } = message as StepMessage;
      const separator = domain(BigInt(chainId), verifyingContract);
      expect(to0x(DIGEST[type](separator, { ...rest, ocidHash: ocidHash(ocid) } as never))).to.equal(digest);
    }
  });

  it("steps by the words of their entry", () => {
    const steps = vectors.digests.filter(({ type }) => type === "Step");
    for (const { chainId, verifyingContract, message, digest } of steps) {
      const { ocid, content, ...step } = message as StepMessage;
      const places = {
        number: 1,
        index: 0,
        required: 1,
        succession: 0,
        policyIndex: 0,
        approvers: [1],
        recordedAt: 1,
      };
      const words = encodeEntry({
        kind: 1,
        ...step,
        ocidHash: ocidHash(ocid),
        contentHash: content.slice(2),
        ...places,
      });
      expect(to0x(stepDigestOfWords(domain(BigInt(chainId), verifyingContract), words))).to.equal(digest);
    }
  });

  it("contents of grants, policies and ends of successions", () => {
    for (const { content, ...grant } of vectors.grants) expect(to0x(grantContent(grant))).to.equal(content);
    for (const { policy, changeApprovals, content } of vectors.policies) {
      expect(to0x(policyContent(BigInt(policy), changeApprovals))).to.equal(content);
    }
    for (const { number, content } of vectors.successionEnds)
      expect(to0x(successionEndContent(number))).to.equal(content);
  });

  it("keys of agencies", () => {
    for (const { officialId, agency } of vectors.agencyKeys) expect(agencyKey(officialId)).to.equal(agency);
  });

  it("refuses numbers that do not fit their type", () => {
    const separator = fromHex("00".repeat(32));
    const veto = { agency: to0x(separator), proposal: 2 ** 32 };
    expect(() => vetoDigest(separator, veto)).to.throw(RangeError, "uint32 expected, got 4294967296");
    expect(() => vetoDigest(separator, { ...veto, proposal: -1 })).to.throw(RangeError, "uint32");
  });
});
