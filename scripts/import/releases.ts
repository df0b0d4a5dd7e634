import type { JsonObject, JsonValue } from "../../protocol/json.ts";
import { extractReleases } from "../../protocol/ocds/package.ts";

/** Who published a package, and where, as the package itself says. */
export interface Origin {
  publisher?: string;
  address?: string;
}

/** A release as it stands in a file; `place` is a JSON path, after the line number in JSON Lines. */
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

/** What one file holds. `linked` counts releases that a record names without containing them. */
export interface FileContent {
  releases: FoundRelease[];
  linked: number;
  problems: FileProblem[];
}

/** Empty content, to be filled by {@link addReleases}. */
export function emptyContent(): FileContent {
  return { releases: [], linked: 0, problems: [] };
}

/** Adds the releases of one JSON value (package, record, release, or an array of these) to a file's content. */
export function addReleases(value: JsonValue, file: string, line: string, into: FileContent): void {
  const { releases, linked, problems, publisher, uri } = extractReleases(value);
  const origin = {
    ...(publisher !== undefined && { publisher }),
    ...(uri !== undefined && { address: uri }),
  };
  const placed = (at: string): string => [line, at].filter((part) => part !== "").join(" ");
  for (const { at, ocid, release } of releases) {
    into.releases.push({ ocid, release, origin, file, place: placed(at) });
  }
  for (const { at, code, detail } of problems) into.problems.push({ file, place: placed(at), code, detail });
  into.linked += linked.length;
}
