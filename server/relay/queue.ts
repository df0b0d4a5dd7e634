import { to0x } from "../../protocol/bytes.ts";
import { StoredPayload } from "../submissions/schema.ts";
import type { Waiting } from "./batch.ts";
import type { RelayContext } from "./context.ts";

interface Row {
  id: string;
  digest: Buffer;
  payload: unknown;
  tries: number;
  parent: "queued" | "sent" | "recorded" | "refused" | "conflict" | null;
  parent_id: string | null;
}

/**
 * What waits, oldest first, its rows locked until the transaction ends. A step whose parent failed is in
 * conflict from now on, and one whose parent waits further back waits too.
 */
export async function takeWaiting(ctx: RelayContext): Promise<Waiting[]> {
  const rows = await readWaiting(ctx);
  const orphans = orphansOf(rows);
  await markOrphans(ctx, [...orphans]);
  const present = new Set(rows.map(({ id }) => id));
  const lacking = ({ parent, parent_id }: Row) => parent === "queued" && !present.has(parent_id ?? "");
  return rows.filter((row) => !orphans.has(row.id) && !lacking(row)).map(waitingOf);
}

async function readWaiting(ctx: RelayContext): Promise<Row[]> {
  const { rows } = await ctx.db.query<Row>(
    `SELECT s.id, s.digest, s.payload, s.tries, p.status AS parent, p.id AS parent_id
     FROM kept.submissions s
     LEFT JOIN kept.submissions p ON p.digest = s.previous_head
     WHERE s.status = 'queued' ORDER BY s.created_at, s.id LIMIT $1
     FOR UPDATE OF s SKIP LOCKED`,
    [2 * ctx.options.limits.count],
  );
  return rows;
}

/** Children of failed steps, and their children. */
function orphansOf(rows: readonly Row[]): Set<string> {
  const orphans = new Set<string>();
  for (let found = -1; found < orphans.size;) {
    found = orphans.size;
    for (const { id, parent, parent_id } of rows) {
      const failed = parent === "refused" || parent === "conflict" || orphans.has(parent_id ?? "");
      if (failed) orphans.add(id);
    }
  }
  return orphans;
}

async function markOrphans(ctx: RelayContext, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await ctx.db.query(
    `UPDATE kept.submissions
     SET status = 'conflict', updated_at = now(), error = jsonb_build_object('code', 'head-stale', 'values',
       jsonb_build_object('previousHead', '0x' || encode(previous_head, 'hex'), 'reason', 'its parent was not recorded'))
     WHERE id = ANY ($1::uuid[])`,
    [ids],
  );
}

function waitingOf({ id, digest, payload, tries }: Row): Waiting {
  return { id, digest: to0x(digest), payload: StoredPayload.parse(payload), tries };
}

/** These steps are in a transaction from now on. */
export async function markSent(ctx: RelayContext, ids: readonly string[]): Promise<void> {
  await ctx.db.query(
    `UPDATE kept.submissions SET status = 'sent', sent_at = now(), updated_at = now()
     WHERE id = ANY ($1::uuid[])`,
    [ids],
  );
}

export async function isAnythingWaiting(ctx: RelayContext): Promise<boolean> {
  const { rowCount } = await ctx.db.query("SELECT 1 FROM kept.submissions WHERE status = 'queued' LIMIT 1");
  return rowCount === 1;
}
