// The look-up ledger: when Bakong declared a day spent, and what was counted when it opened again, at whatever hour.

import type { Migration } from '../migrate'

export const lookups: Migration = {
  version: 94,
  up: `
ALTER TABLE lookup_limit ADD COLUMN spent_at INTEGER;
-- Bakong answered again on a day it had declared spent: what counts since is more than what was counted until then.
ALTER TABLE lookup_limit ADD COLUMN opened_day TEXT;
ALTER TABLE lookup_limit ADD COLUMN opened_automatic INTEGER NOT NULL DEFAULT 0 CHECK (opened_automatic >= 0);
ALTER TABLE lookup_limit ADD COLUMN opened_person INTEGER NOT NULL DEFAULT 0 CHECK (opened_person >= 0);
ALTER TABLE lookup_limit ADD COLUMN opened_deadline INTEGER NOT NULL DEFAULT 0 CHECK (opened_deadline >= 0);
`,
}
