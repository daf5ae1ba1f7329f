// What each table must refuse, written down by hand: the last wall behind a mistake of the code. `schema.test.ts` tries it.

/** A row as it is written: what SQLite keeps of it. */
export type Row = Readonly<Record<string, string | number | null>>

export interface ColumnRule {
  /** NULL has a meaning here; else it must be refused. `numbered`: NULL takes the next row number. */
  readonly null?: 'means something' | 'numbered'
  /** Values that must be refused, each in an otherwise good row; with those of other columns where a CHECK ties them. */
  readonly wrong?: readonly (string | number | Row)[]
  /** Why any value of the column's type is taken. */
  readonly any?: string
}

export interface TableRules {
  /** Two good rows that can stand side by side: nothing that must be unique is in both. */
  readonly one: Row
  readonly other: Row
  readonly columns: Readonly<Record<string, ColumnRule>>
  /** Each set of columns that may stand once. */
  readonly unique: readonly (readonly string[])[]
  /** Column -> parent, as `table.column`. */
  readonly parents?: Readonly<Record<string, string>>
  /** What no UPDATE may write: these columns, or all. */
  readonly fixed?: readonly string[] | 'all'
  /** No row is ever deleted. */
  readonly kept?: true
  /** Column that must be unique -> another, which a CHECK ties to it. */
  readonly tied?: Readonly<Record<string, string>>
  /** One row is all there is: `other` stands in its place. */
  readonly single?: true
  /** What each UPDATE of a fixed column must do beside it, so that it is refused for the column alone. */
  readonly step?: string
  /** What else must be refused, on books with `one` and `other` in each table: the last of each, after those before it. */
  readonly refused?: readonly (readonly string[])[]
  /** What must be allowed all the same, one after another, and what a query must find then. */
  readonly allowed?: readonly {
    readonly does: readonly string[]
    readonly finds?: readonly [query: string, value: number]
  }[]
}

const hex = (length: number, digit: string) => digit.repeat(length)
const id = (digit: string) => `${hex(8, digit)}-${hex(4, digit)}-${hex(4, digit)}-${hex(4, digit)}-${hex(12, digit)}`

const time: ColumnRule = { wrong: [-1] }
const flag: ColumnRule = { wrong: [-1, 2] }
const md5: ColumnRule = { wrong: ['', hex(31, 'a'), hex(33, 'a')] }
const hash: ColumnRule = { wrong: ['', hex(63, 'a'), hex(65, 'a')] }
const uuid: ColumnRule = { wrong: ['', hex(35, 'a'), hex(37, 'a')] }
const currency: ColumnRule = { wrong: ['', 'khr', 'EUR', 'THB'] }
const json: ColumnRule = { wrong: ['', 'LATE', '{'] }
const list: ColumnRule = { wrong: ['', 'LATE', '{}', '1', 'null'] }
const text: ColumnRule = { wrong: [''] }
const parent: ColumnRule = { any: 'its parent judges it' }
const ownText: ColumnRule = { any: 'text that core has judged; empty is shown as nothing' }
const whenever: ColumnRule = { any: 'a time of this computer, which may be set to anything' }

const OWES = `INSERT INTO refund VALUES (3, '${hex(64, '3')}', '${id('1')}', 500, 'KHR', 1, 'Dara', 'twice')`
const EXPIRES = "UPDATE sale SET state = 'EXPIRED', closed_at = 1, version = 1 WHERE bill_serial = 1"

export const rules: Readonly<Record<string, TableRules>> = {
  sale: {
    one: {
      bill_serial: 1,
      bill_number: '0001',
      id: id('1'),
      amount_minor: 12_500,
      currency: 'KHR',
      khr_per_usd: 4000,
      khqr: '0002',
      md5: hex(32, '1'),
      account_id: 'shop@bank',
      merchant_name: 'Shop',
      demo: 0,
      source: 'cashier',
      retry_of: null,
      created_at: 1000,
      expires_at: 2000,
      state: 'PENDING',
      version: 0,
      flags: '[]',
      mismatch: null,
      resolution: null,
      paid_at: null,
      confirmation: null,
      closed_at: null,
      asked: null,
      needs_attention: 0,
      kind: 'dynamic',
      short_hash: null,
    },
    other: {
      bill_serial: 2,
      bill_number: '0002',
      id: id('2'),
      amount_minor: 100,
      currency: 'USD',
      khr_per_usd: 4000,
      khqr: '0003',
      md5: hex(32, '2'),
      account_id: 'shop@bank',
      merchant_name: 'Shop',
      demo: 0,
      source: 'api',
      retry_of: id('1'),
      created_at: 1000,
      expires_at: 2000,
      state: 'PAID',
      version: 1,
      flags: '["LATE"]',
      mismatch: null,
      resolution: null,
      paid_at: 1500,
      confirmation: '{"kind":"bakong"}',
      closed_at: null,
      asked: null,
      needs_attention: 0,
      kind: 'sticker',
      short_hash: '12345678',
    },
    columns: {
      bill_serial: {
        null: 'numbered',
        wrong: [
          { bill_serial: 0, bill_number: '0000' },
          { bill_serial: -1, bill_number: '-001' },
        ],
      },
      bill_number: { wrong: ['', '2', '0001', '0003'] },
      id: uuid,
      amount_minor: { wrong: [0, -1] },
      currency,
      khr_per_usd: { wrong: [0, -1] },
      khqr: text,
      md5,
      account_id: ownText,
      merchant_name: ownText,
      demo: flag,
      source: { wrong: ['', 'web'] },
      retry_of: { null: 'means something', ...parent },
      created_at: { wrong: [-1, 2000, 2001] },
      expires_at: { wrong: [-1, 0, 999, 1000] },
      // Each takes away what belongs to the state, or adds what does not.
      state: {
        wrong: ['PENDING', 'EXPIRED', 'CANCELLED', 'FAILED', { state: 'SOLD', paid_at: null, confirmation: null }],
      },
      version: time,
      flags: list,
      mismatch: { null: 'means something', ...json },
      resolution: { null: 'means something', ...json },
      paid_at: { any: 'belongs to PAID: tried below' },
      confirmation: json,
      closed_at: { null: 'means something', wrong: [1500] },
      asked: {
        null: 'means something',
        wrong: [
          'not-found',
          { state: 'CANCELLED', paid_at: null, confirmation: null, closed_at: 1, asked: 'found' },
          { state: 'CANCELLED', paid_at: null, confirmation: null, closed_at: 1, asked: null },
        ],
      },
      needs_attention: flag,
      kind: { wrong: ['dynamic', { kind: 'static', short_hash: null }] },
      short_hash: { any: 'belongs to a sticker: tried with kind' },
    },
    unique: [['bill_serial'], ['id'], ['md5']],
    tied: { bill_serial: 'bill_number' },
    parents: { retry_of: 'sale.id' },
    kept: true,
    step: 'version = version + 1',
    fixed: [
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
      'kind',
      'short_hash',
    ],
    refused: [
      [
        "UPDATE sale SET state = 'FAILED', paid_at = NULL, confirmation = NULL, closed_at = 1, version = 2 WHERE bill_serial = 2",
      ],
      [`UPDATE sale SET flags = '["LATE"]' WHERE bill_serial = 1`],
      [`UPDATE sale SET flags = '["LATE"]', version = 2 WHERE bill_serial = 1`],
      [EXPIRES, "UPDATE sale SET state = 'PENDING', closed_at = NULL, version = 2 WHERE bill_serial = 1"],
      [EXPIRES, "UPDATE sale SET state = 'FAILED', version = 2 WHERE bill_serial = 1"],
    ],
    allowed: [
      { does: [EXPIRES] },
      {
        does: [
          "UPDATE sale SET state = 'CANCELLED', closed_at = 1, asked = 'not-found', version = 1 WHERE bill_serial = 1",
          "UPDATE sale SET state = 'PAID', paid_at = 3, confirmation = '{}', closed_at = NULL, asked = NULL, version = 2 WHERE bill_serial = 1",
        ],
      },
    ],
  },
  sale_event: {
    one: {
      seq: 1,
      sale_id: id('1'),
      version: 0,
      state: 'PENDING',
      at: 1000,
      type: 'created',
      body: '{}',
      prev_hash: hex(64, '0'),
      hash: hex(64, '1'),
    },
    other: {
      seq: 2,
      sale_id: id('2'),
      version: 1,
      state: 'PAID',
      at: 1000,
      type: 'paid',
      body: '{}',
      prev_hash: hex(64, '1'),
      hash: hex(64, '2'),
    },
    columns: {
      seq: { null: 'numbered', wrong: [0, -1] },
      sale_id: parent,
      version: time,
      state: { any: 'the sale itself holds the same, and judges it' },
      at: time,
      type: ownText,
      body: json,
      prev_hash: hash,
      hash,
    },
    unique: [['seq'], ['sale_id', 'version']],
    parents: { sale_id: 'sale.id' },
    fixed: 'all',
    kept: true,
  },
  payment: {
    one: {
      id: 1,
      hash: hex(64, '1'),
      sale_id: id('1'),
      settles: 1,
      amount_minor: 12_500,
      currency: 'KHR',
      from_account_id: 'a@bank',
      to_account_id: 'shop@bank',
      created_date_ms: 1500,
      acknowledged_date_ms: 1600,
      found_at: 1700,
      sent_after_ms: 500,
      raw: '{}',
    },
    other: {
      id: 2,
      hash: hex(64, '2'),
      sale_id: id('2'),
      settles: 1,
      amount_minor: 100,
      currency: 'USD',
      from_account_id: 'a@bank',
      to_account_id: 'shop@bank',
      created_date_ms: null,
      acknowledged_date_ms: null,
      found_at: 1700,
      sent_after_ms: null,
      raw: '{}',
    },
    columns: {
      id: { null: 'numbered', any: 'a row number' },
      hash,
      sale_id: parent,
      settles: flag,
      amount_minor: { wrong: [-1] },
      currency,
      from_account_id: ownText,
      to_account_id: ownText,
      created_date_ms: { null: 'means something', any: 'as Bakong said it' },
      acknowledged_date_ms: { null: 'means something', any: 'as Bakong said it' },
      found_at: whenever,
      sent_after_ms: { null: 'means something', wrong: [-1] },
      raw: { any: 'as Bakong said it' },
    },
    unique: [['id'], ['hash'], ['sale_id']],
    parents: { sale_id: 'sale.id' },
    fixed: 'all',
    kept: true,
    allowed: [
      {
        does: [
          `INSERT INTO payment SELECT 3, '${hex(64, '3')}', sale_id, 0, amount_minor, currency, '', '', NULL, NULL, 1, NULL, '' FROM payment WHERE id = 1`,
          `INSERT INTO payment SELECT 4, '${hex(64, '4')}', sale_id, 0, amount_minor, currency, '', '', NULL, NULL, 1, NULL, '' FROM payment WHERE id = 1`,
        ],
        finds: ['SELECT count(*) FROM payment WHERE sale_id = (SELECT sale_id FROM payment WHERE id = 1)', 3],
      },
    ],
  },
  watch: {
    one: { bill_serial: 1, next_check_at: 1, last_asked_at: 1, last_answer: 'found', error_streak: 0, looks: 1 },
    other: { bill_serial: 2, next_check_at: null, last_asked_at: null, last_answer: null, error_streak: 0, looks: 0 },
    columns: {
      bill_serial: { null: 'numbered', ...parent },
      next_check_at: { null: 'means something', ...whenever },
      last_asked_at: { null: 'means something', ...whenever },
      last_answer: { null: 'means something', wrong: ['', 'paid'] },
      error_streak: time,
      looks: time,
    },
    unique: [['bill_serial']],
    parents: { bill_serial: 'sale.bill_serial' },
  },
  job: {
    one: {
      id: 1,
      sale_id: id('1'),
      kind: 'webhook',
      payload: '{}',
      state: 'waiting',
      attempts: 0,
      next_at: 1,
      created_at: 1,
      endpoint_id: id('1'),
      event_id: 'evt_1',
      event_type: 'sale.paid',
      since: 1,
    },
    other: {
      id: 2,
      sale_id: id('2'),
      kind: 'webhook',
      payload: '{}',
      state: 'waiting',
      attempts: 0,
      next_at: 1,
      created_at: 1,
      endpoint_id: id('2'),
      event_id: 'evt_2',
      event_type: 'sale.paid',
      since: 1,
    },
    columns: {
      id: { null: 'numbered', any: 'a row number' },
      sale_id: parent,
      kind: { wrong: ['', 'mail'] },
      payload: json,
      state: { wrong: ['', 'lost'] },
      attempts: time,
      next_at: whenever,
      created_at: whenever,
      endpoint_id: { null: 'means something', ...parent },
      event_id: { null: 'means something', any: 'made by the till' },
      event_type: { null: 'means something', any: 'made by the till' },
      since: { null: 'means something', ...whenever },
    },
    unique: [['id'], ['endpoint_id', 'event_id']],
    parents: { sale_id: 'sale.id', endpoint_id: 'webhook_endpoint.id' },
  },
  lookup_count: {
    one: { token_id: 'a', day: '2026-12-01', purpose: 'person', used: 1 },
    other: { token_id: 'a', day: '2026-12-01', purpose: 'deadline', used: 2 },
    columns: {
      token_id: ownText,
      day: ownText,
      purpose: { wrong: ['', 'program'] },
      used: { wrong: [0, -1] },
    },
    unique: [['token_id', 'day', 'purpose']],
  },
  lookup_limit: {
    one: { token_id: 'a', daily_limit: 100, spent_day: '2026-12-01' },
    other: { token_id: 'b', daily_limit: null, spent_day: null },
    columns: {
      token_id: ownText,
      daily_limit: { null: 'means something', wrong: [-1] },
      spent_day: { null: 'means something', ...ownText },
    },
    unique: [['token_id']],
  },
  day_made: {
    one: { day: '2026-12-01', made: 1 },
    other: { day: '2026-12-02', made: 2 },
    columns: { day: ownText, made: { wrong: [0, -1] } },
    unique: [['day']],
  },
  day_paid: {
    one: { day: '2026-12-01', currency: 'KHR', count: 1, amount_minor: 12_500 },
    other: { day: '2026-12-01', currency: 'USD', count: 1, amount_minor: 100 },
    columns: { day: ownText, currency, count: { wrong: [0, -1] }, amount_minor: { wrong: [0, -1] } },
    unique: [['day', 'currency']],
  },
  setting: {
    one: { key: 'a', value: '1' },
    other: { key: 'b', value: '2' },
    columns: { key: ownText, value: ownText },
    unique: [['key']],
  },
  till: {
    one: { id: 1, last_bill_serial: 2, shown_sale_id: id('1') },
    single: true,
    other: { id: 1, last_bill_serial: 2, shown_sale_id: null },
    columns: {
      id: { null: 'numbered', wrong: [0, 2, -1] },
      last_bill_serial: time,
      shown_sale_id: { null: 'means something', ...parent },
    },
    unique: [['id']],
    parents: { shown_sale_id: 'sale.id' },
    kept: true,
    refused: [
      ['UPDATE till SET last_bill_serial = 4'],
      ['UPDATE till SET last_bill_serial = 1'],
      ['UPDATE till SET last_bill_serial = 2'],
    ],
    allowed: [{ does: ['UPDATE till SET last_bill_serial = 3', 'UPDATE till SET shown_sale_id = NULL'] }],
  },
  sale_reference: {
    one: { bill_serial: 1, reference: 'order-1' },
    other: { bill_serial: 2, reference: 'order-2' },
    columns: { bill_serial: { null: 'numbered', ...parent }, reference: { wrong: ['', 'x'.repeat(65)] } },
    unique: [['bill_serial'], ['reference']],
    parents: { bill_serial: 'sale.bill_serial' },
    fixed: 'all',
    kept: true,
  },
  idempotency: {
    one: { key: 'k', caller: '', request_hash: hex(64, '1'), sale_id: id('1'), link: 'OK', created_at: 1 },
    other: { key: 'k', caller: 'a', request_hash: hex(64, '2'), sale_id: id('2'), link: 'OK', created_at: 1 },
    columns: {
      key: { wrong: ['', 'x'.repeat(256)] },
      caller: { any: 'empty: from before keys had callers' },
      request_hash: hash,
      sale_id: parent,
      link: ownText,
      created_at: whenever,
    },
    unique: [['key', 'caller']],
    parents: { sale_id: 'sale.id' },
  },
  api_key: {
    one: {
      id: id('1'),
      name: 'shop',
      hash: hex(64, '1'),
      scopes: '[]',
      created_at: 1,
      last_used_at: null,
      revoked_at: 5,
    },
    other: {
      id: id('2'),
      name: 'shop',
      hash: hex(64, '2'),
      scopes: '[]',
      created_at: 1,
      last_used_at: 2,
      revoked_at: null,
    },
    columns: {
      id: uuid,
      name: ownText,
      hash,
      scopes: list,
      created_at: whenever,
      last_used_at: { null: 'means something', ...whenever },
      revoked_at: { null: 'means something', ...whenever },
    },
    unique: [['id'], ['hash']],
    refused: [[`UPDATE api_key SET revoked_at = NULL WHERE id = '${id('1')}'`]],
    allowed: [{ does: [`UPDATE api_key SET revoked_at = 7 WHERE id = '${id('2')}'`] }],
  },
  screen_queue: {
    one: { bill_serial: 1 },
    other: { bill_serial: 2 },
    columns: { bill_serial: { null: 'numbered', ...parent } },
    unique: [['bill_serial']],
    parents: { bill_serial: 'sale.bill_serial' },
  },
  webhook_endpoint: {
    one: { id: id('1'), url: 'https://a', events: '[]', enabled: 1, created_at: 1, removed_at: null },
    other: { id: id('2'), url: 'https://b', events: '[]', enabled: 0, created_at: 1, removed_at: 5 },
    columns: {
      id: uuid,
      url: ownText,
      events: list,
      enabled: flag,
      created_at: whenever,
      removed_at: { null: 'means something', ...whenever },
    },
    unique: [['id']],
    refused: [
      [`UPDATE webhook_endpoint SET removed_at = NULL WHERE id = '${id('2')}'`],
      [`UPDATE webhook_endpoint SET enabled = 1 WHERE id = '${id('2')}'`],
    ],
    allowed: [{ does: [`UPDATE webhook_endpoint SET removed_at = 7, enabled = 0 WHERE id = '${id('1')}'`] }],
  },
  webhook_delivery: {
    one: {
      id: 1,
      endpoint_id: id('1'),
      event_id: 'evt_1',
      type: 'sale.paid',
      sale_id: id('1'),
      at: 1,
      attempt: 1,
      outcome: 'ok',
      status: 200,
      took_ms: 1,
      gave_up: 0,
    },
    other: {
      id: 2,
      endpoint_id: id('2'),
      event_id: 'evt_2',
      type: 'sale.paid',
      sale_id: null,
      at: 1,
      attempt: 1,
      outcome: 'offline',
      status: null,
      took_ms: 1,
      gave_up: 1,
    },
    columns: {
      id: { null: 'numbered', any: 'a row number' },
      endpoint_id: parent,
      event_id: ownText,
      type: ownText,
      sale_id: { null: 'means something', ...parent },
      at: whenever,
      attempt: { wrong: [0, -1] },
      outcome: ownText,
      status: { null: 'means something', any: 'as the other side said it' },
      took_ms: time,
      gave_up: flag,
    },
    unique: [['id']],
    parents: { endpoint_id: 'webhook_endpoint.id', sale_id: 'sale.id' },
  },
  refund: {
    one: {
      id: 1,
      payment_hash: hex(64, '1'),
      sale_id: id('1'),
      amount_minor: 500,
      currency: 'KHR',
      owed_at: 1,
      by: 'Dara',
      note: 'twice',
    },
    other: {
      id: 2,
      payment_hash: hex(64, '2'),
      sale_id: id('2'),
      amount_minor: 100,
      currency: 'USD',
      owed_at: 1,
      by: 'Dara',
      note: 'twice',
    },
    columns: {
      id: { null: 'numbered', any: 'a row number' },
      payment_hash: parent,
      sale_id: parent,
      amount_minor: { wrong: [0, -1] },
      currency,
      owed_at: whenever,
      by: text,
      note: text,
    },
    unique: [['id'], ['payment_hash']],
    parents: { payment_hash: 'payment.hash', sale_id: 'sale.id' },
    fixed: 'all',
    kept: true,
    // What is owed waits until it is made.
    allowed: [{ does: [OWES], finds: ['SELECT count(*) FROM refund_open WHERE refund_id = 3', 1] }],
  },
  refund_made: {
    one: { refund_id: 1, made_at: 1, by: 'Dara', note: 'cash' },
    other: { refund_id: 2, made_at: 1, by: 'Dara', note: 'cash' },
    columns: { refund_id: { null: 'numbered', ...parent }, made_at: whenever, by: text, note: text },
    unique: [['refund_id']],
    parents: { refund_id: 'refund.id' },
    fixed: 'all',
    kept: true,
    allowed: [
      {
        does: [OWES, "INSERT INTO refund_made VALUES (3, 1, 'Dara', 'cash')"],
        finds: ['SELECT count(*) FROM refund_open WHERE refund_id = 3', 0],
      },
    ],
  },
  refund_open: {
    one: { refund_id: 1 },
    other: { refund_id: 2 },
    columns: { refund_id: { null: 'numbered', ...parent } },
    unique: [['refund_id']],
    parents: { refund_id: 'refund.id' },
  },
  alarm: {
    one: { id: 1, sale_id: id('1'), at: 1, payment: '{}', hash: 'a', seen_at: null, seen_by: null },
    other: { id: 2, sale_id: id('2'), at: 1, payment: '{}', hash: 'b', seen_at: 2, seen_by: 'Dara' },
    columns: {
      id: { null: 'numbered', any: 'a row number' },
      sale_id: parent,
      at: whenever,
      payment: json,
      hash: ownText,
      seen_at: { any: 'with who saw it: NULL alone is refused' },
      seen_by: ownText,
    },
    unique: [['id'], ['sale_id', 'hash']],
    parents: { sale_id: 'sale.id' },
    kept: true,
  },
  restored: {
    one: { id: 1, at: 1, backup_at: 1, set_aside: 'a', from_serial: 2, to_serial: 52, missing: '[]' },
    other: { id: 2, at: 1, backup_at: 1, set_aside: 'b', from_serial: 60, to_serial: 110, missing: '[]' },
    columns: {
      id: { null: 'numbered', any: 'a row number' },
      at: whenever,
      backup_at: whenever,
      set_aside: ownText,
      from_serial: { wrong: [-1, 110, 111] },
      to_serial: { wrong: [60, 59, -1] },
      missing: list,
    },
    unique: [['id']],
    fixed: 'all',
    kept: true,
  },
  person: {
    one: { id: id('1'), name: 'Dara', role: 'manager', pin_hash: 'scrypt$1', active: 1, added_at: 1 },
    other: { id: id('2'), name: 'Bopha', role: 'cashier', pin_hash: 'scrypt$2', active: 0, added_at: 1 },
    columns: {
      id: uuid,
      name: text,
      role: { wrong: ['', 'owner'] },
      pin_hash: { wrong: ['', '1234', 'md5$1'] },
      active: flag,
      added_at: time,
    },
    unique: [['id']],
    kept: true,
  },
  pin_try: {
    one: { who: '*', failures: 1, wait_until: 1 },
    other: { who: 'a', failures: 0, wait_until: 0 },
    columns: { who: ownText, failures: time, wait_until: time },
    unique: [['who']],
  },
  audit: {
    one: {
      seq: 1,
      at: 1,
      actor: 'Dara',
      action: 'signed-in',
      facts: '{}',
      prev_hash: hex(64, '0'),
      hash: hex(64, '1'),
    },
    other: {
      seq: 2,
      at: 1,
      actor: 'Dara',
      action: 'signed-out',
      facts: '{}',
      prev_hash: hex(64, '1'),
      hash: hex(64, '2'),
    },
    columns: {
      seq: { null: 'numbered', wrong: [0, -1] },
      at: time,
      actor: text,
      action: text,
      facts: { wrong: ['', '[]', '1', 'x'] },
      prev_hash: hash,
      hash,
    },
    unique: [['seq']],
    fixed: 'all',
    kept: true,
  },
  event_jump: {
    one: { id: 1, from_seq: 0, ahead: 1 },
    other: { id: 2, from_seq: 5, ahead: 2 },
    columns: {
      id: { null: 'numbered', any: 'a row number' },
      from_seq: time,
      ahead: { wrong: [0, -1] },
    },
    unique: [['id']],
    fixed: 'all',
    kept: true,
  },
}
