import { createHash } from "node:crypto";
import { expect } from "chai";
import { toHex } from "../../../protocol/bytes.ts";
import { keccak256, utf8 } from "../../../protocol/hash.ts";
import { leafHash } from "../../../protocol/log.ts";
import { readIssued } from "../../../protocol/records/payload.ts";
import { present } from "../../../protocol/records/record-file.ts";
import { digestOf, disclosureText, parseSdJwt, type SdJwt } from "../../../protocol/records/sd-jwt.ts";
import { openOffice, people, type Held, type Office } from "./office.ts";
import { everythingPublic, hashesIn } from "./published.ts";

/** So many people are among the candidates, to keep the enumeration short. */
const GUESSED = 20;
const two = (number: number): string => String(number).padStart(2, "0");

/** Every NIK of children of one district, born in one year, among the first of their day. */
function* plausible(): Generator<string> {
  for (let month = 1; month <= 12; month++)
    for (let day = 1; day <= 28; day++)
      for (const written of [day, day + 40])
        for (let serial = 1; serial <= GUESSED; serial++)
          yield `917101${two(written)}${two(month)}25${String(serial).padStart(4, "0")}`;
}

const of = (name: string, text: string): string => createHash(name).update(text).digest("hex");

/** Hashes that somebody could have published of a number alone, however well meant. */
function bareHashes(nik: string): string[] {
  const empty = digestOf(disclosureText("", "nik", nik));
  return [
    ...["sha256", "sha3-256", "blake2s256"].map((name) => of(name, nik)),
    toHex(keccak256(utf8(nik))),
    of("sha256", of("sha256", nik)),
    of("sha256", JSON.stringify({ nik })),
    of("sha256", `"${nik}"`),
    toHex(leafHash(utf8(nik))),
    toHex(leafHash(createHash("sha256").update(nik).digest())),
    Buffer.from(empty, "base64url").toString("hex"),
  ];
}

const saltsIn = ({ disclosures }: SdJwt): string[] => disclosures.map(({ salt }) => salt);

const CANDIDATES = new Map([...plausible()].flatMap((nik) => bareHashes(nik).map((hash) => [hash, nik])));

/** The numbers that a corpus of published hashes gives away. */
function guessed(corpus: ReadonlySet<string>): string[] {
  return [...corpus].flatMap((hash) => CANDIDATES.get(hash) ?? []);
}

describe("attack on civil records: guessing", function () {
  this.timeout(60_000);
  let office: Office;
  let held: Held[];
  const niks = people(GUESSED).map(({ nik }) => nik);

  before(async () => {
    office = await openOffice();
    held = office.births;
  });

  it("breaks the baseline: a ledger of bare hashes of NIKs gives every one of them away", () => {
    const baseline = new Set(niks.map((nik) => of("sha256", nik ?? "")));
    expect(guessed(baseline)).to.have.members(niks);
  });

  it("gives none away by anything that is public, and no text of a record stands in it", async () => {
    const texts = [...(await everythingPublic(office)).values()];
    const corpus = hashesIn(texts);
    const { rootPrefix = "0x" } = (await office.registry.batch(office.issuer.agency, 1)) ?? {};
    const isRoot = (hash: string): boolean => rootPrefix.length > 2 && hash.startsWith(rootPrefix.slice(2));
    expect([...corpus].some(isRoot), "what is public is searched").to.equal(true);
    expect(guessed(corpus)).to.deep.equal([]);
    const whole = texts.join("\n");
    for (const { row, recordId } of held) {
      const { nama = "", nik = "", nomor_akta: number = "", nama_ibu: mother = "" } = row;
      for (const text of [nama, nik, number, mother, recordId]) {
        expect(whole.includes(text), text).to.equal(false);
        expect(corpus.has(text), text).to.equal(false);
      }
    }
  });

  it("gives none away to whoever was shown the rest of a record", () => {
    const shown = held.map(({ file }) => present(file, ["nama", "tanggal_lahir"]).sdJwt);
    const parts = shown.flatMap((sdJwt) => sdJwt.split(/[.~]/));
    const read = parts.map((part) => Buffer.from(part, "base64url").toString("latin1"));
    const corpus = hashesIn([...parts, ...read]);
    const digests = held.flatMap(({ file }) =>
      file.sdJwt
        .split("~")
        .slice(1, -1)
        .map((text) => digestOf(text)),
    );
    expect(digests.every((digest) => corpus.has(Buffer.from(digest, "base64url").toString("hex")))).to.equal(
      true,
    );
    expect(guessed(corpus)).to.deep.equal([]);
    expect(read.join("\n")).to.not.match(/917101\d{10}/);
  });

  it("gives none away by the salts that were shown, those of other records, or none at all", () => {
    const shown = held.map(({ file }) => parseSdJwt(present(file, ["nama", "tanggal_lahir"]).sdJwt));
    const salts = new Set(["", "A".repeat(22), ...shown.flatMap(saltsIn)]);
    expect(salts.size).to.equal(2 + 2 * held.length);
    held.forEach(({ file, row: { nik = "" } }, i) => {
      // Whoever enumerates comes to the right number sooner or later: that one alone is tried here.
      const isHit = (salt: string) =>
        readIssued(shown[i]!.issuer).payload._sd.includes(digestOf(disclosureText(salt, "nik", nik)));
      expect(saltsIn(parseSdJwt(present(file, ["nik"]).sdJwt)).map(isHit)).to.deep.equal([true]);
      expect([...salts].filter(isHit)).to.deep.equal([]);
    });
  });
});
