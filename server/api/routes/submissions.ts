import type { z } from "zod";
import { inView } from "../../store/queries/view.ts";
import type { View } from "../../store/queries/view.ts";
import type { SubmissionView } from "../../submissions/read.ts";
import { MAX_BODY_BYTES, SubmissionBody } from "../../submissions/schema.ts";
import type { Deps } from "../deps.ts";
import { asOf } from "../present/view.ts";
import { ok, route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import { Submission, SubmissionParams } from "../schemas/submission.ts";

function submissionAnswer(found: SubmissionView, view: View): z.output<typeof Submission> {
  const { content, entry, problem, ...rest } = found;
  return {
    ...rest,
    contentHash: content,
    index: entry?.index ?? null,
    blockNumber: entry?.block ?? null,
    blockHash: entry?.blockHash ?? null,
    finality: entry?.finality ?? null,
    error: problem,
    asOf: asOf(view),
  };
}

async function answerOf(deps: Deps, id: string): Promise<z.output<typeof Submission>> {
  const found = await deps.submissions.find(id);
  const view = await inView(deps.pool, "seen", (_db, newest) => Promise.resolve(newest));
  return submissionAnswer(found, view);
}

const postSubmission = route({
  method: "post",
  path: "/api/v1/submissions",
  operationId: "submitStep",
  summary: {
    id: "Menyerahkan langkah yang ditandatangani beserta manifesnya; disimpan awet sebelum dijawab",
    en: "Hands in a signed step with its manifest; stored durably before the answer",
  },
  params: NoParameters,
  query: NoParameters,
  body: { kind: "json", maxBytes: MAX_BODY_BYTES, schema: SubmissionBody },
  limiter: "writes",
  answer: { status: 202, headers: ["Location"], schema: Submission },
  problems: [
    "request-malformed",
    "unsupported-media-type",
    "body-too-large",
    "rate-limited",
    "manifest-malformed",
    "content-hash-mismatch",
    "ocid-mismatch",
    "agency-unknown",
    "succession-unknown",
    "mandate-unknown",
    "mandate-not-good",
    "approvals-malformed",
    "approvals-insufficient",
    "approvals-duplicate-holder",
    "signer-mismatch",
    "signature-invalid",
    "step-expired",
    "tags-unknown",
    "correction-invalid",
    "trail-closed",
    "deadline-not-allowed",
    "deadline-not-reached",
    "head-stale",
    "head-conflict",
    "chain-unavailable",
    "not-ready",
    "database-unavailable",
  ],
  handle: async ({ body }, { deps }) => {
    const { id } = await deps.submissions.submit(body);
    const headers = { Location: `/api/v1/submissions/${id}` };
    return { status: 202, body: await answerOf(deps, id), headers };
  },
});

const getSubmission = route({
  method: "get",
  path: "/api/v1/submissions/{id}",
  operationId: "getSubmission",
  summary: { id: "Keadaan sebuah kiriman", en: "The state of a submission" },
  params: SubmissionParams,
  query: NoParameters,
  answer: { status: 200, schema: Submission },
  problems: ["request-malformed", "submission-unknown", "not-ready", "database-unavailable"],
  handle: async ({ params }, { deps }) => ok(await answerOf(deps, params.id)),
});

export const submissions = [postSubmission, getSubmission];
