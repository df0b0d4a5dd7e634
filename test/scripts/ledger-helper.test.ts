import { expect } from "chai";
import { recoverAddress, Transaction } from "ethers";
import type { Hex } from "../../protocol/bytes.ts";
import { ocidHash } from "../../protocol/hash.ts";
import { tagMask } from "../../protocol/tags.ts";
import { ProcurementLedger__factory } from "../../typechain-types/factories/ProcurementLedger__factory.ts";
import { startChain, type LocalChain } from "../helpers/chain.ts";
import { encodeTransaction } from "../helpers/encode.ts";
import {
  deployLedger,
  encodeSteps,
  loadSteps,
  plainSteps,
  recordBatch,
  signStep,
  type TestLedger,
} from "../helpers/ledger.ts";

const TENDER = tagMask(["tender"]);
const AWARD = tagMask(["award"]);

describe("test ledger", function () {
  this.timeout(60_000);
  let chain: LocalChain;
  let ledger: TestLedger;

  before(async () => {
    chain = await startChain();
    ledger = await deployLedger({ rpcUrl: chain.rpcUrl, sender: await chain.faucet() });
  });

  after(async () => {
    ledger.close();
    await chain.stop();
  });

  /** Head and length; by place, since `length` of the named result is that of the array. */
  async function trailOf(agency: Hex, ocid: Hex): Promise<unknown[]> {
    const [head, , length] = (await ledger.ledger.trail(agency, ocid)) as unknown as bigint[];
    return [head, length];
  }

  it("encodes calls byte for byte as ethers does", () => {
    const abi = ProcurementLedger__factory.createInterface();
    const [agency] = ledger.agencies;
    const first = signStep(ledger, { agency: agency!, ocid: "ocds-ü/1", tags: AWARD });
    const next = signStep(ledger, {
      agency: agency!,
      ocid: "ocds-ü/1",
      tags: TENDER,
      deadline: 3_000_000_000,
    });
    expect(encodeSteps([first])).to.equal(abi.encodeFunctionData("record", [first.submission]));
    expect(encodeSteps([first, next])).to.equal(
      abi.encodeFunctionData("recordBatch", [[first.submission, next.submission]]),
    );
  });

  it("signs so that the signer is recovered, transactions too", () => {
    const [agency] = ledger.agencies;
    for (let i = 0; i < 20; i++) {
      const { digest, submission } = signStep(ledger, { agency: agency!, ocid: `signed ${i}`, tags: TENDER });
      const [approval] = submission.approvals;
      expect(recoverAddress(digest, approval!.signature).toLowerCase()).to.equal(approval!.signer);
      const call = {
        chainId: 2 ** 50,
        nonce: i * 100,
        to: approval!.signer,
        data: digest,
        gasLimit: 1,
        maxFee: 1n,
        tip: 0n,
      };
      const sent = Transaction.from(encodeTransaction(call, ledger.signAsSender));
      expect(sent.from).to.equal(ledger.sender.address);
      expect(sent.toJSON()).to.include({ nonce: i * 100, data: digest });
    }
  });

  it("records what is signed, and the heads on the chain are those signed last", async () => {
    const [agency, other] = ledger.agencies;
    const size = await ledger.log.size();
    const steps = [TENDER, AWARD].map((tags) => signStep(ledger, { agency: agency!, ocid: "satu", tags }));
    await recordBatch(ledger, steps);
    await loadSteps(ledger, plainSteps(other!, 10, 3, TENDER), { perTransaction: 7 });
    expect(await ledger.log.size()).to.equal(size + 32n);
    expect(await trailOf(agency!.key, steps[1]!.ocidHash)).to.deep.equal([steps[1]!.digest, 2n]);
    const head = ledger.heads.get(`${other!.key}/ocds-test-000003`);
    expect(await trailOf(other!.key, ocidHash("ocds-test-000003"))).to.deep.equal([head, 3n]);
  });
});
