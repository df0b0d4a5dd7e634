import { p256 } from "@noble/curves/nist.js";
import { expect } from "chai";
import { toBase64 } from "../../../protocol/base64.ts";
import { toBase64Url } from "../../../protocol/base64url.ts";
import { concat, toHex } from "../../../protocol/bytes.ts";
import { evidenceBytes } from "../../../protocol/evidence/format.ts";
import { verifyBatch } from "../../../protocol/evidence/verify.ts";
import { utf8 } from "../../../protocol/hash.ts";
import { createLog } from "../../../protocol/log.ts";
import { ROLE } from "../../../protocol/mandate.ts";
import { recordLeaf } from "../../../protocol/records/batch.ts";
import { checkRecord, type RecordReport } from "../../../protocol/records/check.ts";
import { RECORD_HEADER, claimsOf, type RecordTerms } from "../../../protocol/records/payload.ts";
import { present, type RecordFile } from "../../../protocol/records/record-file.ts";
import { digestOf, disclosureText } from "../../../protocol/records/sd-jwt.ts";
import { typeIntegrity } from "../../../protocol/records/type.ts";
import { sentenceOf } from "../../../protocol/records/words.ts";
import { LANGUAGES } from "../../../protocol/texts.ts";
import { anchor, change, join, jointProof, makeBatch, type Anchored } from "../../helpers/evidence/batch.ts";
import type { Made } from "../../helpers/evidence/make.ts";
import { p256Key, secretOf } from "../../helpers/evidence/officers.ts";
import {
  CHAIN_ID,
  REGISTRY,
  admit,
  createWorld,
  fill,
  grant,
  type World,
  type WorldAgency,
  type WorldMandate,
} from "../../helpers/evidence/world.ts";
import { BUDI, SITI, es256, idOf, readyType, seededBytes, type KeyPair } from "../../helpers/records.ts";

const { json } = readyType("akta-kelahiran");
const SIZE = 64;
const [PLACE, OTHER] = [11, 12];
const DAY = 86_400;
const secret = secretOf("issuer");
const KEY: KeyPair = { secret, key: p256.getPublicKey(secret, false).subarray(1) };
const WHOLE = { ...BUDI, nama_ayah: "Slamet Contoh" };

/** A registry that signs what it likes. */
interface Registry {
  world: World;
  agency: WorldAgency;
  issuer: WorldMandate;
}

function openRegistry(): Registry {
  const world = createWorld();
  join(world);
  const agency = admit(world, "ID-CONTOH-DUKCAPIL", "Dinas Dukcapil Contoh");
  const issuer = grant(world, agency, p256Key("issuer"), { roles: ROLE.issueRecords });
  fill(world, 3);
  return { world, agency, issuer };
}

type Text = readonly [name: string, value: string];

/** A record with any disclosures, of which several may have one name. */
function sign(
  { world, agency }: Registry,
  index: number,
  texts: readonly Text[],
  iat = world.now() - 60,
  open: Record<string, string> = {},
): string {
  const terms: RecordTerms = {
    place: { chainId: CHAIN_ID, registry: REGISTRY.address, agency: agency.key },
    ...{ batch: 1, index, size: SIZE, iat },
    ...{ vct: json["vct"] as string, integrity: typeIntegrity(json) },
    jti: toHex(seededBytes(`jti ${index} ${texts.length} ${iat}`, 16)),
    open,
  };
  const disclosures = texts.map(([name, value], i) =>
    disclosureText(toBase64Url(seededBytes(`salt ${index} ${i}`, 16)), name, value),
  );
  const payload = { ...claimsOf(terms), _sd: disclosures.map((text) => digestOf(text)), _sd_alg: "sha-256" };
  const signed = `${toBase64Url(utf8(RECORD_HEADER))}.${toBase64Url(utf8(JSON.stringify(payload)))}`;
  return [`${signed}.${toBase64Url(es256(signed, KEY))}`, ...disclosures, ""].join("~");
}

interface Issued {
  batch: Anchored;
  files: RecordFile[];
}

/** Anchors these records at places 11, 12, …; `claiming` are files for records that are at the place of the first. */
function issue({ world, agency, issuer }: Registry, records: string[], claiming: string[] = []): Issued {
  const ids = Array.from({ length: SIZE }, (_, i) => {
    const record = records[i - PLACE];
    return record === undefined ? seededBytes(`nobody ${i}`, 32) : idOf(record);
  });
  const leaves = ids.map((id) => recordLeaf(id));
  const log = createLog();
  leaves.forEach((leaf) => log.append(leaf));
  const batch = anchor(world, agency, issuer, { leaves });
  const fileOf = (sdJwt: string, index: number): RecordFile => ({
    format: "jejak-record",
    version: 1,
    sdJwt,
    path: toBase64(concat(...log.inclusionProof(index))),
    issuer: { signer: toBase64(issuer.key.signer), mandate: issuer.number, officialId: agency.officialId },
    type: json,
  });
  const own = records.map((sdJwt, i) => fileOf(sdJwt, PLACE + i));
  return { batch, files: [...own, ...claiming.map((sdJwt) => fileOf(sdJwt, PLACE))] };
}

/** What a reader finds with this evidence, `later` seconds after its block. */
function check(made: Made, file: RecordFile | undefined, later = 60): RecordReport {
  const { batch = null } = verifyBatch({ evidence: made.bytes, trust: made.trust });
  return checkRecord({ file: file!, batch, now: (batch?.asOf.time ?? 0) + later });
}

const failing = ({ findings }: RecordReport) =>
  findings
    .filter(({ status }) => status === "fail")
    .map(({ code, values }) => `${code} ${JSON.stringify(values["reason"])}`);

const statusOf = ({ findings }: RecordReport, code: string) =>
  findings.find((finding) => finding.code === code)?.status;

const texts = (fields: Record<string, string>): Text[] => Object.entries(fields);

describe("attack on civil records: a dishonest registry", () => {
  it("is believed where it is honest", () => {
    const registry = openRegistry();
    const { batch, files } = issue(registry, [sign(registry, PLACE, texts(WHOLE))]);
    const report = check(makeBatch(registry.world, batch), files[0]);
    expect(report.findings.filter(({ status }) => status === "fail")).to.deep.equal([]);
    expect(report.verdict).to.equal("holds");
    expect(statusOf(report, "record.fresh")).to.equal("pass");
  });

  it("cannot back-date: the time of its batch is the chain's", () => {
    const registry = openRegistry();
    const past = registry.world.now() - 30 * DAY;
    const { batch, files } = issue(registry, [sign(registry, PLACE, texts(WHOLE), past)]);
    expect(failing(check(makeBatch(registry.world, batch), files[0]))).to.deep.equal([
      'record.time "record-backdated"',
    ]);
  });

  it("cannot give two people a record at one place", () => {
    const registry = openRegistry();
    const [one, two] = [sign(registry, PLACE, texts(WHOLE)), sign(registry, PLACE, texts(SITI))];
    const { batch, files } = issue(registry, [one], [two]);
    const made = makeBatch(registry.world, batch);
    expect(failing(check(made, files[0]))).to.deep.equal([]);
    expect(failing(check(made, files[1]))).to.deep.equal(['record.included "record-not-included"']);
  });

  it("cannot move a record to a place whose status is better", () => {
    const registry = openRegistry();
    const { batch, files } = issue(registry, [sign(registry, OTHER, texts(WHOLE))]);
    const report = check(makeBatch(registry.world, batch), files[0]);
    expect(failing(report)).to.deep.equal(['record.included "record-not-included"']);
    expect(statusOf(report, "record.status")).to.equal("skipped");
  });

  it("cannot sign two texts of a field under one id, besides the other fields", () => {
    const registry = openRegistry();
    const both = sign(registry, PLACE, [...texts(WHOLE), ["nama", "Orang Lain Contoh"]]);
    const { batch, files } = issue(registry, [both]);
    const made = makeBatch(registry.world, batch);
    const [jwt = "", ...shown] = both.split("~");
    const named = (sdJwt: string): RecordFile => ({ ...files[0]!, sdJwt });
    const [mine, theirs] = [shown.slice(0, 10), [...shown.slice(0, 1), ...shown.slice(2, 11)]];
    for (const told of [mine, theirs])
      expect(failing(check(made, named([jwt, ...told, ""].join("~"))))).to.deep.equal([
        'record.type "record-type-differs"',
      ]);
    expect(failing(check(made, named([jwt, shown[10], ""].join("~"))))).to.deep.equal([
      'record.type "record-type-differs"',
    ]);
  });

  it("cannot make room for them by a field that it leaves open, though the type lets it be kept back", () => {
    const registry = openRegistry();
    const { nik = "", ...rest }: Record<string, string> = WHOLE;
    const both = sign(registry, PLACE, [...texts(rest), ["nama", "Orang Lain Contoh"]], undefined, { nik });
    const { batch, files } = issue(registry, [both]);
    const made = makeBatch(registry.world, batch);
    const [jwt = "", ...shown] = both.split("~");
    for (const hidden of [Object.keys(rest).indexOf("nama"), 9]) {
      const told = shown.slice(0, 10).filter((_, i) => i !== hidden);
      const report = check(made, { ...files[0]!, sdJwt: [jwt, ...told, ""].join("~") });
      expect(report.record?.shown).to.include({ nik }).and.to.have.property("nama");
      expect(failing(report)).to.deep.equal(['record.type "record-type-differs"']);
    }
  });

  it("cannot sign them in place of another field without that field's being missed", () => {
    const registry = openRegistry();
    const rest = texts(WHOLE).filter(([name]) => name !== "nik");
    const both = sign(registry, PLACE, [...rest, ["nama", "Orang Lain Contoh"]]);
    const { batch, files } = issue(registry, [both]);
    const file = { ...files[0]!, sdJwt: both.replace(/~[^~]*~$/, "~") };
    const report = check(makeBatch(registry.world, batch), file);
    expect(report.record?.hidden).to.deep.equal(["nik"]);
    const hidden = report.findings.find(({ code }) => code === "record.hidden");
    expect(hidden?.values).to.deep.equal({ fields: ["nik"], digests: 1 });
  });

  describe("that withholds a revocation", () => {
    const registry = openRegistry();
    const { batch, files } = issue(registry, [sign(registry, PLACE, texts(WHOLE))]);
    const [whole] = files;
    const part = present(whole!, ["nama"]);
    const before = makeBatch(registry.world, batch);
    change(registry.world, batch, { status: 2, indexes: [OTHER], by: registry.issuer, reason: 2 });
    change(registry.world, batch, { status: 1, indexes: [PLACE], by: registry.issuer, reason: 4 });
    const after = makeBatch(registry.world, batch);

    it("is found by new evidence", () => {
      for (const file of [whole, part])
        expect(failing(check(after, file))).to.deep.equal(['record.revoked "record-revoked"']);
    });

    it("cannot leave the change out of new evidence", () => {
      const given = after.evidence.batch!;
      const changes = given.changes.slice(0, -1);
      const proof = toBase64(
        concat(
          ...jointProof(
            registry.world,
            changes.map(({ index }) => index),
          ),
        ),
      );
      const bytes = evidenceBytes({ ...after.evidence, batch: { ...given, changes, proof } });
      const { report, batch: proved } = verifyBatch({ evidence: bytes, trust: after.trust });
      const failed = report.findings.filter(({ status }) => status === "fail").map(({ code }) => code);
      expect(failed).to.include("batch.changes");
      expect(proved).to.equal(undefined);
    });

    it("has its old evidence told as old, and whether it still is so as not known", () => {
      const soon = check(before, whole);
      expect(soon.verdict).to.equal("holds");
      const late = check(before, whole, 2 * DAY);
      expect(failing(late)).to.deep.equal([]);
      const fresh = late.findings.find(({ code }) => code === "record.fresh");
      expect(fresh).to.have.property("status", "skipped");
      expect(fresh?.values).to.have.all.keys("because", "block", "time");
      for (const lang of LANGUAGES) expect(sentenceOf(lang, fresh!)).to.match(/^[^{}?]{5,}$/);
    });

    it("cannot pass an old status list off as the batch's: its sequence is the batch's own", () => {
      const of = (made: Made) => verifyBatch({ evidence: made.bytes, trust: made.trust }).batch!;
      expect(of(before).record(PLACE).status).to.equal(0);
      expect(of(after).record(PLACE).status).to.equal(1);
      expect(before.evidence.batch?.changes).to.have.length(0);
      expect(after.evidence.batch?.changes).to.have.length(2);
    });
  });
});
