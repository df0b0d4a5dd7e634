import { expect } from "chai";
import type { Hex } from "../../../protocol/bytes.ts";
import { withdrawDigest } from "../../../protocol/eip712.ts";
import { evidenceBytes, type Evidence } from "../../../protocol/evidence/format.ts";
import type { CheckCode } from "../../../protocol/evidence/findings.ts";
import { ocidHash } from "../../../protocol/hash.ts";
import { decodeEntry } from "../../../protocol/kinds.ts";
import { createLog, leafHash } from "../../../protocol/log.ts";
import { ROLE, packMandate } from "../../../protocol/mandate.ts";
import { packPolicy } from "../../../protocol/policy.ts";
import { SIZE_SLOT, mandateSlots, successionSlots } from "../../../protocol/slots.ts";
import { anchor, change, join, makeBatch } from "../../helpers/evidence/batch.ts";
import { BLOCK, makeEvidence, type Made } from "../../helpers/evidence/make.ts";
import { ecdsaKey, p256Key } from "../../helpers/evidence/officers.ts";
import {
  admit,
  createWorld,
  grant,
  record,
  revoke,
  setPolicy,
  sign,
  succeed,
  type World,
} from "../../helpers/evidence/world.ts";
import { OCID, codes, found, make, scene, smallScene, verify } from "./worlds.ts";

const NO_WORD: Hex = `0x${"00".repeat(32)}`;

function failing(made: Made): CheckCode[] {
  return codes(verify(made), "fail");
}

/** Another byte in an entry, in a log that holds it. */
function forge(world: World, index: number, at: number, byte: number): void {
  (world.entries[index] as Uint8Array)[at] = byte;
  world.log = createLog();
  for (const words of world.entries) world.log.append(leafHash(words));
}

function end(world: World, agency: Hex, number: number, ended: number): void {
  const endedIndex = world.append((recordedAt) => ({
    kind: 5,
    recordedAt,
    agency,
    proposal: 0,
    action: 5,
    state: 2,
    content: NO_WORD,
    effectiveAt: recordedAt,
    previousHead: NO_WORD,
    approvers: [1],
    validUntil: recordedAt + 60,
    author: `0x${"00".repeat(20)}`,
    successor: NO_WORD,
    succession: ended,
  }));
  const { packed } = successionSlots(agency, number);
  const { agencyDirectory } = world.storage;
  agencyDirectory.set(packed, (agencyDirectory.get(packed) ?? 0n) | (BigInt(endedIndex) << 160n));
}

describe("at its edges, evidence", () => {
  it("fails where one hash pinned for its block is another, in whatever order", () => {
    const made = make(smallScene());
    const pins = [...(made.trust.blocks ?? []), { number: BLOCK, hash: NO_WORD }];
    for (const blocks of [pins, pins.toReversed()]) {
      expect(failing({ ...made, trust: { ...made.trust, blocks } })).to.deep.equal([
        "block.pinned",
        "block.believed",
      ]);
    }
  });

  it("fails with a first entry of another format, or a root stored for a size that is yet to come", () => {
    const other = smallScene();
    forge(other.world, 0, 5 * 32 - 1, 2);
    expect(failing(make(other))).to.deep.equal(["ledger.genesis"]);
    const ahead = smallScene();
    ahead.world.storage.auditLog = new (class extends Map<Hex, bigint> {
      override set(slot: Hex, word: bigint): this {
        return super.set(slot, slot === SIZE_SLOT ? word - 1n : word);
      }
    })();
    expect(failing(make(ahead, { from: "checkpoint" }))).to.deep.equal(["log.root"]);
  });

  it("fails with a policy older than the one in the slot, whose entry is left out", () => {
    const { world, agency, officers } = scene();
    const before = agency.slot;
    setPolicy(
      world,
      agency,
      packPolicy(() => 1),
    );
    const after = agency.slot;
    agency.slot = before;
    record(world, agency, OCID, { tags: ["planning"], by: [officers[0]] });
    agency.slot = after;
    const made = make({ world, agency, officers });
    const entries = made.evidence.entries.filter(({ index }) => index !== after.policyIndex);
    const bytes = evidenceBytes({ ...made.evidence, entries } satisfies Evidence);
    expect(failing({ ...made, bytes })).to.deep.equal(["policies.bound"]);
  });

  it("fails with a succession that ended by the end of another", () => {
    for (const [ended, expected] of [
      [1, []],
      [2, ["successions.bound"]],
    ] as const) {
      const { world, agency, officers } = scene();
      const successor = admit(world, "ID-UJI-2");
      const number = succeed(world, agency, successor);
      const by = [grant(world, successor, ecdsaKey("d"))];
      record(world, agency, OCID, { tags: ["planning"], by: [officers[0]] });
      record(world, agency, OCID, { tags: ["planningUpdate"], by, succession: number });
      end(world, agency.key, number, ended);
      const made = makeEvidence(world, agency, OCID, { successors: [successor] });
      expect(failing(made)).to.deep.equal(expected);
    }
  });

  it("fails with a withdrawal of what was not recorded yet", () => {
    const { world, agency, officers } = scene();
    const content = "ab".repeat(32);
    const index = world.append((recordedAt) => ({
      kind: 9,
      recordedAt,
      agency: agency.key,
      ocidHash: ocidHash(OCID),
      contentHash: content,
      index: 0,
      reason: 1,
      approvers: [officers[0].number],
      succession: 0,
    }));
    const message = { agency: agency.key, ocid: OCID, index: 0, content: `0x${content}`, reason: 1 } as const;
    sign(world, index, withdrawDigest(world.separator, message), [officers[0]]);
    record(world, agency, OCID, { tags: ["planning"], by: [officers[0]] });
    expect(failing(make({ world, agency, officers }))).to.deep.equal(["withdrawals.approved"]);
  });

  it("fails with a manifest of another process, though its hash was signed", () => {
    const { world, agency, officers } = scene();
    record(world, agency, OCID, { tags: ["planning"], by: [officers[0]], about: "ocds-uji-0002" });
    expect(failing(make({ world, agency, officers }))).to.deep.equal(["manifests.bound"]);
  });

  it("fails with a mandate whose slot has another term than its entry", () => {
    for (const other of [{ from: 1 }, { until: 2 ** 39 }, { roles: ROLE.record }, { tags: 1 }]) {
      const { world, agency, officers } = smallScene();
      const [a] = officers;
      const word = packMandate({ ...a, ...other });
      world.storage.agencyDirectory.set(mandateSlots(a.agency, a.number).packed, word);
      expect(failing(make({ world, agency, officers })), JSON.stringify(other)).to.deep.equal([
        "mandates.bound",
      ]);
    }
  });

  it("tells of a key suspect from the very second in which it signed, not from the next", () => {
    for (const [later, told] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const { world, agency, officers } = scene();
      const index = record(world, agency, OCID, { tags: ["planning"], by: [officers[0]] });
      const { recordedAt } = decodeEntry(world.entries[index] as Uint8Array);
      revoke(world, officers[0], recordedAt + later);
      const report = verify(make({ world, agency, officers }));
      expect([report.verdict, found(report, "mandate.suspect").length]).to.deep.equal(["holds", told]);
    }
  });

  it("fails with a change of a batch that comes before it", () => {
    const world = createWorld();
    join(world);
    const agency = admit(world, "ID-CONTOH-DUKCAPIL");
    const issuer = grant(world, agency, p256Key("issuer"), { roles: ROLE.issueRecords });
    change(
      world,
      { agency, number: 1, index: 0, size: 64, leaves: [] },
      { status: 1, indexes: [3], by: issuer },
    );
    const batch = anchor(world, agency, issuer);
    expect(failing(makeBatch(world, batch))).to.deep.equal(["batch.changes"]);
  });

  it("holds with an award in the first second after the deadline, and not before", () => {
    for (const [early, expected] of [
      [0, []],
      [1, ["trail.complete"]],
    ] as const) {
      const { world, agency, officers } = scene();
      const [a, , c] = officers;
      record(world, agency, OCID, { tags: ["tender"], by: [a], deadline: world.now() + 60 + early });
      record(world, agency, OCID, { tags: ["award"], by: [a, c] });
      expect(failing(make({ world, agency, officers }))).to.deep.equal(expected);
    }
  });

  it("holds in the last second for which a step was signed, and fails in the next", () => {
    for (const [spare, expected] of [
      [0, []],
      [-1, ["trail.complete"]],
    ] as const) {
      const { world, agency, officers } = scene();
      record(world, agency, OCID, { tags: ["planning"], by: [officers[0]], spare });
      expect(failing(make({ world, agency, officers }))).to.deep.equal(expected);
    }
  });

  it("holds in the last second for which a batch was signed, and fails in the next", () => {
    for (const [spare, expected] of [
      [0, []],
      [-1, ["batch.approved"]],
    ] as const) {
      const world = createWorld();
      join(world);
      const agency = admit(world, "ID-CONTOH-DUKCAPIL");
      const issuer = grant(world, agency, p256Key("issuer"), { roles: ROLE.issueRecords });
      const batch = anchor(world, agency, issuer, { spare });
      expect(failing(makeBatch(world, batch))).to.deep.equal(expected);
    }
  });
});
