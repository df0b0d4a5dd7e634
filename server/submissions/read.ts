import { to0x, toHex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import type { Queryable } from "../store/pool.ts";
import { StoredPayload, type Warning } from "./schema.ts";

/** `seen` is in a block, `safe` and `finalized` as the chain says. */
export type Finality = "seen" | "safe" | "finalized";

/** A submission as `GET /api/v1/submissions/{id}` shows it. */
export interface SubmissionView {
  id: string;
  /** EIP-712 digest of the step, which is the trail's head once it is recorded. */
  digest: string;
  /** queued: waits; sent: signed into a transaction; recorded; refused by the contract; conflict: the head moved. */
  status: "queued" | "sent" | "recorded" | "refused" | "conflict";
  agency: string;
  ocid: string;
  previousHead: string;
  content: string;
  transactions: string[];
  entry: { index: number; block: number; blockHash: string; finality: Finality } | null;
  problem: { code: string; values: Record<string, unknown> } | null;
  warnings: Warning[];
  createdAt: string;
  updatedAt: string;
  links: { self: string; trail: string; manifest: string; entry: string | null };
}

interface Row {
  id: string;
  digest: Buffer;
  status: SubmissionView["status"];
  agency: Buffer;
  ocid: string;
  previous_head: Buffer;
  content_hash: Buffer;
  payload: unknown;
  tx_hashes: Buffer[];
  entry_index: string | null;
  block_number: string | null;
  block_hash: Buffer | null;
  error: SubmissionView["problem"];
  created_at: Date;
  updated_at: Date;
  safe_block: string | null;
  finalized_block: string | null;
}

/** @throws JejakError `submission-unknown` */
export async function getSubmission(db: Queryable, id: string): Promise<SubmissionView> {
  const { rows } = await db.query<Row>(
    `SELECT s.*, c.safe_block, c.finalized_block
     FROM kept.submissions s LEFT JOIN ledger.cursor c ON true WHERE s.id = $1`,
    [id],
  );
  if (!rows[0]) throw new JejakError("submission-unknown", { values: { id } });
  return viewOf(rows[0]);
}

function viewOf(row: Row): SubmissionView {
  const agency = to0x(row.agency);
  const content = toHex(row.content_hash);
  const entry = entryOf(row);
  return {
    id: row.id,
    digest: to0x(row.digest),
    status: row.status,
    agency,
    ocid: row.ocid,
    previousHead: to0x(row.previous_head),
    content,
    transactions: row.tx_hashes.map((hash) => to0x(hash)),
    entry,
    problem: row.error,
    warnings: StoredPayload.parse(row.payload).warnings,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    links: {
      self: `/api/v1/submissions/${row.id}`,
      trail: `/api/v1/agencies/${agency}/processes/${encodeURIComponent(row.ocid)}`,
      manifest: `/api/v1/manifests/${content}`,
      entry: entry && `/api/v1/entries/${entry.index}`,
    },
  };
}

function entryOf(row: Row): SubmissionView["entry"] {
  if (row.status !== "recorded" || row.entry_index === null || !row.block_hash) return null;
  const block = Number(row.block_number);
  return {
    index: Number(row.entry_index),
    block,
    blockHash: to0x(row.block_hash),
    finality: finalityOf(block, row),
  };
}

function finalityOf(block: number, row: Row): Finality {
  if (block <= Number(row.finalized_block ?? -1)) return "finalized";
  return block <= Number(row.safe_block ?? -1) ? "safe" : "seen";
}
