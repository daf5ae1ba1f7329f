// Whose books these are: the till's own id, and a lineage that is new after each restore.

import type { Migration } from '../migrate'

export const lineage: Migration = {
  version: 90,
  up: `
-- The last row counts. Ids are 12 hex digits, as they stand in the names of backups.
CREATE TABLE lineage (
  id      INTEGER PRIMARY KEY,
  -- The same in all books and backups of one till.
  till    TEXT NOT NULL CHECK (length(till) = 12 AND till NOT GLOB '*[^0-9a-f]*'),
  -- New each time these books go another way than the ones before: at a restore, or begun anew on a person's word.
  lineage TEXT NOT NULL UNIQUE CHECK (length(lineage) = 12 AND lineage NOT GLOB '*[^0-9a-f]*')
) STRICT;
CREATE TRIGGER lineage_fixed BEFORE UPDATE ON lineage BEGIN SELECT RAISE(ABORT, 'whose books these are stays written'); END;
CREATE TRIGGER lineage_kept BEFORE DELETE ON lineage BEGIN SELECT RAISE(ABORT, 'whose books these are stays written'); END;
-- New books draw theirs. Older ones get what is in all their backups alike: the beginning of the first event's hash, and
-- when they were last restored, or zeros.
INSERT INTO lineage (till, lineage) VALUES (
  coalesce((SELECT substr(hash, 1, 12) FROM sale_event WHERE seq = 1), lower(hex(randomblob(6)))),
  CASE WHEN EXISTS (SELECT 1 FROM sale_event WHERE seq = 1)
    THEN printf('%012x', coalesce((SELECT at FROM restored ORDER BY id DESC LIMIT 1), 0))
    ELSE lower(hex(randomblob(6))) END
);
`,
}
