// The queries that run often, by name, so that their plans can be tested.

/** Rows that one purchase's chain of retries may have; more is no purchase but a bug. */
const PURCHASE_MAX = 50

export const queries = {
  due: `SELECT sale.* FROM watch JOIN sale ON sale.id = watch.sale_id
        WHERE watch.next_check_at <= ? ORDER BY watch.next_check_at LIMIT ?`,
  nextDueAt: 'SELECT next_check_at FROM watch WHERE next_check_at IS NOT NULL ORDER BY next_check_at LIMIT 1',
  lastSales: 'SELECT * FROM sale ORDER BY created_at DESC LIMIT ?',
  settledBy: 'SELECT sale_id FROM payment WHERE hash = ? AND settles = 1',
  dayPaid: 'SELECT currency, count, amount_minor FROM day_paid WHERE day = ?',
  payDelays: `SELECT sent_after_ms FROM sale WHERE sent_after_ms IS NOT NULL ORDER BY paid_at DESC LIMIT ?`,
  salesPerDay: 'SELECT made FROM day_made WHERE day < ? ORDER BY day DESC LIMIT ?',
  attentionCount: 'SELECT count(*) AS count FROM sale WHERE needs_attention = 1',
  samePurchase: `WITH RECURSIVE purchase (id) AS (
      SELECT @saleId
      UNION SELECT sale.retry_of FROM sale JOIN purchase ON sale.id = purchase.id WHERE sale.retry_of IS NOT NULL
      UNION SELECT sale.id FROM sale JOIN purchase ON sale.retry_of = purchase.id
    ) SELECT sale.* FROM sale JOIN purchase USING (id) WHERE sale.id <> @saleId LIMIT ${PURCHASE_MAX}`,
  makeAllDue: `UPDATE watch SET next_check_at = @now WHERE next_check_at > @now
      AND sale_id IN (SELECT id FROM sale WHERE created_at >= @madeAfter)`,
} as const
