import { expect } from "chai";
import fc from "fast-check";
import { canonicalize } from "../../protocol/jcs.ts";
import { MAX_DEPTH, parseStrict, type JsonValue } from "../../protocol/json.ts";
import { refusal } from "./helpers.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

describe("parseStrict", () => {
  it("reads what JSON.parse reads, from text or UTF-8", () => {
    const text =
      ' {"a": [1, -0.5e-3, true, false, null, "\\u00e9\\n\\"/\\/"], "": {}, "é": "𝄞", "\\ud834\\udd1e": []}\r\n\t';
    expect(parseStrict(text)).to.deep.equal(JSON.parse(text));
    expect(parseStrict(new TextEncoder().encode(text))).to.deep.equal(JSON.parse(text));
  });

  it("allows a byte order mark", () => {
    expect(parseStrict(bytes(0xef, 0xbb, 0xbf, 0x5b, 0x5d))).to.deep.equal([]);
  });

  it("keeps __proto__ as a key like any other", () => {
    const value = parseStrict('{"__proto__": {"polluted": 1}}');
    expect(Object.keys(value as object)).to.deep.equal(["__proto__"]);
    expect(Object.getPrototypeOf(value)).to.equal(Object.prototype);
    refusal("json-duplicate-key", () => parseStrict('{"__proto__": 1, "__proto__": 2}'));
  });

  it("accepts keys that objects inherit", () => {
    expect(parseStrict('{"toString": 1, "constructor": 2}')).to.deep.equal({ toString: 1, constructor: 2 });
  });

  for (const [text, place] of [
    ['{"a": 1, "a": 1}', "$.a (line 1, column 10)"],
    ['{"x": [{"b": 1,\n "\\u0062": 2}]}', "$.x[0].b (line 2, column 2)"],
    ['{"a key": {"b": 1}, "a key": 2}', '$["a key"] (line 1, column 21)'],
  ] as const) {
    it(`refuses the duplicate key of ${JSON.stringify(text)}`, () => {
      expect(refusal("json-duplicate-key", () => parseStrict(text)).at).to.equal(place);
    });
  }

  for (const literal of [
    "333333333.33333329",
    "12345678901234567890",
    "9007199254740993",
    "0.1000000000000000055511151231257827",
    "1e400",
    "-1e400",
    "1e-400",
    "3e-324",
    "123456789012345678901234567890e-10",
  ]) {
    it(`refuses ${literal}, which no double holds`, () => {
      expect(refusal("json-number", () => parseStrict(`{"v": [0, ${literal}]}`)).at).to.equal(
        "$.v[1] (line 1, column 11)",
      );
    });
  }

  for (const [name, literal] of [
    ["an exponent of a million digits", `1e-${"9".repeat(1_000_000)}`],
    ["a million zeros between two digits", `1.${"0".repeat(1_000_000)}1`],
    ["a million zeros before a point", `1${"0".repeat(1_000_000)}1e-1000000`],
  ] as const) {
    it(`refuses at once a number with ${name}, and does not repeat it`, () => {
      const from = performance.now();
      const { message } = refusal("json-number", () => parseStrict(literal));
      expect(performance.now() - from).to.be.lessThan(500);
      expect(message).to.have.length.lessThan(1_000);
    });
  }

  for (const [literal, value] of [
    [`1${"0".repeat(1_000_000)}e-1000000`, 1],
    ["1e+0000000000000000000000000030", 1e30],
    ["1.50", 1.5],
    ["-0", -0],
    ["0.0e99999", 0],
    ["100000000000000000000000", 1e23],
    ["1E30", 1e30],
    ["5e-324", 5e-324],
    ["0.000000000000000000000000001", 1e-27],
    ["1.7976931348623157e308", Number.MAX_VALUE],
    ["9007199254740992", 2 ** 53],
    ["0.30000000000000004", 0.1 + 0.2],
    ["1234.50e+2", 123450],
  ] as const) {
    it(`keeps ${literal.slice(0, 60)}`, () => {
      expect(parseStrict(literal)).to.equal(value);
    });
  }

  for (const [text, place] of [
    ["", "$ (line 1, column 1)"],
    ["  ", "$ (line 1, column 3)"],
    ["[1,]", "$[1] (line 1, column 4)"],
    ["[1 2]", "$[0] (line 1, column 4)"],
    ['{"a" 1}', "$.a (line 1, column 6)"],
    ['{"a": 1,}', "$ (line 1, column 9)"],
    ["{a: 1}", "$ (line 1, column 2)"],
    ["[01]", "$[0] (line 1, column 3)"],
    ["[1.]", "$[0] (line 1, column 3)"],
    ["[.5]", "$[0] (line 1, column 2)"],
    ["[+1]", "$[0] (line 1, column 2)"],
    ["[-]", "$[0] (line 1, column 2)"],
    ["[NaN]", "$[0] (line 1, column 2)"],
    ["[tru]", "$[0] (line 1, column 2)"],
    ['["a', "$[0] (line 1, column 4)"],
    ['["a\nb"]', "$[0] (line 1, column 4)"],
    ['["\\x"]', "$[0] (line 1, column 3)"],
    ['["\\u12g4"]', "$[0] (line 1, column 3)"],
    ['["\\u12"]', "$[0] (line 1, column 3)"],
    ["[1] 2", "$ (line 1, column 5)"],
    ["[1", "$[0] (line 1, column 3)"],
    ['{"releases": [\n  {}\n  not json', "$.releases[0] (line 3, column 3)"],
    ["\u00a0[]", "$ (line 1, column 1)"],
    ["[1]\u0000", "$ (line 1, column 4)"],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(refusal("json-syntax", () => parseStrict(text)).at).to.equal(place);
    });
  }

  for (const [name, input, place] of [
    ["escaped", '{"a": "\\ud800"}', "$.a (line 1, column 8)"],
    ["in the wrong order", '["\\udd1e\\ud834"]', "$[0] (line 1, column 3)"],
    ["in a key", '{"\\udfff": 1}', "$ (line 1, column 3)"],
    ["raw", '{"a": ["x\ud800"]}', "$.a[0] (line 1, column 10)"],
  ] as const) {
    it(`refuses a lone surrogate ${name}`, () => {
      expect(refusal("json-surrogate", () => parseStrict(input)).at).to.equal(place);
    });
  }

  for (const [name, tail] of [
    ["a Latin-1 letter", [0xd3, 0x22]],
    ["an over-long form", [0xc0, 0x80, 0x22]],
    ["an over-long form of three bytes", [0xe0, 0x80, 0x80, 0x22]],
    ["a surrogate", [0xed, 0xa0, 0x80, 0x22]],
    ["a character beyond Unicode", [0xf4, 0x90, 0x80, 0x80, 0x22]],
    ["a character that breaks off", [0xe2, 0x82]],
    ["a lone continuation", [0x80, 0x22]],
    ["0xff", [0xff, 0x22]],
  ] as const) {
    it(`refuses ${name} as invalid UTF-8`, () => {
      const error = refusal("json-encoding", () =>
        parseStrict(bytes(...ascii('{"a":\n"é'.replace("é", "e")), ...tail, 0x7d)),
      );
      expect(error.at).to.equal("$.a (line 2, column 3)");
      expect(error.detail).to.equal(`byte 8 is 0x${tail[0].toString(16)}`);
    });
  }

  it("reads nesting up to its limit, and refuses it beyond by place", () => {
    const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    expect(parseStrict(nested(MAX_DEPTH))).to.be.an("array");
    expect(refusal("json-depth", () => parseStrict(nested(MAX_DEPTH + 1))).at).to.match(/column 129\)$/);
  });

  it("gives back every value whose canonical form it reads", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        fc.pre(JSON.stringify(value).isWellFormed());
        const canonical = canonicalize(value as JsonValue);
        expect(canonicalize(parseStrict(canonical))).to.deep.equal(canonical);
        expect(JSON.stringify(parseStrict(canonical))).to.equal(new TextDecoder().decode(canonical));
      }),
    );
  });

  it("keeps every double that is written in its shortest form", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseStrict(String(value))).to.equal(value);
      }),
    );
  });

  it("reads or refuses any text as JSON.parse does, apart from what is stricter", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('{}[]":,01-.eE tru\\n')) }), (text) => {
        const [ours, theirs] = [
          outcome(() => parseStrict(text)),
          outcome(() => JSON.parse(text) as JsonValue),
        ];
        if (ours !== "stricter") expect(ours).to.deep.equal(theirs);
      }),
      { numRuns: 2000 },
    );
  });
});

function outcome(parse: () => JsonValue): unknown {
  try {
    return { value: parse() };
  } catch (error) {
    const code = (error as { code?: string }).code;
    return code === undefined || code === "json-syntax" ? "refused" : "stricter";
  }
}
