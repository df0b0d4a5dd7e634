import { expect } from "chai";
import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { countStorage } from "../../../scripts/audit/storage.ts";
import type { Trust } from "../../../scripts/audit/trust.ts";
import { to0x, type Hex } from "../../../protocol/bytes.ts";
import { sha256, utf8 } from "../../../protocol/hash.ts";
import { batchSlots } from "../../../protocol/slots.ts";
import { startLyingRpc, type Lies, type LyingRpc, type WireLog } from "../../helpers/lyingRpc.ts";
import { type TestRegistry } from "../../helpers/registry.ts";
import { auditOf, newState, trustWith } from "./support.ts";
import { keepRecords } from "./records.ts";
import { buildWorld, type World } from "./world.ts";

const ENTRY = 3;
/** Batches of the old agency that `keepRecords` anchors. */
const OLD_BATCHES = 2;
const LEDGER_KINDS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 14];

describe("audit of a whole ledger", function () {
  this.timeout(120_000);
  let world: World;
  let registry: TestRegistry;
  let trust: Trust;
  let liar: LyingRpc;

  before(async () => {
    world = await buildWorld();
    registry = await keepRecords(world);
    trust = await trustWith(registry);
    liar = await startLyingRpc(world.anvil.url);
  });

  after(async () => {
    await liar.close();
    await world.close();
  });

  /** Codes found through an RPC that lies so. */
  async function troublesWith(lies: Lies, signatures = false): Promise<string[]> {
    liar.tell(lies);
    return (await auditOf(liar.url, trust, { signatures })).troubles;
  }

  const isEntry = (log: WireLog): boolean => log.topics.length === ENTRY && log.data.length > 400;

  it("passes one in which everything has happened, signatures included", async () => {
    const run = await auditOf(world.anvil.url, trust, { signatures: true });
    expect(run.findings.filter(({ status }) => status !== "pass")).to.deep.equal([]);
    expect(run.findings.map(({ code }) => code)).to.have.members([
      "entries",
      "agencies",
      "trails",
      "records",
      "storage",
      "log",
      "checkpoints",
      "code",
      "signatures",
    ]);
    expect(run.fold.log.size).to.equal(Number(await world.ledger.log.size()));
    expect(run.signatures?.checked).to.be.greaterThan(20);
  });

  it("has every kind of entry in that ledger", async () => {
    const logs = await world.ledger.log.queryFilter(world.ledger.log.filters.Entry());
    const kinds = new Set(logs.map(({ args }) => Number(args.words.slice(0, 66))));
    expect([...kinds].sort((a, b) => a - b)).to.deep.equal(LEDGER_KINDS);
  });

  it("names an entry that the RPC drops", async () => {
    const logs = (all: WireLog[]): WireLog[] => {
      let seen = 0;
      return all.filter((log) => !isEntry(log) || ++seen !== 12);
    };
    expect(await troublesWith({ logs })).to.include.members(["fail entry.missing", "fail log-mismatch"]);
  });

  it("names the newest entries that the RPC drops", async () => {
    const logs = (all: WireLog[]): WireLog[] => all.slice(0, -3);
    expect(await troublesWith({ logs })).to.include.members(["fail storage.size", "fail log-mismatch"]);
  });

  it("names words that the RPC alters", async () => {
    const logs = (all: WireLog[]): WireLog[] => {
      let seen = 0;
      return all.map((log) =>
        isEntry(log) && ++seen === 15 ? { ...log, data: flipped(log.data, 2 + 2 * 64 + 8 * 64 + 63) } : log,
      );
    };
    expect(await troublesWith({ logs })).to.include.members(["fail log-mismatch", "fail storage.peak"]);
  });

  it("names a subject, an ocid, a signature that the RPC alters", async () => {
    const subject = (all: WireLog[]): WireLog[] =>
      all.map((log, i) =>
        i === 1 ? { ...log, topics: [log.topics[0]!, log.topics[1]!, `0x${"12".repeat(32)}`] } : log,
      );
    expect(await troublesWith({ logs: subject })).to.deep.equal(["fail entry.subject"]);
    const ocid = (all: WireLog[]): WireLog[] =>
      all.map((log) => ({ ...log, data: log.data.replace(hexOf("ocds-test-b"), hexOf("ocds-test-x")) }));
    expect(await troublesWith({ logs: ocid })).to.deep.equal(["fail event.text"]);
    const signature = (all: WireLog[]): WireLog[] =>
      all.map((log) => (isApproved(log) ? { ...log, data: flipped(log.data, 2 + 3 * 64 + 5) } : log));
    expect(await troublesWith({ logs: signature }, true)).to.deep.equal(["fail signature-invalid"]);
  });

  it("names approvals that the RPC drops or adds", async () => {
    const logs = (all: WireLog[]): WireLog[] => all.filter((log) => !isApproved(log));
    expect(await troublesWith({ logs })).to.deep.equal(["fail event.missing"]);
  });

  it("refuses logs that come twice, out of order, or from elsewhere", async () => {
    const codes: string[] = [];
    const lies: ((all: WireLog[]) => WireLog[])[] = [
      (all) => all.flatMap((log, i) => (i === 5 ? [log, log] : [log])),
      (all) => all.toReversed(),
      (all) => all.map((log) => ({ ...log, blockHash: `0x${"ab".repeat(32)}` })),
      (all) => all.map((log) => ({ ...log, transactionHash: `0x${"ab".repeat(32)}` })),
      (all) => all.map((log) => ({ ...log, address: `0x${"ab".repeat(20)}` })),
      (all) => all.map((log) => ({ ...log, data: `${log.data}0` })),
    ];
    for (const logs of lies) {
      const error: unknown = await troublesWith({ logs }).catch((cause: unknown) => cause);
      codes.push((error as { code: string }).code);
    }
    expect(codes).to.deep.equal([
      "rpc-answer-repeated",
      "rpc-answer-reordered",
      "rpc-answer-forged",
      "rpc-answer-forged",
      "rpc-answer-forged",
      "rpc-answer-malformed",
    ]);
  });

  it("finds every word of storage that does not follow from the entries", async () => {
    liar.tell({});
    const whole = await auditOf(liar.url, trust);
    const words = Number(whole.findings.find(({ code }) => code === "storage")?.values?.["words"]);
    expect(countStorage(whole.fold.ledger, whole.fold.log)).to.equal(words);
    let found = 0;
    const reply: Lies["reply"] = ({ method }, reply) =>
      method === "eth_getStorageAt" ? { ...reply, result: `0x${"77".repeat(32)}` } : reply;
    liar.tell({ reply });
    const run = await auditOf(liar.url, trust);
    for (const { status, code } of run.findings)
      if (status === "fail" && code.startsWith("storage.")) found++;
    expect(found).to.equal(words);
    expect(run.troubles).to.have.members(
      [
        "agency",
        "batch",
        "checkpoint",
        "erased",
        "holder",
        "mandate",
        "peak",
        "proposal",
        "size",
        "status",
        "succession",
        "trail",
        "withdrawal",
        "writer",
      ].map((name) => `fail storage.${name}`),
    );
  });

  it("names code that is not the one recorded", async () => {
    const reply: Lies["reply"] = ({ method }, answered) =>
      method === "eth_getCode" ? { ...answered, result: "0x6001" } : answered;
    expect(await troublesWith({ reply })).to.deep.equal(["fail code.differs"]);
  });

  it("goes on where it was stopped, whatever was cut off or spoilt at the end of its state", async () => {
    liar.tell({});
    const state = newState();
    await auditOf(liar.url, trust, { state });
    const { size } = statSync(state);
    const asked = liar.requests();
    expect((await auditOf(liar.url, trust, { state })).troubles).to.deep.equal([]);
    const again = liar.requests() - asked;
    for (const spoil of [
      () => {
        truncateSync(state, size - 40);
      },
      () => {
        truncateSync(state, Math.floor(size / 2));
      },
      () => {
        appendFileSync(state, Buffer.alloc(500, 1));
      },
      () => {
        truncateSync(state, 3);
      },
    ]) {
      spoil();
      expect((await auditOf(liar.url, trust, { state })).troubles).to.deep.equal([]);
      expect(statSync(state).size).to.equal(size);
    }
    const before = liar.requests();
    await auditOf(liar.url, trust);
    expect(again).to.be.lessThan(liar.requests() - before);
  });

  it("fetches anew what a state of the form without civil records holds", async () => {
    liar.tell({});
    const state = newState();
    await auditOf(liar.url, trust, { state });
    const whole = readFileSync(state);
    const title = whole.toString("latin1").replace("jejak-audit-state 2", "jejak-audit-state 1");
    writeFileSync(state, title, "latin1");
    expect((await auditOf(liar.url, trust, { state })).troubles).to.deep.equal([]);
    expect(readFileSync(state).equals(whole)).to.equal(true);
  });

  it("names a registry that is not the one the reader knows, and says where he knows none", async () => {
    liar.tell({});
    const { auditLog, codeHashes } = trust;
    const entries = Object.entries(codeHashes).filter(([name]) => name !== "recordRegistry");
    const run = await auditOf(liar.url, { ...trust, codeHashes: Object.fromEntries(entries) });
    expect(run.troubles).to.deep.equal(["skipped reference-missing"]);
    const other = await auditOf(liar.url, { ...trust, recordRegistry: auditLog });
    expect(other.troubles).to.deep.equal(["fail writer.registry"]);
  });

  it("names an issuer's signature that the RPC alters or drops", async () => {
    const isIssuers = ({ topics, data }: WireLog): boolean =>
      topics.length === 2 && data.length === 2 + 5 * 64;
    const altered = (all: WireLog[]): WireLog[] =>
      all.map((log) => (isIssuers(log) ? { ...log, data: flipped(log.data, 2 + 3 * 64 + 5) } : log));
    expect(await troublesWith({ logs: altered }, true)).to.deep.equal(["fail signature-invalid"]);
    const dropped = (all: WireLog[]): WireLog[] => all.filter((log) => !isIssuers(log));
    expect(await troublesWith({ logs: dropped })).to.deep.equal(["fail event.missing"]);
  });

  it("refuses the state of another ledger", async () => {
    const state = newState();
    await auditOf(world.anvil.url, trust, { state });
    const other = { ...trust, auditLog: `0x${"ee".repeat(20)}` as const };
    const error: unknown = await auditOf(world.anvil.url, other, { state }).catch((cause: unknown) => cause);
    expect(error).to.include({ code: "file-unreadable" });
  });

  /** Whatever stands at `slot`, the RPC says `word`. */
  const saying =
    (slot: Hex, word: Hex): NonNullable<Lies["reply"]> =>
    ({ method, params }, reply) =>
      method === "eth_getStorageAt" && params[1] === slot ? { ...reply, result: word } : reply;

  it("takes the whole root of a registry of the first days, and no other word", async () => {
    const { key } = registry.agency;
    const { batch } = batchSlots(key, 2);
    const root = to0x(sha256(utf8("two")));
    expect(await troublesWith({ reply: saying(batch, root) })).to.deep.equal([]);
    const other = to0x(sha256(utf8("one")));
    expect(await troublesWith({ reply: saying(batch, other) })).to.deep.equal(["fail storage.batch"]);
  });

  it("finds a batch that no entry tells of", async () => {
    const next = batchSlots(registry.agency.key, OLD_BATCHES + 1).batch;
    expect(await troublesWith({ reply: saying(next, `0x${"5a".repeat(31)}06`) })).to.deep.equal([
      "fail storage.batch",
    ]);
  });

  it("sees a ledger of other addresses, and one of another chain", async () => {
    const other = { ...trust, chainId: 5n };
    expect((await auditOf(world.anvil.url, other)).troubles).to.include("fail chain-mismatch");
  });
});

const isApproved = ({ topics, data }: WireLog): boolean => topics.length === 2 && data.length === 2 + 6 * 64;

const hexOf = (text: string): string => Buffer.from(text).toString("hex");

/** The same hex with one digit changed. */
function flipped(hex: string, at: number): string {
  const digit = (parseInt(hex[at] ?? "0", 16) ^ 1).toString(16);
  return hex.slice(0, at) + digit + hex.slice(at + 1);
}
