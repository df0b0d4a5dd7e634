/**
 * What the merge routine does with a field, where its shape alone does not say: `omit` discards it, `whole` takes an
 * array as one value. `append` and `byPosition` override how the objects of an array find each other.
 */
export type MergeRule = "omit" | "whole" | "append" | "byPosition";

/** The rule of a field, and the rules of the fields in it; array places have no level of their own. */
export interface MergeRules {
  readonly rule?: MergeRule;
  readonly fields: ReadonlyMap<string, MergeRules>;
}

const NO_RULES: MergeRules = { fields: new Map() };

/** Rules from paths without array places, `tender/items/additionalClassifications`. */
export function mergeRules(paths: Iterable<readonly [path: string, rule: MergeRule]>): MergeRules {
  const inner = new Map<string, [string, MergeRule][]>();
  let own: MergeRule | undefined;
  for (const [path, rule] of paths) {
    const [first = "", ...rest] = path.split("/");
    if (first === "") own = rule;
    else inner.set(first, [...(inner.get(first) ?? []), [rest.join("/"), rule]]);
  }
  const fields = new Map([...inner].map(([name, below]) => [name, mergeRules(below)]));
  return own === undefined ? { fields } : { rule: own, fields };
}

/** The rules of a field within an object; none for what the schema does not know. */
export function rulesOf(rules: MergeRules, field: string): MergeRules {
  return rules.fields.get(field) ?? NO_RULES;
}

/** Facts of the OCDS 1.1.5 release schema: `omitWhenMerged`, and every array that is one value. */
export const OMIT_1_1 = ["id", "date", "tag"] as const;

export const WHOLE_1_1 = [
  "parties/additionalIdentifiers",
  "parties/roles",
  "buyer/additionalIdentifiers",
  "tender/procuringEntity/additionalIdentifiers",
  "tender/items/additionalClassifications",
  "tender/additionalProcurementCategories",
  "tender/submissionMethod",
  "tender/tenderers/additionalIdentifiers",
  "tender/amendments/changes",
  "tender/amendment/changes",
  "awards/suppliers/additionalIdentifiers",
  "awards/items/additionalClassifications",
  "awards/amendments/changes",
  "awards/amendment/changes",
  "contracts/items/additionalClassifications",
  "contracts/implementation/transactions/payer/additionalIdentifiers",
  "contracts/implementation/transactions/payee/additionalIdentifiers",
  "contracts/relatedProcesses/relationship",
  "contracts/amendments/changes",
  "contracts/amendment/changes",
  "relatedProcesses/relationship",
] as const;

/** Merge rules of OCDS 1.1.5. */
export const OCDS_1_1 = mergeRules([
  ...OMIT_1_1.map((path) => [path, "omit"] as const),
  ...WHOLE_1_1.map((path) => [path, "whole"] as const),
]);
