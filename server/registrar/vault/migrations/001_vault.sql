-- The registry's own copy of its records. Everything personal is in `sealed`, under data keys that are not here.

CREATE TABLE vault.batches (
  agency bytea NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  size integer NOT NULL,
  type text NOT NULL,                  -- vct
  leaves bytea NOT NULL,               -- the record ids, 32 bytes each: random to whoever has not the record
  entry bigint,                        -- log index of the kind 6 entry
  PRIMARY KEY (agency, number)
);

CREATE TABLE vault.records (
  agency bytea NOT NULL,
  batch integer NOT NULL,
  index integer NOT NULL,
  sealed bytea NOT NULL,               -- AES-256-GCM under the record's own key
  PRIMARY KEY (agency, batch, index),
  FOREIGN KEY (agency, batch) REFERENCES vault.batches (agency, number) ON DELETE CASCADE
);
ALTER TABLE vault.records ALTER COLUMN sealed SET STORAGE EXTERNAL;

-- Journal of erasures: wanted (nothing done yet), destroyed (keys and rows are gone), done (the chain says so).
CREATE TABLE vault.erasures (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agency bytea NOT NULL,
  batch integer NOT NULL,
  indexes integer[] NOT NULL,
  state text NOT NULL DEFAULT 'wanted' CHECK (state IN ('wanted', 'destroyed', 'done')),
  entry bigint,                        -- log index of the kind 8 entry
  wanted_at timestamptz NOT NULL DEFAULT now(),
  done_at timestamptz,
  FOREIGN KEY (agency, batch) REFERENCES vault.batches (agency, number)
);
CREATE INDEX erasures_open ON vault.erasures (id) WHERE state <> 'done';
