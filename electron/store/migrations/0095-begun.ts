// Books that were begun anew in the place of books that are gone: on whose word, and after which bill number.

import type { Migration } from '../migrate'

export const begun: Migration = {
  version: 95,
  up: `
CREATE TABLE begun (
  id           INTEGER PRIMARY KEY,
  at           INTEGER NOT NULL,
  by           TEXT NOT NULL CHECK (by <> ''),
  -- A manager's PIN out of a backup, or the shop's name where no PIN could be asked for.
  word         TEXT NOT NULL CHECK (word IN ('pin', 'shop-name')),
  -- Bill numbers up to here were the gone books', or may have been: they are never given.
  after_serial INTEGER NOT NULL CHECK (after_serial > 0)
) STRICT;
CREATE TRIGGER begun_fixed BEFORE UPDATE ON begun BEGIN SELECT RAISE(ABORT, 'how books began stays written'); END;
CREATE TRIGGER begun_kept BEFORE DELETE ON begun BEGIN SELECT RAISE(ABORT, 'how books began stays written'); END;
`,
}
