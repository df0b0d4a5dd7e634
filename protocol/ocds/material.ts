import type { JsonObject, JsonValue } from "../json.ts";
import type { Change } from "./diff.ts";
import { at } from "./read.ts";

/** What of the bargain a material change touches. */
export const ASPECTS = ["money", "time", "parties", "scope", "status", "rules"] as const;
export type Aspect = (typeof ASPECTS)[number];

/** Fields that are terms of the bargain, by OCDS path without array places. */
const TERMS: readonly (readonly [Aspect, RegExp])[] = [
  ["money", /\/(amount|currency)$/],
  ["time", /(^|\/)([A-Za-z]+P|p)eriod\/(startDate|endDate|maxExtentDate|durationInDays)$/],
  ["time", /(^|\/)milestones\/dueDate$|^awards\/date$|^contracts\/dateSigned$/],
  ["parties", /^(buyer|tender\/procuringEntity)\/(id|name)$/],
  ["parties", /^(awards\/suppliers|contracts\/implementation\/transactions\/pay(er|ee))\/(id|name)$/],
  ["parties", /^parties\/(name|identifier\/(scheme|id|legalName))$/],
  [
    "scope",
    /(^|\/)items\/(quantity|(unit|classification)\/(scheme|id|name)|additionalClassifications(\/.+)?)$/,
  ],
  ["status", /^(tender|tender\/lots|awards|contracts)\/status$/],
  [
    "rules",
    /^tender\/(procurementMethod(Details)?|(main|additional)ProcurementCategor(y|ies)|awardCriteria(Details)?)$/,
  ],
  [
    "rules",
    /^tender\/(eligibilityCriteria|selectionCriteria(\/.+)?|submissionMethod(Details)?)$|^contracts\/awardID$/,
  ],
];

/** Arrays that are terms themselves: one member more changes them. */
const GROWING = new Map<string, Aspect>([
  ["tender/items", "scope"],
  ["tender/lots", "scope"],
  ["awards/items", "scope"],
  ["contracts/items", "scope"],
  ["awards/suppliers", "parties"],
]);

/** Arrays from which nothing may vanish. */
const SHRINKING = new Map<string, Aspect>([
  ...GROWING,
  ["tender/tenderers", "parties"],
  ["awards", "scope"],
  ["contracts", "scope"],
  ["contracts/implementation/transactions", "money"],
]);

/** The way that a status goes by itself; from any of these it may also become `unsuccessful`, but for the last. */
const COURSES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^tender\/(lots\/)?status$/, ["planning", "planned", "active", "complete"]],
  [/^awards\/status$/, ["pending", "active"]],
  [/^contracts\/status$/, ["pending", "active", "terminated"]],
];

/**
 * What of the bargain a change touches; null where it is not material: the field is no term, it is stated for the
 * first time, a status goes its usual way, or the tender was only planned.
 * @param before the version that the change starts from
 */
export function aspectOf(change: Change, before: JsonObject | null): Aspect | null {
  if (change.field.startsWith("tender/") && isPlanned(before)) return null;
  if (change.list !== null) return aspectOfList(change);
  if (change.kind === "added") return null;
  const aspect = TERMS.find(([, pattern]) => pattern.test(change.field))?.[0] ?? null;
  return aspect === "status" && isCourse(change) ? null : aspect;
}

function isPlanned(before: JsonObject | null): boolean {
  const status = at(before ?? undefined, "tender", "status");
  return status === "planning" || status === "planned";
}

/** Once for a whole object that came or went: by its id. */
function aspectOfList({ list, field, kind }: Change): Aspect | null {
  if (list === null || field !== `${list}/id`) return null;
  if (/\/items\/additionalClassifications$/.test(list)) return "scope";
  return (kind === "added" ? GROWING : SHRINKING).get(list) ?? null;
}

function isCourse({ field, before, after }: Change): boolean {
  const course: readonly JsonValue[] = COURSES.find(([pattern]) => pattern.test(field))?.[1] ?? [];
  const [from, to] = [course.indexOf(before), course.indexOf(after)];
  if (from < 0) return false;
  return after === "unsuccessful" ? before !== "complete" && before !== "terminated" : to > from;
}
