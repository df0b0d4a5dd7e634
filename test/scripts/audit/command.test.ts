import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { runJejak, type Ran } from "../../helpers/command.ts";
import { until } from "../../helpers/jejak.ts";
import { startLyingRpc, type Lies, type LyingRpc, type WireLog } from "../../helpers/lyingRpc.ts";
import { newState } from "./support.ts";
import { buildWorld, type World } from "./world.ts";

const MAIN = fileURLToPath(new URL("../../../scripts/jejak/main.ts", import.meta.url));
const MOST_BLOCKS = 4;

interface Told {
  ledger: Record<string, unknown>;
  size: number;
  root: string;
  signatures: { checked: number } | null;
  counts: Record<string, number>;
  findings: { area: string; code: string; status: string }[];
}

describe("jejak audit", function () {
  this.timeout(180_000);
  let world: World;
  let liar: LyingRpc;
  let home: string;
  let deployment: string;

  before(async () => {
    home = mkdtempSync(join(tmpdir(), "jejak-audit-home-"));
    world = await buildWorld();
    liar = await startLyingRpc(world.anvil.url);
    deployment = join(home, "deployment.json");
    writeFileSync(deployment, JSON.stringify(world.ledger.deployment));
  });

  after(async () => {
    await liar.close();
    await world.close();
    rmSync(home, { recursive: true, force: true });
  });

  const args = (state: string, ...more: string[]): string[] => [
    "audit",
    ...["--rpc", liar.url, "--deployment", deployment, "--state", state, ...more],
  ];

  const audit = (...more: string[]): Promise<Ran> => runJejak({ home }, args(newState(), ...more));

  async function auditUnder(lies: Lies, ...more: string[]): Promise<Ran> {
    liar.tell(lies);
    return await audit(...more);
  }

  const withoutSubject = (logs: WireLog[]): WireLog[] =>
    logs.map((log) =>
      log.topics.length === 3 && log.topics[1] === `0x${"1".padStart(64, "0")}`
        ? { ...log, topics: [log.topics[0]!, log.topics[1], `0x${"12".repeat(32)}`] }
        : log,
    );

  it("ends with 0 where everything holds, from an RPC and a deployment, and tells it as JSON", async () => {
    const ran = await auditUnder({}, "--json");
    expect(ran.code, ran.stderr).to.equal(0);
    const told = ran.json as Told;
    const { auditLog, agencyDirectory } = world.ledger.deployment.contracts;
    expect(told.ledger).to.include({ auditLog: auditLog.toLowerCase(), pinned: true });
    expect(told.ledger).to.include({ agencyDirectory: agencyDirectory.toLowerCase() });
    expect(told.size).to.equal(Number(await world.ledger.log.size()));
    expect(`0x${told.root}`).to.equal(await world.ledger.log.root());
    expect(told.counts).to.deep.equal({});
    expect(told.signatures?.checked).to.be.greaterThan(20);
    expect(told.findings.every(({ status }) => status === "pass")).to.equal(true);
  });

  it("says how far it has come, and how fast, in each of its parts", async () => {
    const ran = await auditUnder({}, "--lang", "en");
    for (const part of ["Fetching blocks", "Checking entries", "Comparing storage", "Checking signatures"])
      expect(ran.stderr).to.match(new RegExp(`^${part} (\\d+)/\\1 \\d+/s$`, "m"));
  });

  it("ends with 8 where something was left out or had nothing to be compared with, and says what", async () => {
    const skipped = (ran: Ran): string[] => {
      expect(ran.code, ran.stderr).to.equal(8);
      const found = (ran.json as Told).findings.filter(({ status }) => status !== "pass");
      return [...new Set(found.map(({ area, code, status }) => `${area} ${code} ${status}`))];
    };
    const unsigned = await auditUnder({}, "--no-signatures", "--json");
    expect(skipped(unsigned)).to.deep.equal(["signatures signatures skipped"]);
    const { auditLog } = world.ledger.deployment.contracts;
    const byAddress = ["--rpc", liar.url, "--audit-log", auditLog, "--state", newState()];
    const alone = await runJejak({ home }, ["audit", ...byAddress, "--json"]);
    expect(skipped(alone)).to.deep.equal(["code reference-missing skipped"]);
    const { agencyDirectory, procurementLedger } = (unsigned.json as Told).ledger;
    expect((alone.json as Told).ledger).to.include({ agencyDirectory, procurementLedger });
  });

  it("ends with 1 where something does not hold, and names it in both languages", async () => {
    const lies = { logs: withoutSubject };
    const english = await auditUnder(lies, "--no-signatures", "--lang", "en");
    expect(english.code, english.stderr).to.equal(1);
    expect(english.stdout).to.include("the event's subject is not the hash of the entry's words 2 and 3");
    expect(english.stdout).to.include("[entry.subject]").and.include("Audited: ");
    const indonesian = await auditUnder(lies, "--no-signatures", "--lang", "id");
    expect(indonesian.code, indonesian.stderr).to.equal(1);
    expect(indonesian.stdout).to.include("pokok pada peristiwa bukan hash kata 2 dan 3 entri");
    expect(indonesian.stdout).to.include("[entry.subject]").and.include("Diaudit: ");
  });

  it("ends with 7 where the chain cannot be asked, which is no finding", async () => {
    const ran = await runJejak({ home }, [
      ...["audit", "--rpc", "http://127.0.0.1:9", "--audit-log", `0x${"11".repeat(20)}`, "--json"],
    ]);
    expect(ran.code, ran.stderr).to.equal(7);
    expect(ran.json).to.have.nested.property("error.code", "chain-unavailable");
  });

  it("refuses options that are none, an address of no log, and the state of something else", async () => {
    liar.tell({});
    const codes = async (...more: string[]): Promise<[number | null, unknown]> => {
      const { code, json } = await runJejak({ home }, ["audit", "--rpc", liar.url, "--json", ...more]);
      return [code, (json as { error?: { code: string } } | undefined)?.error?.code];
    };
    expect(await codes("--audit-log", "0x12")).to.deep.equal([2, "usage"]);
    expect(await codes("--api", "ftp://example.org")).to.deep.equal([2, "usage"]);
    expect((await codes("--nonsense"))[0]).to.equal(2);
    const [, missing] = await codes("--audit-log", `0x${"11".repeat(20)}`);
    expect(missing).to.equal("deployment-missing");
    const [, unreadable] = await codes("--deployment", deployment, "--state", MAIN);
    expect(unreadable).to.equal("file-unreadable");
  });

  /** A node that answers for few blocks at once, and falls silent after so many ranges. */
  function fallSilentAfter(ranges: number): () => boolean {
    let answered = 0;
    let silentFrom = Infinity;
    const reply: Lies["reply"] = ({ method, params }, answer) => {
      const { fromBlock, toBlock, topics } = (params[0] ?? {}) as Record<string, string>;
      if (method !== "eth_getLogs" || topics?.length !== 1) return answer;
      if (Number(toBlock) - Number(fromBlock) >= MOST_BLOCKS) {
        return { id: answer.id, error: { code: -32005, message: "query returned more than 10000 results" } };
      }
      if (++answered === ranges) {
        silentFrom = liar.requests();
        liar.tell({ http: "silence" });
      }
      return answer;
    };
    liar.tell({ reply });
    return () => liar.requests() > silentFrom;
  }

  it("goes on where kill -9 ended it, again and again, and finds the same", async () => {
    const state = newState();
    const sizes: number[] = [];
    for (const ranges of [2, 3, 2]) {
      const isSilent = fallSilentAfter(ranges);
      const child = spawn(process.execPath, [MAIN, ...args(state)], {
        env: { ...process.env, JEJAK_HOME: home },
        stdio: "ignore",
      });
      const ended = once(child, "exit");
      await until("silent", 60_000, isSilent);
      child.kill("SIGKILL");
      expect(await ended).to.deep.equal([null, "SIGKILL"]);
      sizes.push(statSync(state).size);
    }
    expect(sizes).to.deep.equal([...new Set(sizes)].sort((a, b) => a - b));
    liar.tell({});
    const resumed = await runJejak({ home }, args(state, "--json"));
    expect(resumed.code, resumed.stderr).to.equal(0);
    const fresh = await audit("--json");
    const { findings, root, size } = resumed.json as Told;
    const told = fresh.json as Told;
    expect({ findings, root, size }).to.deep.equal({
      findings: told.findings,
      root: told.root,
      size: told.size,
    });
  });
});
