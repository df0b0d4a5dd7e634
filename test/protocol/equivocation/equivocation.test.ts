import { expect } from "chai";
import fc from "fast-check";
import { readFileSync, readdirSync } from "node:fs";
import { toHex } from "../../../protocol/bytes.ts";
import {
  formatEquivocation,
  isEquivocation,
  parseEquivocation,
} from "../../../protocol/equivocation/format.ts";
import { verifyEquivocation, type LogTrust } from "../../../protocol/equivocation/verify.ts";
import { nameOf, sentenceOf, verdictText } from "../../../protocol/equivocation/words.ts";
import { utf8 } from "../../../protocol/hash.ts";
import { canonicalize } from "../../../protocol/jcs.ts";
import { parseStrict, type JsonObject } from "../../../protocol/json.ts";
import { LANGUAGES } from "../../../protocol/texts.ts";
import { cosign } from "../../../protocol/proof/note-sign.ts";
import {
  historyOf,
  LOG_KEY,
  OPERATOR,
  ORIGIN,
  signedNote,
  type History,
} from "../../helpers/witness/fake-log.ts";
import { refusal } from "../helpers.ts";

const GOLDEN = new URL("../../golden/equivocation/", import.meta.url);
const BLOCK = { number: 12, hash: `0x${"ab".repeat(32)}` as const };
const TRUST: LogTrust = { key: LOG_KEY, origin: ORIGIN };
const honest = historyOf(600);
const forked = historyOf(600, { name: "other", fork: 100 });

/** The path in one history; where the old size is a power of two its root stands first. */
function pathIn({ log }: History, oldSize: number, size: number): Uint8Array[] {
  const proof = log.consistencyProof(oldSize, size);
  return Number.isInteger(Math.log2(oldSize)) ? [log.root(oldSize), ...proof] : proof;
}

const noteOf = (history: History, size: number): string => signedNote(history, size, BLOCK);

/** Two sizes of two histories, with the path of the larger one. */
const split = (oldSize: number, size: number): Uint8Array =>
  formatEquivocation([noteOf(forked, size), noteOf(honest, oldSize)], pathIn(forked, oldSize, size));

const sameSize = (): Uint8Array => formatEquivocation([noteOf(honest, 500), noteOf(forked, 500)], null);

const verdictOf = (bytes: Uint8Array, trust = TRUST): string => verifyEquivocation(bytes, trust).verdict;

/** The file with its members altered, in JCS form again. */
function altered(
  bytes: Uint8Array,
  change: (file: JsonObject & { notes: string[] }) => JsonObject,
): Uint8Array {
  return canonicalize(change(parseStrict(bytes) as JsonObject & { notes: string[] }));
}

describe("a proof of equivocation", () => {
  it("holds for two roots of one size", () => {
    const { verdict, findings, facts } = verifyEquivocation(sameSize(), TRUST);
    expect(verdict).to.equal("holds");
    expect(findings.map(({ code, status }) => `${code} ${status}`)).to.deep.equal([
      "equivocation.form pass",
      "equivocation.log pass",
      "equivocation.signed pass",
      "equivocation.contradiction pass",
    ]);
    expect(facts?.origin).to.equal(ORIGIN);
    expect([facts?.views[0]?.root, facts?.rootInLarger]).to.have.members(
      [honest, forked].map(({ log }) => toHex(log.root(500))),
    );
  });

  it("holds for every two sizes where the larger view has another beginning", () => {
    const sizes = fc.tuple(fc.integer({ min: 101, max: 599 }), fc.integer({ min: 1, max: 499 }));
    fc.assert(
      fc.property(sizes, ([oldSize, more]) => {
        const size = Math.min(600, oldSize + more);
        expect(verdictOf(split(oldSize, size))).to.equal("holds");
      }),
      { numRuns: 25, examples: [[[128, 384]], [[256, 1]], [[512, 88]], [[511, 1]]] },
    );
  });

  it("never holds against an honest log", () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 599 }), fc.integer({ min: 1, max: 599 }));
    fc.assert(
      fc.property(sizes, ([oldSize, more]) => {
        const size = Math.min(600, oldSize + more);
        const notes = [noteOf(honest, oldSize), noteOf(honest, size)] as const;
        for (const path of [pathIn(honest, oldSize, size), pathIn(forked, oldSize, size)])
          expect(verdictOf(formatEquivocation(notes, path))).to.equal("fails");
      }),
      { numRuns: 25 },
    );
    const later = signedNote(honest, 500, { number: 13, hash: BLOCK.hash });
    expect(verdictOf(formatEquivocation([noteOf(honest, 500), later], null))).to.equal("fails");
  });

  it("accuses only the operator whose key the reader pinned, and says where none is", () => {
    expect(verdictOf(sameSize(), { origin: ORIGIN })).to.equal("unknown");
    expect(verdictOf(sameSize(), { key: LOG_KEY })).to.equal("holds");
    expect(verdictOf(sameSize(), { ...TRUST, origin: ORIGIN.replace("31337", "1") })).to.equal("fails");
    const other = { ...OPERATOR, seed: new Uint8Array(32).fill(9) };
    const notes = [noteOf(honest, 500), signedNote(forked, 500, BLOCK, other)] as const;
    expect(verdictOf(formatEquivocation(notes, null))).to.equal("fails");
  });

  it("is of one log, though one key signed both notes, and of two notes", () => {
    const other = ORIGIN.replace("31337", "1");
    const both = (origins: readonly [string, string]): Uint8Array => {
      const [a, b] = [honest, forked].map((history, i) =>
        signedNote(history, 500 + i, BLOCK, OPERATOR, origins[i]),
      );
      return formatEquivocation([a as string, b as string], pathIn(forked, 500, 501));
    };
    expect(verdictOf(both([ORIGIN, ORIGIN]))).to.equal("holds");
    for (const origins of [
      [ORIGIN, other],
      [other, ORIGIN],
    ] as const) {
      for (const trust of [TRUST, { key: LOG_KEY }]) {
        const { findings } = verifyEquivocation(both(origins), trust);
        expect(findings.find(({ status }) => status === "fail")?.code).to.equal("equivocation.log");
      }
    }
    const note = noteOf(honest, 500);
    refusal("equivocation-malformed", () => formatEquivocation([note, note], null));
  });

  it("stands beside the signatures of witnesses", () => {
    const witness = { name: "koran.example", type: 4, seed: OPERATOR.seed } as const;
    const note = noteOf(honest, 500);
    const cosigned = note + cosign(note.slice(0, note.indexOf("\n\n") + 1), witness, 1_800_000_000);
    expect(verdictOf(formatEquivocation([cosigned, noteOf(forked, 500)], null))).to.equal("holds");
  });

  it("has one form", () => {
    const file = split(300, 500);
    const broken: [string, Uint8Array, string][] = [
      ["not JCS", utf8(` ${Buffer.from(file).toString()}`), "equivocation-malformed"],
      [
        "reversed",
        altered(file, ({ notes, ...rest }) => ({ ...rest, notes: notes.toReversed() })),
        "equivocation-malformed",
      ],
      ["without a path", altered(file, ({ path: _path, ...rest }) => rest), "equivocation-malformed"],
      ["with a path", altered(sameSize(), (rest) => ({ ...rest, path: "" })), "equivocation-malformed"],
      ["another version", altered(file, (rest) => ({ ...rest, version: 2 })), "equivocation-unsupported"],
      ["another member", altered(file, (rest) => ({ ...rest, key: LOG_KEY })), "equivocation-malformed"],
      [
        "one note",
        altered(file, ({ notes, ...rest }) => ({ ...rest, notes: notes.slice(1) })),
        "equivocation-malformed",
      ],
      ["half a hash", altered(file, (rest) => ({ ...rest, path: "AAAA" })), "equivocation-malformed"],
      ["too long", new Uint8Array(2 ** 18 + 1), "equivocation-malformed"],
    ];
    for (const [name, bytes, code] of broken) {
      refusal(code as "equivocation-malformed", () => parseEquivocation(bytes));
      const { verdict, findings } = verifyEquivocation(bytes, TRUST);
      expect(verdict, name).to.equal("fails");
      expect(findings.map(({ status }) => status)).to.deep.equal(["fail", "skipped", "skipped", "skipped"]);
    }
    expect([file, utf8("{}"), utf8("["), new Uint8Array(3)].map(isEquivocation)).to.deep.equal([
      true,
      false,
      false,
      false,
    ]);
  });

  it("of a released version holds as it did", () => {
    const golden = (name: string): Buffer => readFileSync(new URL(name, GOLDEN));
    const trust = JSON.parse(golden("log.json").toString()) as LogTrust;
    const files = readdirSync(GOLDEN).filter((name) => name.startsWith("v1-"));
    expect(files).to.deep.equal(["v1-later-size.json", "v1-power-of-two.json", "v1-same-size.json"]);
    for (const name of files) expect(verdictOf(golden(name), trust), name).to.equal("holds");
  });

  it("breaks wherever a byte is altered", () => {
    const file = split(300, 500);
    for (let at = 0; at < file.length; at += 7) {
      const bytes = file.slice();
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      expect(verdictOf(bytes), `byte ${at}`).to.equal("fails");
    }
  });

  it("is told in both languages", () => {
    for (const lang of LANGUAGES) {
      for (const [bytes, trust] of [
        [sameSize(), TRUST],
        [sameSize(), {}],
        [utf8("{}"), TRUST],
      ] as const) {
        const { verdict, findings } = verifyEquivocation(bytes, trust);
        for (const finding of findings) {
          expect(nameOf(lang, finding.code)).to.match(/\S/);
          expect(sentenceOf(lang, finding)).to.match(/^[^{}]+$/);
        }
        expect(verdictText(lang, verdict)).to.match(/\S/);
      }
    }
  });
});
