import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet, parseEther } from "ethers";
import { fromHex, to0x } from "../../protocol/bytes.ts";
import { EXIT } from "../../protocol/errors.ts";
import { keccak256, utf8 } from "../../protocol/hash.ts";
import { tagMask } from "../../protocol/tags.ts";
import { reasonOf } from "../../scripts/client/withdrawal.ts";
import { enactSuccession, proposeSuccession } from "../../scripts/directory/successions.ts";
import { openDirectory, type Directory } from "../../scripts/directory/transact.ts";
import { recordBatch, signStep, type TestAgency } from "../helpers/ledger.ts";
import { homePaths } from "../../server/home.ts";
import { startSite, type Site } from "../helpers/site.ts";
import { unzip } from "../helpers/unzip.ts";

type Json = Record<string, unknown>;

const OCID = "ocds-uji-suksesi";
/** An invented national identity number that should never have been published. */
const SECRET = "3174015208900001";
const PAPER = "isi dokumen";

describe("jejak succession and withdraw", function () {
  this.timeout(120_000);
  let site: Site;
  let old: TestAgency, heir: TestAgency;
  let stranger: Directory;

  before(async () => {
    site = await startSite();
    [old, heir] = site.ledger.agencies as [TestAgency, TestAgency];
    for (const [name, { officers }] of Object.entries({ old, heir }))
      for (const { mandate, wallet } of officers) await site.keep(`${name}-${mandate}`, wallet);
    const wallet = new Wallet(to0x(keccak256(utf8("a stranger"))));
    const { sender, rpcUrl, deployment } = site.ledger;
    await (await sender.sendTransaction({ to: wallet.address, value: parseEther("1") })).wait();
    const key = { address: to0x(fromHex(wallet.address)), privateKey: fromHex(wallet.privateKey) };
    stranger = openDirectory(rpcUrl, deployment.contracts.agencyDirectory, key);
  });
  after(async () => {
    stranger.close();
    await site.stop();
  });

  const told = async (code: number, ...args: string[]): Promise<Json> => {
    const ran = await site.jejak(...args);
    expect(ran.code, `${args.join(" ")}\n${ran.stderr}${ran.stdout}`).to.equal(code);
    return ran.json as Json;
  };
  /** The code of a refusal and its values. */
  const refused = async (...args: string[]): Promise<[string, Json]> => {
    const { json } = await site.jejak(...args);
    const { code, values = {} } = (json as { error?: { code: string; values?: Json } }).error ?? {
      code: "-",
    };
    return [code, values];
  };
  const codeOf = async (...args: string[]) => (await refused(...args))[0];
  const succession = (verb: string, ...more: string[]) => [
    ...["succession", verb, old.officialId, heir.officialId],
    ...more,
  ];
  const size = async () => Number(await site.ledger.log.size());
  /** The deployment as the reader has it. */
  const pinned = () => {
    const file = join(site.home, "deployment.json");
    writeFileSync(file, JSON.stringify(site.ledger.deployment));
    return ["--deployment", file];
  };
  const keys = (...names: string[]) => names.flatMap((name) => ["--key", name]);

  async function later(): Promise<void> {
    await site.anvil.rpc("evm_increaseTime", [site.ledger.deployment.delays.succession + 1]);
    await site.anvil.mine();
  }

  it("names the want of money of whoever pays for a mandate", async () => {
    await site.keep("miskin", new Wallet(to0x(keccak256(utf8("a poor payer")))));
    const grant = ["mandate", "grant", "--agency", old.officialId, "--signer", `0x${"77".repeat(20)}`];
    const asked = [...grant, "--roles", "record", ...keys("old-1"), "--sender", "miskin"];
    expect(await codeOf(...asked)).to.equal("sender-without-funds");
    const known = ["administer", "record", "approve", "withdraw", "issue"];
    for (const role of ["isue", "toString"])
      expect(await refused(...grant, "--roles", role, ...keys("old-1"))).to.deep.equal([
        "usage",
        { role, known },
      ]);
  });

  describe("an agency's succession", () => {
    it("is proposed by the administrator alone, once, and says when it can be enacted", async () => {
      const byStranger: unknown = await proposeSuccession(stranger, old.key, heir.key).catch(
        (error: unknown) => error,
      );
      expect(byStranger).to.include({ code: "unauthorised" });
      expect(await codeOf("succession", "propose", old.officialId, old.officialId)).to.equal("usage");
      expect(await codeOf("succession", "propose", old.officialId, "ID-NOBODY")).to.equal("agency-unknown");
      expect(await codeOf(...succession("enact"))).to.equal("proposal-not-open");
      const proposed = await told(EXIT.partly, ...succession("propose"));
      expect(proposed).to.include({ state: "proposed", proposal: 1, delaySeconds: 10 });
      const before = await size();
      expect(await told(EXIT.partly, ...succession("propose"))).to.deep.equal(proposed);
      expect(await size()).to.equal(before);
      const [code, values] = await refused(...succession("enact"));
      expect([code, values]).to.deep.equal([
        "delay-not-over",
        { proposal: 1, effectiveAt: proposed["effectiveAt"] },
      ]);
      await site.indexed();
      const { proposals, successions } = (await told(EXIT.done, "succession", "list", old.officialId)) as {
        proposals: Json[];
        successions: Json[];
      };
      expect(proposals[0]).to.include({ proposal: 1, successorId: heir.officialId });
      expect(successions).to.deep.equal([]);
    });

    it("is enacted by anybody after the delay, once; then nothing is left to propose", async () => {
      await later();
      expect(await enactSuccession(stranger, old.key, heir.key)).to.equal(1);
      const before = await size();
      expect(await told(EXIT.done, ...succession("enact"))).to.include({ state: "inForce", number: 1 });
      expect(await told(EXIT.done, ...succession("propose"))).to.include({ state: "inForce", number: 1 });
      expect(await size()).to.equal(before);
    });

    it("can be vetoed by the agency that it is about, and taken back by who proposed it", async () => {
      const about = [heir.officialId, old.officialId];
      await told(EXIT.partly, "succession", "propose", ...about);
      await site.indexed();
      expect(await codeOf("agency", "veto", heir.officialId, "1", ...keys("heir-2"))).to.equal(
        "approvals-insufficient",
      );
      expect(await told(EXIT.done, "agency", "veto", heir.officialId, "1", ...keys("heir-1"))).to.include({
        state: "vetoed",
      });
      expect(await codeOf("agency", "veto", heir.officialId, "1", ...keys("heir-1"))).to.equal(
        "proposal-not-open",
      );
      await told(EXIT.partly, "succession", "propose", ...about);
      expect(await told(EXIT.done, "agency", "take-back", heir.officialId, "2")).to.include({
        state: "withdrawn",
      });
      expect(await codeOf("succession", "enact", ...about)).to.equal("proposal-not-open");
    });
  });

  const release = (id: string, tag: string, more: Json = {}) => {
    const file = join(site.home, `${id}.json`);
    writeFileSync(
      file,
      JSON.stringify({
        ocid: OCID,
        id,
        date: "2026-01-01T00:00:00Z",
        tag: [tag],
        initiationType: "tender",
        ...more,
      }),
    );
    return file;
  };
  const anchor = (file: string, ...more: string[]) => [
    ...["anchor", file, "--agency", old.officialId, "--yes"],
    ...more,
  ];

  describe("a successor's officers", () => {
    before(async () => {
      await recordBatch(site.ledger, [
        signStep(site.ledger, { agency: old, ocid: OCID, tags: tagMask(["planning"]) }),
      ]);
      await site.indexed();
    });

    it("record on the old trail, by the number or found by their keys", async () => {
      const documents = [{ id: "d1", title: `Daftar ${SECRET}`, format: "text/plain" }];
      const tender = { id: "t", title: `Bantuan untuk ${SECRET}`, documents };
      const file = release("r-1", "tender", { tender });
      writeFileSync(join(site.home, "d1.txt"), PAPER);
      const document = ["--document", `d1=${join(site.home, "d1.txt")}`];
      await told(EXIT.done, ...anchor(file, ...document, "--succession", "1", ...keys("heir-1")));
      await site.indexed();
      const awards = [{ id: "a", description: "Hubungi 0812-3456-7890" }];
      const found = await site.jejak(
        ...anchor(release("r-2", "award", { awards }), ...keys("heir-1", "heir-2")),
      );
      expect([found.code, found.stderr]).to.satisfy(
        ([code, said]: [number, string]) => code === EXIT.done && said.includes("signs for"),
      );
      await site.indexed();
      const imported = ["import", "ocds", release("r-i", "planningUpdate"), "--agency", old.officialId];
      expect(await told(EXIT.done, ...imported, ...keys("heir-1"))).to.have.nested.property(
        "summary.recorded",
        1,
      );
      await site.indexed();
      const { items } = (await told(EXIT.done, "trail", OCID)) as { items: { steps: Json[] }[] };
      const steps = items[0]?.steps as { succession: number; approvers: { agency: string }[] }[];
      expect(steps.map((step) => step.succession)).to.deep.equal([0, 1, 1, 1]);
      expect(steps[2]?.approvers.map(({ agency }) => agency)).to.deep.equal([heir.key, heir.key]);
    });

    it("open no trail in the old agency's name, and use no succession that is not there", async () => {
      const other = join(site.home, "other.json");
      writeFileSync(other, JSON.stringify({ ocid: "ocds-uji-baru", id: "b", tag: ["planning"] }));
      const [opening, values] = await refused(...anchor(other, ...keys("heir-1")));
      expect([opening, values]).to.deep.equal(["succession-unknown", { succession: 1, opensTrail: true }]);
      const step = anchor(release("r-3", "planning"), ...keys("heir-1"));
      expect(await refused(...step, "--succession", "7")).to.deep.equal([
        "succession-unknown",
        { agency: old.officialId, succession: 7, inForce: [1] },
      ]);
      expect(await codeOf(...step, "--succession", "0")).to.equal("mandate-not-good");
    });
  });

  const withdraw = (...more: string[]) => ["withdraw", "--agency", old.officialId, "--ocid", OCID, ...more];
  const first = (...more: string[]) => withdraw("--step", "1", "--reason", "personal-data", ...more);

  /** Where the site shows the process, as text; an archive by its files. */
  async function shownAt(paths: readonly string[]): Promise<Map<string, string>> {
    const shown = new Map<string, string>();
    for (const path of paths) {
      const bytes = Buffer.from(await (await fetch(site.url + path)).arrayBuffer());
      const isZip = bytes.subarray(0, 2).toString() === "PK";
      const texts = isZip ? unzip(bytes).map((file) => file.bytes.toString()) : [bytes.toString()];
      shown.set(path, texts.join("\n"));
    }
    return shown;
  }

  describe("a text that is withdrawn", () => {
    let contentHash: string;
    let manifest: string;
    let places: string[];

    before(async () => {
      const { items } = (await told(EXIT.done, "trail", OCID)) as {
        items: { steps: { contentHash: string; documents: { sha256: string }[] }[] }[];
      };
      const step = items[0]?.steps[1];
      contentHash = step?.contentHash ?? "";
      manifest = join(site.home, "manifest.json");
      const process = `/agencies/${old.officialId}/processes/${OCID}`;
      places = [
        ...[`/api/v1${process}`, `/api/v1/processes/${OCID}`, `/api/v1/processes?q=${SECRET}`],
        ...[
          process,
          `/en${process}`,
          `${process}/versions`,
          `${process}/diff?from=1&to=2`,
          `${process}/state`,
        ],
        ...[`/api/v1/manifests/${contentHash}`, `/api/v1/documents/${step?.documents[0]?.sha256}`],
        ...[`/documents/${step?.documents[0]?.sha256}`, `/api/v1/steps/newest`, "/", "/processes"],
        ...["/api/v1/processes.csv", "/api/v1/documents.csv", "/api/v1/documents.ndjson"],
        ...[`/api/v1${process}/evidence?finality=seen`, `/api/v1${process}/pack?finality=seen`],
      ];
      const shown = await shownAt(places);
      const silent = [...shown].filter(([, body]) => !body.includes(SECRET)).map(([path]) => path);
      expect(silent).to.deep.equal([]);
      writeFileSync(manifest, shown.get(`/api/v1/manifests/${contentHash}`) ?? "");
    });

    it("must be there, by an officer who may, for a reason; and is shown before it is asked about", async () => {
      expect(await codeOf(...first(...keys("heir-2")))).to.equal("mandate-not-good");
      expect(await codeOf(...withdraw("--step", "9", "--reason", "security", ...keys("heir-1")))).to.equal(
        "step-unknown",
      );
      const [code, values] = await refused(...withdraw("--step", "1", "--reason", "x", ...keys("heir-1")));
      expect([code, (values["known"] as string[]).includes("data-pribadi")]).to.deep.equal(["usage", true]);
      expect(["data-pribadi", "Personal data"].map(reasonOf)).to.deep.equal([1, 1]);
      const before = await size();
      const asked = await site.jejak(...first(...keys("heir-1")));
      expect(asked.code).to.equal(EXIT.declined);
      expect(asked.stderr).to.include("one-way").and.include(`Bantuan untuk ${SECRET}`).and.include("NIK");
      expect(asked.stderr).to.include("Looks like personal data in step 2 of this process too");
      expect(await size()).to.equal(before);
    });

    it("tells where another agency recorded the same text first", async () => {
      const trail = await told(EXIT.done, "trail", OCID);
      const { items } = trail as { items: [{ steps: [{ contentHash: string }] }] };
      const shared = items[0].steps[0].contentHash;
      const step = { agency: heir, ocid: "ocds-uji-sama", tags: tagMask(["planning"]) };
      await recordBatch(site.ledger, [signStep(site.ledger, { ...step, content: `0x${shared}` })]);
      await site.indexed();
      const of = ["--agency", heir.officialId, "--ocid", step.ocid, "--step", "0", "--reason", "keamanan"];
      const { code, stderr } = await site.jejak("withdraw", ...of, ...keys("heir-1"));
      expect([code, stderr.includes(`${old.officialId} recorded the same text first`)]).to.deep.equal([
        EXIT.declined,
        true,
      ]);
    });

    it("is withheld everywhere, for ever, and the record of it holds", async () => {
      const done = await told(EXIT.done, ...first("--yes", ...keys("heir-1")));
      expect(done).to.include({ withheld: true, recorded: true, reason: 1, contentHash });
      await site.indexed();
      const shown = await shownAt(places);
      expect([...shown].filter(([, body]) => body.includes(SECRET)).map(([path]) => path)).to.deep.equal([]);
      expect(shown.get(`/api/v1/manifests/${contentHash}`)).to.include("content-withdrawn");
      const process = `/agencies/${old.officialId}/processes/${OCID}`;
      expect(shown.get(process)).to.include("data pribadi").and.include(contentHash);
      expect(shown.get(`/en${process}`)).to.include("personal data");
      const verified = await told(EXIT.done, "verify", manifest, ...pinned());
      expect(verified).to.have.nested.property("files[0].verdict", "pass");
      const again = await told(EXIT.done, ...first("--yes", ...keys("heir-1")));
      expect(again).to.include({ withheld: true, recorded: false, index: done["index"] });
    });

    it("is in no table of the database; its file is set aside once final, and stays away once emptied", async () => {
      const { rows: tables } = await site.pool.query<{ name: string }>(
        "SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname IN ('ledger', 'kept')",
      );
      for (const { name } of tables) {
        const { rows } = await site.pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
        expect(
          rows.filter(({ row }) => row.includes(SECRET)),
          name,
        ).to.deep.equal([]);
      }
      expect(await site.content.has(contentHash)).to.equal(true);
      await site.anvil.mine(100);
      for (let left = 100; (await site.content.has(contentHash)) && left > 0; left--) await site.indexed();
      expect(await site.content.has(contentHash)).to.equal(false);
      const aside = await site.content.readWithdrawn(contentHash);
      expect(Buffer.from(aside ?? []).toString()).to.include(SECRET);
      const { content } = homePaths(site.home);
      writeFileSync(join(content, "withdrawn", contentHash.slice(0, 2), `${contentHash.slice(2)}.json`), "");
      expect(await site.content.put(contentHash, readFileSync(manifest))).to.equal(false);
      expect(await site.content.has(contentHash)).to.equal(false);
    });
  });

  describe("the end of a succession", () => {
    it("is signed by the old agency, once; then the successor signs no more, and the page tells", async () => {
      expect(await codeOf(...succession("end", ...keys("heir-1")))).to.equal("mandate-not-good");
      const ended = await told(EXIT.done, ...succession("end", ...keys("old-1")));
      expect(ended).to.include({ state: "ended", number: 1 });
      const before = await size();
      expect(await told(EXIT.done, ...succession("end", ...keys("old-1")))).to.deep.equal(ended);
      expect(await size()).to.equal(before);
      await site.indexed();
      const step = anchor(release("r-4", "planning"), ...keys("heir-1"));
      expect(await codeOf(...step)).to.equal("mandate-not-good");
      expect(await codeOf(...step, "--succession", "1")).to.equal("succession-unknown");
      const page = async (path: string) => await (await fetch(`${site.url}${path}`)).text();
      const [mine, theirs] = [`/agencies/${old.officialId}`, `/en/agencies/${heir.officialId}`];
      expect(await page(mine))
        .to.include("diteruskan oleh")
        .and.include(heir.name)
        .and.include("Berakhir");
      expect(await page(theirs))
        .to.include("This agency succeeds")
        .and.include(old.name);
    });

    it("leaves a ledger that an auditor finds whole", async () => {
      const state = join(site.home, "audit.state");
      const { findings } = (await told(
        EXIT.done,
        "audit",
        "--api",
        site.url,
        "--state",
        state,
        ...pinned(),
      )) as {
        findings: { status: string }[];
      };
      expect(findings.filter(({ status }) => status !== "pass")).to.deep.equal([]);
    });
  });
});
