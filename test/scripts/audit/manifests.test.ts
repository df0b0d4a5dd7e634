import { expect } from "chai";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { to0x } from "../../../protocol/bytes.ts";
import { sha256, utf8 } from "../../../protocol/hash.ts";
import { toHex } from "../../../protocol/bytes.ts";
import { canonicalize } from "../../../protocol/jcs.ts";
import type { JsonValue } from "../../../protocol/json.ts";
import { buildManifest, contentHash } from "../../../protocol/manifest.ts";
import { tagMask } from "../../../protocol/tags.ts";
import { auditLedger } from "../../../scripts/audit/audit.ts";
import { compareManifests, manifestsFrom } from "../../../scripts/audit/manifests.ts";
import { createReport, type Finding } from "../../../scripts/audit/report.ts";
import { openSpool } from "../../../scripts/audit/spool.ts";
import { createRpc } from "../../../server/chain/rpc.ts";
import { ANVIL_KEY, startAnvil, type Anvil } from "../../helpers/anvil.ts";
import { deployLedger, recordBatch, signStep, type TestLedger } from "../../helpers/ledger.ts";
import { newState, trustIn } from "./support.ts";
import { Wallet } from "ethers";

const OCID = "ocds-test-manifest";
const DOCUMENT = "isi dokumen";

describe("audit of manifests and documents", function () {
  this.timeout(60_000);
  let anvil: Anvil;
  let ledger: TestLedger;
  let folder: string;
  let hashes: string[];
  let contents: Uint8Array[];
  const spoolFile = newState();

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "jejak-audit-manifests-"));
    mkdirSync(join(folder, "documents"));
    anvil = await startAnvil({ automine: true });
    ledger = await deployLedger({ rpcUrl: anvil.url, sender: new Wallet(ANVIL_KEY) });
    const documents = [{ id: "d", size: DOCUMENT.length, sha256: toHex(sha256(utf8(DOCUMENT))) }];
    const manifests = ["1", "2"].map((id) => {
      const release = {
        ocid: OCID,
        id,
        date: "2026-01-01T00:00:00Z",
        tag: ["tender"],
        tender: { title: "Uji" },
      };
      return buildManifest(new Uint8Array(32), { ocid: OCID, release, documents });
    });
    hashes = manifests.map((manifest) => toHex(contentHash(manifest)));
    contents = manifests.map((manifest) => canonicalize(manifest as unknown as JsonValue));
    const [agency] = ledger.agencies;
    const tags = [tagMask(["tender"]), tagMask(["planning"])];
    const steps = manifests.map((manifest, i) =>
      signStep(ledger, { agency: agency!, ocid: OCID, tags: tags[i]!, content: to0x(contentHash(manifest)) }),
    );
    await recordBatch(ledger, steps);
  });

  after(async () => {
    ledger.close();
    await anvil.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function put(i: number, bytes: Uint8Array): void {
    writeFileSync(join(folder, `${hashes[i]!}.json`), bytes);
  }

  async function findings(documents?: string): Promise<Finding[]> {
    const rpc = createRpc(anvil.url);
    const trust = trustIn(ledger);
    const spool = openSpool(spoolFile, trust);
    await auditLedger({ rpc, trust, spool, report: createReport() });
    const report = createReport();
    const read = manifestsFrom(folder);
    await compareManifests({ spool, read, report, ...(documents !== undefined && { documents }) });
    spool.close();
    rpc.close();
    return report.findings();
  }

  const named = (found: readonly Finding[]): string[] => found.map(({ status, code }) => `${status} ${code}`);

  it("skips what is not published, by name", async () => {
    expect(named(await findings())).to.deep.equal([
      "skipped content-not-published",
      "skipped content-not-published",
    ]);
  });

  it("names bytes that have another hash", async () => {
    put(0, utf8("{}"));
    const [first] = await findings();
    expect(first).to.deep.include({ status: "fail", code: "content-hash-mismatch" });
    expect(first?.values).to.deep.equal({ expected: hashes[0], found: toHex(sha256(utf8("{}"))) });
  });

  it("names signed tags that are not the release's", async () => {
    contents.forEach((bytes, i) => {
      put(i, bytes);
    });
    const found = await findings();
    expect(named(found)).to.deep.equal(["fail tags.mismatch"]);
    expect(found[0]?.values).to.deep.equal({ expected: ["tender"], found: ["planning"] });
  });

  it("finds documents by their hash, and says which no manifest names", async () => {
    const documents = join(folder, "documents");
    writeFileSync(join(documents, "kak.txt"), DOCUMENT);
    expect(named(await findings(documents))).to.deep.equal(["fail tags.mismatch", "pass documents"]);
    writeFileSync(join(documents, "asing.txt"), "lain");
    expect(named(await findings(documents))).to.deep.equal([
      "fail tags.mismatch",
      "skipped document-unknown",
    ]);
  });
});
