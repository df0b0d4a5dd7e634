import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile, chmod } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { contentHash, parseManifest } from "../../protocol/manifest.ts";
import { toHex } from "../../protocol/bytes.ts";
import { homePaths } from "../../server/home.ts";
import { runHere, runJejak } from "../helpers/command.ts";
import { isReady, newPlace, removePlace, start, until, type Place, type Started } from "../helpers/jejak.ts";

const AGENCY = "ID-UJI-DINAS";
const OCID = "ocds-uji-1/a";

type Json = Record<string, unknown>;

const RELEASE = {
  ocid: OCID,
  id: "r-1",
  date: "2026-01-01T00:00:00Z",
  tag: ["tender"],
  initiationType: "tender",
  tender: {
    id: "t",
    title: "Pengadaan meja sekolah",
    documents: [
      { id: "d1", documentType: "tenderNotice", title: "Pengumuman", format: "text/plain" },
      { id: "d2", title: "Tanpa berkas" },
    ],
  },
};

describe("jejak", function () {
  this.timeout(120_000);
  let place: Place;
  let jejak: Started;
  let work: string;
  let passphrase: string;

  before(async () => {
    place = await newPlace();
    work = await mkdtemp(join(tmpdir(), "jejak-command-"));
    passphrase = join(work, "passphrase");
    await writeFile(passphrase, "frasa sandi uji\n");
    await mkdir(join(work, "docs"));
    await writeFile(join(work, "docs", "Pengumuman.txt"), "isi pengumuman");
    await writeFile(join(work, "release.json"), JSON.stringify(RELEASE));
    jejak = start(place, { JEJAK_SAMPLE: "off" });
    await jejak.ready;
    await until("ready", 30_000, () => isReady(place));
  });

  after(async () => {
    await removePlace(place);
    await rm(work, { recursive: true, force: true });
  });

  /** Runs the command with --json; fails with what it printed where the exit code is another. */
  async function jsonOf(code: number, ...args: string[]): Promise<Json> {
    const ran = await runJejak(place, [...args, "--json"]);
    expect(ran.code, `${args.join(" ")}\n${ran.stderr}${ran.stdout}`).to.equal(code);
    return ran.json as Json;
  }

  /** The same within this process, where many runs only say what is wrong. */
  async function refusedHere(code: number, ...args: string[]): Promise<Json> {
    const ran = await runHere([...args, "--json"], { JEJAK_HOME: place.home });
    expect(ran.code, `${args.join(" ")}\n${ran.stderr}${ran.stdout}`).to.equal(code);
    return (ran.json as { error: Json }).error;
  }

  const signed = (...keys: string[]): string[] => [
    ...keys.flatMap((key) => ["--key", key]),
    "--passphrase-file",
    passphrase,
  ];
  const anchor = (...more: string[]): string[] => [
    "anchor",
    join(work, "release.json"),
    "--agency",
    AGENCY,
    "--documents",
    join(work, "docs"),
    ...signed("pokja", "ppk"),
    ...more,
  ];

  it("makes keys that only their owner reads, and never shows a secret", async () => {
    const make = async (name: string): Promise<void> => {
      const made = await jsonOf(0, "keys", "create", name, "--passphrase-file", passphrase);
      expect(made).to.include({ name, mode: "0600" });
      expect(Object.keys(made)).to.have.members(["name", "address", "path", "mode"]);
    };
    await Promise.all(["kepala", "pokja", "ppk", "baru"].map(make));
    const { items } = (await jsonOf(0, "keys", "list")) as { items: Json[] };
    expect(items.map(({ name }) => name)).to.include.members([
      "administrator",
      "kepala",
      "pokja",
      "ppk",
      "relay",
    ]);
    expect(await jsonOf(5, "keys", "create", "ppk", "--passphrase-file", passphrase)).to.have.nested.property(
      "error.code",
      "key-exists",
    );
    const file = join(work, "private");
    await writeFile(file, `0x${"11".repeat(32)}\n`);
    expect(
      await jsonOf(0, "keys", "import", "impor", "--file", file, "--passphrase-file", passphrase),
    ).to.include({ address: "0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a" });
  });

  it("takes no private key outside its curve, and no name that would be a path afterwards", async () => {
    const file = join(work, "private-zero");
    await writeFile(file, "0".repeat(64));
    for (const curve of [[], ["--p256"]]) {
      const imported = ["keys", "import", "nol", "--file", file, "--passphrase-file", passphrase, ...curve];
      expect(await refusedHere(3, ...imported)).to.include({ code: "private-key-invalid", at: file });
    }
    await refusedHere(2, "keys", "create", "nol.json", "--passphrase-file", passphrase);
  });

  it("admits an agency after the delay, and refuses the same one again", async () => {
    const grants = ["kepala=administer", "pokja=record,approve", "ppk=record,approve"];
    const add = [
      "agency",
      "add",
      AGENCY,
      "--name",
      "Dinas Uji",
      ...grants.flatMap((grant) => ["--grant", grant]),
    ];
    expect(await jsonOf(0, ...add)).to.include({ officialId: AGENCY, state: "enacted" });
    expect(await jsonOf(5, ...add)).to.have.nested.property("error.code", "agency-exists");
    await until("indexed", 10_000, async () => {
      const { items } = (await runJejak(place, ["mandate", "list", "--agency", AGENCY, "--json"]))
        .json as Json & {
        items: Json[];
      };
      return items.length === 3;
    });
  });

  it("leaves a proposal to be enacted later where the clock of this machine is ahead", async () => {
    const { now } = Date;
    Date.now = () => now() + 3_600_000;
    try {
      const add = ["agency", "add", "ID-UJI-JAM", "--name", "Jam", "--grant", "kepala=administer", "--json"];
      const ran = await runHere(add, { JEJAK_HOME: place.home });
      expect(ran.code, ran.stderr).to.equal(8);
      expect(ran.json).to.include({ officialId: "ID-UJI-JAM", proposal: 1, state: "proposed" });
    } finally {
      Date.now = now;
    }
  });

  it("shows what would be public, and records nothing without a yes", async () => {
    const ran = await runJejak(place, anchor());
    expect(ran.code).to.equal(9);
    expect(ran.stderr).to.include("Pengadaan meja sekolah").and.include("Not recorded.");
    expect((await runJejak(place, ["trail", OCID])).code).to.equal(4);
  });

  it("anchors a release with its files, once for each place in the trail", async () => {
    const told = await jsonOf(0, ...anchor("--yes"));
    expect(told).to.include({ ocid: OCID });
    expect(told["contentHash"]).to.match(/^[0-9a-f]{64}$/);
    await sleep(1_000);
    const { items } = (await jsonOf(0, "trail", OCID)) as { items: { head: string; steps: Json[] }[] };
    expect(items).to.have.length(1);
    expect(items[0]?.head).to.equal(told["digest"]);
    expect(items[0]?.steps.map((step) => step["contentHash"])).to.deep.equal([told["contentHash"]]);
  });

  it("records a step once, though it is run again", async () => {
    const before = (await jsonOf(0, "trail", OCID)) as { items: { head: string }[] };
    const again = await jsonOf(0, ...anchor("--yes"));
    expect(again).to.include({
      ocid: OCID,
      digest: before.items[0]?.head,
      submission: null,
      recorded: false,
    });
    await sleep(1_000);
    const { items } = (await jsonOf(0, "trail", OCID)) as { items: { head: string; steps: Json[] }[] };
    expect(items[0]?.steps).to.have.length(1);
  });

  it("names what is wrong with a release's files before anything is signed", async () => {
    const absent = join(work, "absent");
    const refused = await refusedHere(3, ...anchor("--documents", absent));
    expect(refused).to.include({ code: "file-unreadable", at: absent });
    const file = join(work, "hostile.json");
    const tender = {
      title: "a\u001b[2Jb\u202ec",
      documents: [{ id: "d1", url: "http://[no-address" }, { id: "d2" }],
      tenderPeriod: { endDate: "2020-01-01T00:00:00Z" },
    };
    await writeFile(file, JSON.stringify({ ...RELEASE, ocid: "ocds-uji-x", tender }));
    const ran = await runJejak(place, [
      ...["anchor", file, "--agency", AGENCY, "--documents", join(work, "docs"), ...signed("pokja", "ppk")],
    ]);
    expect(ran.code, ran.stderr).to.equal(9);
    expect(ran.stderr).to.include("2020-01-01T00:00:00Z, which this step does not declare");
    expect(ran.stderr).to.include("a[U+001B][2Jb[U+202E]c").and.include("d1, d2").and.not.include("\u001b");
  });

  it("refuses numbers and times that no contract can hold, and names that no address can", async () => {
    const paid = ["--agency", AGENCY, ...signed("kepala")];
    const wrong = async (at: string, ...args: string[]): Promise<void> => {
      expect(await refusedHere(2, ...args), args.join(" ")).to.include({ code: "usage", at });
    };
    await wrong("number", "mandate", "revoke", "4294967296", ...paid);
    await wrong("--suspect-from", "mandate", "revoke", "1", ...paid, "--suspect-from", "1969-01-01");
    await wrong("--signer", "mandate", "grant", ...paid, "--roles", "record", "--signer", "0x00");
    await wrong("proposal", "agency", "veto", AGENCY, "4294967296", ...signed("kepala"));
    await wrong("proposal", "agency", "take-back", AGENCY, "4294967296");
    await wrong("--deadline", ...anchor("--deadline", "1969-01-01"));
    await wrong("--corrects", ...anchor("--corrects", "4294967295"));
    for (const nothing of ["", ".."])
      expect(await refusedHere(4, "mandate", "list", "--agency", nothing)).to.include({
        code: "agency-unknown",
      });
  });

  it("does not wait for a chain that is silent, nor say so beside its result", async () => {
    const silent = ["--rpc", "http://127.0.0.1:9"];
    const grant = ["mandate", "grant", "--agency", AGENCY, ...signed("kepala"), "--signer", "baru"];
    for (const args of [
      [...grant, "--roles", "approve"],
      ["registry", "status"],
    ])
      expect(await jsonOf(7, ...args, ...silent)).to.have.nested.property("error.code", "chain-unavailable");
  });

  it("verifies a document, a manifest, and an unknown file, each by its own verdict", async () => {
    const { items } = (await jsonOf(0, "trail", OCID)) as { items: { steps: Json[] }[] };
    const hash = String(items[0]?.steps[0]?.["contentHash"]);
    const bytes = await (await fetch(`${place.url}/api/v1/manifests/${hash}`)).bytes();
    const manifest = parseManifest(bytes);
    expect(toHex(contentHash(manifest))).to.equal(hash);
    expect(manifest.documents.map(({ id, size }) => [id, size])).to.deep.equal([["d1", 14]]);
    await mkdir(join(work, "check"), { recursive: true });
    await writeFile(join(work, "check", "manifest.json"), JSON.stringify(manifest, null, 2));
    const good = (await jsonOf(0, "verify", join(work, "docs"), join(work, "check"))) as {
      files: Json[];
      ledger: Json[];
    };
    expect(good.files.map(({ verdict }) => verdict)).to.deep.equal(["pass", "pass"]);
    expect(good.ledger.map(({ status }) => status)).to.deep.equal(["pass", "pass"]);
    await writeFile(join(work, "check", "forged.txt"), "isi pengumuman!");
    const unknown = (await jsonOf(4, "verify", join(work, "check", "forged.txt"))) as { files: Json[] };
    expect(unknown.files.map(({ verdict }) => verdict)).to.deep.equal(["unknown"]);
  });

  it("does not take an unreachable chain for a forgery", async () => {
    const told = await jsonOf(7, "verify", join(work, "docs"), "--rpc", "http://127.0.0.1:9");
    expect(told).to.have.nested.property("error.code", "chain-unavailable");
  });

  it("grants a mandate by the administrator's signature, and revokes it for ever", async () => {
    const paid = ["--agency", AGENCY, ...signed("kepala")];
    const granted = await jsonOf(0, "mandate", "grant", ...paid, "--signer", "baru", "--roles", "approve");
    expect(granted).to.include({ number: 4, roles: 4 });
    await sleep(1_000);
    expect(await jsonOf(0, "mandate", "revoke", "4", ...paid, "--reason", "2")).to.include({ number: 4 });
    await sleep(1_000);
    const { items } = (await jsonOf(0, "mandate", "list", "--agency", AGENCY)) as { items: Json[] };
    expect(items.map(({ state }) => state)).to.deep.equal(["good", "good", "good", "revoked"]);
  });

  it("grants a key another mandate as the person whose it is, and refuses another person or an impossible term", async () => {
    const grant = ["mandate", "grant", "--agency", AGENCY, ...signed("kepala"), "--signer", "baru"];
    const { items } = (await jsonOf(0, "mandate", "list", "--agency", AGENCY)) as { items: Json[] };
    const before = items.at(-1);
    expect(await jsonOf(0, ...grant, "--roles", "record")).to.include({
      number: 5,
      holder: before?.["holder"],
    });
    await sleep(1_000);
    const another = ["--roles", "approve", "--holder", `0x${"33".repeat(32)}`];
    expect(await jsonOf(5, ...grant, ...another)).to.have.nested.property("error.code", "holder-mismatch");
    const over = ["--roles", "approve", "--from", "2020-01-01T00:00:00Z", "--until", "2021-01-01T00:00:00Z"];
    expect(await jsonOf(3, ...grant, ...over)).to.have.nested.property("error.code", "mandate-term");
  });

  it("says with its exit code what is wrong: usage, unknown, not running, a wrong passphrase", async () => {
    expect((await runJejak(place, ["nonsense"])).code).to.equal(2);
    expect((await runJejak(place, ["trail", "ocds-none"])).code).to.equal(4);
    expect((await runJejak({ home: join(work, "absent") }, ["status"])).code).to.equal(7);
    await writeFile(join(work, "wrong"), "salah\n");
    const wrong = await runJejak(place, [
      ...["anchor", join(work, "release.json"), "--agency", AGENCY, "--key", "ppk"],
      ...["--passphrase-file", join(work, "wrong"), "--json"],
    ]);
    expect([wrong.code, (wrong.json as { error: Json }).error["code"]]).to.deep.equal([6, "key-passphrase"]);
  });

  it("speaks Indonesian first, English when asked", async () => {
    expect((await runJejak(place, ["status", "--help"], { LANG: "C.UTF-8" })).stdout).to.include(
      "buku besar",
    );
    expect((await runJejak(place, ["--lang", "en", "status", "--help"])).stdout).to.include(
      "state of the ledger",
    );
  });

  it("finds nothing wrong with a healthy machine, and names an open key file", async () => {
    const found = async (code: number): Promise<Json[]> =>
      ((await jsonOf(code, "doctor")) as { findings: Json[] }).findings;
    const healthy = await found(0);
    expect(healthy.filter(({ status }) => status !== "pass")).to.deep.equal([]);
    expect(healthy.find(({ check }) => check === "port")).to.deep.include({
      values: { port: place.port, state: "ours" },
    });
    const key = join(homePaths(place.home).keys, "ppk.json");
    await chmod(key, 0o644);
    const wrong = (await found(1)).filter(({ status }) => status !== "pass");
    expect(wrong).to.deep.equal([
      { check: "keys", status: "fail", code: "key-permissions", values: { files: ["ppk.json"] } },
    ]);
    await chmod(key, 0o600);
  });

  it("asks the RPC that is named, and does not wait long for one that is silent", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const { findings } = (await jsonOf(7, "doctor", "--rpc", `http://127.0.0.1:${port}`)) as {
      findings: Json[];
    };
    const unchecked = findings.filter(({ status }) => status !== "pass");
    expect(unchecked.map(({ check, status, code }) => [check, status, code])).to.deep.equal([
      ["chain", "error", "chain-unavailable"],
      ["contracts", "error", "chain-unavailable"],
      ["index", "error", "chain-unavailable"],
    ]);
    silent.close();
  });

  it("rebuilds the index from the chain and the content files", async () => {
    const before = await (await fetch(`${place.url}/api/v1/entries?limit=1000`)).json();
    const { size } = await jsonOf(0, "reindex");
    await until("ready again", 20_000, () => isReady(place));
    const after = await (await fetch(`${place.url}/api/v1/entries?limit=1000`)).json();
    expect((after as { items: Json[] }).items).to.deep.equal((before as { items: Json[] }).items);
    expect(size).to.equal((after as { items: Json[] }).items.length);
  });

  it("backs up while running, and restores into an empty folder: the same entries, blocks, content and submissions", async () => {
    const file = join(work, "backup.tar.gz");
    const before = await snapshot();
    expect(await jsonOf(0, "backup", file)).to.include({ file });
    expect((await readFile(file)).length).to.be.greaterThan(1_000);
    jejak.child.kill("SIGTERM");
    await jejak.ended;
    const restored = await newPlace();
    try {
      await refuseDamaged(restored, file);
      await rm(restored.home, { recursive: true });
      const ran = await runJejak(restored, ["restore", file, "--json"]);
      expect(ran.code, ran.stderr).to.equal(0);
      expect((await runJejak(restored, ["restore", file])).code).to.equal(5);
      const again = start({ ...restored, port: place.port }, { JEJAK_SAMPLE: "off" });
      await again.ready;
      await until("ready", 30_000, () => isReady(place));
      // The texts of manifests are indexed beside the entries, within about a second.
      await until("the same", 20_000, async () => isDeepStrictEqual(await snapshot(), before)).catch(
        () => undefined,
      );
      expect(await snapshot()).to.deep.equal(before);
    } finally {
      await removePlace(restored);
    }
  });

  async function refuseDamaged(at: Place, file: string): Promise<void> {
    const bytes = await readFile(file);
    const cut = join(work, "cut.tar.gz");
    await writeFile(cut, bytes.subarray(0, bytes.length - 200));
    expect((await runJejak(at, ["restore", cut, "--json"])).json).to.have.nested.property(
      "error.code",
      "backup-damaged",
    );
  }

  /** What must come back as it was, read from the API. */
  async function snapshot(): Promise<unknown> {
    const read = async (path: string): Promise<Json> =>
      (await (await fetch(`${place.url}/api/v1/${path}`)).json()) as Json;
    const { items } = await read("entries?limit=1000");
    const { root, size, chainId } = await read("ledger");
    const { steps } = await read(`processes/${encodeURIComponent(OCID)}`);
    const hashes = (steps as Json[]).map((step) => String(step["contentHash"]));
    const manifests = await Promise.all(hashes.map((hash) => read(`manifests/${hash}`)));
    return { items, root, size, chainId, steps, manifests };
  }
});
