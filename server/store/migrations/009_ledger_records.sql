-- Civil records (PROTOCOL.md, kinds 6 to 8): batches by root and padded size, changes of status and erasures by place.
-- Nothing here tells who a record is about, nor how many of a batch's places are filled.

CREATE TABLE ledger.batches (
  index bigint PRIMARY KEY,
  agency bytea NOT NULL,
  number bigint NOT NULL,              -- dense per agency, from 1
  recorded_at bigint NOT NULL,
  root bytea NOT NULL,
  size bigint NOT NULL,                -- places: a power of two
  valid_until bigint NOT NULL,
  succession bigint NOT NULL,          -- 0, or of the agency: the approvers are its successor's
  approvers bigint[] NOT NULL
);
CREATE UNIQUE INDEX batches_number ON ledger.batches (agency, number);

-- Changes of a batch, dense by sequence from 0: the statuses and the erased places are what they add up to.
CREATE TABLE ledger.batch_changes (
  index bigint PRIMARY KEY,
  agency bytea NOT NULL,
  batch bigint NOT NULL,               -- batches.number
  sequence bigint NOT NULL,
  recorded_at bigint NOT NULL,
  status smallint,                     -- 0 valid, 1 invalid, 2 suspended, 3 superseded; null: an erasure
  reason smallint,                     -- null: an erasure
  valid_until bigint NOT NULL,
  succession bigint NOT NULL,
  approvers bigint[] NOT NULL,
  indexes bytea NOT NULL,              -- places, ascending, 4 bytes each
  successors bytea NOT NULL            -- where status = 3, 32 bytes for each place
);
CREATE UNIQUE INDEX batch_changes_sequence ON ledger.batch_changes (agency, batch, sequence);

-- Whoever indexed records without knowing them (the registry may be bound before a server is brought up to date) kept
-- their words alone: everything is read from the chain again.
DO $$
BEGIN
  IF EXISTS (SELECT FROM ledger.entries WHERE kind IN (6, 7, 8)) THEN
    EXECUTE (SELECT 'TRUNCATE ' || string_agg(format('ledger.%I', tablename), ', ')
             FROM pg_tables WHERE schemaname = 'ledger');
  END IF;
END $$;
