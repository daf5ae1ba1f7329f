// The local API: an idempotency key belongs to the program that sent it; events are numbered past a restore.

import type { Migration } from '../migrate'

export const callers: Migration = {
  version: 80,
  up: `
-- A caller is named by the id of its API key. '' is one from before this step: any program may have been it, so its
-- requests are found by all of them until they are forgotten.
CREATE TABLE idempotency_of_caller (
  key          TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  caller       TEXT NOT NULL,
  request_hash TEXT NOT NULL CHECK (length(request_hash) = 64),
  sale_id      TEXT NOT NULL REFERENCES sale (id),
  -- The one thing of the first answer that the sale itself does not hold.
  link         TEXT NOT NULL,
  created_at   INTEGER NOT NULL,
  PRIMARY KEY (key, caller)
) STRICT, WITHOUT ROWID;
INSERT INTO idempotency_of_caller SELECT key, '', request_hash, sale_id, link, created_at FROM idempotency;
-- "k" and k are one key now; they were two, and where both were used the bare one stands.
INSERT OR IGNORE INTO idempotency_of_caller
  SELECT replace(replace(substr(key, 2, length(key) - 2), '\\"', '"'), '\\\\', '\\'), '', request_hash, sale_id, link,
    created_at
  FROM idempotency WHERE length(key) > 2 AND key LIKE '"%"';
DROP TABLE idempotency;
ALTER TABLE idempotency_of_caller RENAME TO idempotency;
CREATE INDEX idempotency_by_age ON idempotency (created_at);

-- One row for each restore: events after from_seq are told to programs under their number plus 'ahead', so that no number
-- that was told before the restore is ever given to another event.
CREATE TABLE event_jump (
  id       INTEGER PRIMARY KEY,
  from_seq INTEGER NOT NULL CHECK (from_seq >= 0),
  ahead    INTEGER NOT NULL CHECK (ahead > 0)
) STRICT;
CREATE TRIGGER event_jump_fixed BEFORE UPDATE ON event_jump
BEGIN SELECT RAISE(ABORT, 'event numbers are told once'); END;
CREATE TRIGGER event_jump_kept BEFORE DELETE ON event_jump
BEGIN SELECT RAISE(ABORT, 'event numbers are told once'); END;
`,
}
