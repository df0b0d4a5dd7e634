import type { Queryable } from "../store/pool.ts";

/**
 * Writes anew what these trails' processes say of themselves: each field from the newest step whose published
 * manifest is of the trail's own process and gives it. A description that stands in for a title (a release
 * that amends often has none) does not hide an earlier title. Their versions go at once, for a text may have been
 * withdrawn, and are due to be written anew.
 */
export async function refreshProcesses(db: Queryable, trails: readonly number[]): Promise<void> {
  if (trails.length === 0) return;
  await db.query("DELETE FROM ledger.processes WHERE trail = ANY ($1::bigint[])", [trails]);
  await db.query("DELETE FROM ledger.versions WHERE trail = ANY ($1::bigint[])", [trails]);
  await db.query(
    `INSERT INTO ledger.processes (trail, newest_index, published, title, description, buyer_id, buyer_name,
       value_amount, value_currency, release_date)
     SELECT s.trail, max(s.index), count(*), coalesce(${newestWhere("title", "m.title IS DISTINCT FROM m.description AND m.title IS NOT NULL")},
         ${newest("title")}), ${newest("description")},
       ${newest("buyer_id", "buyer_name")}, ${newest("buyer_name", "buyer_name")},
       ${newest("value_amount", "value_amount")}, ${newest("value_currency", "value_amount")},
       ${newest("release_date")}
     FROM ledger.steps s
     JOIN ledger.trails t ON t.id = s.trail
     JOIN ledger.manifests m ON m.content_hash = s.content_hash AND m.ocid = t.ocid AND m.state = 'published'
     WHERE s.trail = ANY ($1::bigint[])
     GROUP BY s.trail`,
    [trails],
  );
}

/** The newest value of a column among the steps where `given` is there. */
function newest(column: string, given = column): string {
  return newestWhere(column, `m.${given} IS NOT NULL`);
}

function newestWhere(column: string, condition: string): string {
  return `(array_agg(m.${column} ORDER BY s.index DESC) FILTER (WHERE ${condition}))[1]`;
}
