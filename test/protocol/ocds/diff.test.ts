import { expect } from "chai";
import fc from "fast-check";
import type { JsonObject } from "../../../protocol/json.ts";
import { diff } from "../../../protocol/ocds/diff.ts";

const brief = (before: JsonObject | null, after: JsonObject | null): unknown[] =>
  diff(before, after).map(({ path, kind, before: old, after: now, list }) => [path, kind, old, now, list]);

describe("diff", () => {
  it("tells each field that differs: place, before, after", () => {
    const before = { tender: { title: "a", value: { amount: 1, currency: "IDR" }, minValue: { amount: 1 } } };
    const after = { tender: { title: "a", value: { amount: 2, currency: "IDR" }, status: "active" } };
    expect(diff(before, after)).to.deep.equal([
      {
        path: "/tender/value/amount",
        field: "tender/value/amount",
        kind: "changed",
        before: 1,
        after: 2,
        list: null,
      },
      {
        path: "/tender/status",
        field: "tender/status",
        kind: "added",
        before: null,
        after: "active",
        list: null,
      },
      {
        path: "/tender/minValue/amount",
        field: "tender/minValue/amount",
        kind: "removed",
        before: 1,
        after: null,
        list: null,
      },
    ]);
  });

  it("says nothing of a release's own id, date and tag, nor of the order of keys and of items with ids", () => {
    const before = {
      id: "1",
      date: "x",
      tag: ["tender"],
      ocid: "o",
      awards: [{ id: 1, a: 1, b: 2 }, { id: 2 }],
    };
    const after = {
      id: "2",
      date: "y",
      tag: ["award"],
      ocid: "o",
      awards: [{ id: 2 }, { b: 2, a: 1, id: 1 }],
    };
    expect(diff(before, after)).to.deep.equal([]);
  });

  it("matches objects by id, and says where one joined or left others", () => {
    const before = {
      tender: {
        items: [
          { id: "a", quantity: 1 },
          { id: "b", quantity: 2 },
        ],
      },
    };
    const after = {
      tender: {
        items: [
          { id: "c", quantity: 3 },
          { id: "b", quantity: 4 },
        ],
      },
    };
    expect(brief(before, after)).to.deep.equal([
      ["/tender/items/id=c/id", "added", null, "c", "tender/items"],
      ["/tender/items/id=c/quantity", "added", null, 3, "tender/items"],
      ["/tender/items/id=b/quantity", "changed", 2, 4, null],
      ["/tender/items/id=a/id", "removed", "a", null, "tender/items"],
      ["/tender/items/id=a/quantity", "removed", 1, null, "tender/items"],
    ]);
    expect(brief({}, { awards: [{ id: 1 }] })).to.deep.equal([["/awards/id=1/id", "added", null, 1, null]]);
  });

  it("names the outermost array that grew", () => {
    const award = { id: 2, items: [{ id: "x" }] };
    expect(
      brief({ awards: [{ id: 1 }] }, { awards: [{ id: 1 }, award] }).map((one) => (one as unknown[])[4]),
    ).to.deep.equal(["awards", "awards"]);
  });

  it("takes an array without ids of their own as one value, unless only its repetitions differ", () => {
    expect(brief({ x: [{ a: 1 }] }, { x: [{ a: 1 }, { a: 1 }] })).to.deep.equal([]);
    expect(brief({ x: [{ id: 1 }, { id: 1 }] }, { x: [{ id: 1, a: 1 }] })).to.deep.equal([
      ["/x", "changed", [{ id: 1 }, { id: 1 }], [{ id: 1, a: 1 }], null],
    ]);
    expect(brief({ roles: ["a"] }, { roles: ["b"] })).to.deep.equal([
      ["/roles", "changed", ["a"], ["b"], null],
    ]);
  });

  it("counts a published null as absent, and writes keys as RFC 6901 does", () => {
    expect(brief({ a: null }, {})).to.deep.equal([]);
    expect(brief({ "a/b~c": null }, { "a/b~c": 1, __proto: 2 })).to.deep.equal([
      ["/a~1b~0c", "added", null, 1, null],
      ["/__proto", "added", null, 2, null],
    ]);
    expect(brief(null, { constructor: 1 })).to.deep.equal([["/constructor", "added", null, 1, null]]);
  });

  it("finds nothing between a value and its copy, and turns round when the sides do", () => {
    const value = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }));
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [before, after] = [a as JsonObject, b as JsonObject];
        expect(diff(before, structuredClone(before))).to.deep.equal([]);
        const turned = diff(after, before).map(({ path, before: old, after: now }) => [path, now, old]);
        expect(diff(before, after).map((one) => [one.path, one.before, one.after])).to.have.deep.members(
          turned,
        );
      }),
    );
  });
});
