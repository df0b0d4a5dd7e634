import { hash } from "node:crypto";
import { claimedTrust } from "../../protocol/evidence/claimed.ts";
import { CHECKS, type CheckCode, type Verdict } from "../../protocol/evidence/findings.ts";
import { verifyBatch, type Report } from "../../protocol/evidence/verify.ts";
import * as evidence from "../../protocol/evidence/words.ts";
import type { JsonObject } from "../../protocol/json.ts";
import type { RecordCode, RecordFinding } from "../../protocol/records/findings.ts";
import type { Demand } from "../../protocol/records/key-binding.ts";
import { verifyRecord } from "../../protocol/records/verify.ts";
import { nameOf, sentenceOf, verdictText } from "../../protocol/records/words.ts";
import type { Lang } from "../../protocol/texts.ts";
import { createThread, type Thread } from "../thread.ts";

/** A record that somebody shows, with what this server knows of its batch. */
export interface RecordTask {
  /** The file as it is. */
  record: Uint8Array;
  /** Made and checked by this server; null where it knows no such batch. */
  evidence: Uint8Array | null;
  demand: Demand;
  /** Unix seconds. */
  now: number;
  lang: Lang;
}

/** What became of it, in words too. Nothing of it is kept. */
export interface RecordAnswer {
  verdict: Verdict;
  sentence: string;
  /** Of the record, and what a reader should know of its batch besides, or does not hold of it. */
  findings: {
    code: RecordCode | CheckCode;
    status: RecordFinding["status"];
    values: JsonObject;
    name: string;
    sentence: string;
  }[];
  record: { vct: string; batch: number; shown: Record<string, string>; hidden: string[] } | null;
}

/** Batches of which it is kept what their evidence came to: nothing of a record is among it. */
const MOST_BATCHES = 8;

/** Verifies evidence once. @returns the same for the same bytes, held against what they claim themselves */
function verifyOnce(): typeof verifyBatch {
  const kept = new Map<string, ReturnType<typeof verifyBatch>>();
  return (input) => {
    const name = hash("sha256", input.evidence);
    const found = kept.get(name) ?? verifyBatch(input);
    kept.delete(name);
    kept.set(name, found);
    for (const oldest of kept.keys()) if (kept.size > MOST_BATCHES) kept.delete(oldest);
    return found;
  };
}

const verify = verifyOnce();

/** Checks a record. Never throws for what stands in it. */
export function checkShown({ record, evidence: made, demand, now, lang }: RecordTask): RecordAnswer {
  const trust = made === null ? undefined : claimedTrust(made);
  const given = made === null ? [] : [made];
  const checked = verifyRecord({ record, evidence: given, trust, now, demand, verify });
  const { findings, record: found } = checked.record;
  return {
    verdict: checked.verdict,
    sentence: verdictText(lang, checked.verdict),
    findings: [
      ...findings.map((finding) => ({
        ...finding,
        name: nameOf(lang, finding.code),
        sentence: sentenceOf(lang, finding, found?.type),
      })),
      ...tellBatch(lang, checked.batch),
    ],
    record: found && {
      vct: found.issued.payload.vct,
      batch: found.issued.payload.jejak.batch,
      shown: found.shown,
      hidden: found.hidden,
    },
  };
}

/** A key that was declared suspect, say: the record's own findings know nothing of it. */
function tellBatch(lang: Lang, report: Report | null): RecordAnswer["findings"] {
  const told = report?.findings.filter(
    ({ code, status }) => CHECKS[code] === "note" || status === "fail" || status === "error",
  );
  return (told ?? []).map((finding) => ({
    ...finding,
    name: evidence.nameOf(lang, finding.code),
    sentence: evidence.sentenceOf(lang, finding),
  }));
}

/** Checks records beside the thread that answers requests. */
export function createRecordThread(): Thread<RecordTask, RecordAnswer> {
  return createThread(new URL("./record-thread.ts", import.meta.url));
}
