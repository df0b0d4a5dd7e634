import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { JsonRpcProvider, parseEther, Wallet } from "ethers";
import type { Hex } from "../../protocol/bytes.ts";
import { bindingsOf, enactRegistry, proposeRegistry } from "../../scripts/deploy/binding.ts";
import { readDeployment } from "../../scripts/deploy/file.ts";
import { deployRegistry } from "../../scripts/deploy/registry.ts";
import { checkDeployment } from "../../scripts/deploy.ts";
import { senderFor, type Send } from "../../scripts/directory/transact.ts";
import { ANVIL_KEY, startAnvil, type Anvil } from "../helpers/anvil.ts";
import { deployLedger, type TestLedger } from "../helpers/ledger.ts";

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

describe("a registry that joins a ledger", function () {
  this.timeout(60_000);
  let anvil: Anvil;
  let ledger: TestLedger;
  let folder: string;
  let path: string;
  let send: Send;

  before(async () => {
    anvil = await startAnvil({ automine: true });
    ledger = await deployLedger({ rpcUrl: anvil.url, sender: new Wallet(ANVIL_KEY) });
    folder = mkdtempSync(join(tmpdir(), "jejak-registry-"));
    send = senderFor(ledger.provider, ledger.log.interface);
  });
  beforeEach(() => {
    path = join(folder, `${Math.random()}.json`);
    writeFileSync(path, JSON.stringify(ledger.deployment));
  });
  after(async () => {
    ledger.close();
    await anvil.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Deploys with a node to which sending fails, before or after it took the transaction. */
  async function interrupted(when: "before" | "after"): Promise<void> {
    class Failing extends JsonRpcProvider {
      override async broadcastTransaction(raw: string): Promise<never> {
        if (when === "after") await super.broadcastTransaction(raw);
        throw new Error("killed");
      }
      // What was sent is not seen either: the process is gone.
      override getTransaction(): Promise<null> {
        return Promise.resolve(null);
      }
    }
    const provider = new Failing(anvil.url, undefined, { staticNetwork: true, cacheTimeout: -1 });
    const stopped = await deployRegistry(new Wallet(ANVIL_KEY, provider), path).catch(
      (error: unknown) => error,
    );
    provider.destroy();
    expect(String(stopped)).to.equal("Error: killed");
    expect(readDeployment(path)?.contracts).to.not.have.property("recordRegistry");
  }

  const deployed = async (): Promise<Hex> =>
    (await deployRegistry(ledger.sender, path)).contracts.recordRegistry ?? "0x";

  it("is deployed once, and written down with its code hash", async () => {
    const address = await deployed();
    const nonce = await ledger.sender.getNonce();
    expect(await deployed()).to.equal(address);
    expect(await ledger.sender.getNonce()).to.equal(nonce);
    const written = readDeployment(path);
    if (written === null) throw new Error("nothing was written down");
    await checkDeployment(ledger.provider, written);
    const nothing: Hex = `0x${"00".repeat(32)}`;
    const wrong = { ...written, codeHashes: { ...written.codeHashes, recordRegistry: nothing } };
    expect(codeOf(await checkDeployment(ledger.provider, wrong).catch((error: unknown) => error))).to.equal(
      "deployment-differs",
    );
  });

  it("goes on after a kill before and after sending, with the same transaction", async () => {
    for (const when of ["before", "after"] as const) {
      writeFileSync(path, JSON.stringify(ledger.deployment));
      const nonce = await ledger.sender.getNonce();
      await interrupted(when);
      expect(await ledger.provider.getCode(await deployed()), when).to.have.length.above(2_000);
      expect(await ledger.sender.getNonce(), when).to.equal(nonce + 1);
    }
  });

  it("begins anew where the nonce went to something else", async () => {
    await interrupted("before");
    await (await ledger.sender.sendTransaction({ to: ledger.sender.address })).wait();
    expect(await ledger.provider.getCode(await deployed())).to.have.length.above(2_000);
  });

  it("is proposed by the administrator alone, and bound after the delay, from any point on", async () => {
    const registry = await deployed();
    const stranger = Wallet.createRandom().connect(ledger.provider);
    await (await ledger.sender.sendTransaction({ to: stranger.address, value: parseEther("1") })).wait();
    const byStranger = proposeRegistry(ledger.log.connect(stranger), send, registry);
    expect(codeOf(await byStranger.catch((error: unknown) => error))).to.equal("unauthorised");
    expect(codeOf(await enactRegistry(ledger.log, send, registry).catch((error: unknown) => error))).to.equal(
      "proposal-not-open",
    );
    await (await ledger.log.proposeWriter(7, registry)).wait();
    const proposed = await proposeRegistry(ledger.log, send, registry);
    expect(proposed.map(({ state }) => state)).to.deep.equal(["proposed", "proposed", "proposed"]);
    const early = enactRegistry(ledger.log, send, registry);
    expect(codeOf(await early.catch((error: unknown) => error))).to.equal("delay-not-over");
    await anvil.rpc("evm_increaseTime", [ledger.deployment.delays.writer + 1]);
    await anvil.mine();
    await (await ledger.log.connect(stranger).enactWriter(8)).wait();
    await enactRegistry(ledger.log.connect(stranger), send, registry);
    expect((await bindingsOf(ledger.log, registry)).map(({ state }) => state)).to.deep.equal([
      "bound",
      "bound",
      "bound",
    ]);
    const size = await ledger.log.size();
    await proposeRegistry(ledger.log, send, registry);
    await enactRegistry(ledger.log, send, registry);
    expect(await ledger.log.size()).to.equal(size);
  });

  it("is refused where another contract has a kind", async () => {
    const other = await deployed();
    for (const act of [proposeRegistry, enactRegistry]) {
      const refused: unknown = await act(ledger.log, send, other).catch((error: unknown) => error);
      expect(codeOf(refused)).to.equal("kind-bound");
    }
    expect((await bindingsOf(ledger.log, other)).map(({ state }) => state)).to.deep.equal([
      "taken",
      "taken",
      "taken",
    ]);
  });
});
