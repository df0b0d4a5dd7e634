import { expect } from "chai";
import type { JsonObject } from "../../../protocol/json.ts";
import { ROLE } from "../../../protocol/mandate.ts";
import { present, writeRecordFile, type RecordFile } from "../../../protocol/records/record-file.ts";
import { verifyRecord, type RecordInput, type VerifiedRecord } from "../../../protocol/records/verify.ts";
import { anchor, change, erase, makeBatch } from "../../helpers/evidence/batch.ts";
import type { Made } from "../../helpers/evidence/make.ts";
import { p256Key as officerKey } from "../../helpers/evidence/officers.ts";
import { recordScene, type RecordScene } from "../../helpers/evidence/records.ts";
import { admit, fill, grant } from "../../helpers/evidence/world.ts";
import { BUDI, SITI, bind, jwkOf, p256Key } from "../../helpers/records.ts";

const holder = p256Key("holder");
const NOW = 1_790_000_000;
const DEMAND = { nonce: "n-1234567890123456", audience: "https://loket.example" };

function scene(): RecordScene {
  return recordScene([{ fields: BUDI }, { fields: SITI, jwk: jwkOf(holder) }]);
}

const made = scene();
const fresh = makeBatch(made.world, made.batch);
const [budi, siti] = made.files as [RecordFile, RecordFile];

function verify(
  file: RecordFile,
  { bytes, trust }: Made = fresh,
  more: Partial<RecordInput> = {},
): VerifiedRecord {
  return verifyRecord({ record: writeRecordFile(file), evidence: [bytes], trust, now: NOW, ...more });
}

function insideOf({ bytes }: Made): JsonObject {
  return JSON.parse(new TextDecoder().decode(bytes)) as JsonObject;
}

function failing({ record }: VerifiedRecord): string[] {
  return record.findings.filter(({ status }) => status === "fail").map(({ code }) => code);
}

function notes({ record }: VerifiedRecord): string[] {
  return record.findings.filter(({ status }) => status === "pass").map(({ code }) => code);
}

describe("a record with the evidence of its batch", () => {
  it("holds, by evidence beside it or inside it", () => {
    const beside = verify(budi);
    expect([beside.verdict, beside.record.verdict, beside.batch?.verdict]).to.deep.equal([
      "holds",
      "holds",
      "holds",
    ]);
    expect(beside.record.record!.shown).to.include({ nama: "Budi Contoh" });
    const inside = { ...budi, evidence: insideOf(fresh) };
    expect(verify(inside, fresh, { evidence: [] }).verdict).to.equal("holds");
  });

  it("shows what it shows and names what it hides, and asks the holder's key", () => {
    const shown = present(siti, ["nama", "tanggal_lahir", "tempat_lahir"]);
    const bound = bind(shown, holder, { ...DEMAND, iat: NOW - 5 });
    const report = verify(bound, fresh, { demand: DEMAND });
    expect(report.verdict).to.equal("holds");
    expect(report.record.record!.hidden).to.include("nik").and.not.include("nama");
    expect(notes(report)).to.include.members(["record.holder", "record.nonce", "record.audience"]);
    expect(
      failing(verify(bound, fresh, { demand: { ...DEMAND, nonce: "n-another-0000000000" } })),
    ).to.deep.equal(["record.nonce"]);
  });

  it("is unknown without evidence, without trust, and where nothing vouches for the block", () => {
    expect(verify(budi, fresh, { evidence: [] })).to.include({ verdict: "unknown", batch: null });
    const untrusting = { record: writeRecordFile(budi), evidence: [fresh.bytes], trust: undefined, now: NOW };
    expect(verifyRecord(untrusting)).to.include({ verdict: "unknown", batch: null });
    const { blocks, ...trust } = fresh.trust;
    expect(blocks).to.have.length(1);
    const report = verify(budi, { ...fresh, trust });
    expect([report.verdict, report.record.verdict, report.batch?.verdict]).to.deep.equal([
      "unknown",
      "holds",
      "unknown",
    ]);
  });

  it("follows its status, by the newest evidence that the reader has: what the file brings may be old", () => {
    const own = scene();
    const old = makeBatch(own.world, own.batch);
    change(own.world, own.batch, { status: 2, indexes: [3], by: own.issuer });
    const suspended = makeBatch(own.world, own.batch);
    change(own.world, own.batch, { status: 0, indexes: [3], by: own.issuer, reason: 0 });
    change(own.world, own.batch, { status: 1, indexes: [8], by: own.issuer, reason: 4 });
    erase(own.world, own.batch, [3], own.issuer);
    const newest = makeBatch(own.world, own.batch);
    const [first, second] = own.files as [RecordFile, RecordFile];
    const carrying = { ...second, evidence: insideOf(old) };
    expect(verify(carrying, old, { evidence: [] }).verdict).to.equal("holds");
    expect(failing(verify(carrying, newest))).to.deep.equal(["record.revoked"]);
    expect(failing(verify(first, suspended))).to.deep.equal(["record.suspended"]);
    const erased = verify(first, newest);
    expect(erased.verdict).to.equal("holds");
    expect(notes(erased)).to.include("record.erased");
  });

  it("fails with the evidence that fails, and with that of another batch or agency", () => {
    const altered = {
      ...fresh.trust,
      recordRegistry: { ...fresh.trust.recordRegistry!, codeHash: `0x${"00".repeat(32)}` },
    } as const;
    const broken = verify(budi, { ...fresh, trust: altered });
    expect([broken.verdict, broken.record.verdict, broken.batch?.verdict]).to.deep.equal([
      "fails",
      "unknown",
      "fails",
    ]);
    const other = recordScene([{ fields: SITI }, { fields: BUDI }]);
    const foreign = makeBatch(other.world, other.batch);
    expect(failing(verify(budi, foreign))).to.deep.equal(["record.included"]);
  });

  it("is no other agency's that anchors the very same root, whatever that does to its batch", () => {
    const { world, batch, files } = recordScene([{ fields: BUDI }]);
    const thief = admit(world, "ID-CONTOH-LAIN", "Dinas Lain Contoh");
    const by = grant(world, thief, officerKey("thief"), { roles: ROLE.issueRecords });
    const copied = anchor(world, thief, by, { leaves: batch.leaves });
    change(world, copied, { status: 1, indexes: [3], by, reason: 4 });
    fill(world, 1);
    expect(failing(verify(files[0]!, makeBatch(world, copied)))).to.deep.equal(["record.issuer"]);
    expect(verify(files[0]!, makeBatch(world, batch)).verdict).to.equal("holds");
  });

  it("fails where another key signed it, or it is dated long before the batch was recorded", () => {
    const forged = recordScene([{ fields: BUDI }], { signedBy: "somebody else" });
    const signed = verify(forged.files[0]!, makeBatch(forged.world, forged.batch));
    expect(failing(signed)).to.deep.equal(["record.signature"]);
    const dated = recordScene([{ fields: BUDI }], { age: 700_000 });
    expect(failing(verify(dated.files[0]!, makeBatch(dated.world, dated.batch)))).to.deep.equal([
      "record.time",
    ]);
  });

  it("never throws for what is in the files", () => {
    const text = new TextDecoder().decode(writeRecordFile(budi));
    for (const record of [
      "",
      "{}",
      "[]",
      text.slice(1),
      text.replace("jejak-record", "jejak-other"),
      `${text} `,
    ]) {
      const report = verifyRecord({
        record: new TextEncoder().encode(record),
        evidence: [fresh.bytes, new Uint8Array(3)],
        trust: fresh.trust,
        now: NOW,
      });
      expect(report.record.findings.some(({ status }) => status === "error")).to.equal(false);
    }
    const hostile = {
      ...budi,
      evidence: { format: "jejak-evidence", version: 1 },
    };
    const report = verify(hostile, fresh, { evidence: [] });
    expect([report.verdict, report.batch?.findings[0]?.status]).to.deep.equal(["fails", "fail"]);
  });
});
