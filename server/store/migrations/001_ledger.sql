-- Schema ledger: a cache of the chain and of the content files. It may be dropped and rebuilt at any time.
-- Hashes, addresses and words are bytea; times are Unix seconds; a log index is an entry's place in AuditLog.
-- Text from the chain is for reading (bytes that are not UTF-8, and U+0000, show as U+FFFD); hashes are the keys.

CREATE SCHEMA ledger;

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE TEXT SEARCH CONFIGURATION ledger.jejak (COPY = pg_catalog.indonesian);
ALTER TEXT SEARCH CONFIGURATION ledger.jejak
  ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.indonesian_stem;

-- One row: how far the index stands. Moves in the same transaction as the rows it speaks of.
CREATE TABLE ledger.cursor (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  chain_id bigint NOT NULL,
  audit_log bytea NOT NULL,
  block_number bigint NOT NULL,        -- newest block that is indexed
  block_hash bytea NOT NULL,
  block_time bigint NOT NULL,
  size bigint NOT NULL,                -- entries in the log at that block
  root bytea NOT NULL,
  peaks bytea NOT NULL,                -- the log's peaks, highest level first, 32 bytes each
  verified_block bigint NOT NULL,      -- newest block where root and size were compared with the chain's
  head_block bigint NOT NULL,          -- newest block the chain has told us of
  safe_block bigint NOT NULL,          -- -1 where the node knows no such tag
  safe_size bigint NOT NULL,
  finalized_block bigint NOT NULL,
  finalized_size bigint NOT NULL,
  manifests_through bigint NOT NULL,   -- content was looked for below this log index
  halted jsonb,                        -- {code, detail, values, at} once indexing has stopped for good
  updated_at timestamptz NOT NULL
);

-- Every block with a log of ours, and every block above the finalized one.
CREATE TABLE ledger.blocks (
  number bigint PRIMARY KEY,
  hash bytea NOT NULL,
  time bigint NOT NULL,
  size bigint NOT NULL                 -- entries in the log after this block
);

CREATE TABLE ledger.entries (
  index bigint PRIMARY KEY,
  recorded_at bigint NOT NULL,
  block_number bigint NOT NULL,
  kind integer NOT NULL,
  agency bytea NOT NULL,               -- words[2]
  thing bytea NOT NULL,                -- words[3]
  words bytea NOT NULL,
  leaf bytea NOT NULL,                 -- SHA-256(0x00 || words)
  tx_hash bytea NOT NULL
);

-- Roots of the complete subtrees of 2^8, 2^16, … leaves: proofs and roll-backs need not hash the whole log.
CREATE TABLE ledger.subtrees (
  level smallint NOT NULL,
  position bigint NOT NULL,            -- covers leaves position·2^level up to (position+1)·2^level
  hash bytea NOT NULL,
  PRIMARY KEY (level, position)
);

CREATE TABLE ledger.checkpoints (
  size bigint PRIMARY KEY,
  root bytea NOT NULL,
  block_number bigint NOT NULL,
  tx_hash bytea NOT NULL
);

CREATE TABLE ledger.trails (
  id bigint PRIMARY KEY,               -- log index of the step that opened it
  last_index bigint NOT NULL,
  opened_at bigint NOT NULL,
  last_at bigint NOT NULL,
  number bigint NOT NULL,              -- dense per agency, from 1
  length bigint NOT NULL,
  deadline bigint NOT NULL,            -- 0: none declared
  tags bigint NOT NULL,                -- every tag bit of its steps
  max_required smallint NOT NULL,
  closed boolean NOT NULL,
  closing_index bigint,                -- trail index of the closing step, while closed
  agency bytea NOT NULL,
  ocid_hash bytea NOT NULL,
  head bytea NOT NULL,                 -- EIP-712 digest of the newest step
  ocid text NOT NULL
) WITH (fillfactor = 80);
-- No index on what every step moves: updates then stay within their page and touch no index.
CREATE UNIQUE INDEX trails_ocid ON ledger.trails (ocid_hash, agency);

CREATE TABLE ledger.steps (
  index bigint PRIMARY KEY,
  trail bigint NOT NULL,               -- trails.id
  recorded_at bigint NOT NULL,
  deadline bigint NOT NULL,
  valid_until bigint NOT NULL,
  tags bigint NOT NULL,
  corrects bigint NOT NULL,            -- 0, or the corrected step's trail index + 1
  trail_number bigint NOT NULL,
  succession bigint NOT NULL,
  policy_index bigint NOT NULL,
  trail_index integer NOT NULL,
  required smallint NOT NULL,
  approvals smallint NOT NULL,         -- the least that the proposer asked for
  approvers bigint[] NOT NULL,         -- mandate numbers
  agency bytea NOT NULL,
  ocid_hash bytea NOT NULL,
  content_hash bytea NOT NULL,
  previous_head bytea NOT NULL,
  digest bytea NOT NULL
);
CREATE UNIQUE INDEX steps_trail ON ledger.steps (trail, trail_index);
CREATE INDEX steps_content ON ledger.steps (content_hash);

CREATE TABLE ledger.approvals (
  index bigint NOT NULL,               -- of the entry approved
  mandate bigint NOT NULL,
  signature bytea NOT NULL,
  PRIMARY KEY (index, mandate)
);

CREATE TABLE ledger.agencies (
  agency bytea PRIMARY KEY,            -- keccak256 of official_id
  admitted_index bigint NOT NULL,
  admitted_at bigint NOT NULL,
  governance bigint NOT NULL,
  official_id text NOT NULL,
  name text NOT NULL
);

-- History of an agency's directory head; the newest row of an agency is its head, none means 0.
CREATE TABLE ledger.directory_heads (
  index bigint PRIMARY KEY,
  agency bytea NOT NULL,
  head bytea NOT NULL
);
CREATE INDEX directory_heads_agency ON ledger.directory_heads (agency, index);

CREATE TABLE ledger.mandates (
  agency bytea NOT NULL,
  number bigint NOT NULL,              -- dense per agency, from 1
  granted_index bigint NOT NULL,
  granted_at bigint NOT NULL,
  revoked_index bigint,
  revoked_at bigint,
  revoked_reason smallint,
  suspect_from bigint,
  revoked_approvers bigint[],
  roles bigint NOT NULL,
  tags bigint NOT NULL,
  valid_from bigint NOT NULL,
  valid_until bigint NOT NULL,         -- exclusive
  change_valid_until bigint NOT NULL,
  governance bigint NOT NULL,
  approvers bigint[] NOT NULL,
  signer bytea NOT NULL,               -- ERC-7913 bytes
  signer_hash bytea NOT NULL,
  holder bytea NOT NULL,
  credential bytea NOT NULL,
  previous_head bytea NOT NULL,
  PRIMARY KEY (agency, number)
);
CREATE INDEX mandates_signer ON ledger.mandates (signer_hash);

-- History; the newest row of an agency is in force, none means the contract's defaults.
CREATE TABLE ledger.policies (
  index bigint PRIMARY KEY,
  agency bytea NOT NULL,
  recorded_at bigint NOT NULL,
  policy bytea NOT NULL,               -- 16 bytes: 32 nibbles
  change_approvals smallint NOT NULL,
  valid_until bigint NOT NULL,
  governance bigint NOT NULL,
  approvers bigint[] NOT NULL,
  previous_head bytea NOT NULL
);
CREATE INDEX policies_agency ON ledger.policies (agency, index);

-- One row an entry of kind 5: the newest row of (agency, proposal) is the proposal's state. Proposal 0 is none: the
-- end of a succession, which administrators sign.
CREATE TABLE ledger.governance (
  index bigint PRIMARY KEY,
  agency bytea NOT NULL,
  proposal bigint NOT NULL,
  recorded_at bigint NOT NULL,
  action smallint NOT NULL,            -- 1 admission, 2 recovery, 3 policy lowering, 4 succession, 5 its end
  state smallint NOT NULL,             -- 1 proposed, 2 enacted, 3 vetoed, 4 withdrawn
  effective_at bigint NOT NULL,
  valid_until bigint NOT NULL,
  succession bigint NOT NULL,
  approvers bigint[] NOT NULL,
  content bytea NOT NULL,
  previous_head bytea NOT NULL,
  author bytea NOT NULL,               -- 20 bytes
  successor bytea NOT NULL,
  args bytea                           -- of the event Proposed; only where state = 1
);
CREATE INDEX governance_agency ON ledger.governance (agency, proposal, index);

CREATE TABLE ledger.withdrawals (
  index bigint PRIMARY KEY,
  agency bytea NOT NULL,
  ocid_hash bytea NOT NULL,
  recorded_at bigint NOT NULL,
  trail_index bigint NOT NULL,
  reason smallint NOT NULL,
  approvers bigint[] NOT NULL,
  succession bigint NOT NULL,          -- 0, or of the agency: the approvers are its successor's
  content_hash bytea NOT NULL,
  applies boolean NOT NULL             -- that agency's trail has that content at that index
);
CREATE INDEX withdrawals_content ON ledger.withdrawals (content_hash);
CREATE INDEX withdrawals_agency ON ledger.withdrawals (agency, index);

CREATE TABLE ledger.writers (
  index bigint PRIMARY KEY,
  kind bigint NOT NULL,
  state smallint NOT NULL,             -- 1 proposed, 2 enacted
  recorded_at bigint NOT NULL,
  effective_at bigint NOT NULL,
  author bytea NOT NULL,
  writer bytea NOT NULL,
  code_hash bytea NOT NULL
);

-- A manifest whose text is here. A recorded content_hash without a row: not published.
-- Withdrawn by the agency that recorded the content first: state 'withdrawn', and no text below.
CREATE TABLE ledger.manifests (
  content_hash bytea PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('published', 'withdrawn')),
  first_index bigint NOT NULL,         -- log index of the first step with this content
  size integer NOT NULL,               -- bytes of the canonical form
  ocid text,
  release_id text,
  release_date text,
  release_tags text[],
  tender_end text,                     -- tender.tenderPeriod.endDate as published
  language text,
  title text,
  description text,
  buyer_id text,
  buyer_name text,
  value_amount numeric,
  value_currency text,
  documents integer,
  source_publisher text,
  source_address text,
  source_sha256 bytea,
  search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('ledger.jejak'::regconfig, coalesce(title, '')), 'A') ||
    setweight(to_tsvector('ledger.jejak'::regconfig, coalesce(buyer_name, '')), 'B') ||
    setweight(to_tsvector('ledger.jejak'::regconfig, coalesce(description, '')), 'C')
  ) STORED
);
CREATE INDEX manifests_release ON ledger.manifests (ocid, release_id);

CREATE TABLE ledger.documents (
  content_hash bytea NOT NULL,
  position integer NOT NULL,           -- place in the manifest's list
  size bigint NOT NULL,
  sha256 bytea NOT NULL,
  id text NOT NULL,
  document_type text,
  title text,
  format text,
  PRIMARY KEY (content_hash, position)
);
CREATE INDEX documents_sha256 ON ledger.documents (sha256);

-- What a process says of itself, from the manifests of its trail: newest step first where each is given.
CREATE TABLE ledger.processes (
  trail bigint PRIMARY KEY,            -- trails.id
  newest_index bigint NOT NULL,        -- newest step whose manifest is published
  published integer NOT NULL,          -- steps whose manifest is published
  title text,
  description text,
  buyer_id text,
  buyer_name text,
  value_amount numeric,
  value_currency text,
  release_date text,
  search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('ledger.jejak'::regconfig, coalesce(title, '')), 'A') ||
    setweight(to_tsvector('ledger.jejak'::regconfig, coalesce(buyer_name, '')), 'B') ||
    setweight(to_tsvector('ledger.jejak'::regconfig, coalesce(description, '')), 'C')
  ) STORED
);
CREATE INDEX processes_search ON ledger.processes USING gin (search);
CREATE INDEX processes_title ON ledger.processes USING gin (lower(title) public.gin_trgm_ops);

-- Same agency, process and release id, different content: every version stays, every hash is shown.
CREATE VIEW ledger.conflicts AS
SELECT s.agency, s.ocid_hash, m.ocid, m.release_id, s.content_hash, s.index, s.trail, s.trail_index,
       s.corrects, s.recorded_at
FROM ledger.manifests m
JOIN ledger.steps s ON s.content_hash = m.content_hash
WHERE EXISTS (
  SELECT FROM ledger.manifests other
  JOIN ledger.steps os ON os.content_hash = other.content_hash
  WHERE other.ocid = m.ocid AND other.release_id = m.release_id
    AND other.content_hash <> m.content_hash AND os.trail = s.trail
);
