import { expect } from "chai";
import type pg from "pg";
import { to0x } from "../../../protocol/bytes.ts";
import { keccak256, utf8 } from "../../../protocol/hash.ts";
import type { StepInput } from "../../helpers/ledger.ts";
import { startLyingRpc, type Lies, type LyingRpc, type WireLog } from "../../helpers/lyingRpc.ts";
import {
  logInDatabase,
  logOnChain,
  openDatabase,
  startIndexer,
  startLedger,
  steps,
  load,
} from "./support.ts";

const topic = (signature: string) => to0x(keccak256(utf8(signature)));
const ENTRY = topic("Entry(uint64,bytes32,bytes)");
const APPROVED = topic("Approved(uint64,uint32,bytes)");
const OPENED = topic("TrailOpened(bytes32,bytes32,uint32,string)");

const isOf = (event: string) => (log: WireLog) => log.topics[0] === event;

/** The last log of this event, which for entries is a step. */
function lastOf(logs: WireLog[], event: string): WireLog | undefined {
  return logs.findLast(isOf(event));
}

function without(event: string) {
  return (logs: WireLog[]) => logs.filter((log) => log !== lastOf(logs, event));
}

function changed(event: string, change: (log: WireLog) => void) {
  return (logs: WireLog[]) => {
    const log = lastOf(logs, event);
    if (log) change(log);
    return logs;
  };
}

/** Flips the last digit of a hex string. */
function other(hex: string): string {
  return hex.slice(0, -1) + (hex.endsWith("1") ? "2" : "1");
}

function digitAt(hex: string, at: number): string {
  return hex.slice(0, at) + (hex[at] === "1" ? "2" : "1") + hex.slice(at + 1);
}

/** Where in the data of Entry a word of the entry starts: after 0x, offset and length. */
const word = (index: number) => 2 + 64 * (2 + index);

const FORGED = "rpc-answer-forged";
const INCOMPLETE = "rpc-answer-incomplete";
const MALFORMED = "rpc-answer-malformed";

const LIES: [told: string, lies: Lies, codes: string[]][] = [
  ["drops an entry at the end", { logs: without(ENTRY) }, [INCOMPLETE, FORGED]],
  [
    "drops an entry in the middle",
    { logs: (logs) => logs.filter((log) => log !== logs.find(isOf(ENTRY))) },
    [INCOMPLETE, FORGED],
  ],
  ["drops every log", { logs: () => [] }, [INCOMPLETE]],
  ["drops an approval", { logs: without(APPROVED) }, [INCOMPLETE]],
  ["drops the event that opens a trail", { logs: without(OPENED) }, [INCOMPLETE]],
  [
    "repeats a log",
    { logs: (logs) => logs.flatMap((log) => (log === lastOf(logs, ENTRY) ? [log, log] : [log])) },
    ["rpc-answer-repeated"],
  ],
  [
    "repeats a whole answer",
    { logs: (logs) => [...logs, ...logs] },
    ["rpc-answer-repeated", "rpc-answer-reordered"],
  ],
  ["turns the order round", { logs: (logs) => logs.toReversed() }, ["rpc-answer-reordered"]],
  [
    "forges an entry's content hash",
    { logs: changed(ENTRY, (log) => (log.data = digitAt(log.data, word(4) + 9))) },
    ["log-mismatch", "trail-broken"],
  ],
  [
    "forges an entry's time",
    { logs: changed(ENTRY, (log) => (log.data = digitAt(log.data, word(2) - 1))) },
    [FORGED],
  ],
  [
    "forges an entry's agency",
    { logs: changed(ENTRY, (log) => (log.data = digitAt(log.data, word(2) + 9))) },
    ["log-mismatch", FORGED],
  ],
  [
    "forges an entry's index",
    { logs: changed(ENTRY, (log) => (log.topics[1] = digitAt(log.topics[1] ?? "", 60))) },
    [INCOMPLETE, "rpc-answer-repeated"],
  ],
  [
    "forges an entry's subject",
    { logs: changed(ENTRY, (log) => (log.topics[2] = other(log.topics[2] ?? ""))) },
    [FORGED],
  ],
  ["forges the event", { logs: changed(ENTRY, (log) => (log.topics[0] = other(ENTRY))) }, [MALFORMED]],
  [
    "forges the emitting contract",
    { logs: changed(ENTRY, (log) => (log.address = other(log.address))) },
    [FORGED],
  ],
  [
    "forges the block's hash",
    { logs: (logs) => logs.map((log) => ({ ...log, blockHash: other(log.blockHash) })) },
    [FORGED],
  ],
  [
    "forges the transaction",
    { logs: changed(ENTRY, (log) => (log.transactionHash = other(log.transactionHash))) },
    [FORGED],
  ],
  [
    "forges the block's number",
    { logs: (logs) => logs.map((log) => ({ ...log, blockNumber: "0xffffff" })) },
    [FORGED],
  ],
  [
    "forges the approver",
    { logs: changed(APPROVED, (log) => (log.data = digitAt(log.data, 65))) },
    [INCOMPLETE, FORGED],
  ],
  [
    "forges the ocid",
    { logs: changed(OPENED, (log) => (log.data = digitAt(log.data, 2 + 64 * 3 + 1))) },
    [FORGED],
  ],
  ["says that a log was removed", { logs: changed(ENTRY, (log) => (log["removed"] = true)) }, [MALFORMED]],
  [
    "cuts an entry's words short",
    { logs: changed(ENTRY, (log) => (log.data = log.data.slice(0, -64))) },
    [MALFORMED],
  ],
  [
    "answers half a hex digit",
    { logs: changed(ENTRY, (log) => (log.data = log.data.slice(0, -1))) },
    [MALFORMED],
  ],
  [
    "answers no list",
    { reply: (call, reply) => (call.method === "eth_getLogs" ? { ...reply, result: {} } : reply) },
    [MALFORMED],
  ],
  ["answers for nobody", { reply: (_call, reply) => ({ ...reply, id: 99 }) }, [MALFORMED]],
  ["breaks off in the middle", { http: { status: 200, body: '{"jsonrpc":"2.0","id":0,"resu' } }, [MALFORMED]],
  ["answers with HTTP 503", { http: { status: 503, body: "busy" } }, ["chain-unavailable"]],
  ["answers with HTTP 429", { http: { status: 429, body: "slow down" } }, ["chain-unavailable"]],
  ["says nothing", { http: "silence" }, ["chain-unavailable"]],
  [
    "answers an error",
    { reply: (_call, { id }) => ({ id, error: { code: -32603, message: "internal" } }) },
    ["-32603"],
  ],
  [
    "forges the log's root",
    {
      reply: (call, reply) =>
        call.method === "eth_call" ? { ...reply, result: other(String(reply.result)) } : reply,
    },
    ["log-mismatch", INCOMPLETE],
  ],
];

describe("indexer: an RPC that lies", function () {
  this.timeout(60_000);
  let chain: Awaited<ReturnType<typeof startLedger>>;
  let liar: LyingRpc;
  let round = 0;

  before(async () => {
    chain = await startLedger();
    liar = await startLyingRpc(chain.anvil.url);
  });

  after(async () => {
    await liar.close();
    chain.ledger.close();
    await chain.anvil.stop();
  });

  /** New trails, so that every lie meets every event. */
  function newTrails(): StepInput[] {
    round++;
    return steps(chain.ledger, 2, 2).map((input) => ({ ...input, ocid: `${input.ocid}-${round}` }));
  }

  async function indexed(): Promise<{ pool: pg.Pool; size: number }> {
    await load(chain.ledger, newTrails(), { perTransaction: 4, perBlock: 1 });
    return { pool: await openDatabase(), size: (await logOnChain(chain.ledger)).size };
  }

  async function expectWhole(pool: pg.Pool): Promise<void> {
    expect(await logInDatabase(pool)).to.deep.equal(await logOnChain(chain.ledger));
    await pool.end();
  }

  for (const [told, lies, codes] of LIES) {
    it(`that ${told} is named, and its answers are fetched again once it tells the truth`, async () => {
      const { pool, size } = await indexed();
      liar.tell(lies);
      const indexer = startIndexer(pool, chain.deployment, [liar.url], { patience: 1_000 });
      await indexer.meetsOne(codes);
      liar.tell({});
      await indexer.reaches(size, 20_000);
      await indexer.stop();
      await expectWhole(pool);
    });
  }

  it("is left for another RPC at once", async () => {
    const { pool, size } = await indexed();
    liar.tell({ logs: without(ENTRY) });
    const indexer = startIndexer(pool, chain.deployment, [liar.url, chain.anvil.url]);
    await indexer.reaches(size, 3_000);
    await indexer.stop();
    expect(indexer.troubles[0]).to.be.oneOf([INCOMPLETE, FORGED]);
    await expectWhole(pool);
  });

  it("that stays behind the chain is named, and nothing is taken back", async () => {
    const { pool, size } = await indexed();
    liar.tell({});
    const indexer = startIndexer(pool, chain.deployment, [liar.url]);
    await indexer.reaches(size);
    const stale = await chain.anvil.rpc("eth_getBlockByNumber", ["0x3", false]);
    liar.tell({
      reply: (call, reply) =>
        call.method === "eth_getBlockByNumber" && call.params[0] === "latest"
          ? { ...reply, result: stale }
          : reply,
    });
    await indexer.meetsOne(["rpc-answer-stale"]);
    expect(await logInDatabase(pool)).to.deep.equal(await logOnChain(chain.ledger));
    liar.tell({});
    await indexer.reaches(size);
    await indexer.stop();
    expect(indexer.rollBacks).to.deep.equal([]);
    await expectWhole(pool);
  });

  it("and never stops lying halts indexing; the last good state stays, and a restart mends it", async () => {
    const { pool, size } = await indexed();
    liar.tell({});
    const first = startIndexer(pool, chain.deployment, [liar.url]);
    await first.reaches(size);
    const good = await logInDatabase(pool);
    liar.tell({ logs: without(ENTRY) });
    await load(chain.ledger, newTrails(), { perTransaction: 4, perBlock: 1 });
    await first.stop();
    const second = startIndexer(pool, chain.deployment, [liar.url], { patience: 3 });
    await second.halted;
    await second.stop();
    const { rows } = await pool.query<{ halted: { code: string } }>("SELECT halted FROM ledger.cursor");
    expect(rows[0]?.halted.code).to.be.oneOf([INCOMPLETE, FORGED]);
    expect(await logInDatabase(pool)).to.deep.equal(good);
    liar.tell({});
    const third = startIndexer(pool, chain.deployment, [liar.url]);
    await third.reaches((await logOnChain(chain.ledger)).size);
    await third.stop();
    expect((await pool.query("SELECT FROM ledger.cursor WHERE halted IS NULL")).rowCount).to.equal(1);
    await expectWhole(pool);
  });

  it("of another chain halts indexing at once", async () => {
    const { pool } = await indexed();
    liar.tell({
      reply: (call, reply) => (call.method === "eth_chainId" ? { ...reply, result: "0x5" } : reply),
    });
    const indexer = startIndexer(pool, chain.deployment, [liar.url]);
    expect(await indexer.halted).to.have.property("code", "chain-mismatch");
    await indexer.stop();
    await pool.end();
  });
});
