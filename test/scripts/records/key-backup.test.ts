import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { JejakError } from "../../../protocol/errors.ts";
import { createArchive } from "../../../scripts/backup/archive.ts";
import { backUpKeys, restoreKeyFiles } from "../../../scripts/records/key-backup.ts";
import { eraseAgain } from "../../../server/registrar/erase-again.ts";
import { fileKms } from "../../../server/registrar/vault/kms.ts";
import { openVault } from "../../../server/registrar/vault/open.ts";
import type { Vault } from "../../../server/registrar/vault/vault.ts";
import { createDatabase } from "../../helpers/postgres.ts";
import { keepRecords } from "../../helpers/vault.ts";
import { AGENCY, fakeRegistry } from "../../server/registrar/fake-registry.ts";

const BATCH = { agency: AGENCY, batch: 1 };
const NOW = 1_780_000_000;
const DAY = 86_400;

describe("a backup of data keys", function () {
  this.timeout(30_000);
  let folder: string;
  let vault: Vault;
  const keys = () => join(folder, "vault-keys");
  const file = () => join(folder, "backup.keys");
  const textAt = (index: number) =>
    vault.read({ ...BATCH, index }).then(
      (bytes) => Buffer.from(bytes).toString(),
      (error: unknown) => (error as JejakError).code,
    );

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "jejak-keys-"));
    const { databaseUrl } = await createDatabase();
    vault = await openVault({ databaseUrl, keys: keys(), kms: fileKms(join(folder, "master.key")) });
    const records = [1, 2, 3, 4].map((index) => ({ index, plaintext: Buffer.from(`Contoh ${index}`) }));
    await keepRecords(vault, { ...BATCH, size: 64 }, records);
    await vault.markAnchored(BATCH, 5);
    await vault.fingerprint(Buffer.from("x"));
  });

  after(async () => {
    await vault.close();
    rmSync(folder, { recursive: true });
  });

  it("names the day on which it has to be gone, and holds no master key", async () => {
    const done = await backUpKeys(keys(), file(), NOW, 30);
    expect(done).to.deep.equal({ file: file(), batches: 1, destroyBy: "2026-06-27T20:26:40Z" });
    expect(readFileSync(file()).includes(readFileSync(join(folder, "master.key")))).to.equal(false);
  });

  it("leaves no part of it where it breaks off: nobody would know to destroy that", async () => {
    const broken = join(keys(), `${BATCH.agency}-9.keys`);
    mkdirSync(broken);
    const half = join(folder, "half.keys");
    const error: unknown = await backUpKeys(keys(), half, NOW, 30).catch((thrown: unknown) => thrown);
    expect(error).to.have.property("code", "EISDIR");
    rmSync(broken, { recursive: true });
    expect(readdirSync(folder).filter((name) => name.startsWith("half"))).to.deep.equal([]);
  });

  it("brings back what was lost, and not what was erased since", async () => {
    const registry = fakeRegistry();
    await vault.erasures.destroy(await vault.erasures.want(BATCH, [1]));
    // The chain knows of an erasure that a restored journal does not.
    registry.gone.add(2);
    rmSync(keys(), { recursive: true });
    expect(await textAt(3)).to.equal("vault-key-unreadable");
    expect(await restoreKeyFiles(keys(), file(), NOW + 29 * DAY)).to.deep.equal([
      `${AGENCY}-1.keys`,
      "fingerprint.key",
    ]);
    expect(await eraseAgain(vault, registry)).to.equal(2);
    const now = await Promise.all([1, 2, 3, 4].map(textAt));
    expect(now).to.deep.equal(["record-erased", "record-erased", "Contoh 3", "Contoh 4"]);
    expect(await restoreKeyFiles(keys(), file(), NOW)).to.deep.equal([]);
  });

  it("is told from other files by name, and nothing is put back of them", async () => {
    const write = (name: string, bytes: string | Uint8Array): string => {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      return path;
    };
    const archive = async (name: string, members: Record<string, string>): Promise<string> => {
      const path = join(folder, name);
      const writer = createArchive(path);
      for (const [member, text] of Object.entries(members)) await writer.addBytes(member, Buffer.from(text));
      await writer.finish();
      return path;
    };
    const cases: [string, string][] = [
      [join(folder, "nowhere.keys"), "file-unreadable"],
      [folder, "file-unreadable"],
      [write("notes.txt", "these are no keys"), "backup-damaged"],
      [write("empty.keys", ""), "backup-damaged"],
      [write("cut.keys", readFileSync(file()).subarray(0, 400)), "backup-damaged"],
      [await archive("all.backup", { "backup.json": "{}", "keys/relay.json": "{}" }), "key-backup-malformed"],
      [await archive("other.keys", { "keys.json": '{"format":"jejak-vault-keys"}' }), "key-backup-malformed"],
      [await archive("none.keys", {}), "key-backup-malformed"],
    ];
    const target = join(folder, "target");
    for (const [path, code] of cases) {
      const error: unknown = await restoreKeyFiles(target, path, NOW).catch((thrown: unknown) => thrown);
      expect([(error as JejakError).code, (error as JejakError).at], path).to.deep.equal([code, path]);
    }
    expect(existsSync(target) ? readdirSync(target) : []).to.deep.equal([]);
  });

  it("is refused once it should be gone", async () => {
    const error: unknown = await restoreKeyFiles(join(folder, "elsewhere"), file(), NOW + 31 * DAY).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.have.property("code", "key-backup-expired");
    expect(readdirSync(join(folder, "elsewhere"))).to.deep.equal([]);
  });
});
