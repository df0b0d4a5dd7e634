import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { EXIT } from "../../../protocol/errors.ts";
import { progressOf } from "../../../scripts/jejak/records/issue-progress.ts";
import { runHere } from "../../helpers/command.ts";

describe("jejak records, without a ledger", function () {
  this.timeout(30_000);
  let home: string;

  before(() => {
    home = mkdtempSync(join(tmpdir(), "jejak-records-"));
  });
  after(() => {
    rmSync(home, { recursive: true });
  });

  it("lists the types that can be issued", async () => {
    const { code, json } = await runHere(["--home", home, "--json", "records", "types"]);
    expect(code).to.equal(EXIT.done);
    const { items } = json as { items: { type: string; claims: unknown[] }[] };
    expect(items.map(({ type }) => type)).to.deep.equal([
      "akta-kelahiran",
      "ijazah",
      "kartu-keluarga",
      "nomor-induk-berusaha",
      "sertipikat-tanah",
    ]);
    expect(items[0]?.claims).to.have.length(10);
  });

  it("makes rows to try with", async () => {
    const out = join(home, "rows.csv");
    const { code } = await runHere([
      "--home",
      home,
      "records",
      "sample",
      "--type",
      "ijazah",
      "--count",
      "7",
      "--out",
      out,
    ]);
    expect(code).to.equal(EXIT.done);
    const lines = readFileSync(out, "utf8").trimEnd().split("\r\n");
    expect(lines).to.have.length(8);
    expect(lines[0]).to.match(/^nomor_ijazah,nama,/);
  });

  it("says what is wrong with a command before it asks for a ledger", async () => {
    const issue = ["records", "issue", "--agency", "X", "--key", "k", "--out", home, "--from", "rows.csv"];
    const type = await runHere(["--home", home, ...issue, "--type", "paspor"]);
    expect([type.code, type.stderr.includes("--type")]).to.deep.equal([EXIT.usage, true]);
    const times = await runHere(["--home", home, ...issue, "--type", "ijazah", "--anchor-at", "25:00"]);
    expect([times.code, times.stderr.includes("25:00")]).to.deep.equal([EXIT.usage, true]);
  });

  it("says that a folder cannot be written, whichever it is", async () => {
    const file = join(home, "taken");
    writeFileSync(file, "contoh\n");
    const create = ["keys", "create", "baru", "--p256", "--passphrase-file", file];
    const { code, stderr } = await runHere(["--home", join(file, "home"), ...create]);
    expect([code, stderr.includes(file), stderr.includes("[file-unwritable]")]).to.deep.equal([
      EXIT.input,
      true,
      true,
    ]);
  });

  it("tells how issuing goes on, with counts at its end", () => {
    const said: string[] = [];
    const { tell, end } = progressOf({ lang: "en", say: (line) => said.push(line) });
    tell({ what: "checked", rows: 300 });
    tell({ what: "signed", rows: 256 });
    tell({ what: "signed", rows: 44 });
    tell({ what: "reserved", batch: 2 });
    tell({ what: "waiting", until: new Date("2026-02-03T18:00:00Z") });
    tell({ what: "waiting", until: new Date("2026-02-03T19:00:00Z"), behind: 7 });
    tell({ what: "waiting", until: new Date("2026-02-03T19:00:00Z"), behind: 7 });
    tell({ what: "anchored", batch: 2 });
    end();
    expect(said.join("\n"))
      .to.include("2026-02-03T18:00:00.000Z")
      .and.include("Batch 2 is anchored")
      .and.include("Waiting for batch 7")
      .and.include("Records signed: 300");
    expect(said.filter((line) => line.includes("batch 7"))).to.have.length(1);
  });
});
