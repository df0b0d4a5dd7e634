import type pg from "pg";
import { fromHex, to0x, toHex } from "../../../protocol/bytes.ts";
import type { Hex } from "../../../protocol/bytes.ts";
import { domain, stepDigest } from "../../../protocol/eip712.ts";
import { keccak256, sha256, utf8 } from "../../../protocol/hash.ts";
import { encodeEntry } from "../../../protocol/kinds.ts";
import type { Entry } from "../../../protocol/kinds.ts";
import { leafHash } from "../../../protocol/log.ts";
import type { JsonObject } from "../../../protocol/json.ts";
import { buildManifest, manifestBytes } from "../../../protocol/manifest.ts";
import type { Manifest, ManifestDocument } from "../../../protocol/manifest.ts";
import { NEW_TRAIL, advance } from "../../../protocol/trail.ts";
import type { TrailState } from "../../../protocol/trail.ts";

export const ZERO: Hex = `0x${"00".repeat(32)}`;
export const NO_ADDRESS: Hex = `0x${"00".repeat(20)}`;
export const START = 1_767_225_600; // 2026-01-01T00:00:00Z
const SECRET = new Uint8Array(32).fill(7);
const LEDGER: Hex = `0x${"cc".repeat(20)}`;
export const CHAIN_ID = 4_294_967_297;

/** One step to be put in. */
export interface SeedStep {
  officialId: string;
  ocid: string;
  tags: number;
  corrects?: number;
  deadline?: number;
  title?: string;
  description?: string;
  releaseId?: string;
  releaseDate?: string;
  /** End of the tender period that the release states. */
  tenderEnd?: string;
  documents?: ManifestDocument[];
  /** Further fields of the release. */
  release?: JsonObject;
  /** Recorded, but its manifest stays unpublished. */
  unpublished?: boolean;
}

interface SeedTrail {
  id: number;
  number: number;
  state: TrailState;
  tags: number;
}

/** A ledger written into the database row by row, as the indexer would, from the protocol's own encoders. */
export interface Seed {
  size: number;
  block: number;
  /** Rises with every roll-back, so that a replaced block has another hash and time. */
  fork: number;
  trails: Map<string, SeedTrail>;
  manifests: Map<string, Uint8Array>;
}

export function agencyOf(officialId: string): Hex {
  return to0x(keccak256(utf8(officialId)));
}

function blockHash(number: number, fork: number): Buffer {
  return Buffer.from(sha256(utf8(`block ${number} of fork ${fork}`)));
}

export function timeOf(seed: Seed): number {
  return START + seed.block * 60 + seed.fork;
}

export async function insert(db: pg.Pool, table: string, row: Record<string, unknown>): Promise<void> {
  const names = Object.keys(row);
  const places = names.map((_, i) => `$${i + 1}`).join(", ");
  await db.query(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${places})`, Object.values(row));
}

export const bytes = (hex: string) => Buffer.from(fromHex(hex));

/** Opens the next block; what follows is written into it. */
export async function nextBlock(db: pg.Pool, seed: Seed): Promise<void> {
  seed.block += 1;
  await insert(db, "ledger.blocks", {
    number: seed.block,
    hash: blockHash(seed.block, seed.fork),
    time: timeOf(seed),
    size: seed.size,
  });
}

/** Writes an entry's row and moves the cursor; the rows of its kind are the caller's. */
export async function append(db: pg.Pool, seed: Seed, entry: Entry): Promise<number> {
  return appendWords(db, seed, entry.kind, encodeEntry({ ...entry, recordedAt: timeOf(seed) }));
}

export async function appendWords(db: pg.Pool, seed: Seed, kind: number, words: Uint8Array): Promise<number> {
  const index = seed.size++;
  await insert(db, "ledger.entries", {
    index,
    recorded_at: timeOf(seed),
    block_number: seed.block,
    kind,
    agency: Buffer.from(words.subarray(64, 96)),
    thing: Buffer.from(words.subarray(96, 128)),
    words: Buffer.from(words),
    leaf: Buffer.from(leafHash(words)),
    tx_hash: Buffer.from(sha256(utf8(`transaction of ${index} on fork ${seed.fork}`))),
  });
  await db.query("UPDATE ledger.blocks SET size = $2 WHERE number = $1", [seed.block, seed.size]);
  await moveCursor(db, seed, {});
  return index;
}

/** How settled the seeded chain is: everything below `safe` and `finalized` blocks. */
export async function moveCursor(
  db: pg.Pool,
  seed: Seed,
  { safe, finalized, halted }: { safe?: number; finalized?: number; halted?: object | null },
): Promise<void> {
  await db.query(
    `INSERT INTO ledger.cursor (chain_id, audit_log, block_number, block_hash, block_time, size, root, peaks,
       verified_block, head_block, safe_block, safe_size, finalized_block, finalized_size, manifests_through,
       updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, '', $3, $3, 0, 1, 0, 1, 0, now())
     ON CONFLICT (one) DO UPDATE SET block_number = $3, block_hash = $4, block_time = $5, size = $6, root = $7,
       verified_block = $3, head_block = $3, updated_at = now()`,
    [
      CHAIN_ID,
      bytes("aa".repeat(20)),
      seed.block,
      blockHash(seed.block, seed.fork),
      timeOf(seed),
      seed.size,
      Buffer.from(sha256(utf8(`root at ${seed.size}`))),
    ],
  );
  for (const [name, block] of [["safe", safe] as const, ["finalized", finalized] as const]) {
    if (block === undefined) continue;
    await db.query(
      `UPDATE ledger.cursor SET ${name}_block = $1,
         ${name}_size = coalesce((SELECT max(size) FROM ledger.blocks WHERE number <= $1), 0)`,
      [block],
    );
  }
  if (halted !== undefined) {
    await db.query("UPDATE ledger.cursor SET halted = $1", [halted && JSON.stringify(halted)]);
  }
}

const GENESIS: Entry = {
  kind: 0,
  recordedAt: 0,
  deployer: `0x${"de".repeat(20)}`,
  version: 1,
  chainId: BigInt(CHAIN_ID),
  auditLog: `0x${"aa".repeat(20)}`,
  agencyDirectory: `0x${"bb".repeat(20)}`,
  procurementLedger: LEDGER,
  authority: `0x${"ad".repeat(20)}`,
  p256Verifier: `0x${"01".repeat(20)}`,
  p256CodeHash: `0x${"11".repeat(32)}`,
  webAuthnVerifier: `0x${"02".repeat(20)}`,
  webAuthnCodeHash: `0x${"22".repeat(32)}`,
  rsaVerifier: `0x${"03".repeat(20)}`,
  rsaCodeHash: `0x${"33".repeat(32)}`,
  writerDelay: 60,
  admissionDelay: 61,
  recoveryDelay: 62,
  policyDelay: 63,
  successionDelay: 64,
};

/** Block 0 with the genesis entry. */
export async function begin(db: pg.Pool): Promise<Seed> {
  const seed: Seed = { size: 0, block: -1, fork: 0, trails: new Map(), manifests: new Map() };
  await nextBlock(db, seed);
  await append(db, seed, GENESIS);
  return seed;
}

export async function admit(db: pg.Pool, seed: Seed, officialId: string, name: string): Promise<void> {
  const agency = agencyOf(officialId);
  const nameHash = to0x(keccak256(utf8(name)));
  const index = await append(db, seed, {
    kind: 2,
    recordedAt: 0,
    agency,
    nameHash,
    governance: 0,
    previousHead: ZERO,
  });
  await insert(db, "ledger.agencies", {
    agency: bytes(agency),
    admitted_index: index,
    admitted_at: timeOf(seed),
    governance: 0,
    official_id: officialId,
    name,
  });
}

export interface SeedMandate {
  number: number;
  roles?: number;
  from?: number;
  until?: number;
}

export async function grant(
  db: pg.Pool,
  seed: Seed,
  officialId: string,
  { number, roles = 7, from = START - 1000, until = START + 10 ** 9 }: SeedMandate,
): Promise<void> {
  const agency = agencyOf(officialId);
  const signer = to0x(sha256(utf8(`${officialId} ${number}`)).subarray(0, 20));
  const signerHash = to0x(keccak256(fromHex(signer)));
  const holder = to0x(sha256(utf8(`holder ${officialId} ${number}`)));
  const terms = { roles, tags: 2 ** 32 - 1, from, until };
  const common = { credential: ZERO, previousHead: ZERO, approvers: [], governance: 0 };
  const index = await append(db, seed, {
    kind: 3,
    recordedAt: 0,
    agency,
    number,
    state: 1,
    signerHash,
    holder,
    ...terms,
    validUntil: 0,
    ...common,
  });
  await insert(db, "ledger.mandates", {
    agency: bytes(agency),
    number,
    granted_index: index,
    granted_at: timeOf(seed),
    roles,
    tags: terms.tags,
    valid_from: from,
    valid_until: until,
    change_valid_until: 0,
    governance: 0,
    approvers: [],
    signer: bytes(signer),
    signer_hash: bytes(signerHash),
    holder: bytes(holder),
    credential: bytes(ZERO),
    previous_head: bytes(ZERO),
  });
}

export async function revoke(db: pg.Pool, seed: Seed, officialId: string, number: number): Promise<void> {
  const agency = agencyOf(officialId);
  const suspectFrom = START + 30;
  const index = await append(db, seed, {
    kind: 3,
    recordedAt: 0,
    agency,
    number,
    state: 2,
    reason: 4,
    suspectFrom,
    approvers: [1],
  });
  await db.query(
    `UPDATE ledger.mandates SET revoked_index = $3, revoked_at = $4, revoked_reason = 4, suspect_from = $5,
       revoked_approvers = '{1}' WHERE agency = $1 AND number = $2`,
    [bytes(agency), number, index, timeOf(seed), suspectFrom],
  );
}

export function manifestOf(step: SeedStep): Manifest {
  const release = {
    ocid: step.ocid,
    id: step.releaseId ?? `${step.ocid}-${step.title ?? ""}`,
    tag: ["tender"],
    tender: { id: "1", title: step.title ?? "Pengadaan" },
    ...step.release,
  };
  return buildManifest(SECRET, { ocid: step.ocid, release, documents: step.documents ?? [] });
}

async function insertManifest(db: pg.Pool, step: SeedStep, manifest: Manifest, index: number): Promise<void> {
  const content = manifestBytes(manifest);
  const hash = Buffer.from(sha256(content));
  await db.query(
    `INSERT INTO ledger.manifests (content_hash, state, first_index, size, ocid, release_id, release_date,
       release_tags, language, title, description, documents, value_amount, value_currency,
       tender_end)
     VALUES ($1, 'published', $2, $3, $4, $5, $9, '{tender}', 'id', $6, $7, $8, 1500000000.25, 'IDR', $10)
     ON CONFLICT DO NOTHING`,
    [
      hash,
      index,
      content.length,
      step.ocid,
      manifest.release["id"],
      step.title ?? "Pengadaan",
      step.description ?? null,
      manifest.documents.length,
      step.releaseDate ?? "2026-01-02T00:00:00+07:00",
      step.tenderEnd ?? null,
    ],
  );
  for (const [position, document] of manifest.documents.entries()) {
    await db.query(
      `INSERT INTO ledger.documents (content_hash, position, size, sha256, id, document_type, title, format)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
      [
        hash,
        position,
        document.size,
        bytes(document.sha256),
        document.id,
        document.documentType ?? null,
        document.title ?? null,
        document.format ?? null,
      ],
    );
  }
}

async function upsertTrail(db: pg.Pool, step: SeedStep, trail: SeedTrail, index: number, at: number) {
  await db.query(
    `INSERT INTO ledger.trails (id, last_index, opened_at, last_at, number, length, deadline, tags, max_required,
       closed, closing_index, agency, ocid_hash, head, ocid)
     VALUES ($1, $2, $3, $3, $4, $5, $6, $7, 1, $8, $9, $10, $11, $12, $13)
     ON CONFLICT (id) DO UPDATE SET last_index = $2, last_at = $3, length = $5, deadline = $6, tags = $7,
       closed = $8, closing_index = $9, head = $12`,
    [
      trail.id,
      index,
      at,
      trail.number,
      trail.state.length,
      trail.state.deadline,
      trail.tags,
      trail.state.closedBy !== 0,
      trail.state.closedBy === 0 ? null : trail.state.closedBy - 1,
      bytes(agencyOf(step.officialId)),
      Buffer.from(keccak256(utf8(step.ocid))),
      bytes(trail.state.head),
      step.ocid,
    ],
  );
}

/** Records a step as mandate 1 of its agency signed it; gives its log index, digest and content hash. */
export async function record(db: pg.Pool, seed: Seed, step: SeedStep) {
  const agency = agencyOf(step.officialId);
  const key = `${agency} ${step.ocid}`;
  const trail = seed.trails.get(key) ?? {
    id: seed.size,
    number: [...seed.trails.keys()].filter((name) => name.startsWith(agency)).length + 1,
    state: NEW_TRAIL,
    tags: 0,
  };
  const manifest = manifestOf(step);
  const content = manifestBytes(manifest);
  const contentHash = toHex(sha256(content));
  const [deadline, corrects, validUntil] = [step.deadline ?? 0, step.corrects ?? 0, START + 10 ** 7];
  const signed = {
    tags: step.tags,
    corrects,
    deadline,
    validUntil,
    approvals: 1,
    previousHead: trail.state.head,
  };
  const separator = domain(BigInt(CHAIN_ID), LEDGER);
  const content0x: Hex = `0x${contentHash}`;
  const message = { ...signed, agency, ocid: step.ocid, content: content0x };
  const digest = to0x(stepDigest(separator, message));
  const { number, state } = trail;
  const index = await append(db, seed, {
    kind: 1,
    recordedAt: 0,
    agency,
    ocidHash: to0x(keccak256(utf8(step.ocid))),
    contentHash,
    number,
    index: state.length,
    required: 1,
    succession: 0,
    policyIndex: 0,
    approvers: [1],
    ...signed,
  });
  await insert(db, "ledger.steps", {
    index,
    trail: trail.id,
    recorded_at: timeOf(seed),
    deadline,
    valid_until: validUntil,
    tags: step.tags,
    corrects,
    trail_number: number,
    succession: 0,
    policy_index: 0,
    trail_index: state.length,
    required: 1,
    approvals: 1,
    approvers: [1],
    agency: bytes(agency),
    ocid_hash: Buffer.from(keccak256(utf8(step.ocid))),
    content_hash: bytes(contentHash),
    previous_head: bytes(state.head),
    digest: bytes(digest),
  });
  await insert(db, "ledger.approvals", { index, mandate: 1, signature: bytes("5a".repeat(65)) });
  trail.state = advance(state, signed, digest, 1);
  trail.tags = (trail.tags | step.tags) >>> 0;
  seed.trails.set(key, trail);
  await upsertTrail(db, step, trail, index, timeOf(seed));
  if (!step.unpublished) {
    seed.manifests.set(contentHash, content);
    await insertManifest(db, step, manifest, index);
    await describeProcess(db, step, trail.id, index);
  }
  return { index, digest, contentHash, trail: trail.id };
}

async function describeProcess(db: pg.Pool, step: SeedStep, trail: number, index: number): Promise<void> {
  await db.query(
    `INSERT INTO ledger.processes (trail, newest_index, published, title, description, buyer_name, value_amount,
       value_currency)
     VALUES ($1, $2, 1, $3, $4, 'Dinas', 1500000000.25, 'IDR')
     ON CONFLICT (trail) DO UPDATE SET newest_index = $2, published = ledger.processes.published + 1, title = $3`,
    [trail, index, step.title ?? "Pengadaan", step.description ?? null],
  );
}

/** The agency takes the content of a step back. */
export async function withdraw(
  db: pg.Pool,
  seed: Seed,
  step: SeedStep,
  contentHash: string,
  trailIndex: number,
): Promise<number> {
  const agency = agencyOf(step.officialId);
  const ocidHash = to0x(keccak256(utf8(step.ocid)));
  const index = await append(db, seed, {
    kind: 9,
    recordedAt: 0,
    agency,
    ocidHash,
    contentHash,
    index: trailIndex,
    reason: 1,
    approvers: [1],
    succession: 0,
  });
  await insert(db, "ledger.withdrawals", {
    index,
    agency: bytes(agency),
    ocid_hash: bytes(ocidHash),
    recorded_at: timeOf(seed),
    trail_index: trailIndex,
    reason: 1,
    approvers: [1],
    succession: 0,
    content_hash: bytes(contentHash),
    applies: true,
  });
  await db.query("DELETE FROM ledger.documents WHERE content_hash = $1", [bytes(contentHash)]);
  await db.query(
    "UPDATE ledger.manifests SET state = 'withdrawn', title = NULL, description = NULL WHERE content_hash = $1",
    [bytes(contentHash)],
  );
  return index;
}

/** Takes back every entry from `size` on, as a reorganisation to a shorter chain would. */
export async function rollBack(db: pg.Pool, seed: Seed, size: number): Promise<void> {
  for (const table of ["entries", "steps", "approvals"]) {
    await db.query(`DELETE FROM ledger.${table} WHERE index >= $1`, [size]);
  }
  await db.query("DELETE FROM ledger.trails WHERE id >= $1", [size]);
  await db.query("DELETE FROM ledger.processes WHERE trail >= $1", [size]);
  await db.query("DELETE FROM ledger.blocks WHERE size > $1", [size]);
  const { rows } = await db.query<{ number: string }>("SELECT max(number) AS number FROM ledger.blocks");
  for (const [key, trail] of seed.trails) if (trail.id >= size) seed.trails.delete(key);
  seed.size = size;
  seed.block = Number(rows[0]?.number);
  seed.fork += 1;
  await moveCursor(db, seed, {});
}
