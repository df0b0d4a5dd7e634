import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { verifyArchive } from "../../../scripts/backup/archive.ts";
import { backUp } from "../../../scripts/backup/backup.ts";
import { restore } from "../../../scripts/backup/restore.ts";
import { dumpSchema } from "../../../scripts/backup/kept.ts";
import { withVaultToDump } from "../../../scripts/backup/vault.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { homePaths, openHome } from "../../../server/home.ts";
import { fileKms } from "../../../server/registrar/vault/kms.ts";
import { openVault } from "../../../server/registrar/vault/open.ts";
import { migrate } from "../../../server/store/migrate.ts";
import { createPool } from "../../../server/store/pool.ts";
import { createDatabase } from "../../helpers/postgres.ts";
import { keepRecords } from "../../helpers/vault.ts";

const BATCH = { agency: `0x${"c3".repeat(32)}`, batch: 1 } as const;

describe("a backup of the vault", function () {
  this.timeout(60_000);

  (existsSync("/dev/full") ? it : it.skip)(
    "says that the disk is full, and leaves the connection as it was",
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "jejak-vault-dump-"));
      const { databaseUrl } = await createDatabase();
      const pool = createPool(databaseUrl, { max: 1 });
      try {
        await pool.query("CREATE SCHEMA vault; CREATE TABLE vault.migrations (name text, sha256 text)");
        await pool.query("CREATE TABLE vault.big AS SELECT repeat('x', 1000) FROM generate_series(1, 4000)");
        await symlink("/dev/full", join(folder, "big.copy"));
        for (const at of [folder, join(folder, "nowhere")]) {
          const error: unknown = await dumpSchema(pool, "vault", at).catch((thrown: unknown) => thrown);
          expect((error as NodeJS.ErrnoException).code).to.equal(at === folder ? "ENOSPC" : "ENOENT");
        }
        expect((await pool.query("SELECT 1 AS one")).rows).to.deep.equal([{ one: 1 }]);
      } finally {
        await pool.end();
        await rm(folder, { recursive: true });
      }
    },
  );

  it("holds ciphertext and no data key: what was erased since stays erased", async () => {
    const parent = await mkdtemp(join(tmpdir(), "jejak-vault-backup-"));
    const [source, target] = await Promise.all([createDatabase(), createDatabase()]);
    const [old, fresh] = [openHome(join(parent, "old")), homePaths(join(parent, "new"))];
    const keys = { keys: old.vaultKeys, kms: fileKms(join(old.keys, "vault-master.key")) };
    const file = join(parent, "backup.tar.gz");
    const pool = createPool(source.databaseUrl);
    try {
      await migrate(pool);
      const vault = await openVault({ databaseUrl: source.databaseUrl, ...keys });
      const records = [1, 2].map((index) => ({ index, plaintext: Buffer.from(`Contoh ${index}`) }));
      await keepRecords(vault, { ...BATCH, size: 64 }, records);
      await mkdir(old.spool);
      await writeFile(join(old.spool, "rows.ndjson"), "Contoh");
      await cp(old.vaultKeys, join(old.root, "elsewhere"), { recursive: true });
      await withVaultToDump(old, source.databaseUrl, source.databaseUrl, (dumped) =>
        backUp(old, pool, file, new Date(), dumped),
      );
      await vault.erasures.destroy(await vault.erasures.want(BATCH, [1]));
      await vault.close();

      const names = await verifyArchive(file);
      expect(names).to.include.members(["vault/records.copy", "keys/vault-master.key"]);
      expect(names.filter((name) => /^(vault-keys|elsewhere|spool)/.test(name))).to.deep.equal([]);

      const homeless: unknown = await restore(fresh, file, target.databaseUrl).catch(
        (error: unknown) => error,
      );
      expect((homeless as JejakError).code).to.equal("vault-missing");
      await restore(fresh, file, target.databaseUrl, target.databaseUrl);
      const restored = await openVault({ databaseUrl: target.databaseUrl, ...keys });
      expect(Buffer.from(await restored.read({ ...BATCH, index: 2 })).toString()).to.equal("Contoh 2");
      const gone: unknown = await restored.read({ ...BATCH, index: 1 }).catch((error: unknown) => error);
      expect((gone as JejakError).code).to.equal("record-erased");
      await restored.close();
    } finally {
      await pool.end();
      await rm(parent, { recursive: true, force: true });
    }
  });
});
