import pg from "pg";
import { JejakError } from "../../protocol/errors.ts";

/** A connection, or a pool: whatever answers a query. */
export interface Queryable {
  query<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<R>>;
}

/** Options of {@link createPool}; times in milliseconds. */
export interface PoolOptions {
  /** Shown in pg_stat_activity. */
  name?: string;
  max?: number;
  connectTimeout?: number;
  /** A statement that runs longer is cancelled; 0: no bound. */
  statementTimeout?: number;
}

/**
 * A pool of connections to the one database. bigint arrives as a decimal string, bytea as Buffer.
 * A connection that breaks is dropped; the next query opens another.
 */
export function createPool(databaseUrl: string, options: PoolOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: options.name ?? "jejak",
    max: options.max ?? 10,
    connectionTimeoutMillis: options.connectTimeout ?? 10_000,
    statement_timeout: options.statementTimeout ?? 0,
  });
  pool.on("error", () => undefined);
  // A connection in use that breaks between two queries tells so here only; the next query on it fails.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** Errors: `database-unavailable`, with the driver's own words, where the database does not answer. */
export async function requireAnswer(pool: Queryable): Promise<void> {
  try {
    await pool.query("SELECT 1");
  } catch (cause) {
    throw new JejakError("database-unavailable", { cause, detail: String(cause) });
  }
}

/**
 * Runs `work` in one transaction on one connection: committed when it resolves, rolled back when it throws.
 * A connection whose roll-back fails is thrown away, not re-used.
 */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((cause: unknown) => {
      broken = cause instanceof Error ? cause : new Error(String(cause));
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
