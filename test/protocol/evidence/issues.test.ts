import { expect } from "chai";
import { z } from "zod";
import { isJejakError } from "../../../protocol/errors.ts";
import { Evidence } from "../../../protocol/evidence/format.ts";
import { issuesOf } from "../../../protocol/evidence/issues.ts";
import { checkShape } from "../../../protocol/evidence/shape.ts";
import { parseStrict, type JsonObject, type JsonValue } from "../../../protocol/json.ts";
import { refusal } from "../helpers.ts";
import { readGolden } from "./flips.ts";
import { mutate, randomOf } from "./mutate.ts";

const GOOD = readGolden("v1-document").bytes;

/** An item that counts how often anybody looks into it. */
function watched(item: JsonObject): { item: JsonObject; looks: () => number } {
  let looks = 0;
  const look = <T>(seen: T): T => (looks++, seen);
  const handler: ProxyHandler<JsonObject> = {
    get: (target, key) => look(Reflect.get(target, key) as JsonValue),
    has: (target, key) => look(Reflect.has(target, key)),
    ownKeys: (target) => look(Reflect.ownKeys(target)),
    getOwnPropertyDescriptor: (target, key) => look(Reflect.getOwnPropertyDescriptor(target, key)),
  };
  return { item: new Proxy(item, handler), looks: () => looks };
}

function parsed(bytes: Uint8Array): JsonValue | undefined {
  try {
    return parseStrict(bytes);
  } catch (error) {
    if (isJejakError(error)) return undefined;
    throw error;
  }
}

describe("the shape of a file", () => {
  const good = parseStrict(GOOD) as JsonObject;
  const lists = ["entries", "approvals", "mandates", "manifests"];

  for (const list of lists) {
    it(`is not looked into further than its first twenty wrong ${list}`, () => {
      const { item, looks } = watched({ stranger: 1 });
      const wrong = { ...good, [list]: new Array<JsonObject>(10_000).fill(item) };
      const { at, values } = refusal("evidence-malformed", () =>
        checkShape("evidence-malformed", Evidence, wrong),
      );
      expect(at).to.match(new RegExp(`^\\$\\.${list}\\[0\\]`));
      expect(values?.["issues"]).to.have.length(20);
      expect(looks()).to.be.lessThan(20 * 20);
    });
  }

  it("has its number of items counted before any of them is looked at", () => {
    for (const list of lists) {
      const { item, looks } = watched({});
      const wrong = { ...good, [list]: new Array<JsonObject>(150_000).fill(item) };
      const { at } = refusal("evidence-malformed", () => checkShape("evidence-malformed", Evidence, wrong));
      expect([at, looks()]).to.deep.equal([`$.${list}`, 0]);
    }
  });

  it("tells unknown and missing members by their place, and of very many the first", () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, i]));
    const rest = Object.fromEntries(Object.entries(good).filter(([key]) => key !== "root"));
    const { values } = refusal("evidence-malformed", () =>
      checkShape("evidence-malformed", Evidence, { ...rest, ...many }),
    );
    const issues = values?.["issues"] as JsonValue[];
    expect(issues.slice(0, 2)).to.deep.equal([
      { at: "$.root", message: "missing" },
      { at: "$", message: 'unknown: "k0"' },
    ]);
    expect(issues).to.have.length(20);
  });

  it("is the schema's own: what zod takes has no issue, and the other way round", () => {
    const schema: z.ZodType = Evidence;
    const counts = { taken: 0, refused: 0 };
    for (let seed = 0; seed < 400; seed++) {
      const value = parsed(mutate(randomOf(seed), GOOD, GOOD).bytes);
      if (value === undefined) continue;
      const { success } = schema.safeParse(value);
      expect(issuesOf(schema, value).next().done === true, `seed ${seed}`).to.equal(success);
      counts[success ? "taken" : "refused"]++;
    }
    expect(counts.taken).to.be.greaterThan(20);
    expect(counts.refused).to.be.greaterThan(20);
  });
});
