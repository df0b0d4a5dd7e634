import { toHex } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import type { Verdict } from "../evidence/findings.ts";
import { sha256 } from "../hash.ts";
import { formatTime } from "../time.ts";
import { issuerUrn, recordId } from "./batch.ts";
import { checkBatch } from "./check-batch.ts";
import { checkHolder } from "./check-holder.ts";
import { checkDisclosure, hiddenFields, shownAlone, shownFields } from "./fields.ts";
import { recordVerdict, type RecordFinding } from "./findings.ts";
import type { KeyBindingClaims } from "./key-binding.ts";
import { readIssued, type IssuedRecord } from "./payload.ts";
import type { OpenedRecord, RecordQuestion } from "./question.ts";
import type { RecordFile } from "./record-file.ts";
import { createFindings, type RecordFindings } from "./recorder.ts";
import { parseSdJwt } from "./sd-jwt.ts";
import { fieldOf, parseType, typeIntegrity, type RecordType } from "./type.ts";

/** Of a state older than this nobody knows whether it still is so: what happened since may be withheld. */
const STALE_SECONDS = 86_400;

/** What a reader is shown of a record. */
export interface CheckedRecord {
  issued: IssuedRecord;
  /** 64 hex digits. */
  recordId: string;
  /** Where the issuer signed it; null where it is missing or another. */
  type: RecordType | null;
  /** Texts by field: open ones, and those whose disclosures belong to the record. */
  shown: Record<string, string>;
  /** Fields of the type that are not shown, or not there. */
  hidden: string[];
  binding: KeyBindingClaims | null;
}

export interface RecordReport {
  findings: RecordFinding[];
  verdict: Verdict;
  /** Null where the form does not hold. */
  record: CheckedRecord | null;
}

/** The batch of a record, to ask for its evidence: nothing of this names the record. */
export function batchOf(file: RecordFile): { officialId: string; number: number; iss: string } {
  const { payload } = readIssued(parseSdJwt(file.sdJwt).issuer);
  return { officialId: file.issuer.officialId, number: payload.jejak.batch, iss: payload.iss };
}

/** Checks a record or a presentation against its batch. Never throws for what is in the file. */
export function checkRecord(question: RecordQuestion): RecordReport {
  const findings = createFindings();
  const opened = findings.attempt("record.form", () => open(question));
  if (opened === undefined) {
    return { findings: findings.list, verdict: recordVerdict(findings.list), record: null };
  }
  const { issued } = opened;
  findings.add("record.form", "pass", {
    batch: issued.payload.jejak.batch,
    index: issued.payload.jejak.index,
  });
  const shown = checkDisclosures(findings, opened);
  const type = checkType(findings, question, issued, shown);
  const isIncluded = checkBatch(findings, question, opened);
  checkExpiry(findings, issued, question.now);
  const binding = checkHolder(findings, question, opened);
  tell(findings, question, opened, { shown, type, isIncluded });
  const hidden = type === null ? [] : hiddenFields(type, shown);
  const record = { issued, recordId: toHex(opened.id), type, shown, hidden, binding };
  return { findings: findings.list, verdict: recordVerdict(findings.list), record };
}

function open({ file, hash = sha256 }: RecordQuestion): OpenedRecord {
  const parsed = parseSdJwt(file.sdJwt, hash);
  if (parsed.keyBinding !== null && file.format === "jejak-record") {
    throw new JejakError("record-malformed", { at: "sdJwt", detail: "a key binding in a record" });
  }
  return { parsed, issued: readIssued(parsed.issuer), id: recordId(parsed.issuer.signed, hash) };
}

function checkDisclosures(
  findings: RecordFindings,
  { parsed, issued }: OpenedRecord,
): Record<string, string> {
  const good = parsed.disclosures.filter(
    (disclosure) =>
      findings.attempt("record.disclosures", () => {
        checkDisclosure(issued, disclosure);
        return true;
      }) === true,
  );
  const names = new Set(good.map(({ name }) => name));
  const isRepeated = names.size !== good.length;
  if (isRepeated) findings.add("record.disclosures", "fail", { reason: "record-malformed" });
  else if (good.length === parsed.disclosures.length) {
    findings.add("record.disclosures", "pass", { count: good.length });
  }
  return shownFields(issued, isRepeated ? [] : good);
}

function checkType(
  findings: RecordFindings,
  { file, knownType }: RecordQuestion,
  { payload, open }: IssuedRecord,
  shown: Readonly<Record<string, string>>,
): RecordType | null {
  const given = file.type ?? knownType?.(payload["vct#integrity"]);
  if (given === undefined) {
    findings.skip(["record.type"], "type.missing");
    return null;
  }
  const type = findings.attempt("record.type", () => {
    const integrity = typeIntegrity(given);
    if (integrity !== payload["vct#integrity"] || given["vct"] !== payload.vct) {
      throw new JejakError("record-type-differs", {
        values: { integrity, signed: payload["vct#integrity"] },
      });
    }
    const parsed = parseType(given);
    // Room for one text a field and no more: nobody can be shown another text of it under the same id. Where all are
    // open, one digest stands for none: no disclosure may bring a field that is open.
    const hideable = parsed.claims.filter(
      (claim) => claim.sd === "allowed" && !Object.hasOwn(open, fieldOf(claim)),
    );
    const most = Math.max(1, hideable.length);
    const digests = payload._sd.length;
    if (digests > most) throw new JejakError("record-type-differs", { values: { digests, most } });
    const known = new Set(parsed.claims.map(fieldOf));
    const stranger = Object.keys(shown).find((name) => !known.has(name));
    if (stranger !== undefined) throw new JejakError("record-type-differs", { values: { field: stranger } });
    return parsed;
  });
  if (type !== undefined) findings.add("record.type", "pass", { vct: payload.vct });
  return type ?? null;
}

function checkExpiry(findings: RecordFindings, { payload }: IssuedRecord, now: number): void {
  findings.check("record.expired", () => {
    const { exp, nbf } = payload;
    if (nbf !== undefined && now < nbf) {
      throw new JejakError("record-not-yet", { values: { time: formatTime(nbf) } });
    }
    if (exp === undefined) return {};
    const values = { time: formatTime(exp) };
    if (now >= exp) throw new JejakError("record-expired", { values });
    return values;
  });
}

/** Facts that a reader should know; they invalidate nothing. */
function tell(
  findings: RecordFindings,
  { batch, now }: RecordQuestion,
  { issued }: OpenedRecord,
  { type, shown, isIncluded }: Pick<CheckedRecord, "type" | "shown"> & { isIncluded: boolean },
): void {
  const alone = type === null ? [] : shownAlone(type, shown);
  if (alone.length > 0) {
    findings.add("record.alone", "pass", {
      fields: alone.map(({ field }) => field),
      without: [...new Set(alone.flatMap(({ without }) => without))],
    });
  }
  const fields = type === null ? [] : hiddenFields(type, shown);
  const disclosed = Object.keys(shown).filter((name) => !Object.hasOwn(issued.open, name));
  const digests = issued.payload._sd.length - disclosed.length;
  if (fields.length > 0 || digests > 0) findings.add("record.hidden", "pass", { fields, digests });
  if (batch === null || issued.payload.iss !== issuerUrn(batch)) return;
  const { erasedAt } = batch.record(issued.payload.jejak.index);
  if (isIncluded && erasedAt !== null) findings.add("record.erased", "pass", { time: formatTime(erasedAt) });
  const asOf = { block: batch.asOf.block, time: formatTime(batch.asOf.time) };
  const isOld = now - batch.asOf.time > STALE_SECONDS;
  if (isOld) findings.add("record.fresh", "skipped", { because: "status.old", ...asOf });
  else findings.add("record.fresh", "pass", asOf);
}
