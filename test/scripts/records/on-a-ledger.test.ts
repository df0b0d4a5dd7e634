import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { AbiCoder, Wallet, computeAddress, encryptKeystoreJsonSync, hexlify } from "ethers";
import type { Hex } from "../../../protocol/bytes.ts";
import { EXIT } from "../../../protocol/errors.ts";
import { claimedTrust } from "../../../protocol/evidence/claimed.ts";
import { verifyRecord, type VerifiedRecord } from "../../../protocol/records/verify.ts";
import { PILOT_DELAYS } from "../../../scripts/deploy.ts";
import { readEvidence } from "../../../scripts/client/evidence.ts";
import { createRpc } from "../../../server/chain/rpc.ts";
import { checkOwn } from "../../../server/evidence/check.ts";
import { makeEvidence, type Sources } from "../../../server/evidence/make.ts";
import { deploymentOf } from "../../../server/indexer/deployment.ts";
import { ANVIL_KEY, startAnvil } from "../../helpers/anvil.ts";
import { runHere, type Ran } from "../../helpers/command.ts";
import { deployLedger, makeAgency, type TestLedger } from "../../helpers/ledger.ts";
import { pdfPages } from "../../helpers/pdf.ts";
import { createDatabase } from "../../helpers/postgres.ts";
import { deployRegistry, grantIssuer } from "../../helpers/registry.ts";
import { unzip } from "../../helpers/unzip.ts";
import { startWorld, type World } from "../../server/api/world.ts";
import { startIndexer } from "../../server/indexer/support.ts";

const [OFFICE, HEIR] = ["ID-CONTOH-LAMA", "ID-CONTOH-PENERUS"] as const;
const DELAYS = { ...PILOT_DELAYS, writer: 0, succession: 0 };

interface Issued {
  rows: number;
  batches: number[];
  packs: string[];
  report: string;
}

describe("jejak records, on a ledger", function () {
  this.timeout(60_000);
  const closing: (() => unknown)[] = [];
  let home: string;
  let ledger: TestLedger;
  let site: World;
  let env: Record<string, string>;
  /** `<batch>/<index>` of the three records, and the files of their pack. */
  let places: string[];
  /** That of a fourth one, in batch 2. */
  let newer: string;
  let pack: Map<string, Buffer>;

  before(async () => {
    home = mkdtempSync(join(tmpdir(), "jejak-records-"));
    closing.push(() => {
      rmSync(home, { recursive: true });
    });
    const anvil = await startAnvil({ automine: true });
    closing.push(() => anvil.stop());
    const agencies = [makeAgency(OFFICE), makeAgency(HEIR)];
    ledger = await deployLedger({
      rpcUrl: anvil.url,
      sender: new Wallet(ANVIL_KEY),
      agencies,
      delays: DELAYS,
    });
    closing.push(() => {
      ledger.close();
    });
    const { issuer } = await deployRegistry(ledger);
    const [old, heir] = agencies;
    if (old === undefined || heir === undefined) throw new Error("no agencies");
    keep("penerbit", issuer.secret, issuer.signer);
    const succeeding = await grantIssuer(ledger, heir);
    keep("penerus", succeeding.secret, succeeding.signer);
    keep("administrator", Buffer.from(ANVIL_KEY.slice(2), "hex"));
    await (await ledger.directory.proposeSuccession(old.key, heir.key)).wait();
    const args = AbiCoder.defaultAbiCoder().encode(["bytes32"], [heir.key]);
    await (await ledger.directory.enact(old.key, 1, args)).wait();
    await openSite();
    const { databaseUrl } = await createDatabase();
    env = { RPC_URL: anvil.url, VAULT_DATABASE_URL: databaseUrl };
  });

  after(async () => {
    for (const close of closing.reverse()) await close();
  });

  /** A key as `jejak keys create` keeps it, quicker to open; on P-256 where it has a signer. */
  function keep(name: string, secret: Uint8Array, signer?: Hex): void {
    const account = { address: computeAddress(hexlify(secret)), privateKey: hexlify(secret) };
    const folder = join(home, "keys");
    mkdirSync(folder, { recursive: true });
    const sealed = encryptKeystoreJsonSync(account, "contoh", { scrypt: { N: 4_096 } });
    const curve = { curve: "P-256", publicKey: `0x${signer?.slice(-128) ?? ""}` };
    const stored = { ...(JSON.parse(sealed) as object), ...(signer !== undefined && { jejak: curve }) };
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(stored), { mode: 0o600 });
    writeFileSync(join(folder, `${name}.passphrase`), "contoh\n", { mode: 0o600 });
  }

  /** A site that catches up with the chain before it makes evidence. */
  async function openSite(): Promise<void> {
    site = await startWorld();
    closing.push(() => site.stop());
    const { chainId, contracts } = ledger.deployment;
    const deployment = await deploymentOf(chainId, contracts);
    const rpc = createRpc(ledger.rpcUrl);
    closing.push(() => {
      rpc.close();
    });
    const index = async () => {
      const indexer = startIndexer(site.pool, deployment, [ledger.rpcUrl]);
      await indexer.reaches(Number(await ledger.log.size()));
      await indexer.stop();
    };
    const { auditLog, agencyDirectory, procurementLedger } = deployment;
    const sources: Sources = {
      pool: site.pool,
      content: { read: () => Promise.resolve(null) },
      rpc,
      networkFinality: "tags",
      deployment: { chainId, auditLog, agencyDirectory, procurementLedger },
      check: (evidence, own) => Promise.resolve(checkOwn(evidence, own)),
    };
    site.deps.evidence = {
      make: async (asked) => {
        await index();
        return await makeEvidence(sources, asked, "seen");
      },
    };
    await index();
  }

  const jejak = (...args: string[]): Promise<Ran> =>
    runHere(["--home", home, "--url", site.url, "records", ...args], env);
  const told = async (...args: string[]): Promise<unknown> => {
    const { code, json, stderr } = await jejak("--json", ...args);
    expect(code, stderr).to.equal(EXIT.done);
    return json;
  };
  const place = (i: number): string => `${OFFICE}/${places[i] ?? ""}`;

  async function issue(count: number, key: string, ...more: string[]): Promise<Issued> {
    const [rows, out] = [join(home, `${key}.csv`), join(home, key)];
    await told("sample", "--type", "akta-kelahiran", "--count", String(count), "--out", rows);
    const what = ["issue", "--agency", OFFICE, "--type", "akta-kelahiran", "--from", rows, "--out", out];
    return (await told(...what, "--key", key, "--now", ...more)) as Issued;
  }

  const filesOf = ({ packs }: Issued): Map<string, Buffer> =>
    new Map(packs.flatMap((path) => unzip(readFileSync(path))).map(({ name, bytes }) => [name, bytes]));

  const placesIn = ({ report }: Issued): string[] =>
    readFileSync(report, "utf8")
      .trimEnd()
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(",").slice(1, 3).join("/"));

  const fileAt = (files: Map<string, Buffer>, named: string): Buffer =>
    files.get(`records/${named.replace("/", "-")}.jejak.json`) ?? Buffer.alloc(0);

  function checked(record: Uint8Array, evidence: Uint8Array): VerifiedRecord {
    const now = Math.floor(Date.now() / 1_000);
    return verifyRecord({ record, evidence: [evidence], trust: claimedTrust(evidence), now });
  }

  /** With evidence of now. */
  async function checkNow(i: number): Promise<VerifiedRecord> {
    const evidence = await readEvidence(site.url, { type: "batch", agency: OFFICE, number: 1 }, "finalized");
    return checked(fileAt(pack, places[i] ?? ""), evidence);
  }

  it("issues rows into a pack with pages, whose records anybody can check", async () => {
    const issued = await issue(3, "penerbit", "--pdf");
    expect([issued.rows, issued.batches]).to.deep.equal([3, [1]]);
    pack = filesOf(issued);
    places = placesIn(issued);
    expect(pack.size).to.equal(7);
    const evidence = pack.get("evidence-1.json") ?? new Uint8Array();
    for (const named of places) {
      const { verdict, record } = checked(fileAt(pack, named), evidence);
      expect([verdict, record.record?.shown["nama"]?.startsWith("Contoh ")]).to.deep.equal(["holds", true]);
    }
    const [page] = pdfPages(pack.get(`pages/${(places[0] ?? "").replace("/", "-")}.pdf`) ?? Buffer.alloc(0));
    expect(page).to.include("Birth certificate").and.include("Full name").and.include(`${site.url}/en/check`);
  });

  it("revokes a record, and says since when and why", async () => {
    const evidence = pack.get("evidence-1.json") ?? new Uint8Array();
    await told("revoke", place(0), "--key", "penerbit", "--reason", "court-order");
    const { items } = (await told("status", place(0), place(1))) as { items: Record<string, unknown>[] };
    const { timestamp = 0 } = (await ledger.provider.getBlock("latest")) ?? {};
    const changedAt = new Date(timestamp * 1_000).toISOString().replace(".000Z", "Z");
    expect(items[0]).to.include({ status: "revoked", reason: "court-order", changedAt, erasedAt: null });
    expect(items[1]).to.include({ status: "valid", reason: null, changedAt: null });
    const { stdout } = await jejak("status", place(0));
    expect(stdout).to.equal(`${place(0)}  revoked since ${changedAt}: a court order\n`);
    const indonesian = await jejak("--lang", "id", "status", place(0));
    expect(indonesian.stdout).to.include(`dicabut sejak ${changedAt}: putusan pengadilan`);
    expect((await checkNow(0)).verdict).to.equal("fails");
    expect(checked(fileAt(pack, places[0] ?? ""), evidence).verdict).to.equal("holds");
    const path = join(home, "record.json");
    writeFileSync(path, fileAt(pack, places[0] ?? ""));
    expect(((await told("status", "--file", path)) as { items: object[] }).items[0]).to.deep.equal(items[0]);
  });

  it("prints a record again as it was, until it is erased", async () => {
    const again = join(home, "again.pdf");
    await told("reprint", place(1), "--out", again);
    const page = pack.get(`pages/${(places[1] ?? "").replace("/", "-")}.pdf`);
    expect(readFileSync(again).equals(page ?? Buffer.alloc(0))).to.equal(true);
    const unanswered = await jejak("erase", place(1), "--key", "penerbit");
    expect(unanswered.code).to.equal(EXIT.declined);
    expect(unanswered.stderr).to.include("Erase 1 records?").and.include("--yes").and.include("Nothing was");
    await told("erase", place(1), "--key", "penerbit", "--yes");
    const { code, stderr } = await jejak("reprint", place(1), "--out", again);
    expect([code, stderr.includes("record-erased")]).to.deep.equal([EXIT.notFound, true]);
    const { stdout } = await jejak("status", place(1));
    expect(stdout).to.match(/ {2}valid; erased at source \d{4}-\d\d-\d\dT[\d:]+Z\n$/);
    const { verdict, record } = await checkNow(1);
    expect(verdict).to.equal("holds");
    expect(record.findings.some(({ code: found }) => found === "record.erased")).to.equal(true);
  });

  it("lets an agency's successor issue and supersede, under its succession alone", async () => {
    const evidenceWait = ["--evidence-wait", "0"];
    const issued = await issue(1, "penerus", ...evidenceWait);
    [newer = ""] = placesIn(issued);
    const files = filesOf(issued);
    expect(checked(fileAt(files, newer), files.get("evidence-2.json") ?? new Uint8Array()).verdict).to.equal(
      "holds",
    );
    const pair = [place(2), `${OFFICE}/${newer}`];
    const supersede = (...more: string[]) =>
      jejak("supersede", ...pair, "--key", "penerus", "--reason", "replaced", ...more);
    for (const [more, code] of [
      [["--succession", "0"], "mandate-not-good"],
      [["--succession", "2"], "succession-unknown"],
      [["--succession", "x"], "usage"],
    ] as const) {
      const { stderr } = await supersede(...more);
      expect(stderr).to.include(`[${code}]`);
    }
    const done = await supersede("--succession", "1");
    expect(done.code, done.stderr).to.equal(EXIT.done);
    expect(done.stderr).to.include(HEIR).and.include(OFFICE);
    const { stdout } = await jejak("status", place(2));
    expect(stdout).to.match(/ {2}superseded since \S+: replacement; its successor is /);
    expect(stdout.trimEnd().endsWith(` ${OFFICE}/${newer}`)).to.equal(true);
    const { stderr } = await jejak("supersede", `${OFFICE}/${newer}`, place(0), "--key", "penerbit");
    expect(stderr)
      .to.include("[record-successor-invalid]")
      .and.include(places[0]?.split("/")[1] ?? "");
  });

  it("says by line and place what is wrong with a list, and does nothing of it", async () => {
    const list = join(home, "places.txt");
    const size = await ledger.log.size();
    const cases: [string, string][] = [
      [`${place(2)}\n${OFFICE}/2\n`, `${list}:2`],
      [`# those of today\n${place(2)} ${place(1)}\n`, `${list}:2`],
      [`${place(2)}\n${OFFICE}/4294967296/1\n`, `${list}:2`],
      [`${place(2)}\n${HEIR}/2/1\n`, HEIR],
      [`${OFFICE}/${newer}\n${OFFICE}/3/1\n`, '"batch":3'],
      [`${OFFICE}/2/64\n`, "64"],
    ];
    for (const [text, says] of cases) {
      writeFileSync(list, text);
      for (const command of [["suspend"], ["erase", "--yes"]]) {
        const { code, stderr } = await jejak(...command, "--list", list, "--key", "penerbit");
        expect(code, `${command[0] ?? ""} ${text}`).to.be.greaterThan(0);
        expect(stderr).to.include(says);
      }
    }
    expect(await ledger.log.size()).to.equal(size);
  });

  it("says what is wrong with an option, a key, a folder or the chain, and does nothing", async () => {
    const size = await ledger.log.size();
    const [rows, taken] = [join(home, "penerbit.csv"), join(home, "record.json")];
    const issue = ["issue", "--agency", OFFICE, "--type", "ijazah", "--from", rows, "--out", taken];
    const by = ["--key", "penerbit"];
    const held = places.map((named) => named.split("/")[1]);
    const padding = [...Array(64).keys()].find((index) => !held.includes(String(index))) ?? 0;
    keep("miskin", new Uint8Array(32).fill(7));
    const cases: [string[], code: string, says: string][] = [
      [["revoke", ...by], "record-place-malformed", "place"],
      [["revoke", place(1), "--reason", "theft", ...by], "usage", "--reason"],
      [["revoke", place(1), ...by, ...by], "usage", "--key"],
      [["revoke", place(1), "--key", "administrator"], "key-not-p256", "administrator.json"],
      [["revoke", place(1), "--sender", "miskin", ...by], "sender-without-funds", "0x"],
      [["erase", place(2), "--yes", "--sender", "miskin", ...by], "sender-without-funds", "0x"],
      [["status", `${OFFICE}/1/${padding}`], "record-unknown", `"indexes":[${padding}]`],
      [["revoke", `${OFFICE}/1/${padding}`, ...by], "record-unknown", `"indexes":[${padding}]`],
      [["suspend", `${OFFICE}/1/64`, ...by], "record-unknown", '"batch":1,"indexes":[64]'],
      [["supersede", "--file", taken, ...by], "usage", "--file"],
      [["reprint", place(2), "--out", home], "file-unwritable", home],
      [["sample", "--type", "ijazah", "--out", home], "file-unwritable", home],
      [["backup-keys", join(taken, "x")], "file-unwritable", taken],
      [["backup-keys", taken], "file-exists", taken],
      [[...issue, ...by], "file-unwritable", taken],
      [[...issue, ...by, "--batch-rows", "0"], "usage", "--batch-rows"],
      [
        ["status", place(1), "--rpc", "http://127.0.0.1:1/secret"],
        "chain-unavailable",
        "(http://127.0.0.1:1)",
      ],
    ];
    for (const [args, code, says] of cases) {
      const { stderr } = await jejak(...args);
      expect(stderr).to.include(`[${code}]`).and.include(says);
    }
    expect(await ledger.log.size()).to.equal(size);
    await told("reprint", place(2), "--out", join(home, "still.pdf"));
    const { stderr } = await jejak(
      "sample",
      "--type",
      "ijazah",
      "--out",
      rows,
      "--count",
      "0",
      "--lang",
      "id",
    );
    expect(stderr).to.include("(--count): Terlalu kecil").and.include('{"given":"0"}');
  });
});
