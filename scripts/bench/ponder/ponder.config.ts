import { createConfig } from "ponder";
import { parseAbi } from "viem";

const { BENCH_RPC_URL, BENCH_CHAIN_ID, BENCH_AUDIT_LOG, BENCH_START_BLOCK, DATABASE_URL } = process.env;

export default createConfig({
  database: { kind: "postgres", connectionString: DATABASE_URL },
  // Ponder's own advice for anvil: its cache of RPC answers only costs there.
  chains: { local: { id: Number(BENCH_CHAIN_ID), rpc: BENCH_RPC_URL, disableCache: true } },
  contracts: {
    AuditLog: {
      chain: "local",
      abi: parseAbi(["event Entry(uint64 indexed index, bytes32 indexed subject, bytes words)"]),
      address: BENCH_AUDIT_LOG as `0x${string}`,
      startBlock: Number(BENCH_START_BLOCK),
    },
  },
});
