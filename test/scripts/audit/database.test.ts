import { expect } from "chai";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { auditLedger } from "../../../scripts/audit/audit.ts";
import { compareDatabase, type DatabaseProgress } from "../../../scripts/audit/database/compare.ts";
import { buildReference, type Reference } from "../../../scripts/audit/database/reference.ts";
import { compareTables } from "../../../scripts/audit/database/rows.ts";
import { TABLES, readTables } from "../../../scripts/audit/database/tables.ts";
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
import { createPool, inTransaction } from "../../../server/store/pool.ts";
import { recordBatch, signStep } from "../../helpers/ledger.ts";
import { createDatabase } from "../../helpers/postgres.ts";
import { keepRecords } from "./records.ts";
import { newState, trustIn } from "./support.ts";
import { buildWorld, type World } from "./world.ts";

const OCID = "ocds-test-manifest";
const HASHES = 500;

/** Columns beside the key that no two rows may share. */
const UNIQUE = ["trails.ocid_hash", "steps.trail", "batches.number", "batch_changes.sequence"];

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
    await keepRecords(world);
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

  /**
   * Steps of two processes whose manifests, with a document, are among the content, and differ; then enough steps for
   * two rows of subtrees, a second checkpoint and a second writer: in every table two rows can change places.
   */
  async function publish(): Promise<void> {
    const { ledger, heir } = world;
    const store = await openContent(join(folder, "content"));
    for (const [ocid, amount] of [
      [OCID, 1],
      [OCID, 2],
      [OCID, 4],
      [`${OCID}-2`, 3],
    ] as const) {
      const tender = { title: `Uji ${ocid}`, value: { amount } };
      const release = { ocid, id: `${amount}`, date: "2026-01-01T00:00:00Z", tag: ["tender"], tender };
      const documents = [{ id: `d${amount}`, size: amount, sha256: "ab".repeat(32) }];
      const manifest = buildManifest(new Uint8Array(32), { ocid, release, documents });
      const content = to0x(contentHash(manifest));
      await store.put(content.slice(2), canonicalize(manifest as unknown as JsonValue));
      await recordBatch(ledger, [signStep(ledger, { agency: heir, ocid, tags: 4, content })]);
    }
    const more = Array.from({ length: HASHES }, (_, i) =>
      signStep(ledger, { agency: heir, ocid: `ocds-test-${i % 7}`, tags: 1 }),
    );
    for (let at = 0; at < HASHES; at += 50) await recordBatch(ledger, more.slice(at, at + 50));
    await (await ledger.log.checkpoint()).wait();
    await (await ledger.log.proposeWriter(10, ledger.deployment.contracts.agencyDirectory)).wait();
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

  async function findings(progress?: DatabaseProgress): Promise<Finding[]> {
    const report = createReport();
    const trust = trustIn(world.ledger);
    const content = join(folder, "content");
    await compareDatabase({ databaseUrl, rpc, trust, spool, content, report, ...(progress && { progress }) });
    return report.findings().filter(({ status }) => status !== "pass");
  }

  it("passes a database that nobody touched, and says how far it has come", async () => {
    const [blocks, rows]: { done: number; of: number }[][] = [[], []];
    const progress: DatabaseProgress = {
      rebuilt: ({ block, of }) => blocks!.push({ done: block, of }),
      compared: (at) => rows!.push({ done: at.rows, of: at.of }),
    };
    expect(await findings(progress)).to.deep.equal([]);
    for (const told of [blocks!, rows!]) {
      const of = told[0]!.of;
      expect(told[0]!.done).to.be.lessThan(of);
      expect(told.filter(({ done }) => done === of)).to.have.length(1);
      expect(told.at(-1)).to.deep.equal({ done: of, of });
    }
  });

  it("finds an edited, a deleted, an added row of each table", async () => {
    const tables = (await readTables(pool)).filter(({ name }) => name !== "cursor");
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
      const unique = column.name === first.name || UNIQUE.includes(`${name}.${column.name}`);
      return unique ? other(column) : `"${column.name}"`;
    });
    const names = columns.map((column) => `"${column.name}"`).join(", ");
    await pool.query(
      `INSERT INTO ledger.${name} (${names}) SELECT ${copied.join(", ")} FROM ledger.${name} WHERE ctid IN (${all} LIMIT 1)`,
    );
  }

  describe("against one reference, table by table", () => {
    let reference: Reference;

    before(async () => {
      const { rows } = await pool.query<{ block: number; safe: number; finalized: number }>(
        `SELECT block_number::int AS block, safe_block::int AS safe, finalized_block::int AS finalized
         FROM ledger.cursor`,
      );
      const content = join(folder, "content");
      reference = await buildReference({ rpc, trust: trustIn(world.ledger), extent: rows[0]!, content });
    });

    after(() => reference.close());

    async function compared(): Promise<Finding[]> {
      const report = createReport();
      await compareTables({ audited: pool, reference: reference.pool, report, hasContent: true });
      return report.findings();
    }

    it("knows every table of the schema", async () => {
      const known = (await readTables(pool)).map(({ name }) => name);
      expect(known, "scripts/audit/database/tables.ts").to.have.members(Object.keys(TABLES));
    });

    it("names a table that it does not know, of whichever kind", async () => {
      await pool.query("CREATE TABLE ledger.smuggled (id bigint)");
      await pool.query("CREATE MATERIALIZED VIEW ledger.seen AS SELECT index FROM ledger.entries");
      const found = (await compared()).map(({ code, place }) => `${code} ${place?.at}`);
      expect(found).to.have.members(["database-changed ledger.seen", "database-changed ledger.smuggled"]);
      await pool.query("DROP TABLE ledger.smuggled");
      await pool.query("DROP MATERIALIZED VIEW ledger.seen");
      expect(await compared()).to.deep.equal([]);
    });

    for (const name of Object.keys(TABLES).filter((table) => table !== "cursor")) {
      it(`finds two rows of ${name} that changed places`, async () => {
        const keys = await swap(name);
        const found = await compared();
        expect([...new Set(found.map(({ code, place }) => `${code} ${place?.at}`))]).to.deep.equal([
          `database.edited ledger.${name}`,
        ]);
        const named = new Set(found.map(({ values }) => JSON.parse(values?.["key"] as string) as string[]));
        expect([...new Set([...named].map((key) => key.join()))]).to.have.members(keys);
        await swap(name);
        expect(await compared()).to.deep.equal([]);
      });
    }
  });

  /** The first row of a table and the last one that differs from it change places. @returns their keys */
  async function swap(name: string): Promise<string[]> {
    const { key, columns } = (await readTables(pool)).find((table) => table.name === name)!;
    const rest = columns.filter((column) => !key.includes(column));
    const list = (names: string[], of = ""): string => names.map((column) => `${of}"${column}"`).join(", ");
    const order = (direction: string): string => key.map((column) => `"${column}" ${direction}`).join(", ");
    const keyText = `concat_ws(',', ${key.map((column) => `"${column}"::text`).join(", ")})`;
    return await inTransaction(pool, async (client) => {
      await client.query("SET LOCAL session_replication_role = replica");
      await client.query(
        `CREATE TEMP TABLE pair ON COMMIT DROP AS
         WITH first AS (SELECT * FROM ledger.${name} ORDER BY ${order("ASC")} LIMIT 1),
         last AS (SELECT t.* FROM ledger.${name} t, first f
           WHERE ROW(${list(rest, "t.")}) IS DISTINCT FROM ROW(${list(rest, "f.")})
           ORDER BY ${key.map((column) => `t."${column}" DESC`).join(", ")} LIMIT 1)
         SELECT 1 AS side, ${list(columns)} FROM first UNION ALL SELECT 2, ${list(columns)} FROM last`,
      );
      const { rows } = await client.query<{ key: string }>(`SELECT ${keyText} AS key FROM pair`);
      expect(rows, name).to.have.length(2);
      await client.query(
        `DELETE FROM ledger.${name} WHERE (${list(key)}) IN (SELECT ${list(key)} FROM pair)`,
      );
      await client.query(
        `INSERT INTO ledger.${name} (${list([...key, ...rest])})
         SELECT ${list(key, "k.")}, ${list(rest, "r.")} FROM pair k JOIN pair r ON r.side <> k.side`,
      );
      return rows.map((row) => row.key);
    });
  }

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
