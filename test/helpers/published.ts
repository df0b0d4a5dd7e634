import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Counts of what a folder of published OCDS holds, by plain JSON.parse: independent of the code under test. */
export interface Published {
  files: string[];
  /** Files that are not UTF-8, empty, or not JSON. */
  undecodable: string[];
  /** Files that are JSON but hold no release. */
  withoutRelease: string[];
  /** Different contents, by ocid. */
  contents: Map<string, Set<string>>;
  /** Release ids with several contents: `<ocid> <id>` and the number of contents. */
  conflicts: Map<string, number>;
}

type Json = Record<string, unknown>;

const LINK = new Set(["url", "id", "date", "tag"]);

export function readPublished(folders: readonly string[]): Published {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".json"))
      .map((name) => join(folder, name)),
  );
  const undecodable: string[] = [];
  const withoutRelease: string[] = [];
  const contents = new Map<string, Set<string>>();
  const byId = new Map<string, Set<string>>();
  for (const file of files) {
    const value = decode(file);
    if (value === undefined) undecodable.push(file);
    const releases = value === undefined ? [] : releasesIn(value);
    if (value !== undefined && releases.length === 0) withoutRelease.push(file);
    for (const release of releases) {
      const { id, ocid } = release as { id?: string | number; ocid: string };
      const digest = createHash("sha256").update(sorted(release)).digest("hex");
      add(contents, ocid, digest);
      if (id !== undefined) add(byId, `${ocid} ${id}`, digest);
    }
  }
  const conflicts = [...byId].filter(([, set]) => set.size > 1).map(([id, set]) => [id, set.size] as const);
  return { files, undecodable, withoutRelease, contents, conflicts: new Map(conflicts) };
}

function decode(file: string): Json | undefined {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file))) as Json;
  } catch {
    return undefined;
  }
}

/** Releases of a package, record package, record or release; the compiled one where a record embeds none. */
function releasesIn(value: Json): Json[] {
  const records = value["records"] as Json[] | undefined;
  if (records !== undefined) return records.flatMap(ofRecord);
  if ("releases" in value || "compiledRelease" in value) return ofRecord(value);
  return "ocid" in value ? [value] : [];
}

function ofRecord(record: Json): Json[] {
  const all = (record["releases"] ?? []) as Json[];
  const embedded = all.filter((release) => !Object.keys(release).every((key) => LINK.has(key)));
  const compiled = record["compiledRelease"] as Json | undefined;
  return (embedded.length === 0 && compiled !== undefined ? [compiled] : embedded).filter(
    (release) => typeof release["ocid"] === "string",
  );
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  sets.set(key, (sets.get(key) ?? new Set()).add(value));
}
