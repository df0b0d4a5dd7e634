-- What the relay signed. A row is on the disk before the transaction is sent, so that after a crash it is
-- known what may be on its way, and is sent again instead of being signed anew.

-- One nonce of the gas key, and what it is used for. Attempts differ in fees only.
CREATE TABLE kept.relay_jobs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  chain_id bigint NOT NULL,
  sender bytea NOT NULL,
  nonce bigint NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('batch', 'checkpoint', 'fill')),
  target bytea NOT NULL,
  data bytea NOT NULL,
  gas_limit bigint NOT NULL,
  -- open: not mined as far as is known; lost: the nonce was used by a transaction that is not ours
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'mined', 'final', 'lost')),
  tx_hash bytea,                       -- the attempt that was mined
  block_number bigint,
  block_hash bytea,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX relay_jobs_nonce ON kept.relay_jobs (chain_id, sender, nonce) WHERE status <> 'lost';
CREATE INDEX relay_jobs_live ON kept.relay_jobs (chain_id, sender, nonce) WHERE status IN ('open', 'mined');

CREATE TABLE kept.relay_attempts (
  hash bytea PRIMARY KEY,
  job bigint NOT NULL REFERENCES kept.relay_jobs (id),
  raw bytea NOT NULL,
  max_fee numeric NOT NULL,            -- wei per gas
  priority_fee numeric NOT NULL,
  signed_at timestamptz NOT NULL
);
CREATE INDEX relay_attempts_job ON kept.relay_attempts (job);

-- Which submission stands at which position of a batch.
CREATE TABLE kept.relay_items (
  job bigint NOT NULL REFERENCES kept.relay_jobs (id),
  position integer NOT NULL,
  submission uuid NOT NULL REFERENCES kept.submissions (id),
  PRIMARY KEY (job, position)
);
CREATE INDEX relay_items_submission ON kept.relay_items (submission);

-- One row: what the operator watches.
CREATE TABLE kept.relay_state (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  sender bytea NOT NULL,
  balance numeric NOT NULL,            -- wei
  low boolean NOT NULL,                -- gas money runs low
  checkpoint_at timestamptz,           -- when the last checkpoint was signed
  checkpoint_size bigint,              -- size of the log that it covers
  updated_at timestamptz NOT NULL
);

ALTER TABLE kept.submissions ADD COLUMN tries integer NOT NULL DEFAULT 0; -- transactions that reverted whole
