import type { Queryable } from "./pool.ts";

/** Writes down that the sample ledger is complete; `/readyz` waits for it. Idempotent. */
export async function markSampleComplete(db: Queryable): Promise<void> {
  await db.query(
    `INSERT INTO kept.facts (name, value) VALUES ('sample', '{"complete": true}')
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = now()`,
  );
}

/** Whether the sample ledger is complete. */
export async function isSampleComplete(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ complete: boolean }>(
    "SELECT (value ->> 'complete')::boolean AS complete FROM kept.facts WHERE name = 'sample'",
  );
  return rows[0]?.complete ?? false;
}
