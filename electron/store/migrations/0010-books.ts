// The books: sales and their events, Bakong's payments, the watch, the outbox, the look-up ledger, per-day totals.

import type { Migration } from '../migrate'

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
  id              TEXT PRIMARY KEY,
  bill_serial     INTEGER NOT NULL UNIQUE CHECK (bill_serial > 0),
  bill_number     TEXT NOT NULL UNIQUE,
  amount_minor    INTEGER NOT NULL CHECK (amount_minor > 0),
  currency        TEXT NOT NULL CHECK (currency IN ('KHR', 'USD')),
  khr_per_usd     INTEGER NOT NULL CHECK (khr_per_usd > 0),
  khqr            TEXT NOT NULL,
  md5             TEXT NOT NULL UNIQUE CHECK (length(md5) = 32),
  account_id      TEXT NOT NULL,
  merchant_name   TEXT NOT NULL,
  demo            INTEGER NOT NULL CHECK (demo IN (0, 1)),
  source          TEXT NOT NULL CHECK (source IN ('cashier', 'api')),
  retry_of        TEXT REFERENCES sale (id),
  created_at      INTEGER NOT NULL,
  expires_at      INTEGER NOT NULL CHECK (expires_at > created_at),
  -- what moves, each time with one more version and one more event
  state           TEXT NOT NULL CHECK (state IN ('PENDING', 'PAID', 'EXPIRED', 'CANCELLED', 'FAILED')),
  version         INTEGER NOT NULL CHECK (version >= 0),
  flags           TEXT NOT NULL CHECK (json_valid(flags)),
  mismatch        TEXT CHECK (json_valid(mismatch)),
  resolution      TEXT CHECK (json_valid(resolution)),
  paid_at         INTEGER,
  confirmation    TEXT CHECK (json_valid(confirmation)),
  closed_at       INTEGER,
  asked           TEXT,
  needs_attention INTEGER NOT NULL CHECK (needs_attention IN (0, 1)),
  -- from code shown to money sent, ms: what the limited pace learns from
  sent_after_ms   INTEGER,
  CHECK ((state = 'PAID') = (paid_at IS NOT NULL) AND (state = 'PAID') = (confirmation IS NOT NULL)),
  CHECK ((state IN ('EXPIRED', 'CANCELLED', 'FAILED')) = (closed_at IS NOT NULL))
) STRICT;
CREATE INDEX sale_by_time ON sale (created_at);
CREATE INDEX sale_needing_attention ON sale (created_at) WHERE needs_attention = 1;
CREATE INDEX sale_by_retry ON sale (retry_of) WHERE retry_of IS NOT NULL;
CREATE INDEX sale_pay_delay ON sale (paid_at, sent_after_ms) WHERE sent_after_ms IS NOT NULL;

CREATE TRIGGER sale_fixed BEFORE UPDATE OF ${fixedColumns.join(', ')} ON sale
BEGIN SELECT RAISE(ABORT, 'what a sale was made of never changes'); END;
CREATE TRIGGER sale_kept BEFORE DELETE ON sale
BEGIN SELECT RAISE(ABORT, 'sales are never deleted'); END;
CREATE TRIGGER sale_paid_stays BEFORE UPDATE OF state ON sale WHEN OLD.state = 'PAID' AND NEW.state <> 'PAID'
BEGIN SELECT RAISE(ABORT, 'PAID never goes back'); END;
CREATE TRIGGER sale_never_reopens BEFORE UPDATE OF state ON sale
WHEN OLD.state <> 'PENDING' AND NEW.state <> OLD.state AND NEW.state <> 'PAID'
BEGIN SELECT RAISE(ABORT, 'a closed sale reopens only into PAID'); END;
CREATE TRIGGER sale_one_step BEFORE UPDATE ON sale WHEN NEW.version <> OLD.version + 1
BEGIN SELECT RAISE(ABORT, 'each change of a sale is one version'); END;

CREATE TABLE sale_event (
  seq       INTEGER PRIMARY KEY,
  sale_id   TEXT NOT NULL REFERENCES sale (id),
  at        INTEGER NOT NULL,
  type      TEXT NOT NULL,
  body      TEXT NOT NULL CHECK (json_valid(body)),
  prev_hash TEXT NOT NULL,
  hash      TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX sale_event_by_sale ON sale_event (sale_id, seq);
CREATE TRIGGER sale_event_fixed BEFORE UPDATE ON sale_event
BEGIN SELECT RAISE(ABORT, 'events are only added'); END;
CREATE TRIGGER sale_event_kept BEFORE DELETE ON sale_event
BEGIN SELECT RAISE(ABORT, 'events are only added'); END;

CREATE TABLE payment (
  hash         TEXT PRIMARY KEY CHECK (length(hash) = 64),
  sale_id      TEXT NOT NULL REFERENCES sale (id),
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  currency     TEXT NOT NULL,
  settles      INTEGER NOT NULL CHECK (settles IN (0, 1)),
  record       TEXT NOT NULL CHECK (json_valid(record)),
  raw          TEXT NOT NULL,
  found_at     INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX payment_settling ON payment (sale_id) WHERE settles = 1;
CREATE INDEX payment_by_sale ON payment (sale_id);
CREATE TRIGGER payment_fixed BEFORE UPDATE ON payment
BEGIN SELECT RAISE(ABORT, 'payments are only added'); END;
CREATE TRIGGER payment_kept BEFORE DELETE ON payment
BEGIN SELECT RAISE(ABORT, 'payments are only added'); END;

CREATE TABLE watch (
  sale_id       TEXT PRIMARY KEY REFERENCES sale (id),
  next_check_at INTEGER,
  last_asked_at INTEGER,
  last_answer   TEXT CHECK (last_answer IN ('not-found', 'no-answer', 'found', 'failed')),
  error_streak  INTEGER NOT NULL DEFAULT 0,
  looks         INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX watch_due ON watch (next_check_at) WHERE next_check_at IS NOT NULL;

CREATE TABLE job (
  id         INTEGER PRIMARY KEY,
  sale_id    TEXT NOT NULL REFERENCES sale (id),
  kind       TEXT NOT NULL CHECK (kind IN ('receipt', 'webhook')),
  payload    TEXT NOT NULL CHECK (json_valid(payload)),
  state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'given-up')),
  attempts   INTEGER NOT NULL DEFAULT 0,
  next_at    INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX job_waiting ON job (kind, next_at) WHERE state = 'waiting';

CREATE TABLE lookup_count (
  token_id TEXT NOT NULL,
  day      TEXT NOT NULL,
  purpose  TEXT NOT NULL CHECK (purpose IN ('automatic', 'person', 'deadline')),
  used     INTEGER NOT NULL,
  PRIMARY KEY (token_id, day, purpose)
) STRICT, WITHOUT ROWID;
CREATE TABLE lookup_limit (
  token_id    TEXT PRIMARY KEY,
  daily_limit INTEGER,
  spent_day   TEXT
) STRICT, WITHOUT ROWID;

-- By Phnom Penh day: sales made, and sales that became PAID.
CREATE TABLE day_made (day TEXT PRIMARY KEY, made INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE day_paid (
  day          TEXT NOT NULL,
  currency     TEXT NOT NULL,
  count        INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (day, currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE till (
  id               INTEGER PRIMARY KEY CHECK (id = 1),
  last_bill_serial INTEGER NOT NULL,
  shown_sale_id    TEXT REFERENCES sale (id)
) STRICT;
INSERT INTO till VALUES (1, 0, NULL);
`,
}
