import { expect } from "chai";
import { tagMask } from "../../../protocol/tags.ts";
import { startChain, type LocalChain } from "../../helpers/chain.ts";
import { deployLedger, loadSteps, plainSteps, type TestLedger } from "../../helpers/ledger.ts";
import { rpcBatch } from "../../helpers/rpc.ts";

const STEPS = 5_000;
const TOLERANCE = 2;

interface Block {
  timestamp: string;
  transactions: string[];
}

const seconds = (): number => Date.now() / 1_000;

describe("chain clock", () => {
  let chain: LocalChain;
  let ledger: TestLedger;

  before(async function () {
    this.timeout(60_000);
    chain = await startChain();
    ledger = await deployLedger({ rpcUrl: chain.rpcUrl, sender: await chain.faucet() });
  });

  after(async () => {
    ledger.close();
    await chain.stop();
  });

  async function blocks(from: number, to: number): Promise<Block[]> {
    const numbers = Array.from({ length: to - from + 1 }, (_, i) => [`0x${(from + i).toString(16)}`, false]);
    return (await rpcBatch(chain.rpcUrl, "eth_getBlockByNumber", numbers)).map(
      ({ result }) => result as Block,
    );
  }

  it(`stays within ${TOLERANCE} s of the wall clock over ${STEPS} one-step transactions`, async function () {
    this.timeout(240_000);
    let known = await ledger.provider.getBlockNumber();
    const size = await ledger.log.size();
    // Every block is looked at right after it was mined: between the two marks lies its mining.
    let mark = seconds();
    let newest = mark;
    const watch = async (): Promise<void> => {
      const head = await ledger.provider.getBlockNumber();
      const now = seconds();
      for (const { timestamp } of await blocks(known + 1, head)) {
        expect(Number(timestamp)).to.be.within(Math.floor(mark) - TOLERANCE, now + TOLERANCE);
        newest = Number(timestamp);
      }
      known = head;
      mark = now;
    };
    const [agency] = ledger.agencies;
    await loadSteps(ledger, plainSteps(agency!, 100, STEPS / 100, tagMask(["tender"])), {
      onProgress: watch,
    });
    expect(await ledger.log.size()).to.equal(size + BigInt(STEPS));
    expect(Math.abs(seconds() - newest)).to.be.lessThan(TOLERANCE);
  });
});
