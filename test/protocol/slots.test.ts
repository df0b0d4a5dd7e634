import { expect } from "chai";
import type { Hex } from "../../protocol/bytes.ts";
import * as slots from "../../protocol/slots.ts";
import { readVectors, refusal } from "./helpers.ts";

interface SlotVectors {
  agency: Hex;
  ocidHash: Hex;
  digest: Hex;
  number: number;
  kind: number;
  size: number;
  auditLog: Record<string, string>;
  ledger: Record<string, string>;
  directory: Record<string, Record<string, string>>;
  trails: (slots.PackedTrail & { packed: string })[];
}

const vectors = readVectors("slots.json") as SlotVectors;
const { agency, ocidHash, digest, number, kind, size } = vectors;

describe("storage slots", () => {
  it("of AuditLog", () => {
    expect({
      size: slots.SIZE_SLOT,
      peak0: slots.peakSlot(0),
      peak63: slots.peakSlot(63),
      root: slots.rootSlot(size),
      writer: slots.writerSlot(kind),
    }).to.deep.equal(vectors.auditLog);
  });

  it("of ProcurementLedger", () => {
    const trail = slots.trailSlots(agency, ocidHash);
    expect({
      trailHead: trail.head,
      trailPacked: trail.packed,
      trailCount: slots.trailCountSlot(agency),
      withdrawn: slots.withdrawnSlot(digest),
    }).to.deep.equal(vectors.ledger);
  });

  it("of AgencyDirectory", () => {
    expect({
      agency: slots.agencySlots(agency),
      mandate: slots.mandateSlots(agency, number),
      proposal: slots.proposalSlots(agency, number),
      succession: slots.successionSlots(agency, number),
    }).to.deep.equal(vectors.directory);
  });

  it("packed trails", () => {
    for (const { packed, ...trail } of vectors.trails) {
      expect(slots.packTrail(trail)).to.equal(BigInt(packed));
      expect(slots.unpackTrail(BigInt(packed))).to.deep.equal(trail);
      refusal("slot-malformed", () => slots.unpackTrail(BigInt(packed) + 1n));
    }
  });

  it("packed policies, counts and successions", () => {
    const policy = {
      policy: 2n ** 128n - 1n,
      changeApprovals: 8,
      policyIndex: 2 ** 48 - 1,
      admittedIndex: 1,
    };
    expect(slots.packPolicySlot(policy)).to.equal(
      BigInt(`0x${"f".repeat(32)}08${"f".repeat(12)}000000000001000000`),
    );
    expect(slots.unpackPolicySlot(slots.packPolicySlot(policy))).to.deep.equal(policy);
    expect(slots.unpackCounts((3n << 224n) | (2n << 192n) | (1n << 160n))).to.deep.equal({
      mandates: 3,
      proposals: 2,
      successions: 1,
    });
    expect(slots.unpackSuccession((9n << 208n) | (11n << 160n))).to.deep.equal({
      grantedIndex: 9,
      endedIndex: 11,
    });
  });
});
