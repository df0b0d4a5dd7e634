import { expect } from "chai";
import fc from "fast-check";
import { createHash, createHmac } from "node:crypto";
import { toHex } from "../../protocol/bytes.ts";
import { canonicalText } from "../../protocol/jcs.ts";
import type { JsonObject, JsonValue } from "../../protocol/json.ts";
import {
  buildManifest,
  checkManifest,
  contentHash,
  manifestBytes,
  parseManifest,
  saltFor,
} from "../../protocol/manifest.ts";
import { refusal } from "./helpers.ts";

const SECRET = Uint8Array.from({ length: 32 }, (_, i) => i);
const RELEASE: JsonObject = {
  ocid: "ocds-a1b2c3-1",
  tag: ["tender"],
  tender: { title: "Jalan é", value: { amount: 1.5e9 } },
};
const DOCUMENT = { id: "1", title: "KAK", size: 12, sha256: "ab".repeat(32) };
const build = (release = RELEASE) =>
  buildManifest(SECRET, { ocid: "ocds-a1b2c3-1", release, documents: [DOCUMENT] });

describe("manifests", () => {
  it("are hashed in JCS form, salt included", () => {
    const manifest = build();
    const canonical = canonicalText(manifest as unknown as JsonValue);
    expect(toHex(contentHash(manifest))).to.equal(createHash("sha256").update(canonical).digest("hex"));
    expect(new TextDecoder().decode(manifestBytes(manifest))).to.equal(canonical);
  });

  it("are salted by 16 bytes of HMAC-SHA-256 under the submitter's secret", () => {
    const { salt, ...unsalted } = build();
    const mac = createHmac("sha256", SECRET).update(canonicalText(unsalted));
    expect(salt).to.equal(mac.digest("hex").slice(0, 32));
    expect(saltFor(SECRET, unsalted)).to.equal(salt);
    expect(saltFor(SECRET.toReversed(), unsalted)).to.not.equal(salt);
  });

  it("come out the same again, whatever the order of keys", () => {
    const turned = Object.fromEntries(Object.entries(RELEASE).toReversed());
    expect(contentHash(build(turned))).to.deep.equal(contentHash(build()));
  });

  it("are read from any layout, and keep the release as it was published", () => {
    const manifest = build({ ...RELEASE, ["__proto__x"]: 1, x: null });
    const pretty = JSON.stringify(manifest, null, 2);
    expect(contentHash(parseManifest(pretty))).to.deep.equal(contentHash(manifest));
    const odd = pretty.replace('"__proto__x"', '"__proto__"');
    expect(manifestBytes(parseManifest(odd))).to.have.length(manifestBytes(manifest).length - 1);
  });

  for (const [name, change, at] of [
    ["an unknown format", { format: "jejak-manifesto" }, "$.format"],
    ["an unknown version", { version: 2 }, "$.version"],
    ["no salt", { salt: "" }, "$.salt"],
    ["a salt in upper case", { salt: "AB".repeat(16) }, "$.salt"],
    ["another ocid than the release's", { ocid: "ocds-a1b2c3-2" }, "$.release.ocid"],
    ["an empty ocid", { ocid: "" }, "$.ocid"],
    ["a release that is no object", { release: [] }, "$.release"],
    ["a document without hash", { documents: [{ id: "1", size: 1 }] }, "$.documents[0].sha256"],
    ["a document of negative size", { documents: [{ ...DOCUMENT, size: -1 }] }, "$.documents[0].size"],
    ["a document of half a byte", { documents: [{ ...DOCUMENT, size: 0.5 }] }, "$.documents[0].size"],
    ["a source without address", { source: { publisher: "x", sha256: "ab".repeat(32) } }, "$.source.address"],
    ["a field that nobody knows", { note: "x" }, "$"],
  ] as const) {
    it(`refuses ${name}`, () => {
      const manifest = { ...build(), ...change } as unknown as JsonValue;
      expect(refusal("manifest-malformed", () => checkManifest(manifest)).at).to.equal(at);
    });
  }

  it("reports every issue at once", () => {
    const error = refusal("manifest-malformed", () => parseManifest('{"format":"jejak-manifest"}'));
    expect((error.values?.["issues"] as object[]).length).to.be.greaterThan(4);
  });

  it("have another hash where any character of the release differs", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
        fc.pre(a !== b);
        const [first, second] = [build({ ...RELEASE, a }), build({ ...RELEASE, a: b })];
        expect(toHex(contentHash(first))).to.not.equal(toHex(contentHash(second)));
      }),
    );
  });
});
