// Decisions that are taken back: a refund is withdrawn by a row that cancels its row, and may be owed or made again.

import type { Migration } from '../migrate'

export const decisions: Migration = {
  version: 92,
  up: `
-- As before, but for two walls that were too high: the same money may be owed again once that was withdrawn, and be given
-- back again once somebody has said that it was not.
CREATE TABLE refund_as_owed (
  id           INTEGER PRIMARY KEY,
  payment_hash TEXT NOT NULL REFERENCES payment (hash),
  sale_id      TEXT NOT NULL REFERENCES sale (id),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  currency     TEXT NOT NULL CHECK (currency IN ('KHR', 'USD')),
  owed_at      INTEGER NOT NULL,
  by           TEXT NOT NULL CHECK (by <> ''),
  note         TEXT NOT NULL CHECK (note <> '')
) STRICT;
INSERT INTO refund_as_owed SELECT id, payment_hash, sale_id, amount_minor, currency, owed_at, by, note FROM refund;
CREATE TABLE refund_as_made (
  id        INTEGER PRIMARY KEY,
  refund_id INTEGER NOT NULL REFERENCES refund_as_owed (id),
  made_at   INTEGER NOT NULL,
  by        TEXT NOT NULL CHECK (by <> ''),
  note      TEXT NOT NULL CHECK (note <> '')
) STRICT;
INSERT INTO refund_as_made (refund_id, made_at, by, note)
  SELECT refund_id, made_at, by, note FROM refund_made ORDER BY made_at, refund_id;
CREATE TABLE refund_to_make (refund_id INTEGER PRIMARY KEY REFERENCES refund_as_owed (id)) STRICT;
INSERT INTO refund_to_make SELECT refund_id FROM refund_open;
DROP TABLE refund_open;
DROP TABLE refund_made;
DROP TABLE refund;
ALTER TABLE refund_as_owed RENAME TO refund;
ALTER TABLE refund_as_made RENAME TO refund_made;
ALTER TABLE refund_to_make RENAME TO refund_open;
CREATE INDEX refund_by_payment ON refund (payment_hash);
CREATE INDEX refund_made_by_refund ON refund_made (refund_id);

-- A row that cancels the row: the money is not owed after all.
CREATE TABLE refund_withdrawn (
  refund_id INTEGER PRIMARY KEY REFERENCES refund (id),
  at        INTEGER NOT NULL,
  by        TEXT NOT NULL CHECK (by <> ''),
  note      TEXT NOT NULL CHECK (note <> '')
) STRICT;
-- And one that cancels "made": the money was not given back after all, and is owed as before.
CREATE TABLE refund_made_withdrawn (
  made_id INTEGER PRIMARY KEY REFERENCES refund_made (id),
  at      INTEGER NOT NULL,
  by      TEXT NOT NULL CHECK (by <> ''),
  note    TEXT NOT NULL CHECK (note <> '')
) STRICT;
${['refund', 'refund_made', 'refund_withdrawn', 'refund_made_withdrawn']
  .map(
    (
      table,
    ) => `CREATE TRIGGER ${table}_fixed BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, 'refunds are only added'); END;
CREATE TRIGGER ${table}_kept BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, 'refunds are only added'); END;`,
  )
  .join('\n')}
CREATE TRIGGER refund_once BEFORE INSERT ON refund WHEN EXISTS (SELECT 1 FROM refund WHERE payment_hash = NEW.payment_hash
  AND id NOT IN (SELECT refund_id FROM refund_withdrawn))
BEGIN SELECT RAISE(ABORT, 'this money is owed already'); END;
CREATE TRIGGER refund_made_of_open BEFORE INSERT ON refund_made WHEN NEW.refund_id NOT IN (SELECT refund_id FROM refund_open)
BEGIN SELECT RAISE(ABORT, 'only what is owed is given back'); END;
CREATE TRIGGER refund_withdrawn_of_open BEFORE INSERT ON refund_withdrawn
WHEN NEW.refund_id NOT IN (SELECT refund_id FROM refund_open)
BEGIN SELECT RAISE(ABORT, 'only what is owed is withdrawn'); END;
-- The to-do list of refunds: a row while one waits.
CREATE TRIGGER refund_opens AFTER INSERT ON refund BEGIN INSERT INTO refund_open VALUES (NEW.id); END;
CREATE TRIGGER refund_closes AFTER INSERT ON refund_made
BEGIN DELETE FROM refund_open WHERE refund_id = NEW.refund_id; END;
CREATE TRIGGER refund_ends AFTER INSERT ON refund_withdrawn
BEGIN DELETE FROM refund_open WHERE refund_id = NEW.refund_id; END;
CREATE TRIGGER refund_opens_again AFTER INSERT ON refund_made_withdrawn
BEGIN INSERT INTO refund_open SELECT refund_id FROM refund_made WHERE id = NEW.made_id; END;

CREATE INDEX sale_decided ON sale (json_extract(resolution, '$.at'))
  WHERE json_extract(resolution, '$.way') IN ('accepted', 'claim-asked');
`,
}
