import { expect } from "chai";
import { AbiCoder } from "ethers";
import type pg from "pg";
import { to0x, type Hex } from "../../../protocol/bytes.ts";
import {
  CHANGE,
  changeDigest,
  domain,
  successionEndContent,
  withdrawDigest,
} from "../../../protocol/eip712.ts";
import { ocidHash } from "../../../protocol/hash.ts";
import { signingAgency } from "../../../server/submissions/ledger.ts";
import { loadSteps, type TestAgency } from "../../helpers/ledger.ts";
import { rpcCall } from "../../helpers/rpc.ts";
import {
  expectSameLedger,
  logInDatabase,
  logOnChain,
  openDatabase,
  startIndexer,
  startLedger,
} from "./support.ts";

const OCID = "ocds-test-succession";
const CONTENT: Hex = `0x${"c1".repeat(32)}`;
const VALID_UNTIL = 4_000_000_000;
const [TAKEN_BACK, ENACTED] = [1, 2];
const SUCCESSION = 1;

describe("indexer: successions", function () {
  this.timeout(60_000);
  let chain: Awaited<ReturnType<typeof startLedger>>;
  let pool: pg.Pool;
  let old: TestAgency, heir: TestAgency;

  before(async () => {
    chain = await startLedger();
    pool = await openDatabase();
    [old, heir] = chain.ledger.agencies as [TestAgency, TestAgency];
  });

  after(async () => {
    await pool.end();
    chain.ledger.close();
    await chain.anvil.stop();
  });

  async function index(into = pool): Promise<void> {
    const indexer = startIndexer(into, chain.deployment, [chain.anvil.url]);
    await indexer.reaches((await logOnChain(chain.ledger)).size);
    await indexer.stop();
    expect(indexer.troubles).to.deep.equal([]);
  }

  async function headInDatabase(): Promise<string | undefined> {
    const { rows } = await pool.query<{ head: Buffer }>(
      "SELECT head FROM ledger.directory_heads WHERE agency = $1 ORDER BY index DESC LIMIT 1",
      [Buffer.from(old.key.slice(2), "hex")],
    );
    return rows[0] && to0x(rows[0].head);
  }

  function approvalOf({ officers }: TestAgency, digest: Uint8Array) {
    const [officer] = officers;
    if (!officer) throw new Error("no officer");
    return { mandate: officer.mandate, signer: officer.wallet.address, signature: officer.sign(digest) };
  }

  it("keeps a proposal that the authority takes back, which moves no head", async () => {
    const { directory } = chain.ledger;
    await (await directory.proposeSuccession(old.key, heir.key)).wait();
    await (await directory.withdrawProposal(old.key, TAKEN_BACK)).wait();
    await index();
    const { rows } = await pool.query(
      "SELECT proposal, action, state, approvers FROM ledger.governance ORDER BY index",
    );
    expect(rows).to.deep.equal([
      { proposal: "1", action: 4, state: 1, approvers: [] },
      { proposal: "1", action: 4, state: 4, approvers: [] },
    ]);
    expect(await headInDatabase()).to.equal(undefined);
  });

  it("lets the successor sign once the succession is enacted, and withdraw content", async () => {
    const { directory, ledger, separator } = chain.ledger;
    await loadSteps(chain.ledger, [{ agency: old, ocid: OCID, tags: 1, content: CONTENT }]);
    await (await directory.proposeSuccession(old.key, heir.key)).wait();
    await rpcCall(chain.anvil.url, "evm_increaseTime", [chain.ledger.deployment.delays.succession + 1]);
    await chain.anvil.mine();
    const args = AbiCoder.defaultAbiCoder().encode(["bytes32"], [heir.key]);
    await (await directory.enact(old.key, ENACTED, args)).wait();
    const message = { agency: old.key, ocid: OCID, index: 0, content: CONTENT, reason: 1 };
    const approval = approvalOf(heir, withdrawDigest(separator, message));
    await (await ledger.withdraw({ ...message, ocidHash: ocidHash(OCID) }, SUCCESSION, approval)).wait();
    await index();
    const { rows } = await pool.query("SELECT succession, approvers, applies FROM ledger.withdrawals");
    expect(rows).to.deep.equal([{ succession: "1", approvers: ["1"], applies: true }]);
    expect(await signingAgency(pool, old.key, SUCCESSION)).to.equal(heir.key);
    expect(await headInDatabase()).to.equal(await directory.head(old.key));
  });

  it("ends a succession by the old agency's signed change, whose digest becomes the head", async () => {
    const { directory, deployment } = chain.ledger;
    const previousHead = (await directory.head(old.key)) as Hex;
    const digest = changeDigest(domain(BigInt(deployment.chainId), deployment.contracts.agencyDirectory), {
      agency: old.key,
      action: CHANGE.endSuccession,
      content: to0x(successionEndContent(SUCCESSION)),
      validUntil: VALID_UNTIL,
      previousHead,
    });
    const approvals = [approvalOf(old, digest)];
    await (await directory.endSuccession(old.key, SUCCESSION, VALID_UNTIL, approvals)).wait();
    await index();
    expect(await headInDatabase()).to.equal(to0x(digest));
    expect(await directory.head(old.key)).to.equal(to0x(digest));
    const ended = await signingAgency(pool, old.key, SUCCESSION).catch((error: unknown) => error);
    expect(ended).to.include({ code: "succession-unknown" });
    const { rows } = await pool.query(
      "SELECT proposal, state, succession, approvers FROM ledger.governance WHERE action = 5",
    );
    expect(rows).to.deep.equal([{ proposal: "0", state: 2, succession: "1", approvers: ["1"] }]);
  });

  it("has the chain's log, and the same rows again from nothing", async () => {
    expect(await logInDatabase(pool)).to.deep.equal(await logOnChain(chain.ledger));
    const fresh = await openDatabase();
    await index(fresh);
    await expectSameLedger(fresh, pool);
    await fresh.end();
  });
});
