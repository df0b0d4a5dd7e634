import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { to0x, type Hex } from "../../protocol/bytes.ts";
import { EXIT } from "../../protocol/errors.ts";
import { expectedCode, PINNED, type CodePlace, type PinnedName } from "../../scripts/deploy/code-hash.ts";
import type { Deployment } from "../../scripts/deploy.ts";
import { deployRegistry } from "../../scripts/deploy/registry.ts";
import { ANVIL_KEY, startAnvil, type Anvil } from "../helpers/anvil.ts";
import { runJejak, type Ran } from "../helpers/command.ts";
import { deployLedger, type TestLedger } from "../helpers/ledger.ts";

interface Told {
  delays: Record<string, number>;
  contracts: { name: PinnedName; address: Hex; expected: Hex; recorded?: Hex; found?: Hex }[];
}

describe("jejak codehash", function () {
  this.timeout(60_000);
  let anvil: Anvil;
  let ledger: TestLedger;
  let home: string;
  let trust: string;
  let deployment: string;
  let known: Deployment;

  before(async () => {
    anvil = await startAnvil({ automine: true });
    ledger = await deployLedger({ rpcUrl: anvil.url, sender: new Wallet(ANVIL_KEY) });
    home = mkdtempSync(join(tmpdir(), "jejak-codehash-"));
    [trust, deployment] = [join(home, "trust.json"), join(home, "deployment.json")];
    writeFileSync(deployment, JSON.stringify(ledger.deployment));
    known = await deployRegistry(ledger.sender, deployment);
    writeFileSync(trust, JSON.stringify(trustFile()));
  });

  after(async () => {
    ledger.close();
    await anvil.stop();
    rmSync(home, { recursive: true, force: true });
  });

  function trustFile() {
    const { chainId, contracts, codeHashes } = known;
    const of = (name: PinnedName) => ({
      address: contracts[name]?.toLowerCase(),
      codeHash: codeHashes[name],
    });
    return {
      format: "jejak-trust",
      version: 1,
      chainId: `${chainId}`,
      contracts: {
        auditLog: of("auditLog"),
        agencyDirectory: of("agencyDirectory"),
        procurementLedger: of("procurementLedger"),
      },
      verifiers: { p256: of("p256Verifier"), webAuthn: of("webAuthnVerifier"), rsa: of("rsaVerifier") },
      recordRegistry: of("recordRegistry"),
    };
  }

  const codehash = (...args: string[]): Promise<Ran> => runJejak({ home }, ["codehash", ...args]);
  const delays = (): string => {
    const { writer, admission, recovery, policy, succession } = ledger.deployment.delays;
    return [writer, admission, recovery, policy, succession].join(",");
  };

  it("makes from the source, byte for byte, the code that stands on a chain", async () => {
    const { chainId, contracts, delays } = known;
    const place: CodePlace = { chainId: BigInt(chainId), addresses: contracts, delays };
    for (const name of PINNED)
      expect(to0x(expectedCode(name, place)), name).to.equal(
        await anvil.rpc("eth_getCode", [contracts[name], "latest"]),
      );
  });

  it("compares a trust file with the source and a chain, whose genesis entry has the delays", async () => {
    const ran = await codehash("--trust", trust, "--rpc", anvil.url, "--json");
    expect(ran.code, ran.stderr).to.equal(EXIT.done);
    const { contracts, delays } = ran.json as Told;
    expect(delays).to.deep.equal(ledger.deployment.delays);
    expect(contracts.map(({ name }) => name)).to.deep.equal(PINNED);
    for (const { name, expected, recorded, found } of contracts)
      expect([expected, recorded, found], name).to.deep.equal(
        Array.from({ length: 3 }, () => known.codeHashes[name]),
      );
  });

  it("needs no chain where the delays are given", async () => {
    const ran = await codehash("--trust", trust, "--delays", delays(), "--lang", "en");
    expect(ran.code, ran.stderr).to.equal(EXIT.done);
    expect(ran.stdout.match(/; the same as in your file$/gm)).to.have.length(PINNED.length);
    const byFile = await codehash("--deployment", deployment);
    expect(byFile.code, byFile.stderr).to.equal(EXIT.done);
  });

  it("leaves the registry out where the trust file knows none", async () => {
    const without: Partial<ReturnType<typeof trustFile>> = trustFile();
    delete without.recordRegistry;
    const file = join(home, "without.json");
    writeFileSync(file, JSON.stringify(without));
    const ran = await codehash("--trust", file, "--delays", delays(), "--json");
    expect(ran.code, ran.stderr).to.equal(EXIT.done);
    const names = (ran.json as Told).contracts.map(({ name }) => name);
    expect(names).to.deep.equal(PINNED.filter((name) => name !== "recordRegistry"));
  });

  it("names a hash in the file that is not the source's", async () => {
    const wrong = trustFile();
    wrong.contracts.agencyDirectory.codeHash = `0x${"ab".repeat(32)}`;
    const file = join(home, "wrong.json");
    writeFileSync(file, JSON.stringify(wrong));
    const ran = await codehash("--trust", file, "--delays", delays(), "--lang", "en");
    expect(ran.code).to.equal(EXIT.findings);
    expect(ran.stdout).to.match(/^agencyDirectory .*; DIFFERS from your file: 0x(ab){32}$/m);
    expect(ran.stdout.match(/DIFFERS/g)).to.have.length(1);
  });

  it("names code on the chain that holds other delays, or another contract", async () => {
    const others = await codehash("--trust", trust, "--rpc", anvil.url, "--delays", "1,2,3,4,5", "--json");
    expect(others.code).to.equal(EXIT.findings);
    const differing = (others.json as Told).contracts.filter(({ expected, found }) => expected !== found);
    expect(differing.map(({ name }) => name)).to.deep.equal(["auditLog", "agencyDirectory"]);
    const saved = (await anvil.rpc("eth_getCode", [
      ledger.deployment.contracts.rsaVerifier,
      "latest",
    ])) as Hex;
    await anvil.rpc("anvil_setCode", [ledger.deployment.contracts.rsaVerifier, "0x00"]);
    const replaced = await codehash("--trust", trust, "--rpc", anvil.url, "--lang", "en");
    await anvil.rpc("anvil_setCode", [ledger.deployment.contracts.rsaVerifier, saved]);
    expect(replaced.code).to.equal(EXIT.findings);
    expect(replaced.stdout).to.match(/^rsaVerifier .*DIFFERS from the code on the chain/m);
  });

  it("refuses to guess addresses or delays", async () => {
    for (const args of [[], ["--trust", trust], ["--trust", trust, "--delays", "1,2"]])
      expect((await codehash(...args)).code, args.join(" ")).to.equal(EXIT.usage);
  });
});
