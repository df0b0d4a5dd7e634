import { expect } from "chai";
import fc from "fast-check";
import { toBase64Url } from "../../../protocol/base64url.ts";
import { utf8 } from "../../../protocol/hash.ts";
import { isJejakError } from "../../../protocol/errors.ts";
import {
  CODE_MARK,
  codesIn,
  codesOf,
  joinCodes,
  linkOf,
  parseCode,
  withCodes,
} from "../../../protocol/records/codes.ts";
import { decodeCompact, encodeCompact } from "../../../protocol/records/compact.ts";
import { present, type RecordFile } from "../../../protocol/records/record-file.ts";
import { disclosureText } from "../../../protocol/records/sd-jwt.ts";
import {
  BUDI,
  PLACE,
  RECORDED_AT,
  SITI,
  bind,
  es256,
  issueRecord,
  jwkOf,
  makeBatch,
  p256Key,
} from "../../helpers/records.ts";
import { refusal } from "../helpers.ts";

const ADDRESS = "https://periksa.contoh.example/check";
const holder = p256Key("holder");
const made = makeBatch([
  { fields: BUDI },
  { fields: SITI, jwk: jwkOf(holder), exp: RECORDED_AT + 1, nbf: RECORDED_AT },
]);
const [budi, siti] = made.files as [RecordFile, RecordFile];
const BINDING = { nonce: "n-12345678", audience: "https://loket.example", iat: RECORDED_AT };

function plain({ type: _type, evidence: _evidence, ...rest }: RecordFile): RecordFile {
  return rest;
}

/** A presentation as real ones are: of a batch of 65,536, so with 16 hashes. */
const large = { ...budi, path: Buffer.alloc(512, 7).toString("base64") };

describe("the compact form", () => {
  const files: [string, RecordFile][] = [
    ["a record", budi],
    ["a record with a holder's key and times", siti],
    ["a presentation", present(budi, ["nama", "nik"])],
    ["a presentation of nothing", present(budi, [])],
    ["a bound presentation", bind(present(siti, ["nama"]), holder, BINDING)],
  ];
  for (const [name, file] of files) {
    it(`gives back ${name}`, () => {
      const bytes = encodeCompact(file);
      expect(decodeCompact(bytes)).to.deep.equal(plain(file));
      expect(bytes.length).to.be.lessThan(file.sdJwt.length * 0.75);
    });
  }

  it("gives back what others wrote in another way, with more room", () => {
    const [jwt = "", ...rest] = budi.sdJwt.split("~");
    const [, payload = ""] = jwt.split(".");
    const text = Buffer.from(payload, "base64url").toString();
    const part = (value: string): string => toBase64Url(utf8(value));
    const signed = `${part('{"alg":"ES256","typ":"dc+sd-jwt"}')}.${part(text.replace(/,/g, ", "))}`;
    const spaced = part('["salt", "nama", "Budi"]');
    const other = part(JSON.stringify(["salt", "nama", { a: 1 }]));
    const rewritten = `${signed}.${toBase64Url(es256(signed, made.issuer))}`;
    const binding = bind(present(siti, ["nama"]), holder, BINDING).sdJwt;
    const foreignBinding = binding.slice(0, binding.lastIndexOf("~") + 1) + rewritten;
    for (const sdJwt of [
      [rewritten, ...rest].join("~"),
      [jwt, spaced, other, disclosureText("short", "nama", "x"), ""].join("~"),
      foreignBinding,
    ]) {
      expect(decodeCompact(encodeCompact({ ...budi, sdJwt })).sdJwt).to.equal(sdJwt);
    }
    const otherAgency = { ...budi, issuer: { ...budi.issuer, officialId: "ID-LAIN" } };
    expect(decodeCompact(encodeCompact(otherAgency))).to.deep.equal(plain(otherAgency));
  });

  it("gives back records with open fields and any text", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{2,9}$/), fc.string({ unit: "grapheme", maxLength: 40 }), {
          maxKeys: 6,
        }),
        fc.boolean(),
        (fields, isOpen) => {
          const terms = {
            ...{ place: PLACE, batch: 1, index: 2, size: 64, vct: "urn:jejak:type:contoh:1", iat: 1 },
            ...{ integrity: `sha256-${"A".repeat(43)}=`, jti: "0".repeat(32) },
          };
          const sdJwt = issueRecord(
            isOpen ? { ...terms, open: fields } : terms,
            isOpen ? {} : fields,
            made.issuer,
          );
          expect(decodeCompact(encodeCompact({ ...budi, sdJwt })).sdJwt).to.equal(sdJwt);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("refuses bytes that are no record, whatever they are", () => {
    const good = encodeCompact(siti);
    const flipped = fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, by]) => {
      const bytes = good.slice();
      bytes[at] = (bytes[at] as number) ^ by;
      return bytes;
    });
    const cut = fc.nat(good.length - 1).map((length) => good.slice(0, length));
    fc.assert(
      fc.property(fc.oneof(flipped, cut, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        try {
          decodeCompact(bytes);
        } catch (error) {
          expect(isJejakError(error, "record-codes-malformed"), String(error)).to.equal(true);
        }
      }),
      { numRuns: 300 },
    );
    refusal("record-codes-malformed", () => decodeCompact(Uint8Array.of(...good, 0)));
    refusal("record-codes-malformed", () => decodeCompact(Uint8Array.of(2, ...good.subarray(1))));
    refusal("record-codes-malformed", () => decodeCompact(new Uint8Array(30_000)));
  });
});

/** The same with other bytes from a place on. */
function replaced(bytes: Uint8Array, at: number, old: number, others: readonly number[]): Uint8Array {
  return Uint8Array.of(...bytes.subarray(0, at), ...others, ...bytes.subarray(at + old));
}

describe("a compact form has one text:", () => {
  const bytes = encodeCompact(siti);

  it("numbers in the fewest bytes", () => {
    const length = bytes[2] as number;
    refusal("record-codes-malformed", () => decodeCompact(replaced(bytes, 2, 1, [length | 128, 0])));
    refusal("record-codes-malformed", () => decodeCompact(replaced(bytes, 1, 1, [128, 0])));
  });

  it("only the marks that it knows", () => {
    const chain = utf8(`${PLACE.chainId}`);
    const place = Buffer.from(bytes).indexOf(Buffer.from([chain.length, ...chain]));
    const mark = bytes[place - 1] as number;
    expect(mark).to.equal(1 + 2 + 4 + 8);
    for (const other of [mark - 1, mark + 32, mark + 64]) {
      refusal("record-codes-malformed", () => decodeCompact(replaced(bytes, place - 1, 1, [other])));
    }
  });
});

describe("codes", () => {
  it("of a whole record in a batch of 65,536: two, of a part of it not more, each 1,000 bytes at most", () => {
    for (const file of [large, present(large, ["nama", "tanggal_lahir"])]) {
      const codes = codesOf(encodeCompact(file), ADDRESS);
      expect(codes.length).to.equal(2);
      for (const code of codes) expect(code.length).to.be.at.most(1_000);
    }
  });

  it("are put together in any order, and those of another paper are passed over", () => {
    const bytes = encodeCompact(large);
    const codes = codesOf(bytes, ADDRESS).map(parseCode);
    const other = codesOf(encodeCompact(siti), ADDRESS).map(parseCode);
    expect(joinCodes([])).to.deep.equal({ count: 0, missing: [], bytes: null });
    expect(joinCodes([...other, codes[1]!])).to.deep.equal({ count: 2, missing: [1], bytes: null });
    expect(joinCodes([codes[1]!, ...other, codes[1]!, codes[0]!]).bytes).to.deep.equal(bytes);
  });

  it("are found among other words, and each is kept once, however often a camera shows it", () => {
    const [first = "", second = ""] = codesOf(encodeCompact(large), ADDRESS);
    const found = codesIn(`Kode 1 dari 2:\n${first} , lihat juga https://contoh.id`);
    expect(found.map(({ word, number }) => [word, number])).to.deep.equal([[first, 1]]);
    let codes = withCodes([], codesIn(second));
    for (let i = 0; i < 100; i++) codes = withCodes(codes, found);
    expect(codes.map(({ number }) => number)).to.deep.equal([2, 1]);
    expect(joinCodes(codes).missing).to.deep.equal([]);
    const others = Array.from({ length: 80 }, (_, i) => ({ ...found[0]!, word: String(i) }));
    expect(withCodes(codes, others).length).to.equal(64);
  });

  it("are read from a link, from the fragment, or bare", () => {
    const bytes = encodeCompact(budi);
    const link = linkOf(bytes, ADDRESS);
    for (const text of [link, link.slice(link.indexOf(CODE_MARK)), ` ${link.split(CODE_MARK)[1]}\n`]) {
      expect(joinCodes([parseCode(text)]).bytes).to.deep.equal(bytes);
    }
  });

  it("that are damaged, or none, are refused", () => {
    const [first = "", second = ""] = codesOf(encodeCompact(large), ADDRESS);
    const damaged = parseCode(first);
    damaged.part[9] = (damaged.part[9] as number) ^ 1;
    refusal("record-codes-malformed", () => joinCodes([damaged, parseCode(second)]));
    for (const text of ["", "https://contoh.example/", "#r=", "#r=AAAA", `#r=${"A".repeat(60_000)}`]) {
      expect(() => parseCode(text), text.slice(0, 30)).to.throw(/record-codes-malformed|base64-malformed/);
    }
    refusal("record-codes-malformed", () => codesOf(new Uint8Array(24_000), ADDRESS));
    refusal("record-codes-malformed", () => codesOf(new Uint8Array(100), "x".repeat(990)));
  });
});
