import { expect } from "chai";
import { fromBase64, toBase64 } from "../../../protocol/base64.ts";
import { concat } from "../../../protocol/bytes.ts";
import { evidenceBytes, parseEvidence, type Evidence } from "../../../protocol/evidence/format.ts";
import { joinLists, listSentence } from "../../../protocol/evidence/parts.ts";
import { trailCountSlot } from "../../../protocol/slots.ts";
import { makeEvidence, makeProcesses, type Made } from "../../helpers/evidence/make.ts";
import { admit, record } from "../../helpers/evidence/world.ts";
import { OCID, codes, found, listScene, verify } from "./worlds.ts";

const COUNT = 7;
const scene = listScene(COUNT);
const { world, agency, officers } = scene;
const made = makeProcesses(world, agency);
const { evidence } = made;
const { opened } = evidence.processes!;

function altered(processes: Partial<NonNullable<Evidence["processes"]>>, more: Partial<Evidence> = {}): Made {
  const changed = { ...evidence, ...more, processes: { ...evidence.processes!, ...processes } };
  return { ...made, bytes: evidenceBytes(changed) };
}

function failing(changed: Made): string[] {
  const report = verify(changed);
  expect(report.verdict).to.equal("fails");
  return codes(report, "fail");
}

describe("evidence of all processes of an agency", () => {
  it("proves that none is missing, and says which they are", () => {
    const report = verify(made);
    expect(report.verdict).to.equal("holds");
    expect(found(report, "processes.complete")).to.deep.equal([
      { code: "processes.complete", status: "pass", values: { first: 1, last: COUNT, count: COUNT } },
    ]);
    const { processes, agency: named } = report.facts!;
    expect(named).to.deep.equal({ officialId: "ID-UJI-1", name: "Instansi ID-UJI-1" });
    expect(processes!.count).to.equal(COUNT);
    expect(processes!.listed.map(({ number, ocid }) => `${number} ${ocid}`)).to.deep.equal(
      Array.from({ length: COUNT }, (_, i) => `${i + 1} ocds-uji-000${i + 1}`),
    );
    expect(processes!.listed[0]).to.include({ index: opened[0]!.index }).and.have.property("tags");
  });

  it("says what it does not prove: what happened in each, and what was never recorded", () => {
    expect(codes(verify(made), "skipped")).to.include.members([
      "open.later",
      "open.trails",
      "open.unrecorded",
    ]);
  });

  it("holds with a checkpoint's root, for an agency without processes, and read again from its bytes", () => {
    expect(verify(makeProcesses(world, agency, { from: "checkpoint" })).verdict).to.equal("holds");
    const empty = makeProcesses(world, admit(listScene(1).world, "ID-KOSONG"));
    expect(verify(empty).verdict).to.equal("fails");
    const other = listScene(1);
    const none = makeProcesses(other.world, admit(other.world, "ID-KOSONG"));
    expect(verify(none)).to.have.property("verdict", "holds");
    expect(found(verify(none), "processes.complete")[0]).to.include({ status: "pass" });
    expect(evidenceBytes(parseEvidence(made.bytes))).to.deep.equal(made.bytes);
  });

  it("in parts says of each which numbers it lists, and never that it is all", () => {
    for (const [after, limit, last] of [
      [0, 3, 3],
      [3, 3, 6],
      [6, 3, 7],
    ] as const) {
      const report = verify(makeProcesses(world, agency, { after, limit }));
      expect(report.verdict).to.equal("holds");
      expect(found(report, "processes.listed")[0]!.values).to.deep.equal({
        first: after + 1,
        last,
        count: COUNT,
      });
      expect(found(report, "processes.complete")[0]).to.deep.equal({
        code: "processes.complete",
        status: "skipped",
        values: { because: "part-of-list", first: after + 1, last, count: COUNT },
      });
    }
  });

  it("in parts is all of them only where the parts leave no number out, whatever their blocks", () => {
    const part = (after: number, limit: number, of = scene) =>
      verify(makeProcesses(of.world, of.agency, { after, limit }));
    const older = part(0, 4, listScene(5));
    const parts = [part(5, 2), part(2, 4), part(0, 3)];
    const [joined, ...others] = joinLists(parts);
    expect(others).to.deep.equal([]);
    expect(joined).to.deep.include({ count: COUNT, missing: [] });
    expect(listSentence("en", joined!)).to.include("complete. These files together list 7 of 7 processes.");
    expect(joinLists([older, part(4, 3)])[0]!.missing).to.deep.equal([]);
    const [holed] = joinLists([part(1, 2), part(4, 1), part(0, 0)]);
    expect(holed!.missing).to.deep.equal([
      { first: 1, last: 1 },
      { first: 4, last: 4 },
      { first: 6, last: 7 },
    ]);
    expect(listSentence("id", holed!)).to.include("BELUM").and.to.include("nomor 1, 4, 6–7");
    expect(joinLists([part(0, 7)])).to.deep.equal([]);
    const broken = { ...part(3, 4), verdict: "fails" as const };
    expect(joinLists([part(0, 2), part(2, 1), broken])[0]!.missing).to.deep.equal([{ first: 4, last: 7 }]);
  });

  it("is refused with any process left out, even where the proof is made for the rest", () => {
    opened.forEach((_, at) => {
      expect(failing(altered({ opened: opened.toSpliced(at, 1) }))).to.deep.equal(["entries.included"]);
    });
    const { key } = agency;
    for (let at = 0; at < COUNT; at++) {
      const entries = world.entries.with(opened[at]!.index, world.entries[1]!);
      const remade = makeProcesses({ ...world, entries }, agency);
      const isAtEnd = at === 0 || at === COUNT - 1;
      if (isAtEnd) expect(found(verify(remade), "processes.complete")[0]!.status).to.equal("skipped");
      else expect(failing(remade), `without ${at}`).to.deep.equal(["processes.listed"]);
    }
    const short = listScene(COUNT);
    short.world.storage.procurementLedger.set(trailCountSlot(key), BigInt(COUNT - 1));
    expect(failing(makeProcesses(short.world, short.agency))).to.deep.equal(["processes.listed"]);
  });

  it("is refused with none of them where there are some", () => {
    const none = makeProcesses(world, agency, { limit: 0 });
    expect(failing(none)).to.deep.equal(["processes.listed"]);
  });

  it("is refused with two exchanged, one twice, or one of another agency or place", () => {
    for (let at = 1; at < COUNT; at++) {
      const [a, b] = [opened[at - 1]!, opened[at]!];
      const swap = (part: "ocid" | "words" | "index") =>
        altered({
          opened: opened.with(at - 1, { ...a, [part]: b[part] }).with(at, { ...b, [part]: a[part] }),
        });
      for (const part of ["ocid", "words", "index"] as const) {
        expect(failing(swap(part)), part).to.deep.equal(["entries.included"]);
      }
    }
    expect(failing(altered({ opened: [...opened, opened[0]!] }))).to.deep.equal(["evidence.form"]);
    const foreign = { ...opened[0]!, index: opened[0]!.index + 2 };
    expect(failing(altered({ opened: opened.with(0, foreign) }))).to.deep.equal(["entries.included"]);
  });

  it("is refused with the proof shorter, longer, reordered or altered, or the entries beside it not the two", () => {
    const proof = fromBase64(evidence.processes!.proof);
    const parts = Array.from({ length: proof.length / 32 }, (_, i) => proof.subarray(32 * i, 32 * i + 32));
    for (const changed of [
      proof.subarray(32),
      concat(proof, proof.subarray(0, 32)),
      concat(...parts.toReversed()),
    ]) {
      expect(failing(altered({ proof: toBase64(changed) }))).to.deep.equal(["entries.included"]);
    }
    expect(failing(altered({ proof: toBase64(proof.subarray(1)) }))).to.deep.equal(["evidence.form"]);
    const more = makeEvidence(world, agency, OCID).evidence.entries.filter(({ index }) => index !== 0);
    const entries = [...evidence.entries, more.at(-1)!];
    expect(failing(altered({}, { entries }))).to.deep.equal(["proofs.exact"]);
    expect(failing(altered({}, { entries: evidence.entries.slice(0, 1) }))).to.deep.equal(["texts.bound"]);
  });

  it("is refused with another agency's name, id or list", () => {
    const renamed = altered({ agency: { officialId: "ID-UJI-1", name: "Instansi lain" } });
    expect(failing(renamed)).to.deep.equal(["texts.bound"]);
    const other = altered({ agency: { officialId: "ID-UJI-2", name: "Instansi ID-UJI-2" } });
    expect(failing(other)).to.deep.equal(["entries.included"]);
  });

  it("is refused with an older count or header, and with what belongs to other subjects", () => {
    const older = makeProcesses(world, agency);
    record(world, agency, "ocds-uji-0008", { tags: ["planning"], by: [officers[0]] });
    const newer = makeProcesses(world, agency);
    const { header, nodes, root } = newer.evidence;
    const mixed = { ...older.evidence, header, nodes, root };
    expect(failing({ ...newer, bytes: evidenceBytes(mixed) })).to.deep.equal(["entries.included"]);
    const trail = makeEvidence(world, agency, OCID).evidence;
    const { processes, ...rest } = newer.evidence;
    for (const changed of [
      { ...newer.evidence, trail: trail.trail! },
      { ...newer.evidence, subject: { type: "process" } as const },
      rest as Evidence,
      { ...trail, processes: processes! },
    ]) {
      expect(failing({ ...newer, bytes: evidenceBytes(changed) }).length).to.be.greaterThan(0);
    }
  });
});

describe("hostile evidence of processes", () => {
  const text = new TextDecoder().decode(made.bytes);
  const first = JSON.stringify(opened[0]);
  const many = (count: number, item: string): string => Array.from({ length: count }, () => item).join(",");
  const withOpened = (list: string): string =>
    text.replace(/"opened":\[.*?\],"proof"/, `"opened":[${list}],"proof"`);

  it("is refused by its form, quickly and in words", () => {
    const files: Record<string, string> = {
      "more than a file may list": withOpened(many(10_001, first)),
      "one process ten thousand times": withOpened(many(10_000, first)),
      "nothing in them": withOpened(many(10_000, "{}")),
      "no words": withOpened(many(10_000, '{"index":1,"ocid":"x","words":""}')),
      "no ocid": withOpened(first.replace(/"ocid":"[^"]*"/, '"ocid":""')),
      "a long ocid": withOpened(first.replace(/"ocid":"[^"]*"/, `"ocid":"${"x".repeat(1_025)}"`)),
      "more words": withOpened(first.replace(/"words":"/, '"words":"AAAA')),
      "a member more": withOpened(first.replace("{", '{"a":1,')),
      "a list that is none": text.replace(/"opened":\[.*?\],"proof"/, '"opened":{"length":4},"proof"'),
      "a proof that is none": text.replace(/"proof":"[^"]*"/, '"proof":""').replace("QQ", "QR"),
      "no list at all": text.replace(/"processes":\{.*\},"root"/, '"processes":null,"root"'),
    };
    for (const [name, file] of Object.entries(files)) {
      const from = performance.now();
      const report = verify({ ...made, bytes: new TextEncoder().encode(file) });
      expect(performance.now() - from, name).to.be.lessThan(1_500);
      expect(report.verdict, name).to.equal("fails");
      expect(codes(report, "error"), name).to.deep.equal([]);
    }
  });

  it("is refused with a proof as large as a file allows, of which nothing more is read than is needed", () => {
    const proof = toBase64(new Uint8Array(32 * 180_000));
    const report = verify(altered({ proof }));
    expect(codes(report, "fail")).to.deep.equal(["entries.included"]);
    expect(found(report, "entries.included")[0]!.values).to.include({ reason: "proof-invalid" });
  });
});
