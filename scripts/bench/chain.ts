// The durable local chain: transactions a second at 1 and at 50 a block, fsync each, and the replay of its journal.
// node scripts/bench/chain.ts [blocks, 2000]
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { startChain, type LocalChain } from "../../test/helpers/chain.ts";
import { rpcBatch, rpcCall } from "../../test/helpers/rpc.ts";
import { signTransfers } from "../../test/helpers/transfers.ts";

const BLOCKS = Number(process.argv[2] ?? 2_000);
const PER_BLOCK = 50;
const AT_FIFTY = 100;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

function show(name: string, value: number, unit: string): void {
  console.log(
    `  ${name.padEnd(46)} ${value.toLocaleString("en", { maximumFractionDigits: 1 }).padStart(12)} ${unit}`,
  );
}

async function oneABlock(chain: LocalChain, raws: string[]): Promise<void> {
  for (const raw of raws) await rpcCall(chain.rpcUrl, "eth_sendRawTransaction", [raw]);
}

async function fiftyABlock(chain: LocalChain, raws: string[]): Promise<void> {
  for (let i = 0; i < raws.length; i += PER_BLOCK) {
    const some = raws.slice(i, i + PER_BLOCK).map((raw) => [raw]);
    await rpcBatch(chain.rpcUrl, "eth_sendRawTransaction", some);
  }
}

async function check(chain: LocalChain, blocks: number): Promise<void> {
  const mined = Number(await chain.rpc("eth_blockNumber"));
  if (mined !== blocks) throw new Error(`${blocks} blocks expected, ${mined} mined`);
}

let chain = await startChain();
try {
  const singles = BLOCKS - AT_FIFTY;
  const signed = signTransfers(await chain.faucet(), chain.chainId, 0, singles + AT_FIFTY * PER_BLOCK);
  const raws = signed.map(({ raw }) => raw);
  const slow = await timed(() => oneABlock(chain, raws.slice(0, singles)));
  const fast = await timed(() => fiftyABlock(chain, raws.slice(singles)));
  await check(chain, BLOCKS);
  const { home } = chain;
  await chain.end("SIGKILL");
  const { size } = await stat(join(home, "chain", "journal"));
  const replay = await timed(async () => (chain = await startChain(home)));
  await check(chain, BLOCKS);
  console.log(`Durable local chain, ${raws.length} transfers in ${BLOCKS} blocks`);
  show("one a block, one caller", singles / slow, "tx/s");
  show("fifty a block, one caller", (AT_FIFTY * PER_BLOCK) / fast, "tx/s");
  show("start after kill -9, replay included", replay, "s");
  show("replay", BLOCKS / replay, "blocks/s");
  show("journal", size / raws.length, "bytes/tx");
} finally {
  await chain.stop();
}
process.exit(0);
