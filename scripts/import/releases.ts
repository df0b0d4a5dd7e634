import type { JsonObject, JsonValue } from "../../protocol/json.ts";

/** Who published a package, and where, as the package itself says. */
export interface Origin {
  publisher?: string;
  address?: string;
}

/** A release as it stands in a file. `place` is a JSON pointer, after the line number in JSON Lines. */
export interface FoundRelease {
  ocid: string;
  release: JsonObject;
  origin: Origin;
  file: string;
  place: string;
}

/** Something in a file that is not a release that could be recorded. */
export interface FileProblem {
  file: string;
  place: string;
  code: string;
  detail: string;
}

/** What one file holds. `references` counts releases that a record links to without containing them. */
export interface FileContent {
  releases: FoundRelease[];
  references: number;
  problems: FileProblem[];
}

const REFERENCE_MEMBERS = new Set(["url", "uri", "id", "date", "tag"]);

/** Empty content, to be filled by {@link collectReleases}. */
export function emptyContent(): FileContent {
  return { releases: [], references: 0, problems: [] };
}

/**
 * Collects the releases of one JSON value: a release package, a record package, a record, a bare release, or an
 * array of any of these. A record's `compiledRelease` and `versionedRelease` are derived from its releases, hence
 * not collected.
 */
export function collectReleases(value: JsonValue, file: string, place: string, into: FileContent): void {
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      collectReleases(item, file, `${place}/${i}`, into);
    });
    return;
  }
  if (!isObject(value)) {
    refuse(into, file, place, "ocds-malformed", typeof value);
    return;
  }
  const origin = originOf(value);
  if (Array.isArray(value.records)) collectRecords(value.records, origin, file, `${place}/records`, into);
  else if (Array.isArray(value.releases)) collectAll(value.releases, origin, file, `${place}/releases`, into);
  else if ("ocid" in value) collectOne(value, origin, file, place, into);
  else refuse(into, file, place, "ocds-malformed", Object.keys(value).slice(0, 5).join(", "));
}

function collectRecords(
  records: JsonValue[],
  origin: Origin,
  file: string,
  place: string,
  into: FileContent,
): void {
  records.forEach((record, i) => {
    if (!isObject(record)) refuse(into, file, `${place}/${i}`, "ocds-malformed", typeof record);
    else if (Array.isArray(record.releases))
      collectAll(record.releases, origin, file, `${place}/${i}/releases`, into);
  });
}

function collectAll(
  releases: JsonValue[],
  origin: Origin,
  file: string,
  place: string,
  into: FileContent,
): void {
  releases.forEach((release, i) => {
    collectOne(release, origin, file, `${place}/${i}`, into);
  });
}

function collectOne(value: JsonValue, origin: Origin, file: string, place: string, into: FileContent): void {
  if (!isObject(value)) refuse(into, file, place, "ocds-malformed", typeof value);
  else if (isReference(value)) into.references += 1;
  else if (typeof value.ocid === "string" && value.ocid !== "") {
    into.releases.push({ ocid: value.ocid, release: value, origin, file, place });
  } else refuse(into, file, place, "ocds-malformed", `ocid: ${JSON.stringify(value.ocid)}`);
}

function isReference(value: JsonObject): boolean {
  return Object.keys(value).every((member) => REFERENCE_MEMBERS.has(member));
}

function originOf(value: JsonObject): Origin {
  const publisher = isObject(value.publisher) ? value.publisher.name : undefined;
  return {
    ...(typeof publisher === "string" && { publisher }),
    ...(typeof value.uri === "string" && { address: value.uri }),
  };
}

function refuse(into: FileContent, file: string, place: string, code: string, detail = ""): void {
  into.problems.push({ file, place: place === "" ? "/" : place, code, detail });
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
