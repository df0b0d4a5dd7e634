import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { to0x, toHex } from "../../protocol/bytes.ts";
import { parseEvidence } from "../../protocol/evidence/format.ts";
import { parseTrust } from "../../protocol/evidence/trust.ts";
import { sha256 } from "../../protocol/hash.ts";
import { rootOf } from "../../protocol/log.ts";
import type { EvidenceMaker } from "../../server/api/deps.ts";
import { makeEvidence } from "../../server/evidence/make.ts";
import { runJejak, type Ran } from "../helpers/command.ts";
import { paddingLeaves } from "../helpers/evidence/batch.ts";
import type { TestAgency } from "../helpers/ledger.ts";
import { anchorBatch, deployRegistry, type TestRegistry } from "../helpers/registry.ts";
import { startWorld, type World } from "../server/api/world.ts";
import { openWorld, type EvidenceWorld } from "../server/evidence/world.ts";
import { startLedger } from "../server/indexer/support.ts";

const VERIFY = fileURLToPath(new URL("../../scripts/jejak-verify/main.ts", import.meta.url));
const TENDER = 1 << 2;
const [ALONE, SHARED] = ["ocds-perintah-1", "ocds-perintah/bersama"];
const PAPER = Buffer.from("Pengumuman tender\n");
const NOTICE = { id: "p/1", title: "Pengumuman", size: PAPER.length, sha256: toHex(sha256(PAPER)) };
const NOBODY = "http://127.0.0.1:9";

describe("jejak evidence, trust and pack", function () {
  this.timeout(180_000);
  let chain: Awaited<ReturnType<typeof startLedger>>;
  let world: EvidenceWorld;
  let api: World;
  let folder: string;
  let deployment: string;
  let agencies: TestAgency[];
  let registry: TestRegistry;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "jejak-perintah-"));
    chain = await startLedger();
    world = await openWorld(chain.ledger);
    agencies = chain.ledger.agencies;
    const step = { tags: TENDER, tag: "tender" };
    await world.record({ ...step, agency: agencies[0]!, ocid: ALONE, documents: [NOTICE] });
    for (const agency of agencies.slice(0, 2)) await world.record({ ...step, agency, ocid: SHARED });
    registry = await deployRegistry(chain.ledger);
    await anchorBatch(registry, { root: to0x(rootOf(paddingLeaves(64))), size: 64 });
    await world.index();
    const { pool, content } = world;
    const { sources } = world;
    const evidence: EvidenceMaker = { make: (asked, finality) => makeEvidence(sources, asked, finality) };
    api = await startWorld({ pool, content, evidence });
    deployment = join(folder, "deployment.json");
    writeFileSync(deployment, JSON.stringify(chain.ledger.deployment));
    writeFileSync(join(folder, "pengumuman.txt"), PAPER);
  });
  after(async () => {
    await api.stop();
    await world.stop();
    chain.ledger.close();
    await chain.anvil.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const at = (name: string) => join(folder, name);
  const run = (...args: string[]): Promise<Ran> =>
    runJejak({ home: folder }, [...args, "--url", api.url, "--json"]);
  const seen = (...args: string[]): Promise<Ran> => run(...args, "--finality", "seen");
  const trust = (...args: string[]): Promise<Ran> =>
    runJejak({ home: folder }, ["trust", "--json", "--rpc", chain.anvil.url, ...args]);

  /** Exit code and the error's code, as a script reads them. */
  async function refusal(ran: Promise<Ran>): Promise<[number | null, string]> {
    const { code, json } = await ran;
    return [code, (json as { error: { code: string } }).error.code];
  }

  /** Verifies as an auditor does who has the two files and nothing else. */
  function verify(evidence: string, trusted: string, ...more: string[]): number | null {
    return spawnSync(process.execPath, [VERIFY, evidence, "--trust", trusted, ...more]).status;
  }

  it("give evidence and a trust file, with which jejak-verify holds", async () => {
    const [file, trusted] = [at("proses.json"), at("percaya.json")];
    const { code, json } = await seen("evidence", ALONE, "--out", file);
    const bytes = readFileSync(file);
    expect(code).to.equal(0);
    expect(json).to.include({ file, bytes: bytes.length, sha256: toHex(sha256(bytes)) });
    expect(parseEvidence(bytes).trail?.ocid).to.equal(ALONE);
    const made = await trust("--deployment", deployment, "--evidence", file, "--out", trusted);
    expect(made.code).to.equal(0);
    const { blocks, contracts } = parseTrust(readFileSync(trusted));
    expect(blocks).to.deep.equal([(json as { block: object }).block]);
    expect(contracts.auditLog.address).to.equal(chain.ledger.deployment.contracts.auditLog.toLowerCase());
    expect(verify(file, trusted)).to.equal(0);
    expect(verify(file, trusted, "--document", at("pengumuman.txt"))).to.equal(0);
    expect(verify(file, trusted, "--document", trusted)).to.equal(1);
  });

  it("give evidence of an entry, of a document as a file or by its hash", async () => {
    const byEntry = await seen("evidence", "--entry", "0", "--out", at("entri.json"));
    expect(byEntry.code).to.equal(0);
    for (const document of [at("pengumuman.txt"), NOTICE.sha256]) {
      const { code } = await seen("evidence", "--document", document, "--out", at("dokumen.json"));
      expect(code).to.equal(0);
      const { subject } = parseEvidence(readFileSync(at("dokumen.json")));
      expect(subject).to.include({ type: "document", sha256: NOTICE.sha256 });
    }
  });

  it("give evidence that all processes of an agency are listed, with which jejak-verify holds", async () => {
    const [file, trusted] = [at("semua-proses.json"), at("percaya-semua.json")];
    const agency = agencies[0]!.officialId;
    const { code, json } = await seen("evidence", "--agency", agency, "--all", "--out", file);
    expect(code).to.equal(0);
    expect(json).to.deep.include({ agency, count: 2 });
    const { processes } = parseEvidence(readFileSync(file));
    expect(processes!.opened.map(({ ocid }) => ocid)).to.deep.equal([ALONE, SHARED]);
    await trust("--deployment", deployment, "--evidence", file, "--out", trusted);
    expect(verify(file, trusted)).to.equal(0);
    const told = await runJejak({ home: folder }, [
      ...["evidence", "--agency", agency, "--all", "--finality", "seen", "--url", api.url, "--out", file],
    ]);
    expect(told.stdout).to.include("2 of 2 processes of this agency are in 1 files");
    const unknown = seen("evidence", "--agency", "ID-TIDAK-ADA", "--all", "--out", at("tiada.json"));
    expect(await refusal(unknown)).to.deep.equal([4, "agency-unknown"]);
    expect(await refusal(run("evidence", "--agency", agency, "--all"))).to.deep.equal([5, "not-final-yet"]);
  });

  it("give evidence of a batch, and a trust file that names its registry, with which jejak-verify holds", async () => {
    const [file, trusted] = [at("batch.json"), at("percaya-batch.json")];
    const { officialId } = registry.agency;
    const { code } = await seen("evidence", "--agency", officialId, "--batch", "1", "--out", file);
    expect(code).to.equal(0);
    expect(parseEvidence(readFileSync(file)).subject).to.deep.equal({
      type: "batch",
      agency: officialId,
      number: 1,
    });
    await trust("--deployment", deployment, "--evidence", file, "--out", trusted);
    expect(parseTrust(readFileSync(trusted)).recordRegistry?.address).to.equal(registry.address);
    expect(verify(file, trusted)).to.equal(0);
    const none = seen("evidence", "--agency", officialId, "--batch", "2", "--out", at("tiada.json"));
    expect(await refusal(none)).to.deep.equal([4, "batch-unknown"]);
  });

  it("tell people what to do next, in their language", async () => {
    const args = ["evidence", ALONE, "--finality", "seen", "--url", api.url, "--out", at("baca.json")];
    const english = await runJejak({ home: folder }, args);
    expect(english.stdout).to.match(/^Saved: .*baca\.json, \d+ bytes, SHA-256 [0-9a-f]{64}\n/);
    expect(english.stdout).to.include("jejak-verify");
    const indonesian = await runJejak({ home: folder }, [...args, "--lang", "id"]);
    expect(indonesian.stdout).to.match(/^Tersimpan: /);
  });

  it("say which agencies to choose from, and take the one that is chosen", async () => {
    for (const command of ["evidence", "pack"]) {
      expect(await refusal(seen(command, SHARED))).to.deep.equal([5, "process-ambiguous"]);
      const chosen = await seen(command, SHARED, "--agency", agencies[1]!.officialId, "--out", at("pilih"));
      expect(chosen.code).to.equal(0);
    }
  });

  it("say that something is not there, or not final yet, by exit code", async () => {
    for (const command of ["evidence", "pack"]) {
      expect(await refusal(seen(command, "ocds-tidak-ada"))).to.deep.equal([4, "process-unknown"]);
      expect(await refusal(run(command, ALONE))).to.deep.equal([5, "not-final-yet"]);
    }
    expect(await refusal(seen("evidence", "--entry", "99"))).to.deep.equal([4, "entry-unknown"]);
    expect(await refusal(seen("evidence", "--document", "00".repeat(32)))).to.deep.equal([
      4,
      "document-unknown",
    ]);
  });

  it("refuse what cannot be meant, and files that cannot be written", async () => {
    const wrong = [
      ["evidence"],
      ["evidence", ALONE, "--entry", "1"],
      ["evidence", "--all"],
      ["evidence", "--batch", "1"],
      ["evidence", "--agency", "x", "--batch", "0"],
      ["evidence", ALONE, "--agency", "x", "--all"],
      ["evidence", "--entry", "one"],
      ["evidence", ALONE, "--out", at("tidak/ada")],
      ["pack"],
      ["pack", ALONE, "--year", "2026"],
      ["pack", "--agency", "x"],
      ["pack", "--agency", "x", "--year", "26"],
      ["pack", ALONE, "--out", at("tidak/ada")],
    ];
    for (const args of wrong)
      expect(await refusal(seen(...args)), args.join(" ")).to.deep.equal([2, "usage"]);
  });

  it("say that a server or a node does not answer", async () => {
    const unreachable = (...args: string[]) =>
      refusal(runJejak({ home: folder }, [...args, "--json", "--url", NOBODY]));
    const answers = await Promise.all([
      unreachable("evidence", ALONE),
      unreachable("pack", ALONE, "--agency", "x"),
    ]);
    for (const answer of answers) expect(answer).to.deep.equal([7, "server-unavailable"]);
    const node = trust("--deployment", deployment, "--rpc", NOBODY);
    expect(await refusal(node)).to.deep.equal([7, "chain-unavailable"]);
  });

  it("make a trust file from the log's address alone, and none for contracts that are not there", async () => {
    const { auditLog } = chain.ledger.deployment.contracts;
    const { code } = await trust("--audit-log", auditLog, "--block", "1", "--out", at("alamat.json"));
    expect(code).to.equal(0);
    expect(parseTrust(readFileSync(at("alamat.json"))).blocks?.map(({ number }) => number)).to.deep.equal([
      1,
    ]);
    const stranger = `0x${"11".repeat(20)}`;
    expect((await refusal(trust("--audit-log", stranger)))[1]).to.equal("deployment-missing");
    expect(
      await refusal(trust("--evidence", at("tidak-ada.json"), "--deployment", deployment)),
    ).to.deep.equal([3, "file-unreadable"]);
    expect(await refusal(trust())).to.deep.equal([2, "usage"]);
  });

  it("save packs of a process and of an agency's year, whole or not at all", async () => {
    const year = String(
      new Date((await chain.ledger.provider.getBlock("latest"))!.timestamp * 1000).getUTCFullYear(),
    );
    const agency = agencies[0]!.officialId;
    const one = await seen("pack", ALONE, "--out", at("satu.zip"));
    const all = await seen("pack", "--agency", agency, "--year", year, "--out", at("semua.zip"));
    for (const [{ code, json }, name] of [
      [one, "satu.zip"],
      [all, "semua.zip"],
    ] as const) {
      const bytes = readFileSync(at(name));
      expect(code).to.equal(0);
      expect(json).to.include({ bytes: bytes.length, sha256: toHex(sha256(bytes)) });
      expect((json as { asOf: string }).asOf).to.include("finality=seen");
    }
    expect(readFileSync(at("semua.zip")).toString("latin1")).to.include("processes-1.evidence.json");
    const none = seen("pack", "--agency", agency, "--year", "1999", "--out", at("tiada.zip"));
    expect(await refusal(none)).to.deep.equal([4, "process-unknown"]);
    expect(readdirSync(folder).filter((name) => /tiada|\.part$/.test(name))).to.deep.equal([]);
  });

  it("leave no file of a pack that breaks off", async () => {
    const server = createServer((_req, res) => {
      res.writeHead(200, { "content-type": "application/zip" });
      res.write("PK");
      setTimeout(() => res.destroy(), 100);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const args = ["pack", ALONE, "--agency", "x", "--out", at("putus.zip"), "--json"];
    const ran = runJejak({ home: folder }, [...args, "--url", `http://127.0.0.1:${port}`]);
    expect(await refusal(ran)).to.deep.equal([7, "server-unavailable"]);
    server.close();
    expect(readdirSync(folder).filter((name) => name.startsWith("putus"))).to.deep.equal([]);
  });
});
