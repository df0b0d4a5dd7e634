import { createPublicKey, hash, verify } from "node:crypto";
import { SDJwtInstance, pack } from "@sd-jwt/core";
import { expect } from "chai";
import { fromHex } from "../../../../protocol/bytes.ts";
import { RECORD_HEADER, readIssued } from "../../../../protocol/records/payload.ts";
import { checkRecord } from "../../../../protocol/records/check.ts";
import { parseSdJwt } from "../../../../protocol/records/sd-jwt.ts";
import { typeIntegrity } from "../../../../protocol/records/type.ts";
import { typeNamed } from "../../../../server/records/types.ts";
import { recordSigner, type SigningContext } from "../../../../server/registrar/issuing/sign.ts";
import { birthRow } from "../../../helpers/birth-rows.ts";
import { AGENCY, REGISTRY, issuerOf } from "./world.ts";

const ISSUER = issuerOf();

const [X, Y] = [ISSUER.signer.slice(42, 106), ISSUER.signer.slice(106)].map((hex) =>
  Buffer.from(fromHex(hex)).toString("base64url"),
);
const KEY = createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x: X!, y: Y! } });

function isSigned(signed: string, signature: string): boolean {
  const key = { key: KEY, dsaEncoding: "ieee-p1363" } as const;
  return verify("sha256", Buffer.from(signed), key, Buffer.from(signature, "base64url"));
}

const hasher = (data: string | ArrayBuffer) =>
  hash("sha256", typeof data === "string" ? data : new Uint8Array(data), "buffer");

function library() {
  return new SDJwtInstance({
    hasher,
    hashAlg: "sha-256",
    verifier: isSigned,
    signer: () => "AA",
    signAlg: "ES256",
    saltGenerator: () => "",
  });
}

describe("registrar: signing", () => {
  let context: SigningContext;
  const claims = birthRow(1);

  before(async () => {
    const type = await typeNamed("akta-kelahiran");
    const place = { chainId: 31_337n, registry: REGISTRY, agency: AGENCY };
    const terms = {
      place,
      batch: 3,
      size: 64,
      vct: type.vct,
      integrity: typeIntegrity(type),
      iat: 1_770_000_000,
    };
    const { signer, privateKey } = ISSUER;
    context = { terms, open: [], hidden: 10, signer, privateKey };
  });

  it("writes what @sd-jwt/core verifies, with every field", async () => {
    const jwk = { kty: "EC", crv: "P-256", x: "A".repeat(43), y: "A".repeat(43) } as const;
    const { sdJwt } = recordSigner(context)({ index: 5, claims, jwk, exp: 4_000_000_000 });
    const { payload } = await library().verify(sdJwt);
    expect(payload).to.include({ ...claims, exp: 4_000_000_000 });
    expect(payload).to.deep.include({ cnf: { jwk }, jejak: { batch: 3, index: 5, size: 64 } });
  });

  it("makes the disclosures and digests that @sd-jwt/core makes of the same salts", async () => {
    const named = { ...claims, nama: 'Ni Luh "Ayu" Ñandú \\ 李 😀' };
    const { sdJwt } = recordSigner(context)({ index: 5, claims: named });
    const { issuer, disclosures } = parseSdJwt(sdJwt);
    const salts = disclosures.map(({ salt }) => salt).values();
    const nextSalt = () => salts.next().value ?? "";
    const frame = { _sd: Object.keys(named) };
    const packed = await pack(named, frame as never, { alg: "sha-256", hasher }, nextSalt);
    expect(packed.disclosures.map((one) => one.encode())).to.deep.equal(sdJwt.split("~").slice(1, -1));
    expect(packed.packedClaims).to.deep.equal({ _sd: issuer.payload["_sd"] });
  });

  it("names a record by what was signed, with a digest for each disclosure and a salt of 16 bytes", () => {
    const { sdJwt, recordId } = recordSigner(context)({ index: 5, claims });
    const [jwt = "", ...rest] = sdJwt.split("~");
    const [header = "", payload = "", signature = ""] = jwt.split(".");
    expect(isSigned(`${header}.${payload}`, signature)).to.equal(true);
    expect(hash("sha256", `${header}.${payload}`, "hex")).to.equal(Buffer.from(recordId).toString("hex"));
    expect(Buffer.from(header, "base64url").toString()).to.equal(RECORD_HEADER);
    const disclosures = rest.filter((one) => one !== "");
    const digests = disclosures.map((one) => hash("sha256", one, "base64url"));
    expect(parseSdJwt(sdJwt).issuer.payload["_sd"]).to.deep.equal(digests.sort());
    const salts = disclosures.map(
      (one) => (JSON.parse(Buffer.from(one, "base64url").toString()) as [string])[0],
    );
    for (const salt of salts) expect(Buffer.from(salt, "base64url")).to.have.length(16);
  });

  it("puts decoys where fields have no value, in an order that says nothing", () => {
    const rest = Object.fromEntries(Object.entries(claims).filter(([name]) => name !== "nama_ayah"));
    const read = readIssued(parseSdJwt(recordSigner(context)({ index: 5, claims: rest }).sdJwt).issuer);
    expect(read.payload._sd).to.have.length(10);
    expect(read.payload._sd).to.deep.equal(read.payload._sd.toSorted());
  });

  it("shows fields that are never hidden to every reader", () => {
    const signer = recordSigner({ ...context, open: ["tanggal_terbit"], hidden: 9 });
    const { open, payload } = readIssued(parseSdJwt(signer({ index: 5, claims }).sdJwt).issuer);
    expect(open).to.deep.equal({ tanggal_terbit: claims.tanggal_terbit });
    expect(payload._sd).to.have.length(9);
  });

  it("has a digest also where every field is open", () => {
    const sign = recordSigner({ ...context, open: Object.keys(claims), hidden: 0 });
    const { open, payload } = readIssued(parseSdJwt(sign({ index: 5, claims }).sdJwt).issuer);
    expect(open).to.deep.equal(claims);
    expect(payload._sd).to.have.length(1);
  });

  it("issues what readers take, also of a type whose fields are all open", async () => {
    const type = await typeNamed("akta-kelahiran");
    const open = { ...type, claims: type.claims.map((claim) => ({ ...claim, sd: "never" as const })) };
    const terms = { ...context.terms, integrity: typeIntegrity(open) };
    const sign = recordSigner({ ...context, terms, open: Object.keys(claims), hidden: 0 });
    const { sdJwt } = sign({ index: 5, claims });
    const issuer = { signer: "", mandate: 7, officialId: ISSUER.officialId };
    const file = { format: "jejak-record", version: 1, sdJwt, path: "", issuer, type: open } as const;
    const { findings } = checkRecord({ file, batch: null, now: context.terms.iat });
    expect(findings.find(({ code }) => code === "record.type")).to.include({ status: "pass" });
  });

  it("writes signatures of one length, also where a number in them is a short one", () => {
    const sign = recordSigner(context);
    for (let i = 0; i < 600; i++) {
      const [signed, signature = ""] = sign({ index: 5, claims: {} }).sdJwt.split(/\.(?=[^.]*$)/);
      expect(isSigned(signed ?? "", signature.slice(0, -1))).to.equal(true);
    }
  });

  it("draws another salt and another id each time", () => {
    const sign = recordSigner(context);
    const records = Array.from({ length: 200 }, () => parseSdJwt(sign({ index: 5, claims }).sdJwt));
    expect(new Set(records.map(({ issuer }) => issuer.payload["jti"])).size).to.equal(200);
    expect(new Set(records.flatMap(({ disclosures }) => disclosures.map(({ salt }) => salt))).size).to.equal(
      2_000,
    );
  });
});
