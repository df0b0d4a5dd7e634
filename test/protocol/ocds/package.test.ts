import { expect } from "chai";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isJejakError } from "../../../protocol/errors.ts";
import { parseStrict, type JsonValue } from "../../../protocol/json.ts";
import { extractReleases, type Extraction } from "../../../protocol/ocds/package.ts";
import { sharedFolder } from "../helpers.ts";

const extract = (value: unknown): Extraction => extractReleases(value as JsonValue);
const places = (extraction: Extraction): string[] =>
  extraction.releases.map(({ at, ocid, form }) => `${at} ${ocid} ${form}`);

const release = { ocid: "a", id: "1", tag: ["tender"] };
const linked = { url: "https://example.org/1", date: "2026-01-01T00:00:00Z", tag: ["tender"] };

describe("extractReleases", () => {
  it("takes a bare release, and arrays of anything", () => {
    expect(places(extract(release))).to.deep.equal(["$ a release"]);
    expect(places(extract([release, [{ releases: [release] }]]))).to.deep.equal([
      "$[0] a release",
      "$[1][0].releases[0] a release",
    ]);
  });

  it("takes the releases of a package, with publisher and address", () => {
    const extraction = extract({
      uri: "https://example.org",
      publisher: { name: "LKPP" },
      releases: [release, { ...release, ocid: "b" }],
    });
    expect(places(extraction)).to.deep.equal(["$.releases[0] a release", "$.releases[1] b release"]);
    expect([extraction.publisher, extraction.uri]).to.deep.equal(["LKPP", "https://example.org"]);
  });

  it("takes what a record embeds, and leaves its compiled release", () => {
    const extraction = extract({
      records: [{ ocid: "a", releases: [release], compiledRelease: { ...release, tag: ["compiled"] } }],
    });
    expect(places(extraction)).to.deep.equal(["$.records[0].releases[0] a release"]);
  });

  it("takes the compiled release where the others are only linked, and reports those", () => {
    const reference = { id: "27", date: "2026-01-01T00:00:00Z", tag: ["award"] };
    const extraction = extract({
      records: [{ ocid: "a", releases: [linked, reference], compiledRelease: release }],
    });
    expect(places(extraction)).to.deep.equal(["$.records[0].compiledRelease a compiled"]);
    expect(extraction.linked).to.deep.equal([
      { at: "$.records[0].releases[0]", target: "https://example.org/1" },
      { at: "$.records[0].releases[1]", target: "27" },
    ]);
    expect(extraction.problems).to.deep.equal([]);
  });

  it("says so where a record holds no release at all", () => {
    for (const record of [
      { ocid: "a" },
      { ocid: "a", releases: [linked] },
      { ocid: "a", versionedRelease: {} },
    ]) {
      const [problem] = extract({ records: [record] }).problems;
      expect([problem?.at, problem?.code]).to.deep.equal(["$.records[0]", "ocds-release-missing"]);
    }
  });

  it("accepts an empty package", () => {
    expect(extract({ releases: [] })).to.deep.equal({ releases: [], linked: [], problems: [] });
  });

  for (const [name, value, at] of [
    ["a number", 1, "$"],
    ["something else", { publisher: {} }, "$"],
    ["releases that are no array", { releases: {} }, "$.releases"],
    ["records that are no array", { records: 1 }, "$.records"],
    ["a record that is no object", { records: [1] }, "$.records[0]"],
    ["a release that is no object", { releases: ["x"] }, "$.releases[0]"],
    ["a release without ocid", { releases: [{ id: "1", tender: {} }] }, "$.releases[0].ocid"],
    ["an ocid that is a number", { ocid: 1 }, "$.ocid"],
    ["an ocid of more than 1,024 bytes", { ocid: "é".repeat(513) }, "$.ocid"],
    ["an ocid with NUL", { ocid: "ocds-\0x" }, "$.ocid"],
    ["an ocid of dots alone", { ocid: ".." }, "$.ocid"],
  ] as const) {
    it(`reports ${name} by place`, () => {
      const { releases, problems } = extract(value);
      expect(releases).to.deep.equal([]);
      expect(problems.map((problem) => `${problem.code} ${problem.at}`)).to.deep.equal([
        `ocds-malformed ${at}`,
      ]);
    });
  }

  it("goes on after what it cannot take", () => {
    expect(places(extract({ releases: [1, release, { id: "x", tag: "y", z: 1 }, release] }))).to.have.length(
      2,
    );
  });
});

describe("the releases in ../shared/ocds", function () {
  const folder = sharedFolder("ocds");

  it("are all found, and what cannot be read is refused by name", function () {
    if (folder === undefined) {
      console.log("      skipped: there is no folder ../shared/ocds beside the repository");
      this.skip();
    }
    const refused: string[] = [];
    const problems: string[] = [];
    let releases = 0;
    for (const name of readdirSync(folder, { recursive: true }) as string[]) {
      if (!name.endsWith(".json") || /spse|schema/.test(name)) continue;
      try {
        const extraction = extractReleases(parseStrict(readFileSync(join(folder, name))));
        releases += extraction.releases.length;
        problems.push(...extraction.problems.map(({ at }) => `${name} ${at}`));
      } catch (error) {
        if (!isJejakError(error)) throw error;
        refused.push(`${name}: ${error.code} at ${error.at ?? ""}`);
      }
    }
    expect(releases).to.be.greaterThan(390);
    expect(problems.sort()).to.deep.equal([
      "invalid/spoonbill-wrong_data.json $",
      "standard-1.1.5-examples/language.json $",
    ]);
    expect(refused.sort()).to.deep.equal([
      "invalid/tenders_releases_2_releases_not_json.json: json-syntax at $.releases[1] (line 66, column 11)",
      "ocdskit-realdata/release-package_encoding-iso-8859-1.json: json-encoding at $.releases[0].planning.budget.project (line 1, column 593)",
      "paraguay/records/284456.json: json-syntax at $ (line 1, column 1)",
    ]);
  });
});
