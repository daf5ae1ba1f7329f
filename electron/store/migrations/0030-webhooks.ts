// Webhooks: endpoints, the log of deliveries, and what the outbox must know of them. Secrets are kept elsewhere.

import type { Migration } from '../migrate'

export const webhooks: Migration = {
  version: 30,
  up: `
CREATE TABLE webhook_endpoint (
  id         TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  url        TEXT NOT NULL,
  events     TEXT NOT NULL CHECK (json_type(events) = 'array'),
  enabled    INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TRIGGER webhook_endpoint_stays_removed BEFORE UPDATE ON webhook_endpoint WHEN OLD.removed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a removed endpoint stays removed'); END;

-- Of webhooks only. The tries are counted from 'since'.
ALTER TABLE job ADD COLUMN endpoint_id TEXT REFERENCES webhook_endpoint (id);
ALTER TABLE job ADD COLUMN event_id    TEXT;
ALTER TABLE job ADD COLUMN event_type  TEXT;
ALTER TABLE job ADD COLUMN since       INTEGER;
CREATE INDEX job_by_endpoint ON job (endpoint_id, next_at, id) WHERE state = 'waiting';
CREATE INDEX job_in_order ON job (endpoint_id, sale_id, id) WHERE state = 'waiting';
CREATE UNIQUE INDEX job_by_event ON job (endpoint_id, event_id) WHERE endpoint_id IS NOT NULL;
CREATE INDEX job_ended ON job (kind, created_at) WHERE state <> 'waiting';

CREATE TABLE webhook_delivery (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  endpoint_id TEXT NOT NULL REFERENCES webhook_endpoint (id),
  event_id    TEXT NOT NULL,
  type        TEXT NOT NULL,
  sale_id     TEXT REFERENCES sale (id),
  at          INTEGER NOT NULL,
  attempt     INTEGER NOT NULL CHECK (attempt > 0),
  outcome     TEXT NOT NULL,
  status      INTEGER,
  took_ms     INTEGER NOT NULL CHECK (took_ms >= 0),
  gave_up     INTEGER NOT NULL CHECK (gave_up IN (0, 1))
) STRICT;
CREATE INDEX webhook_delivery_by_endpoint ON webhook_delivery (endpoint_id, id);
`,
}
