import type { z } from "zod";
import { JejakError } from "../../../protocol/errors.ts";
import { decodeEntry } from "../../../protocol/kinds.ts";
import type { GenesisEntry } from "../../../protocol/kinds.ts";
import { genesisWords, newestCheckpoint, readState } from "../../store/queries/ledger.ts";
import type { CheckpointRow, StateRow } from "../../store/queries/ledger.ts";
import type { Queryable } from "../../store/pool.ts";
import { inView } from "../../store/queries/view.ts";
import { hex, hex0x } from "../format.ts";
import { asOf } from "../present/view.ts";
import { ok, route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import { Ledger } from "../schemas/ledger.ts";

type LedgerAnswer = z.output<typeof Ledger>;

async function genesisOf(db: Queryable): Promise<GenesisEntry> {
  const words = await genesisWords(db);
  if (!words) throw new JejakError("not-ready", { values: { waitingFor: ["index"] } });
  return decodeEntry(words) as GenesisEntry;
}

function contractsOf(genesis: GenesisEntry): LedgerAnswer["contracts"] {
  return {
    auditLog: genesis.auditLog,
    agencyDirectory: genesis.agencyDirectory,
    procurementLedger: genesis.procurementLedger,
    accessManager: genesis.authority,
    p256Verifier: genesis.p256Verifier,
    webAuthnVerifier: genesis.webAuthnVerifier,
    rsaVerifier: genesis.rsaVerifier,
  };
}

function delaysOf(genesis: GenesisEntry): LedgerAnswer["delays"] {
  return {
    writer: genesis.writerDelay,
    admission: genesis.admissionDelay,
    recovery: genesis.recoveryDelay,
    policy: genesis.policyDelay,
    succession: genesis.successionDelay,
  };
}

/** Block -1 says that the node knows no such tag. */
function settled(block: string, size: string) {
  return Number(block) < 0 ? null : { block: Number(block), size: Number(size) };
}

function headsOf(state: StateRow): LedgerAnswer["heads"] {
  return {
    chain: Math.max(Number(state.head_block), Number(state.block_number)),
    seen: { block: Number(state.block_number), size: Number(state.size) },
    safe: settled(state.safe_block, state.safe_size),
    finalized: settled(state.finalized_block, state.finalized_size),
  };
}

function checkpointOf(row: CheckpointRow | null): LedgerAnswer["checkpoint"] {
  return (
    row && {
      size: Number(row.size),
      root: hex(row.root),
      blockNumber: Number(row.block_number),
      transactionHash: hex0x(row.tx_hash),
    }
  );
}

export const getLedger = route({
  method: "get",
  path: "/api/v1/ledger",
  operationId: "getLedger",
  summary: {
    id: "Rantai, kontrak, ukuran dan akar log, dan sejauh mana semuanya final",
    en: "Chain, contracts, size and root of the log, and how final all of it is",
  },
  params: NoParameters,
  query: NoParameters,
  answer: { status: 200, schema: Ledger },
  problems: ["request-malformed", "not-ready", "database-unavailable"],
  handle: (_input, { deps }) =>
    inView(deps.pool, "seen", async (db, view) => {
      const state = (await readState(db)) as StateRow;
      const genesis = await genesisOf(db);
      return ok({
        chainId: Number(state.chain_id),
        contracts: contractsOf(genesis),
        delays: delaysOf(genesis),
        size: view.size,
        root: hex(state.root),
        verifiedBlock: Number(state.verified_block),
        heads: headsOf(state),
        finality: view.finality,
        checkpoint: checkpointOf(await newestCheckpoint(db)),
        updatedAt: state.updated_at.toISOString(),
        asOf: asOf(view),
      });
    }),
});

export const ledger = [getLedger];
