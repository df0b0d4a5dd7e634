import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { p256 } from "@noble/curves/nist.js";
import { expect } from "chai";
import { getCreateAddress, keccak256, toUtf8Bytes, type HDNodeWallet } from "ethers";
import { network } from "hardhat";
import { fromHex, to0x, toHex, type Hex } from "../../protocol/bytes.ts";
import { batchDigest, domain, eraseDigest, statusDigest } from "../../protocol/eip712.ts";
import { itemsHash } from "../../protocol/records/items.ts";
import { CONTRACT_NAMES, addressesFrom, creationCode } from "../../scripts/deploy/contracts.ts";
import { AuditLog__factory } from "../../typechain-types/factories/AuditLog__factory.ts";
import { RecordRegistry__factory } from "../../typechain-types/factories/RecordRegistry__factory.ts";

const SNAPSHOT = join(import.meta.dirname, "../snapshots/registry-gas.json");
const START = 1_900_000_000;
const UNTIL = START + 1_000_000;
const ID = "ID-DUKCAPIL-001";
const AGENCY = keccak256(toUtf8Bytes(ID)) as Hex;
const ZERO: Hex = `0x${"00".repeat(32)}`;
const ADMINISTER_AND_ISSUE = 17;
const SECRET = fromHex("11".repeat(32));
/** Enough entries for a usual log: its peaks stand, and are rarely new. */
const WARM = 288;
/** A power of two, so that every height of the log's tree comes as often as it does in the long run. */
const BATCHES = 64;
const CHANGED = WARM + 1;
/** What issue D allows a batch, signed by P-256: gas a record times records. */
const LIMIT_AT_1024 = 100 * 1_024;
const LIMIT_AT_65536 = Math.floor(1.6 * 65_536);

describe("gas of civil records", function () {
  this.timeout(120_000);

  async function deploy() {
    const { ethers } = await network.create({
      override: { initialDate: new Date(START * 1000), allowBlocksWithSameTimestamp: true },
    });
    const [deployer] = (await ethers.getSigners()) as unknown as [HDNodeWallet];
    const at = addressesFrom(deployer.address, 0);
    const key = toHex(p256.getPublicKey(SECRET, false).subarray(1));
    const signer = `${at.p256Verifier}${key}` as Hex;
    const grant = { signer, holder: keccak256(signer) as Hex, roles: ADMINISTER_AND_ISSUE, tags: 0 };
    const grants = [{ ...grant, from: START - 1, until: UNTIL, credential: ZERO }];
    const delays = { writer: 0, admission: 0, recovery: 0, policy: 0, succession: 0 };
    const admissions = [{ officialId: ID, name: "Dinas Contoh", grants }];
    const options = { administrator: deployer.address as Hex, delays, admissions };
    for (const name of CONTRACT_NAMES)
      await (await deployer.sendTransaction({ data: await creationCode(name, at, options) })).wait();
    const address = getCreateAddress({ from: deployer.address, nonce: CONTRACT_NAMES.length }) as Hex;
    await new RecordRegistry__factory(deployer).deploy(at.auditLog, at.agencyDirectory);
    const log = AuditLog__factory.connect(at.auditLog, deployer);
    for (const kind of [6, 7, 8]) {
      await log.proposeWriter(kind, address);
      await log.enactWriter(kind);
    }
    const { chainId } = await ethers.provider.getNetwork();
    const separator = domain(chainId, address);
    return { signer, separator, registry: RecordRegistry__factory.connect(address, deployer) };
  }

  async function measure() {
    const { signer, separator, registry } = await deploy();
    const approve = (digest: Uint8Array, more = "") => {
      const signature = `${to0x(p256.sign(digest, SECRET, { prehash: false, lowS: true }))}${more}`;
      return { mandate: 1, signer, signature };
    };
    const gasOf = async (sending: ReturnType<typeof registry.anchor>) =>
      Number((await (await sending).wait())?.gasUsed);
    const anchor = (number: number, size: number, more = "") => {
      const root = keccak256(toUtf8Bytes(`gelombang ${number}`)) as Hex;
      const batch = { agency: AGENCY, number, root, size, validUntil: UNTIL };
      return gasOf(registry.anchor(batch, 0, approve(batchDigest(separator, batch), more)));
    };
    const change = (sequence: number, status: number, indexes: number[], successors: Hex[] = []) => {
      const message = { agency: AGENCY, batch: CHANGED, sequence, status, reason: 0, validUntil: UNTIL };
      const words = successors.map((one) => one.slice(2));
      const items = to0x(itemsHash(indexes, words));
      const approval = approve(statusDigest(separator, { ...message, items }));
      return gasOf(registry.changeStatus({ ...message, indexes, successors }, 0, approval));
    };
    const erase = (sequence: number, indexes: number[]) => {
      const message = { agency: AGENCY, batch: CHANGED, sequence, validUntil: UNTIL };
      const digest = eraseDigest(separator, { ...message, items: to0x(itemsHash(indexes)) });
      return gasOf(registry.erase({ ...message, indexes }, 0, approve(digest)));
    };

    const first = await anchor(1, 1_024);
    for (let number = 2; number <= WARM; number++) await anchor(number, 64);
    const next: number[] = [];
    for (let number = WARM + 1; number <= WARM + BATCHES; number++) next.push(await anchor(number, 65_536));
    const many = Array.from({ length: 400 }, (_, i) => 1_000 + 40 * i);
    const near = Array.from({ length: 400 }, (_, i) => 20_000 + i);
    return {
      anchorFirst: first,
      anchorAverage: Math.ceil(next.reduce((sum, gas) => sum + gas, 0) / BATCHES),
      anchorMost: Math.max(...next),
      // A byte behind the signature has the verifier's contract asked instead of the precompile itself.
      anchorByVerifier: await anchor(WARM + BATCHES + 1, 65_536, "00"),
      revokeOne: await change(0, 1, [5]),
      suspend400Scattered: await change(1, 2, many),
      suspend400Together: await change(2, 2, near),
      supersedeOne: await change(3, 3, [6], [keccak256(toUtf8Bytes("pengganti")) as Hex]),
      eraseOne: await erase(4, [5]),
      erase400Scattered: await erase(5, many),
    };
  }

  it("stays within the limits and at the figures in git", async () => {
    const figures = await measure();
    if (process.env["UPDATE_SNAPSHOTS"] === "1")
      await writeFile(SNAPSHOT, `${JSON.stringify(figures, null, 2)}\n`);
    expect(figures.anchorAverage).to.be.at.most(LIMIT_AT_1024);
    expect(figures.anchorAverage).to.be.at.most(LIMIT_AT_65536);
    expect(figures).to.deep.equal(JSON.parse(await readFile(SNAPSHOT, "utf8")));
  });
});
