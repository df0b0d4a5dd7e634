import { readFile } from "node:fs/promises";
import { JejakError } from "../../protocol/errors.ts";
import type { JsonObject, JsonValue } from "../../protocol/json.ts";
import { parseStrict } from "../../protocol/json.ts";
import { MANIFEST_FORMAT, buildManifest, checkManifest } from "../../protocol/manifest.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import { asObject } from "../../protocol/ocds/read.ts";
import { extractReleases } from "../../protocol/ocds/package.ts";
import { summarize } from "../../protocol/ocds/release.ts";
import { tagMask } from "../../protocol/tags.ts";
import { parseTime } from "../../protocol/time.ts";
import { hashDocuments, matchDocuments } from "./documents.ts";

/** Where the files of a release's documents are. */
export interface DocumentSources {
  document: readonly string[];
  documents: string | undefined;
}

/** Tags that announce a tender or change what was announced: steps in which its deadline is declared. */
const DECLARING = tagMask(["tender", "tenderAmendment", "tenderUpdate"]);
const AWARDING = tagMask(["award", "awardUpdate", "contract"]);

/**
 * The manifest in a file: a manifest as it is, or one built of the one release that the file holds and of its
 * documents' files. Errors: `ocds-malformed`, `manifest-malformed`, `file-unreadable`, those of the strict parser.
 */
export async function draftManifest(
  path: string,
  sources: DocumentSources,
  secret: Uint8Array,
): Promise<Manifest> {
  const value = parseStrict(await readBytes(path));
  if (asObject(value)?.["format"] === MANIFEST_FORMAT) return checkManifest(value);
  const { ocid, release } = oneRelease(value, path);
  const files = await matchDocuments(release, sources.document, sources.documents);
  return buildManifest(secret, { ocid, release, documents: await hashDocuments(release, files) });
}

/**
 * The deadline that a step declares (Unix seconds), 0 where it says nothing: the one that was asked for, else the end
 * of the tender period where the release announces a tender and that time has not come.
 */
export function deadlineFor(release: JsonObject, asked: string | undefined, now: number): number {
  if (asked === "none") return 0;
  const { mask, deadline } = summarize(release);
  if (asked === undefined) {
    const declares = (mask & DECLARING) !== 0 && (mask & AWARDING) === 0;
    return declares && deadline !== undefined && deadline > now ? deadline : 0;
  }
  const time = parseTime(asked);
  if (time === undefined || time <= 0)
    throw new JejakError("usage", { at: "--deadline", values: { deadline: asked } });
  return time;
}

function oneRelease(value: JsonValue, path: string): { ocid: string; release: JsonObject } {
  const { releases, problems } = extractReleases(value);
  const [release, second] = releases;
  if (release !== undefined && second === undefined) return release;
  const detail = `${releases.length} releases in the file, one expected`;
  throw new JejakError("ocds-malformed", { at: path, detail, values: { problems } });
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new JejakError("file-unreadable", { at: path, cause });
  }
}
