import { expect } from "chai";
import { changeItem } from "../../../server/explorer/changes.ts";
import { formatText } from "../../../server/explorer/words.ts";
import { CHANGED_OCID, SAGARA, startSeeded } from "./seeded.ts";
import type { Seeded } from "./seeded.ts";

const PROCESS = `/agencies/${SAGARA}/processes/${CHANGED_OCID}`;

describe("explorer: versions and changes", () => {
  let ledger: Seeded;

  before(async () => {
    ledger = await startSeeded();
  });
  after(() => ledger.world.stop());

  it("marks an undeclared change on the process, its step and its card, and leads to it", async () => {
    const { text, html } = await ledger.show(`/en${PROCESS}`);
    expect(text).to.include("Material changes not declared: 1");
    expect(text).to.match(/Step 2 .*Fields changed: 1; material: 1\. 1 undeclared See what changed/);
    expect(html).to.include(`/en${PROCESS}/diff?from=0&amp;to=1`);
    expect(html).to.include(`/en${PROCESS}/versions`).and.to.include(`/en${PROCESS}/state`);
    expect((await ledger.show("/processes?undeclared=true")).text).to.include(
      "Perubahan hal pokok yang tidak diumumkan: 1",
    );
  });

  it("filters the list of processes by undeclared changes, and keeps the choice in the form", async () => {
    const { html } = await ledger.show("/processes?undeclared=true");
    expect(html.match(/class="card"/g)).to.have.length(1);
    expect(html)
      .to.include(CHANGED_OCID)
      .and.to.match(/name="undeclared" value="true" checked/);
    expect(html).to.include("/api/v1/processes?undeclared=true");
  });

  it("lists the versions: which step, what it changed, by whom", async () => {
    const { text, html } = await ledger.show(`/en${PROCESS}/versions`);
    expect(text).to.match(/Step 1 Tender .*signed by mandate 1 .*first version/);
    expect(text).to.match(/Step 2 Tender updated .*material: 1\. 1 undeclared/);
    expect(text).to.match(/Step 3 Tender amended .*Fields changed: \d; material: 1\./);
    expect(html.match(/<option value="2" selected/g)).to.have.length(1);
  });

  it("shows two versions side by side: before, after, by which step, declared or not", async () => {
    const undeclared = await ledger.show(`/en${PROCESS}/diff?from=0&to=1`);
    expect(undeclared.text).to.match(
      /Money · Tender Not declared \/tender\/value\/amount Before 1,500,000\.50 After 3,000,001 Changed by Step 2/,
    );
    const declared = await ledger.show(`${PROCESS}/diff?from=1&to=2`);
    expect(declared.text).to.match(
      /Diumumkan: tag resmi .*Sebelum 3\.000\.001.* Sesudah 4\.500\.001,50 Diubah oleh Langkah 3/,
    );
    const both = await ledger.show(`/en${PROCESS}/diff?from=0&to=2`);
    expect(both.text).to.match(/Not declared .*Changed by Step 2 .*, Step 3/);
  });

  it("shows a field whatever name its publisher gave it", () => {
    for (const name of ["constructor", "toString", "__proto__"]) {
      const change = { path: `/${name}`, field: name, before: null, after: "x", aspect: null };
      expect(changeItem("en", { ...change, declared: null, means: [] }).markup).to.include(`/${name}<`);
      expect(formatText(name)).to.equal(name);
    }
  });

  it("shows the process as it stood at a date, what follows, and where the proof is", async () => {
    const { text, html } = await ledger.show(`/en${PROCESS}/state?at=2030-01-01`);
    expect(text)
      .to.match(/\/tender\/value\/amount 4500001\.5/)
      .and.to.include("Steps in force 3");
    expect(html).to.match(/<summary>Tender \(\d+\)<\/summary>/);
    expect(text).to.include("other steps can still be recorded");
    expect(html).to.include(`${PROCESS}#evidence`);
    const { text: before } = await ledger.show(`/en${PROCESS}/state?at=2020-01-01`);
    expect(before)
      .to.include("Until then there is no step whose text is here.")
      .and.to.match(/First step after it Step 1/);
    expect((await ledger.show(`${PROCESS}/state?at=yesterday`)).status).to.equal(400);
  });

  it("tells the changes week by week, the undeclared ones alone where asked, and of the weeks around", async () => {
    const { text, html } = await ledger.show("/en/changes");
    expect(text).to.match(/29 December 2025 to 4 January 2026 \(UTC\) .*Paket berubah 2/);
    expect(html).to.include('type="application/atom+xml" href="/api/v1/changes.atom?lang=en"');
    expect(html.match(/class="card"/g)).to.have.length(2);
    const only = await ledger.show("/changes?week=2026-W01&undeclared=true");
    expect(only.text).to.include("4 Januari 2026 (UTC)");
    expect(only.html).to.match(
      /<link rel="alternate" type="application\/atom\+xml" href="[^"]*undeclared=true/,
    );
    expect(only.html.match(/class="card"/g)).to.have.length(1);
    expect(only.html)
      .to.include("/changes?week=2025-W52&amp;undeclared=true")
      .and.to.include("week=2026-W02");
    expect((await ledger.show("/en/changes?week=2020-W01")).text).to.include("no material changes");
    expect((await ledger.show("/changes?week=last")).status).to.equal(400);
  });

  it("offers the agencies to choose from, and says of one that nobody knows that it is unknown", async () => {
    const chosen = await ledger.show(`/en/changes?agency=${SAGARA}`);
    expect(chosen.html).to.match(new RegExp(`<option value="${SAGARA}"\\s+selected`));
    expect(chosen.text).not.to.include("unknown to this ledger");
    for (const path of ["/changes", "/processes"]) {
      const agency = encodeURIComponent("Kota Sagara <b>");
      const [id, en] = [
        await ledger.show(`${path}?agency=${agency}`),
        await ledger.show(`/en${path}?agency=${agency}`),
      ];
      expect(id.text, path).to.include("Instansi “Kota Sagara <b>” tidak dikenal di buku besar ini");
      expect(en.text, path).to.include("The agency “Kota Sagara <b>” is unknown to this ledger");
      expect(en.text, path).not.to.include("no material changes").and.not.to.include("No process matches");
    }
    expect((await ledger.show(`/en/changes?agency=${SAGARA}&week=2020-W01`)).text).to.include(
      "no material changes",
    );
  });
});
