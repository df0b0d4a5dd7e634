import { linkSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import pg from "pg";
import { JejakError } from "../../../protocol/errors.ts";
import { fileKms } from "../../../server/registrar/vault/kms.ts";
import { openKeyStore } from "../../../server/registrar/vault/key-store.ts";
import { openVault } from "../../../server/registrar/vault/open.ts";
import { sealedRows } from "../../../server/registrar/vault/sealed.ts";
import type { RecordToKeep, SealedRecords, Vault } from "../../../server/registrar/vault/vault.ts";
import { createDatabase } from "../../helpers/postgres.ts";
import { keepRecords, recordsIn } from "../../helpers/vault.ts";

const AGENCY = `0x${"a1".repeat(32)}` as const;
const BATCH = { agency: AGENCY, batch: 1 };
const SIZE = 64;

const LEAVES = new Uint8Array(SIZE * 32).fill(7);

function recordsOf(indexes: readonly number[], what = "Contoh"): RecordToKeep[] {
  return indexes.map((index) => ({ index, plaintext: Buffer.from(`${what} ${index}`) }));
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof JejakError) return error.code;
    throw error;
  }
  return "none";
}

describe("registrar: vault", function () {
  this.timeout(30_000);
  let databaseUrl: string;
  let folder: string;
  let vault: Vault;

  const open = () =>
    openVault({ databaseUrl, keys: join(folder, "keys"), kms: fileKms(join(folder, "master.key")) });
  const keyFile = () => join(folder, "keys", `${AGENCY}-1.keys`);
  const textAt = async (index: number) => Buffer.from(await vault.read({ ...BATCH, index })).toString();

  beforeEach(async () => {
    ({ databaseUrl } = await createDatabase());
    folder = mkdtempSync(join(tmpdir(), "jejak-vault-"));
    vault = await open();
    await keepRecords(vault, { ...BATCH, size: SIZE }, recordsOf([3, 5, 63]), LEAVES);
  });

  afterEach(async () => {
    await vault.close();
    rmSync(folder, { recursive: true });
  });

  it("says that its database cannot be reached, and where it looked", async () => {
    const gone = {
      databaseUrl: "postgres://jejak_vault:rahasia@127.0.0.1:1/jejak",
      keys: "",
      kms: fileKms(""),
    };
    const error: unknown = await openVault(gone).catch((thrown: unknown) => thrown);
    expect(error).to.have.property("code", "database-unavailable");
    expect((error as JejakError).values).to.deep.equal({ vault: "127.0.0.1:1", reason: "ECONNREFUSED" });
  });

  it("gives back what was kept, also after it was opened anew", async () => {
    await vault.close();
    vault = await open();
    expect(await textAt(5)).to.equal("Contoh 5");
    const all = await recordsIn(vault, BATCH);
    expect(all.map(({ index, plaintext }) => [index, String(plaintext)])).to.deep.equal([
      [3, "Contoh 3"],
      [5, "Contoh 5"],
      [63, "Contoh 63"],
    ]);
    expect(Buffer.from(await vault.leaves(BATCH)).equals(LEAVES)).to.equal(true);
    expect(await vault.batches(AGENCY)).to.deep.equal([{ ...BATCH, size: SIZE, type: "urn:x", entry: null }]);
  });

  it("replaces a batch that is not anchored, and never one that is", async () => {
    await keepRecords(vault, { ...BATCH, size: SIZE }, recordsOf([4], "again"), LEAVES);
    expect(await codeOf(vault.read({ ...BATCH, index: 3 }))).to.equal("record-unknown");
    expect(await textAt(4)).to.equal("again 4");
    await vault.markAnchored(BATCH, 42);
    const again = keepRecords(vault, { ...BATCH, size: SIZE }, recordsOf([4]), LEAVES);
    expect(await codeOf(again)).to.equal("vault-batch-anchored");
    expect(await codeOf(vault.dropBatch(BATCH))).to.equal("vault-batch-anchored");
    expect(await textAt(4)).to.equal("again 4");
  });

  it("keeps nothing of a batch whose records broke off", async () => {
    const other = { agency: AGENCY, batch: 2, size: SIZE, type: "urn:x" };
    const broken: SealedRecords = function* (keyOf) {
      yield sealedRows(other, [{ index: 1, plaintext: Buffer.from("Contoh"), key: keyOf(1) }]);
      throw new Error("killed");
    };
    const error: unknown = await vault.keepBatch(other, broken, LEAVES).catch((thrown: unknown) => thrown);
    expect(error).to.have.property("message", "killed");
    expect(await vault.batch(other)).to.equal(null);
  });

  it("has no key for an index beyond the batch", async () => {
    const other = { agency: AGENCY, batch: 2, size: SIZE };
    expect(await codeOf(keepRecords(vault, other, recordsOf([SIZE]), LEAVES))).to.equal("record-unknown");
    expect(await vault.batch(other)).to.equal(null);
  });

  it("forgets a batch that lost its number, with its keys", async () => {
    await vault.dropBatch(BATCH);
    await vault.dropBatch(BATCH);
    expect(await vault.batch(BATCH)).to.equal(null);
    expect(readdirSync(join(folder, "keys"))).to.deep.equal([]);
  });

  it("holds nothing readable in database or key store", async () => {
    const { rows } = await vault.pool.query<{ sealed: Buffer }>("SELECT sealed FROM vault.records");
    for (const { sealed } of rows) expect(sealed.includes("Contoh")).to.equal(false);
    expect(readFileSync(keyFile()).subarray(0, 4).toString()).to.equal("JVK1");
  });

  it("opens a record in its own place and with its own batch's keys only", async () => {
    await vault.pool.query("UPDATE vault.records SET index = 6 WHERE index = 5");
    expect(await codeOf(vault.read({ ...BATCH, index: 6 }))).to.equal("vault-key-unreadable");
    writeFileSync(join(folder, "keys", `${AGENCY}-2.keys`), readFileSync(keyFile()));
    expect(await codeOf(vault.read({ agency: AGENCY, batch: 2, index: 3 }))).to.equal("vault-key-unreadable");
  });

  it("refuses to be readable by others, and by the public role above all", async () => {
    await vault.pool.query("CREATE ROLE curious LOGIN");
    await vault.pool.query("GRANT USAGE ON SCHEMA vault TO curious");
    try {
      expect(await codeOf(open())).to.equal("vault-open-to-others");
    } finally {
      await vault.pool.query("DROP OWNED BY curious");
      await vault.pool.query("DROP ROLE curious");
    }
  });

  it("refuses a role that could take the rights of another one, though it has none by itself", async () => {
    const { pool } = vault;
    await pool.query("CREATE ROLE readers; CREATE ROLE quiet LOGIN NOINHERIT; GRANT readers TO quiet");
    try {
      await (await open()).close();
      await pool.query("GRANT USAGE ON SCHEMA vault TO readers");
      expect(await codeOf(open())).to.equal("vault-open-to-others");
    } finally {
      await pool.query("DROP OWNED BY readers; DROP ROLE quiet; DROP ROLE readers");
    }
  });

  it("makes nothing as a superuser in another role's schema, and says what a role without rights is short of", async () => {
    const database = await createDatabase();
    const { databaseUrl: other } = database;
    const at = (role: string) => Object.assign(new URL(other), { username: role, password: "x" }).href;
    const kms = fileKms(join(folder, "master.key"));
    const openAt = (url: string) => openVault({ databaseUrl: url, keys: join(folder, "other"), kms });
    const { pool } = vault;
    const superuser = new pg.Client(other);
    await superuser.connect();
    await pool.query("CREATE ROLE keeper LOGIN PASSWORD 'x'; CREATE ROLE helpless LOGIN PASSWORD 'x'");
    try {
      expect(await codeOf(openAt(at("helpless")))).to.equal("vault-missing");
      await superuser.query("CREATE SCHEMA vault AUTHORIZATION keeper");
      expect(await codeOf(openAt(other))).to.equal("vault-open-to-others");
      await (await openAt(at("keeper"))).close();
    } finally {
      await superuser.end();
      await database.drop();
      await pool.query("DROP ROLE keeper; DROP ROLE helpless");
    }
  });

  it("draws no other master key in the place of a lost one", async () => {
    const path = join(folder, "lost.key");
    const wrapped = await fileKms(path).wrap(new Uint8Array(32), "contoh");
    rmSync(path);
    expect(await codeOf(fileKms(path).unwrap(wrapped, "contoh"))).to.equal("vault-key-unreadable");
    expect(readdirSync(folder)).not.to.include("lost.key");
  });

  it("reads the master key again once it is back", async () => {
    const path = join(folder, "away.key");
    const wrapped = await fileKms(path).wrap(new Uint8Array(32).fill(7), "contoh");
    const kms = fileKms(path);
    renameSync(path, `${path}.away`);
    expect(await codeOf(kms.unwrap(wrapped, "contoh"))).to.equal("vault-key-unreadable");
    renameSync(`${path}.away`, path);
    expect(await kms.unwrap(wrapped, "contoh")).to.deep.equal(Buffer.alloc(32, 7));
  });

  it("draws its secrets once, whoever opens it first at the same time", async () => {
    const fresh = join(folder, "fresh");
    const macs = Array.from({ length: 8 }, async () => {
      const kms = fileKms(join(fresh, "master.key"));
      return (await openKeyStore(join(fresh, "keys"), kms).mac()).digest("hex");
    });
    const [first, ...others] = await Promise.all(macs);
    for (const other of others) expect(other).to.equal(first);
    for (const path of [fresh, join(fresh, "keys")])
      expect(readdirSync(path).filter((name) => name.endsWith(".key"))).to.have.length(1);
    expect(readdirSync(fresh, { recursive: true })).to.have.length(3);
  });

  it("knows a file again, and tells nobody without its secret", async () => {
    const one = await vault.fingerprint(Buffer.from("rows"));
    await vault.close();
    vault = await open();
    const stream = (async function* () {
      yield await Promise.resolve(Buffer.from("ro"));
      yield Buffer.from("ws");
    })();
    expect(Buffer.from(await vault.fingerprint(stream)).equals(one)).to.equal(true);
  });

  describe("erasure", () => {
    it("destroys keys and rows, and leaves the others", async () => {
      const erasure = await vault.erasures.want(BATCH, [5, 63]);
      expect(await textAt(5)).to.equal("Contoh 5");
      await vault.erasures.destroy(erasure);
      await vault.erasures.destroy(erasure);
      expect(await codeOf(vault.read({ ...BATCH, index: 5 }))).to.equal("record-erased");
      expect(await textAt(3)).to.equal("Contoh 3");
      expect((await vault.erasures.open()).map(({ state }) => state)).to.deep.equal(["destroyed"]);
      await vault.erasures.finish(erasure, 77);
      expect(await vault.erasures.open()).to.deep.equal([]);
    });

    it("refuses what holds no record, or was wanted before", async () => {
      expect(await codeOf(vault.erasures.want(BATCH, [5, 6]))).to.equal("record-unknown");
      await vault.erasures.want(BATCH, [5]);
      expect(await codeOf(vault.erasures.want(BATCH, [5]))).to.equal("record-unknown");
    });

    it("leaves a row brought back from a backup unreadable", async () => {
      const { rows } = await vault.pool.query<{ sealed: Buffer }>(
        "SELECT sealed FROM vault.records WHERE index = 5",
      );
      await vault.erasures.destroy(await vault.erasures.want(BATCH, [5]));
      await vault.pool.query(
        "INSERT INTO vault.records SELECT agency, batch, 5, $1 FROM vault.records WHERE index = 3",
        [rows[0]?.sealed],
      );
      expect(await codeOf(vault.read({ ...BATCH, index: 5 }))).to.equal("record-erased");
      expect(await recordsIn(vault, BATCH)).to.have.length(2);
    });

    it("overwrites the old keys: a second name for their file reads noise", async () => {
      const spare = join(folder, "spare");
      linkSync(keyFile(), spare);
      const before = readFileSync(spare);
      await vault.erasures.destroy(await vault.erasures.want(BATCH, [5]));
      const after = readFileSync(spare);
      expect(after.length).to.equal(before.length);
      expect(after.equals(before)).to.equal(false);
      expect(after.subarray(0, 4).toString()).to.not.equal("JVK1");
    });

    it("cleans up after a writer that was killed before or after the new keys took the name", async () => {
      const whole = readFileSync(keyFile());
      linkSync(keyFile(), `${keyFile()}.old`);
      writeFileSync(`${keyFile()}.new`, whole);
      await vault.close();
      vault = await open();
      expect(readFileSync(keyFile()).equals(whole)).to.equal(true);
      writeFileSync(`${keyFile()}.old`, whole);
      await vault.close();
      vault = await open();
      expect(readdirSync(join(folder, "keys"))).to.deep.equal([`${AGENCY}-1.keys`]);
      expect(await textAt(5)).to.equal("Contoh 5");
    });
  });
});

describe("registrar: vault's rights", function () {
  this.timeout(30_000);

  it("refuse a superuser as the public role", async () => {
    const { databaseUrl } = await createDatabase();
    const admin = new pg.Client({ connectionString: databaseUrl });
    await admin.connect();
    await admin.query("DROP ROLE IF EXISTS vault_owner; CREATE ROLE vault_owner LOGIN PASSWORD 'x'");
    await admin.query("CREATE SCHEMA vault AUTHORIZATION vault_owner");
    await admin.end();
    const url = new URL(databaseUrl);
    const publicRole = url.username;
    url.username = "vault_owner";
    url.password = "x";
    const folder = mkdtempSync(join(tmpdir(), "jejak-vault-"));
    const options = { databaseUrl: url.href, keys: folder, kms: fileKms(join(folder, "master.key")) };
    expect(await codeOf(openVault({ ...options, publicRole }))).to.equal("vault-open-to-others");
    await (await openVault(options)).close();
    rmSync(folder, { recursive: true });
  });
});
