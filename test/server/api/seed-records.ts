import type pg from "pg";
import { toHex } from "../../../protocol/bytes.ts";
import type { Hex } from "../../../protocol/bytes.ts";
import { sha256, utf8 } from "../../../protocol/hash.ts";
import { NO_ADDRESS, START, ZERO, agencyOf, append, bytes, insert, timeOf } from "./seed.ts";
import type { Seed } from "./seed.ts";

export const REGISTRY: Hex = `0x${"ee".repeat(20)}`;

export async function proposeWriter(db: pg.Pool, seed: Seed, state = 1, about = 6): Promise<void> {
  const index = await append(db, seed, {
    kind: 14,
    recordedAt: 0,
    author: NO_ADDRESS,
    about,
    state,
    writer: REGISTRY,
    codeHash: ZERO,
    effectiveAt: START + 100,
  });
  await insert(db, "ledger.writers", {
    index,
    kind: about,
    state,
    recorded_at: timeOf(seed),
    effective_at: START + 100,
    author: bytes(NO_ADDRESS),
    writer: bytes(REGISTRY),
    code_hash: bytes(ZERO),
  });
}

/** Anchors a batch of civil records. */
export async function anchor(
  db: pg.Pool,
  seed: Seed,
  officialId: string,
  { number, size = 64 }: { number: number; size?: number },
): Promise<void> {
  const agency = agencyOf(officialId);
  const root = toHex(sha256(utf8(`batch ${number} of ${officialId}`)));
  const signed = { validUntil: START + 10 ** 6, succession: 0, approvers: [1] };
  const index = await append(db, seed, {
    kind: 6,
    recordedAt: 0,
    agency,
    batch: number,
    root,
    size,
    ...signed,
  });
  await insert(db, "ledger.batches", {
    index,
    agency: bytes(agency),
    number,
    recorded_at: timeOf(seed),
    root: bytes(root),
    size,
    valid_until: signed.validUntil,
    succession: 0,
    approvers: [1],
  });
}

/** Changes places of a batch; `status` null: they are erased. */
export async function changeBatch(
  db: pg.Pool,
  seed: Seed,
  officialId: string,
  change: { batch: number; sequence: number; status: number | null; indexes: number[] },
): Promise<void> {
  const { batch, sequence, status, indexes } = change;
  const agency = agencyOf(officialId);
  const signed = { validUntil: START + 10 ** 6, succession: 0, approvers: [1] };
  const common = { recordedAt: 0, agency, batch, sequence, indexes, ...signed };
  const successors = status === 3 ? indexes.map((index) => toHex(sha256(utf8(`successor of ${index}`)))) : [];
  const index = await append(
    db,
    seed,
    status === null ? { kind: 8, ...common } : { kind: 7, status, reason: 1, successors, ...common },
  );
  const stored = Buffer.alloc(indexes.length * 4);
  indexes.forEach((place, i) => stored.writeUInt32BE(place, i * 4));
  await insert(db, "ledger.batch_changes", {
    index,
    agency: bytes(agency),
    batch,
    sequence,
    recorded_at: timeOf(seed),
    status,
    reason: status === null ? null : 1,
    valid_until: signed.validUntil,
    succession: 0,
    approvers: [1],
    indexes: stored,
    successors: bytes(successors.join("")),
  });
}
