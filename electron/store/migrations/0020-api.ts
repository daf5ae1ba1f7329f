// The local API: references, requests that must not be done twice, keys, and the sales that wait for the screens.

import type { Migration } from '../migrate'

export const api: Migration = {
  version: 20,
  up: `
-- The caller's own name for a purchase; one sale each.
CREATE TABLE sale_reference (
  bill_serial INTEGER PRIMARY KEY REFERENCES sale (bill_serial),
  reference   TEXT NOT NULL UNIQUE CHECK (length(reference) BETWEEN 1 AND 64)
) STRICT;
CREATE TRIGGER sale_reference_fixed BEFORE UPDATE ON sale_reference
BEGIN SELECT RAISE(ABORT, 'references are only added'); END;
CREATE TRIGGER sale_reference_kept BEFORE DELETE ON sale_reference
BEGIN SELECT RAISE(ABORT, 'references are only added'); END;

-- Written with the sale: after a crash between commit and answer the same request finds it again.
CREATE TABLE idempotency (
  key          TEXT PRIMARY KEY NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  request_hash TEXT NOT NULL CHECK (length(request_hash) = 64),
  sale_id      TEXT NOT NULL REFERENCES sale (id),
  -- The one thing of the first answer that the sale itself does not hold.
  link         TEXT NOT NULL,
  created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency (created_at);

CREATE TABLE api_key (
  id           TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  name         TEXT NOT NULL,
  hash         TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
  scopes       TEXT NOT NULL CHECK (json_type(scopes) = 'array'),
  created_at   INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE TRIGGER api_key_stays_revoked BEFORE UPDATE OF revoked_at ON api_key WHEN OLD.revoked_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a revoked key stays revoked'); END;

-- Sales that wait for the screens, the first made first.
CREATE TABLE screen_queue (
  bill_serial INTEGER PRIMARY KEY REFERENCES sale (bill_serial)
) STRICT;

CREATE INDEX IF NOT EXISTS sale_by_time ON sale (created_at);
`,
}
