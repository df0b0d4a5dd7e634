import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { fileKms } from "../../../server/registrar/vault/kms.ts";
import { openVault } from "../../../server/registrar/vault/open.ts";
import { migrate, resetLedger } from "../../../server/store/migrate.ts";
import { createPool } from "../../../server/store/pool.ts";
import { embeddedVaultUrl, prepareRoles, SITE_ROLE } from "../../../server/store/roles.ts";
import { createDatabase } from "../../helpers/postgres.ts";
import { keepRecords } from "../../helpers/vault.ts";

const REFUSED = "42501";
const AGENCY = `0x${"b2".repeat(32)}` as const;

describe("store: roles", function () {
  this.timeout(30_000);
  let superuserUrl: string;
  let folder: string;
  let siteUrl: string;

  before(async () => {
    superuserUrl = (await createDatabase()).databaseUrl;
    folder = mkdtempSync(join(tmpdir(), "jejak-roles-"));
    // A data folder of before: everything belongs to the superuser.
    const pool = createPool(superuserUrl);
    await migrate(pool);
    await pool.end();
    expect(embeddedVaultUrl(superuserUrl, folder)).to.equal(null);
    siteUrl = await prepareRoles(superuserUrl, folder);
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("let the site go on with a database made before them, and make a new one", async () => {
    expect(await prepareRoles(superuserUrl, folder)).to.equal(siteUrl);
    const pool = createPool(siteUrl);
    const { rows } = await pool.query<{ role: string; super: boolean }>(
      "SELECT rolname AS role, rolsuper AS super FROM pg_roles WHERE rolname = current_user",
    );
    expect(rows).to.deep.equal([{ role: SITE_ROLE, super: false }]);
    await pool.query("INSERT INTO kept.facts (name, value) VALUES ('x', '{}')");
    await resetLedger(pool);
    await pool.query("DROP SCHEMA ledger CASCADE; DROP SCHEMA kept CASCADE");
    await migrate(pool);
    const { rowCount } = await pool.query("SELECT FROM kept.migrations");
    expect(rowCount).to.be.greaterThan(7);
    await pool.end();
  });

  it("close the vault to the site's role, whatever it tries", async () => {
    const url = embeddedVaultUrl(siteUrl, folder) ?? "";
    const kms = fileKms(join(folder, "master.key"));
    const vault = await openVault({ databaseUrl: url, publicRole: SITE_ROLE, keys: folder, kms });
    const batch = { agency: AGENCY, batch: 1, size: 64 };
    await keepRecords(vault, batch, [{ index: 0, plaintext: Buffer.from("x") }]);
    const site = createPool(siteUrl);
    const tries = [
      "SELECT * FROM vault.records",
      "SELECT sealed FROM vault.records LIMIT 1",
      "INSERT INTO vault.erasures (agency, batch, indexes) VALUES ('', 1, '{1}')",
      "GRANT USAGE ON SCHEMA vault TO jejak_site",
      "ALTER SCHEMA vault OWNER TO jejak_site",
      "DROP SCHEMA vault CASCADE",
      "SET ROLE jejak_vault",
      "ALTER ROLE jejak_vault PASSWORD 'x'",
      "SELECT pg_read_binary_file(pg_relation_filepath('vault.records'))",
      "COPY (SELECT 1) TO PROGRAM 'cat'",
    ];
    for (const sql of tries) {
      const error: unknown = await site.query(sql).catch((thrown: unknown) => thrown);
      expect(error, sql).to.have.property("code", REFUSED);
    }
    await site.end();
    const { rows } = await vault.pool.query("SELECT index FROM vault.records");
    expect(rows).to.deep.equal([{ index: 0 }]);
    const error: unknown = await vault.pool
      .query("SELECT FROM kept.facts")
      .catch((thrown: unknown) => thrown);
    expect(error).to.have.property("code", REFUSED);
    await vault.close();
  });
});
