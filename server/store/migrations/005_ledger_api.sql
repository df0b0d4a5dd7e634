-- What the API reads by.

CREATE INDEX trails_agency ON ledger.trails (agency);
CREATE INDEX agencies_admitted ON ledger.agencies (admitted_index);

CREATE TRIGGER note_roll_back AFTER DELETE ON ledger.entries
REFERENCING OLD TABLE AS removed
FOR EACH STATEMENT EXECUTE FUNCTION kept.note_roll_back();
