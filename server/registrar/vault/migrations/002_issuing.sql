-- Issuing: which rows of which file stand in which batch. Nothing of what a row says is here.

CREATE TABLE vault.types (
  integrity text PRIMARY KEY,          -- "sha256-…" of body
  body text NOT NULL                   -- the type as canonical JSON: what the records' vct#integrity names
);

CREATE TABLE vault.jobs (
  id bytea PRIMARY KEY,                -- fingerprint of agency, type and file
  agency bytea NOT NULL,
  type text NOT NULL REFERENCES vault.types (integrity),
  rows integer NOT NULL CHECK (rows > 0),
  rows_per_batch integer NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz              -- every pack and the report are written
);

-- A run of rows that goes into one batch: reserved, then kept (lines, root), then anchored (entry).
CREATE TABLE vault.parts (
  job bytea NOT NULL REFERENCES vault.jobs (id),
  first integer NOT NULL,              -- its first row in the file, from 0
  agency bytea NOT NULL,
  batch integer NOT NULL,
  size integer NOT NULL,
  indexes bytea NOT NULL,              -- of its rows in the batch, in the order of the file, 4 bytes each
  lines bytea,                         -- of the file, likewise; once its records lie in the vault
  issued_at bigint NOT NULL,           -- iat of its records
  due_at timestamptz NOT NULL,         -- when it is to be anchored
  official_id text NOT NULL,
  mandate integer NOT NULL,
  succession integer NOT NULL,
  signer bytea NOT NULL,
  root bytea,                          -- once its records lie in the vault
  entry bigint,                        -- log index of the kind 6 entry
  PRIMARY KEY (job, first),
  UNIQUE (agency, batch)
);
