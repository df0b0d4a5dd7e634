import { expect } from "chai";
import { factsOf, findingsOf } from "../../protocol/findings.ts";
import { ALL_TAGS, CLOSES, OTHER, tagMask } from "../../protocol/tags.ts";
import { parseTime } from "../../protocol/time.ts";

const RECORDED = parseTime("2026-03-10T08:00:00Z") ?? 0;
const END = parseTime("2026-03-20T16:00:00+07:00") ?? 0;

const STEP = { tags: tagMask(["tender"]), deadline: END, recordedAt: RECORDED };
const RELEASE = {
  tag: ["tender"],
  date: "2026-03-10T07:00:00Z",
  tender: { tenderPeriod: { endDate: "2026-03-20T09:00:00Z" } },
};

const between = (step: object, release: object) =>
  findingsOf({ ...STEP, ...step }, factsOf({ ...RELEASE, ...release }));

describe("findings of a step", () => {
  it("finds nothing where step and release say the same, in other words or not", () => {
    expect(between({}, {})).to.deep.equal([]);
    expect(between({}, { tag: "tender" })).to.deep.equal([]);
    expect(between({ tags: STEP.tags + CLOSES }, {})).to.deep.equal([]);
    expect(between({ tags: OTHER }, { tag: ["tenderRevision"] })).to.deep.equal([]);
  });

  it("names the signed and the published tags, without Jejak's own bit", () => {
    const signed = { tags: tagMask(["planning"], true) };
    expect(between(signed, { tag: ["tender", "tenderRevision"] })).to.deep.equal([
      { code: "tags.mismatch", values: { signed: ["planning"], published: ["tender", "other"] } },
    ]);
    expect(between({}, { tag: null })).to.deep.equal([
      { code: "tags.mismatch", values: { signed: ["tender"], published: [] } },
    ]);
    expect(between({ tags: ALL_TAGS }, {})[0]?.code).to.equal("tags.mismatch");
  });

  it("compares deadlines as instants, where both say one", () => {
    const published = (endDate: unknown) => ({ tender: { tenderPeriod: { endDate } } });
    expect(between({}, published("2026-03-20T16:00:01+07:00"))).to.deep.equal([
      {
        code: "deadline.mismatch",
        values: { signed: "2026-03-20T09:00:00Z", published: "2026-03-20T09:00:01Z" },
      },
    ]);
    expect(between({ deadline: 0 }, published("2020-01-01"))).to.deep.equal([]);
    for (const none of ["20 Maret 2026", "", 5, null]) {
      expect(between({}, published(none)), String(none)).to.deep.equal([]);
    }
  });

  it("says how much later than its own date a release was recorded, from a day on", () => {
    expect(between({}, { date: "2026-03-09T08:00:01Z" })).to.deep.equal([]);
    expect(between({}, { date: "2026-03-09T08:00:00Z" })).to.deep.equal([
      { code: "recorded.late", values: { date: "2026-03-09T08:00:00Z", seconds: 86_400 } },
    ]);
    expect(between({}, { date: "2026-04-01" })).to.deep.equal([]);
    expect(between({}, { date: "kemarin" })).to.deep.equal([]);
  });

  it("keeps times beyond the year 9999 within what RFC 3339 can say", () => {
    const [finding] = between({ deadline: 2 ** 40 - 1 }, {});
    expect(finding?.values).to.deep.include({ signed: "9999-12-31T23:59:59Z" });
  });
});
