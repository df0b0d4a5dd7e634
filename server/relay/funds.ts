import { TRANSACTION_GAS_CAP } from "./batch.ts";
import type { RelayContext } from "./context.ts";
import { feesFor } from "./fees.ts";
import { balanceOf, tipOf, type Head } from "./node.ts";
import { noteFunds } from "./state.ts";

/** Gas money is low when it does not pay for this many of the largest transactions. */
const COMFORT = 20n;

/** Looks at the gas money, writes it down, and warns where it runs low. */
export async function checkFunds(ctx: RelayContext, head: Head): Promise<void> {
  const balance = await balanceOf(ctx.rpc, ctx.key.address);
  const { maxFee } = feesFor(head.baseFee, await tipOf(ctx.rpc));
  const comfortable = COMFORT * BigInt(TRANSACTION_GAS_CAP) * maxFee;
  const low = balance < comfortable;
  await noteFunds(ctx, balance, low);
  if (!low) return;
  const values = {
    address: ctx.key.address,
    balance: balance.toString(),
    comfortable: comfortable.toString(),
  };
  ctx.log.warn({ code: "gas-exhausted", ...values }, "gas money runs low: fund the relay's address");
}
