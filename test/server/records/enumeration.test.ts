import { expect } from "chai";
import { ROUTES } from "../../../server/api/routes.ts";
import { openOffice, type Office } from "./office.ts";
import { everyPath, everythingPublic } from "./published.ts";

const [MANY, FEW] = [64, 6];

/** Names of parameters and members that would be about one record, or about how many there are. */
const TELLING = /record(?!edAt|Registry)|nik|jti|disclos|filled|issued/i;

/** Members of an answer about a batch that say which it is, and when it was written. */
const OWN = new Set([
  ...[
    "number",
    "index",
    "recordedAt",
    "blockNumber",
    "blockHash",
    "transactionHash",
    "root",
    "finality",
    "asOf",
  ],
]);

type Answer = Record<string, unknown>;

const told = (answer: Answer): Answer =>
  Object.fromEntries(Object.entries(answer).filter(([name]) => !OWN.has(name)));

function namesIn(value: unknown, into = new Set<string>()): Set<string> {
  if (Array.isArray(value)) value.forEach((item) => namesIn(item, into));
  else if (typeof value === "object" && value !== null) {
    for (const [name, item] of Object.entries(value)) namesIn(item, into.add(name));
  }
  return into;
}

describe("attack on civil records: enumerating the public API", function () {
  this.timeout(60_000);
  let office: Office;
  let many: number;
  let few: number;

  before(async () => {
    office = await openOffice();
    const { births } = office;
    [many, few] = [births[0]?.batch ?? 0, births.at(-1)?.batch ?? 0];
    expect(births.filter(({ batch }) => batch === few)).to.have.length(FEW);
  });

  const ask = async (path: string): Promise<Answer> => {
    const answer = await office.site.ask(`/api/v1/agencies/${office.issuer.agency}/batches${path}`);
    expect(answer.status, path).to.equal(200);
    return answer.body as Answer;
  };

  it("walks every operation that reads, and finds the batches", async () => {
    const paths = await everyPath(office);
    const walked = new Set(paths.map(({ template }) => template));
    const left = ROUTES.filter(({ method, path }) => method === "get" && !walked.has(path));
    expect(left.map(({ path }) => path)).to.deep.equal(["/api/v1/stream"]);
    const published = await everythingPublic(office);
    const of = `/api/v1/agencies/${office.issuer.agency}/batches/${few}`;
    for (const path of [of, `${of}/status-list`, `${of}/evidence`])
      expect(JSON.parse(published.get(path) ?? "{}")).to.not.have.property("code");
  });

  it("has no operation by which a record could be asked for", () => {
    for (const { path } of ROUTES) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
      expect(
        names.filter((name) => TELLING.test(name)),
        path,
      ).to.deep.equal([]);
    }
  });

  it("has no member in any answer that names a record or counts them", async () => {
    const paths = (await everyPath(office)).filter(({ path }) => !path.includes("openapi"));
    const published = await everythingPublic(office);
    for (const { path } of paths) {
      const text = published.get(path) ?? "";
      if (!text.startsWith("{")) continue;
      const parts = path.endsWith(".ndjson") ? text.trimEnd().split("\n") : [text];
      const names = [...namesIn(parts.map((part) => JSON.parse(part) as unknown))].filter((name) =>
        TELLING.test(name),
      );
      expect(names, path).to.deep.equal([]);
    }
  });

  it(`says the same of a batch of ${FEW} records as of one of ${MANY}`, async () => {
    const [a, b] = [await ask(`/${many}`), await ask(`/${few}`)];
    expect(told(a)).to.deep.equal(told(b));
    expect(a["size"]).to.equal(64);
    const lists = [await ask(`/${many}/status-list`), await ask(`/${few}/status-list`)] as const;
    expect(told(lists[0])).to.deep.equal(told(lists[1]));
    const items = (await ask("")) as { items?: Answer[] };
    const [listedMany, listedFew] = [many, few].map((number) =>
      items.items?.find((item) => item["number"] === number),
    );
    expect(told(listedMany ?? {})).to.deep.equal(told(listedFew ?? {}));
  });

  it("proves the same of both, in as many bytes but for the numbers' digits", async () => {
    const published = await everythingPublic(office);
    const evidence = (number: number): Answer =>
      JSON.parse(
        published.get(`/api/v1/agencies/${office.issuer.agency}/batches/${number}/evidence`) ?? "{}",
      ) as Answer;
    const [a, b] = [evidence(many), evidence(few)];
    const batchOf = ({ batch }: Answer) => batch as Answer;
    expect(Object.keys(a)).to.deep.equal(Object.keys(b));
    expect(batchOf(a)).to.deep.equal(batchOf(b));
    expect(batchOf(a)["changes"]).to.deep.equal([]);
  });

  it("counts no records in its metrics, whoever scrapes them day by day", async () => {
    const { text } = await office.site.ask("/metrics");
    const series = text
      .split("\n")
      .filter((line) => /record|batch/i.test(line) && !/^#|operation=/.test(line));
    expect(series.map((line) => line.replace(/ \d+$/, ""))).to.have.members([
      'jejak_submissions{status="recorded"}',
      'jejak_ledger_items{kind="batches"}',
      'jejak_ledger_items{kind="batch-changes"}',
    ]);
  });
});
