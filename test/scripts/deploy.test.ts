import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { id, JsonRpcProvider, keccak256, Wallet, type HDNodeWallet, type TransactionResponse } from "ethers";
import { fromHex, type Hex } from "../../protocol/bytes.ts";
import { decodeEntry, KIND } from "../../protocol/kinds.ts";
import { isJejakError } from "../../protocol/errors.ts";
import { deployContracts, PILOT_DELAYS, type DeployOptions, type Deployment } from "../../scripts/deploy.ts";
import { CONTRACT_NAMES } from "../../scripts/deploy/contracts.ts";
import { admissionOf, makeAgency } from "../helpers/agencies.ts";
import { startChain, type LocalChain } from "../helpers/chain.ts";

type Broadcast = (this: JsonRpcProvider, raw: string) => Promise<TransactionResponse>;

const ENTRY = id("Entry(uint64,bytes32,bytes)");
const ADMINISTRATOR = `0x${"ad".repeat(20)}` as const;

describe("deploy", function () {
  this.timeout(60_000);
  let chain: LocalChain;
  let folder: string;
  let deployer: HDNodeWallet;

  before(async () => {
    chain = await startChain();
  });
  after(() => chain.stop());

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "jejak-deployments-"));
    deployer = await chain.faucet();
  });
  afterEach(() => rm(folder, { recursive: true }));

  function options(more: Partial<DeployOptions> = {}): DeployOptions {
    return {
      rpcUrl: chain.rpcUrl,
      deployer,
      administrator: ADMINISTRATOR,
      delays: PILOT_DELAYS,
      admissions: [admissionOf(makeAgency("ID-A")), admissionOf(makeAgency("ID-B", 2))],
      folder,
      ...more,
    };
  }

  async function genesisOf({ contracts }: Deployment) {
    const logs = (await chain.rpc("eth_getLogs", [
      { address: contracts.auditLog, topics: [ENTRY], fromBlock: "earliest" },
    ])) as { data: string }[];
    return decodeEntry(fromHex(logs[0]!.data).subarray(64));
  }

  async function codeHash(address: string): Promise<string> {
    return keccak256((await chain.rpc("eth_getCode", [address, "latest"])) as string);
  }

  it("writes what stands where, and the genesis entry says the same", async () => {
    const deployment = await deployContracts(options());
    const { contracts, codeHashes } = deployment;
    expect(JSON.parse(await readFile(join(folder, `${chain.chainId}.json`), "utf8"))).to.deep.equal(
      deployment,
    );
    const entry = await genesisOf(deployment);
    if (entry.kind !== KIND.genesis) return expect.fail("entry 0 is not the genesis entry");
    expect(entry).to.deep.include({
      auditLog: contracts.auditLog,
      agencyDirectory: contracts.agencyDirectory,
      procurementLedger: contracts.procurementLedger,
    });
    for (const name of CONTRACT_NAMES) expect(await codeHash(contracts[name])).to.equal(codeHashes[name]);
  });

  it("deploys nothing a second time", async () => {
    const first = await deployContracts(options());
    const nonce = await deployer.getNonce();
    expect(await deployContracts(options())).to.deep.equal(first);
    expect(await deployer.getNonce()).to.equal(nonce);
  });

  it("refuses a chain whose code is not the recorded one", async () => {
    await deployContracts(options());
    const path = join(folder, `${chain.chainId}.json`);
    const text = await readFile(path, "utf8");
    const { codeHashes } = JSON.parse(text) as Deployment;
    await writeFile(path, text.replaceAll(codeHashes.auditLog, `0x${"00".repeat(32)}`));
    try {
      await deployContracts(options());
      expect.fail("it was accepted");
    } catch (error) {
      expect(isJejakError(error, "deployment-differs"), String(error)).to.equal(true);
    }
  });

  /** Stops the deployment once `count` contracts stand. */
  async function interrupt(count: number, more: Partial<DeployOptions> = {}): Promise<Hex[]> {
    const stood: Hex[] = [];
    const stop = new Error("killed");
    try {
      await deployContracts(
        options({
          ...more,
          onContract: (_, address) => {
            stood.push(address);
            if (stood.length === count) throw stop;
          },
        }),
      );
    } catch (error) {
      if (error !== stop) throw error;
    }
    return stood;
  }

  it("goes on where it was stopped, after each contract", async () => {
    const nonce = await deployer.getNonce();
    let stood: Hex[] = [];
    for (let count = 1; count <= 6; count++) {
      const now = await interrupt(count);
      expect(now.slice(0, stood.length)).to.deep.equal(stood);
      stood = now;
    }
    const { contracts } = await deployContracts(options());
    expect(CONTRACT_NAMES.slice(0, 6).map((name) => contracts[name])).to.deep.equal(stood);
    expect(await deployer.getNonce()).to.equal(nonce + 7);
  });

  it("sends again what was signed but not sent", async () => {
    const nonce = await deployer.getNonce();
    const broadcastTransaction: Broadcast = Reflect.get(JsonRpcProvider.prototype, "broadcastTransaction");
    let sent = 0;
    JsonRpcProvider.prototype.broadcastTransaction = function (raw) {
      return sent++ < 2 ? broadcastTransaction.call(this, raw) : Promise.reject(new Error("killed"));
    };
    try {
      await deployContracts(options());
      expect.fail("it was not interrupted");
    } catch (error) {
      expect(String(error)).to.equal("Error: killed");
    } finally {
      JsonRpcProvider.prototype.broadcastTransaction = broadcastTransaction;
    }
    const plan = JSON.parse(await readFile(join(folder, `${chain.chainId}.json.plan`), "utf8")) as {
      signed: Record<string, string>;
    };
    expect(Object.keys(plan.signed)).to.deep.equal(["accessManager", "p256Verifier", "webAuthnVerifier"]);
    await deployContracts(options());
    const third = await chain.rpc("eth_getTransactionByHash", [keccak256(plan.signed["webAuthnVerifier"]!)]);
    expect(third).to.include({ nonce: `0x${(nonce + 2).toString(16)}` });
    expect(await deployer.getNonce()).to.equal(nonce + 7);
  });

  it("begins anew when the deployer's nonce went to something else, or the parameters changed", async () => {
    const [first] = await interrupt(2);
    await (await deployer.sendTransaction({ to: ADMINISTRATOR, value: 1n })).wait();
    const again = await interrupt(2);
    expect(again[0]).not.to.equal(first);
    const other = await deployContracts(options({ administrator: `0x${"be".repeat(20)}` }));
    expect(other.contracts.accessManager).not.to.equal(again[0]);
    expect(other.administrator).to.equal(`0x${"be".repeat(20)}`);
  });

  it("uses verifiers that stand already", async () => {
    const { contracts } = await deployContracts(options());
    const nonce = await deployer.getNonce();
    const verifiers = {
      p256: contracts.p256Verifier,
      webauthn: contracts.webAuthnVerifier,
      rsa: contracts.rsaVerifier,
    };
    const other = await mkdtemp(join(tmpdir(), "jejak-deployments-"));
    const second = await deployContracts(options({ verifiers, folder: other }));
    await rm(other, { recursive: true });
    expect(second.contracts.rsaVerifier).to.equal(contracts.rsaVerifier);
    expect(second.contracts.auditLog).not.to.equal(contracts.auditLog);
    expect(await deployer.getNonce()).to.equal(nonce + 4);
  });

  it("tells when the deployer has no money", async () => {
    const poor = Wallet.createRandom();
    try {
      await deployContracts(options({ deployer: poor }));
      expect.fail("it was deployed");
    } catch (error) {
      expect(String(error)).to.match(/insufficient funds|enough funds/i);
    }
  });
});
