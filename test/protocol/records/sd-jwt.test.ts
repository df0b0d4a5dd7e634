import { expect } from "chai";
import { fromBase64Url, toBase64Url } from "../../../protocol/base64url.ts";
import { concat } from "../../../protocol/bytes.ts";
import { utf8 } from "../../../protocol/hash.ts";
import type { JsonValue } from "../../../protocol/json.ts";
import { checkKeyBinding, isEs256 } from "../../../protocol/records/key-binding.ts";
import { digestOf, parseSdJwt } from "../../../protocol/records/sd-jwt.ts";
import { readVectors, refusal } from "../helpers.ts";

interface Jwk {
  kty: "EC";
  crv: "P-256";
  x: string;
  y: string;
}

interface Vectors {
  issuerKey: Jwk;
  holderKey: Jwk;
  examples: { name: string; sdJwt: string; disclosed: (string | null)[]; sdHash: string | null }[];
  disclosure: { text: string; digest: string };
}

const vectors = readVectors("rfc9901.json") as Vectors;
const keyOf = ({ x, y }: Jwk): Uint8Array => concat(fromBase64Url(x), fromBase64Url(y));

/** Every text in a value: digests stand anywhere in it. */
function texts(value: JsonValue): string[] {
  if (typeof value === "string") return [value];
  return value === null || typeof value !== "object" ? [] : Object.values(value).flatMap(texts);
}

describe("examples of RFC 9901", () => {
  for (const { name, sdJwt, disclosed, sdHash } of vectors.examples) {
    it(`${name}: signature, disclosures, digests`, () => {
      const parsed = parseSdJwt(sdJwt);
      expect(isEs256(parsed.issuer, keyOf(vectors.issuerKey))).to.equal(true);
      expect(isEs256(parsed.issuer, keyOf(vectors.holderKey))).to.equal(false);
      expect(parsed.disclosures.map((disclosure) => disclosure.name)).to.deep.equal(disclosed);
      const known = [parsed.issuer.payload, ...parsed.disclosures.map(({ value }) => value)].flatMap(texts);
      for (const { digest } of parsed.disclosures) expect(known).to.include(digest);
      expect(parsed.presented + sdJwt.slice(parsed.presented.length)).to.equal(sdJwt);
      if (sdHash === null) expect(parsed.keyBinding).to.equal(null);
      else {
        expect(digestOf(parsed.presented)).to.equal(sdHash);
        expect(checkKeyBinding(parsed, vectors.holderKey)).to.include({ nonce: "1234567890" });
        refusal("presentation-unbound", () => checkKeyBinding(parsed, vectors.issuerKey));
      }
    });
  }

  it("a disclosure and its digest", () => {
    expect(digestOf(vectors.disclosure.text)).to.equal(vectors.disclosure.digest);
  });
});

describe("parseSdJwt", () => {
  const part = (value: unknown): string => toBase64Url(utf8(JSON.stringify(value)));
  const jwt = `${part({ alg: "ES256" })}.${part({})}.AAAA`;

  it("refuses what is no SD-JWT, by its place", () => {
    const cases: [string, string][] = [
      ["", "$"],
      [jwt, "$"],
      ["~", "issuer"],
      [`${part({})}.${part({})}~`, "issuer"],
      [`${part([])}.${part({})}.AAAA~`, "issuer"],
      [`${part({})}.${part("x")}.AAAA~`, "issuer"],
      [`${part({})}.${part({})}.AA A~`, "issuer"],
      [`${part({})}.${part({})}.AB~`, "issuer"],
      [`${toBase64Url(utf8('{"alg":"ES256","alg":"none"}'))}.${part({})}.AAAA~`, "issuer"],
      [`${jwt}~~`, "disclosure 0"],
      [`${jwt}~${part(["a", "b", "c"])}~${part(["a", "b", "c", "d"])}~`, "disclosure 1"],
      [`${jwt}~${part(["a", "b", "c"])}=~`, "disclosure 0"],
      [`${jwt}~a.b~`, "disclosure 0"],
      [`${jwt}~a.b`, "key binding"],
      [`${jwt}~${"W10~".repeat(129)}`, "$"],
    ];
    for (const [text, at] of cases) {
      expect(refusal("sd-jwt-malformed", () => parseSdJwt(text)).at, text.slice(0, 60)).to.equal(at);
    }
  });

  it("reads base64url in one spelling only", () => {
    expect(fromBase64Url(toBase64Url(Uint8Array.of(251, 255, 254)))).to.deep.equal(
      Uint8Array.of(251, 255, 254),
    );
    for (const text of ["+A", "/w", "AA==", "AB", "A", "AAAAA", " AAA"]) {
      refusal("base64-malformed", () => fromBase64Url(text));
    }
  });
});
