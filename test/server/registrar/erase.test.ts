import { mkdtempSync, rmSync } from "node:fs";
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { to0x } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { eraseRecords, finishErasures } from "../../../server/registrar/erase.ts";
import type { Erasing } from "../../../server/registrar/erase.ts";
import { rootOf, treeOfBatch } from "../../../server/registrar/issuing/tree.ts";
import { eraseNamed } from "../../../server/registrar/named.ts";
import { fileKms } from "../../../server/registrar/vault/kms.ts";
import { openVault } from "../../../server/registrar/vault/open.ts";
import type { Vault } from "../../../server/registrar/vault/vault.ts";
import { createDatabase } from "../../helpers/postgres.ts";
import { keepRecords } from "../../helpers/vault.ts";
import { AGENCY, ISSUER, fakeRegistry, type FakeRegistry } from "./fake-registry.ts";

const BATCH = { agency: AGENCY, batch: 1 };
const SIZE = 1_024;
const ALL = Array.from({ length: SIZE }, (_, index) => index);
const KILL = "killed here";

/** From the call number `at` on, the file system does nothing any more: as if the process had been killed there. */
function killFileSystemAt(at: number): () => boolean {
  const real = { open: fs.open, rename: fs.rename, link: fs.link, rm: fs.rm };
  let calls = 0;
  const guarded =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      ++calls >= at ? Promise.reject(new Error(KILL)) : work(...args);
  Object.assign(
    fs,
    Object.fromEntries(Object.entries(real).map(([name, work]) => [name, guarded(work as never)])),
  );
  syncBuiltinESMExports();
  return () => {
    Object.assign(fs, real);
    syncBuiltinESMExports();
    return calls >= at;
  };
}

describe("registrar: erasing", function () {
  this.timeout(60_000);
  let databaseUrl: string;
  let folder: string;
  let vault: Vault;
  let registry: FakeRegistry;

  const open = async () => {
    vault = await openVault({
      databaseUrl,
      keys: join(folder, "keys"),
      kms: fileKms(join(folder, "master.key")),
    });
  };
  const erasing = (): Erasing => ({ vault, registry, issuer: ISSUER });
  const textAt = (index: number) =>
    vault.read({ ...BATCH, index }).then(
      (bytes) => Buffer.from(bytes).toString(),
      (error: unknown) => (error as JejakError).code,
    );

  before(async () => {
    ({ databaseUrl } = await createDatabase());
  });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "jejak-erase-"));
    registry = fakeRegistry();
    await open();
    await vault.pool.query("TRUNCATE vault.erasures, vault.batches CASCADE");
    const records = ALL.map((index) => ({ index, plaintext: Buffer.from(`Contoh ${index}`) }));
    await keepRecords(vault, { ...BATCH, size: SIZE }, records);
    await vault.markAnchored(BATCH, 9);
  });

  afterEach(async () => {
    await vault.close();
    rmSync(folder, { recursive: true });
  });

  it("writes one receipt for up to 400 records", async () => {
    const erased = await eraseRecords(erasing(), BATCH, [...ALL.slice(0, 450), 3]);
    expect(erased.map(({ indexes, entry }) => [indexes.length, entry])).to.deep.equal([
      [400, 101],
      [50, 102],
    ]);
    expect(await textAt(449)).to.equal("record-erased");
    expect(await textAt(450)).to.equal("Contoh 450");
    expect([...registry.gone].sort((a, b) => a - b)).to.deep.equal(ALL.slice(0, 450));
  });

  it("touches nothing where the chain would refuse, or a record is not there", async () => {
    registry.tryErase = () => Promise.reject(new JejakError("mandate-not-good"));
    const refused: unknown = await eraseRecords(erasing(), BATCH, [1]).catch((error: unknown) => error);
    expect(refused).to.have.property("code", "mandate-not-good");
    registry.tryErase = () => Promise.resolve();
    const unknown: unknown = await eraseRecords(erasing(), BATCH, [...ALL.slice(0, 450), 2_000]).catch(
      (error: unknown) => error,
    );
    expect(unknown).to.have.property("code", "record-unknown");
    expect(await textAt(1)).to.equal("Contoh 1");
    expect(await vault.erasures.open()).to.deep.equal([]);
  });

  it("looks at every batch of a list before the first record goes", async () => {
    const more = { ...BATCH, batch: 2 };
    const records = ALL.slice(0, 8).map((index) => ({ index, plaintext: Buffer.from(`Contoh ${index}`) }));
    await keepRecords(vault, { ...more, size: 64 }, records);
    const places = [
      { batch: 1, index: 1 },
      { batch: 1, index: 2 },
    ];
    const anchored = (most: number) => (_agency: string, number: number) =>
      Promise.resolve(
        number > most ? null : { rootPrefix: "0x" as const, size: SIZE, sequence: registry.sequence },
      );
    registry.batch = anchored(2);
    const mistyped = { batch: 2, index: 9 };
    const unknown: unknown = await eraseNamed(erasing(), [...places, mistyped]).catch(
      (error: unknown) => error,
    );
    expect([(unknown as JejakError).code, (unknown as JejakError).values]).to.deep.equal([
      "record-unknown",
      { batch: 2, indexes: [9] },
    ]);
    registry.batch = anchored(1);
    const reserved: unknown = await eraseNamed(erasing(), [...places, { batch: 2, index: 3 }]).catch(
      (error: unknown) => error,
    );
    expect(reserved).to.have.property("code", "record-batch-unknown");
    expect([await textAt(1), registry.sequence]).to.deep.equal(["Contoh 1", 0]);
    expect(await vault.erasures.open()).to.deep.equal([]);
    const { items, already } = await eraseNamed(erasing(), [...places, ...places.slice(1)]);
    expect([items.map(({ indexes }) => indexes), already]).to.deep.equal([[[1, 2]], 0]);
    expect(await eraseNamed(erasing(), places)).to.deep.equal({ items: [], already: 2 });
  });

  it("touches nothing of a batch whose number another system's took, and erases in one that was not noted yet", async () => {
    const waiting = { ...BATCH, batch: 2 };
    const leaves = new Uint8Array(64 * 32).map((_, i) => i % 251);
    await keepRecords(
      vault,
      { ...waiting, size: 64 },
      [{ index: 3, plaintext: Buffer.from("Contoh") }],
      leaves,
    );
    const rootOnChain = (root: Uint8Array) => {
      registry.batch = () =>
        Promise.resolve({ rootPrefix: to0x(root.subarray(0, 31)), size: 64, sequence: registry.sequence });
    };
    rootOnChain(new Uint8Array(32).fill(9));
    const refused: unknown = await eraseRecords(erasing(), waiting, [3]).catch((error: unknown) => error);
    expect(refused).to.have.property("code", "record-batch-unknown");
    expect(String(await vault.read({ ...waiting, index: 3 }))).to.equal("Contoh");
    expect([registry.sequence, await vault.erasures.of(waiting)]).to.deep.equal([0, []]);
    rootOnChain(rootOf(treeOfBatch(leaves)));
    const [erased] = await eraseRecords(erasing(), waiting, [3]);
    expect(erased).to.deep.include({ batch: 2, indexes: [3], entry: 101 });
  });

  it("honours the right while the chain stands still, and hands in the receipt later", async () => {
    registry.before = () => {
      throw new JejakError("chain-unavailable");
    };
    const failed: unknown = await eraseRecords(erasing(), BATCH, [5]).catch((error: unknown) => error);
    const { code, values } = failed as JejakError;
    expect([code, values]).to.deep.equal([
      "erasure-unfinished",
      { reason: "chain-unavailable", batch: 1, indexes: [5] },
    ]);
    expect(await textAt(5)).to.equal("record-erased");
    registry.before = () => undefined;
    expect(await finishErasures(erasing())).to.deep.equal([{ ...BATCH, indexes: [5], entry: 101 }]);
    expect(await finishErasures(erasing())).to.deep.equal([]);
  });

  it("signs anew when others change the batch in between", async () => {
    let others = 3;
    registry.before = () => {
      if (others-- > 0) registry.sequence += 1;
    };
    const [erased] = await eraseRecords(erasing(), BATCH, [5]);
    expect(erased).to.deep.include({ indexes: [5], entry: 104 });
  });

  it("asks for no second receipt of what a restored backup brought back", async () => {
    registry.gone.add(5);
    const [erased] = await eraseRecords(erasing(), BATCH, [5, 6]);
    expect(erased).to.deep.include({ indexes: [5, 6], entry: 101 });
    expect(await textAt(5)).to.equal("record-erased");
    expect(await eraseRecords(erasing(), BATCH, [7]).then(([one]) => one?.entry)).to.equal(102);
  });

  it("notes no second receipt when it was killed after the chain took it", async () => {
    const finish = () => Promise.reject(new Error(KILL));
    const dying = { ...vault, erasures: { ...vault.erasures, finish } };
    await eraseRecords({ ...erasing(), vault: dying }, BATCH, [5]).catch(() => undefined);
    expect(await finishErasures(erasing())).to.deep.equal([{ ...BATCH, indexes: [5], entry: null }]);
    expect(registry.sequence).to.equal(1);
  });

  it("killed at any touch of the disk leaves old keys or new ones, and goes on to the end", async () => {
    let at = 0;
    for (let killed = true; killed; at++) {
      const [index, other] = [10 + 2 * at, 11 + 2 * at];
      const revive = killFileSystemAt(at + 1);
      await eraseRecords(erasing(), BATCH, [index]).catch((error: unknown) => {
        expect((error as Error).message).to.equal(KILL);
      });
      killed = revive();
      await vault.close();
      await open();
      expect([`Contoh ${index}`, "record-erased"]).to.include(await textAt(index));
      expect(await textAt(other)).to.equal(`Contoh ${other}`);
      await finishErasures(erasing());
      expect(await textAt(index)).to.equal("record-erased");
      expect(await textAt(other)).to.equal(`Contoh ${other}`);
      expect(registry.gone.has(index)).to.equal(true);
      expect(await fs.readdir(join(folder, "keys"))).to.deep.equal([`${AGENCY}-1.keys`]);
    }
    expect(at).to.be.greaterThan(8);
  });
});
