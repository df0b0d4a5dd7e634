import { jsonPath, type JsonObject, type JsonValue } from "../json.ts";
import { tagMask } from "../tags.ts";
import { parseTime } from "../time.ts";
import { asNumber, asObject, asText, at, objects } from "./read.ts";

export interface Amount {
  amount: number;
  currency?: string;
}

/** What lists and pages show of a release; a field is absent where the publisher says nothing usable. */
export interface ReleaseSummary {
  ocid?: string;
  id?: string;
  /** As published. */
  date?: string;
  /** As published; `mask` is what a step with these tags carries. */
  tags: string[];
  mask: number;
  title?: string;
  buyer?: string;
  value?: Amount;
  status?: string;
  /** End of the tender period, Unix seconds. */
  deadline?: number;
}

export function summarize(release: JsonObject): ReleaseSummary {
  const tags = tagsIn(release);
  return present({
    ocid: asText(release["ocid"]),
    id: idOf(release),
    date: asText(release["date"]),
    tags,
    mask: tagMask(tags),
    title: titleOf(release),
    buyer: buyerOf(release),
    value: valueOf(release),
    status: statusOf(release),
    deadline: deadlineOf(release),
  });
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** Release tags as published; a tag given as bare text counts as one. */
export function tagsIn(release: JsonObject): string[] {
  const tag = release["tag"];
  return (Array.isArray(tag) ? tag : [tag]).filter((name) => typeof name === "string");
}

export function idOf(release: JsonObject): string | undefined {
  const id = release["id"];
  return typeof id === "number" ? String(id) : asText(id);
}

export function titleOf(release: JsonObject): string | undefined {
  const [contract] = objects(release["contracts"]);
  const [award] = objects(release["awards"]);
  return firstText(
    at(release, "tender", "title"),
    contract?.["title"],
    award?.["title"],
    at(release, "planning", "project", "title"),
    at(release, "planning", "budget", "project"),
    release["title"],
    at(release, "tender", "description"),
    contract?.["description"],
    award?.["description"],
  );
}

export function buyerOf(release: JsonObject): string | undefined {
  const party = objects(release["parties"]).find((candidate) => hasRole(candidate, "buyer"));
  return firstText(
    at(release, "buyer", "name"),
    party?.["name"],
    at(release, "tender", "procuringEntity", "name"),
  );
}

function hasRole(party: JsonObject, role: string): boolean {
  const { roles } = party;
  return Array.isArray(roles) ? roles.includes(role) : roles === role;
}

/** The amount of the latest stage that the release speaks of. */
export function valueOf(release: JsonObject): Amount | undefined {
  const candidates = [
    ...objects(release["contracts"]).map((contract) => contract["value"]),
    ...objects(release["awards"]).map((award) => award["value"]),
    at(release, "tender", "value"),
    at(release, "planning", "budget", "amount"),
  ];
  for (const candidate of candidates) {
    const amount = asNumber(at(candidate, "amount"));
    if (amount !== undefined) return present({ amount, currency: asText(at(candidate, "currency")) });
  }
  return undefined;
}

/** Status of the latest stage: contract, award, tender. */
export function statusOf(release: JsonObject): string | undefined {
  return firstText(
    objects(release["contracts"]).at(-1)?.["status"],
    objects(release["awards"]).at(-1)?.["status"],
    at(release, "tender", "status"),
  );
}

export function dateOf(release: JsonObject): number | undefined {
  const date = asText(release["date"]);
  return date === undefined ? undefined : parseTime(date);
}

export function deadlineOf(release: JsonObject): number | undefined {
  const end = asText(at(release, "tender", "tenderPeriod", "endDate"));
  return end === undefined ? undefined : parseTime(end);
}

export interface PublishedDocument {
  /** Its place in the release. */
  at: string;
  id?: string;
  documentType?: string;
  title?: string;
  format?: string;
  url?: string;
  datePublished?: string;
}

/** Every document of the release, in any stage, in the order they stand there. */
export function documentsIn(release: JsonObject): PublishedDocument[] {
  const found: PublishedDocument[] = [];
  walk(release, [], (value, path) => {
    const object = asObject(value);
    if (object !== undefined && path.at(-2) === "documents" && typeof path.at(-1) === "number") {
      found.push(documentOf(object, jsonPath(path)));
    }
  });
  return found;
}

function documentOf(document: JsonObject, place: string): PublishedDocument {
  return present({
    at: place,
    id: idOf(document),
    documentType: asText(document["documentType"]),
    title: asText(document["title"]),
    format: asText(document["format"]),
    url: asText(document["url"]),
    datePublished: asText(document["datePublished"]),
  });
}

/** Visits a value and everything in it, outer before inner, in published order. */
export function walk(
  value: JsonValue,
  path: readonly (string | number)[],
  visit: (value: JsonValue, path: readonly (string | number)[]) => void,
): void {
  visit(value, path);
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      walk(item, [...path, i], visit);
    });
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) walk(item, [...path, key], visit);
  }
}

function firstText(...values: readonly (JsonValue | undefined)[]): string | undefined {
  return values.map(asText).find((text) => text !== undefined);
}
