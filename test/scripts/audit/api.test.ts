import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { compareApi } from "../../../scripts/audit/api.ts";
import { createReport } from "../../../scripts/audit/report.ts";
import { openSpool, type Spool } from "../../../scripts/audit/spool.ts";
import { createReader } from "../../../server/chain/reader.ts";
import { createRpc } from "../../../server/chain/rpc.ts";
import { openContent } from "../../../server/content/content.ts";
import { deploymentOf } from "../../../server/indexer/deployment.ts";
import { reindex } from "../../../server/indexer/reindex.ts";
import { createLogger } from "../../../server/log.ts";
import { startWorld, type World as ApiWorld } from "../../server/api/world.ts";
import { auditOf, newState, trustIn, type AuditRun } from "./support.ts";
import { buildWorld, type World } from "./world.ts";

/** Changes one answer of the API; undefined is one that is not there. */
type Lie = (path: string, text: string) => string | undefined;

const ROWS: readonly [what: string, expected: string[], lie: Lie][] = [
  [
    "a root",
    ["api.differs ledger.root"],
    on("/ledger", /"root":"[0-9a-f]{64}"/, `"root":"${"ab".repeat(32)}"`),
  ],
  ["a size", ["api.behind "], on("/ledger", /"size":45/, '"size":44')],
  ["a count", ["api.differs counts.steps"], on("/counts", /"steps":\d+/, '"steps":1')],
  [
    "an entry's time",
    ["api.differs entries.recordedAt"],
    on("/entries", /"recordedAt":"20\d\d/, '"recordedAt":"1999'),
  ],
  ["an entry's words", ["api.differs entries.words"], on("/entries", /"words":"0x00/, '"words":"0x01')],
  [
    "a directory head",
    ["api.differs head"],
    on("/agencies/0x", /"head":"0x[0-9a-f]{64}"/, `"head":"0x${"ab".repeat(32)}"`),
  ],
  ["an agency's name", ["api.differs name"], on("/agencies/0x", /"name":"[^"]+"/, '"name":"Lain"')],
  ["an agency's steps", ["api.differs steps"], on("/agencies/0x", /"steps":\d+/, '"steps":999')],
  [
    "a policy",
    ["api.differs policy.changeApprovals"],
    on("/agencies/0x", /"changeApprovals":\d/, '"changeApprovals":7'),
  ],
  ["a mandate's roles", ["api.differs mandates.roles"], on("/agencies/0x", /"roles":\d+/, '"roles":16')],
  [
    "a revocation",
    ["api.differs mandates.revokedIndex"],
    on("/agencies/0x", /"revokedIndex":\d+/, '"revokedIndex":null'),
  ],
  ["a listed process", ["api.differs processes.length"], on("/processes?", /"length":\d+/, '"length":99')],
  [
    "a process that is not there",
    ["api.differs processes", "api.missing processes"],
    on("/processes?", /"ocidHash":"0x[0-9a-f]{64}"/, `"ocidHash":"0x${"ab".repeat(32)}"`),
  ],
  ["a trail's state", ["api.differs closed"], inTrail(/"closed":false/, '"closed":true')],
  [
    "a step's hash",
    ["api.differs steps.contentHash"],
    inTrail(/"contentHash":"[0-9a-f]{4}/, '"contentHash":"abcd'),
  ],
  ["a step's words", ["api.differs steps.words"], inTrail(/"words":"0x00/, '"words":"0x01')],
  ["who approved a step", ["api.differs steps.approvers"], inTrail(/"mandate":\d+/, '"mandate":77')],
  ["what a step needed", ["api.differs steps.required"], inTrail(/"required":\d/, '"required":0')],
  [
    "when a step was recorded",
    ["api.differs steps.recordedAt"],
    inTrail(/"recordedAt":"20\d\d/, '"recordedAt":"1999'),
  ],
  ["a trail", ["api.missing "], (path, text) => (path.includes("/processes/ocds-test-d") ? undefined : text)],
];

function inTrail(found: RegExp, lie: string): Lie {
  return (path, text) => (/\/agencies\/0x\w+\/processes\//.test(path) ? text.replace(found, lie) : text);
}

function on(part: string, found: RegExp, lie: string): Lie {
  return (path, text) =>
    path.startsWith(`/api/v1${part}`) && !path.includes("/processes/") ? text.replace(found, lie) : text;
}

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
    await index();
    const state = newState();
    run = await auditOf(world.anvil.url, trustIn(world.ledger), { state });
    spool = openSpool(state, trustIn(world.ledger));
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

  async function index(): Promise<void> {
    const { chainId, contracts } = world.ledger.deployment;
    const deployment = await deploymentOf(chainId, contracts);
    const reader = createReader(createRpc(world.anvil.url), deployment);
    const content = await openContent(folder);
    const logger = createLogger("test", "silent");
    await reindex({ pool: api.pool, deployment, readers: [reader], content, folder, logger });
    reader.close();
  }

  async function answer(path: string): Promise<{ status: number; type: string; text: string }> {
    const asked = await fetch(api.url + path);
    const text = lie(path, await asked.text());
    const missing = text === undefined && (await fetch(`${api.url}/api/v1/agencies/none`));
    const told = missing === false ? asked : missing;
    const type = told.headers.get("content-type") ?? "";
    return { status: told.status, type, text: text ?? (missing === false ? "" : await missing.text()) };
  }

  async function found(): Promise<string[]> {
    const report = createReport();
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    await compareApi({ url, fold: run.fold, spool, report });
    const named = report.findings().map(({ code, place }) => `${code} ${place?.at ?? ""}`);
    return named.map((name) => (name.startsWith("api.behind") ? "api.behind " : name));
  }

  it("passes one that tells the truth", async () => {
    expect(await found()).to.deep.equal(["api "]);
  });

  for (const [what, expected, told] of ROWS) {
    it(`names ${what} that it lies about`, async () => {
      lie = told;
      const names = [...new Set(await found())];
      expect(names).to.deep.equal(expected);
    });
  }
});
