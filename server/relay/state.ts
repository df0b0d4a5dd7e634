import type { RelayContext } from "./context.ts";
import { bytes } from "./jobs.ts";

/** When and at which size the last checkpoint was signed; nulls before the first. Milliseconds. */
export interface LastCheckpoint {
  at: number | null;
  size: number | null;
}

export async function lastCheckpoint(ctx: RelayContext): Promise<LastCheckpoint> {
  const { rows } = await ctx.db.query<{ checkpoint_at: Date | null; checkpoint_size: string | null }>(
    "SELECT checkpoint_at, checkpoint_size FROM kept.relay_state",
  );
  const size = rows[0]?.checkpoint_size ?? null;
  return { at: rows[0]?.checkpoint_at?.getTime() ?? null, size: size === null ? null : Number(size) };
}

export async function noteCheckpoint(ctx: RelayContext, size: number): Promise<void> {
  await ctx.db.query("UPDATE kept.relay_state SET checkpoint_at = $1, checkpoint_size = $2", [
    new Date(ctx.now()),
    size,
  ]);
}

/** Writes down the gas money, for whoever watches the operator. */
export async function noteFunds(ctx: RelayContext, balance: bigint, low: boolean): Promise<void> {
  await ctx.db.query(
    `INSERT INTO kept.relay_state (sender, balance, low, updated_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (one) DO UPDATE
       SET sender = excluded.sender, balance = excluded.balance, low = excluded.low, updated_at = excluded.updated_at`,
    [bytes(ctx.key.address), balance, low, new Date(ctx.now())],
  );
}
