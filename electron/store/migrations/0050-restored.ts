// What was done when books were taken back from a backup: from where, which bill numbers were skipped, what was lost.

import type { Migration } from '../migrate'

export const restored: Migration = {
  version: 50,
  up: `
CREATE TABLE restored (
  id          INTEGER PRIMARY KEY,
  at          INTEGER NOT NULL,
  backup_at   INTEGER NOT NULL,
  -- Where the broken books were put, beside these.
  set_aside   TEXT NOT NULL,
  -- Bill numbers after from_serial up to to_serial are never given: books that broke may have given them.
  from_serial INTEGER NOT NULL CHECK (from_serial >= 0),
  to_serial   INTEGER NOT NULL CHECK (to_serial > from_serial),
  -- Sales that were read in the broken books and are not in these, for a person.
  missing     TEXT NOT NULL CHECK (json_type(missing) = 'array')
) STRICT;
CREATE TRIGGER restored_fixed BEFORE UPDATE ON restored
BEGIN SELECT RAISE(ABORT, 'what was restored stays written'); END;
CREATE TRIGGER restored_kept BEFORE DELETE ON restored
BEGIN SELECT RAISE(ABORT, 'what was restored stays written'); END;
`,
}
