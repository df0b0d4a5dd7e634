import { z } from "zod";
import { Address, AsOf, Bytes32, Count, Sha256, Time } from "./common.ts";

const Contracts = z.object({
  auditLog: Address,
  agencyDirectory: Address,
  procurementLedger: Address,
  accessManager: Address,
  p256Verifier: Address,
  webAuthnVerifier: Address,
  rsaVerifier: Address,
});

const Delays = z.object({
  writer: Count,
  admission: Count,
  recovery: Count,
  policy: Count,
  succession: Count,
});

const Settled = z.object({ block: Count, size: Count });

/** The log as a whole: what to compare with the chain by one's own RPC. */
export const Ledger = z
  .object({
    chainId: Count,
    contracts: Contracts,
    /** Seconds. */
    delays: Delays,
    size: Count,
    root: Sha256,
    /** Newest block at which root and size were compared with the chain's. */
    verifiedBlock: Count,
    heads: z.object({
      chain: Count,
      seen: Settled,
      safe: Settled.nullable(),
      finalized: Settled.nullable(),
    }),
    finality: z.enum(["seen", "safe", "finalized"]),
    checkpoint: z
      .object({ size: Count, root: Sha256, blockNumber: Count, transactionHash: Bytes32 })
      .nullable(),
    updatedAt: Time,
    asOf: AsOf,
  })
  .meta({ id: "Ledger" });

/** How much the ledger holds; documents are those that published manifests name. */
export const Counts = z
  .object({
    steps: Count,
    processes: Count,
    documents: Count,
    agencies: Count,
    /** Distinct contents recorded, by what can be read of them. */
    manifests: z.object({ published: Count, notPublished: Count, withdrawn: Count }),
    asOf: AsOf,
  })
  .meta({ id: "Counts" });
export type Counts = z.infer<typeof Counts>;

export const Health = z.object({ status: z.literal("ok") });

export const Readiness = z.object({
  status: z.literal("ready"),
  chain: z.object({ head: Count }),
  asOf: AsOf,
});
