import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { to0x, toHex } from "../../../../protocol/bytes.ts";
import { JejakError } from "../../../../protocol/errors.ts";
import { sha256, utf8 } from "../../../../protocol/hash.ts";
import { checkInclusion } from "../../../../protocol/log.ts";
import { recordLeaf } from "../../../../protocol/records/batch.ts";
import { readIssued } from "../../../../protocol/records/payload.ts";
import { parseRecordFile, pathOf } from "../../../../protocol/records/record-file.ts";
import { parseSdJwt } from "../../../../protocol/records/sd-jwt.ts";
import { fromHex } from "../../../../protocol/bytes.ts";
import type { Delivered } from "../../../../server/registrar/issuing/deliver.ts";
import type { Point } from "../../../../server/registrar/issuing/run.ts";
import { birthCsv, birthRow } from "../../../helpers/birth-rows.ts";
import { unzip } from "../../../helpers/unzip.ts";
import { KILLED, issuerOf, openWorld, type World } from "./world.ts";

const POINTS: Point[] = [
  "checked",
  "noted",
  "reserved",
  "signed",
  "kept",
  "rooted",
  "anchored",
  "marked",
  "entered",
  "packing",
  "packed",
  "reported",
];

interface Issued {
  line: number;
  batch: number;
  index: number;
  recordId: string;
}

function reportOf({ report }: Delivered): Issued[] {
  const [head, ...lines] = readFileSync(report, "utf8").trimEnd().split("\r\n");
  expect(head).to.equal("line,batch,index,recordId");
  return lines.map((text) => {
    const [line, batch, index, recordId] = text.split(",");
    return { line: Number(line), batch: Number(batch), index: Number(index), recordId: recordId ?? "" };
  });
}

describe("registrar: issuing", function () {
  this.timeout(60_000);
  let world: World;

  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  async function issued(request: Parameters<World["run"]>[0], out?: string) {
    const outcome = await world.run(request, out === undefined ? {} : { out });
    if (outcome === KILLED) throw new Error("killed");
    return outcome;
  }

  /** Every row became one record, which its pack holds, proved against the root that the chain has. */
  function checkWhole(delivered: Delivered, rows: number): void {
    const report = reportOf(delivered);
    expect(report.map(({ line }) => line)).to.deep.equal(Array.from({ length: rows }, (_, i) => i + 2));
    expect(new Set(report.map(({ recordId }) => recordId)).size).to.equal(rows);
    const files = delivered.packs.flatMap((pack) => unzip(readFileSync(pack)));
    const records = files.filter(({ name }) => name.startsWith("records/"));
    expect(records).to.have.length(rows);
    for (const { line, batch, index, recordId } of report) {
      const record = records.find(({ name }) => name === `records/${batch}-${index}.jejak.json`);
      const file = parseRecordFile(record?.bytes ?? "");
      const { issuer, disclosures } = parseSdJwt(file.sdJwt);
      const { payload } = readIssued(issuer);
      const { message, by } = world.registry.batches[batch - 1]!;
      expect(payload.jejak).to.deep.equal({ batch, index, size: message.size });
      expect(payload._sd).to.have.length(10);
      expect(toHex(sha256(utf8(issuer.signed)))).to.equal(recordId);
      expect(file.issuer.mandate).to.equal(by.mandate);
      const shown = disclosures.map(({ name, value }) => [name, value]);
      expect(shown).to.have.deep.members(
        Object.entries(birthRow(line - 2)).filter(([, value]) => value !== ""),
      );
      checkInclusion({
        leaf: recordLeaf(fromHex(recordId)),
        index,
        size: message.size,
        proof: pathOf(file),
        root: fromHex(message.root),
      });
    }
  }

  it("makes a record of every row, in batches padded and shuffled, and tells which became which", async () => {
    const { state, delivered } = await issued(await world.request(70));
    expect(state).to.include({ rows: 70, kept: 70, anchored: 70, dueAt: null });
    expect(state.batches).to.deep.equal([1, 2]);
    expect(world.registry.batches.map(({ message: { size } }) => size)).to.deep.equal([64, 64]);
    checkWhole(delivered, 70);
    const indexes = reportOf(delivered).map(({ index }) => index);
    expect(indexes).to.not.deep.equal(indexes.toSorted((a, b) => a - b));
  });

  it("issues nothing new from the same file, but writes packs that are missing", async () => {
    const request = await world.request(9);
    const first = await issued(request);
    const count = world.registry.batches.length;
    const again = await issued(request, join(world.folder, "elsewhere"));
    expect(world.registry.batches).to.have.length(count);
    expect(reportOf(again.delivered)).to.deep.equal(reportOf(first.delivered));
    checkWhole(again.delivered, 9);
    expect([first.delivered.there, again.delivered.there]).to.deep.equal([[], []]);
    const third = (await issued(request, join(world.folder, "elsewhere"))).delivered;
    expect([third.there, third.packs]).to.deep.equal([again.delivered.packs, again.delivered.packs]);
  });

  for (const kill of POINTS) {
    it(`goes on where it was killed: ${kill}`, async () => {
      const request = await world.request(50 + POINTS.indexOf(kill));
      const before = world.registry.batches.length;
      expect(await world.run(request, { kill })).to.equal(KILLED);
      const { state, delivered } = await issued(request);
      checkWhole(delivered, state.rows);
      expect(world.registry.batches.length - before).to.equal(2);
      const { rows } = await world.vault.pool.query<{ count: string }>(
        "SELECT count(*) FROM vault.records WHERE batch > $1",
        [before],
      );
      expect(Number(rows[0]?.count)).to.equal(state.rows);
    });
  }

  it("reports every bad row by line and field, and issues nothing", async () => {
    const lines = birthCsv(5).split("\r\n");
    lines[2] = (lines[2] ?? "").replace("Contoh Anak 1", "").replace("917101", "917100");
    lines[4] = `${lines[4] ?? ""},x`;
    lines.splice(5, 0, lines[1] ?? "");
    const count = world.registry.batches.length;
    const error: unknown = await world
      .run(await world.request(lines.join("\r\n")))
      .catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(JejakError);
    const { code, values } = error as JejakError;
    expect(code).to.equal("rows-invalid");
    expect(values?.["problems"]).to.deep.equal([
      { line: 3, field: "nama", code: "row.missing" },
      { line: 3, field: "nik", code: "row.nik" },
      { line: 5, code: "row.columns" },
      { line: 6, code: "row.repeated" },
    ]);
    expect(world.registry.batches).to.have.length(count);
  });

  it("signs again what lost its number to another batch, and anchors every row once", async () => {
    const { registry } = world;
    const before = registry.batches.length;
    const stranger = { agency: `0x${"a1".repeat(32)}`, root: to0x(new Uint8Array(32)), size: 64 } as const;
    registry.before = ({ number }) => {
      registry.before = () => undefined;
      registry.batches.push({ message: { ...stranger, number, validUntil: 0 }, by: issuerOf() });
    };
    const { state, delivered } = await issued(await world.request(45));
    expect(state.batches).to.deep.equal([before + 2, before + 3]);
    checkWhole(delivered, 45);
  });

  it("anchors at the next fixed time, by which the records are dated", async () => {
    const request = await world.request(6, { anchorAt: [18 * 60] });
    world.clock.now = Date.parse("2026-02-04T10:00:00Z");
    const { delivered } = await issued(request);
    expect(world.clock.now).to.equal(Date.parse("2026-02-04T18:00:00Z"));
    const [file] = unzip(readFileSync(delivered.packs[0] ?? ""));
    const { payload } = readIssued(parseSdJwt(parseRecordFile(file?.bytes ?? "").sdJwt).issuer);
    expect(payload.iat).to.equal(Date.parse("2026-02-04T18:00:00Z") / 1_000);
  });

  it("lets two files of one agency wait for the same time, each with numbers of its own", async () => {
    world.clock.now = Date.parse("2026-02-05T10:00:00Z");
    const [first, second] = [
      await world.request(30, { anchorAt: [18 * 60] }),
      await world.request(31, { anchorAt: [18 * 60] }),
    ];
    const [one, two] = await Promise.all([issued(first), issued(second, join(world.folder, "second"))]);
    expect(new Set([...one.state.batches, ...two.state.batches]).size).to.equal(2);
    checkWhole(one.delivered, 30);
    checkWhole(two.delivered, 31);
  });

  it("says what a file waits for that is wanted at once, behind another one's fixed time", async () => {
    world.clock.now = Date.parse("2026-02-05T10:00:00Z");
    const first = await world.request(12, { anchorAt: [18 * 60] });
    expect(await world.run(first, { kill: "rooted" })).to.equal(KILLED);
    const behind = world.registry.batches.length + 1;
    world.happenings.length = 0;
    const { delivered } = await issued(await world.request(13));
    const until = new Date("2026-02-05T18:00:00Z");
    const waits = world.happenings.filter(({ what }) => what === "waiting");
    expect(waits).to.deep.equal([{ what: "waiting", until, behind }]);
    checkWhole(delivered, 13);
    checkWhole((await issued(first)).delivered, 12);
  });

  it("lets more files wait than the vault has connections, and none of them twice at once", async () => {
    world.clock.now = Date.parse("2026-02-06T10:00:00Z");
    const requests = await Promise.all(
      Array.from({ length: 7 }, (_, i) => world.request(32 + i, { anchorAt: [18 * 60] })),
    );
    const [twice] = requests;
    if (twice === undefined) throw new Error("no request");
    const outcomes = await Promise.allSettled(
      [...requests, twice].map((request, i) => issued(request, join(world.folder, `waiting-${i}`))),
    );
    const anchored = outcomes.flatMap((outcome) =>
      outcome.status === "fulfilled" ? outcome.value.state.anchored : [],
    );
    expect(anchored.toSorted()).to.deep.equal([32, 33, 34, 35, 36, 37, 38]);
    const refused = outcomes.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
    expect(refused.map(({ reason }) => (reason as JejakError).code)).to.deep.equal(["issuing-elsewhere"]);
  });

  it("signs again what a killed process of another mandate left waiting", async () => {
    const stale = await world.request(20, { issuer: issuerOf(3) });
    expect(await world.run(stale, { kill: "rooted" })).to.equal(KILLED);
    const before = world.registry.batches.length;
    const { delivered } = await issued(await world.request(21));
    checkWhole(delivered, 21);
    const later = await issued(stale);
    expect(later.state.batches).to.deep.equal([before + 2]);
    checkWhole(later.delivered, 20);
  });

  it("signs for its own batch where a file that broke off gave the number back", async () => {
    const anchorAt = [18 * 60];
    world.clock.now = Date.parse("2026-02-07T10:00:00Z");
    const broken = await world.request(77, { anchorAt, rowsPerBatch: 77 });
    expect(await world.run(broken, { kill: "signed" })).to.equal(KILLED);
    const { state, delivered } = await issued(await world.request(14, { anchorAt }));
    expect(world.registry.batches.at(-1)?.message).to.include({ number: state.batches[0], size: 64 });
    checkWhole(delivered, 14);
  });

  it("anchors nothing of a file that changed under its hands", async () => {
    const request = await world.request(8, { anchorAt: "now" });
    const { before } = world.registry;
    const count = world.registry.batches.length;
    expect(await world.run(request, { kill: "reserved" })).to.equal(KILLED);
    await writeFile(request.file.path, birthCsv(7));
    const { delivered } = await issued(request);
    expect(world.registry.batches).to.have.length(count + 1);
    checkWhole(delivered, 7);
    world.registry.before = before;
  });

  it("keeps what rows say out of tables, names and reports", async () => {
    const { rows } = await world.vault.pool.query<{ dump: string }>(
      `SELECT concat((SELECT json_agg(j) FROM vault.jobs j), (SELECT json_agg(p) FROM vault.parts p),
        (SELECT json_agg(b) FROM vault.batches b), (SELECT json_agg(r) FROM vault.records r)) AS dump`,
    );
    const dump = rows[0]?.dump ?? "";
    expect(dump).to.have.length.greaterThan(1_000);
    for (const value of Object.values(birthRow(1)).filter((text) => text.length > 4)) {
      expect(dump).to.not.include(value);
      expect(dump).to.not.include(Buffer.from(value).toString("hex"));
    }
  });
});
