// People with their PINs, wrong tries, and the trail of what was done.

import type { Migration } from '../migrate'

export const people: Migration = {
  version: 60,
  up: `
CREATE TABLE person (
  id       TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  name     TEXT NOT NULL CHECK (name <> ''),
  role     TEXT NOT NULL CHECK (role IN ('cashier', 'manager')),
  -- The KDF's name, parameters, salt and key; never the PIN.
  pin_hash TEXT NOT NULL CHECK (pin_hash LIKE 'scrypt$%'),
  active   INTEGER NOT NULL CHECK (active IN (0, 1)),
  added_at INTEGER NOT NULL CHECK (added_at >= 0)
) STRICT;
CREATE TRIGGER person_kept BEFORE DELETE ON person
BEGIN SELECT RAISE(ABORT, 'people are switched off, never deleted: the trail names them'); END;

-- Wrong tries in a row, by person and for all together ('*'). Kept, so that a restart does not end a wait.
CREATE TABLE pin_try (
  who        TEXT PRIMARY KEY NOT NULL,
  failures   INTEGER NOT NULL CHECK (failures >= 0),
  wait_until INTEGER NOT NULL CHECK (wait_until >= 0)
) STRICT, WITHOUT ROWID;

-- Each hash covers the row and the hash before.
CREATE TABLE audit (
  seq       INTEGER PRIMARY KEY CHECK (seq > 0),
  at        INTEGER NOT NULL CHECK (at >= 0),
  actor     TEXT NOT NULL CHECK (actor <> ''),
  action    TEXT NOT NULL CHECK (action <> ''),
  facts     TEXT NOT NULL CHECK (json_type(facts) = 'object'),
  prev_hash TEXT NOT NULL CHECK (length(prev_hash) = 64),
  hash      TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END;
`,
}
