-- Schema kept: what people entered. It cannot be rebuilt from the chain, and is backed up.

-- A signed step on its way to the chain.
CREATE TABLE kept.submissions (
  id uuid PRIMARY KEY,
  digest bytea NOT NULL UNIQUE,        -- EIP-712 digest of the step: the idempotency of the relay
  idempotency_key text UNIQUE,         -- the client's own, where it gave one
  status text NOT NULL CHECK (status IN ('queued', 'sent', 'recorded', 'refused', 'conflict')),
  agency bytea NOT NULL,
  ocid_hash bytea NOT NULL,
  ocid text NOT NULL,
  previous_head bytea NOT NULL,
  content_hash bytea NOT NULL,
  payload jsonb NOT NULL,              -- step, succession and approvals as taken in
  tx_hashes bytea[] NOT NULL DEFAULT '{}',
  entry_index bigint,                  -- once recorded
  block_number bigint,
  block_hash bytea,
  error jsonb,                         -- problem of a refusal or conflict
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz,
  settled_at timestamptz
);
CREATE INDEX submissions_open ON kept.submissions (created_at) WHERE status IN ('queued', 'sent');
CREATE INDEX submissions_trail ON kept.submissions (agency, ocid_hash);
CREATE INDEX submissions_previous ON kept.submissions (previous_head);

-- What is known of a content file beside its bytes; shown, never hashed.
CREATE TABLE kept.content_meta (
  content_hash bytea PRIMARY KEY,
  size integer NOT NULL,
  supplied_at timestamptz NOT NULL DEFAULT now(),
  supplied_by text NOT NULL CHECK (supplied_by IN ('submission', 'public')),
  retrieved_at timestamptz             -- when an import fetched the release from its publisher
);
