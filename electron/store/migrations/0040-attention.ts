// Needs attention: sticker sales, refunds that are owed and made, alarms for late money.

import type { Migration } from '../migrate'

export const attention: Migration = {
  version: 40,
  up: `
ALTER TABLE sale ADD COLUMN kind TEXT NOT NULL DEFAULT 'dynamic' CHECK (kind IN ('dynamic', 'sticker'));
ALTER TABLE sale ADD COLUMN short_hash TEXT CHECK ((kind = 'sticker') = (short_hash IS NOT NULL));
CREATE TRIGGER sale_kind_fixed BEFORE UPDATE OF kind, short_hash ON sale
BEGIN SELECT RAISE(ABORT, 'what a sale was made of never changes'); END;
CREATE INDEX sale_left ON sale (json_extract(resolution, '$.way')) WHERE json_extract(resolution, '$.way') = 'left';

-- Money to give back: one row when it is owed, and another table's row when it is made. Nothing is rewritten.
CREATE TABLE refund (
  id           INTEGER PRIMARY KEY,
  payment_hash TEXT NOT NULL UNIQUE REFERENCES payment (hash),
  sale_id      TEXT NOT NULL REFERENCES sale (id),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  currency     TEXT NOT NULL CHECK (currency IN ('KHR', 'USD')),
  owed_at      INTEGER NOT NULL,
  by           TEXT NOT NULL CHECK (by <> ''),
  note         TEXT NOT NULL CHECK (note <> '')
) STRICT;
CREATE TRIGGER refund_fixed BEFORE UPDATE ON refund BEGIN SELECT RAISE(ABORT, 'refunds are only added'); END;
CREATE TRIGGER refund_kept BEFORE DELETE ON refund BEGIN SELECT RAISE(ABORT, 'refunds are only added'); END;
CREATE TABLE refund_made (
  refund_id INTEGER PRIMARY KEY REFERENCES refund (id),
  made_at   INTEGER NOT NULL,
  by        TEXT NOT NULL CHECK (by <> ''),
  note      TEXT NOT NULL CHECK (note <> '')
) STRICT;
CREATE TRIGGER refund_made_fixed BEFORE UPDATE ON refund_made BEGIN SELECT RAISE(ABORT, 'refunds are only added'); END;
CREATE TRIGGER refund_made_kept BEFORE DELETE ON refund_made BEGIN SELECT RAISE(ABORT, 'refunds are only added'); END;
-- The to-do list of refunds: a row while one waits.
CREATE TABLE refund_open (refund_id INTEGER PRIMARY KEY REFERENCES refund (id)) STRICT;
CREATE TRIGGER refund_opens AFTER INSERT ON refund BEGIN INSERT INTO refund_open VALUES (NEW.id); END;
CREATE TRIGGER refund_closes AFTER INSERT ON refund_made
BEGIN DELETE FROM refund_open WHERE refund_id = NEW.refund_id; END;

-- Money that came while nobody looked at its sale. Seen once, it is never told again.
CREATE TABLE alarm (
  id      INTEGER PRIMARY KEY,
  sale_id TEXT NOT NULL REFERENCES sale (id),
  at      INTEGER NOT NULL,
  payment TEXT NOT NULL CHECK (json_valid(payment)),
  hash    TEXT NOT NULL,
  seen_at INTEGER,
  seen_by TEXT CHECK ((seen_by IS NULL) = (seen_at IS NULL)),
  UNIQUE (sale_id, hash)
) STRICT;
CREATE INDEX alarm_unseen ON alarm (id) WHERE seen_at IS NULL;
CREATE TRIGGER alarm_kept BEFORE DELETE ON alarm BEGIN SELECT RAISE(ABORT, 'alarms are only seen'); END;
`,
}
