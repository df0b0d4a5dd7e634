import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type pg from "pg";
import { JejakError } from "../../../protocol/errors.ts";
import { migrate, readMigrations, resetLedger } from "../../../server/store/migrate.ts";
import { createPool } from "../../../server/store/pool.ts";
import { createDatabase } from "../../helpers/postgres.ts";

const FOLDER = fileURLToPath(new URL("../../../server/store/migrations", import.meta.url));

describe("store: migrations", function () {
  this.timeout(30_000);
  let pool: pg.Pool;
  let folder: string;

  beforeEach(async () => {
    pool = createPool((await createDatabase()).databaseUrl);
    folder = await mkdtemp(join(tmpdir(), "jejak-migrations-"));
    await cp(FOLDER, folder, { recursive: true });
  });

  afterEach(async () => {
    await pool.end();
    await rm(folder, { recursive: true });
  });

  async function failure(work: Promise<unknown>): Promise<JejakError> {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error instanceof JejakError) return error;
    throw new Error(`a JejakError was expected, got ${String(error)}`);
  }

  async function applied(): Promise<string[]> {
    const { rows } = await pool.query<{ name: string }>("SELECT name FROM kept.migrations ORDER BY version");
    return rows.map(({ name }) => name);
  }

  /** A row in each schema, to see which survives. */
  async function leaveTraces(): Promise<void> {
    await pool.query("INSERT INTO ledger.writers VALUES (1, 6, 1, 0, 0, '', '', '')");
    await pool.query(
      "INSERT INTO kept.content_meta (content_hash, size, supplied_by) VALUES ('', 1, 'public')",
    );
  }

  async function traces(): Promise<[number | null, number | null]> {
    const ledger = await pool.query("SELECT FROM ledger.writers");
    const kept = await pool.query("SELECT FROM kept.content_meta");
    return [ledger.rowCount, kept.rowCount];
  }

  it("run once, whoever starts at the same time", async () => {
    await Promise.all([migrate(pool), migrate(pool), migrate(pool)]);
    const names = (await readMigrations()).map(({ name }) => name);
    expect(await applied()).to.deep.equal(names);
  });

  it("make a lost schema ledger anew, and leave kept alone", async () => {
    await migrate(pool);
    await leaveTraces();
    await pool.query("DROP SCHEMA ledger CASCADE");
    await migrate(pool);
    expect(await traces()).to.deep.equal([0, 1]);
  });

  it("make the schema ledger anew where another version's files made it", async () => {
    await migrate(pool, folder);
    await leaveTraces();
    await writeFile(join(folder, "005_ledger_api.sql"), "CREATE INDEX other ON ledger.trails (agency)");
    await migrate(pool, folder);
    expect(await traces()).to.deep.equal([0, 1]);
  });

  it("empty the schema ledger for a reindex, and leave kept alone", async () => {
    await migrate(pool);
    await leaveTraces();
    await resetLedger(pool);
    expect(await traces()).to.deep.equal([0, 1]);
  });

  it("refuse by name a database that a newer version made, and change nothing", async () => {
    await writeFile(join(folder, "900_ledger_future.sql"), "CREATE TABLE ledger.future ()");
    await migrate(pool, folder);
    await leaveTraces();
    const error = await failure(migrate(pool));
    expect(error.code).to.equal("database-newer");
    expect(error.values).to.deep.equal({ migration: "900_ledger_future.sql" });
    expect(await traces()).to.deep.equal([1, 1]);
  });

  it("refuse by name a kept migration that differs from the one applied", async () => {
    await migrate(pool);
    await writeFile(join(folder, "002_kept.sql"), "SELECT 1");
    const error = await failure(migrate(pool, folder));
    expect(error.code).to.equal("database-changed");
    expect(error.values).to.include({ migration: "002_kept.sql" });
  });

  it("leave nothing behind where one fails", async () => {
    await writeFile(join(folder, "901_kept_broken.sql"), "CREATE TABLE kept.half (); SELECT 1/0");
    const error: unknown = await migrate(pool, folder).catch((thrown: unknown) => thrown);
    expect(error).to.have.property("code", "22012");
    expect((await pool.query("SELECT to_regnamespace('kept') AS schema")).rows).to.deep.equal([
      { schema: null },
    ]);
  });
});
