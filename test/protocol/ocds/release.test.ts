import { expect } from "chai";
import type { JsonObject } from "../../../protocol/json.ts";
import { documentsIn, summarize } from "../../../protocol/ocds/release.ts";
import { formatTime, parseTime } from "../../../protocol/time.ts";

const FULL: JsonObject = {
  ocid: "ocds-a1b2c3-1",
  id: 7,
  date: "2026-03-01T08:00:00+07:00",
  tag: ["award", "bid"],
  parties: [{ name: "Dinas PU", roles: ["buyer"] }],
  planning: { budget: { amount: { amount: 9, currency: "IDR" } }, documents: [{ id: "p" }] },
  tender: {
    title: "Jalan",
    status: "complete",
    value: { amount: 8 },
    tenderPeriod: { endDate: "2026-02-01" },
    documents: [
      {
        id: "t",
        documentType: "tenderNotice",
        title: "Pengumuman",
        url: "https://example.org",
        format: "application/pdf",
      },
    ],
  },
  awards: [{ status: "pending", value: { amount: 7, currency: "IDR" }, documents: [{}, "no document"] }],
};

describe("summarize", () => {
  it("tells what lists show", () => {
    expect(summarize(FULL)).to.deep.equal({
      ocid: "ocds-a1b2c3-1",
      id: "7",
      date: "2026-03-01T08:00:00+07:00",
      tags: ["award", "bid"],
      mask: 64 + 2 ** 30,
      title: "Jalan",
      buyer: "Dinas PU",
      value: { amount: 7, currency: "IDR" },
      status: "pending",
      deadline: Date.UTC(2026, 1, 1) / 1000,
    });
  });

  it("leaves out what the publisher does not say, or says in another shape", () => {
    expect(summarize({})).to.deep.equal({ tags: [], mask: 0 });
    const odd: JsonObject = {
      ocid: 1,
      tag: "tender",
      tender: [],
      awards: {},
      parties: "x",
      buyer: null,
      date: "  ",
      contracts: [null, 1],
    };
    expect(summarize(odd)).to.deep.equal({ tags: ["tender"], mask: 4 });
  });

  it("finds documents in every stage by place", () => {
    expect(documentsIn(FULL)).to.deep.equal([
      { at: "$.planning.documents[0]", id: "p" },
      {
        at: "$.tender.documents[0]",
        id: "t",
        documentType: "tenderNotice",
        title: "Pengumuman",
        format: "application/pdf",
        url: "https://example.org",
      },
      { at: "$.awards[0].documents[0]" },
    ]);
  });
});

describe("times", () => {
  for (const [text, iso] of [
    ["2026-03-01T08:00:00+07:00", "2026-03-01T01:00:00Z"],
    ["2026-03-01T08:00:00.123-0330", "2026-03-01T11:30:00Z"],
    ["2026-03-01T08:00:00Z", "2026-03-01T08:00:00Z"],
    ["2026-03-01T08:00", "2026-03-01T08:00:00Z"],
    ["2024-02-29", "2024-02-29T00:00:00Z"],
  ] as const) {
    it(`${text} is ${iso}`, () => {
      expect(formatTime(parseTime(text) ?? NaN)).to.equal(iso);
    });
  }

  it("are not guessed at", () => {
    for (const text of [
      "",
      "1 Maret 2026",
      "01/03/2026",
      "2026-02-30",
      "2026-13-01",
      "2026-03-01T25:00:00Z",
      "2026-03-01T08:61:00Z",
    ]) {
      expect(parseTime(text), text).to.equal(undefined);
    }
  });
});
