import type pg from "pg";
import type { Queryable } from "../pool.ts";
import type { View } from "./view.ts";

export interface AgencyRow extends pg.QueryResultRow {
  agency: Buffer;
  admitted_index: string;
  admitted_at: string;
  governance: string;
  official_id: string;
  name: string;
  processes: string;
  steps: string;
  published: string;
  withdrawn: string;
  mandates: string;
}

const AGENCIES = `
  SELECT a.agency, a.admitted_index, a.admitted_at, a.governance, a.official_id, a.name,
         c.processes, c.steps, c.published, w.withdrawn, m.mandates
  FROM ledger.agencies a
  CROSS JOIN LATERAL (
    SELECT count(*) AS processes, coalesce(sum(t.length), 0)::bigint AS steps,
           coalesce(sum(p.published), 0)::bigint AS published
    FROM ledger.trails t LEFT JOIN ledger.processes p ON p.trail = t.id WHERE t.agency = a.agency
  ) c
  CROSS JOIN LATERAL (
    SELECT count(*) AS withdrawn FROM ledger.withdrawals w WHERE w.agency = a.agency AND w.applies
  ) w
  CROSS JOIN LATERAL (SELECT count(*) AS mandates FROM ledger.mandates m WHERE m.agency = a.agency) m`;

/** Agencies in the order of their admission. */
export async function listAgencies(
  db: Queryable,
  view: View,
  after: number,
  limit: number,
): Promise<AgencyRow[]> {
  const { rows } = await db.query<AgencyRow>(
    `${AGENCIES} WHERE a.admitted_index > $1 AND a.admitted_index < $2 ORDER BY a.admitted_index LIMIT $3`,
    [after, view.size, limit],
  );
  return rows;
}

export async function findAgency(db: Queryable, agency: Uint8Array): Promise<AgencyRow | null> {
  const { rows } = await db.query<AgencyRow>(`${AGENCIES} WHERE a.agency = $1`, [agency]);
  return rows[0] ?? null;
}

export interface MandateRow extends pg.QueryResultRow {
  number: string;
  granted_index: string;
  granted_at: string;
  revoked_index: string | null;
  revoked_at: string | null;
  revoked_reason: number | null;
  suspect_from: string | null;
  revoked_approvers: string[] | null;
  roles: string;
  tags: string;
  valid_from: string;
  valid_until: string;
  governance: string;
  approvers: string[];
  signer: Buffer;
  signer_hash: Buffer;
  holder: Buffer;
  credential: Buffer;
}

export async function mandatesOf(db: Queryable, agency: Uint8Array): Promise<MandateRow[]> {
  const { rows } = await db.query<MandateRow>(
    "SELECT * FROM ledger.mandates WHERE agency = $1 ORDER BY number",
    [agency],
  );
  return rows;
}

export interface PolicyRow extends pg.QueryResultRow {
  index: string;
  recorded_at: string;
  policy: Buffer;
  change_approvals: number;
  governance: string;
  approvers: string[];
}

/** Policies of an agency, newest first: the first one is in force. */
export async function policiesOf(db: Queryable, agency: Uint8Array): Promise<PolicyRow[]> {
  const { rows } = await db.query<PolicyRow>(
    "SELECT * FROM ledger.policies WHERE agency = $1 ORDER BY index DESC",
    [agency],
  );
  return rows;
}

export interface GovernanceRow extends pg.QueryResultRow {
  index: string;
  proposal: string;
  recorded_at: string;
  action: number;
  state: number;
  effective_at: string;
  succession: string;
  approvers: string[];
  content: Buffer;
  author: Buffer;
  successor: Buffer;
  successor_id: string | null;
  successor_name: string | null;
  args: Buffer | null;
}

export async function governanceOf(db: Queryable, agency: Uint8Array): Promise<GovernanceRow[]> {
  const { rows } = await db.query<GovernanceRow>(
    `SELECT g.*, s.official_id AS successor_id, s.name AS successor_name
     FROM ledger.governance g LEFT JOIN ledger.agencies s ON s.agency = g.successor
     WHERE g.agency = $1 ORDER BY g.index`,
    [agency],
  );
  return rows;
}

/** The agency's directory head; null before its first change. */
export async function directoryHeadOf(db: Queryable, agency: Uint8Array): Promise<Buffer | null> {
  const { rows } = await db.query<{ head: Buffer }>(
    "SELECT head FROM ledger.directory_heads WHERE agency = $1 ORDER BY index DESC LIMIT 1",
    [agency],
  );
  return rows[0]?.head ?? null;
}

/** An agency to choose from. */
export interface AgencyChoice extends pg.QueryResultRow {
  official_id: string;
  name: string;
}

/** Agencies by name, without what they have recorded: counting that takes time. */
export async function agencyChoices(db: Queryable, limit: number): Promise<AgencyChoice[]> {
  const { rows } = await db.query<AgencyChoice>(
    "SELECT official_id, name FROM ledger.agencies ORDER BY name, official_id LIMIT $1",
    [limit],
  );
  return rows;
}
