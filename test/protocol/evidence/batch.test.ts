import { expect } from "chai";
import { fromBase64, toBase64 } from "../../../protocol/base64.ts";
import { concat, to0x, toHex } from "../../../protocol/bytes.ts";
import { evidenceBytes, parseEvidence, type Evidence } from "../../../protocol/evidence/format.ts";
import { verifyBatch } from "../../../protocol/evidence/verify.ts";
import { rootOf } from "../../../protocol/log.ts";
import { ROLE } from "../../../protocol/mandate.ts";
import { batchSlots, batchWord, packBatch } from "../../../protocol/slots.ts";
import {
  anchor,
  change,
  erase,
  join,
  jointProof,
  makeBatch,
  paddingLeaves,
  type Anchored,
  type BatchOptions,
} from "../../helpers/evidence/batch.ts";
import { makeEvidence, type Made } from "../../helpers/evidence/make.ts";
import { ecdsaKey, p256Key } from "../../helpers/evidence/officers.ts";
import {
  REGISTRY,
  admit,
  createWorld,
  fill,
  grant,
  record,
  revoke,
  succeed,
  type World,
  type WorldAgency,
  type WorldMandate,
} from "../../helpers/evidence/world.ts";
import { codes, found, verify } from "./worlds.ts";

const SUCCESSOR = "5a".repeat(32);

interface BatchScene {
  world: World;
  agency: WorldAgency;
  issuer: WorldMandate;
  batch: Anchored;
}

/** A registry office with one batch among other agencies' entries, and every kind of change. */
function batchScene(changes = true): BatchScene {
  const world = createWorld();
  fill(world, 5);
  join(world);
  const agency = admit(world, "ID-CONTOH-DUKCAPIL", "Dinas Dukcapil Contoh");
  const issuer = grant(world, agency, p256Key("issuer"), { roles: ROLE.issueRecords });
  const other = admit(world, "ID-LAIN");
  const others = grant(world, other, p256Key("other"), { roles: ROLE.issueRecords });
  fill(world, 4);
  const batch = anchor(world, agency, issuer);
  anchor(world, agency, issuer, { leaves: paddingLeaves(128, "second") });
  const foreign = anchor(world, other, others);
  fill(world, 6);
  if (changes) {
    change(world, batch, { status: 2, indexes: [3, 9, 40], by: issuer });
    change(world, foreign, { status: 1, indexes: [3], by: others });
    change(world, batch, { status: 0, indexes: [9], by: issuer, reason: 0 });
    change(world, batch, { status: 1, indexes: [0, 63], by: issuer, reason: 4 });
    fill(world, 2);
    change(world, batch, { status: 3, indexes: [40], by: issuer, reason: 7, successors: [SUCCESSOR] });
    erase(world, batch, [0, 9], issuer);
  }
  fill(world, 3);
  return { world, agency, issuer, batch };
}

const scene = batchScene();
const made = makeBatch(scene.world, scene.batch);
const { evidence } = made;
const given = evidence.batch!;

function altered(batch: Partial<NonNullable<Evidence["batch"]>>, more: Partial<Evidence> = {}): Made {
  return { ...made, bytes: evidenceBytes({ ...evidence, ...more, batch: { ...given, ...batch } }) };
}

function failing(changed: Made): string[] {
  const report = verify(changed);
  expect(report.verdict).to.equal("fails");
  expect(codes(report, "error")).to.deep.equal([]);
  return codes(report, "fail");
}

const remade = ({ world, batch }: BatchScene, options?: BatchOptions): Made =>
  makeBatch(world, batch, options);

describe("evidence of a batch of civil records", () => {
  it("proves the batch and everything that was said of it", () => {
    const report = verify(made);
    expect(codes(report, "fail")).to.deep.equal([]);
    expect(report.verdict).to.equal("holds");
    const facts = report.facts!;
    expect(facts.agency).to.deep.equal({ officialId: "ID-CONTOH-DUKCAPIL", name: "Dinas Dukcapil Contoh" });
    const { changes, approvers, ...told } = facts.batch!;
    expect(told).to.deep.include({ registry: REGISTRY.address, number: 1, size: 64 });
    expect(told.counts).to.deep.equal({ valid: 60, revoked: 2, suspended: 1, superseded: 1, erased: 2 });
    expect(approvers.map(({ mandate }) => mandate)).to.deep.equal([1]);
    expect(changes.map(({ change: what, places }) => `${what} ${places.join(" ")}`)).to.deep.equal([
      "suspended 3 9 40",
      "valid 9",
      "revoked 0 63",
      "superseded 40",
      "erased 0 9",
    ]);
    expect(found(report, "batch.changes")[0]!.values).to.deep.equal({ count: 5 });
    expect(codes(report, "skipped")).to.include.members(["open.later", "open.grants", "open.records"]);
  });

  it("gives what a record is checked against", () => {
    const { batch } = verifyBatch({ evidence: made.bytes, trust: made.trust });
    const { issuer } = scene;
    expect(batch!.issuer).to.deep.equal({ number: 1, signer: issuer.key.signer, goodThen: true });
    expect(batch!.root).to.equal(toHex(rootOf(scene.batch.leaves)));
    expect(batch!.record(40)).to.include({ status: 3, reason: 7, successor: SUCCESSOR });
    expect(batch!.record(9))
      .to.include({ status: 0, reason: 0 })
      .and.have.property("erasedAt")
      .that.is.a("number");
    expect(batch!.record(1)).to.include({ status: 0, changedAt: null, erasedAt: null });
    const foreign = makeEvidence(...trailWorld());
    expect(verifyBatch({ evidence: foreign.bytes, trust: foreign.trust })).to.not.have.property("batch");
  });

  it("holds without changes, with a checkpoint's root, read again from its bytes, and signed by another key", () => {
    expect(verify(remade(batchScene(false)))).to.have.property("verdict", "holds");
    expect(verify(remade(scene, { from: "checkpoint" }))).to.have.property("verdict", "holds");
    expect(evidenceBytes(parseEvidence(made.bytes))).to.deep.equal(made.bytes);
  });

  it("tells of a batch alone what is about batches", () => {
    const trail = makeEvidence(...trailWorld());
    const broken = verify({ ...trail, trust: { ...trail.trust, chainId: "1" } });
    const told = broken.findings.map(({ code }) => code);
    expect(told).to.include("trail.complete");
    expect(told.filter((code) => /^(batch|registry)\./.test(code))).to.deep.equal([]);
    const own = verify({ ...made, trust: { ...made.trust, chainId: "1" } }).findings.map(({ code }) => code);
    expect(own).to.include.members(["registry.bound", "batch.bound", "batch.changes", "batch.approved"]);
    expect(own).to.not.include("processes.listed");
  });

  it("needs a trust file that names the registry, and says so; another address or code is refused", () => {
    const { recordRegistry, ...without } = made.trust;
    const report = verify({ ...made, trust: without });
    expect(codes(report, "fail")).to.deep.equal(["evidence.claims"]);
    expect(found(report, "evidence.claims")[0]!.values).to.include({ reason: "trust-without-registry" });
    const other = { ...recordRegistry!, address: `0x${"a5".repeat(20)}` } as const;
    expect(failing({ ...made, trust: { ...made.trust, recordRegistry: other } })).to.deep.equal([
      "evidence.claims",
    ]);
    const code = { ...recordRegistry!, codeHash: `0x${"00".repeat(32)}` } as const;
    expect(failing({ ...made, trust: { ...made.trust, recordRegistry: code } })).to.deep.equal([
      "contracts.code",
    ]);
  });

  it("is refused with any change left out, even where the proof is made for the rest", () => {
    given.changes.forEach((_, at) => {
      const changes = given.changes.toSpliced(at, 1);
      expect(failing(altered({ changes }))).to.deep.equal(["entries.included"]);
      const indexes = changes.map(({ index }) => index);
      const proof = toBase64(concat(...jointProof(scene.world, indexes)));
      expect(failing(altered({ changes, proof })), `without ${at}`).to.deep.equal(["batch.changes"]);
    });
    const none = altered({ changes: [], proof: "" });
    expect(failing(none)).to.deep.equal(["batch.changes"]);
  });

  it("is refused with a change of another batch or agency, altered or twice", () => {
    const foreign = scene.world.entries.findIndex(
      (words, index) => words[31] === 7 && !given.changes.some((item) => item.index === index),
    );
    const changes = [...given.changes, { index: foreign, words: toBase64(scene.world.entries[foreign]!) }];
    const proof = toBase64(
      concat(
        ...jointProof(
          scene.world,
          changes.map(({ index }) => index).sort((a, b) => a - b),
        ),
      ),
    );
    expect(failing(altered({ changes, proof }))).to.deep.equal(["batch.changes"]);
    expect(failing(altered({ changes: [...given.changes, given.changes[0]!] }))).to.deep.equal([
      "evidence.form",
    ]);
    given.changes.forEach(({ index, words }, at) => {
      const bytes = fromBase64(words);
      bytes[bytes.length - 1] = bytes[bytes.length - 1]! ^ 1;
      const changed = given.changes.with(at, { index, words: toBase64(bytes) });
      expect(failing(altered({ changes: changed }))).to.have.length(1);
    });
  });

  it("is refused with the registry's count, root or size another", () => {
    const root = to0x(rootOf(scene.batch.leaves));
    for (const alter of [
      { slot: "changes", value: packBatch({ size: 64, sequence: 4 }), code: "batch.changes" },
      { slot: "changes", value: packBatch({ size: 64, sequence: 6 }), code: "batch.changes" },
      { slot: "changes", value: packBatch({ size: 128, sequence: 5 }), code: "batch.bound" },
      { slot: "batch", value: 5n, code: "batch.bound" },
      { slot: "batch", value: batchWord(root, 128), code: "batch.bound" },
      { slot: "batch", value: batchWord(root, 64) ^ (1n << 8n), code: "batch.bound" },
    ] as const) {
      const other = batchScene();
      const slots = batchSlots(other.agency.key, 1);
      other.world.storage.recordRegistry.set(slots[alter.slot], alter.value);
      expect(failing(remade(other)), `${alter.slot} ${alter.value}`).to.deep.equal([alter.code]);
    }
  });

  it("has its size proved where nothing was changed yet", () => {
    const unchanged = batchScene(false);
    const { batch } = batchSlots(unchanged.agency.key, 1);
    const root = to0x(rootOf(unchanged.batch.leaves));
    unchanged.world.storage.recordRegistry.set(batch, batchWord(root, 128));
    expect(failing(remade(unchanged))).to.deep.equal(["batch.bound"]);
  });

  it("holds of a registry of the first days, which kept the root whole", () => {
    const older = batchScene();
    const { batch } = batchSlots(older.agency.key, 1);
    older.world.storage.recordRegistry.set(batch, BigInt(to0x(rootOf(older.batch.leaves))));
    expect(verify(remade(older))).to.have.property("verdict", "holds");
  });

  it("is refused where another contract writes about records, or nobody yet", () => {
    const cases = [
      { ...REGISTRY, address: `0x${"a5".repeat(20)}` as const },
      { ...REGISTRY, codeHash: `0x${"d5".repeat(32)}` as const },
    ];
    for (const writer of cases) {
      const { world, batch } = joinedBy((made) => {
        join(made, writer);
      });
      expect(failing(makeBatch(world, batch))).to.deep.equal(["registry.bound"]);
    }
    const { world, batch } = joinedBy(() => undefined);
    expect(failing(makeBatch(world, batch))).to.deep.equal(["registry.bound"]);
  });

  it("is refused where the mandate may not issue, is over or revoked, or the signature is another's", () => {
    const withMandate = (roles: number, until?: number): BatchScene => {
      const world = createWorld();
      join(world);
      const agency = admit(world, "ID-CONTOH");
      const issuer = grant(world, agency, p256Key("issuer"), {
        roles,
        ...(until !== undefined && { until }),
      });
      return { world, agency, issuer, batch: anchor(world, agency, issuer) };
    };
    expect(failing(remade(withMandate(ROLE.record | ROLE.administer)))).to.deep.equal(["batch.approved"]);
    expect(failing(remade(withMandate(ROLE.issueRecords, 1_780_000_000)))).to.deep.equal(["batch.approved"]);
    const revoked = withMandate(ROLE.issueRecords);
    revoke(revoked.world, revoked.issuer);
    expect(verify(remade(revoked))).to.have.property("verdict", "holds");
    expect(codes(verify(remade(revoked)), "pass")).to.include("mandate.revoked");
    change(revoked.world, revoked.batch, { status: 1, indexes: [1], by: revoked.issuer });
    expect(failing(remade(revoked))).to.deep.equal(["batch.approved"]);
    const approvals = evidence.approvals.map((approval) => ({
      ...approval,
      signature: evidence.approvals[0]!.signature,
    }));
    expect(failing(altered({}, { approvals }))).to.deep.equal(new Array(5).fill("signatures.valid"));
    expect(failing(altered({}, { approvals: approvals.slice(1) }))).to.deep.equal(["signatures.valid"]);
  });

  it("counts a successor's mandates while it is that", () => {
    const own = batchScene();
    const successor = admit(own.world, "ID-CONTOH-PENERUS");
    const number = succeed(own.world, own.agency, successor);
    const heir = grant(own.world, successor, ecdsaKey("heir"), { roles: ROLE.issueRecords });
    change(own.world, own.batch, { status: 1, indexes: [7], by: heir, succession: number });
    const report = verify(remade(own, { successors: [successor] }));
    expect(codes(report, "fail")).to.deep.equal([]);
    expect(report.facts!.successors).to.deep.equal([
      { officialId: "ID-CONTOH-PENERUS", name: "Instansi ID-CONTOH-PENERUS" },
    ]);
    expect(failing(remade(own)).length).to.be.greaterThan(0);
  });

  it("is refused with a status that may not follow, an index outside, or erased twice", () => {
    for (const alter of [
      (own: BatchScene) => change(own.world, own.batch, { status: 0, indexes: [0], by: own.issuer }),
      (own: BatchScene) => change(own.world, own.batch, { status: 1, indexes: [64], by: own.issuer }),
      (own: BatchScene) =>
        change(own.world, own.batch, { status: 1, indexes: [1], by: own.issuer, reason: 8 }),
      (own: BatchScene) => erase(own.world, own.batch, [9], own.issuer),
    ]) {
      const own = batchScene();
      alter(own);
      expect(failing(remade(own))).to.deep.equal(["batch.changes"]);
    }
  });

  it("is refused with what belongs to other subjects, another name, or an entry more or less", () => {
    const [world, agency, ocid] = trailWorld();
    const trail = makeEvidence(world, agency, ocid).evidence;
    const { batch, ...rest } = evidence;
    for (const changed of [
      { ...evidence, trail: trail.trail! },
      { ...evidence, subject: { type: "process" } as const },
      { ...evidence, subject: { type: "batch", agency: "ID-LAIN", number: 1 } as const },
      { ...evidence, subject: { type: "batch", agency: "ID-CONTOH-DUKCAPIL", number: 2 } as const },
      { ...evidence, manifests: [{ index: 1, state: "omitted" as const }] },
      { ...evidence, contracts: trail.contracts },
      { ...evidence, batch: { ...given, agency: { ...given.agency, name: "Dinas Lain" } } },
      { ...evidence, approvals: [], mandates: [] },
      rest as Evidence,
      { ...trail, batch: batch! },
      { ...trail, contracts: evidence.contracts },
    ]) {
      expect(failing({ ...made, bytes: evidenceBytes(changed) }).length).to.be.greaterThan(0);
    }
    for (const [at, { index }] of evidence.entries.entries()) {
      const left = altered({}, { entries: evidence.entries.toSpliced(at, 1) });
      expect(failing(left).length, `without entry ${index}`).to.be.greaterThan(0);
    }
  });
});

function trailWorld(): [World, WorldAgency, string] {
  const world = createWorld();
  const agency = admit(world, "ID-UJI-1");
  const officer = grant(world, agency, ecdsaKey("a"));
  record(world, agency, "ocds-uji-1", { tags: ["planning"], by: [officer] });
  return [world, agency, "ocds-uji-1"];
}

function joinedBy(bind: (world: World) => void): { world: World; batch: Anchored } {
  const world = createWorld();
  fill(world, 3);
  bind(world);
  const agency = admit(world, "ID-CONTOH");
  const issuer = grant(world, agency, p256Key("issuer"), { roles: ROLE.issueRecords });
  return { world, batch: anchor(world, agency, issuer) };
}
