import { ES256, digest } from "@sd-jwt/crypto-nodejs";
import { SDJwtVcInstance, TypeMetadataFormatSchema } from "@sd-jwt/sd-jwt-vc";
import { StatusList } from "@sd-jwt/jwt-status-list";
import { expect } from "chai";
import { randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";
import { toBase64Url } from "../../../protocol/base64url.ts";
import { concat, fromHex } from "../../../protocol/bytes.ts";
import { utf8 } from "../../../protocol/hash.ts";
import { statusListUrn } from "../../../protocol/records/batch.ts";
import { checkDisclosure, shownFields } from "../../../protocol/records/fields.ts";
import { checkKeyBinding, isEs256 } from "../../../protocol/records/key-binding.ts";
import { claimsOf, readIssued } from "../../../protocol/records/payload.ts";
import { present, type RecordFile } from "../../../protocol/records/record-file.ts";
import { parseSdJwt } from "../../../protocol/records/sd-jwt.ts";
import { applyChange, newBatch, statusAt } from "../../../protocol/records/status.ts";
import {
  BUDI,
  PLACE,
  RECORDED_AT,
  bind,
  es256,
  issueRecord,
  jwkOf,
  p256Key,
  readyType,
} from "../../helpers/records.ts";

const issuer = p256Key("issuer");
const holder = p256Key("holder");

const privateJwk = (pair: typeof issuer) => ({ ...jwkOf(pair), d: toBase64Url(pair.secret) });

async function instance(): Promise<SDJwtVcInstance> {
  return new SDJwtVcInstance({
    ...{ signAlg: "ES256", hashAlg: "sha-256", kbSignAlg: "ES256", hasher: digest },
    signer: await ES256.getSigner(privateJwk(issuer)),
    verifier: await ES256.getVerifier(jwkOf(issuer)),
    kbSigner: await ES256.getSigner(privateJwk(holder)),
    kbVerifier: async (data, signature, payload) => {
      const { jwk } = payload.cnf as unknown as { jwk: ReturnType<typeof jwkOf> };
      return (await ES256.getVerifier(jwk))(data, signature);
    },
    saltGenerator: () => randomBytes(16).toString("base64url"),
    statusListFetcher: () => Promise.resolve(statusListJwt()),
  });
}

/** What a registry would serve as a signed Token Status List: our bytes, compressed. */
function statusListJwt(): string {
  const part = (value: object): string => toBase64Url(utf8(JSON.stringify(value)));
  const lst = toBase64Url(deflateSync(newBatch(64).status));
  const payload = { sub: statusListUrn(PLACE, 3), iat: RECORDED_AT, status_list: { bits: 2, lst } };
  const signed = `${part({ alg: "ES256", typ: "statuslist+jwt" })}.${part(payload)}`;
  return `${signed}.${toBase64Url(es256(signed, issuer))}`;
}

const terms = {
  ...{ place: PLACE, batch: 3, index: 5, size: 64, vct: "urn:jejak:type:contoh:1", iat: RECORDED_AT },
  ...{ integrity: `sha256-${"A".repeat(43)}=`, jti: "ab".repeat(16), jwk: jwkOf(holder) },
};

const file = (sdJwt: string): RecordFile => ({
  ...{ format: "jejak-record", version: 1, sdJwt, path: "" },
  issuer: { signer: "", mandate: 1, officialId: "ID" },
});

const NOW = { currentDate: RECORDED_AT };
const SHOWN = ["nama", "nik"];
const FIELDS = { nama: BUDI["nama"], nik: BUDI["nik"] };

describe("@sd-jwt, a second opinion", () => {
  it("issues what we read, and presents what we check", async () => {
    const other = await instance();
    const claims = { ...claimsOf(terms), ...BUDI } as never;
    const frame = { _sd: Object.keys(BUDI), _sd_decoy: 3 } as never;
    const issued = parseSdJwt(await other.issue(claims, frame));
    expect(isEs256(issued.issuer, issuer.key)).to.equal(true);
    const read = readIssued(issued.issuer);
    for (const disclosure of issued.disclosures) checkDisclosure(read, disclosure);
    expect(shownFields(read, issued.disclosures)).to.deep.equal(BUDI);
    expect(read.payload._sd.length).to.equal(Object.keys(BUDI).length + 3);
    const kb = { payload: { iat: RECORDED_AT, aud: "https://loket.example", nonce: "n-12345678" } };
    const presented = await other.present(issued.presented, { nama: true }, { kb });
    const bound = parseSdJwt(presented);
    expect(bound.disclosures.map(({ name }) => name)).to.deep.equal(["nama"]);
    expect(checkKeyBinding(bound, jwkOf(holder))).to.include({ nonce: "n-12345678" });
  });

  it("verifies what we issue and present, bound and not", async () => {
    const other = await instance();
    const record = file(issueRecord(terms, BUDI, issuer));
    const whole = await other.verify(record.sdJwt, NOW);
    expect(whole.payload).to.include(BUDI);
    const shown = present(record, SHOWN);
    expect((await other.verify(shown.sdJwt, NOW)).payload).to.include(FIELDS);
    const bound = bind(shown, holder, { nonce: "n-1", audience: "https://loket.example", iat: RECORDED_AT });
    const { payload, header } = await other.verify(bound.sdJwt, { ...NOW, keyBindingNonce: "n-1" });
    expect(header).to.include({ alg: "ES256", typ: "dc+sd-jwt" });
    expect(payload).to.include(FIELDS).and.not.have.property("nama_ibu");
  });

  it("refuses what we refuse: a changed field, a changed payload, another nonce", async () => {
    const other = await instance();
    const { sdJwt } = bind(present(file(issueRecord(terms, BUDI, issuer)), SHOWN), holder, {
      ...{ nonce: "n-1", audience: "https://loket.example", iat: RECORDED_AT },
    });
    const [jwt = "", first = "", ...rest] = sdJwt.split("~");
    const swapped = (at: number): string =>
      jwt.slice(0, at) + (jwt[at] === "A" ? "B" : "A") + jwt.slice(at + 1);
    const changed = [
      [jwt, toBase64Url(concat(fromHex("5b22"), fromHex("615d"))), ...rest].join("~"),
      [swapped(jwt.length - 9), first, ...rest].join("~"),
    ];
    for (const text of changed) await rejects(other.verify(text, { ...NOW, keyBindingNonce: "n-1" }));
    await rejects(other.verify(sdJwt, { ...NOW, keyBindingNonce: "n-2" }));
    expect(await other.verify(sdJwt, { ...NOW, keyBindingNonce: "n-1" })).to.have.property("kb");
  });

  it("takes our types for type metadata", () => {
    for (const name of ["akta-kelahiran", "ijazah", "kartu-keluarga"]) {
      expect(TypeMetadataFormatSchema.safeParse(readyType(name).json).success, name).to.equal(true);
    }
  });

  it("packs a status list as we do", () => {
    const batch = newBatch(64);
    const base = {
      agency: PLACE.agency,
      batch: 1,
      validUntil: 0,
      succession: 0,
      approvers: [1],
      recordedAt: 0,
    };
    const change = { kind: 7 as const, ...base, reason: 0, successors: [] };
    applyChange(batch, { ...change, sequence: 0, status: 1, indexes: [0, 5] });
    applyChange(batch, { ...change, sequence: 1, status: 2, indexes: [7, 63] });
    const list = Array.from({ length: 64 }, (_, i) => statusAt(batch.status, i));
    const theirs = StatusList.decompressStatusList(new StatusList(list, 2).compressStatusList(), 2);
    expect(Array.from({ length: 64 }, (_, i) => theirs.getStatus(i))).to.deep.equal(list);
    expect(new StatusList(list, 2).encodeStatusList()).to.deep.equal(batch.status);
  });
});

async function rejects(work: Promise<unknown>): Promise<void> {
  const outcome = await work.then(
    () => "accepted",
    () => "refused",
  );
  expect(outcome).to.equal("refused");
}
