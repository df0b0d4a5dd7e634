import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { parseStrict, type JsonObject } from "../../../protocol/json.ts";
import { compile } from "../../../protocol/ocds/compile.ts";
import { versioned } from "../../../protocol/ocds/versioned.ts";
import { dateOf } from "../../../protocol/ocds/release.ts";
import { extractReleases } from "../../../protocol/ocds/package.ts";
import {
  countChanges,
  createVersions,
  type Version,
  type VersionStep,
} from "../../../protocol/ocds/versions.ts";

const OCDS = resolve(import.meta.dirname, "../../../../shared/ocds");

/** The releases of a real process, in the order of their dates. */
function published(folder: string, name: RegExp): JsonObject[] {
  const files = readdirSync(join(OCDS, folder)).filter((file) => name.test(file));
  return files
    .flatMap((file) => extractReleases(parseStrict(readFileSync(join(OCDS, folder, file)))).releases)
    .map(({ release }) => release)
    .toSorted((a, b) => (dateOf(a) ?? 0) - (dateOf(b) ?? 0));
}

function versionsOf(releases: readonly (JsonObject | null | VersionStep)[]): Version[] {
  const next = createVersions();
  return releases.map((one) =>
    next(one !== null && "corrects" in one ? (one as VersionStep) : { release: one, corrects: false }),
  );
}

/** Material changes of a version: place, before, after, declared. */
function material({ changes }: Version | undefined = { compiled: null, changes: null }): unknown[] {
  return (changes ?? [])
    .filter(({ aspect }) => aspect !== null)
    .map(({ path, before, after, declared }) => [path, before, after, declared]);
}

const release = (id: number, tag: string, fields: JsonObject): JsonObject => {
  return { ocid: "ocds-1", id: String(id), tag: [tag], ...fields };
};
const tender = (id: number, tag: string, fields: JsonObject): JsonObject =>
  release(id, tag, { tender: fields });
const value = (amount: number): JsonObject => ({ value: { amount, currency: "IDR" } });

/** Small texts, each of which adds objects that are carried through every later version. */
function piledUp(steps: number, item: (number: number) => JsonObject): JsonObject[] {
  return Array.from({ length: steps }, (_, step) =>
    tender(step, "tender", { items: Array.from({ length: 2_500 }, (_, i) => item(step * 2_500 + i)) }),
  );
}

describe("versions of a process", () => {
  it("shows that Mexico City doubled an amount without declaring it", function () {
    if (!existsSync(OCDS)) this.skip();
    const releases = published("mexico-cdmx/releases", /OCDS-87SD3T-SEFIN-DRM-A-001-2016-0/);
    const versions = versionsOf(releases);
    expect(versions.map(({ changes }) => changes && countChanges(changes).undeclared)).to.deep.equal([
      0, 5, 1,
    ]);
    expect(material(versions[1])).to.deep.equal([
      ["/buyer/id", "686dd0f8896d34230b5018ea4600b775", "894263f052998f3a09a99e5f291ef52f", false],
      ["/awards/id=1/status", "active", "pending", false],
      ["/awards/id=1/date", "2015-12-31T00:00:00-06:00", "2016-01-01T00:00:00-06:00", false],
      ["/awards/id=1/value/amount", 492199.44, 984398.88, false],
      ["/contracts/id=1/value/amount", 492199.44, 984398.88, false],
    ]);
    expect(material(versions[2])).to.deep.equal([["/contracts/id=1/status", "active", "pending", false]]);
  });

  it("shows that a republication of Mexico City changed nothing", function () {
    if (!existsSync(OCDS)) this.skip();
    const versions = versionsOf(published("mexico-cdmx/releases", /OCDS-87SD3T-SEFIN-DRM-A-002-2016-0/));
    expect(versions.at(-1)?.changes).to.deep.equal([]);
  });

  it("shows that six updates of a British process change nothing material", function () {
    if (!existsSync(OCDS)) this.skip();
    const versions = versionsOf(published("uk-find-a-tender", /06d396/));
    const updates = versions.slice(1);
    expect(updates).to.have.length(6);
    for (const { changes } of updates) expect(countChanges(changes ?? []).material).to.equal(0);
  });

  it("takes a formal tag, an amendment that is new or names the release, or a correction as declaration", () => {
    const first = tender(1, "tender", value(10));
    const next = (tag: string, fields: JsonObject): unknown[] =>
      material(versionsOf([first, tender(2, tag, fields)])[1]);
    const changed = (declared: boolean): unknown[] => [["/tender/value/amount", 10, 20, declared]];
    expect(next("tenderUpdate", value(20))).to.deep.equal(changed(false));
    expect(next("tenderAmendment", value(20))).to.deep.equal(changed(true));
    expect(next("contractAmendment", value(20))).to.deep.equal(changed(false));
    expect(next("tenderCancellation", value(20))).to.deep.equal(changed(false));
    expect(next("tender", { ...value(20), amendments: [{ id: "a" }] })).to.deep.equal(changed(true));
    expect(next("tender", { ...value(20), amendments: [{ id: "a", releaseID: "2" }] })).to.deep.equal(
      changed(true),
    );
    expect(next("tender", { ...value(20), amendments: [{ id: "a", releaseID: "9" }] })).to.deep.equal(
      changed(false),
    );
    expect(next("tender", { ...value(20), amendment: { rationale: "x" } })).to.deep.equal(changed(true));
    const corrected = versionsOf([
      { release: first, corrects: false },
      { release: tender(2, "tender", value(20)), corrects: true },
    ]);
    expect(material(corrected[1])).to.deep.equal(changed(true));
    expect(corrected[1]?.changes?.map(({ means }) => means)).to.deep.equal(["correction"]);
  });

  it("does not take an amendment that stood there before for a new one", () => {
    const amended = { amendments: [{ id: "a" }] };
    const versions = versionsOf([
      tender(1, "tender", { ...value(1), ...amended }),
      tender(2, "tender", { ...value(2), ...amended }),
    ]);
    expect(material(versions[1])).to.deep.equal([["/tender/value/amount", 1, 2, false]]);
  });

  it("takes an amendment of one contract for that contract only", () => {
    const contracts = (a: number, b: number, more: JsonObject = {}): JsonObject => {
      return {
        contracts: [
          { id: "a", ...value(a), ...more },
          { id: "ab", ...value(b) },
        ],
      };
    };
    const versions = versionsOf([
      release(1, "contract", contracts(1, 1)),
      release(2, "contractUpdate", contracts(2, 2, { amendments: [{ id: 1, releaseID: 2 }] })),
    ]);
    expect(material(versions[1])).to.deep.equal([
      ["/contracts/id=a/value/amount", 1, 2, true],
      ["/contracts/id=ab/value/amount", 1, 2, false],
    ]);
  });

  it("lets a first statement, a plan, and the usual way of a status pass", () => {
    const passes = (...releases: JsonObject[]): void => {
      const found = versionsOf(releases).flatMap((version) => material(version));
      expect(found, JSON.stringify(releases)).to.deep.equal([]);
    };
    passes(
      tender(1, "planning", { status: "planned", ...value(1) }),
      tender(2, "tender", { status: "active", ...value(2) }),
    );
    passes(tender(1, "tender", {}), tender(2, "tenderUpdate", value(1)));
    passes(tender(1, "tender", { status: "active" }), tender(2, "tenderUpdate", { status: "unsuccessful" }));
    passes(
      release(1, "award", { awards: [{ id: 1, status: "pending" }] }),
      release(2, "awardUpdate", { awards: [{ id: 1, status: "active" }] }),
    );
    passes(
      release(1, "contract", { contracts: [{ id: 1, status: "active" }] }),
      release(2, "contractTermination", { contracts: [{ id: 1, status: "terminated" }] }),
    );
    passes(
      release(1, "award", { awards: [{ id: 1 }] }),
      release(2, "award", { awards: [{ id: 2, ...value(1) }] }),
    );
    passes(
      tender(1, "tender", { title: "a", documents: [{ id: 1 }] }),
      tender(2, "tenderUpdate", { title: "b", documents: [{ id: 2 }] }),
    );
  });

  it("marks a status that goes back or off its way", () => {
    const status = (tag: string, from: string, to: string): unknown[] =>
      material(
        versionsOf([
          release(1, "award", { awards: [{ id: 1, status: from }] }),
          release(2, tag, { awards: [{ id: 1, status: to }] }),
        ])[1],
      );
    expect(status("awardUpdate", "active", "pending")).to.deep.equal([
      ["/awards/id=1/status", "active", "pending", false],
    ]);
    expect(status("awardUpdate", "active", "cancelled")).to.deep.equal([
      ["/awards/id=1/status", "active", "cancelled", false],
    ]);
    expect(status("awardCancellation", "active", "cancelled")).to.deep.equal([
      ["/awards/id=1/status", "active", "cancelled", true],
    ]);
  });

  it("marks deadlines, who is concerned, what is bought, and the rules", () => {
    const [before, after] = [1, 2].map((n) => ({
      buyer: { id: `B${n}` },
      tender: {
        tenderPeriod: { endDate: `2026-01-0${n}` },
        awardCriteria: `c${n}`,
        items: [
          { id: 1, quantity: n, unit: { name: `u${n}` }, additionalClassifications: [{ id: `k${n}` }] },
          ...(n === 2 ? [{ id: 2 }] : []),
        ],
      },
      awards: [{ id: 1, suppliers: [{ id: "S1" }, ...(n === 2 ? [{ id: "S2" }] : [])] }],
    }));
    const versions = versionsOf([
      release(1, "tender", before ?? {}),
      release(2, "tenderUpdate", after ?? {}),
    ]);
    const aspects = versions[1]?.changes
      ?.filter(({ aspect }) => aspect !== null)
      .map(({ path, aspect }) => `${aspect} ${path}`);
    expect(aspects).to.deep.equal([
      "parties /buyer/id",
      "time /tender/tenderPeriod/endDate",
      "rules /tender/awardCriteria",
      "scope /tender/items/id=1/quantity",
      "scope /tender/items/id=1/unit/name",
      "scope /tender/items/id=1/additionalClassifications/id=k2/id",
      "scope /tender/items/id=1/additionalClassifications/id=k1/id",
      "scope /tender/items/id=2/id",
      "parties /awards/id=1/suppliers/id=S2/id",
    ]);
  });

  it("does not say undeclared where a step between has no text, until the field is stated again", () => {
    const full = (id: number, amount: number): JsonObject => tender(id, "tenderUpdate", value(amount));
    const versions = versionsOf([full(1, 1), null, full(3, 2), full(4, 3)]);
    expect(versions[1]).to.deep.equal({ compiled: versions[0]?.compiled, changes: null });
    expect(material(versions[2])).to.deep.equal([["/tender/value/amount", 1, 2, null]]);
    expect(material(versions[3])).to.deep.equal([["/tender/value/amount", 2, 3, false]]);
  });

  it("lets no trail of small texts pile up until they hold a server", function () {
    this.timeout(60_000);
    const named = piledUp(70, (id) => ({ id }));
    expect(() => versionsOf(named))
      .to.throw()
      .with.property("code", "versions-too-large");
    const nameless = piledUp(70, (a) => ({ a }));
    expect(() => compile(nameless))
      .to.throw()
      .with.property("code", "versions-too-large");
  });

  it("lets nothing pile up in a versioned release that is taken back each time", function () {
    this.timeout(60_000);
    const gone = tender(0, "tender", { items: null });
    const releases = piledUp(60, (id) => ({ id, a: 1, b: 2 })).flatMap((one) => [one, gone]);
    expect(() => compile(releases)).not.to.throw();
    expect(() => versioned(releases))
      .to.throw()
      .with.property("code", "versions-too-large");
  });
});
