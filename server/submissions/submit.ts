import { randomUUID } from "node:crypto";

import type pg from "pg";

import { fromHex, to0x, toHex, type Hex } from "../../protocol/bytes.ts";
import { domain, stepDigest } from "../../protocol/eip712.ts";
import { isJejakError, JejakError } from "../../protocol/errors.ts";
import { keccak256, sha256, utf8 } from "../../protocol/hash.ts";
import type { JsonValue } from "../../protocol/json.ts";
import { checkManifest, manifestBytes } from "../../protocol/manifest.ts";
import type { ContentStore } from "../content/content.ts";
import { inTransaction, type Queryable } from "../store/pool.ts";
import type { SubmissionChain } from "./chain.ts";
import * as ledger from "./ledger.ts";
import { checkApprovers, checkEnough } from "./mandates.ts";
import { checkStep, type TrailState } from "./rules.ts";
import type { StoredPayload, SubmissionBody } from "./schema.ts";
import { checkSignatures } from "./signatures.ts";
import { checkHead, liveSteps, pendingTrail } from "./trails.ts";
import { warningsOf } from "./warnings.ts";

/** The relay listens on this channel for what waits. */
export const CHANNEL = "jejak_submissions";

/** What taking in a submission needs; `now` is in milliseconds. */
export interface SubmissionDeps {
  pool: pg.Pool;
  content: Pick<ContentStore, "put">;
  chain: SubmissionChain;
  chainId: bigint;
  procurementLedger: Hex;
  now: () => number;
}

/** A submission whose own parts agree with each other. */
interface Checked {
  trail: ledger.TrailName;
  digest: Hex;
  contentHash: string;
  content: Uint8Array;
  payload: StoredPayload;
}

/**
 * Checks everything that the contract and the public would check, then keeps manifest and step for good. When
 * this resolves, the step is on its way: content file and row are on the disk.
 *
 * The same step again (by its EIP-712 digest) gives the same submission; one that was refused or came into
 * conflict is checked anew, and may bring other signatures.
 * @returns the submission's id; `fresh` where this call put it on its way
 * @throws JejakError that names what is wrong; `chain-unavailable` where it cannot be known now
 */
export async function submit(
  deps: SubmissionDeps,
  body: SubmissionBody,
): Promise<{ id: string; fresh: boolean }> {
  const checked = checkParts(deps, body);
  const known = await knownId(deps.pool, checked.digest);
  if (known !== null) return { id: known, fresh: false };
  const recorded = await ledger.recordedStep(deps.pool, checked.trail, { digest: checked.digest });
  if (recorded) return { id: await keepRecorded(deps, checked, recorded), fresh: false };
  const policy = await policyFor(deps, checked.trail.agency);
  await checkSigned(deps, checked);
  try {
    return await keep(deps, checked, policy, await ledger.recordedTrail(deps.pool, checked.trail));
  } catch (error) {
    if (!isJejakError(error, "head-stale")) throw error;
    // The index may lag behind a step that was recorded a moment ago; the chain itself decides.
    const onChain = await deps.chain.trail(checked.trail);
    return await keep(deps, checked, policy, onChain);
  }
}

function checkParts(
  deps: SubmissionDeps,
  { step, succession, approvals, manifest }: SubmissionBody,
): Checked {
  const parsed = checkManifest(manifest as JsonValue);
  const content = manifestBytes(parsed);
  const contentHash = toHex(sha256(content));
  if (`0x${contentHash}` !== step.content) {
    throw new JejakError("content-hash-mismatch", {
      at: "step.content",
      values: { expected: step.content.slice(2), actual: contentHash },
    });
  }
  if (parsed.ocid !== step.ocid) {
    throw new JejakError("ocid-mismatch", { values: { step: step.ocid, manifest: parsed.ocid } });
  }
  const separator = domain(deps.chainId, deps.procurementLedger);
  return {
    trail: { agency: step.agency, ocidHash: to0x(keccak256(utf8(step.ocid))) },
    digest: to0x(stepDigest(separator, step)),
    contentHash,
    content,
    payload: { step, succession, approvals, warnings: warningsOf(step, parsed.release) },
  };
}

/** By the index, or, where it is being rebuilt, by the chain. */
async function policyFor(deps: SubmissionDeps, agency: Hex): Promise<bigint> {
  const policy = (await ledger.policyOf(deps.pool, agency)) ?? (await deps.chain.policy(agency));
  if (policy === null) throw new JejakError("agency-unknown", { values: { agency } });
  return policy;
}

/** That people with good mandates signed it: once, before anything is locked. */
async function checkSigned(deps: SubmissionDeps, { payload, digest }: Checked): Promise<void> {
  const { step, succession, approvals } = payload;
  const signing = await ledger.signingAgency(deps.pool, step.agency, succession);
  const numbers = approvals.map(({ mandate }) => mandate);
  const mandates = await ledger.mandatesOf(deps.pool, signing, numbers);
  for (const number of numbers.filter((each) => !mandates.has(each))) {
    const granted = await deps.chain.mandate(signing, number);
    if (granted) mandates.set(number, granted);
  }
  checkApprovers(approvals, mandates, step, seconds(deps));
  await checkSignatures(deps.chain, digest, approvals);
}

/** Under the trail's lock, so that of two steps on one head only one gets in. */
async function keep(
  deps: SubmissionDeps,
  checked: Checked,
  policy: bigint,
  recorded: TrailState,
): Promise<{ id: string; fresh: boolean }> {
  const { trail, digest, payload } = checked;
  return inTransaction(deps.pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [
      `${trail.agency} ${trail.ocidHash}`,
    ]);
    const known = await knownId(client, digest);
    if (known !== null) return { id: known, fresh: false };
    const live = await liveSteps(client, trail);
    const pending = pendingTrail(recorded, live, policy);
    const { previousHead } = payload.step;
    await checkHead(client, trail, { previousHead, digest }, { recorded, pending, live });
    checkOpening(payload, pending);
    checkEnough(payload.approvals, checkStep(pending, payload.step, policy, seconds(deps)));
    await deps.content.put(checked.contentHash, checked.content);
    // If we crash here, a content file is left that no submission names: harmless, and there for the next try.
    const id = await insert(client, checked);
    await client.query("SELECT pg_notify($1, '')", [CHANNEL]);
    return { id, fresh: true };
  });
}

/** Successors continue trails; they open none in the old agency's name. */
function checkOpening({ succession }: StoredPayload, trail: TrailState): void {
  if (succession === 0 || trail.length > 0) return;
  throw new JejakError("succession-unknown", { values: { succession, opensTrail: true } });
}

async function knownId(db: Queryable, digest: Hex): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    "SELECT id FROM kept.submissions WHERE digest = $1 AND status IN ('queued', 'sent', 'recorded')",
    [ledger.bytes(digest)],
  );
  return rows[0]?.id ?? null;
}

async function insert(db: Queryable, checked: Checked): Promise<string> {
  const { payload, contentHash, content } = checked;
  await db.query(
    `INSERT INTO kept.content_meta (content_hash, size, supplied_by) VALUES ($1, $2, 'submission')
     ON CONFLICT (content_hash) DO NOTHING`,
    [fromHex(contentHash), content.length],
  );
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO kept.submissions
       (id, digest, status, agency, ocid_hash, ocid, previous_head, content_hash, payload)
     VALUES ($1, $2, 'queued', $3, $4, $5, $6, $7, $8)
     ON CONFLICT (digest) DO UPDATE
       SET status = 'queued', payload = excluded.payload, error = NULL, tries = 0, updated_at = now()
     RETURNING id`,
    [
      randomUUID(),
      ledger.bytes(checked.digest),
      ledger.bytes(checked.trail.agency),
      ledger.bytes(checked.trail.ocidHash),
      payload.step.ocid,
      ledger.bytes(payload.step.previousHead),
      fromHex(contentHash),
      JSON.stringify(payload),
    ],
  );
  const [row] = rows;
  if (!row) throw new JejakError("invariant-broken", { detail: "An insert returned no row" });
  return row.id;
}

/** An officer sent the transaction without us: the step is recorded, only its content may be new. */
async function keepRecorded(
  deps: SubmissionDeps,
  checked: Checked,
  recorded: ledger.RecordedStep,
): Promise<string> {
  await deps.content.put(checked.contentHash, checked.content);
  return inTransaction(deps.pool, async (client) => {
    const id = await insert(client, checked);
    await client.query(
      `UPDATE kept.submissions
       SET status = 'recorded', entry_index = $2, block_number = $3, block_hash = $4, tx_hashes = ARRAY[$5::bytea]
       WHERE id = $1`,
      [
        id,
        recorded.index,
        recorded.block,
        ledger.bytes(recorded.blockHash),
        ledger.bytes(recorded.transaction),
      ],
    );
    return id;
  });
}

function seconds(deps: SubmissionDeps): number {
  return Math.floor(deps.now() / 1000);
}
