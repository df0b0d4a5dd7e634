import type { z } from "zod";
import { tagsOf } from "../../../protocol/tags.ts";
import type { MatchRow } from "../../store/queries/matches.ts";
import type { View } from "../../store/queries/view.ts";
import { hex, time } from "../format.ts";
import type { Match } from "../schemas/match.ts";
import { agencyNames, processHref } from "./agency-names.ts";
import { finalityAt } from "./view.ts";

type MatchAnswer = z.output<typeof Match>;

function documentOf(row: MatchRow): MatchAnswer["document"] {
  if (row.role === "manifest") return null;
  return {
    id: row.document_id ?? "",
    documentType: row.document_type,
    title: row.title,
    format: row.format,
    size: Number(row.document_size),
  };
}

/** A step that has a hash, as look-ups answer it. */
export function matchAnswer(row: MatchRow, view: View): MatchAnswer {
  return {
    role: row.role,
    index: Number(row.index),
    recordedAt: time(row.recorded_at),
    finality: finalityAt(Number(row.index), view),
    ...agencyNames(row),
    ocid: row.ocid,
    trailIndex: row.trail_index,
    tags: tagsOf(Number(row.tags)),
    contentHash: hex(row.content_hash),
    correctedBy: row.corrected_by === null ? null : Number(row.corrected_by),
    document: documentOf(row),
    href: processHref(row.agency, row.ocid),
  };
}
