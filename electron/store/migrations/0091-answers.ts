// Bakong's answers: a payment told again with other figures, answers that can't be read, and no receipts before there is a
// printer.

import type { Migration } from '../migrate'

export const answers: Migration = {
  version: 91,
  up: `
-- A payment that Bakong told again with other figures: what it said then. The payment's row has the newest figures, and the
-- raw text of the first telling; the events have all of them.
CREATE TABLE payment_retold (
  id      INTEGER PRIMARY KEY,
  hash    TEXT NOT NULL REFERENCES payment (hash),
  told_at INTEGER NOT NULL,
  raw     TEXT NOT NULL
) STRICT;
CREATE INDEX payment_retold_by_hash ON payment_retold (hash);
CREATE TRIGGER payment_retold_fixed BEFORE UPDATE ON payment_retold
BEGIN SELECT RAISE(ABORT, 'payments are only added'); END;
CREATE TRIGGER payment_retold_kept BEFORE DELETE ON payment_retold
BEGIN SELECT RAISE(ABORT, 'payments are only added'); END;
DROP TRIGGER payment_fixed;
CREATE TRIGGER payment_fixed BEFORE UPDATE ON payment
WHEN NEW.id <> OLD.id OR NEW.hash <> OLD.hash OR NEW.sale_id <> OLD.sale_id OR NEW.found_at <> OLD.found_at
  OR NEW.raw <> OLD.raw OR NEW.settles < OLD.settles
  OR NOT EXISTS (SELECT 1 FROM payment_retold WHERE payment_retold.hash = OLD.hash)
BEGIN SELECT RAISE(ABORT, 'payments are only added'); END;

-- Looks at this sale that got an answer of Bakong which nobody can read, since the last one that could be read.
ALTER TABLE watch ADD COLUMN unreadable INTEGER NOT NULL DEFAULT 0 CHECK (unreadable >= 0);

-- Nobody took them: a printer's first day would have printed all of them.
DELETE FROM job WHERE kind = 'receipt';
`,
}
