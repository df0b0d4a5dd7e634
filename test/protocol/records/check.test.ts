import { expect } from "chai";
import fc from "fast-check";
import { toBase64 } from "../../../protocol/base64.ts";
import { toBase64Url } from "../../../protocol/base64url.ts";
import { toHex } from "../../../protocol/bytes.ts";
import { isJejakError } from "../../../protocol/errors.ts";
import { utf8 } from "../../../protocol/hash.ts";
import { rootOf } from "../../../protocol/log.ts";
import { recordLeaf, successorWord } from "../../../protocol/records/batch.ts";
import { checkRecord, type RecordReport } from "../../../protocol/records/check.ts";
import { decodeCompact, encodeCompact } from "../../../protocol/records/compact.ts";
import type { RecordQuestion } from "../../../protocol/records/question.ts";
import type { RecordChange } from "../../../protocol/records/entries.ts";
import {
  parseRecordFile,
  present,
  writeRecordFile,
  type RecordFile,
} from "../../../protocol/records/record-file.ts";
import { digestOf, disclosureText, parseSdJwt } from "../../../protocol/records/sd-jwt.ts";
import { STATUS } from "../../../protocol/records/status.ts";
import { labelOf, nameOf, sentenceOf } from "../../../protocol/records/words.ts";
import { formatTime } from "../../../protocol/time.ts";
import { LANGUAGES } from "../../../protocol/texts.ts";
import {
  BUDI,
  PLACE,
  RECORDED_AT,
  SITI,
  bind,
  es256,
  idOf,
  issueRecord,
  jwkOf,
  makeBatch,
  p256Key,
  readyType,
  seededBytes,
  type MadeBatch,
} from "../../helpers/records.ts";

const holder = p256Key("holder");
const NOW = RECORDED_AT + 100_000;
const DAY = 86_400;
const DEMAND = { nonce: "n-12345678", audience: "https://loket.example" };
const BINDING = { ...DEMAND, iat: NOW - 5 };

const made = makeBatch([{ fields: BUDI }, { fields: SITI, jwk: jwkOf(holder), exp: NOW + DAY }]);
const [budi, siti] = made.files as [RecordFile, RecordFile];

function check(file: RecordFile, more: Partial<RecordQuestion> = {}): RecordReport {
  return checkRecord({ file, batch: made.verified, now: NOW, ...more });
}

/** Codes that failed, each with its reason. */
function failures({ findings }: RecordReport): [string, unknown][] {
  return findings
    .filter(({ status }) => status === "fail")
    .map(({ code, values }) => [code, values["reason"]]);
}

function statusOf({ findings }: RecordReport, code: string): string | undefined {
  return findings.find((finding) => finding.code === code)?.status;
}

const withText = (file: RecordFile, change: (sdJwt: string) => string): RecordFile => ({
  ...file,
  sdJwt: change(file.sdJwt),
});

function change(kind: 7 | 8, more: Partial<RecordChange> = {}): RecordChange {
  const base = {
    recordedAt: RECORDED_AT + DAY,
    agency: PLACE.agency,
    batch: 7,
    sequence: 0,
    validUntil: 2_000_000_000,
    succession: 0,
    approvers: [4],
    indexes: [3],
  };
  const status = { status: STATUS.revoked, reason: 4, successors: [] };
  return (kind === 8 ? { kind, ...base, ...more } : { kind, ...base, ...status, ...more }) as RecordChange;
}

describe("checkRecord", () => {
  it("holds for a record as it was issued, and tells what it says", () => {
    const report = check(budi);
    expect(failures(report)).to.deep.equal([]);
    expect(report.verdict).to.equal("holds");
    expect(report.record?.shown).to.deep.equal(BUDI);
    expect(report.record?.hidden).to.deep.equal(["nama_ayah"]);
    expect(statusOf(report, "record.holder")).to.equal("skipped");
    expect(statusOf(report, "record.fresh")).to.equal("pass");
    expect(report.record?.recordId).to.equal(toHex(idOf(budi.sdJwt)));
  });

  it("holds for a part of it, and names what is not shown", () => {
    const report = check(present(budi, ["nama", "tanggal_lahir"]));
    expect(report.verdict).to.equal("holds");
    expect(report.record?.shown).to.deep.equal({ nama: BUDI["nama"], tanggal_lahir: BUDI["tanggal_lahir"] });
    const hidden = report.findings.find(({ code }) => code === "record.hidden");
    expect(hidden?.values).to.deep.equal({
      fields: [
        ...["nomor_akta", "nik", "tempat_lahir", "jenis_kelamin", "anak_ke", "nama_ibu"],
        ...["nama_ayah", "tanggal_terbit"],
      ],
      digests: 7,
    });
    const words = LANGUAGES.map((lang) => hidden && sentenceOf(lang, hidden, report.record?.type));
    expect(words[0]).to.include("yang ditunjukkan: 7.").and.include("teks kedua");
    expect(words[1]).to.include("no content is shown: 7.").and.include("a second text");
  });

  it("says where a field is shown without what belongs to it", () => {
    const alone = check(present(budi, ["nik"])).findings.find(({ code }) => code === "record.alone");
    expect(alone?.values).to.deep.equal({ fields: ["nik"], without: ["nama"] });
  });

  it("knows nothing of the issuer without the batch", () => {
    const report = check(budi, { batch: null });
    expect(report.verdict).to.equal("unknown");
    expect(statusOf(report, "record.included")).to.equal("skipped");
    expect(statusOf(report, "record.disclosures")).to.equal("pass");
  });

  it("has a sentence in both languages for whatever it finds", () => {
    const reports = [
      ...[check(budi), check(siti), check(budi, { batch: null }), check(present(siti, ["nama"]))],
      check(withText(budi, (text) => text.replace("~", "~x"))),
    ];
    const { type } = readyType("akta-kelahiran");
    for (const finding of reports.flatMap(({ findings }) => findings)) {
      for (const lang of LANGUAGES) {
        expect(nameOf(lang, finding.code).length, finding.code).to.be.greaterThan(3);
        expect(sentenceOf(lang, finding, type), finding.code).to.match(/^[^{}?]{5,}$/);
      }
    }
    expect(labelOf("en", type, "nama_ibu")).to.equal("Mother's name");
  });
});

describe("attacks on what a record says", () => {
  const [jwt = "", ...shown] = budi.sdJwt.split("~");
  const rest = (texts: string[]): RecordFile => withText(budi, () => [jwt, ...texts, ""].join("~"));
  const { disclosures } = parseSdJwt(budi.sdJwt);

  it("a changed disclosure", () => {
    const changed = disclosures.map(({ text, salt, name }) =>
      name === "nama" ? disclosureText(salt, "nama", "Badu Contoh") : text,
    );
    const report = check(rest(changed));
    expect(failures(report)).to.deep.equal([["record.disclosures", "record-disclosure-foreign"]]);
    expect(report.record?.shown).to.not.have.property("nama");
  });

  it("a disclosure of another record", () => {
    const other = parseSdJwt(siti.sdJwt).disclosures.find(({ name }) => name === "nik")!;
    expect(failures(check(rest([other.text])))).to.deep.equal([
      ["record.disclosures", "record-disclosure-foreign"],
    ]);
  });

  it("a disclosure twice", () => {
    expect(failures(check(rest([shown[0]!, shown[0]!])))).to.deep.equal([
      ["record.form", "sd-jwt-malformed"],
    ]);
  });

  /** A record of the same issuer with disclosures of any form; it is not in the batch. */
  function forged(texts: string[], more: object = {}): RecordFile {
    const { payload } = parseSdJwt(budi.sdJwt).issuer;
    const digests = texts.map((text) => parseSdJwt(`${jwt}~${text}~`).disclosures[0]!.digest);
    const claims = { ...payload, _sd: digests, ...more };
    const signed = `${jwt.split(".")[0]}.${toBase64Url(utf8(JSON.stringify(claims)))}`;
    const signature = toBase64Url(es256(signed, made.issuer));
    return withText(budi, () => [`${signed}.${signature}`, ...texts, ""].join("~"));
  }
  const raw = (value: unknown): string => toBase64Url(utf8(JSON.stringify(value)));
  const reasons = (file: RecordFile): unknown[] => failures(check(file)).map(([, reason]) => reason);

  it("disclosures that bring what no field is: hidden digests, claims of the record, elements, no text", () => {
    for (const value of [
      ["salt", "nama", { _sd: [] }],
      ["salt", "nama", 7],
      ["salt", "exp", "4000000000"],
      ["salt", "iss", "urn:jejak"],
      ["salt", "element"],
    ]) {
      expect(reasons(forged([raw(value)])), JSON.stringify(value)).to.deep.equal([
        "record-malformed",
        "record-not-included",
      ]);
    }
    for (const value of [["salt", "_sd", []], ["salt", "...", "x"], ["salt"], "salt", [1, "nama", "x"]]) {
      const text = raw(value);
      expect(failures(check(rest([text]))), JSON.stringify(value)).to.deep.equal([
        ["record.form", "sd-jwt-malformed"],
      ]);
    }
  });

  it("two disclosures of one name, and a field that is no field of the type", () => {
    const twice = forged([raw(["a", "nama", "A"]), raw(["b", "nama", "B"])]);
    expect(reasons(twice)).to.deep.equal(["record-malformed", "record-not-included"]);
    expect(check(twice).record?.shown).to.deep.equal({});
    expect(reasons(forged([raw(["a", "gelar", "A"])]))).to.deep.equal([
      "record-type-differs",
      "record-not-included",
    ]);
  });

  it("alg none, another alg, another typ", () => {
    for (const header of [
      { alg: "none", typ: "dc+sd-jwt" },
      { alg: "HS256", typ: "dc+sd-jwt" },
      { alg: "ES256", typ: "JWT" },
      { alg: "ES256", typ: "dc+sd-jwt", jwk: jwkOf(holder) },
    ]) {
      const signed = `${raw(header)}.${jwt.split(".")[1]}`;
      for (const signature of ["", toBase64Url(es256(signed, made.issuer))]) {
        const file = withText(budi, () => `${signed}.${signature}~`);
        expect(failures(check(file))).to.deep.equal([["record.form", "record-malformed"]]);
      }
    }
  });

  it("a status list of another place", () => {
    const file = forged([], { status: { status_list: { idx: 4, uri: "urn:jejak:status" } } });
    expect(failures(check(file))).to.deep.equal([["record.form", "record-malformed"]]);
  });

  it("an open field under a name that SD-JWT keeps for itself", () => {
    expect(failures(check(forged([], { "...": "x" })))).to.deep.equal([["record.form", "record-malformed"]]);
  });

  it("the text of another type, and one that was changed", () => {
    for (const type of [
      readyType("ijazah").json,
      { ...readyType("akta-kelahiran").json, name: "Kutipan Akta" },
    ]) {
      expect(failures(check({ ...budi, type }))).to.deep.equal([["record.type", "record-type-differs"]]);
    }
  });

  it("any other character anywhere in the file", () => {
    const bare = decodeCompact(encodeCompact(budi));
    expect(check(bare).verdict).to.equal("holds");
    const text = new TextDecoder().decode(writeRecordFile(bare));
    const { sdJwt, path } = budi;
    const starts = [text.indexOf(sdJwt), text.indexOf(path)] as const;
    const places = [...Array(sdJwt.length).keys()]
      .map((i) => starts[0] + i)
      .concat([...Array(path.length).keys()].map((i) => starts[1] + i));
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.constantFrom(...["A", "Q", "w", "_", "~", ".", "="]),
        (at, letter) => {
          if (text[at] === letter) return;
          const changed = text.slice(0, at) + letter + text.slice(at + 1);
          try {
            expect(check(parseRecordFile(changed)).verdict).to.equal("fails");
          } catch (error) {
            expect(isJejakError(error, "record-malformed"), String(error)).to.equal(true);
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  it("input of any size is refused before it costs anything", () => {
    for (const sdJwt of ["~".repeat(60_000), `${jwt}~${"A".repeat(70_000)}~`, "", "a.b.c", jwt]) {
      expect(failures(check({ ...budi, sdJwt }))).to.deep.equal([["record.form", "sd-jwt-malformed"]]);
    }
  });
});

describe("attacks on who issued it, and where it stands", () => {
  const foreign = (options: Parameters<typeof makeBatch>[1]): MadeBatch =>
    makeBatch([{ fields: BUDI }], options);

  it("another issuer's record, under its own key", () => {
    const other = foreign({ officialId: "ID-KOTA-LAIN", issuer: p256Key("other") });
    const report = check(other.files[0]!);
    expect(failures(report)).to.deep.equal([["record.issuer", "record-issuer-differs"]]);
    expect(statusOf(report, "record.status")).to.equal("skipped");
    expect(report.verdict).to.equal("fails");
  });

  it("somebody else's key in the issuer's name", () => {
    const other = foreign({ issuer: p256Key("other") });
    expect(failures(check(other.files[0]!))).to.deep.equal([
      ["record.signature", "signature-invalid"],
      ["record.included", "record-not-included"],
    ]);
  });

  it("a signature of the issuer over something else", () => {
    const [jwt = "", ...more] = budi.sdJwt.split("~");
    const [header, payload] = jwt.split(".");
    const signature = toBase64Url(es256("else", made.issuer));
    const file = withText(budi, () => [`${header}.${payload}.${signature}`, ...more].join("~"));
    expect(failures(check(file))).to.deep.equal([["record.signature", "signature-invalid"]]);
  });

  it("a signer that is no P-256 key", () => {
    const { issuer } = made.verified;
    const signer = Uint8Array.from([...seededBytes("webauthn", 20), ...issuer.signer.subarray(20)]);
    const batch = { ...made.verified, issuer: { ...issuer, signer } };
    expect(failures(check(budi, { batch }))).to.deep.equal([["record.signature", "signature-invalid"]]);
  });

  it("a mandate that was not good then", () => {
    const batch = { ...made.verified, issuer: { ...made.verified.issuer, goodThen: false } };
    expect(failures(check(budi, { batch }))).to.deep.equal([["record.mandate", "mandate-not-good"]]);
  });

  it("a root of another batch, a path that is wrong, missing or too long", () => {
    const root = toHex(rootOf([recordLeaf(idOf(budi.sdJwt))]));
    const cases: [RecordFile, Partial<RecordQuestion>][] = [
      [budi, { batch: { ...made.verified, root } }],
      [{ ...budi, path: siti.path }, {}],
      [{ ...budi, path: "" }, {}],
      [{ ...budi, path: toBase64(seededBytes("hash", 7)) }, {}],
      [{ ...budi, path: budi.path + siti.path }, {}],
    ];
    for (const [file, more] of cases) {
      const report = check(file, more);
      expect(failures(report)).to.deep.equal([["record.included", "record-not-included"]]);
      expect(statusOf(report, "record.status")).to.equal("skipped");
    }
  });

  it("a batch of another number", () => {
    const batch = { ...made.verified, number: 8 };
    expect(failures(check(budi, { batch }))).to.deep.equal([["record.included", "record-not-included"]]);
  });

  it("two records at one place: only the anchored one holds", () => {
    const { payload } = parseSdJwt(budi.sdJwt).issuer;
    const terms = {
      ...{ place: PLACE, batch: 7, index: 3, size: 64, vct: payload["vct"] as string },
      ...{
        integrity: payload["vct#integrity"] as string,
        iat: RECORDED_AT - 1,
        jti: payload["jti"] as string,
      },
    };
    const second = issueRecord(terms, { ...BUDI, nama: "Badu Contoh" }, made.issuer);
    expect(failures(check({ ...budi, sdJwt: second }))).to.deep.equal([
      ["record.included", "record-not-included"],
    ]);
  });

  it("a record dated long before, or after, it was anchored", () => {
    const times: [number, unknown[]][] = [
      [RECORDED_AT - 8 * DAY, [["record.time", "record-backdated"]]],
      [RECORDED_AT - 7 * DAY, []],
      [RECORDED_AT + 3_600, []],
      [RECORDED_AT + 3_601, [["record.time", "record-postdated"]]],
    ];
    for (const [iat, expected] of times) {
      const { files, verified } = makeBatch([{ fields: BUDI, iat }]);
      expect(failures(checkRecord({ file: files[0]!, batch: verified, now: NOW }))).to.deep.equal(expected);
    }
  });
});

describe("status, expiry and erasure", () => {
  const statuses: [Partial<RecordChange>, string, string][] = [
    [{ status: STATUS.revoked }, "record.revoked", "record-revoked"],
    [{ status: STATUS.suspended }, "record.suspended", "record-suspended"],
    [{ status: STATUS.superseded }, "record.superseded", "record-superseded"],
  ];
  for (const [more, code, reason] of statuses) {
    it(`${code}: a finding and a sentence of its own`, () => {
      const successors = code === "record.superseded" ? ["ab".repeat(32)] : [];
      const { files, verified } = makeBatch([{ fields: BUDI }], {
        changes: [change(7, { ...more, successors })],
      });
      const report = checkRecord({ file: files[0]!, batch: verified, now: NOW });
      expect(failures(report)).to.deep.equal([[code, reason]]);
      const finding = report.findings.find((candidate) => candidate.code === code)!;
      expect(finding.values["why"]).to.equal("fraud");
      expect(sentenceOf("en", finding)).to.include("fraud");
      expect(statusOf(report, "record.status")).to.equal(undefined);
    });
  }

  it("reinstated: valid again", () => {
    const changes = [
      change(7, { status: STATUS.suspended }),
      change(7, { status: STATUS.valid, sequence: 1, recordedAt: RECORDED_AT + 2 * DAY }),
    ];
    const { files, verified } = makeBatch([{ fields: BUDI }], { changes });
    const report = checkRecord({ file: files[0]!, batch: verified, now: NOW });
    expect(report.verdict).to.equal("holds");
    expect(statusOf(report, "record.status")).to.equal("pass");
  });

  it("erased at source: told, and the holder's copy holds all the same", () => {
    const { files, verified } = makeBatch([{ fields: BUDI }], { changes: [change(8)] });
    const report = checkRecord({ file: files[0]!, batch: verified, now: NOW });
    expect(report.verdict).to.equal("holds");
    expect(statusOf(report, "record.erased")).to.equal("pass");
  });

  it("erased at the same place of another batch: says nothing of this record", () => {
    const { verified } = makeBatch([{ fields: BUDI }], { number: 8, changes: [change(8, { batch: 8 })] });
    const report = checkRecord({ file: budi, batch: verified, now: NOW });
    expect(failures(report)).to.deep.equal([["record.included", "record-not-included"]]);
    expect(statusOf(report, "record.erased")).to.equal(undefined);
  });

  it("expired, and not yet valid", () => {
    const { files, verified } = makeBatch([
      { fields: BUDI, exp: NOW },
      { fields: BUDI, nbf: NOW + 1 },
    ]);
    const [expired, early] = files as [RecordFile, RecordFile];
    const at = (file: RecordFile, now: number) => failures(checkRecord({ file, batch: verified, now }));
    expect(at(expired, NOW)).to.deep.equal([["record.expired", "record-expired"]]);
    expect(at(expired, NOW - 1)).to.deep.equal([]);
    expect(at(early, NOW)).to.deep.equal([["record.expired", "record-not-yet"]]);
    expect(at(early, NOW + 1)).to.deep.equal([]);
    const told = (file: RecordFile, now: number) =>
      checkRecord({ file, batch: verified, now })
        .findings.filter(({ code }) => code === "record.expired")
        .map((finding) => sentenceOf("en", finding));
    expect(told(expired, NOW - 1)).to.deep.equal([`Valid until ${formatTime(NOW)}, by the issuer.`]);
    expect(told(early, NOW + 1)).to.deep.equal(["The issuer wrote no end of validity."]);
  });

  it("names a successor only to whoever has both records", () => {
    const [older, newer] = [idOf(budi.sdJwt), idOf(siti.sdJwt)];
    expect(toHex(successorWord(older, newer))).to.not.equal(toHex(successorWord(newer, older)));
    expect(() => successorWord(older, newer.subarray(1))).to.throw("hash-length");
  });
});

describe("presentations of a holder", () => {
  const shown = present(siti, ["nama", "nik"]);
  const bound = bind(shown, holder, BINDING);
  const after = (report: RecordReport) => failures(report);

  it("hold for the verifier that asked", () => {
    const report = check(bound, { demand: DEMAND });
    expect(after(report)).to.deep.equal([]);
    expect(statusOf(report, "record.holder")).to.equal("pass");
    expect(statusOf(report, "record.nonce")).to.equal("pass");
    expect(statusOf(report, "record.audience")).to.equal("pass");
    expect(report.record?.binding).to.include({ nonce: DEMAND.nonce });
  });

  it("is fresh for a day, to the second", () => {
    const at = (now: number): string | undefined => statusOf(check(budi, { now }), "record.fresh");
    expect([at(made.verified.asOf.time + DAY), at(made.verified.asOf.time + DAY + 1)]).to.deep.equal([
      "pass",
      "skipped",
    ]);
  });

  it("are not told to be fresh where nobody asked", () => {
    const report = check(bound);
    expect(report.verdict).to.equal("holds");
    expect(statusOf(report, "record.nonce")).to.equal("skipped");
  });

  it("a replay: another nonce, another audience", () => {
    expect(after(check(bound, { demand: { ...DEMAND, nonce: "n-87654321" } }))).to.deep.equal([
      ["record.nonce", "presentation-nonce"],
    ]);
    expect(after(check(bound, { demand: { ...DEMAND, audience: "https://lain.example" } }))).to.deep.equal([
      ["record.audience", "presentation-audience"],
    ]);
  });

  it("a presentation that nobody bound, and a record where a presentation was asked for", () => {
    for (const file of [shown, siti]) {
      expect(after(check(file, { demand: DEMAND }))).to.deep.equal([
        ["record.holder", "presentation-unbound"],
      ]);
    }
    expect(after(check(shown))).to.deep.equal([["record.holder", "presentation-unbound"]]);
    expect(after(check(siti))).to.deep.equal([]);
  });

  it("a binding a second further ahead than clocks may differ", () => {
    const at = (iat: number): [string, unknown][] =>
      failures(check(bind(shown, holder, { ...BINDING, iat }), { demand: DEMAND }));
    expect(at(NOW + 3_600)).to.deep.equal([]);
    expect(at(NOW + 3_601)).to.deep.equal([["record.holder", "presentation-unbound"]]);
  });

  it("a binding by another key, for other fields, from the future, or in another form", () => {
    const more = present(siti, ["nama"]);
    const moved = { ...more, sdJwt: more.sdJwt + bound.sdJwt.slice(bound.sdJwt.lastIndexOf("~") + 1) };
    const wrong = [
      bind(shown, p256Key("thief"), BINDING),
      bind(shown, holder, { ...BINDING, iat: NOW + 4_000 }),
      moved,
      withText(bound, (text) => text.slice(0, -8) + "AAAAAAAA"),
    ];
    for (const file of wrong) {
      expect(after(check(file, { demand: DEMAND }))).to.deep.equal([
        ["record.holder", "presentation-unbound"],
      ]);
    }
    const claims = {
      nonce: BINDING.nonce,
      aud: BINDING.audience,
      iat: BINDING.iat,
      sd_hash: digestOf(shown.sdJwt),
    };
    const written = (header: object): RecordFile => {
      const signed = [header, claims].map((part) => toBase64Url(utf8(JSON.stringify(part)))).join(".");
      return withText(shown, (text) => `${text}${signed}.${toBase64Url(es256(signed, holder))}`);
    };
    const header = { typ: "kb+jwt", alg: "ES256" };
    expect(after(check(written({ ...header, kid: "1" }), { demand: DEMAND }))).to.deep.equal([]);
    for (const other of [{ alg: "none" }, { alg: "ES384" }, { typ: "JWT" }, { crit: ["b64"], b64: false }]) {
      expect(after(check(written({ ...header, ...other }), { demand: DEMAND }))).to.deep.equal([
        ["record.holder", "presentation-unbound"],
      ]);
    }
    expect(after(check({ ...bound, format: "jejak-record" }))).to.deep.equal([
      ["record.form", "record-malformed"],
    ]);
  });
});
