import type { JsonObject } from "../json.ts";
import { identityOf } from "./compile.ts";
import type { Change } from "./diff.ts";
import type { Aspect } from "./material.ts";
import { asObject, objects } from "./read.ts";
import { idOf, tagsIn } from "./release.ts";
import { same } from "./same.ts";

/** By what a release says openly that it changes what was said before. */
export type Means = "amendment" | "tag" | "correction";

/** What a release declares: every change below `scope` (a path prefix), or those of one aspect only. */
export interface Declaration {
  means: Means;
  scope: string;
  aspect?: Aspect;
}

/** Tags that OCDS keeps for formal changes. An update (`tenderUpdate`, …) is none, by OCDS's own words. */
const TAGS = new Map<string, readonly Omit<Declaration, "means">[]>([
  ["planningUpdate", [{ scope: "/planning" }]],
  ["tenderAmendment", [{ scope: "/tender" }]],
  ["tenderCancellation", [{ scope: "", aspect: "status" }]],
  ["awardCancellation", ["/awards", "/contracts"].map((scope) => ({ scope, aspect: "status" }))],
  ["contractAmendment", [{ scope: "/contracts" }]],
  ["contractTermination", [{ scope: "/contracts", aspect: "status" }]],
]);

/** A release with what a step says of it. */
export interface Declaring {
  release: JsonObject;
  /** Whether the step corrects another: the correction is a declaration of its own. */
  corrects: boolean;
}

/**
 * Everything that a release declares, against the versions before and after it: formal tags, entries of `amendments`
 * that are new with it or name it, and the step's own correction.
 */
export function declarationsOf(
  before: JsonObject | null,
  after: JsonObject,
  { release, corrects }: Declaring,
): Declaration[] {
  const tags = tagsIn(release).flatMap((tag) => TAGS.get(tag) ?? []);
  const old = new Map(sectionsOf(before ?? {}));
  const amended = sectionsOf(after).filter(([scope, section]) =>
    amendmentsIn(section).some((entry) => isOf(entry, release, amendmentsIn(old.get(scope) ?? {}))),
  );
  return [
    ...(corrects ? [{ means: "correction", scope: "" } as const] : []),
    ...tags.map((tag) => ({ means: "tag", ...tag }) as const),
    ...amended.map(([scope]) => ({ means: "amendment", scope }) as const),
  ];
}

/** The objects that can hold amendments, each by its path. */
function sectionsOf(release: JsonObject): [string, JsonObject][] {
  const tender = asObject(release["tender"]);
  const listed = (name: string): [string, JsonObject][] =>
    objects(release[name]).map((item) => {
      const id = identityOf(item);
      return [
        id === undefined ? `/${name}` : `/${name}/id=${id.replaceAll("~", "~0").replaceAll("/", "~1")}`,
        item,
      ];
    });
  return [
    ...(tender === undefined ? [] : [["/tender", tender] as [string, JsonObject]]),
    ...listed("awards"),
    ...listed("contracts"),
  ];
}

/** Entries of `amendments`, and OCDS 1.0's single `amendment`. */
function amendmentsIn(section: JsonObject): JsonObject[] {
  const single = asObject(section["amendment"]);
  return [...objects(section["amendments"]), ...(single === undefined ? [] : [single])];
}

/** An entry speaks of this release where it names it, or names none and is new with it. */
function isOf(entry: JsonObject, release: JsonObject, old: readonly JsonObject[]): boolean {
  const named = idOf({ id: entry["releaseID"] ?? null });
  if (named !== undefined) return named === idOf(release);
  return !old.some((one) => same(one, entry));
}

/** By what a material change was declared; undefined where it was not. What stands in no stage any of them declares. */
export function declaredBy(
  { path }: Change,
  aspect: Aspect | null,
  declarations: readonly Declaration[],
): Means | undefined {
  const staged = /^\/(planning|tender|awards|contracts)\//.test(path);
  const covers = ({ scope, aspect: only }: Declaration): boolean =>
    (only === undefined || only === aspect) && (!staged || `${path}/`.startsWith(`${scope}/`));
  return declarations.find(covers)?.means;
}
