-- A place in the feed is named by the block of its entry, whose hash stands for all that came before. An entry's own
-- leaf does not: after a reorganisation the same entry may follow another one, at the same index, in the same second.

ALTER TABLE kept.rolled_back RENAME COLUMN leaf TO mark; -- first 8 bytes of the block's hash; in older rows of the leaf

CREATE OR REPLACE FUNCTION kept.note_roll_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Materialized: evaluated again for every row, it would number each of them.
  WITH n AS MATERIALIZED (
    SELECT nextval('kept.rollbacks') AS rollback, min(index) AS size FROM removed
  )
  INSERT INTO kept.rolled_back (index, mark, rollback, size)
  SELECT r.index, substring(coalesce(b.hash, r.leaf) FOR 8), n.rollback, n.size
  FROM removed r CROSS JOIN n LEFT JOIN ledger.blocks b ON b.number = r.block_number;
  RETURN NULL;
END $$;
