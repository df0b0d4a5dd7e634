import { utf8 } from "../hash.ts";
import { jsonPath, type JsonObject, type JsonValue } from "../json.ts";
import { asArray, asObject, asText } from "./read.ts";

/** Most bytes (UTF-8) that an ocid can have, by the contract. */
const MAX_OCID_BYTES = 1024;

/** A release as published and where it stood. `compiled` where a record holds nothing else. */
export interface FoundRelease {
  at: string;
  ocid: string;
  release: JsonObject;
  form: "release" | "compiled";
}

/** A release that a record only links to: to be fetched and imported by itself. */
export interface LinkedRelease {
  at: string;
  /** Its address; the release's id where no address is given. */
  target: string;
}

export interface ExtractionProblem {
  at: string;
  code: "ocds-malformed" | "ocds-release-missing";
  detail: string;
}

export interface Extraction {
  releases: FoundRelease[];
  linked: LinkedRelease[];
  problems: ExtractionProblem[];
  /** The package's publisher and address, for the manifest's `source`. */
  publisher?: string;
  uri?: string;
}

/** What a linked release may say; anything more makes it a release. */
const LINK_FIELDS = new Set(["url", "id", "date", "tag"]);

type Path = readonly (string | number)[];

/**
 * All releases in a release package, record package, record, bare release, or an array of these, in the order
 * they stand there. What cannot be taken is reported by place; the rest is taken all the same.
 */
export function extractReleases(value: JsonValue): Extraction {
  const extraction: Extraction = { releases: [], linked: [], problems: [] };
  collect(extraction, value, []);
  const head = asObject(value);
  const publisher = asText(asObject(head?.["publisher"])?.["name"]);
  const uri = asText(head?.["uri"]);
  if (publisher !== undefined) extraction.publisher = publisher;
  if (uri !== undefined) extraction.uri = uri;
  return extraction;
}

function collect(extraction: Extraction, value: JsonValue, path: Path): void {
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      collect(extraction, item, [...path, i]);
    });
    return;
  }
  const object = asObject(value);
  if (object === undefined) malformed(extraction, path, "an object expected");
  else if ("records" in object) collectRecords(extraction, object, path);
  else if ("releases" in object || "compiledRelease" in object) collectRecord(extraction, object, path);
  else if ("ocid" in object) collectRelease(extraction, object, path, "release");
  else malformed(extraction, path, "neither releases nor records nor ocid");
}

function collectRecords(extraction: Extraction, recordPackage: JsonObject, path: Path): void {
  const records = asArray(recordPackage["records"]);
  if (records === undefined) {
    malformed(extraction, [...path, "records"], "an array expected");
    return;
  }
  records.forEach((record, i) => {
    const place = [...path, "records", i];
    const object = asObject(record);
    if (object === undefined) malformed(extraction, place, "an object expected");
    else collectRecord(extraction, object, place);
  });
}

/** A record, or a release package: its releases, else the compiled one. */
function collectRecord(extraction: Extraction, record: JsonObject, path: Path): void {
  const releases = asArray(record["releases"] ?? []);
  if (releases === undefined) {
    malformed(extraction, [...path, "releases"], "an array expected");
    return;
  }
  const embedded = releases.filter(
    (release, i) => !collectLink(extraction, release, [...path, "releases", i]),
  );
  releases.forEach((release, i) => {
    if (embedded.includes(release)) collectRelease(extraction, release, [...path, "releases", i], "release");
  });
  if (embedded.length > 0) return;
  const compiled = record["compiledRelease"];
  if (compiled !== undefined) collectRelease(extraction, compiled, [...path, "compiledRelease"], "compiled");
  else if (releases.length > 0 || "ocid" in record) missing(extraction, path);
}

function collectLink(extraction: Extraction, release: JsonValue, path: Path): boolean {
  const object = asObject(release);
  if (object === undefined || !Object.keys(object).every((key) => LINK_FIELDS.has(key))) return false;
  const target = asText(object["url"]) ?? asText(object["id"]);
  if (target !== undefined) extraction.linked.push({ at: jsonPath(path), target });
  return target !== undefined;
}

/** No address can name these: a path has no NUL, and with dots alone goes nowhere or up. */
const NO_NAME = /\0|^\.{1,2}$/;

function collectRelease(
  extraction: Extraction,
  value: JsonValue,
  path: Path,
  form: FoundRelease["form"],
): void {
  const release = asObject(value);
  const ocid = release?.["ocid"];
  if (release === undefined) malformed(extraction, path, "an object expected");
  else if (typeof ocid !== "string" || ocid === "")
    malformed(extraction, [...path, "ocid"], "an ocid expected");
  else if (utf8(ocid).length > MAX_OCID_BYTES)
    malformed(extraction, [...path, "ocid"], "an ocid is at most 1,024 bytes long");
  else if (NO_NAME.test(ocid))
    malformed(extraction, [...path, "ocid"], "an ocid that an address can name expected");
  else extraction.releases.push({ at: jsonPath(path), ocid, release, form });
}

function malformed(extraction: Extraction, path: Path, detail: string): void {
  extraction.problems.push({ at: jsonPath(path), code: "ocds-malformed", detail });
}

function missing(extraction: Extraction, path: Path): void {
  const detail = "only linked or versioned releases, and no compiledRelease";
  extraction.problems.push({ at: jsonPath(path), code: "ocds-release-missing", detail });
}
