import type pg from "pg";
import type { Queryable } from "../pool.ts";
import type { View } from "./view.ts";

/** A trail as a list shows it. */
export interface ProcessRow extends pg.QueryResultRow {
  id: string;
  last_index: string;
  opened_at: string;
  last_at: string;
  number: string;
  length: string;
  deadline: string;
  tags: string;
  closed: boolean;
  agency: Buffer;
  official_id: string | null;
  agency_name: string | null;
  ocid_hash: Buffer;
  head: Buffer;
  ocid: string;
  published: number | null;
  /** Material changes that were not declared. */
  undeclared: string;
  title: string | null;
  description: string | null;
  buyer_id: string | null;
  buyer_name: string | null;
  value_amount: string | null;
  value_currency: string | null;
  release_date: string | null;
}

export interface SortedProcessRow extends ProcessRow {
  sort_key: string;
}

/** What processes can be ordered by; equal ones by the log index of their first step. */
export type ProcessOrder = "recorded" | "opened" | "length" | "title";

/** Which processes, in which order, from where on. */
export interface ProcessFilter {
  text?: string;
  /** With `text`: the keys of ocids that it may be. */
  ocidHashes?: readonly Uint8Array[];
  agency?: Uint8Array;
  /** Bit mask; a process with any of these tags counts. */
  tags?: number;
  /** Unix seconds of the newest step: from inclusive, to exclusive. */
  from?: number;
  to?: number;
  /** Only those with a material change that was not declared. */
  undeclared?: boolean;
  order: ProcessOrder;
  descending: boolean;
  after?: { key: string; id: number };
}

const COLUMNS = `t.id, t.last_index, t.opened_at, t.last_at, t.number, t.length, t.deadline, t.tags, t.closed,
  t.agency, a.official_id, a.name AS agency_name, t.ocid_hash, t.head, t.ocid, p.published, p.title,
  p.description, p.buyer_id, p.buyer_name, p.value_amount, p.value_currency, p.release_date`;

const JOINS = `LEFT JOIN ledger.agencies a ON a.agency = t.agency
  LEFT JOIN ledger.processes p ON p.trail = t.id`;

/** What is read of a row only once it is known to be in the answer; `size`: the parameter with the log's size. */
const undeclared = (size: string): string => `(
  SELECT coalesce(sum(c.undeclared), 0) FROM ledger.versions c
  WHERE c.trail = t.id AND c.undeclared > 0 AND c.index < ${size}) AS undeclared`;

/** Trails as they stood at a size of the log, with `last_index` and `last_at` of then. */
const TRAILS_AT = `(
  SELECT t.*, l.index AS last_index_then, l.recorded_at AS last_at_then, l.trail_index + 1 AS length_then
  FROM ledger.trails t
  CROSS JOIN LATERAL (
    SELECT s.index, s.recorded_at, s.trail_index FROM ledger.steps s
    WHERE s.trail = t.id AND s.index < $1 ORDER BY s.trail_index DESC LIMIT 1
  ) l
  WHERE t.id < $1
)`;

const TRAILS_NOW = `(
  SELECT t.*, t.last_index AS last_index_then, t.last_at AS last_at_then, t.length AS length_then
  FROM ledger.trails t WHERE t.id < $1
)`;

/**
 * The same, found by way of their newest steps: in the order of recording without an index on what every step
 * moves, which would make each recorded step cost half as much again.
 */
const TRAILS_BY_NEWEST_STEP = `(
  SELECT t.*, n.index AS last_index_then, t.last_at AS last_at_then, t.length AS length_then
  FROM ledger.steps n JOIN ledger.trails t ON t.id = n.trail AND t.last_index = n.index WHERE t.id < $1
)`;

const KEYS: Readonly<Record<ProcessOrder, { sql: string; type: "bigint" | "text" }>> = {
  recorded: { sql: "t.last_index_then", type: "bigint" },
  opened: { sql: "t.id", type: "bigint" },
  length: { sql: "t.length_then", type: "bigint" },
  title: { sql: "left(lower(coalesce(p.title, '')), 200)", type: "text" },
};

type Bind = (value: unknown) => string;

/** Three indexes instead of one scan: words, part of the title, and the exact ocid. */
function textCondition(bind: Bind, text: string, ocidHashes: readonly Uint8Array[]): string {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, String.raw`\$&`)}%`;
  return `t.id IN (
    SELECT trail FROM ledger.processes WHERE search @@ websearch_to_tsquery('ledger.jejak', ${bind(text)})
    UNION SELECT trail FROM ledger.processes WHERE lower(title) LIKE ${bind(pattern)}
    UNION SELECT id FROM ledger.trails WHERE ocid_hash = ANY(${bind(ocidHashes)}))`;
}

function conditions(filter: ProcessFilter, bind: Bind): string[] {
  const found: string[] = [];
  if (filter.text !== undefined && filter.ocidHashes !== undefined) {
    found.push(textCondition(bind, filter.text, filter.ocidHashes));
  }
  if (filter.agency !== undefined) found.push(`t.agency = ${bind(filter.agency)}`);
  if (filter.tags !== undefined) found.push(`t.tags & ${bind(filter.tags)}::bigint <> 0`);
  if (filter.from !== undefined) found.push(`t.last_at_then >= ${bind(filter.from)}`);
  if (filter.to !== undefined) found.push(`t.last_at_then < ${bind(filter.to)}`);
  if (filter.undeclared === true)
    found.push("t.id IN (SELECT trail FROM ledger.versions c WHERE c.undeclared > 0 AND c.index < $1)");
  if (filter.after !== undefined) found.push(afterCondition(filter, filter.after, bind));
  return found;
}

function afterCondition(filter: ProcessFilter, after: { key: string; id: number }, bind: Bind): string {
  const { sql, type } = KEYS[filter.order];
  const beyond = filter.descending ? "<" : ">";
  // No two processes have the same newest step.
  if (filter.order === "recorded") return `${sql} ${beyond} ${bind(after.key)}::${type}`;
  return `(${sql}, t.id) ${beyond} (${bind(after.key)}::${type}, ${bind(after.id)}::bigint)`;
}

function sourceOf(view: View, filter: ProcessFilter): string {
  if (!view.newest) return TRAILS_AT;
  return filter.order === "recorded" ? TRAILS_BY_NEWEST_STEP : TRAILS_NOW;
}

/** Processes of a view, at most `limit`. */
export async function listProcesses(
  db: Queryable,
  view: View,
  filter: ProcessFilter,
  limit: number,
): Promise<SortedProcessRow[]> {
  const values: unknown[] = [view.size];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const where = conditions(filter, bind);
  const key = KEYS[filter.order].sql;
  const direction = filter.descending ? "DESC" : "ASC";
  const { rows } = await db.query<SortedProcessRow>(
    `SELECT ${COLUMNS}, ${undeclared("$1")}, (${key})::text AS sort_key
     FROM ${sourceOf(view, filter)} t ${JOINS}
     ${where.length === 0 ? "" : `WHERE ${where.join(" AND ")}`}
     ORDER BY ${key} ${direction}, t.id ${direction} LIMIT ${bind(limit)}`,
    values,
  );
  return rows;
}

/** Processes of one ocid, one for each agency that recorded it, oldest first; or of one agency only. */
export async function processesOf(
  db: Queryable,
  view: View,
  ocidHash: Uint8Array,
  agency: Uint8Array | null,
): Promise<ProcessRow[]> {
  const { rows } = await db.query<ProcessRow>(
    `SELECT ${COLUMNS}, ${undeclared("$3")} FROM ledger.trails t ${JOINS}
     WHERE t.ocid_hash = $1 AND ($2::bytea IS NULL OR t.agency = $2) AND t.id < $3 ORDER BY t.id`,
    [ocidHash, agency, view.size],
  );
  return rows;
}
