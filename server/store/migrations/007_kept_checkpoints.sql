-- What the operator signed of the log, and what witnesses cosigned. Nothing of it leaves before it stands here.

-- One root a size, for ever: a second one would be a split view.
CREATE TABLE kept.checkpoints (
  origin text NOT NULL,                -- jejak/<chain id>/<AuditLog>
  size bigint NOT NULL,
  root bytea NOT NULL,
  PRIMARY KEY (origin, size)
);

-- A signed note of a checkpoint, with the block in which the log had that size and root. A size may have several: on
-- a quiet ledger the block moves on while the log does not.
CREATE TABLE kept.notes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  origin text NOT NULL,
  size bigint NOT NULL,
  block_number bigint NOT NULL,
  block_hash bytea NOT NULL,
  block_time bigint NOT NULL,
  body text NOT NULL,                  -- the text that is signed
  signature text NOT NULL,             -- the operator's signature line, with its newline
  signed_at timestamptz NOT NULL,
  UNIQUE (origin, size, block_number),
  FOREIGN KEY (origin, size) REFERENCES kept.checkpoints (origin, size)
);

CREATE TABLE kept.cosignatures (
  note bigint NOT NULL REFERENCES kept.notes (id) ON DELETE CASCADE,
  witness text NOT NULL,               -- its verifier key
  line text NOT NULL,                  -- its signature line, with its newline
  time bigint NOT NULL,                -- when it cosigned, as it says itself
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (note, witness)
);
CREATE INDEX cosignatures_witness ON kept.cosignatures (witness, note);

-- The witnesses that are configured now, in the order of the operator's file.
CREATE TABLE kept.witnesses (
  vkey text PRIMARY KEY,
  position integer NOT NULL,
  url text NOT NULL,
  heard_at timestamptz,                -- when it last answered with a cosignature that holds
  problem jsonb                        -- {code, values, at} while it does not
);
