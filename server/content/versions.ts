import { toHex } from "../../protocol/bytes.ts";
import { parseManifest } from "../../protocol/manifest.ts";
import type { JsonObject } from "../../protocol/json.ts";
import { MAX_BYTES, MAX_STEPS, createVersions, type Version } from "../../protocol/ocds/versions.ts";
import type { StepTextRow } from "../store/queries/versions.ts";
import type { ContentStore } from "./content.ts";

/** Whether a step's text can count for the version: `foreign` is a manifest of another process. */
export type TextState = "published" | "not-published" | "withdrawn" | "foreign";

/** A step with its text. */
export interface StepText {
  row: StepTextRow;
  state: TextState;
  release: JsonObject | null;
}

/** A step with the process after it. */
export interface StepVersion extends StepText {
  version: Version;
}

/** Reads the release behind a content hash; null where its text is not there. */
export type ReadRelease = (contentHash: string) => Promise<JsonObject | null>;

/** @throws JejakError `content-damaged`, and those of a manifest that is none */
export function releaseReader(content: Pick<ContentStore, "read">): ReadRelease {
  return async (hash) => {
    const bytes = await content.read(hash);
    return bytes && parseManifest(bytes).release;
  };
}

export function textState({ state, own }: Pick<StepTextRow, "state" | "own">): TextState {
  if (state === "withdrawn") return "withdrawn";
  if (state === null) return "not-published";
  return own === true ? "published" : "foreign";
}

/** Whether a trail stays within what is compiled at all. */
export function isCompilable(rows: readonly StepTextRow[]): boolean {
  const bytes = rows.reduce((sum, { size }) => sum + (size ?? 0), 0);
  return rows.length <= MAX_STEPS && bytes <= MAX_BYTES;
}

/** The texts of a trail, step by step. */
export async function* trailTexts(
  rows: readonly StepTextRow[],
  read: ReadRelease,
): AsyncGenerator<StepText, void, undefined> {
  for (const row of rows) {
    const indexed = textState(row);
    const release = indexed === "published" ? await read(toHex(row.content_hash)) : null;
    yield { row, release, state: indexed === "published" && release === null ? "not-published" : indexed };
  }
}

/** The versions of a trail, step by step. */
export async function* trailVersions(
  rows: readonly StepTextRow[],
  read: ReadRelease,
): AsyncGenerator<StepVersion, void, undefined> {
  const next = createVersions();
  for await (const step of trailTexts(rows, read)) {
    yield { ...step, version: next({ release: step.release, corrects: step.row.corrects !== "0" }) };
  }
}
