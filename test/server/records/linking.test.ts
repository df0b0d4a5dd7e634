import { expect } from "chai";
import { fromHex, toHex } from "../../../protocol/bytes.ts";
import { KIND, decodeEntry, entryHeader } from "../../../protocol/kinds.ts";
import { successorWord } from "../../../protocol/records/batch.ts";
import { pathOf, present } from "../../../protocol/records/record-file.ts";
import { parseSdJwt } from "../../../protocol/records/sd-jwt.ts";
import { openOffice, type Held, type Office } from "./office.ts";
import { everythingPublic, hashesIn } from "./published.ts";

const PEOPLE = 64;
const KINDS: readonly number[] = [KIND.recordBatch, KIND.recordStatus, KIND.erasure];

/** Rank correlation of two orders of the same people. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const ranks = (of: readonly number[]): number[] => of.map((x) => of.filter((y) => y < x).length);
  const [x, y] = [ranks(a), ranks(b)];
  const squares = x.reduce((sum, rank, i) => sum + (rank - (y[i] ?? 0)) ** 2, 0);
  return 1 - (6 * squares) / (a.length * (a.length ** 2 - 1));
}

/** Every value of a presentation that shows nothing: what two verifiers could lay side by side. */
function valuesOf({ file }: Held): Set<string> {
  const hidden = present(file, []);
  const { issuer } = parseSdJwt(hidden.sdJwt);
  const values: string[] = [toHex(issuer.signature), ...pathOf(hidden).map(toHex)];
  const take = (value: unknown): void => {
    if (typeof value === "object" && value !== null) Object.values(value).forEach(take);
    else values.push(String(value));
  };
  take(issuer.payload);
  return new Set(values);
}

describe("attack on civil records: linking two records of one person", function () {
  this.timeout(60_000);
  let office: Office;
  let older: Held[];
  let newer: Held[];
  let successors: string[];

  before(async () => {
    office = await openOffice();
    ({ older, newer, successors } = office);
  });

  /** Hashes that stand in what the registry wrote to the log. */
  async function ofRecords(): Promise<Set<string>> {
    const logs = await office.ledger.log.queryFilter(office.ledger.log.filters.Entry());
    const words = logs.map(({ args }) => fromHex(args.words));
    return hashesIn(words.filter((entry) => KINDS.includes(entryHeader(entry).kind)).map(toHex));
  }

  it("names the successor to whoever has both records", async () => {
    const published = await ofRecords();
    for (const word of successors) expect(published.has(word)).to.equal(true);
  });

  it("names it to nobody who has all that is public, or one of the two besides", async () => {
    const published = [...(await ofRecords())];
    const known = [...published, ...older.map(({ recordId }) => recordId)].map(fromHex);
    for (const a of known) {
      for (const b of known) {
        const word = toHex(successorWord(a, b));
        expect(successors.includes(word)).to.equal(false);
      }
    }
  });

  it("publishes no id, leaf or path of any record", async () => {
    const corpus = hashesIn((await everythingPublic(office)).values());
    for (const { recordId, file } of [...older, ...newer]) {
      expect(corpus.has(recordId)).to.equal(false);
      for (const node of pathOf(file)) expect(corpus.has(toHex(node))).to.equal(false);
    }
  });

  it("says of a change only its place in its own batch", async () => {
    const logs = await office.ledger.log.queryFilter(office.ledger.log.filters.Entry());
    const entries = logs.map(({ args }) => decodeEntry(fromHex(args.words)));
    const change = entries.find((entry) => entry.kind === KIND.recordStatus && entry.status === 3);
    expect(change).to.have.all.keys(
      ...["kind", "recordedAt", "agency", "batch", "status", "reason", "sequence", "validUntil"],
      ...["succession", "approvers", "indexes", "successors"],
    );
  });

  it("lays nobody at the same or a like place twice", () => {
    const places = [older, newer].map((held) => held.map(({ index }) => index)) as [number[], number[]];
    expect(places[0]).to.have.length(PEOPLE);
    expect(Math.abs(correlation(...places))).to.be.lessThan(0.65);
    const rows = places[0].map((_, i) => i);
    for (const place of places) expect(Math.abs(correlation(rows, place))).to.be.lessThan(0.65);
  });

  it("has one person's two records in common no more than two strangers'", () => {
    const shared = (a: Held, b: Held): string[] => [...valuesOf(a)].filter((value) => valuesOf(b).has(value));
    const ofType = ["iss", "vct", "vct#integrity", "_sd_alg"].map(
      (name) => parseSdJwt(older[0]?.file.sdJwt ?? "").issuer.payload[name],
    );
    const fixed = new Set([...ofType.map(String), "64"]);
    older.slice(0, 20).forEach((old, i) => {
      for (const other of [newer[i], newer[i + 1]]) {
        const values = shared(old, other!).filter((value) => !fixed.has(value));
        // Times of issue, and small numbers: batch and place.
        expect(values.filter((value) => !/^\d{1,2}$|^\d{10}$/.test(value))).to.deep.equal([]);
      }
    });
  });
});
