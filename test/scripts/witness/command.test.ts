import { expect } from "chai";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseVkey } from "../../../protocol/proof/cosignature.ts";
import { runJejak, type Ran } from "../../helpers/command.ts";
import { AUDIT_LOG, CHAIN_ID, historyOf, LOG_KEY, signedNote } from "../../helpers/witness/fake-log.ts";
import { CODE_HASH } from "../../helpers/witness/fake-chain.ts";
import { openWorld, type WitnessWorld } from "./world.ts";

const WORD = `0x${"11".repeat(32)}`;

describe("jejak witness", function () {
  this.timeout(90_000);
  let world: WitnessWorld;
  const honest = historyOf(300);

  before(async () => {
    world = await openWorld();
  });
  beforeEach(() => {
    world.reset();
  });
  after(() => world.close());

  const run = (args: string[], env = {}): Promise<Ran> =>
    runJejak({ home: join(world.folder, "none") }, ["witness", ...args], env);

  /** One look with everything that must be told; `changes` are put in the place of it. */
  function once(changes: Record<string, string | null> = {}): Promise<Ran> {
    const options: Record<string, string | null> = {
      "--state": world.folder,
      "--log": world.log.url,
      "--log-key": LOG_KEY,
      "--chain-id": String(CHAIN_ID),
      "--audit-log": AUDIT_LOG,
      "--rpc": world.chain.url,
      ...changes,
    };
    const given = Object.entries(options).flatMap(([name, value]) => (value === null ? [] : [name, value]));
    return run([...given, "--once", "--json"]);
  }

  it("makes a key that only its owner reads, once a folder", async () => {
    const folder = join(world.folder, "new");
    const made = await run(["keys", "create", "koran.example/jejak", "--state", folder, "--json"]);
    expect(made.code, made.stderr).to.equal(0);
    const { vkey } = made.json as { vkey: string };
    expect(parseVkey(vkey).name).to.equal("koran.example/jejak");
    expect(statSync(join(folder, "key")).mode & 0o777).to.equal(0o600);
    expect(statSync(folder).mode & 0o777).to.equal(0o700);
    const before = readFileSync(join(folder, "key"), "utf8");
    expect(made.stdout + made.stderr).to.not.include(before.trim().split("+").at(-1));
    expect((await run(["keys", "create", "other", "--state", folder])).code).to.equal(5);
    expect((await run(["keys", "create", "with a blank", "--state", `${folder}-2`])).code).to.equal(3);
    expect(readFileSync(join(folder, "key"), "utf8")).to.equal(before);
  });

  it("looks once, and ends with what came of it", async () => {
    world.publish(honest, 200, 10);
    const looked = await once();
    expect(looked.code, looked.stderr).to.equal(0);
    expect(looked.json).to.deep.include({ behind: 0, read: 200, error: null });
    expect(looked.stderr).to.include("Cosigned: 200 entries");
    world.chain.finalized = 10;
    world.publish(honest, 250, 11);
    expect((await once()).code).to.equal(5);
    world.publish(historyOf(260, { name: "other", fork: 100 }), 260, 10);
    const refused = await once();
    expect([refused.code, refused.stderr]).to.satisfy(
      ([code, told]: [number, string]) => code === 5 && told.includes("TWO VIEWS OF THE LOG"),
    );
    expect((await once({ "--log": "http://127.0.0.1:9/log" })).code).to.equal(5);
  });

  it("takes what it pins from a trust file, the hash of AuditLog's code with it", async () => {
    const contract = { address: AUDIT_LOG, codeHash: CODE_HASH };
    const trust = {
      format: "jejak-trust",
      version: 1,
      chainId: String(CHAIN_ID),
      contracts: { auditLog: contract, agencyDirectory: contract, procurementLedger: contract },
      verifiers: { p256: contract, webAuthn: contract, rsa: contract },
      rpc: { url: world.chain.url },
      log: { key: LOG_KEY },
    };
    const file = join(world.folder, "trust.json");
    const pinned = {
      "--trust": file,
      "--log-key": null,
      "--chain-id": null,
      "--audit-log": null,
      "--rpc": null,
    };
    world.log.show(honest, signedNote(honest, 200, world.chain.mine(20, honest, 200)));
    const other = { ...contract, codeHash: WORD };
    writeFileSync(file, JSON.stringify({ ...trust, contracts: { ...trust.contracts, auditLog: other } }));
    expect((await once(pinned)).code).to.equal(3);
    writeFileSync(file, JSON.stringify(trust));
    const looked = await once(pinned);
    expect(looked.code, looked.stderr).to.equal(0);
  });

  it("names what is missing, and what is not there", async () => {
    for (const option of ["--log", "--log-key", "--chain-id", "--audit-log", "--rpc"]) {
      const ran = await once({ [option]: null });
      expect([ran.code, ran.stderr.includes(option)], option).to.deep.equal([2, true]);
    }
    expect((await once({ "--state": join(world.folder, "none") })).code).to.equal(4);
    expect((await once({ "--log": "http://127.0.0.1:9/log" })).code).to.equal(7);
    expect((await once({ "--audit-log": "0x12" })).code).to.equal(2);
  });
});
