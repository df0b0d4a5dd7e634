-- What a reader of the feed must be able to ask after a reorganisation. The chain forgets it, so it is kept.

CREATE SEQUENCE kept.rollbacks;

-- Entries that were taken back: each roll-back has a number, `size` is what stayed of the log.
CREATE TABLE kept.rolled_back (
  index bigint NOT NULL,
  leaf bytea NOT NULL,                 -- its first 8 bytes
  rollback bigint NOT NULL,
  size bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (index, leaf, rollback)
);
CREATE INDEX rolled_back_rollback ON kept.rolled_back (rollback, size);

CREATE FUNCTION kept.note_roll_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Materialized: evaluated again for every row, it would number each of them.
  WITH n AS MATERIALIZED (
    SELECT nextval('kept.rollbacks') AS rollback, min(index) AS size FROM removed
  )
  INSERT INTO kept.rolled_back (index, leaf, rollback, size)
  SELECT r.index, substring(r.leaf FOR 8), n.rollback, n.size FROM removed r CROSS JOIN n;
  RETURN NULL;
END $$;

-- Facts about this installation that processes tell each other; `sample`: {"complete": true} once the sample
-- ledger is in.
CREATE TABLE kept.facts (
  name text PRIMARY KEY,
  value jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
