import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";
import { readFileSync } from "node:fs";
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

interface RegistrySlots {
  agency: Hex;
  number: number;
  batch: Hex;
  changes: Hex;
  statusPart: number;
  status: Hex;
  erasedPart: number;
  erased: Hex;
  batches: { root: Hex; size: number; word: string }[];
  packed: (slots.PackedBatch & { packed: string })[];
}

const vectors = readVectors("slots.json") as SlotVectors;
const registry = (readVectors("records.json") as { slots: RegistrySlots }).slots;
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

  it("of RecordRegistry", () => {
    const { agency: owner, number: batch, changes } = registry;
    expect(slots.batchSlots(owner, batch)).to.deep.equal({ batch: registry.batch, changes });
    expect(slots.statusSlot(owner, batch, registry.statusPart)).to.equal(registry.status);
    expect(slots.erasedSlot(owner, batch, registry.erasedPart)).to.equal(registry.erased);
    for (const { root, size, word } of registry.batches)
      expect(slots.batchWord(root, size)).to.equal(BigInt(word));
    for (const size of [0, 32, 65, 2 ** 21, 2 ** 32 - 1])
      refusal("record-batch-invalid", () => slots.batchWord(registry.batch, size));
    for (const { packed, ...batch } of registry.packed) {
      expect(slots.packBatch(batch)).to.equal(BigInt(packed));
      expect(slots.unpackBatch(BigInt(packed))).to.deep.equal(batch);
      refusal("slot-malformed", () => slots.unpackBatch(BigInt(packed) + 1n));
      expect(slots.changesWord(batch)).to.equal(batch.sequence === 0 ? 0n : BigInt(packed));
    }
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

interface Layout {
  storage: { label: string; slot: string }[];
  types: Record<string, { members?: { label: string; slot: string }[] }>;
}

describe("the compiler's storage layout", () => {
  const file = new URL("../snapshots/storage-layout.json", import.meta.url);
  const layouts = JSON.parse(readFileSync(file, "utf8")) as Record<string, Layout>;

  const slotIn = (contract: string, label: string): Hex => {
    const found = layouts[contract]!.storage.find((variable) => variable.label === label)!;
    return word(BigInt(found.slot));
  };
  const word = (value: bigint): Hex => `0x${value.toString(16).padStart(64, "0")}`;
  const mapped = (type: string, key: string | number, slot: Hex): string =>
    keccak256(AbiCoder.defaultAbiCoder().encode([type, "bytes32"], [key, slot]));

  it("puts AuditLog's variables where proofs look for them", () => {
    expect(slots.AUTHORITY_SLOT).to.equal(slotIn("AuditLog", "_authority"));
    expect(slots.SIZE_SLOT).to.equal(slotIn("AuditLog", "_tree"));
    expect(slots.rootSlot(size)).to.equal(mapped("uint64", size, slotIn("AuditLog", "rootAt")));
    expect(slots.writerSlot(kind)).to.equal(mapped("uint32", kind, slotIn("AuditLog", "_writers")));
  });

  it("puts the agencies and their members there too", () => {
    const base = mapped("bytes32", agency, slotIn("AgencyDirectory", "_agencies"));
    const { members } = layouts["AgencyDirectory"]!.types["t_struct(Agency)_storage"]!;
    const member = (label: string): Hex =>
      word(BigInt(base) + BigInt(members!.find((field) => field.label === label)!.slot));
    const { head, policy, counts } = slots.agencySlots(agency);
    expect([head, policy, counts]).to.deep.equal(["head", "policy", "counts"].map(member));
    expect(slots.mandateSlots(agency, number).signerHash).to.equal(
      mapped("uint32", number, member("mandates")),
    );
    expect(slots.proposalSlots(agency, number).content).to.equal(
      mapped("uint32", number, member("proposals")),
    );
    expect(slots.successionSlots(agency, number).successor).to.equal(
      mapped("uint32", number, member("successions")),
    );
  });

  it("and batches and their bitmaps", () => {
    const inner = mapped("bytes32", agency, slotIn("RecordRegistry", "_batches")) as Hex;
    const { members } = layouts["RecordRegistry"]!.types["t_struct(Stored)_storage"]!;
    expect(members!.map(({ label, slot }) => [label, slot])).to.deep.equal([
      ["word", "0"],
      ["changes", "1"],
    ]);
    expect(slots.batchSlots(agency, number).batch).to.equal(mapped("uint256", number, inner));
    const key = keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [agency, number]));
    for (const [label, slot] of [
      ["_status", slots.statusSlot],
      ["_erased", slots.erasedSlot],
    ] as const) {
      const bitmap = mapped("bytes32", key, slotIn("RecordRegistry", label)) as Hex;
      expect(slot(agency, number, 5), label).to.equal(mapped("uint256", 5, bitmap));
    }
  });

  it("and trails, their counts, and withdrawals", () => {
    const inner = mapped("bytes32", agency, slotIn("ProcurementLedger", "_trails")) as Hex;
    expect(slots.trailSlots(agency, ocidHash).head).to.equal(mapped("bytes32", ocidHash, inner));
    expect(slots.trailCountSlot(agency)).to.equal(
      mapped("bytes32", agency, slotIn("ProcurementLedger", "_trailCounts")),
    );
    expect(slots.withdrawnSlot(digest)).to.equal(
      mapped("bytes32", digest, slotIn("ProcurementLedger", "withdrawn")),
    );
  });
});
