// The queries that run often, by name, so that their plans can be tested.

/** Codes that one purchase may have. Nobody tries so often; it only keeps a broken chain from running on. */
const PURCHASE_MAX = 200

const REFUND = `SELECT refund.*, sale.bill_number, payment.from_account_id, refund_made.made_at,
    refund_made.by AS made_by, refund_made.note AS made_note`
const REFUND_JOINS = `CROSS JOIN sale ON sale.id = refund.sale_id
  CROSS JOIN payment ON payment.hash = refund.payment_hash
  LEFT JOIN refund_made ON refund_made.refund_id = refund.id`

export const queries = {
  sale: 'SELECT * FROM sale WHERE id = ?',
  saleOfSerial: 'SELECT * FROM sale WHERE bill_serial = ?',
  due: `SELECT bill_serial, next_check_at, last_asked_at FROM watch
        WHERE next_check_at <= ? ORDER BY next_check_at, bill_serial LIMIT ?`,
  dueCount: 'SELECT count(*) AS count FROM watch WHERE next_check_at <= ?',
  nextDueAt: 'SELECT min(next_check_at) AS at FROM watch WHERE next_check_at IS NOT NULL',
  // No plan is a day and an hour away: one that is was made by a clock that was ahead.
  makeAllDue: `UPDATE watch INDEXED BY watch_due SET next_check_at = @now WHERE next_check_at > @now
               AND (made_at IS NULL OR made_at >= @madeAfter OR next_check_at > @now + 90000000)`,
  makeUnheardDue: `UPDATE watch INDEXED BY watch_due SET next_check_at = @now WHERE next_check_at > @now
                   AND (SELECT expires_at FROM sale WHERE sale.bill_serial = watch.bill_serial)
                     BETWEEN coalesce(heard_at, 0) AND @now`,
  lastSales: 'SELECT * FROM sale WHERE bill_serial > 0 ORDER BY bill_serial DESC LIMIT ?',
  samePurchase: `WITH RECURSIVE purchase (id) AS (
      SELECT @saleId
      UNION SELECT sale.retry_of FROM purchase CROSS JOIN sale ON sale.id = purchase.id WHERE sale.retry_of IS NOT NULL
      UNION SELECT sale.id FROM purchase CROSS JOIN sale ON sale.retry_of = purchase.id
      LIMIT ${PURCHASE_MAX}
    ) SELECT sale.* FROM purchase CROSS JOIN sale ON sale.id = purchase.id WHERE sale.id <> @saleId`,
  saleOfPayment: 'SELECT sale_id FROM payment WHERE hash = ?',
  keptPayment: 'SELECT sale_id, amount_minor, currency, to_account_id FROM payment WHERE hash = ?',
  payDelays: `SELECT sent_after_ms FROM payment INDEXED BY payment_delay
              WHERE id > 0 AND sent_after_ms IS NOT NULL ORDER BY id DESC LIMIT ?`,
  dayPaid: 'SELECT currency, count, amount_minor FROM day_paid WHERE day = ?',
  salesMadeOn: 'SELECT made FROM day_made WHERE day = ?',
  salesPerDay: 'SELECT made FROM day_made WHERE day < ? ORDER BY day DESC LIMIT ?',
  saleOfReference: `SELECT sale.id FROM sale_reference CROSS JOIN sale USING (bill_serial)
                    WHERE sale_reference.reference = ?`,
  referenceOf: 'SELECT reference FROM sale_reference WHERE bill_serial = (SELECT bill_serial FROM sale WHERE id = ?)',
  // The caller's own before one whose caller is not known.
  doneRequest: `SELECT request_hash, sale_id, link FROM idempotency WHERE key = ? AND caller IN (?, '')
                ORDER BY caller DESC LIMIT 1`,
  // By this computer's clock, which may have been behind when it was made, and by what is known of the sale's age.
  forgetRequests: `DELETE FROM idempotency WHERE (key, caller) IN (
                   SELECT key, caller FROM idempotency WHERE created_at < @before
                   AND (SELECT made_at FROM sale JOIN watch USING (bill_serial) WHERE sale.id = sale_id) < @before
                   ORDER BY created_at LIMIT @limit)`,
  isQueued: 'SELECT 1 FROM screen_queue WHERE bill_serial = (SELECT bill_serial FROM sale WHERE id = ?)',
  firstQueued: `SELECT sale.bill_serial, sale.id FROM sale
                WHERE sale.bill_serial = (SELECT min(bill_serial) FROM screen_queue)`,
  salesPage: `SELECT * FROM sale WHERE (created_at, bill_serial) < (?, ?) AND created_at >= ?
              ORDER BY created_at DESC, bill_serial DESC LIMIT ?`,
  eventsAfter: `SELECT event.seq, event.sale_id, event.type, event.state, event.version, event.at, sale.bill_number,
                sale.amount_minor, sale.currency, reference FROM sale_event AS event
                CROSS JOIN sale ON sale.id = event.sale_id LEFT JOIN sale_reference USING (bill_serial)
                WHERE event.seq > ? ORDER BY event.seq LIMIT ?`,
  eventsOfSaleAfter: `SELECT event.seq, event.sale_id, event.type, event.state, event.version, event.at,
                sale.bill_number, sale.amount_minor, sale.currency, reference FROM sale_event AS event
                CROSS JOIN sale ON sale.id = event.sale_id LEFT JOIN sale_reference USING (bill_serial)
                WHERE event.sale_id = ? AND event.seq > ? ORDER BY event.version LIMIT ?`,
  unreadAnswer: `SELECT at, body FROM sale_event WHERE sale_id = ? AND type = 'answer-unreadable'
                 ORDER BY version DESC LIMIT 1`,
  lastEventSeq: 'SELECT seq FROM sale_event WHERE seq > 0 ORDER BY seq DESC LIMIT 1',
  attention: 'SELECT * FROM sale WHERE needs_attention = 1 ORDER BY bill_serial DESC LIMIT ?',
  leftForLater: `SELECT * FROM sale WHERE json_extract(resolution, '$.way') = 'left' ORDER BY bill_serial DESC LIMIT ?`,
  openRefunds: `${REFUND} FROM refund_open CROSS JOIN refund ON refund.id = refund_open.refund_id ${REFUND_JOINS}
                WHERE refund_open.refund_id > 0 ORDER BY refund_open.refund_id LIMIT ?`,
  refundOfPayment: `${REFUND} FROM refund ${REFUND_JOINS} WHERE refund.payment_hash = ?`,
  refund: `${REFUND} FROM refund ${REFUND_JOINS} WHERE refund.id = ?`,
  alarms: 'SELECT * FROM alarm WHERE seen_at IS NULL AND id > 0 ORDER BY id LIMIT ?',
  alarmCount: 'SELECT count(*) AS count FROM alarm WHERE seen_at IS NULL AND id > 0',
  waitingWebhooks: `SELECT * FROM job INDEXED BY job_by_endpoint WHERE endpoint_id = ? AND state = 'waiting'
                    AND NOT EXISTS (SELECT 1 FROM job AS earlier INDEXED BY job_in_order
                      WHERE earlier.endpoint_id = job.endpoint_id AND earlier.sale_id = job.sale_id
                      AND earlier.id < job.id AND earlier.state = 'waiting')
                    ORDER BY next_at, id LIMIT ?`,
  waitingCount: "SELECT count(*) AS count FROM job WHERE endpoint_id = ? AND state = 'waiting'",
  forgetWebhooks: `DELETE FROM job WHERE id IN (SELECT id FROM job INDEXED BY job_ended
                   WHERE kind = 'webhook' AND state <> 'waiting' AND created_at < ? ORDER BY created_at LIMIT ?)`,
  deliveries: 'SELECT * FROM webhook_delivery WHERE id < ? ORDER BY id DESC LIMIT ?',
  deliveriesOfEndpoint: `SELECT * FROM webhook_delivery WHERE endpoint_id = ? AND id < ? ORDER BY id DESC LIMIT ?`,
  forgetDeliveries: `DELETE FROM webhook_delivery WHERE endpoint_id = ? AND id <= (
                     SELECT id FROM webhook_delivery WHERE endpoint_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`,
  attentionCount: 'SELECT count(*) AS count FROM sale WHERE needs_attention = 1',
} as const
