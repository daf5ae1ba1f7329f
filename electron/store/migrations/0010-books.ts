// The books: sales and their events, Bakong's payments, the watch, the outbox, the look-up ledger, per-day totals.

import type { Migration } from '../migrate'

/** `bill_serial`, which is the row's number, is held by the CHECK that ties it to `bill_number`. */
const fixedColumns = [
  'id',
  'bill_serial',
  'bill_number',
  'amount_minor',
  'currency',
  'khr_per_usd',
  'khqr',
  'md5',
  'account_id',
  'merchant_name',
  'demo',
  'source',
  'retry_of',
  'created_at',
  'expires_at',
]

export const books: Migration = {
  version: 10,
  up: `
CREATE TABLE sale (
  -- The row's number is the bill's: each bill number stands once, and the last sales are the last rows.
  bill_serial     INTEGER PRIMARY KEY CHECK (bill_serial > 0),
  bill_number     TEXT NOT NULL CHECK (bill_number = printf('%04d', bill_serial)),
  id              TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  amount_minor    INTEGER NOT NULL CHECK (amount_minor > 0),
  currency        TEXT NOT NULL CHECK (currency IN ('KHR', 'USD')),
  khr_per_usd     INTEGER NOT NULL CHECK (khr_per_usd > 0),
  khqr            TEXT NOT NULL CHECK (khqr <> ''),
  md5             TEXT NOT NULL UNIQUE CHECK (length(md5) = 32),
  account_id      TEXT NOT NULL,
  merchant_name   TEXT NOT NULL,
  demo            INTEGER NOT NULL CHECK (demo IN (0, 1)),
  source          TEXT NOT NULL CHECK (source IN ('cashier', 'api')),
  retry_of        TEXT REFERENCES sale (id),
  created_at      INTEGER NOT NULL CHECK (created_at >= 0),
  expires_at      INTEGER NOT NULL CHECK (expires_at > created_at),
  -- What moves, each time with one more version and one more event.
  state           TEXT NOT NULL CHECK (state IN ('PENDING', 'PAID', 'EXPIRED', 'CANCELLED', 'FAILED')),
  version         INTEGER NOT NULL CHECK (version >= 0),
  flags           TEXT NOT NULL CHECK (json_type(flags) = 'array'),
  mismatch        TEXT CHECK (json_valid(mismatch)),
  resolution      TEXT CHECK (json_valid(resolution)),
  paid_at         INTEGER,
  confirmation    TEXT CHECK (json_valid(confirmation)),
  closed_at       INTEGER,
  asked           TEXT CHECK (asked IN ('not-found', 'could-not-ask')),
  needs_attention INTEGER NOT NULL CHECK (needs_attention IN (0, 1)),
  CHECK ((state = 'PAID') = (paid_at IS NOT NULL)),
  CHECK ((state = 'PAID') = (confirmation IS NOT NULL)),
  CHECK ((state IN ('EXPIRED', 'CANCELLED', 'FAILED')) = (closed_at IS NOT NULL)),
  CHECK ((state = 'CANCELLED') = (asked IS NOT NULL))
) STRICT;
CREATE INDEX sale_needing_attention ON sale (needs_attention) WHERE needs_attention = 1;
CREATE INDEX sale_by_retry ON sale (retry_of) WHERE retry_of IS NOT NULL;

CREATE TRIGGER sale_fixed BEFORE UPDATE OF ${fixedColumns.join(', ')} ON sale
BEGIN SELECT RAISE(ABORT, 'what a sale was made of never changes'); END;
CREATE TRIGGER sale_kept BEFORE DELETE ON sale
BEGIN SELECT RAISE(ABORT, 'sales are never deleted'); END;
CREATE TRIGGER sale_paid_stays BEFORE UPDATE OF state ON sale WHEN OLD.state = 'PAID' AND NEW.state <> 'PAID'
BEGIN SELECT RAISE(ABORT, 'PAID never goes back'); END;
CREATE TRIGGER sale_never_reopens BEFORE UPDATE OF state ON sale
WHEN OLD.state NOT IN ('PENDING', 'PAID') AND NEW.state NOT IN (OLD.state, 'PAID')
BEGIN SELECT RAISE(ABORT, 'a closed sale moves only into PAID'); END;
CREATE TRIGGER sale_one_step BEFORE UPDATE ON sale WHEN NEW.version <> OLD.version + 1
BEGIN SELECT RAISE(ABORT, 'each change of a sale is one version'); END;

-- One event for each version of a sale; 'state' is the sale's after it. Each hash covers the row and the hash before.
CREATE TABLE sale_event (
  seq       INTEGER PRIMARY KEY CHECK (seq > 0),
  sale_id   TEXT NOT NULL REFERENCES sale (id),
  version   INTEGER NOT NULL CHECK (version >= 0),
  state     TEXT NOT NULL,
  at        INTEGER NOT NULL CHECK (at >= 0),
  type      TEXT NOT NULL,
  body      TEXT NOT NULL CHECK (json_valid(body)),
  prev_hash TEXT NOT NULL CHECK (length(prev_hash) = 64),
  hash      TEXT NOT NULL CHECK (length(hash) = 64),
  UNIQUE (sale_id, version)
) STRICT;
CREATE TRIGGER sale_event_fixed BEFORE UPDATE ON sale_event
BEGIN SELECT RAISE(ABORT, 'events are only added'); END;
CREATE TRIGGER sale_event_kept BEFORE DELETE ON sale_event
BEGIN SELECT RAISE(ABORT, 'events are only added'); END;

-- What Bakong said, as it came. At most one payment settles a sale; the others are money to give back.
CREATE TABLE payment (
  id                   INTEGER PRIMARY KEY,
  hash                 TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
  sale_id              TEXT NOT NULL REFERENCES sale (id),
  settles              INTEGER NOT NULL CHECK (settles IN (0, 1)),
  amount_minor         INTEGER NOT NULL CHECK (amount_minor >= 0),
  currency             TEXT NOT NULL CHECK (currency IN ('KHR', 'USD')),
  from_account_id      TEXT NOT NULL,
  to_account_id        TEXT NOT NULL,
  created_date_ms      INTEGER,
  acknowledged_date_ms INTEGER,
  found_at             INTEGER NOT NULL,
  -- From code shown to money sent: what the limited pace learns from. Null where Bakong's time makes no sense.
  sent_after_ms        INTEGER CHECK (sent_after_ms >= 0),
  raw                  TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX payment_settling ON payment (sale_id) WHERE settles = 1;
CREATE INDEX payment_beside ON payment (sale_id) WHERE settles = 0;
CREATE INDEX payment_delay ON payment (id, sent_after_ms) WHERE sent_after_ms IS NOT NULL;
CREATE TRIGGER payment_fixed BEFORE UPDATE ON payment
BEGIN SELECT RAISE(ABORT, 'payments are only added'); END;
CREATE TRIGGER payment_kept BEFORE DELETE ON payment
BEGIN SELECT RAISE(ABORT, 'payments are only added'); END;

-- The to-do list that survives everything. Rows with no time have ended or wait for a person.
CREATE TABLE watch (
  bill_serial   INTEGER PRIMARY KEY REFERENCES sale (bill_serial),
  next_check_at INTEGER,
  last_asked_at INTEGER,
  last_answer   TEXT CHECK (last_answer IN ('not-found', 'no-answer', 'found', 'failed')),
  error_streak  INTEGER NOT NULL DEFAULT 0 CHECK (error_streak >= 0),
  looks         INTEGER NOT NULL DEFAULT 0 CHECK (looks >= 0)
) STRICT;
CREATE INDEX watch_due ON watch (next_check_at) WHERE next_check_at IS NOT NULL;

-- The outbox: written with the sale, done after it, at least once.
CREATE TABLE job (
  id         INTEGER PRIMARY KEY,
  sale_id    TEXT NOT NULL REFERENCES sale (id),
  kind       TEXT NOT NULL CHECK (kind IN ('receipt', 'webhook')),
  payload    TEXT NOT NULL CHECK (json_valid(payload)),
  state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'given-up')),
  attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_at    INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX job_waiting ON job (kind, next_at) WHERE state = 'waiting';

CREATE TABLE lookup_count (
  token_id TEXT NOT NULL,
  day      TEXT NOT NULL,
  purpose  TEXT NOT NULL CHECK (purpose IN ('automatic', 'person', 'deadline')),
  used     INTEGER NOT NULL CHECK (used > 0),
  PRIMARY KEY (token_id, day, purpose)
) STRICT, WITHOUT ROWID;
CREATE TABLE lookup_limit (
  token_id    TEXT PRIMARY KEY NOT NULL,
  daily_limit INTEGER CHECK (daily_limit >= 0),
  spent_day   TEXT
) STRICT, WITHOUT ROWID;

-- By Phnom Penh day: sales made, and sales that became PAID on it.
CREATE TABLE day_made (
  day  TEXT PRIMARY KEY NOT NULL,
  made INTEGER NOT NULL CHECK (made > 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE day_paid (
  day          TEXT NOT NULL,
  currency     TEXT NOT NULL CHECK (currency IN ('KHR', 'USD')),
  count        INTEGER NOT NULL CHECK (count > 0),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  PRIMARY KEY (day, currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  key   TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE till (
  id               INTEGER PRIMARY KEY CHECK (id = 1),
  last_bill_serial INTEGER NOT NULL CHECK (last_bill_serial >= 0),
  shown_sale_id    TEXT REFERENCES sale (id)
) STRICT;
INSERT INTO till VALUES (1, 0, NULL);
CREATE TRIGGER till_serial BEFORE UPDATE OF last_bill_serial ON till WHEN NEW.last_bill_serial <> OLD.last_bill_serial + 1
BEGIN SELECT RAISE(ABORT, 'bill numbers are serial'); END;
CREATE TRIGGER till_kept BEFORE DELETE ON till
BEGIN SELECT RAISE(ABORT, 'the till keeps its count'); END;
`,
}
