import { z } from "zod";
import { fromHex, to0x, toHex, type Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { keccak256 } from "../../protocol/hash.ts";
import { peakLevels, rootFromPeaks } from "../../protocol/log.ts";
import type { Checkpoint, CheckpointBlock } from "../../protocol/proof/cosignature.ts";
import { poolOf, readAccount, readSlot } from "../../protocol/proof/trie.ts";
import { SIZE_SLOT, peakSlot } from "../../protocol/slots.ts";
import { RpcAnswerError } from "../../server/chain/json-rpc.ts";
import { readHeads, type Finality } from "../../server/chain/reader.ts";
import type { Rpc } from "../../server/chain/rpc.ts";
import { proveState } from "../../server/evidence/proofs.ts";

/** The ledger as the witness pins it, and how its network tells what is final. */
export interface Ledger {
  chainId: bigint;
  auditLog: Hex;
  /** Of the AuditLog's code; without it any code is taken, for an address keeps its code. */
  codeHash?: Hex;
  finality: Finality;
}

const NO_CODE = to0x(keccak256(new Uint8Array(0)));

/**
 * Holds a checkpoint against the witness's own RPC: the block is final and in the chain by this hash, and its state
 * has AuditLog at this address with this size and root. What the RPC answers is proved up to the block's hash.
 * @throws JejakError `checkpoint-not-final`, `checkpoint-refuted` with both values, `chain-mismatch`, those of
 * `proveState`
 */
export async function checkOnChain(
  rpc: Rpc,
  ledger: Ledger,
  { size, root, block }: Checkpoint & { block: CheckpointBlock },
): Promise<void> {
  const found = await stateIfFinal(rpc, ledger, block.number, size).catch(refuseAnswer);
  const demand = demandIn(block);
  demand("block hash", found.hash, block.hash);
  if (ledger.codeHash !== undefined) demand("code of AuditLog", found.codeHash, ledger.codeHash);
  else if (found.codeHash === NO_CODE) demand("code of AuditLog", NO_CODE, "any");
  demand("size", found.size, size);
  demand("root", found.root(), root);
}

const ChainId = z.string().regex(/^0x[0-9a-f]+$/i);

async function stateIfFinal(rpc: Rpc, ledger: Ledger, block: number, size: number): Promise<LogAtBlock> {
  const chainId = ChainId.safeParse(await rpc.call("eth_chainId", []));
  if (!chainId.success) throw new JejakError("rpc-answer-malformed", { values: { request: "eth_chainId" } });
  if (BigInt(chainId.data) !== ledger.chainId) {
    const values = { expected: ledger.chainId, found: BigInt(chainId.data) };
    throw new JejakError("chain-mismatch", { values });
  }
  const { finalized } = await readHeads(rpc, ledger.finality);
  if (block > finalized) throw new JejakError("checkpoint-not-final", { values: { block, finalized } });
  return await stateAt(rpc, ledger, block, size);
}

/** A node that refuses tells nothing about the checkpoint. */
function refuseAnswer(error: unknown): never {
  if (!(error instanceof RpcAnswerError)) throw error;
  throw new JejakError("chain-unavailable", { detail: error.message, cause: error });
}

interface LogAtBlock {
  hash: Hex;
  codeHash: Hex;
  size: number;
  /** Folded from the peaks of the size asked for: of meaning only where that is the size. */
  root(): string;
}

async function stateAt(rpc: Rpc, { auditLog }: Ledger, block: number, size: number): Promise<LogAtBlock> {
  const peaks = peakLevels(size).map(peakSlot);
  const proved = await proveState(rpc, block, [{ address: auditLog, slots: [SIZE_SLOT, ...peaks] }]);
  const pool = poolOf(proved.nodes);
  const account = readAccount(proved.header.stateRoot, auditLog, pool);
  if (account === null) throw new JejakError("proof-incomplete", { values: { address: auditLog } });
  const word = (slot: Hex): bigint => readSlot(account.storageRoot, slot, pool);
  return {
    hash: proved.hash,
    codeHash: account.codeHash,
    size: Number(word(SIZE_SLOT)),
    root: () =>
      toHex(
        rootFromPeaks(
          size,
          peaks.map((slot) => bytesOf(word(slot))),
        ),
      ),
  };
}

function bytesOf(word: bigint): Uint8Array {
  return fromHex(word.toString(16).padStart(64, "0"));
}

function demandIn({ number }: CheckpointBlock) {
  return (what: string, onChain: string | number, signed: string | number): void => {
    if (onChain === signed) return;
    throw new JejakError("checkpoint-refuted", { at: what, values: { block: number, onChain, signed } });
  };
}
