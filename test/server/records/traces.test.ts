import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import pg from "pg";
import { present, type RecordFile } from "../../../protocol/records/record-file.ts";
import { PERSONAL, openOffice, type Held, type Office } from "./office.ts";
import { everythingPublic } from "./published.ts";

/** Everything that a database holds, in every schema, as text and as the text behind its bytes. */
async function dumpOf(pool: pg.Pool): Promise<string> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    texts.push(...rows.map(({ row }) => row));
  }
  const whole = texts.join("\n");
  const behind = [...whole.matchAll(/\\\\?x([0-9a-f]{8,})/g)].map(([, hex = ""]) => Buffer.from(hex, "hex"));
  return [whole, ...behind.map((bytes) => bytes.toString("latin1"))].join("\n");
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

describe("attack on civil records: traces", function () {
  this.timeout(60_000);
  let office: Office;
  let held: Held[];

  before(async () => {
    office = await openOffice();
    held = [office.erased, ...office.older.slice(0, 20)];
    for (const { file } of held.slice(0, 4)) await show(file);
  });

  /** Shown at a counter: with consent, without it, spoilt, and in a query where it has nothing to do. */
  async function show(file: RecordFile): Promise<void> {
    const { site } = office;
    const presentation = present(file, [...PERSONAL, "jenis_kelamin"]);
    const spoilt = { ...presentation, sdJwt: presentation.sdJwt.replace("~", "~x") };
    const path = "/api/v1/records/check";
    const sent = [
      { presentation, consent: true },
      { presentation, consent: false },
      { presentation: spoilt, consent: true },
      { presentation, consent: true, nik: "9171010101250001" },
    ];
    for (const body of sent) await site.ask(path, { body });
    await site.ask(path, { body: `{"presentation": ${JSON.stringify(presentation)}` });
    await site.ask(`/check?r=${encodeURIComponent(presentation.sdJwt)}`);
  }

  /** Every personal text of the run, as it is, in hex, and in either base64 at any place of a longer one. */
  function needles(): string[] {
    const values = held.flatMap(({ row }) => PERSONAL.map((name) => row[name] ?? ""));
    const own = [...new Set(values)].filter((value) => value.length > 6);
    expect(own.length).to.be.greaterThan(50);
    const coded = own.flatMap((value) => [
      Buffer.from(value).toString("hex"),
      ...[0, 1, 2].map((shift) => Buffer.from(value).subarray(shift).toString("base64").slice(0, -4)),
    ]);
    const tokens = held.flatMap(({ file, recordId }) => [recordId, ...file.sdJwt.split(/[.~]/).slice(1, -1)]);
    return [...own, ...coded.filter((text) => text.length > 8), ...tokens];
  }

  const found = (where: string, among = needles()): string[] =>
    among.filter((needle) => where.includes(needle));

  it("finds what it looks for where it has to be: in the holders' own packs", () => {
    const packs = held.map(({ file }) => file.sdJwt).join("\n");
    expect(found(packs).length).to.be.greaterThan(held.length * 10);
  });

  it("leaves nothing of a record in any line that the site logged, talkative as it may be", () => {
    expect(office.logged.length).to.be.greaterThan(20);
    expect(office.logged.some((line) => line.includes("checkRecord"))).to.equal(true);
    expect(found(office.logged.join("\n"))).to.deep.equal([]);
  });

  it("tells nothing of rows to whoever watches the issuing", () => {
    expect(found(JSON.stringify(office.told))).to.deep.equal([]);
  });

  it("leaves nothing in the site's database", async () => {
    expect(found(await dumpOf(office.site.pool))).to.deep.equal([]);
  });

  it("leaves nothing readable in the vault's database, nor among its keys", async () => {
    const ids = new Set(held.map(({ recordId }) => recordId));
    const personal = needles().filter((needle) => !ids.has(needle));
    expect(found(await dumpOf(office.vault.pool), personal)).to.deep.equal([]);
    const files = [join(office.folder, "keys"), join(office.folder, "master.key")];
    const kept = files.flatMap((path) => (statSync(path).isFile() ? [path] : filesIn(path)));
    expect(kept.length).to.be.greaterThan(1);
    expect(found(kept.map((path) => readFileSync(path, "latin1")).join("\n"))).to.deep.equal([]);
  });

  it("leaves nothing on the chain or in any public answer, before the erasure or after it", async () => {
    const texts = [...(await everythingPublic(office)).values()].join("\n");
    expect(found(texts)).to.deep.equal([]);
  });
});
