// Each event upon each kind of sale, what becomes of it written down: a cell that changes moves money, or hides it.

import { describe, expect, it } from 'vitest'
import { transition } from '../../../electron/core/transition'
import type { PaymentRecord, Sale, SaleEvent } from '../../../shared/sale'
import { aPayment, aSale } from '../../support/builders'

const AT = 2_000_000_000_000

const elsewhere = { toAccountId: 'somebody@else' }
const odd = (over: Partial<PaymentRecord>) => ({ payment: aPayment(over), foundAt: AT - 1 })
const byHand = { kind: 'by-hand', by: 'Dara', reason: 'seen' } as const

/** One sale of each kind that an event can meet. */
const sales = {
  open: aSale(),
  'open, wrong amount': aSale({ flags: ['AMOUNT_MISMATCH'], mismatch: odd({ amountMinor: 1 }) }),
  'open, wrong account': aSale({ flags: ['ACCOUNT_MISMATCH'], mismatch: odd(elsewhere) }),
  'open, unreadable': aSale({ flags: ['UNREADABLE'] }),
  expired: aSale({ state: 'EXPIRED' }),
  cancelled: aSale({ state: 'CANCELLED' }),
  failed: aSale({ state: 'FAILED' }),
  'paid, by Bakong': aSale({ state: 'PAID' }),
  'paid, late': aSale({ state: 'PAID', flags: ['LATE'] }),
  'paid, by hand': aSale({ state: 'PAID', flags: ['MANUAL'], confirmation: byHand }),
  'paid, word taken back': aSale({
    state: 'PAID',
    flags: ['WITHDRAWN'],
    confirmation: { ...byHand, withdrawn: { at: AT - 1, by: 'Sok', reason: 'wrong' } },
  }),
} satisfies Record<string, Sale>
type Kind = keyof typeof sales

/** In the order of `sales`. */
const kinds = Object.keys(sales) as readonly Kind[]

const found = (over: Partial<PaymentRecord> = {}, more: object = {}): SaleEvent =>
  ({
    type: 'payment-found',
    at: AT,
    payment: aPayment(over),
    usedElsewhere: false,
    retryPaid: false,
    ...more,
  }) as SaleEvent
const resolved = (way: string, note = 'why'): SaleEvent =>
  ({ type: 'attention-resolved', at: AT, way, by: 'Sok', note, usedElsewhere: false }) as SaleEvent

/** The state and the flags, or the refusal; `-` where nothing changes. */
function after(sale: Sale, event: SaleEvent): string {
  const before = structuredClone(sale)
  const next = transition(sale, event)
  expect(sale, 'the sale itself is never modified').toEqual(before)
  if (!next.ok) return next.error.code
  if (next.value === sale) return '-'
  expect(next.value.version).toBe(sale.version + 1)
  return [next.value.state, ...next.value.flags].join(' ')
}

/** Sent in time, of the 300 s that a code lives; a minute after it. */
const inTime = { createdDateMs: sales.open.createdAt + 20_000 }
const tooLate = { createdDateMs: sales.open.expiresAt + 60_000 }

const rows: readonly (readonly [what: string, event: SaleEvent, becomes: readonly string[]])[] = [
  [
    'the right money, sent in time',
    found(inTime),
    [
      'PAID',
      'PAID AMOUNT_MISMATCH',
      'PAID ACCOUNT_MISMATCH',
      'PAID',
      'PAID RECOVERED',
      'PAID AFTER_CANCEL',
      'PAID RECOVERED',
      'PAID DUPLICATE',
      'PAID LATE DUPLICATE',
      'PAID',
      'PAID RECOVERED',
    ],
  ],
  [
    'the right money, sent too late',
    found(tooLate),
    [
      'PAID',
      'PAID AMOUNT_MISMATCH',
      'PAID ACCOUNT_MISMATCH',
      'PAID',
      'PAID LATE',
      'PAID AFTER_CANCEL',
      'PAID LATE',
      'PAID DUPLICATE',
      'PAID LATE DUPLICATE',
      'PAID',
      'PAID LATE',
    ],
  ],
  [
    'the right money, nobody knows when it was sent',
    found({ createdDateMs: null }),
    [
      'PAID',
      'PAID AMOUNT_MISMATCH',
      'PAID ACCOUNT_MISMATCH',
      'PAID',
      'PAID LATE',
      'PAID AFTER_CANCEL',
      'PAID LATE',
      'PAID DUPLICATE',
      'PAID LATE DUPLICATE',
      'PAID',
      'PAID LATE',
    ],
  ],
  [
    'the right money, and its retry is paid',
    found(inTime, { retryPaid: true }),
    [
      'PAID DUPLICATE',
      'PAID AMOUNT_MISMATCH DUPLICATE',
      'PAID ACCOUNT_MISMATCH DUPLICATE',
      'PAID DUPLICATE',
      'PAID RECOVERED DUPLICATE',
      'PAID AFTER_CANCEL DUPLICATE',
      'PAID RECOVERED DUPLICATE',
      'PAID DUPLICATE',
      'PAID LATE DUPLICATE',
      'PAID DUPLICATE',
      'PAID RECOVERED DUPLICATE',
    ],
  ],
  [
    'money that has paid another sale',
    found(inTime, { usedElsewhere: true }),
    [
      'PENDING DUPLICATE',
      'PENDING AMOUNT_MISMATCH DUPLICATE',
      'PENDING ACCOUNT_MISMATCH DUPLICATE',
      'PENDING DUPLICATE',
      'EXPIRED DUPLICATE',
      'CANCELLED DUPLICATE',
      'FAILED DUPLICATE',
      'PAID DUPLICATE',
      'PAID LATE DUPLICATE',
      'PAID MANUAL DUPLICATE',
      'PAID WITHDRAWN DUPLICATE',
    ],
  ],
  [
    'another amount',
    found({ ...inTime, amountMinor: 12_000 }),
    [
      'PENDING AMOUNT_MISMATCH',
      'PENDING AMOUNT_MISMATCH',
      'PENDING ACCOUNT_MISMATCH AMOUNT_MISMATCH',
      'PENDING AMOUNT_MISMATCH',
      'EXPIRED AMOUNT_MISMATCH',
      'CANCELLED AMOUNT_MISMATCH',
      'FAILED AMOUNT_MISMATCH',
      'PAID AMOUNT_MISMATCH DUPLICATE',
      'PAID LATE AMOUNT_MISMATCH DUPLICATE',
      'PAID MANUAL AMOUNT_MISMATCH',
      'PAID WITHDRAWN AMOUNT_MISMATCH',
    ],
  ],
  [
    'the same number in the other currency',
    found({ ...inTime, currency: 'USD' }),
    [
      'PENDING CURRENCY_MISMATCH',
      'PENDING AMOUNT_MISMATCH CURRENCY_MISMATCH',
      'PENDING ACCOUNT_MISMATCH CURRENCY_MISMATCH',
      'PENDING CURRENCY_MISMATCH',
      'EXPIRED CURRENCY_MISMATCH',
      'CANCELLED CURRENCY_MISMATCH',
      'FAILED CURRENCY_MISMATCH',
      'PAID CURRENCY_MISMATCH DUPLICATE',
      'PAID LATE CURRENCY_MISMATCH DUPLICATE',
      'PAID MANUAL CURRENCY_MISMATCH',
      'PAID WITHDRAWN CURRENCY_MISMATCH',
    ],
  ],
  [
    'to another account',
    found({ ...inTime, ...elsewhere }),
    [
      'PENDING ACCOUNT_MISMATCH',
      'PENDING AMOUNT_MISMATCH ACCOUNT_MISMATCH',
      'PENDING ACCOUNT_MISMATCH',
      'PENDING ACCOUNT_MISMATCH',
      'EXPIRED ACCOUNT_MISMATCH',
      'CANCELLED ACCOUNT_MISMATCH',
      'FAILED ACCOUNT_MISMATCH',
      'PAID ACCOUNT_MISMATCH DUPLICATE',
      'PAID LATE ACCOUNT_MISMATCH DUPLICATE',
      'PAID MANUAL ACCOUNT_MISMATCH',
      'PAID WITHDRAWN ACCOUNT_MISMATCH',
    ],
  ],
  [
    'not found, asked before the deadline',
    { type: 'payment-not-found', at: AT, afterDeadline: false },
    ['-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-'],
  ],
  [
    'not found, asked after the deadline',
    { type: 'payment-not-found', at: AT, afterDeadline: true },
    ['EXPIRED', '-', '-', 'EXPIRED UNREADABLE', '-', '-', '-', '-', '-', '-', '-'],
  ],
  [
    'failed',
    { type: 'payment-failed', at: AT },
    ['FAILED', '-', '-', 'FAILED UNREADABLE', '-', '-', '-', '-', '-', '-', '-'],
  ],
  [
    'an answer that nobody can read',
    { type: 'answer-unreadable', at: AT, why: 'amount', raw: '{}' },
    [
      'PENDING UNREADABLE',
      '-',
      '-',
      '-',
      'EXPIRED UNREADABLE',
      'CANCELLED UNREADABLE',
      'FAILED UNREADABLE',
      '-',
      '-',
      'PAID MANUAL UNREADABLE',
      'PAID WITHDRAWN UNREADABLE',
    ],
  ],
  [
    'cancelled',
    { type: 'cancelled', at: AT, asked: 'not-found' },
    [
      'CANCELLED',
      'CANCELLED AMOUNT_MISMATCH',
      'CANCELLED ACCOUNT_MISMATCH',
      'CANCELLED UNREADABLE',
      'sale-closed',
      'sale-closed',
      'sale-closed',
      'sale-already-paid',
      'sale-already-paid',
      'sale-already-paid',
      'sale-already-paid',
    ],
  ],
  [
    'confirmed by hand',
    { type: 'confirmed-by-hand', at: AT, by: 'Dara', reason: 'seen' },
    [
      'PAID MANUAL',
      'payment-does-not-match',
      'payment-does-not-match',
      'PAID UNREADABLE MANUAL',
      'PAID MANUAL',
      'PAID MANUAL',
      'PAID MANUAL',
      'sale-already-paid',
      'sale-already-paid',
      'sale-already-paid',
      'sale-already-paid',
    ],
  ],
  [
    'confirmed by hand, and nobody says why',
    { type: 'confirmed-by-hand', at: AT, by: 'Dara', reason: '  ' },
    [
      'reason-missing',
      'payment-does-not-match',
      'payment-does-not-match',
      'reason-missing',
      'reason-missing',
      'reason-missing',
      'reason-missing',
      'sale-already-paid',
      'sale-already-paid',
      'sale-already-paid',
      'sale-already-paid',
    ],
  ],
  [
    'a manager accepts',
    resolved('accepted'),
    [
      'nothing-to-resolve',
      'PAID AMOUNT_MISMATCH',
      'money-elsewhere',
      'PAID UNREADABLE MANUAL',
      'nothing-to-resolve',
      'nothing-to-resolve',
      'nothing-to-resolve',
      'nothing-to-resolve',
      'PAID LATE',
      'PAID MANUAL',
      'PAID MANUAL',
    ],
  ],
  [
    'a manager gives back',
    resolved('refund-owed'),
    [
      'nothing-to-resolve',
      'CANCELLED AMOUNT_MISMATCH',
      'money-elsewhere',
      'nothing-came',
      'nothing-to-resolve',
      'nothing-to-resolve',
      'nothing-to-resolve',
      'nothing-to-resolve',
      'PAID LATE',
      'nothing-came',
      'nothing-came',
    ],
  ],
  [
    'a manager sends the customer to claim it',
    resolved('claim-asked'),
    [
      'nothing-to-resolve',
      'nothing-to-claim',
      'CANCELLED ACCOUNT_MISMATCH',
      'nothing-to-claim',
      'nothing-to-resolve',
      'nothing-to-resolve',
      'nothing-to-resolve',
      'nothing-to-resolve',
      'nothing-to-claim',
      'nothing-to-claim',
      'nothing-to-claim',
    ],
  ],
  [
    'a manager leaves it',
    resolved('left'),
    [
      'nothing-to-resolve',
      'PENDING AMOUNT_MISMATCH',
      'PENDING ACCOUNT_MISMATCH',
      'PENDING UNREADABLE',
      'nothing-to-resolve',
      'nothing-to-resolve',
      'nothing-to-resolve',
      'nothing-to-resolve',
      'PAID LATE',
      'PAID MANUAL',
      'PAID WITHDRAWN',
    ],
  ],
  [
    'a manager decides, and does not say why',
    resolved('accepted', ' '),
    [
      'nothing-to-resolve',
      'reason-missing',
      'reason-missing',
      'reason-missing',
      'nothing-to-resolve',
      'nothing-to-resolve',
      'nothing-to-resolve',
      'nothing-to-resolve',
      'reason-missing',
      'reason-missing',
      'reason-missing',
    ],
  ],
  [
    'the word is taken back',
    { type: 'by-hand-withdrawn', at: AT, by: 'Sok', reason: 'wrong' },
    [...Array<string>(9).fill('nothing-to-take-back'), 'PAID WITHDRAWN', 'nothing-to-take-back'],
  ],
]

describe.each(rows)('%s', (_, event, becomes) => {
  it.each(kinds.map((kind, index) => [kind, becomes[index]] as const))('upon one that is %s: %s', (kind, outcome) => {
    expect(after(sales[kind], event)).toBe(outcome)
  })
})

it('every kind of sale has its cell in every row', () => {
  for (const [what, , becomes] of rows) expect(becomes, what).toHaveLength(kinds.length)
})
