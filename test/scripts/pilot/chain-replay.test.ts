import { writeSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { HDNodeWallet } from "ethers";
import { isJejakError } from "../../../protocol/errors.ts";
import { journalPath, openChain, type Chain, type ChainOptions } from "../../../scripts/chain/chain.ts";
import { formatLine, readJournal, type JournalRecord } from "../../../scripts/chain/journal.ts";
import { markOf } from "../../../server/process.ts";
import { signTransfers } from "../../helpers/transfers.ts";

interface Header {
  number: string;
  hash: string;
  stateRoot: string;
  timestamp: string;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "no error";
  } catch (error) {
    return isJejakError(error) ? error.code : String(error);
  }
}

describe("chain replay", function () {
  this.timeout(60_000);
  let folder: string;
  let chain: Chain;
  let wallet: HDNodeWallet;
  let nonce: number;
  let now = 1_800_000_000;

  async function open(options: Partial<ChainOptions> = {}): Promise<void> {
    chain = await openChain({ folder, now: () => now, ...options });
    wallet = HDNodeWallet.fromPhrase(chain.genesis.mnemonic);
  }

  function transfer(count = 1): Promise<string[]> {
    const signed = signTransfers(wallet, chain.genesis.chainId, nonce, count);
    nonce += count;
    return Promise.all(signed.map(({ raw }) => chain.send(raw)));
  }

  async function blocks(): Promise<Header[]> {
    const count = Number(await chain.request("eth_blockNumber"));
    const numbers = Array.from({ length: count + 1 }, (_, i) => `0x${i.toString(16)}`);
    return Promise.all(
      numbers.map((n) => chain.request("eth_getBlockByNumber", [n, true]) as Promise<Header>),
    );
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "jejak-replay-"));
    nonce = 0;
    now = 1_800_000_000;
    await open();
  });

  afterEach(async () => {
    await chain.close();
    await rm(folder, { recursive: true });
  });

  it("has an id between 2^32 and 2^52, accounts of its own, and no block before the first transaction", async () => {
    expect(chain.genesis.chainId).to.be.within(2 ** 32, 2 ** 52);
    const balance = await chain.request("eth_getBalance", [wallet.address, "latest"]);
    expect(BigInt(balance as string)).to.equal(10n ** 24n);
    expect(await chain.request("eth_blockNumber")).to.equal("0x0");
  });

  it("mines at most fifty waiting transactions a block, in order", async () => {
    await transfer(120);
    const all = (await blocks()) as (Header & { transactions: { nonce: string }[] })[];
    expect(all.map(({ transactions }) => transactions.length)).to.deep.equal([0, 50, 50, 20]);
    const nonces = all.flatMap(({ transactions }) => transactions.map((each) => Number(each.nonce)));
    expect(nonces).to.deep.equal(Array.from({ length: 120 }, (_, i) => i));
  });

  it("is bit by bit the same after reopening, with refused, reverted and early transactions and reads between", async () => {
    await transfer(3);
    const [early, late] = signTransfers(wallet, chain.genesis.chainId, nonce, 2);
    await chain.send(late!.raw);
    expect(await codeOf(chain.send("0x02c0"))).to.include("Error");
    await chain.request("eth_getBlockByNumber", ["pending", true]);
    await chain.request("eth_estimateGas", [{ from: wallet.address, to: wallet.address, value: "0x1" }]);
    await chain.request("eth_call", [{ to: wallet.address, data: "0x" }, "pending"]);
    now += 5;
    await chain.send(early!.raw);
    nonce += 2;
    const reverting = await wallet.signTransaction({
      type: 2,
      chainId: chain.genesis.chainId,
      nonce: nonce++,
      data: "0x60006000fd",
      gasLimit: 100_000,
      maxFeePerGas: 10n ** 10n,
    });
    const hash = await chain.send(reverting);
    expect(await chain.request("eth_getTransactionReceipt", [hash])).to.include({ status: "0x0" });
    const before = await blocks();
    await chain.close();
    await open();
    expect(await blocks()).to.deep.equal(before);
    await transfer();
    expect((await blocks()).length).to.equal(before.length + 1);
  });

  it("mines nothing when every transaction of a batch is refused", async () => {
    await transfer();
    const [old] = signTransfers(wallet, chain.genesis.chainId, 0, 1);
    expect(await codeOf(chain.send(old!.raw))).to.include("nonce too low");
    expect(await chain.request("eth_blockNumber")).to.equal("0x1");
    await chain.close();
    await open();
    await transfer();
    expect(await chain.request("eth_blockNumber")).to.equal("0x2");
  });

  it("mines again what a crash kept from being recorded", async () => {
    await transfer(2);
    await transfer();
    const before = await blocks();
    await chain.close();
    const path = journalPath(folder);
    const text = await readFile(path, "utf8");
    await writeFile(path, text.slice(0, text.trimEnd().lastIndexOf("\n") + 1));
    await open();
    expect(await blocks()).to.deep.equal(before);
    expect(await readFile(path, "utf8")).to.equal(text);
  });

  async function rewrite(change: (record: JournalRecord, line: number) => JournalRecord): Promise<void> {
    const path = journalPath(folder);
    let previous = "0".repeat(64);
    const lines: Buffer[] = [];
    for await (const { record, tail } of readJournal(path)) {
      const line = formatLine(previous, change(record, tail.line));
      previous = line.hash;
      lines.push(line.bytes);
    }
    await writeFile(path, Buffer.concat(lines));
  }

  async function refusesToOpen(code: string, at: string): Promise<void> {
    try {
      await openChain({ folder, now: () => now });
    } catch (error) {
      if (!isJejakError(error, code as never)) throw error;
      expect(error.at).to.equal(`${journalPath(folder)}:${at}`);
      return;
    } finally {
      await open({ folder: `${folder}/other` });
    }
    expect.fail("the journal was accepted");
  }

  it("stops when a recorded block hash differs, though every line hash was redone", async () => {
    await transfer();
    await transfer();
    await chain.close();
    const other = `0x${"00".repeat(32)}`;
    await rewrite((record, line) => (line === 3 ? { block: 1, hash: other } : record));
    await refusesToOpen("chain-replay-differs", "3");
  });

  it("stops when another transaction stands in a block", async () => {
    await transfer();
    await chain.close();
    const [forged] = signTransfers(HDNodeWallet.createRandom(), chain.genesis.chainId, 0, 1);
    await rewrite((record) => ("raw" in record ? { ...record, raw: [forged!.raw] } : record));
    await refusesToOpen("chain-replay-differs", "3");
  });

  it("refuses another version by name, and a batch out of order", async () => {
    await transfer();
    await chain.close();
    const path = journalPath(folder);
    const good = await readFile(path);
    await rewrite((record) => ("format" in record ? { ...record, edr: "0.19.9" } : record));
    await refusesToOpen("data-folder-version", "1");
    await chain.close();
    await writeFile(path, good);
    await rewrite((record) => ("format" in record ? ({ ...record, version: 2, more: 1 } as never) : record));
    await refusesToOpen("data-folder-version", "1");
    await chain.close();
    await writeFile(path, good);
    await rewrite((record) => ("raw" in record ? { ...record, block: 2 } : record));
    await refusesToOpen("chain-journal-damaged", "2");
  });

  it("keeps the last block's time while the clock stands up to a minute behind, and refuses beyond", async () => {
    await transfer();
    now -= 60;
    await transfer();
    now -= 1;
    const before = await readFile(journalPath(folder));
    expect(await codeOf(transfer())).to.equal("chain-clock-behind");
    nonce -= 1;
    expect(await readFile(journalPath(folder))).to.deep.equal(before);
    now += 100;
    await transfer();
    const times = (await blocks()).map(({ timestamp }) => Number(timestamp) - 1_800_000_000);
    expect(times).to.deep.equal([0, 0, 0, 39]);
  });

  it("refuses transactions while the disk is full, and takes them when there is room again", async () => {
    await chain.close();
    let full = true;
    const disk = {
      write: (fd: number, bytes: Uint8Array, position: number) => {
        if (full) throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
        return writeSync(fd, bytes, 0, bytes.length, position);
      },
      sync: () => Promise.resolve(),
    };
    await open({ disk });
    expect(await codeOf(transfer())).to.equal("disk-full");
    nonce -= 1;
    expect(await chain.request("eth_blockNumber")).to.equal("0x0");
    full = false;
    await transfer();
    expect(await chain.request("eth_blockNumber")).to.equal("0x1");
  });

  it("stops when the disk fills between a batch and its result; the next start has the batch", async () => {
    await chain.close();
    let writes = 0;
    const disk = {
      write: (fd: number, bytes: Uint8Array, position: number) => {
        if (++writes > 1) throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
        return writeSync(fd, bytes, 0, bytes.length, position);
      },
      sync: () => Promise.resolve(),
    };
    await open({ disk });
    expect(await codeOf(transfer())).to.equal("disk-full");
    expect(await codeOf(chain.stopped)).to.equal("disk-full");
    expect(await codeOf(transfer())).to.equal("disk-full");
    await chain.close();
    await open();
    expect(await chain.request("eth_blockNumber")).to.equal("0x1");
  });

  it("takes nothing that the journal could not read again", async () => {
    for (const raw of ["0x", "0xAB", "02c0", "0x1\n2", ""]) {
      expect(await codeOf(chain.send(raw))).to.equal("request-malformed");
    }
  });

  it("refuses a folder whose chain still runs elsewhere", async () => {
    const path = join(folder, "owner.json");
    const other = { folder, ...markOf(process.ppid) };
    await chain.close();
    await writeFile(path, JSON.stringify(other));
    expect(await codeOf(open())).to.equal("data-folder-in-use");
    for (const harmless of [{ startedAt: "long ago" }, { folder: "/a/copy" }]) {
      await writeFile(path, JSON.stringify({ ...other, ...harmless }));
      await open();
      await chain.close();
    }
    await open();
  });

  it("finishes what waits before it closes, and then takes nothing", async () => {
    const waiting = transfer(60);
    await chain.close();
    expect((await waiting).length).to.equal(60);
    expect(await codeOf(transfer())).to.equal("chain-unavailable");
    nonce = 60;
    await open();
    expect(await chain.request("eth_blockNumber")).to.equal("0x2");
  });
});
