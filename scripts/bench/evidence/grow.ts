import { createHash } from "node:crypto";
import { to0x } from "../../../protocol/bytes.ts";
import { peakLevels } from "../../../protocol/log.ts";
import { SIZE_SLOT, peakSlot } from "../../../protocol/slots.ts";
import {
  appendLeaf,
  packPeaks,
  rootOf,
  unpackPeaks,
  type Accumulator,
  type Subtree,
} from "../../../server/indexer/accumulator.ts";
import type { Anvil } from "../../../test/helpers/anvil.ts";
import { rpcCall } from "../../../test/helpers/rpc.ts";
import type { EvidenceWorld } from "../../../test/server/evidence/world.ts";

/** Entries of no process; 17 words, as a step has. */
const FILLERS = `
  INSERT INTO ledger.entries
  SELECT i, 1767225600, 1, 14, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'),
         decode(repeat('00', 544), 'hex'), sha256(int8send(i)), decode(repeat('00', 32), 'hex')
  FROM generate_series($1::bigint, $2::bigint - 1) AS i`;

function fillerLeaf(index: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(index));
  return createHash("sha256").update(bytes).digest();
}

function appendFillers(log: Accumulator, size: number): Subtree[] {
  const completed: Subtree[] = [];
  while (log.size < size) appendLeaf(log, fillerLeaf(log.size), completed);
  return completed;
}

async function growIndex({ pool }: EvidenceWorld, size: number): Promise<Accumulator> {
  const { rows } = await pool.query<{ size: string; peaks: Buffer }>("SELECT size, peaks FROM ledger.cursor");
  const [before] = rows;
  if (!before) throw new Error("nothing is indexed");
  await pool.query(FILLERS, [before.size, size]);
  const log = unpackPeaks(Number(before.size), before.peaks);
  const subtrees = appendFillers(log, size);
  await pool.query("INSERT INTO ledger.subtrees SELECT * FROM unnest($1::int[], $2::bigint[], $3::bytea[])", [
    subtrees.map(({ level }) => level),
    subtrees.map(({ position }) => position),
    subtrees.map(({ hash }) => hash),
  ]);
  await pool.query("UPDATE ledger.cursor SET size = $1, peaks = $2, root = $3", [
    size,
    packPeaks(log),
    rootOf(log),
  ]);
  await pool.query("VACUUM ANALYZE ledger.entries, ledger.subtrees");
  return log;
}

/**
 * Makes the log as long as `size` without recording that much: entries that nobody asks for, in the index, and the
 * peaks that they come to, in AuditLog's storage. What is recorded afterwards is as true as on any chain.
 */
export async function growLog(world: EvidenceWorld, anvil: Anvil, size: number): Promise<void> {
  const log = await growIndex(world, size);
  const { auditLog } = world.ledger.deployment.contracts;
  const word = (value: bigint) => `0x${value.toString(16).padStart(64, "0")}`;
  const store = (slot: string, value: string) =>
    rpcCall(anvil.url, "anvil_setStorageAt", [auditLog, slot, value]);
  await store(SIZE_SLOT, word(BigInt(size)));
  for (const level of peakLevels(size)) await store(peakSlot(level), to0x(log.peaks[level] as Buffer));
  await anvil.mine(1);
}
