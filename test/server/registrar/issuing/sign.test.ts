import { createPublicKey, hash, verify } from "node:crypto";
import { SDJwtInstance } from "@sd-jwt/core";
import { expect } from "chai";
import { fromHex } from "../../../../protocol/bytes.ts";
import { readIssued } from "../../../../protocol/records/payload.ts";
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

function libraryOf(salts: string[] = []) {
  return new SDJwtInstance({
    hasher: (data: string | ArrayBuffer) =>
      hash("sha256", typeof data === "string" ? data : new Uint8Array(data), "buffer"),
    hashAlg: "sha-256",
    verifier: isSigned,
    signer: () => "AA",
    signAlg: "ES256",
    saltGenerator: () => salts.shift() ?? "",
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
    const { payload } = await libraryOf().verify(sdJwt);
    expect(payload).to.include({ ...claims, exp: 4_000_000_000 });
    expect(payload).to.deep.include({ cnf: { jwk }, jejak: { batch: 3, index: 5, size: 64 } });
  });

  it("writes byte for byte what @sd-jwt/core writes from the same salts", async () => {
    const { sdJwt } = recordSigner(context)({ index: 5, claims });
    const { issuer, disclosures } = parseSdJwt(sdJwt);
    const { _sd, _sd_alg, ...own } = issuer.payload;
    const library = libraryOf(disclosures.map(({ salt }) => salt));
    const frame = { _sd: Object.keys(claims) } as never;
    const theirs = await library.issue({ ...own, ...claims }, frame, { header: { typ: "dc+sd-jwt" } });
    const signatures = /\.[^.~]+(?=~)/;
    expect(theirs.replace(signatures, "")).to.equal(sdJwt.replace(signatures, ""));
    expect([_sd, _sd_alg]).to.deep.equal([parseSdJwt(theirs).issuer.payload["_sd"], "sha-256"]);
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
