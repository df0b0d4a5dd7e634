import { inflateSync } from "node:zlib";
import { expect } from "chai";
import pg from "pg";
import { present, type RecordFile } from "../../../protocol/records/record-file.ts";
import { statusAt } from "../../../protocol/records/status.ts";
import { batchSlots, statusSlot, unpackBatch } from "../../../protocol/slots.ts";
import { createKeptEvidence } from "../../../server/api/kept-evidence.ts";
import { openOffice, type Held, type Office } from "./office.ts";

/** One statement: its text, and how many rows it read or wrote. */
type Statement = readonly [text: string, rows: number];

type Done = (error: Error | null, result?: { rowCount: number | null }) => unknown;

const text = (query: unknown): string =>
  typeof query === "string" ? query : String((query as { text?: string }).text);

/** What is asked of any database while `work` goes on: counted, not timed. */
async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const client = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const { query: real } = client;
  client.query = function (this: unknown, ...args: unknown[]): unknown {
    const note = (rows: number | null | undefined): void => {
      statements.push([text(args[0]), rows ?? 0]);
    };
    const last = args.at(-1);
    if (typeof last === "function") {
      const done = last as Done;
      const noted: Done = (error, result) => {
        note(result?.rowCount);
        return done(error, result);
      };
      return real.apply(this, [...args.slice(0, -1), noted]);
    }
    const answer = real.apply(this, args) as Promise<{ rowCount: number | null }>;
    void answer.then(({ rowCount }) => {
      note(rowCount);
    });
    return answer;
  };
  try {
    await work();
  } finally {
    client.query = real;
  }
  return statements;
}

describe("attack on civil records: what look-ups give away", function () {
  this.timeout(60_000);
  let office: Office;
  let held: Held[];

  before(async () => {
    office = await openOffice();
    held = office.older.toSorted((a, b) => a.index - b.index);
  });

  const check = async (file: RecordFile) => {
    const presentation = present(file, ["nama"]);
    const answer = await office.site.ask("/api/v1/records/check", { body: { presentation, consent: true } });
    expect(answer.status).to.equal(200);
    return answer.body as { verdict: string };
  };

  it("reads the same rows for the first record, the last, a revoked, an erased and a forged one", async () => {
    const { revoked, erased, older } = office;
    const good = held.filter((one) => older.indexOf(one) > 20);
    const [first, last] = [good[0]!, good.at(-1)!];
    const forged = { ...first.file, path: last.file.path };
    const shown = [first.file, last.file, revoked.file, erased.file, forged];
    await check(first.file);
    const verdicts: string[] = [];
    const traces: { first: Statement[]; next: Statement[] }[] = [];
    const trace = (file: RecordFile) => statementsOf(async () => verdicts.push((await check(file)).verdict));
    for (const file of shown) {
      office.site.deps.keptEvidence = createKeptEvidence();
      traces.push({ first: await trace(file), next: await trace(file) });
    }
    const expected = ["holds", "holds", "fails", "holds", "fails"];
    expect(verdicts).to.deep.equal(expected.flatMap((verdict) => [verdict, verdict]));
    expect(traces[0]?.first.length).to.be.greaterThan(3);
    expect(traces[0]?.next.length).to.be.greaterThan(0);
    for (const each of traces.slice(1)) expect(each).to.deep.equal(traces[0]);
  });

  it("answers a record as it answers any other of its batch that was asked about before, itself or not", async () => {
    const { revoked, erased } = office;
    const [first, last] = [held[0]!, held.at(-1)!];
    const after: Statement[][] = [];
    for (const [before, then] of [
      [first, first],
      [last, first],
      [revoked, first],
      [first, erased],
    ] as const) {
      office.site.deps.keptEvidence = createKeptEvidence();
      await check(before.file);
      after.push(await statementsOf(() => check(then.file)));
    }
    for (const trace of after) expect(trace).to.deep.equal(after[0]);
  });

  it("writes nothing when a record is checked", async () => {
    const statements = await statementsOf(() => check(held[0]!.file));
    const writing = statements.filter(([query]) => /\b(insert|update|delete|copy|merge)\b/i.test(query));
    expect(writing).to.deep.equal([]);
  });

  it("answers a status list that is what stands in the registry's storage, byte for byte", async () => {
    const { issuer, ledger, registry, revoked, erased } = office;
    const { batch } = revoked;
    const path = `/api/v1/agencies/${issuer.agency}/batches/${batch}/status-list`;
    const { lst, sequence } = (await office.site.ask(path)).body as { lst: string; sequence: number };
    const list = inflateSync(Buffer.from(lst, "base64url"));
    const slot = (at: string) => ledger.provider.getStorage(registry.address, at);
    const word = await slot(statusSlot(issuer.agency, batch, 0));
    expect(word).to.equal(`0x${list.toString("hex").padEnd(64, "0")}`);
    const changes = await slot(batchSlots(issuer.agency, batch).changes);
    expect(unpackBatch(BigInt(changes))).to.deep.equal({ size: 4 * list.length, sequence });
    expect([revoked, erased].map(({ index }) => statusAt(list, index))).to.deep.equal([1, 0]);
  });

  it("answers whole batches only: a status list and evidence are the same bytes for whoever asks", async () => {
    const of = `/api/v1/agencies/${office.issuer.agency}/batches/${held[0]!.batch}`;
    for (const path of [`${of}/status-list`, `${of}/evidence?finality=seen`]) {
      const [one, two] = [await office.site.ask(path), await office.site.ask(path)];
      expect(one.status).to.equal(200);
      expect(one.text).to.equal(two.text);
      const asked = await office.site.ask(`${path}${path.includes("?") ? "&" : "?"}index=${held[0]!.index}`);
      expect(asked.status, "no such parameter").to.equal(400);
    }
  });
});
