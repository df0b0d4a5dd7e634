import { expect } from "chai";
import type { Facts } from "../../../protocol/evidence/facts.ts";
import { isSubject, laterThan, laterWords, mandateWords } from "../../../protocol/evidence/story.ts";
import { leafOf, makeEvidence } from "../../helpers/evidence/make.ts";
import { OCID, make, richScene, smallScene, verify } from "./worlds.ts";

describe("the story of a step", () => {
  const { successor, ...rich } = richScene();
  const { findings, facts } = verify(make(rich, { successors: [successor] }));
  const { steps } = facts as Facts;

  it("says by which later step it is corrected, superseded, or followed by a cancellation", () => {
    const told = steps.map((step) => laterThan(findings, step).map(({ how, by }) => `${how} ${by}`));
    expect(told).to.deep.equal([
      ["corrected 1", "cancelled 4"],
      ["cancelled 4", "superseded 2"],
      ["cancelled 4"],
      ["cancelled 4"],
      [],
    ]);
    const [first] = steps;
    expect(first && laterWords("en", findings, facts as Facts, first)[0]).to.equal(
      `Corrected by step 2 (${steps[1]?.recordedAt ?? ""}).`,
    );
  });

  it("names the mandate with its term, and whose it is where a successor signed", () => {
    const [own, heir] = [steps[0]?.approvers[0], steps[3]?.approvers[0]];
    expect(own && mandateWords("en", facts as Facts, own)).to.match(/^#1 \(valid 2026-\S+Z to 2029-\S+Z\)$/);
    expect(heir && mandateWords("id", facts as Facts, heir)).to.match(/^Instansi ID-UJI-2 #1 \(berlaku /);
  });

  it("says of the step that a file is about that nothing later bears on it, up to the block", () => {
    const { world, agency } = smallScene();
    const subject = { type: "entry", index: 17, leaf: leafOf(world, 17) } as const;
    const report = verify(makeEvidence(world, agency, OCID, { subject }));
    const told = (report.facts as Facts).steps.map((step) => ({
      isSubject: isSubject(report.facts as Facts, step),
      words: laterWords("en", report.findings, report.facts as Facts, step),
    }));
    const none = "Up to block 1000, no step of this trail corrects, cancels or supersedes it.";
    expect(told).to.deep.equal([
      { isSubject: false, words: [] },
      { isSubject: true, words: [none] },
      { isSubject: false, words: [] },
    ]);
  });
});
