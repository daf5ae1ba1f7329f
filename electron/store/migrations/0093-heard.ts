// The watch: when a sale was made and when Bakong was last heard about it, both by Bakong's own time.

import type { Migration } from '../migrate'

export const heard: Migration = {
  version: 93,
  up: `
ALTER TABLE watch ADD COLUMN made_at INTEGER;
ALTER TABLE watch ADD COLUMN heard_at INTEGER;
-- What was written before goes by this computer's clock, which was believed then. Watches that have ended need it only
-- where a program's request is still to be forgotten.
UPDATE watch SET made_at = (SELECT created_at FROM sale WHERE sale.bill_serial = watch.bill_serial),
  heard_at = CASE WHEN last_answer <> 'no-answer' THEN last_asked_at END
WHERE next_check_at IS NOT NULL
  OR bill_serial IN (SELECT bill_serial FROM idempotency CROSS JOIN sale ON sale.id = idempotency.sale_id);
`,
}
