import { z } from "zod";
import { fromHex, type Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { hashesOf } from "../../protocol/evidence/block.ts";
import { headerOfBlock, parseHeader, type Header } from "../../protocol/proof/header.ts";
import { poolOf, readAccount, readSlot, type NodePool } from "../../protocol/proof/trie.ts";
import { requestOf, type Call, type Rpc } from "../chain/rpc.ts";

/** An account and those of its slots that are to be proved. */
export interface Wanted {
  address: Hex;
  slots: readonly Hex[];
}

/** State of a block with its proof. */
export interface ProvedState {
  /** RLP of the block's header. */
  rlp: Uint8Array;
  header: Header;
  /** The hash by which the chain knows the block. */
  hash: Hex;
  /** Trie nodes of all proofs, each once, no more than they need. */
  nodes: Uint8Array[];
  /** In the order asked for. */
  codeHashes: Hex[];
}

/** Nodes take no more slots than so many in one call of eth_getProof (geth: 1,024). */
const MOST_SLOTS = 512;

const Bytes = z.templateLiteral(["0x", z.string().regex(/^(?:[0-9a-f]{2})*$/)]);
const Word = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{64}$/)]);
const Nodes = z.array(Bytes);
const Proof = z.object({
  codeHash: Word,
  accountProof: Nodes,
  storageProof: z.array(z.object({ proof: Nodes })),
});
const Block = z.looseObject({ hash: Word });

/**
 * Reads a block's header and proves accounts and slots in its state. Every node is checked on its way up to the
 * header's state root, so what comes back proves itself.
 * @throws JejakError `rpc-state-pruned` where the node no longer holds that state, `rpc-answer-malformed`,
 * `proof-incomplete`, `proof-malformed`, `header-malformed`, and those of `Rpc.batch`
 */
export async function proveState(rpc: Rpc, block: number, wanted: readonly Wanted[]): Promise<ProvedState> {
  const place = `0x${block.toString(16)}`;
  const blockCall: Call = { method: "eth_getBlockByNumber", params: [place, false] };
  const proofCalls = wanted.flatMap((account) => callsFor(account, place));
  const [answer, ...answers] = await rpc.batch([blockCall, ...proofCalls]);
  const { rlp, header, hash } = readHeader(blockCall, answer);
  const proofs = answers.map((proof, i) => parsed(Proof, proofCalls[i] as Call, proof));
  const offered = proofs.flatMap(({ accountProof, storageProof }) => [
    ...accountProof,
    ...storageProof.flatMap(({ proof }) => proof),
  ]);
  const { nodes, codeHashes } = needed(header.stateRoot, wanted, [...new Set(offered)].map(fromHex));
  return { rlp, header, hash, nodes, codeHashes };
}

function callsFor({ address, slots }: Wanted, place: string): Call[] {
  const parts = Array.from({ length: Math.max(1, Math.ceil(slots.length / MOST_SLOTS)) }, (_, i) =>
    slots.slice(i * MOST_SLOTS, (i + 1) * MOST_SLOTS),
  );
  return parts.map((part) => ({ method: "eth_getProof", params: [address, part, place] }));
}

function parsed<T extends z.ZodType>(schema: T, call: Call, answer: unknown): z.output<T> {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  throw new JejakError("rpc-answer-malformed", {
    values: { request: requestOf(call), field: result.error.issues[0]?.path.join(".") },
  });
}

function readHeader(call: Call, answer: unknown): { rlp: Uint8Array; header: Header; hash: Hex } {
  if (answer === null) throw new JejakError("rpc-state-pruned", { values: { request: requestOf(call) } });
  const block = parsed(Block, call, answer);
  const rlp = headerOfBlock(block);
  const header = parseHeader(rlp);
  // A chain may have header fields of its own, which JSON-RPC does not tell; its headers cannot be proved then.
  if (hashesOf(header).includes(block.hash)) return { rlp, header, hash: block.hash };
  throw new JejakError("header-malformed", { values: { expected: block.hash, found: hashesOf(header) } });
}

/** Walks every proof, and leaves out what no walk came by. */
function needed(
  stateRoot: Hex,
  wanted: readonly Wanted[],
  offered: readonly Uint8Array[],
): Pick<ProvedState, "nodes" | "codeHashes"> {
  const all = poolOf(offered);
  const used = new Set<string>();
  const pool = watched(all, used);
  const codeHashes = wanted.map(({ address, slots }) => {
    const account = readAccount(stateRoot, address, pool);
    if (account === null) throw new JejakError("proof-incomplete", { values: { address } });
    for (const slot of slots) readSlot(account.storageRoot, slot, pool);
    return account.codeHash;
  });
  return { nodes: [...used].map((hash) => all.get(hash) as Uint8Array), codeHashes };
}

function watched(all: NodePool, used: Set<string>): NodePool {
  const pool = new Map(all);
  pool.get = (hash) => {
    const node = all.get(hash);
    if (node !== undefined) used.add(hash);
    return node;
  };
  return pool;
}
