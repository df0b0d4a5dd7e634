import { randomInt } from "node:crypto";
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { HDNodeWallet } from "ethers";
import { startChain, temporaryHome, type LocalChain } from "../../helpers/chain.ts";
import { rpcBatch, type RpcReply } from "../../helpers/rpc.ts";
import { signTransfers } from "../../helpers/transfers.ts";

const KILLS = 12;

/** Answered transactions, and the blocks they were seen in before the kill. */
type Answered = Map<string, string | null>;

/** `number hash` of each transaction's block, null where there is no receipt. */
async function blocksOf(chain: LocalChain, hashes: string[]): Promise<(string | null)[]> {
  const blocks: (string | null)[] = [];
  for (let i = 0; i < hashes.length; i += 500) {
    const some = hashes.slice(i, i + 500).map((hash) => [hash]);
    for (const { result } of await rpcBatch(chain.rpcUrl, "eth_getTransactionReceipt", some)) {
      const receipt = result as { blockNumber: string; blockHash: string } | null;
      blocks.push(receipt === null ? null : `${receipt.blockNumber} ${receipt.blockHash}`);
    }
  }
  return blocks;
}

function note(answered: Answered, replies: RpcReply[]): string[] {
  const hashes = replies.flatMap(({ result }) => (typeof result === "string" ? [result] : []));
  for (const hash of hashes) answered.set(hash, null);
  return hashes;
}

async function sendSome(chain: LocalChain, raws: string[], answered: Answered): Promise<void> {
  const calls = raws.map((raw) => [raw]);
  const hashes = note(answered, await rpcBatch(chain.rpcUrl, "eth_sendRawTransaction", calls));
  const blocks = await blocksOf(chain, hashes);
  hashes.forEach((hash, place) => answered.set(hash, blocks[place] ?? null));
}

/** Sends in batches of random size, one after the other, until the chain is gone. */
async function load(
  chain: LocalChain,
  faucet: HDNodeWallet,
  answered: Answered,
  killed: AbortSignal,
): Promise<void> {
  try {
    for (let nonce = await faucet.getNonce(); ;) {
      const some = signTransfers(faucet, chain.chainId, nonce, randomInt(1, 80));
      nonce += some.length;
      const raws = some.map(({ raw }) => raw);
      await sendSome(chain, raws, answered);
    }
  } catch (error) {
    if (!killed.aborted) throw error;
  }
}

async function checkAll(chain: LocalChain, answered: Answered): Promise<void> {
  const hashes = [...answered.keys()];
  const blocks = await blocksOf(chain, hashes);
  hashes.forEach((hash, place) => {
    const [before, now] = [answered.get(hash), blocks[place]];
    expect(now, `${hash} was answered and is gone`).not.to.equal(null);
    if (before !== null) expect(now).to.equal(before);
  });
}

describe("chain under kill -9", () => {
  it(`keeps every answered transaction in its very block, over ${KILLS} kills amid load`, async function () {
    this.timeout(300_000);
    const home = await temporaryHome();
    const all: Answered = new Map();
    let last: Answered = new Map();
    for (let kill = 0; kill < KILLS; kill++) {
      const chain = await startChain(home);
      await checkAll(chain, last);
      last = new Map();
      const killed = new AbortController();
      const loading = load(chain, await chain.faucet(), last, killed.signal);
      await sleep(randomInt(5, 700));
      killed.abort();
      await Promise.all([loading, chain.end("SIGKILL")]);
      for (const [hash, block] of last) all.set(hash, block);
    }
    const chain = await startChain(home);
    await checkAll(chain, all);
    expect(all.size).to.be.greaterThan(KILLS);
    await chain.end();
    await rm(home, { recursive: true });
  });
});
