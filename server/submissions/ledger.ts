import { fromHex, to0x, type Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { DEFAULT_POLICY } from "../../protocol/policy.ts";
import { hasTag } from "../../protocol/tags.ts";
import type { Queryable } from "../store/pool.ts";
import type { SigningMandate } from "./mandates.ts";
import { AWARDING, NO_TRAIL, type TrailState } from "./rules.ts";

/** Name of a trail: the recording agency and the keccak256 of the ocid. */
export interface TrailName {
  agency: Hex;
  ocidHash: Hex;
}

/**
 * The policy in force by the index: the contract's defaults where the agency has set none, null where the
 * index does not know the agency.
 */
export async function policyOf(db: Queryable, agency: Hex): Promise<bigint | null> {
  const { rows } = await db.query<{ policy: Buffer | null }>(
    `SELECT (SELECT p.policy FROM ledger.policies p WHERE p.agency = a.agency ORDER BY p.index DESC LIMIT 1)
     FROM ledger.agencies a WHERE a.agency = $1`,
    [bytes(agency)],
  );
  const [row] = rows;
  if (!row) return null;
  return row.policy ? BigInt(to0x(row.policy)) : DEFAULT_POLICY;
}

/**
 * The agency whose mandates sign: the trail's own, or the successor by that succession.
 * @throws JejakError `succession-unknown` where the succession is not in force
 */
export async function signingAgency(db: Queryable, agency: Hex, succession: number): Promise<Hex> {
  if (succession === 0) return agency;
  const { rows } = await db.query<{ successor: Buffer; ended: boolean }>(
    `SELECT g.successor, EXISTS (
       SELECT 1 FROM ledger.governance e
       WHERE e.agency = g.agency AND e.action = 5 AND e.state = 2 AND e.succession = g.succession) AS ended
     FROM ledger.governance g
     WHERE g.agency = $1 AND g.action = 4 AND g.state = 2 AND g.succession = $2`,
    [bytes(agency), succession],
  );
  if (!rows[0] || rows[0].ended) {
    throw new JejakError("succession-unknown", { values: { agency, succession } });
  }
  return to0x(rows[0].successor);
}

interface MandateRow {
  number: string;
  signer_hash: Buffer;
  holder: Buffer;
  roles: string;
  tags: string;
  valid_from: string;
  valid_until: string;
  revoked: boolean;
}

/** The mandates of these numbers that the index knows. */
export async function mandatesOf(
  db: Queryable,
  agency: Hex,
  numbers: readonly number[],
): Promise<Map<number, SigningMandate>> {
  const { rows } = await db.query<MandateRow>(
    `SELECT number, signer_hash, holder, roles, tags, valid_from, valid_until,
            revoked_index IS NOT NULL AS revoked
     FROM ledger.mandates WHERE agency = $1 AND number = ANY ($2)`,
    [bytes(agency), numbers],
  );
  return new Map(rows.map((row) => [Number(row.number), mandateOf(row)]));
}

function mandateOf(row: MandateRow): SigningMandate {
  return {
    number: Number(row.number),
    signerHash: to0x(row.signer_hash),
    holder: to0x(row.holder),
    roles: Number(row.roles),
    tags: Number(row.tags),
    from: Number(row.valid_from),
    until: Number(row.valid_until),
    revoked: row.revoked,
  };
}

interface TrailRow {
  head: Buffer;
  length: string;
  deadline: string;
  max_required: number;
  closing_index: string | null;
  tags: string;
}

/** Where the trail stands by the index. */
export async function recordedTrail(db: Queryable, trail: TrailName): Promise<TrailState> {
  const { rows } = await db.query<TrailRow>(
    `SELECT head, length, deadline, max_required, closing_index, tags
     FROM ledger.trails WHERE agency = $1 AND ocid_hash = $2`,
    [bytes(trail.agency), bytes(trail.ocidHash)],
  );
  const [row] = rows;
  if (!row) return NO_TRAIL;
  return {
    head: to0x(row.head),
    length: Number(row.length),
    deadline: Number(row.deadline),
    maxRequired: row.max_required,
    closedBy: row.closing_index === null ? 0 : Number(row.closing_index) + 1,
    awarded: hasTag(Number(row.tags), AWARDING),
  };
}

/** Place of a recorded step. */
export interface RecordedStep {
  index: string;
  digest: Hex;
  block: string;
  blockHash: Hex;
  transaction: Hex;
}

interface StepRow {
  index: string;
  digest: Buffer;
  block_number: string;
  hash: Buffer;
  tx_hash: Buffer;
}

/** The recorded step with this digest, or the one that extends this head, by the index. */
export async function recordedStep(
  db: Queryable,
  trail: TrailName,
  by: { digest: Hex } | { previousHead: Hex },
): Promise<RecordedStep | null> {
  const [column, value] = "digest" in by ? ["digest", by.digest] : ["previous_head", by.previousHead];
  const { rows } = await db.query<StepRow>(
    `SELECT s.index, s.digest, e.block_number, b.hash, e.tx_hash
     FROM ledger.trails t
     JOIN ledger.steps s ON s.trail = t.id
     JOIN ledger.entries e ON e.index = s.index
     JOIN ledger.blocks b ON b.number = e.block_number
     WHERE t.agency = $1 AND t.ocid_hash = $2 AND s.${column} = $3`,
    [bytes(trail.agency), bytes(trail.ocidHash), bytes(value)],
  );
  const [row] = rows;
  if (!row) return null;
  return {
    index: row.index,
    digest: to0x(row.digest),
    block: row.block_number,
    blockHash: to0x(row.hash),
    transaction: to0x(row.tx_hash),
  };
}

export function bytes(hex: Hex): Buffer {
  return Buffer.from(fromHex(hex));
}
