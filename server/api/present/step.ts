import type { z } from "zod";
import { findingsOf } from "../../../protocol/findings.ts";
import { tagsOf } from "../../../protocol/tags.ts";
import type { ApproverRow, ConflictRow, DocumentRow, StepRow } from "../../store/queries/trail.ts";
import type { View } from "../../store/queries/view.ts";
import { hex, hex0x, time, timeOrNull } from "../format.ts";
import type { Approver, ManifestState, Step, StepDocument, Trail } from "../schemas/process.ts";
import { valueOf } from "./process.ts";
import { finalityAt } from "./view.ts";

type StepAnswer = z.output<typeof Step>;
type Conflicts = z.output<typeof Trail>["conflicts"];

/** What belongs to the steps of one answer, grouped by the step it belongs to. */
export interface StepParts {
  documents: ReadonlyMap<string, DocumentRow[]>;
  approvers: ReadonlyMap<string, ApproverRow[]>;
  corrections: ReadonlyMap<number, number[]>;
}

/** The state of a step's manifest; a withdrawal wins over text that is still there. */
function manifestState(row: StepRow): z.output<typeof ManifestState> {
  if (row.withdrawal_index !== null || row.manifest_state === "withdrawn") {
    return {
      state: "withdrawn",
      reason: row.withdrawal_reason ?? 0,
      index: row.withdrawal_index === null ? null : Number(row.withdrawal_index),
      at: row.withdrawn_at === null ? null : time(row.withdrawn_at),
    };
  }
  if (row.manifest_state === null) return { state: "not-published", since: time(row.recorded_at) };
  const href = `/api/v1/manifests/${hex(row.content_hash)}`;
  return { state: "published", size: row.manifest_size ?? 0, href };
}

function releaseOf(row: StepRow): StepAnswer["release"] {
  return {
    id: row.release_id,
    date: row.release_date,
    tags: row.release_tags,
    language: row.language,
    title: row.title,
    description: row.description,
    buyerName: row.buyer_name,
    value: valueOf(row),
  };
}

function sourceOf(row: StepRow): StepAnswer["source"] {
  if (row.source_publisher === null && row.source_address === null) return null;
  const sha256 = row.source_sha256 && hex(row.source_sha256);
  return { publisher: row.source_publisher, address: row.source_address, sha256 };
}

function documentAnswer(row: DocumentRow): z.output<typeof StepDocument> {
  return {
    id: row.id,
    documentType: row.document_type,
    title: row.title,
    format: row.format,
    size: Number(row.size),
    sha256: hex(row.sha256),
  };
}

export function approverAnswer(row: ApproverRow): z.output<typeof Approver> {
  return {
    agency: hex0x(row.agency),
    mandate: Number(row.number),
    holder: row.holder && hex0x(row.holder),
    roles: row.roles === null ? null : Number(row.roles),
    signer: row.signer && hex0x(row.signer),
    signature: row.signature && hex0x(row.signature),
  };
}

function placeOf(row: StepRow, view: View) {
  return {
    index: Number(row.index),
    trailIndex: row.trail_index,
    recordedAt: time(row.recorded_at),
    blockNumber: Number(row.block_number),
    blockHash: row.block_hash && hex0x(row.block_hash),
    transactionHash: hex0x(row.tx_hash),
    finality: finalityAt(Number(row.index), view),
    leaf: hex(row.leaf),
    words: hex0x(row.words),
  };
}

function signedOf(row: StepRow) {
  return {
    digest: hex0x(row.digest),
    previousHead: hex0x(row.previous_head),
    contentHash: hex(row.content_hash),
    tags: tagsOf(Number(row.tags)),
    tagMask: Number(row.tags),
    corrects: row.corrects === "0" ? null : Number(row.corrects) - 1,
    deadline: timeOrNull(row.deadline),
    validUntil: timeOrNull(row.valid_until),
    required: row.required,
    approvals: row.approvals,
    succession: Number(row.succession),
    policyIndex: Number(row.policy_index),
  };
}

function stepFindings(row: StepRow): StepAnswer["findings"] {
  const { release_tags: tags, release_date: date, tender_end: deadline } = row;
  const step = {
    tags: Number(row.tags),
    deadline: Number(row.deadline),
    recordedAt: Number(row.recorded_at),
  };
  return findingsOf(step, { tags: tags ?? [], date, deadline });
}

/** A step with everything that is known of it. */
export function stepAnswer(row: StepRow, parts: StepParts, view: View): StepAnswer {
  const manifest = manifestState(row);
  const published = manifest.state === "published";
  return {
    ...placeOf(row, view),
    ...signedOf(row),
    correctedBy: parts.corrections.get(row.trail_index) ?? [],
    approvers: (parts.approvers.get(row.index) ?? []).map(approverAnswer),
    manifest,
    release: published ? releaseOf(row) : null,
    source: published ? sourceOf(row) : null,
    findings: published ? stepFindings(row) : [],
    documents: published ? (parts.documents.get(hex(row.content_hash)) ?? []).map(documentAnswer) : [],
  };
}

/** Conflicting contents, by release id. */
export function conflictsAnswer(rows: readonly ConflictRow[]): Conflicts {
  return [...Map.groupBy(rows, (row) => row.release_id)].map(([releaseId, steps]) => ({
    releaseId,
    steps: steps.map((step) => ({
      index: Number(step.index),
      trailIndex: step.trail_index,
      contentHash: hex(step.content_hash),
    })),
  }));
}
