import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { parseStrict, type JsonObject, type JsonValue } from "../../../protocol/json.ts";
import { compile, compileNext } from "../../../protocol/ocds/compile.ts";
import {
  OCDS_1_1,
  OMIT_1_1,
  WHOLE_1_1,
  mergeRules,
  type MergeRules,
} from "../../../protocol/ocds/merge-rules.ts";
import { asText } from "../../../protocol/ocds/read.ts";
import { versioned } from "../../../protocol/ocds/versioned.ts";
import { rulesOfSchema } from "./schema-rules.ts";

const SHARED = resolve(import.meta.dirname, "../../../../shared");
const FIXTURES = join(SHARED, "ocds-merge");
const SCHEMAS: Record<string, string> = {
  "1.0": "release-schema-1__0__3.json",
  "1.1": "release-schema-1__1__4.json",
  schema: "schema.json",
};

const read = (...path: string[]): JsonValue => parseStrict(readFileSync(join(...path)));

/** The schema of 1.0 has keys that come twice. */
const readSchema = (file: string): JsonObject =>
  JSON.parse(readFileSync(join(FIXTURES, file), "utf8")) as JsonObject;

const dateOf = (release: JsonObject): string => asText(release["date"]) ?? "";

function byDate(releases: JsonValue): JsonObject[] {
  return (releases as JsonObject[]).toSorted((a, b) => (dateOf(a) < dateOf(b) ? -1 : 1));
}

/** Cases of a folder: `NAME.json` with its expected result in `NAME-<suffix>.json`. */
function cases(
  folder: string,
  suffix: string,
): { name: string; releases: JsonObject[]; expected: JsonValue }[] {
  const ending = `-${suffix}.json`;
  return readdirSync(join(FIXTURES, folder))
    .filter((file) => file.endsWith(ending))
    .map((file) => {
      const name = file.slice(0, -ending.length);
      const releases = byDate(read(FIXTURES, folder, `${name}.json`));
      return { name, releases, expected: read(FIXTURES, folder, file) };
    });
}

const RELEASE = { ocid: "ocds-1", id: "1", date: "2026-01-01T00:00:00Z", tag: ["tender"] };
const merged = (...releases: JsonObject[]): JsonObject => {
  const given = releases.map((fields, i) => ({ ...RELEASE, id: String(i + 1), ...fields }));
  const { ocid, id, date, tag, ...rest } = compile(given) ?? {};
  expect([ocid, id, date, tag]).to.deep.equal([
    "ocds-1",
    "ocds-1-2026-01-01T00:00:00Z",
    RELEASE.date,
    ["compiled"],
  ]);
  return rest;
};

describe("compile and versioned", () => {
  const shared = existsSync(FIXTURES);

  for (const [folder, file] of Object.entries(SCHEMAS)) {
    it(`passes the reference tool's cases of ${folder}${shared ? "" : " (no ../shared: skipped)"}`, function () {
      if (!shared) this.skip();
      const rules = mergeRules(rulesOfSchema(readSchema(file)));
      for (const { name, releases, expected } of cases(folder, "compiled"))
        expect(compile(releases, rules), `${folder}/${name}`).to.deep.equal(expected);
      for (const { name, releases, expected } of cases(folder, "versioned"))
        expect(versioned(releases, rules), `${folder}/${name}`).to.deep.equal(expected);
    });
  }

  for (const [suffix, rule] of [
    ["append", "append"],
    ["by-position", "byPosition"],
  ] as const) {
    it(`passes the cases where an override says ${suffix}`, function () {
      if (!shared) this.skip();
      const own = rulesOfSchema(readSchema("schema.json"));
      const rules = mergeRules([...own, ["nested/array", rule]]);
      const found = cases("schema", suffix);
      expect(found).to.have.length.greaterThan(0);
      for (const { name, releases, expected } of found)
        expect(compile([...releases, ...releases], rules), name).to.deep.equal(expected);
    });
  }

  it("holds the very rules of the 1.1.5 schema", function () {
    const path = join(SHARED, "ocds/schema-1.1.5/release-schema.json");
    if (!existsSync(path)) this.skip();
    const own = [...OMIT_1_1.map((name) => [name, "omit"]), ...WHOLE_1_1.map((name) => [name, "whole"])];
    expect(own).to.have.deep.members(rulesOfSchema(read(path) as JsonObject));
  });

  it("takes the newest value of a field, and null takes it away, an object and all", () => {
    expect(merged({ tender: { id: 1, a: 1, o: { x: 1 } } }, { tender: { a: 2 } })).to.deep.equal({
      tender: { id: 1, a: 2, o: { x: 1 } },
    });
    expect(merged({ tender: { id: 1, a: 1, o: { x: 1 } } }, { tender: { a: null, o: null } })).to.deep.equal({
      tender: { id: 1 },
    });
    expect(
      merged({ tender: { o: { x: 1 } } }, { tender: { o: null } }, { tender: { o: { y: 2 } } }),
    ).to.deep.equal({
      tender: { o: { y: 2 } },
    });
  });

  it("says nothing by empty objects and arrays", () => {
    const full = { planning: { budget: { id: 1 } }, awards: [{ id: 1 }] };
    expect(merged(full, { planning: {}, awards: [], tender: { value: {} } })).to.deep.equal(full);
    expect(merged({ planning: { budget: {} }, awards: [{}] })).to.deep.equal({});
  });

  it("matches objects by id, a number and its digits alike, and keeps each that has none", () => {
    expect(
      merged({ awards: [{ id: 1, a: 1 }, { a: 0 }] }, { awards: [{ id: "1", b: 2 }, { a: 0 }] }),
    ).to.deep.equal({
      awards: [{ id: 1, a: 1, b: 2 }, { a: 0 }, { a: 0 }],
    });
    expect(merged({ awards: [{ a: 0 }, { id: 0, a: 1 }, { id: null, a: 2 }] })).to.deep.equal({
      awards: [{ a: 0 }, { id: 0, a: 1 }, { a: 2 }],
    });
  });

  it("takes arrays of anything else whole", () => {
    const roles = (names: string[]): JsonObject => ({ parties: [{ id: "P", roles: names }] });
    expect(merged(roles(["buyer"]), roles(["payer"]))).to.deep.equal(roles(["payer"]));
    expect(merged({ x: ["a", { id: 1 }] }, { x: [{ id: 1 }, "b"] })).to.deep.equal({ x: [{ id: 1 }, "b"] });
  });

  it("lets the newer form stand where a field changes its form", () => {
    expect(merged({ tender: "text" }, { tender: { id: 1 } })).to.deep.equal({ tender: { id: 1 } });
    expect(merged({ tender: { id: 1 } }, { tender: "text" })).to.deep.equal({ tender: "text" });
    expect(merged({ awards: { id: 1 } }, { awards: [{ id: 2 }] })).to.deep.equal({ awards: [{ id: 2 }] });
    const head = { releaseID: "2", releaseDate: RELEASE.date, releaseTag: RELEASE.tag };
    expect(
      versioned([
        { ...RELEASE, tender: "x" },
        { ...RELEASE, id: "2", tender: { a: 1 } },
      ]),
    ).to.deep.equal({
      ocid: "ocds-1",
      tender: { a: [{ ...head, value: 1 }] },
    });
  });

  it("keeps in the versioned release that an object was taken away", () => {
    const head = (releaseID: string): JsonObject => ({
      releaseID,
      releaseDate: RELEASE.date,
      releaseTag: RELEASE.tag,
    });
    expect(
      versioned([
        { ...RELEASE, tender: { a: 1 } },
        { ...RELEASE, id: "2", tender: null },
      ]),
    ).to.deep.equal({
      ocid: "ocds-1",
      tender: {
        a: [
          { ...head("1"), value: 1 },
          { ...head("2"), value: null },
        ],
      },
    });
  });

  it("is not led astray by names of JavaScript", () => {
    const hostile = parseStrict(
      '{"ocid":"o","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"awards":[{"id":"__proto__","toString":1}]}',
    ) as JsonObject;
    const compiled = compile([hostile, hostile]) ?? {};
    expect(Object.hasOwn(compiled, "__proto__")).to.equal(true);
    expect(Object.getPrototypeOf(compiled)).to.equal(Object.prototype);
    expect(compiled["awards"]).to.deep.equal([{ id: "__proto__", toString: 1 }]);
    expect(Object.keys(versioned([hostile]))).to.include("__proto__");
    expect("polluted" in {}).to.equal(false);
  });

  it("leaves what it is given alone, and shares what stays the same", () => {
    const release = { ...RELEASE, tender: { id: 1, items: [{ id: 1, quantity: 1 }] }, awards: [{ id: 1 }] };
    const copy = structuredClone(release);
    const first = compileNext(null, release);
    const second = compileNext(first, { ...release, awards: [{ id: 1, status: "active" }] });
    expect(release).to.deep.equal(copy);
    expect(second["tender"]).to.equal(first["tender"]);
    expect(first["awards"]).to.deep.equal([{ id: 1 }]);
  });

  it("gives the same whether a release comes once or twice, where every object has an id of its own", () => {
    const item = fc.record({ id: fc.integer({ min: 1, max: 4 }), a: fc.jsonValue({ maxDepth: 1 }) });
    const release = fc.record({
      awards: fc.uniqueArray(item, { maxLength: 4, selector: ({ id }) => id }),
      tender: fc.dictionary(fc.string(), fc.integer()),
    });
    fc.assert(
      fc.property(fc.array(release, { minLength: 1, maxLength: 4 }), (fields) => {
        const releases = fields.map((one) => ({ ...RELEASE, ...(one as JsonObject) }));
        const doubled = releases.flatMap((one) => [one, one]);
        expect(compile(doubled)).to.deep.equal(compile(releases));
        expect(versioned(doubled)).to.deep.equal(versioned(releases));
      }),
    );
  });

  it("knows the rules of fields by their place", () => {
    const whole = (rules: MergeRules | undefined): unknown => rules?.rule;
    expect(whole(OCDS_1_1.fields.get("id"))).to.equal("omit");
    expect(whole(OCDS_1_1.fields.get("parties")?.fields.get("roles"))).to.equal("whole");
    expect(whole(OCDS_1_1.fields.get("roles"))).to.equal(undefined);
  });
});
