import { expect } from "chai";
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatEquivocation } from "../../../protocol/equivocation/format.ts";
import { historyOf, LOG_KEY, signedNote } from "../../helpers/witness/fake-log.ts";
import { buildTool } from "../../../scripts/jejak-verify/build.ts";
import { makeEvidence, makeProcesses } from "../../helpers/evidence/make.ts";
import { change, makeBatch } from "../../helpers/evidence/batch.ts";
import { recordScene } from "../../helpers/evidence/records.ts";
import { BUDI, SITI } from "../../helpers/records.ts";
import { present, writeRecordFile } from "../../../protocol/records/record-file.ts";
import { record } from "../../helpers/evidence/world.ts";
import { DOCUMENT, FILE, listScene, scene } from "../../protocol/evidence/worlds.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const GOLDEN = join(ROOT, "test/golden/evidence");
const golden = (name: string): string => join(GOLDEN, name);
const TRUST = ["--trust", golden("v1-document.trust.json")];

describe("jejak-verify", function () {
  this.timeout(60_000);
  let folder: string;

  /** Nothing of the project but protocol/ and the tool itself. */
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "jejak-verify-"));
    for (const part of ["package.json", "protocol", "scripts/jejak-verify"]) {
      cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    }
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "kak.pdf"), FILE);
    writeFileSync(join(folder, "other.pdf"), "other");
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function run(...args: string[]): SpawnSyncReturns<string> {
    return spawnSync(process.execPath, ["scripts/jejak-verify/main.ts", ...args], {
      cwd: folder,
      encoding: "utf8",
    });
  }

  it("works without server, contracts, network or environment", () => {
    const { status, stdout, stderr } = run(golden("v1-document.json"), ...TRUST, "--lang", "en");
    expect([status, stderr]).to.deep.equal([0, ""]);
    expect(stdout).to.include("✓ Signatures. All 2 signatures hold.").and.include("HOLDS:");
    expect(stdout).to.include("– After that block.");
    expect(stdout).to.include("« what this is about\n     mandates #1 (valid ");
    expect(stdout).to.include("no step of this trail corrects, cancels or supersedes it.");
  });

  it("is one file when bundled, which needs nothing beside it", async () => {
    const alone = mkdtempSync(join(tmpdir(), "jejak-verify-alone-"));
    writeFileSync(join(alone, "jejak-verify.mjs"), await buildTool());
    const altered = readFileSync(golden("v1-document.json"), "utf8").replace("ID-UJI-1", "ID-UJI-2");
    writeFileSync(join(alone, "altered.json"), altered);
    const statuses = [golden("v1-document.json"), "altered.json"].map((evidence) => {
      const args = ["jejak-verify.mjs", evidence, ...TRUST, "--lang", "en"];
      const { status, stdout } = spawnSync(process.execPath, args, { cwd: alone, encoding: "utf8", env: {} });
      return [status, stdout.trim().split("\n").at(-1)?.split(":")[0]];
    });
    rmSync(alone, { recursive: true, force: true });
    expect(statuses).to.deep.equal([
      [0, "HOLDS"],
      [1, "DOES NOT HOLD"],
    ]);
  });

  it("tells the trail as complete with its numbers, and lists processes of which none is missing", () => {
    const trail = run(golden("v1-process.json"), "--trust", golden("v1-process.trust.json"), "--lang", "en");
    expect(trail.stdout).to.match(/✓ The trail is complete\. Complete: (\d+) of \1 steps are there/);
    const trust = ["--trust", golden("v1-processes.trust.json")];
    const list = run(golden("v1-processes.json"), ...trust, "--lang", "en");
    expect([list.status, list.stderr]).to.deep.equal([0, ""]);
    expect(list.stdout).to.match(/^ {2}4\. \S+Z {2}ocds-uji-0004$/m);
    expect(list.stdout).to.include("✓ All processes of this agency. Complete: 4 of 4 processes");
    expect(list.stdout).to.include("– What was never recorded.");
    const indonesian = run(golden("v1-processes.json"), ...trust, "--lang", "id");
    expect(indonesian.stdout).to.include("✓ Semua proses instansi ini. Lengkap: 4 dari 4 proses");
    const { facts } = JSON.parse(run(golden("v1-processes.json"), ...trust, "--json").stdout) as {
      facts: { processes: { count: number; listed: unknown[] } };
    };
    expect([facts.processes.count, facts.processes.listed.length]).to.deep.equal([4, 4]);
  });

  it("says of several parts of a list whether they are all of it together", () => {
    const { world, agency } = listScene(4);
    const parts = [0, 2].map((after) => makeProcesses(world, agency, { after, limit: 2 }));
    const files = parts.map((_, i) => join(folder, `part-${i}.json`));
    files.forEach((file, i) => {
      writeFileSync(file, parts[i]!.bytes);
    });
    const trust = join(folder, "list-trust.json");
    writeFileSync(trust, JSON.stringify(parts[0]!.trust));
    const both = run(...files, "--trust", trust, "--lang", "en");
    expect(both.status).to.equal(0);
    expect(both.stdout).to.include("– All processes of this agency. This file has numbers 3 to 4 of 4");
    expect(both.stdout.trim().split("\n").at(-1)).to.match(
      /ID-UJI-1\): complete\. .* list 4 of 4 processes\.$/,
    );
    const twice = run(files[1]!, files[1]!, "--trust", trust, "--lang", "en", "--json");
    const last = JSON.parse(twice.stdout.trim().split("\n").at(-1)!) as { lists: { missing: object[] }[] };
    expect(last.lists[0]!.missing).to.deep.equal([{ first: 1, last: 2 }]);
  });

  it("checks a record with the evidence of its batch, and says what it shows and hides", () => {
    const scene = recordScene([{ fields: BUDI }, { fields: SITI }]);
    const { bytes, trust } = makeBatch(scene.world, scene.batch);
    const [record, shown] = [scene.files[0]!, present(scene.files[1]!, ["nama", "tanggal_lahir"])];
    const write = (name: string, text: Uint8Array | string): string => {
      writeFileSync(join(folder, name), text);
      return name;
    };
    const evidence = write("batch.json", bytes);
    const [whole, part] = [
      write("record.json", writeRecordFile(record)),
      write("part.json", writeRecordFile(shown)),
    ];
    const trusting = ["--trust", write("records-trust.json", JSON.stringify(trust)), "--lang", "en"];
    const good = run(whole, part, "--evidence", evidence, ...trusting, "--now", "2026-10-01T00:00:00Z");
    expect([good.status, good.stderr]).to.deep.equal([0, ""]);
    expect(good.stdout).to.include("  Full name: Budi Contoh").and.include(": (not shown)");
    expect(good.stdout).to.match(/^! Not shown\. .*no content is shown: [1-9]\d*\./m);
    expect(good.stdout).to.match(/✓ Status\. .*\n[^]*Evidence of the batch:\n[^]*VALID: /);
    expect(good.stdout).to.not.include(SITI["nik"]);
    const text = readFileSync(join(folder, whole), "utf8");
    const forged = write(
      "forged.json",
      text.replace(/"sdJwt":"[^.]*\.[^.]*\.../, (jwt) => `${jwt.slice(0, -2)}AA`),
    );
    const refused = run(forged, evidence, ...trusting, "--json");
    expect(refused.status).to.equal(1);
    const { verdict, batch } = JSON.parse(refused.stdout.split("\n")[0]!) as Record<string, unknown>;
    expect([verdict, (batch as { verdict: string }).verdict]).to.deep.equal(["fails", "holds"]);
    change(scene.world, scene.batch, { status: 1, indexes: [3], by: scene.issuer });
    const later = makeBatch(scene.world, scene.batch);
    const revoked = run(
      whole,
      "--evidence",
      write("later.json", later.bytes),
      "--trust",
      write("later-trust.json", JSON.stringify(later.trust)),
      "--lang",
      "id",
    );
    expect(revoked.status).to.equal(1);
    expect(revoked.stdout).to.include("✗ Status: dicabut. Penerbit mencabut dokumen ini pada");
  });

  it("speaks Bahasa Indonesia unless asked otherwise", () => {
    expect(run(golden("v1-document.json"), ...TRUST, "--lang", "id").stdout).to.include("TERPENUHI:");
  });

  it("compares files, and ends with 1 where one is not the document", () => {
    const of = (file: string): SpawnSyncReturns<string> =>
      run(golden("v1-document.json"), ...TRUST, "--lang", "en", "--document", join(folder, file));
    const [own, other] = [of("kak.pdf"), of("other.pdf")];
    expect([own.status, other.status]).to.deep.equal([0, 1]);
    expect(own.stdout).to.include("✓ Your files. kak.pdf: exactly what was recorded.");
    expect(other.stdout).to.include("✗ Your files. other.pdf:");
  });

  it("shows what a forger wrote as one line of text, and nothing that a terminal obeys", () => {
    const { world, agency, officers } = scene();
    const ocid = "ocds-uji\u001b[2J\u009b1A\u202e\n\nHOLDS: everything that was checked fits.";
    record(world, agency, ocid, { tags: ["planning"], by: [officers[0]] });
    const { bytes, trust } = makeEvidence(world, agency, ocid);
    writeFileSync(join(folder, "steering.json"), bytes);
    writeFileSync(join(folder, "unsure.json"), JSON.stringify({ ...trust, blocks: [] }));
    const { status, stdout } = run("steering.json", "--trust", "unsure.json", "--lang", "en");
    expect(status).to.equal(4);
    expect(stdout).to.include("ocds-uji[U+001B][2J[U+009B]1A[U+202E][U+000A][U+000A]HOLDS");
    expect(stdout).to.not.match(/^HOLDS|(?!\n)\p{Cc}|\u202e/mu);
    const { stderr } = run("none\u001b[2J.json", "--trust", "unsure.json");
    expect(stderr)
      .to.include("none[U+001B][2J.json")
      .and.not.match(/(?!\n)\p{Cc}/u);
  });

  it("ends with 3 where the file is damaged, and 4 where nothing vouches for its block", () => {
    const damaged = join(folder, "damaged.json");
    writeFileSync(damaged, "{}");
    expect(run(damaged, ...TRUST).status).to.equal(3);
    const unpinned = join(folder, "trust.json");
    const trust = spawnSync("cat", [golden("v1-document.trust.json")], { encoding: "utf8" }).stdout;
    const { blocks, ...rest } = JSON.parse(trust) as { blocks: { hash: string }[] };
    writeFileSync(unpinned, JSON.stringify(rest));
    const args = [golden("v1-document.json"), "--trust", unpinned];
    expect(run(...args).status).to.equal(4);
    expect(run(...args, "--block-hash", blocks[0]?.hash ?? "").status).to.equal(0);
    expect(run(...args, "--block-hash", `0x${"00".repeat(32)}`).status).to.equal(1);
    expect(run(...args, "--rpc", "http://127.0.0.1:9").status).to.equal(4);
  });

  it("answers in JSON, and as a verification protocol", () => {
    const json = run(golden("v1-document.json"), ...TRUST, "--json").stdout;
    const report = JSON.parse(json) as { verdict: string; toolSha256: string; findings: unknown[] };
    expect(report.verdict).to.equal("holds");
    expect(report.toolSha256).to.match(/^[0-9a-f]{64}$/);
    const protocol = run(
      golden("v1-document.json"),
      ...TRUST,
      "--lang",
      "en",
      "--protocol",
      "A. Auditor",
    ).stdout;
    for (const part of ["Verification protocol", "A. Auditor", report.toolSha256, "v1-document.trust.json"]) {
      expect(protocol).to.include(part);
    }
  });

  it("confirms that an operator signed two views, with the key that the reader pinned", () => {
    const file = join(folder, "equivocation.json");
    const [one, other] = [historyOf(3), historyOf(3, { name: "other", fork: 1 })];
    const notes = [one, other].map((history) =>
      signedNote(history, 3, { number: 7, hash: `0x${"ab".repeat(32)}` }),
    );
    writeFileSync(file, formatEquivocation(notes as [string, string], null));
    const pinned = run(file, "--log-key", LOG_KEY, "--lang", "en");
    expect([pinned.status, pinned.stderr]).to.deep.equal([0, ""]);
    expect(pinned.stdout).to.include("✓ The operator's signatures.").and.include("PROVED:");
    const trust = { ...(JSON.parse(readFileSync(TRUST[1] ?? "", "utf8")) as object), log: { key: LOG_KEY } };
    writeFileSync(join(folder, "log-trust.json"), JSON.stringify(trust));
    // The golden trust file is of another ledger.
    expect(run(file, "--trust", join(folder, "log-trust.json")).status).to.equal(1);
    const stranger = LOG_KEY.replace("jejak/", "jejak./");
    expect(run(file, "--log-key", stranger).status).to.equal(1);
    expect(run(file, ...TRUST).status).to.equal(1);
    expect(run(golden("v1-document.json"), "--log-key", LOG_KEY).status).to.equal(2);
    const protocol = run(file, "--log-key", LOG_KEY, "--protocol", "A. Auditor", "--lang", "id").stdout;
    expect(protocol).to.include("TERBUKTI:").and.include(LOG_KEY);
    expect(JSON.parse(run(file, "--log-key", LOG_KEY, "--json").stdout)).to.include({ verdict: "holds" });
    writeFileSync(file, '{"format":"jejak-equivocation"}');
    expect(run(file, "--log-key", LOG_KEY).status).to.equal(3);
  });

  it("names what is missing in the command", () => {
    const [nothing, untrusting, wrong, fileless] = [
      run(),
      run(golden("v1-document.json")),
      run("--nonsense"),
      run(...TRUST),
    ];
    for (const { status } of [nothing, untrusting, wrong, fileless]) expect(status).to.equal(2);
    const { stderr } = untrusting;
    expect(stderr).to.include("at --trust [usage]");
    expect(stderr).to.include("jejak trust --rpc <alamat>").and.include("jejak trust --rpc <address>");
    expect(stderr)
      .to.include("jejak-verify --help.")
      .and.not.match(/jejak --help/);
    expect(wrong.stderr).to.include("See jejak-verify --help.").and.not.include("jejak trust");
    expect(run("none.json", ...TRUST).status).to.equal(3);
    expect(run("--help").stdout).to.include("--trust").and.include("jejak trust --rpc <address>");
    expect(DOCUMENT.size).to.equal(FILE.length);
  });
});
