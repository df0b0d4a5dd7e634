import { expect } from "chai";
import fc from "fast-check";
import { fromBase64, toBase64 } from "../../../protocol/base64.ts";
import { evidenceBytes, type Evidence } from "../../../protocol/evidence/format.ts";
import { verifyEvidence } from "../../../protocol/evidence/verify.ts";
import { utf8 } from "../../../protocol/hash.ts";
import { canonicalize } from "../../../protocol/jcs.ts";
import type { JsonValue } from "../../../protocol/json.ts";
import { readGolden } from "./flips.ts";
import { codes, found, make, richScene, scene, smallScene, verify, OCID } from "./worlds.ts";
import { makeEvidence } from "../../helpers/evidence/make.ts";
import { record } from "../../helpers/evidence/world.ts";

const { successor, ...rich } = richScene();
const made = make(rich, { successors: [successor] });
const { evidence } = made;

/** Milliseconds in which a hostile file is refused, on a machine that does much else besides. */
const QUICK = 1_500;

function refused(changed: Evidence): void {
  const report = verify({ ...made, bytes: evidenceBytes(changed) });
  expect(report.verdict, JSON.stringify(codes(report, "fail"))).to.equal("fails");
}

const without = <T>(items: readonly T[], at: number): T[] => items.filter((_, i) => i !== at);

describe("tampering with evidence", () => {
  it("by leaving out any entry, approval, mandate, manifest or node", () => {
    for (const list of ["entries", "approvals", "mandates", "manifests", "nodes"] as const) {
      evidence[list].forEach((_, at) => {
        refused({ ...evidence, [list]: without<unknown>(evidence[list], at) });
      });
    }
  });

  it("by exchanging the words, paths or places of two entries", () => {
    const { entries } = evidence;
    for (let at = 1; at < entries.length; at++) {
      const [a, b] = [entries[at - 1]!, entries[at]!];
      const rest = entries.filter((entry) => entry !== a && entry !== b);
      refused({ ...evidence, entries: [...rest, { ...a, words: b.words }, b] });
      refused({ ...evidence, entries: [...rest, { ...a, path: b.path }, { ...b, path: a.path }] });
      refused({ ...evidence, entries: [...rest, { ...a, index: b.index }, { ...b, index: a.index }] });
    }
  });

  it("by exchanging signatures, signers, manifests", () => {
    const { approvals, mandates, manifests } = evidence;
    for (let at = 1; at < approvals.length; at++) {
      const [a, b] = [approvals[at - 1]!, approvals[at]!];
      const rest = approvals.filter((item) => item !== a && item !== b);
      refused({
        ...evidence,
        approvals: [...rest, { ...a, signature: b.signature }, { ...b, signature: a.signature }],
      });
    }
    for (let at = 1; at < mandates.length; at++) {
      const [a, b] = [mandates[at - 1]!, mandates[at]!];
      const rest = mandates.filter((item) => item !== a && item !== b);
      refused({ ...evidence, mandates: [...rest, { ...a, signer: b.signer }, { ...b, signer: a.signer }] });
    }
    const [first, , third] = manifests;
    const swapped = [
      { ...first!, index: third!.index },
      { ...third!, index: first!.index },
    ];
    refused({
      ...evidence,
      manifests: [...manifests.filter((item) => item !== first && item !== third), ...swapped],
    });
  });

  it("by naming content withdrawn that is not, or showing what was withdrawn under another hash", () => {
    const [first, ...rest] = evidence.manifests;
    refused({ ...evidence, manifests: [{ index: first!.index, state: "withdrawn" }, ...rest] });
  });

  it("by another header, size or origin of the root", () => {
    const header = fromBase64(evidence.header);
    refused({ ...evidence, header: toBase64(header.with(100, (header[100] ?? 0) ^ 1)) });
    refused({ ...evidence, root: { ...evidence.root, size: evidence.root.size - 1 } });
    refused({ ...evidence, root: { ...evidence.root, from: "checkpoint" } });
  });

  it("by a shorter trail, an older one, or another's", () => {
    const { world, agency, officers } = scene();
    record(world, agency, OCID, { tags: ["planning"], by: [officers[0]] });
    const old = make({ world, agency, officers });
    record(world, agency, OCID, { tags: ["tender"], by: [officers[0]] });
    const newer = make({ world, agency, officers });
    const mixed = {
      ...old.evidence,
      header: newer.evidence.header,
      nodes: newer.evidence.nodes,
      root: newer.evidence.root,
    };
    const report = verify({ ...newer, bytes: evidenceBytes(mixed) });
    expect(report.verdict).to.equal("fails");
    const renamed = { ...newer.evidence, trail: { ...newer.evidence.trail!, ocid: "ocds-uji-9999" } };
    expect(verify({ ...newer, bytes: evidenceBytes(renamed) }).verdict).to.equal("fails");
    const other = makeEvidence(world, agency, OCID).evidence.trail!.agency;
    const named = {
      ...newer.evidence,
      trail: { ...newer.evidence.trail!, agency: { ...other, name: "Lain" } },
    };
    expect(codes(verify({ ...newer, bytes: evidenceBytes(named) }), "fail")).to.deep.equal(["texts.bound"]);
  });

  it("by lists out of order, or with an item twice", () => {
    const value = JSON.parse(new TextDecoder().decode(made.bytes)) as Record<string, JsonValue[]>;
    for (const list of ["entries", "approvals", "mandates", "manifests", "nodes"]) {
      const items = value[list]!;
      for (const other of [items.toReversed(), [...items, items.at(-1)!]]) {
        const bytes = canonicalize({ ...value, [list]: other });
        const report = verify({ ...made, bytes });
        expect(found(report, "evidence.form")[0]?.values["reason"], list).to.equal("evidence-malformed");
      }
    }
  });
});

describe("hostile evidence", () => {
  const trust = make(smallScene()).trust;
  const text = new TextDecoder().decode(readGolden("v1-entry").bytes);

  it("is refused quickly and in words, whatever it is", () => {
    const files: Record<string, string | Uint8Array> = {
      nothing: "",
      "no JSON": "jejak",
      "no UTF-8": new Uint8Array([0xff, 0xfe, 0xfd]),
      deep: "[".repeat(5_000_000),
      "deep objects": '{"a":'.repeat(1_000_000),
      "a huge text": `"${"a".repeat(7_000_000)}"`,
      "a huge number": "1".repeat(5_000_000),
      "too large": new Uint8Array(200_000_000),
      "many members": `{${Array.from({ length: 50_000 }, (_, i) => `"k${i}":0`).join(",")}}`,
      "another version": text.replace('"version":1', '"version":2'),
      "another format": text.replace("jejak-evidence", "jejak-evidenze"),
      "a member more": text.replace('"version":1', '"version":1,"x":0'),
      "wrong types": text.replace(/"nodes":\[.*?\]/, '"nodes":{"length":1e9}'),
      "a prototype": text.replace('"version":1', '"version":1,"__proto__":{}'),
      "bad base64": text.replace(/"header":"./, '"header":"*'),
      "long base64": text.replace(/"header":"/, `"header":"${"A".repeat(6_000_000)}`),
    };
    for (const [name, file] of Object.entries(files)) {
      const bytes = typeof file === "string" ? utf8(file) : file;
      const from = performance.now();
      const report = verifyEvidence({ evidence: bytes, trust });
      expect(performance.now() - from, name).to.be.lessThan(QUICK);
      expect(codes(report, "fail"), name).to.deep.equal(["evidence.form"]);
      expect(found(report, "evidence.form")[0]?.values["reason"], name).to.not.equal("internal");
    }
  });

  it("of any JSON value in any place is refused, never an error of ours", () => {
    const value = JSON.parse(text) as Record<string, JsonValue>;
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(value)), fc.jsonValue(), (key, other) => {
        const bytes = canonicalize({ ...value, [key]: other as JsonValue });
        const report = verifyEvidence({ evidence: bytes, trust });
        expect(report.verdict).to.equal("fails");
        expect(codes(report, "error")).to.deep.equal([]);
      }),
      { numRuns: 200 },
    );
  });
});
