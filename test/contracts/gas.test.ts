import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { Wallet, id, keccak256, toUtf8Bytes, zeroPadValue, toBeHex } from "ethers";
import { network } from "hardhat";
import { CONTRACT_NAMES, addressesFrom, creationCode } from "../../scripts/deploy/contracts.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { ProcurementLedger__factory } from "../../typechain-types/factories/ProcurementLedger__factory.ts";
import { AuditLog__factory } from "../../typechain-types/factories/AuditLog__factory.ts";

const SNAPSHOT = join(import.meta.dirname, "../snapshots/gas.json");
const ZERO: Hex = `0x${"00".repeat(32)}`;
const START = 1_900_000_000;
const OFFICIAL_ID = "ID-LPSE-001";
const AGENCY = id(OFFICIAL_ID) as Hex;
const PLANNING = 1 << 1;
const AWARD = 1 << 6;
const ALL_TAGS = 2 ** 32 - 1;
const ADMINISTER_AND_RECORD = 3;
const SINGLE_STEPS = 64;
const BATCH = 100;
/** What issue A allows, gas a step: ECDSA, one approval, a log of 1,000 entries or more. */
const LIMITS = { single: 92_000, batch: 42_000, batchOfNewTrails: 78_000 };

const STEP = [
  { name: "agency", type: "bytes32" },
  { name: "ocid", type: "string" },
  { name: "tags", type: "uint32" },
  { name: "content", type: "bytes32" },
  { name: "corrects", type: "uint32" },
  { name: "deadline", type: "uint40" },
  { name: "validUntil", type: "uint40" },
  { name: "approvals", type: "uint8" },
  { name: "previousHead", type: "bytes32" },
];

interface Trail {
  ocid: string;
  head: Hex;
}
interface Figures {
  single: number;
  singleTwoApprovals: number;
  batch: number;
  batchOfNewTrails: number;
}

const officers = [1, 2].map((n) => new Wallet(zeroPadValue(toBeHex(n), 32)));

function grantOf(officer: Wallet) {
  const holder = keccak256(officer.address) as Hex;
  const term = { from: START - 1, until: START + 1_000_000, credential: ZERO };
  return {
    signer: officer.address as Hex,
    holder,
    roles: ADMINISTER_AND_RECORD,
    tags: ALL_TAGS,
    ...term,
  };
}

async function deploy() {
  const { ethers } = await network.create({
    override: { initialDate: new Date(START * 1000), allowBlocksWithSameTimestamp: true },
  });
  const [deployer] = await ethers.getSigners();
  if (deployer === undefined) throw new Error("the network has no account");
  const delay = { writer: 10, admission: 10, recovery: 10, policy: 10, succession: 10 };
  const admissions = [
    { officialId: OFFICIAL_ID, name: "Dinas Contoh", grants: officers.map((officer) => grantOf(officer)) },
  ];
  const options = { administrator: deployer.address as Hex, delays: delay, admissions };
  const at = addressesFrom(deployer.address, 0);
  for (const name of CONTRACT_NAMES) {
    await (await deployer.sendTransaction({ data: await creationCode(name, at, options) })).wait();
  }
  const { chainId } = await ethers.provider.getNetwork();
  const domain = { name: "Jejak", version: "1", chainId, verifyingContract: at.procurementLedger };
  const ledger = ProcurementLedger__factory.connect(at.procurementLedger, deployer);
  return { domain, ledger, log: AuditLog__factory.connect(at.auditLog, deployer) };
}

describe("gas", function () {
  this.timeout(120_000);
  let deployed: Awaited<ReturnType<typeof deploy>>;
  const trails: Trail[] = [];
  let contents = 0;

  const newTrail = (): Trail => {
    const trail: Trail = { ocid: `ocds-contoh-${String(100_000 + trails.length)}`, head: ZERO };
    trails.push(trail);
    return trail;
  };

  async function sign(trail: Trail, tags: number, signers: Wallet[]) {
    const content = keccak256(toUtf8Bytes(String(contents++)));
    const rest = { corrects: 0, deadline: 0, validUntil: START + 600_000, approvals: 0 };
    const step = { agency: AGENCY, tags, content, ...rest, previousHead: trail.head };
    const ocidHash = keccak256(toUtf8Bytes(trail.ocid));
    const approvals = await Promise.all(
      signers.map(async (officer) => ({
        mandate: officers.indexOf(officer) + 1,
        signer: officer.address,
        signature: await officer.signTypedData(
          deployed.domain,
          { Step: STEP },
          { ...step, ocid: trail.ocid },
        ),
      })),
    );
    const ocid = trail.head === ZERO ? trail.ocid : "";
    trail.head = (await deployed.ledger.stepDigest({ ...step, ocidHash })) as Hex;
    return { step: { ...step, ocidHash }, succession: 0, ocid, approvals };
  }

  async function batchOf(of: Trail[]): Promise<number> {
    const submissions = await Promise.all(of.map((trail) => sign(trail, PLANNING, officers.slice(0, 1))));
    const before = await deployed.log.size();
    const transaction = await deployed.ledger.recordBatch(submissions, { gasLimit: 2 ** 24 });
    const receipt = await transaction.wait();
    expect(await deployed.log.size()).to.equal(before + BigInt(of.length), "every step was recorded");
    return Math.ceil(Number(receipt?.gasUsed) / of.length);
  }

  async function singles(tags: number, signers: Wallet[]): Promise<number> {
    let gas = 0;
    for (const trail of trails.slice(0, SINGLE_STEPS)) {
      const transaction = await deployed.ledger.record(await sign(trail, tags, signers));
      gas += Number((await transaction.wait())?.gasUsed);
    }
    return Math.ceil(gas / SINGLE_STEPS);
  }

  async function measure(): Promise<Figures> {
    for (let done = 0; done < 1_000; done += BATCH) await batchOf(Array.from({ length: BATCH }, newTrail));
    return {
      single: await singles(PLANNING, officers.slice(0, 1)),
      singleTwoApprovals: await singles(AWARD, officers),
      batch: await batchOf(trails.slice(0, BATCH)),
      batchOfNewTrails: await batchOf(Array.from({ length: BATCH }, newTrail)),
    };
  }

  it("stays within the limits and at the figures in git", async () => {
    deployed = await deploy();
    const figures = await measure();
    if (process.env["UPDATE_SNAPSHOTS"] === "1") {
      await mkdir(dirname(SNAPSHOT), { recursive: true });
      await writeFile(SNAPSHOT, `${JSON.stringify(figures, null, 2)}\n`);
    }
    expect(figures.single).to.be.at.most(LIMITS.single);
    expect(figures.batch).to.be.at.most(LIMITS.batch);
    expect(figures.batchOfNewTrails).to.be.at.most(LIMITS.batchOfNewTrails);
    expect(figures).to.deep.equal(JSON.parse(await readFile(SNAPSHOT, "utf8")));
  });
});
