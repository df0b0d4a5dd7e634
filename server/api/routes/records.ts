import { JejakError, isJejakError } from "../../../protocol/errors.ts";
import { canonicalize } from "../../../protocol/jcs.ts";
import type { JsonObject } from "../../../protocol/json.ts";
import { parseIssuer } from "../../../protocol/records/batch.ts";
import { batchOf } from "../../../protocol/records/check.ts";
import { recordFileOf } from "../../../protocol/records/record-file.ts";
import { createRecordThread } from "../../evidence/record-check.ts";
import type { BatchEvidence, BatchName } from "../kept-evidence.ts";
import { ok, route, type Context } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import { RecordCheck, RecordCheckBody } from "../schemas/record.ts";

const MOST_BYTES = 256 * 1024;
const NEVER_STORED = { "Cache-Control": "no-store" };
const checks = createRecordThread();

/** Evidence that a record brings would lead to a chain of its own. */
function withoutEvidence(shown: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(shown).filter(([name]) => name !== "evidence"));
}

/** What a record says of its batch; null where it says nothing that can be read. */
function batchAsked(shown: JsonObject): BatchName | null {
  try {
    const { iss, number } = batchOf(recordFileOf(shown));
    const place = parseIssuer(iss);
    return place ? { agency: place.agency, number } : null;
  } catch (error) {
    if (isJejakError(error)) return null;
    throw error;
  }
}

/** Evidence of a batch; null where this ledger has no such batch. */
async function evidenceOf(context: Context, batch: BatchName): Promise<BatchEvidence | null> {
  const { pool, keptEvidence } = context.deps;
  try {
    return await keptEvidence.of(pool, batch, () => makeEvidence(context, batch));
  } catch (error) {
    if (isJejakError(error, "batch-unknown")) return null;
    throw error;
  }
}

async function makeEvidence({ deps, client }: Context, batch: BatchName): Promise<BatchEvidence> {
  const leave = deps.evidencePlaces.take(client?.address ?? "");
  try {
    const { bytes, block } = await deps.evidence.make({ type: "batch", ...batch }, "seen");
    return { bytes, block };
  } finally {
    leave();
  }
}

/** Nothing of a record reaches log or database: what is wrong with it is a finding of the answer, not an error. */
export const postRecordCheck = route({
  method: "post",
  path: "/api/v1/records/check",
  operationId: "checkRecord",
  summary: {
    id: "Periksa penyajian sebuah dokumen, dengan persetujuan pemegangnya; tidak ada yang disimpan",
    en: "Check a presentation of a civil record, with its holder's consent; nothing of it is kept",
  },
  params: NoParameters,
  query: NoParameters,
  body: { kind: "json", maxBytes: MOST_BYTES, schema: RecordCheckBody },
  limiter: "evidence",
  answer: { status: 200, schema: RecordCheck },
  problems: [
    "request-malformed",
    "consent-missing",
    "unsupported-media-type",
    "body-too-large",
    "rate-limited",
    "server-busy",
    "evidence-refuted",
    "evidence-too-large",
    "chain-unavailable",
    "rpc-state-pruned",
    "not-ready",
    "database-unavailable",
  ],
  handle: async ({ body: { presentation, consent, nonce, audience } }, context) => {
    if (!consent) throw new JejakError("consent-missing");
    const shown = withoutEvidence(presentation as JsonObject);
    const asked = batchAsked(shown);
    const made = asked && (await evidenceOf(context, asked));
    const answer = await checks.ask({
      record: canonicalize(shown),
      evidence: made && made.bytes,
      demand: { ...(nonce !== undefined && { nonce }), ...(audience !== undefined && { audience }) },
      now: Math.floor(Date.now() / 1000),
      lang: context.language,
    });
    return ok({ ...answer, block: made && made.block }, NEVER_STORED);
  },
});

export const records = [postRecordCheck];
