import { mkdir, mkdtemp, readdir, rm, watch } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { backUp } from "../../../scripts/backup/backup.ts";
import { restore } from "../../../scripts/backup/restore.ts";
import { homePaths, openHome } from "../../../server/home.ts";
import { migrate } from "../../../server/store/migrate.ts";
import { createPool } from "../../../server/store/pool.ts";
import { createDatabase } from "../../helpers/postgres.ts";

/** Names that appear in a folder while `work` runs. */
async function appearing(folder: string, work: () => Promise<void>): Promise<string[]> {
  const stop = new AbortController();
  const names = new Set<string>();
  const watching = (async () => {
    for await (const { filename } of watch(folder, { signal: stop.signal })) names.add(String(filename));
  })().catch(() => undefined);
  await work();
  stop.abort();
  await watching;
  return [...names];
}

describe("restoring a backup", () => {
  it("writes into the data folder alone: the folder above may be closed to us", async () => {
    const parent = await mkdtemp(join(tmpdir(), "jejak-restore-"));
    const [source, target] = await Promise.all([createDatabase(), createDatabase()]);
    const pool = createPool(source.databaseUrl);
    try {
      await migrate(pool);
      const file = join(parent, "backup.tar.gz");
      const old = openHome(join(parent, "old"));
      await backUp(old, pool, file, new Date());
      for (const [at, code] of [
        [file, "file-exists"],
        [join(parent, "nowhere", "backup.tar.gz"), "file-unwritable"],
      ] as const) {
        const error: unknown = await backUp(old, pool, at, new Date()).catch((thrown: unknown) => thrown);
        expect(error).to.include({ code, at });
      }
      const home = homePaths(join(parent, "new"));
      await mkdir(home.root);
      expect(await appearing(parent, () => restore(home, file, target.databaseUrl))).to.deep.equal([]);
      expect((await readdir(home.root)).sort()).to.deep.equal(["chain", "content", "format", "keys", "logs"]);
    } finally {
      await pool.end();
      await rm(parent, { recursive: true, force: true });
    }
  });
});
