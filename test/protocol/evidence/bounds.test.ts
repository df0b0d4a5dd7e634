import { expect } from "chai";
import {
  MAX_EVIDENCE_BYTES,
  MAX_EVIDENCE_ITEMS,
  MAX_EVIDENCE_NAMES,
  parseEvidence,
} from "../../../protocol/evidence/format.ts";
import { utf8 } from "../../../protocol/hash.ts";
import { parseStrict, type JsonObject } from "../../../protocol/json.ts";
import { refusal } from "../helpers.ts";
import { readGolden } from "./flips.ts";

const GOOD = parseStrict(readGolden("v1-document").bytes) as JsonObject;
/** On a machine that does much else besides; at rest the slowest takes a tenth of it. */
const MOST_MS = 500;

const members = (count: number): string => Array.from({ length: count }, (_, i) => `"k${i}":0`).join(",");
const withManifest = (manifest: string): string =>
  JSON.stringify({ ...GOOD, manifests: [{ index: 1, manifest: "@", state: "published" }] }).replace(
    '"@"',
    () => manifest,
  );
const nested = (open: string, close: string, levels: number): string =>
  open.repeat(levels) + close.repeat(levels);
const list = (item: string, count: number): string => `[${new Array<string>(count).fill(item).join(",")}]`;

const FLOODS: [string, string, string][] = [
  ["of 150,000 names in one object", `{${members(150_000)}}`, "names"],
  ["of 150,000 names in its manifest", withManifest(`{${members(150_000)}}`), "names"],
  ["of names in small objects", withManifest(`{"a":[{${members(60_000).replaceAll(",", "},{")}}]}`), "names"],
  ["of lists in lists", withManifest(`{"a":${list(nested("[", "]", 100), 30_000)}}`), "items"],
  ["of objects in objects", withManifest(`{"a":${list(nested('{"a":', "}", 60), 20_000)}}`), "items"],
  ["of empty lists", list("[]", 150_000), "items"],
  ["of line breaks", "\n".repeat(MAX_EVIDENCE_BYTES - 1), "items"],
  ["of bytes", " ".repeat(MAX_EVIDENCE_BYTES + 1), "bytes"],
];

describe("a flood of evidence", () => {
  for (const [name, text, what] of FLOODS) {
    it(`${name} is refused before it is built`, () => {
      const bytes = utf8(text);
      const from = process.cpuUsage();
      const { values } = refusal("evidence-too-large", () => parseEvidence(bytes));
      const { user, system } = process.cpuUsage(from);
      expect(values).to.have.property(what);
      expect((user + system) / 1_000).to.be.lessThan(MOST_MS);
    });
  }

  it("begins where the numbers say", () => {
    const refused = (text: string): unknown => {
      try {
        return parseEvidence(utf8(text));
      } catch (error) {
        return (error as { code: unknown }).code;
      }
    };
    expect(refused(`{${members(MAX_EVIDENCE_NAMES)}}`)).to.equal("evidence-unsupported");
    expect(refused(`{${members(MAX_EVIDENCE_NAMES + 1)}}`)).to.equal("evidence-too-large");
    expect(refused(list("0", MAX_EVIDENCE_ITEMS))).to.equal("evidence-unsupported");
    expect(refused(list("0", MAX_EVIDENCE_ITEMS + 1))).to.equal("evidence-too-large");
  });
});
