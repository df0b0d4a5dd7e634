import { onchainTable } from "ponder";

export const entries = onchainTable("entries", (t) => ({
  index: t.bigint().primaryKey(),
  subject: t.hex().notNull(),
  words: t.hex().notNull(),
  recordedAt: t.bigint().notNull(),
  blockNumber: t.bigint().notNull(),
  txHash: t.hex().notNull(),
}));
