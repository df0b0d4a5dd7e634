import { AbiCoder, keccak256, solidityPacked, toBeHex, zeroPadBytes } from "ethers";
import { seeded } from "./random.ts";

const coder = AbiCoder.defaultAbiCoder();
const word = (value: bigint | number): string => toBeHex(value, 32);
const inMapping = (type: string, key: string | number, slot: string): string =>
  keccak256(coder.encode([type, "bytes32"], [key, slot]));
const after = (slot: string, words: number): string => word(BigInt(slot) + BigInt(words));

function trailPacked(trail: Record<string, number>) {
  const packed = solidityPacked(
    ["uint32", "uint32", "uint40", "uint8", "uint32", "uint32"],
    Object.values(trail),
  );
  return { ...trail, packed: zeroPadBytes(packed, 32) };
}

function agencySlots(agency: string, number: number) {
  const base = inMapping("bytes32", agency, word(2));
  const member = (words: number): string => inMapping("uint32", number, after(base, words));
  return {
    agency: { head: base, policy: after(base, 1), counts: after(base, 2) },
    mandate: { signerHash: member(3), holder: after(member(3), 1), packed: after(member(3), 2) },
    proposal: { content: member(4), subject: after(member(4), 1), packed: after(member(4), 2) },
    succession: { successor: member(5), packed: after(member(5), 1) },
  };
}

export function slotVectors() {
  const random = seeded("slots");
  const [agency, ocidHash, digest, number] = [random.bytes32(), random.bytes32(), random.bytes32(), 7];
  const trail = inMapping("bytes32", ocidHash, inMapping("bytes32", agency, word(2)));
  return {
    about: "storage slots for these keys, and packed words",
    agency,
    ocidHash,
    digest,
    number,
    kind: 6,
    size: 1_234,
    auditLog: {
      size: word(1),
      peak0: word(2),
      peak63: word(65),
      root: inMapping("uint64", 1_234, word(66)),
      writer: inMapping("uint32", 6, word(67)),
    },
    ledger: {
      trailHead: trail,
      trailPacked: after(trail, 1),
      trailCount: inMapping("bytes32", agency, word(3)),
      withdrawn: inMapping("bytes32", digest, word(4)),
    },
    directory: agencySlots(agency, number),
    trails: [
      trailPacked({ number: 1, length: 1, deadline: 0, maxRequired: 1, closedBy: 0, awardedBy: 0 }),
      trailPacked({
        number: 7,
        length: 12,
        deadline: 1_800_000_000,
        maxRequired: 2,
        closedBy: 12,
        awardedBy: 5,
      }),
      trailPacked({
        number: 2 ** 32 - 1,
        length: 2 ** 32 - 1,
        deadline: 2 ** 40 - 1,
        maxRequired: 8,
        closedBy: 2 ** 32 - 1,
        awardedBy: 2 ** 32 - 1,
      }),
    ],
  };
}
