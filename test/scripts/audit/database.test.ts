import { expect } from "chai";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { auditLedger } from "../../../scripts/audit/audit.ts";
import { compareDatabase } from "../../../scripts/audit/database/compare.ts";
import { readTables } from "../../../scripts/audit/database/tables.ts";
import { createReport, type Finding } from "../../../scripts/audit/report.ts";
import { openSpool, type Spool } from "../../../scripts/audit/spool.ts";
import { to0x } from "../../../protocol/bytes.ts";
import { canonicalize } from "../../../protocol/jcs.ts";
import type { JsonValue } from "../../../protocol/json.ts";
import { buildManifest, contentHash } from "../../../protocol/manifest.ts";
import { createReader } from "../../../server/chain/reader.ts";
import { createRpc, type Rpc } from "../../../server/chain/rpc.ts";
import { openContent } from "../../../server/content/content.ts";
import { deploymentOf } from "../../../server/indexer/deployment.ts";
import { reindex } from "../../../server/indexer/reindex.ts";
import { createLogger } from "../../../server/log.ts";
import { migrate } from "../../../server/store/migrate.ts";
import { createPool } from "../../../server/store/pool.ts";
import { recordBatch, signStep } from "../../helpers/ledger.ts";
import { createDatabase } from "../../helpers/postgres.ts";
import { newState, trustIn } from "./support.ts";
import { buildWorld, type World } from "./world.ts";

const OCID = "ocds-test-manifest";
const HASHES = 300;

describe("audit of the server's database", function () {
  this.timeout(240_000);
  let world: World;
  let folder: string;
  let databaseUrl: string;
  let pool: pg.Pool;
  let rpc: Rpc;
  let spool: Spool;

  before(async () => {
    world = await buildWorld();
    folder = mkdtempSync(join(tmpdir(), "jejak-audit-content-"));
    mkdirSync(join(folder, "content"));
    await publish();
    ({ databaseUrl } = await createDatabase());
    pool = createPool(databaseUrl, { max: 4 });
    await migrate(pool);
    rpc = createRpc(world.anvil.url);
    spool = openSpool(newState(), trustIn(world.ledger));
    await auditLedger({ rpc, trust: trustIn(world.ledger), spool, report: createReport() });
    await index();
  });

  after(async () => {
    rpc.close();
    spool.close();
    await pool.end();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Two steps whose manifests, with a document, are among the content, and differ; then enough steps for a row of each subtree. */
  async function publish(): Promise<void> {
    const { ledger, heir } = world;
    const store = await openContent(join(folder, "content"));
    for (const amount of [1, 2]) {
      const tender = { title: "Uji", value: { amount } };
      const release = { ocid: OCID, id: `${amount}`, date: "2026-01-01T00:00:00Z", tag: ["tender"], tender };
      const documents = [{ id: "d", size: 3, sha256: "ab".repeat(32) }];
      const manifest = buildManifest(new Uint8Array(32), { ocid: OCID, release, documents });
      const content = to0x(contentHash(manifest));
      await store.put(content.slice(2), canonicalize(manifest as unknown as JsonValue));
      await recordBatch(ledger, [signStep(ledger, { agency: heir, ocid: OCID, tags: 4, content })]);
    }
    const more = Array.from({ length: HASHES }, (_, i) =>
      signStep(ledger, { agency: heir, ocid: `ocds-test-${i % 7}`, tags: 1 }),
    );
    for (let at = 0; at < HASHES; at += 50) await recordBatch(ledger, more.slice(at, at + 50));
  }

  async function index(): Promise<void> {
    const { chainId, contracts } = world.ledger.deployment;
    const deployment = await deploymentOf(chainId, contracts);
    const content = join(folder, "content");
    const reader = createReader(createRpc(world.anvil.url), deployment);
    await reindex({
      pool,
      deployment,
      readers: [reader],
      content: await openContent(content),
      folder: content,
      logger: createLogger("test", "silent"),
    });
    reader.close();
  }

  async function findings(): Promise<Finding[]> {
    const report = createReport();
    const trust = trustIn(world.ledger);
    await compareDatabase({ databaseUrl, rpc, trust, spool, content: join(folder, "content"), report });
    return report.findings().filter(({ status }) => status !== "pass");
  }

  it("passes a database that nobody touched", async () => {
    expect(await findings()).to.deep.equal([]);
  });

  it("finds an edited, a deleted, an added row of each table", async () => {
    const tables = (await readTables(pool)).filter(({ name }) => name !== "cursor");
    expect(tables.map(({ name }) => name)).to.have.members([
      "agencies",
      "approvals",
      "blocks",
      "changes",
      "checkpoints",
      "directory_heads",
      "documents",
      "entries",
      "governance",
      "manifests",
      "mandates",
      "policies",
      "processes",
      "steps",
      "subtrees",
      "trails",
      "versions",
      "withdrawals",
      "writers",
    ]);
    const expected: string[] = [];
    for (const { name, key } of tables) {
      const { rows } = await pool.query<{ n: string }>(`SELECT count(*) AS n FROM ledger.${name}`);
      expect(Number(rows[0]?.n), name).to.be.greaterThan(0);
      await spoil(name, key);
      expected.push(`database.added ledger.${name}`, `database.edited ledger.${name}`);
      if (Number(rows[0]?.n) > 1) expected.push(`database.deleted ledger.${name}`);
    }
    const found = new Set((await findings()).map(({ code, place }) => `${code} ${place?.at}`));
    expect([...found]).to.include.members(expected);
    await index();
    expect(await findings()).to.deep.equal([]);
  });

  /** One row is copied under another key, one loses its last column's value, one (where there are two) is deleted. */
  async function spoil(name: string, key: string[]): Promise<void> {
    const { rows: columns } = await pool.query<{ name: string; type: string }>(
      `SELECT column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_schema = 'ledger' AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position`,
      [name],
    );
    const other = (column: { name: string; type: string }): string => {
      if (column.type === "bytea") return `'\\xff'::bytea || "${column.name}"`;
      if (column.type === "boolean") return `NOT "${column.name}"`;
      if (column.type === "text") return `"${column.name}" || 'x'`;
      return `"${column.name}" + 1000`;
    };
    await pool.query("SET session_replication_role = replica").catch(() => undefined);
    const first = columns.find((column) => column.name === key[0])!;
    const edited = columns.find(
      ({ name: column, type }) =>
        !key.includes(column) && type !== "ARRAY" && column !== "state" && column !== "ocid_hash",
    )!;
    const all = `SELECT ctid FROM ledger.${name} ORDER BY ${key.join(", ")}`;
    await pool.query(`DELETE FROM ledger.${name} WHERE ctid IN (${all} OFFSET 1 LIMIT 1)`);
    await pool.query(
      `UPDATE ledger.${name} SET "${edited.name}" = ${other(edited)} WHERE ctid IN (${all} LIMIT 1)`,
    );
    const copied = columns.map((column) => {
      const unique =
        column.name === first.name ||
        (name === "trails" && column.name === "ocid_hash") ||
        (name === "steps" && column.name === "trail");
      return unique ? other(column) : `"${column.name}"`;
    });
    const names = columns.map((column) => `"${column.name}"`).join(", ");
    await pool.query(
      `INSERT INTO ledger.${name} (${names}) SELECT ${copied.join(", ")} FROM ledger.${name} WHERE ctid IN (${all} LIMIT 1)`,
    );
  }

  it("finds two rows that changed places", async () => {
    await pool.query(
      `UPDATE ledger.steps s SET digest = o.digest FROM ledger.steps o
       WHERE s.trail_index = 0 AND o.trail_index = 0 AND s.trail <> o.trail AND s.trail_number + o.trail_number = 3
         AND s.agency = o.agency`,
    );
    const found = (await findings()).map(({ code, values }) => `${code} ${String(values?.["column"])}`);
    expect(found).to.deep.equal(Array.from({ length: 4 }, () => "database.edited digest"));
    await index();
  });

  it("finds the cursor edited, or gone", async () => {
    await pool.query(
      `UPDATE ledger.cursor SET root = '\\x00', peaks = '\\x00', size = size - 1, block_hash = '\\x00',
       safe_size = safe_size + 1, head_block = head_block + 1000, manifests_through = manifests_through - 1`,
    );
    const columns = (await findings()).map(({ values }) => values?.["column"]);
    const edited = ["root", "peaks", "size", "block_hash", "safe_size", "head_block", "manifests_through"];
    expect(columns).to.include.members(edited);
    await pool.query("DELETE FROM ledger.cursor");
    expect((await findings()).map(({ code }) => code)).to.deep.equal(["database.deleted"]);
    await index();
  });
});
