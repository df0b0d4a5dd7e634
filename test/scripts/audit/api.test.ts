import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { fromHex, to0x, type Hex } from "../../../protocol/bytes.ts";
import { canonicalize } from "../../../protocol/jcs.ts";
import type { JsonValue } from "../../../protocol/json.ts";
import { buildManifest, contentHash } from "../../../protocol/manifest.ts";
import { vkeyOf } from "../../../protocol/proof/note-keys.ts";
import { formatCheckpoint, originOf, signNote } from "../../../protocol/proof/note-sign.ts";
import { compareApi, type ApiOptions } from "../../../scripts/audit/api/compare.ts";
import { manifestsFrom } from "../../../scripts/audit/manifests.ts";
import { createReport } from "../../../scripts/audit/report.ts";
import { openSpool, type Spool } from "../../../scripts/audit/spool.ts";
import { createReader } from "../../../server/chain/reader.ts";
import { createRpc } from "../../../server/chain/rpc.ts";
import { openContent } from "../../../server/content/content.ts";
import { deploymentOf } from "../../../server/indexer/deployment.ts";
import { reindex } from "../../../server/indexer/reindex.ts";
import { createLogger } from "../../../server/log.ts";
import { keepLogIdentity, keepNote } from "../../../server/store/queries/checkpoints.ts";
import { recordBatch, signStep } from "../../helpers/ledger.ts";
import { startWorld, type World as ApiWorld } from "../../server/api/world.ts";
import { keyOf } from "../../server/checkpoints/support.ts";
import { ROWS, type Forge, type Lie } from "./lies.ts";
import { keepRecords } from "./records.ts";
import { auditOf, newState, trustIn, type AuditRun } from "./support.ts";
import { buildWorld, type World } from "./world.ts";

const OCID = "ocds-test-manifest";
const [ONE, BOTH] = ["ab".repeat(32), "cd".repeat(32)];

describe("audit of the API's answers", function () {
  this.timeout(120_000);
  let world: World;
  let api: ApiWorld;
  let proxy: Server;
  let spool: Spool;
  let run: AuditRun;
  let folder: string;
  let lie: Lie = (_path, text) => text;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "jejak-audit-api-"));
    [world, api] = await Promise.all([buildWorld(), startWorld()]);
    await keepRecords(world);
    await publish();
    await index();
    const state = newState();
    run = await auditOf(world.anvil.url, trustIn(world.ledger), { state });
    spool = openSpool(state, trustIn(world.ledger));
    await signLog();
    proxy = createServer((request, response) => {
      void answer(request.url ?? "/").then(({ status, type, text }) => {
        response.writeHead(status, { "content-type": type }).end(text);
      });
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
  });

  after(async () => {
    proxy.closeAllConnections();
    proxy.close();
    spool.close();
    await api.stop();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Steps that name documents, one of which corrects another; the last one's manifest is at hand only. */
  async function publish(): Promise<void> {
    const { ledger, heir } = world;
    const [served, atHand] = [
      await openContent(join(folder, "served")),
      await openContent(join(folder, "hand")),
    ];
    for (const [number, corrects] of [
      [1, 0],
      [2, 1],
      [3, 0],
    ] as const) {
      const release = { ocid: OCID, id: `${number}`, date: "2026-01-01T00:00:00Z", tag: ["tender"] };
      const documents = [BOTH, ...(number === 1 ? [ONE] : [])].map((sha256, i) => ({
        id: `${i}`,
        size: 3,
        sha256,
      }));
      const manifest = buildManifest(new Uint8Array(32), { ocid: OCID, release, documents });
      const bytes = canonicalize(manifest as unknown as JsonValue);
      const content = to0x(contentHash(manifest));
      for (const store of number === 3 ? [atHand] : [served, atHand])
        await store.put(content.slice(2), bytes);
      if (number !== 3) api.contents.set(content.slice(2), bytes);
      await recordBatch(ledger, [signStep(ledger, { agency: heir, ocid: OCID, tags: 4, content, corrects })]);
    }
  }

  const logKey = () => keyOf(originOf(world.ledger.deployment.chainId, trustIn(world.ledger).auditLog), 1, 7);

  const bodyOf: Forge = (change) => {
    const { chainId, auditLog } = trustIn(world.ledger);
    const { log } = run.fold;
    const { number, hash } = run.block;
    const block = { chainId, number, hash: hash as Hex };
    const checkpoint = { origin: originOf(chainId, auditLog), size: log.size, root: log.root(), block };
    return formatCheckpoint({ ...checkpoint, ...change });
  };

  const forge: Forge = (change) => `${bodyOf(change)}\n${signNote(bodyOf(change), logKey())}`;

  async function signLog(): Promise<void> {
    const { chainId, auditLog } = trustIn(world.ledger);
    const { number, hash, time } = run.block;
    const origin = originOf(chainId, auditLog);
    await keepLogIdentity(api.pool, { origin, vkey: vkeyOf(logKey()) });
    const body = bodyOf({});
    const { size } = run.fold.log;
    const root = fromHex(run.fold.log.root());
    const block = { number, hash: fromHex(hash), time };
    await keepNote(api.pool, { origin, size, root, block, body, signature: signNote(body, logKey()) });
  }

  async function index(): Promise<void> {
    const { chainId, contracts } = world.ledger.deployment;
    const deployment = await deploymentOf(chainId, contracts);
    const reader = createReader(createRpc(world.anvil.url), deployment);
    const content = await openContent(join(folder, "served"));
    const logger = createLogger("test", "silent");
    await reindex({
      pool: api.pool,
      deployment,
      readers: [reader],
      content,
      folder: join(folder, "served"),
      logger,
    });
    reader.close();
  }

  interface Answer {
    status: number;
    type: string;
    text: string;
  }

  /** What the API said once it says again: it stands still. */
  const said = new Map<string, Promise<Answer>>();

  function ask(path: string): Promise<Answer> {
    const answered = said.get(path) ?? askOnce(path);
    said.set(path, answered);
    return answered;
  }

  async function askOnce(path: string): Promise<Answer> {
    const response = await fetch(api.url + path);
    const type = response.headers.get("content-type") ?? "";
    return { status: response.status, type, text: await response.text() };
  }

  async function answer(path: string): Promise<Answer> {
    const truth = await ask(path);
    const text = lie(path, truth.text, forge);
    return text === undefined ? await ask("/api/v1/agencies/none") : { ...truth, text };
  }

  async function found(progress?: ApiOptions["progress"]): Promise<string[]> {
    const report = createReport();
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const manifests = manifestsFrom(join(folder, "hand"));
    await compareApi({ url, fold: run.fold, spool, report, manifests, ...(progress && { progress }) });
    const named = report.findings().map(({ code, place }) => `${code} ${place?.at ?? ""}`);
    return named.map((name) => (name.startsWith("api.behind") ? "api.behind " : name));
  }

  it("passes one that tells the truth, and says how far it has come", async () => {
    const told: { done: number; of: number }[] = [];
    expect(await found((at) => told.push(at))).to.deep.equal(["api "]);
    const { of } = told[0]!;
    expect(told[0]).to.deep.equal({ done: 0, of });
    expect(told.map(({ done }) => done)).to.deep.equal(told.map(({ done }) => done).sort((a, b) => a - b));
    expect(told.filter(({ done }) => done === of)).to.have.length(1);
    expect(told.at(-1)).to.deep.equal({ done: of, of });
  });

  it("accuses one of nothing that grew meanwhile, and says that it was not compared", async () => {
    let looks = 0;
    lie = (path, text) => {
      if (!path.endsWith("/ledger") && !path.endsWith("/counts")) return text;
      const answer = JSON.parse(text) as { size: number; steps: number };
      if (path.endsWith("/ledger")) return JSON.stringify({ ...answer, size: answer.size + looks++ });
      return JSON.stringify({ ...answer, steps: answer.steps + 1 });
    };
    expect(await found()).to.deep.equal(["api.behind "]);
  });

  for (const [what, expected, told] of ROWS) {
    it(`names ${what} that it lies about`, async () => {
      lie = told;
      const names = [...new Set(await found())];
      expect(names).to.have.members(expected);
    });
  }
});
