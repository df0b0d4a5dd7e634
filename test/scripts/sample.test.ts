import { existsSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect } from "chai";
import type { JsonObject } from "../../protocol/json.ts";
import { createVersions } from "../../protocol/ocds/versions.ts";
import { findPersonalData } from "../../protocol/ocds/personal.ts";
import { dateOf, tagsIn } from "../../protocol/ocds/release.ts";
import { tagMask, tagsOf } from "../../protocol/tags.ts";
import { SAMPLE_AGENCIES } from "../../scripts/sample/agencies.ts";
import { SAMPLE_PROCESSES } from "../../scripts/sample/processes.ts";
import { sampleSteps, type SampleStep } from "../../scripts/sample/releases.ts";

const SCHEMA = new URL("../../../shared/ocds/schema-1.1.5/release-schema.json", import.meta.url);

const processes = SAMPLE_PROCESSES.map(sampleSteps);
const steps = processes.flat();
const releaseOf = (step: SampleStep) => step.release as JsonObject;
const unique = (values: readonly unknown[]) => new Set(values).size;

describe("sample ledger", () => {
  it("has at least 30 processes with at least 200 steps, each with an ocid and ids of its own", () => {
    expect(processes.length).to.be.at.least(30);
    expect(steps.length).to.be.at.least(200);
    expect(unique(processes.map(([first]) => first?.ocid))).to.equal(processes.length);
    expect(unique(steps.map(({ release }) => release["id"]))).to.equal(steps.length);
  });

  it("says DATA CONTOH in every agency, title and document, and Contoh in every firm", () => {
    for (const { name } of SAMPLE_AGENCIES) expect(name).to.contain("DATA CONTOH");
    for (const { release, document } of steps) {
      expect(release).to.have.nested.property("tender.title").that.contains("DATA CONTOH");
      expect(document.title).to.contain("DATA CONTOH");
      expect(new TextDecoder().decode(document.bytes)).to.match(/^\*\*\* DATA CONTOH \*\*\*/);
    }
    for (const { firm } of SAMPLE_PROCESSES.flatMap(({ bids }) => bids)) expect(firm).to.contain("Contoh");
  });

  it("goes forward in time, with OCDS tags only, and nothing after the closing step", () => {
    for (const process of processes) {
      const dates = process.map((step) => dateOf(releaseOf(step)));
      expect(dates).to.deep.equal(dates.toSorted((a = NaN, b = NaN) => a - b));
      expect(process.slice(0, -1).filter(({ closes }) => closes)).to.deep.equal([]);
      for (const step of process) {
        const tags = tagsIn(releaseOf(step));
        expect(tagsOf(tagMask(tags))).to.deep.equal(tags);
      }
    }
  });

  it("awards only after the declared deadline", () => {
    for (const process of processes) {
      const deadline = Math.max(0, ...process.map((step) => step.deadline ?? 0));
      const award = process.find((step) => tagsIn(releaseOf(step)).includes("award"));
      if (award) expect(dateOf(releaseOf(award))).to.be.above(deadline);
    }
  });

  it("has material changes of which exactly one was not declared", () => {
    const undeclared = processes.flatMap((process) => {
      const next = createVersions();
      return process.flatMap((step) => {
        const { changes } = next({ release: releaseOf(step), corrects: step.corrects !== undefined });
        const material = (changes ?? []).filter(({ aspect }) => aspect !== null);
        return material.map(({ path, declared }) => `${step.ocid} ${path} ${declared}`);
      });
    });
    expect(undeclared).to.deep.equal([
      "ocds-c0nt0h-2026-001 /contracts/id=ocds-c0nt0h-2026-001-contract-1/period/endDate true",
      "ocds-c0nt0h-2026-303 /contracts/id=ocds-c0nt0h-2026-303-contract-1/value/amount false",
      "ocds-c0nt0h-2026-007 /tender/tenderPeriod/endDate true",
      "ocds-c0nt0h-2026-106 /tender/status true",
    ]);
  });

  it("holds nothing that looks like personal data", () => {
    expect(steps.flatMap((step) => findPersonalData(releaseOf(step)))).to.deep.equal([]);
  });

  it("fits the OCDS 1.1.5 release schema", function () {
    if (!existsSync(SCHEMA)) {
      console.log("skipped: ../shared/ocds/schema-1.1.5 is not beside the repository");
      return this.skip();
    }
    const schema = JSON.parse(readFileSync(SCHEMA, "utf8")) as Record<string, unknown>;
    delete schema["$schema"];
    delete schema["id"];
    const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
    for (const { release } of steps) {
      validate(release);
      expect(validate.errors, String(release["id"])).to.equal(null);
    }
  });
});
