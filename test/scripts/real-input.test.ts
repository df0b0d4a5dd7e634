import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { to0x } from "../../protocol/bytes.ts";
import { domain } from "../../protocol/eip712.ts";
import { keccak256, ocidHash, utf8 } from "../../protocol/hash.ts";
import { foldTrail } from "../../protocol/trail.ts";
import { homePaths } from "../../server/home.ts";
import { openView, verifyLedger } from "../../scripts/verify/ledger.ts";
import { entriesAbout, trailInStorage } from "../../scripts/verify/log-reader.ts";
import { openRpc } from "../../scripts/verify/rpc.ts";
import { runJejak, type Ran } from "../helpers/command.ts";
import { isReady, newPlace, removePlace, runOf, start, until, type Place } from "../helpers/jejak.ts";
import { readPublished, type Published } from "../helpers/published.ts";

const SHARED = join(import.meta.dirname, "../../../shared/ocds");
const LEFT_OUT = /^(indonesia-spse|schema-)/;
const AGENCY = "ID-CONTOH-KOTA-SAGARA";

interface Report {
  summary: Record<string, number>;
  conflicts: { ocid: string; releaseId: string; contents: { contentHash?: string }[] }[];
  problems: { file: string; code: string }[];
  releases: { status: string; ocid: string; contentHash: string }[];
  refused: unknown[];
}

describe("jejak import ocds over real releases of fifteen publishers", function () {
  this.timeout(240_000);
  let place: Place | undefined;
  let published: Published;
  let first: Ran;

  async function importAll(at: Place): Promise<Ran> {
    const folders = readdirSync(SHARED, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const paths = folders.map(({ name }) => name).filter((name) => !LEFT_OUT.test(name));
    const keys = ["--key", "contoh-sagara-pokja", "--key", "contoh-sagara-ppk"];
    const passphrase = ["--passphrase-file", join(homePaths(at.home).keys, "contoh.passphrase")];
    published = readPublished(paths.map((name) => join(SHARED, name)));
    const all = paths.map((name) => join(SHARED, name));
    return await runJejak(at, [
      "import",
      "ocds",
      ...all,
      "--agency",
      AGENCY,
      ...keys,
      ...passphrase,
      "--json",
    ]);
  }

  function reportOf({ json, stderr }: Ran): Report {
    if (json === undefined) throw new Error(stderr);
    return json as Report;
  }

  before(async function () {
    if (!existsSync(SHARED)) {
      console.log("      skipped: ../shared/ocds is not here, so there is no real input to import");
      this.skip();
    }
    place = await newPlace();
    await start(place).ready;
    const at = place;
    await until("ready", 30_000, () => isReady(at));
    first = await importAll(place);
  });

  after(async () => {
    if (place !== undefined) await removePlace(place);
  });

  it("records every decodable release once", () => {
    const { summary, releases, refused } = reportOf(first);
    const expected = [...published.contents.values()].reduce((sum, { size }) => sum + size, 0);
    expect(expected).to.be.greaterThan(300);
    expect(refused).to.deep.equal([]);
    expect(summary).to.include({
      files: published.files.length,
      processes: published.contents.size,
      recorded: expected,
      alreadyThere: 0,
      refused: 0,
    });
    expect(new Set(releases.map(({ contentHash }) => contentHash)).size).to.equal(expected);
  });

  it("reports by name what cannot be decoded, and what holds no release, and says that it is partly done", () => {
    const { problems } = reportOf(first);
    const decoding = problems.filter(({ code }) => code !== "ocds-malformed");
    expect(decoding.map(({ file }) => file)).to.have.members(published.undecodable);
    expect(decoding.map(({ code }) => code)).to.have.members(["json-syntax", "json-encoding", "file-empty"]);
    const malformed = problems.filter(({ code }) => code === "ocds-malformed");
    expect(malformed.map(({ file }) => file)).to.have.members(published.withoutRelease);
    expect(first.code).to.equal(8);
  });

  it("records one release id with different contents each, and reports the conflict with all hashes", () => {
    const { conflicts } = reportOf(first);
    const found = conflicts.map(({ ocid, releaseId, contents }) => [`${ocid} ${releaseId}`, contents.length]);
    expect(Object.fromEntries(found)).to.deep.equal(Object.fromEntries(published.conflicts));
    for (const { contents } of conflicts) {
      const hashes = new Set(contents.map(({ contentHash }) => contentHash));
      expect(hashes.size).to.equal(contents.length);
      expect(hashes).not.to.include(undefined);
    }
  });

  it("records nothing new the second time", async () => {
    const { summary, conflicts } = reportOf(await importAll(place!));
    expect(summary).to.include({
      recorded: 0,
      refused: 0,
      alreadyThere: reportOf(first).summary["recorded"],
    });
    expect(conflicts).to.have.length(published.conflicts.size);
  });

  it("verifies the imported files afterwards, release by release", async () => {
    const folder = join(SHARED, "uk-find-a-tender");
    const { code, json, stderr } = await runJejak(place!, ["verify", folder, "--json"]);
    const { files } = json as { files: { verdict: string; matches: unknown[] }[] };
    expect(code, stderr).to.equal(0);
    expect(files.map(({ verdict }) => verdict)).to.deep.equal(["pass", "pass"]);
    expect(files.every(({ matches }) => matches.length > 0)).to.equal(true);
  });

  it("leaves trails on the chain that fold to the heads in storage", async () => {
    const { contracts, rpcUrl } = runOf(place!);
    const view = await openView(openRpc(rpcUrl), { ...contracts, pinned: true });
    const separator = domain(view.chainId, view.procurementLedger);
    const agency = to0x(keccak256(utf8(AGENCY)));
    for (const [ocid, { size }] of published.contents) {
      const folded = foldTrail(separator, await entriesAbout(view, agency, ocidHash(ocid)));
      const stored = await trailInStorage(view, agency, ocidHash(ocid));
      expect({ ocid, ...stored }).to.deep.equal({ ocid, head: folded.head, length: size });
      expect(folded.length).to.equal(size);
    }
    const findings = await verifyLedger(view, { pinned: true });
    expect(findings.map(({ check, status }) => [check, status])).to.deep.equal([
      ["deployment", "pass"],
      ["log", "pass"],
    ]);
  });
});
