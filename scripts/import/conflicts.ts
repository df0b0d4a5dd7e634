import { idOf } from "../../protocol/ocds/release.ts";
import type { Process } from "./group.ts";
import type { KnownRelease } from "./known.ts";

/** One content of a release id; `contentHash` where it is recorded, file and place where it was read now. */
export interface ConflictingContent {
  sha256: string;
  contentHash?: string;
  file?: string;
  place?: string;
}

/** One release id of one process that stands for several contents, in the files or in the ledger. */
export interface Conflict {
  ocid: string;
  releaseId: string;
  contents: ConflictingContent[];
}

/** Conflicts of one process; `contentHashOf` gives the recorded hash of a release by its SHA-256. */
export function conflictsOf(
  { ocid, releases }: Pick<Process, "ocid" | "releases">,
  known: readonly KnownRelease[] = [],
  contentHashOf: (sha256: string) => string | undefined = () => undefined,
): Conflict[] {
  const byId = new Map<string, Map<string, ConflictingContent>>();
  const add = (id: string | undefined, content: ConflictingContent): void => {
    if (id === undefined) return;
    const contents = byId.get(id) ?? new Map<string, ConflictingContent>();
    byId.set(id, contents.set(content.sha256, { ...contents.get(content.sha256), ...content }));
  };
  for (const { releaseId, sha256, contentHash } of known) add(releaseId, { sha256, contentHash });
  for (const { release, sha256, file, place } of releases) {
    const contentHash = contentHashOf(sha256);
    add(idOf(release), { sha256, file, place, ...(contentHash !== undefined && { contentHash }) });
  }
  return [...byId]
    .filter(([, contents]) => contents.size > 1)
    .map(([releaseId, contents]) => ({ ocid, releaseId, contents: [...contents.values()] }));
}
