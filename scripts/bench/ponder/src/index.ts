import { ponder } from "ponder:registry";
import { entries } from "ponder:schema";

ponder.on("AuditLog:Entry", async ({ event, context }) => {
  const { index, subject, words } = event.args;
  const { timestamp: recordedAt, number: blockNumber } = event.block;
  await context.db
    .insert(entries)
    .values({ index, subject, words, recordedAt, blockNumber, txHash: event.transaction.hash });
});
