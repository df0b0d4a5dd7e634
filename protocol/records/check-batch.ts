import { equal, fromHex } from "../bytes.ts";
import { JejakError, isJejakError } from "../errors.ts";
import { sha256 } from "../hash.ts";
import type { JsonObject } from "../json.ts";
import { checkInclusion } from "../log.ts";
import { portable } from "../primitives.ts";
import { formatTime } from "../time.ts";
import { issuerUrn, recordLeaf } from "./batch.ts";
import { BY_BATCH } from "./findings.ts";
import { isEs256 } from "./key-binding.ts";
import { SKEW_SECONDS, type OpenedRecord, type RecordQuestion } from "./question.ts";
import { pathOf } from "./record-file.ts";
import type { RecordFindings } from "./recorder.ts";
import { STATUS, STATUS_NAMES, STATUS_REASONS } from "./status.ts";
import type { VerifiedBatch } from "./verified.ts";

/** A record signed longer before its batch was recorded is back-dated: batches wait for a fixed time, not for weeks. */
export const BACKDATED_SECONDS = 604_800;

/**
 * Everything that rests on the batch: by whom, then good, signed, in its place, when, and valid still.
 * @returns whether the record is in its place in the batch
 */
export function checkBatch(
  findings: RecordFindings,
  question: RecordQuestion,
  opened: OpenedRecord,
): boolean {
  const { batch } = question;
  if (batch === null) {
    findings.skip(BY_BATCH, "batch.missing");
    return false;
  }
  if (!findings.check("record.issuer", () => checkIssuer(opened, batch))) {
    findings.skip(BY_BATCH.slice(1), "record.issuer");
    return false;
  }
  findings.check("record.mandate", () => checkMandate(batch));
  findings.check("record.signature", () => checkSignature(question, opened, batch));
  const isIncluded = findings.check("record.included", () => checkPlace(question, opened, batch));
  findings.check("record.time", () => checkTime(opened, batch));
  if (isIncluded) checkStatus(findings, opened, batch);
  else findings.skip(["record.status"], "record.included");
  return isIncluded;
}

function checkIssuer({ issued }: OpenedRecord, batch: VerifiedBatch): JsonObject {
  const expected = issuerUrn(batch);
  if (issued.payload.iss !== expected) {
    throw new JejakError("record-issuer-differs", { values: { iss: issued.payload.iss, expected } });
  }
  return { officialId: batch.officialId, name: batch.name };
}

function checkMandate({ issuer, recordedAt }: VerifiedBatch): JsonObject {
  const values = { mandate: issuer.number, time: formatTime(recordedAt) };
  if (!issuer.goodThen) throw new JejakError("mandate-not-good", { values });
  return values;
}

function checkSignature(
  { primitives = portable, hash }: RecordQuestion,
  { parsed }: OpenedRecord,
  batch: VerifiedBatch,
) {
  const { signer, number } = batch.issuer;
  const isP256 = signer.length === 84 && equal(signer.subarray(0, 20), batch.p256Verifier);
  if (!isP256 || !isEs256(parsed.issuer, signer.subarray(20), primitives, hash)) {
    throw new JejakError("signature-invalid", { values: { mandate: number } });
  }
  return { mandate: number };
}

function checkPlace(
  { file, hash = sha256 }: RecordQuestion,
  { issued, id }: OpenedRecord,
  batch: VerifiedBatch,
): JsonObject {
  const { jejak } = issued.payload;
  const values = { batch: jejak.batch, index: jejak.index };
  if (jejak.batch !== batch.number || jejak.size !== batch.size) {
    throw new JejakError("record-not-included", { values: { ...values, expected: batch.number } });
  }
  try {
    const root = fromHex(batch.root);
    const place = { leaf: recordLeaf(id, hash), index: jejak.index, size: jejak.size, root };
    checkInclusion({ ...place, proof: pathOf(file) }, hash);
  } catch (cause) {
    if (!isJejakError(cause)) throw cause;
    throw new JejakError("record-not-included", { values, cause });
  }
  return values;
}

function checkTime({ issued }: OpenedRecord, { recordedAt }: VerifiedBatch): JsonObject {
  const { iat } = issued.payload;
  const values = { issued: formatTime(iat), recorded: formatTime(recordedAt) };
  if (recordedAt - iat > BACKDATED_SECONDS) throw new JejakError("record-backdated", { values });
  if (iat - recordedAt > SKEW_SECONDS) throw new JejakError("record-postdated", { values });
  return values;
}

const NOT_VALID = {
  [STATUS.revoked]: ["record.revoked", "record-revoked"],
  [STATUS.suspended]: ["record.suspended", "record-suspended"],
  [STATUS.superseded]: ["record.superseded", "record-superseded"],
} as const;

function checkStatus(findings: RecordFindings, { issued }: OpenedRecord, batch: VerifiedBatch): void {
  const state = batch.record(issued.payload.jejak.index);
  const values = {
    status: STATUS_NAMES[state.status],
    ...(state.changedAt !== null && {
      time: formatTime(state.changedAt),
      why: STATUS_REASONS[state.reason] ?? "unspecified",
    }),
  };
  if (state.status === STATUS.valid) {
    findings.add("record.status", "pass", values);
    return;
  }
  const [code, reason] = NOT_VALID[state.status];
  const successor = state.successor === null ? {} : { successor: state.successor };
  findings.add(code, "fail", { ...values, ...successor, reason });
}
