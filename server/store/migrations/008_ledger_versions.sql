-- What each step with a published manifest changed against the version before it: PROTOCOL.md, "Versions".

CREATE TABLE ledger.versions (
  index bigint PRIMARY KEY,            -- of the step
  trail bigint NOT NULL,               -- trails.id
  recorded_at bigint NOT NULL,
  changes integer NOT NULL,            -- fields that differ
  material integer NOT NULL,
  undeclared integer NOT NULL,         -- of the material ones
  unknown integer NOT NULL             -- material, and nobody can know whether declared
);
CREATE INDEX versions_trail ON ledger.versions (trail);
CREATE INDEX versions_undeclared ON ledger.versions (trail) WHERE undeclared > 0;
CREATE INDEX versions_material ON ledger.versions (recorded_at, index) WHERE material > 0;

-- Material changes only, the first hundred of a step.
CREATE TABLE ledger.changes (
  index bigint NOT NULL REFERENCES ledger.versions ON DELETE CASCADE,
  position integer NOT NULL,
  path text NOT NULL,
  field text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('added', 'changed', 'removed')),
  aspect text NOT NULL,
  declared boolean,                    -- null: nobody can know
  means text,                          -- by what it was declared
  value_before text,                   -- JSON; null where it is longer than the index keeps
  value_after text,
  PRIMARY KEY (index, position)
);

-- What a process says of itself was written anew, and its versions are still to be.
ALTER TABLE ledger.processes ADD COLUMN versions_due boolean NOT NULL DEFAULT true;
CREATE INDEX processes_versions_due ON ledger.processes (trail) WHERE versions_due;
