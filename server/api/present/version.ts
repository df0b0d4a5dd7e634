import type { z } from "zod";
import type { JsonValue } from "../../../protocol/json.ts";
import { tagsOf } from "../../../protocol/tags.ts";
import { textState } from "../../content/versions.ts";
import type { TextState } from "../../content/versions.ts";
import type { ProcessRow } from "../../store/queries/processes.ts";
import type { ApproverRow } from "../../store/queries/trail.ts";
import type { ChangeRow, ChangedStepRow, VersionRow } from "../../store/queries/versions.ts";
import type { View } from "../../store/queries/view.ts";
import { hex0x, time } from "../format.ts";
import type { ChangeCounts, ChangedStep, ListedChange, VersionStep } from "../schemas/version.ts";
import { agencyNames, processHref } from "./agency-names.ts";
import { approverAnswer } from "./step.ts";
import { finalityAt } from "./view.ts";

type Counts = z.output<typeof ChangeCounts>;

/** Which process an answer about versions speaks of. */
export function subjectAnswer(row: ProcessRow) {
  return { ocid: row.ocid, ocidHash: hex0x(row.ocid_hash), ...agencyNames(row) };
}

/** A step's place in log and trail, and its time. */
export function stepPlace(row: { index: string; trail_index: number; recorded_at: string }) {
  return { index: Number(row.index), trailIndex: row.trail_index, recordedAt: time(row.recorded_at) };
}

function countsOf({ changes, material, undeclared, unknown }: VersionRow): Counts | null {
  if (changes === null || material === null || undeclared === null || unknown === null) return null;
  return { changes, material, undeclared, unknown };
}

export function versionAnswer(
  row: VersionRow,
  approvers: ReadonlyMap<string, ApproverRow[]>,
  view: View,
): z.output<typeof VersionStep> {
  return {
    ...stepPlace(row),
    finality: finalityAt(Number(row.index), view),
    tags: tagsOf(Number(row.tags)),
    corrects: row.corrects === "0" ? null : Number(row.corrects) - 1,
    text: textState(row),
    approvers: (approvers.get(row.index) ?? []).map(approverAnswer),
    counts: countsOf(row),
  };
}

/** Steps whose text is not here. */
export function missingAnswer(steps: readonly { index: string; trail_index: number; text: TextState }[]) {
  return steps
    .filter(({ text }) => text !== "published")
    .map(({ index, trail_index, text }) => ({ index: Number(index), trailIndex: trail_index, text }));
}

function listedChange(row: ChangeRow): z.output<typeof ListedChange> {
  const { path, field, kind, aspect, declared, means, value_before: before, value_after: after } = row;
  const value = (text: string | null): JsonValue => (text === null ? null : (JSON.parse(text) as JsonValue));
  const cut = before === null || after === null;
  return { path, field, kind, before: value(before), after: value(after), aspect, declared, means, cut };
}

export function changedStepAnswer(
  row: ChangedStepRow,
  changes: ReadonlyMap<string, ChangeRow[]>,
  view: View,
): z.output<typeof ChangedStep> {
  const { material, undeclared, unknown } = row;
  return {
    ...stepPlace(row),
    finality: finalityAt(Number(row.index), view),
    ...agencyNames(row),
    ocid: row.ocid,
    title: row.title,
    tags: tagsOf(Number(row.tags)),
    counts: { changes: row.changes, material, undeclared, unknown },
    changes: (changes.get(row.index) ?? []).map(listedChange),
    href: processHref(row.agency, row.ocid),
  };
}
