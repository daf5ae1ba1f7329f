// What another program is told of each change, field by field: a wrong word there is a wrong line in somebody's books.

import { describe, expect, it } from 'vitest'
import { eventIdOf, eventOf, webhookJobs } from '../../../electron/core/webhookEvents'
import type { Sale } from '../../../shared/sale'
import { type WebhookEvent, webhookEvents } from '../../../shared/webhooks'
import { aPayment, aSale } from '../../support/builders'

const id = '11111111-2222-4333-8444-555555555555'
const made = Date.UTC(2026, 10, 22, 3, 0, 0)
const fixed = {
  id,
  billNumber: '0042',
  amountMinor: 1234,
  currency: 'USD',
  createdAt: made,
  expiresAt: made + 300_000,
  khqr: '000201',
  md5: 'd41d8cd98f00b204e9800998ecf8427e',
  source: 'api',
  demo: false,
  version: 3,
} as const

const byHand = { kind: 'by-hand', by: 'Dara', reason: 'seen' } as const
const withdrawn = { at: made + 90_000, by: 'Sok', reason: 'wrong' }
const mismatch = { payment: aPayment({ amountMinor: 1 }), foundAt: made + 9000 }

const open = aSale(fixed)
const closed = { ...fixed, closedAt: made + 303_000 }
const paid = { ...fixed, paidAt: made + 20_000 }

/** The fields that a state decides; all others are as in `fixed`. */
const standing = {
  status: 'PENDING',
  paid_at: null,
  closed_at: null,
  flags: [],
  needs_attention: false,
  verification: 'none',
}

const rows: readonly (readonly [WebhookEvent, what: string, before: Sale | null, after: Sale, fields: object])[] = [
  ['sale.started', 'made', null, open, standing],
  ['sale.updated', 'changed without another state', open, open, standing],
  [
    'sale.needs_attention',
    'open, wrong money came',
    open,
    aSale({ ...fixed, flags: ['AMOUNT_MISMATCH'], mismatch }),
    { ...standing, flags: ['AMOUNT_MISMATCH'], needs_attention: true },
  ],
  [
    'sale.paid',
    'paid, Bakong says so',
    open,
    aSale({ ...paid, state: 'PAID' }),
    { ...standing, status: 'PAID', paid_at: '2026-11-22T03:00:20.000Z', verification: 'bakong' },
  ],
  [
    'sale.paid',
    'paid, a manager says so',
    open,
    aSale({ ...paid, state: 'PAID', flags: ['MANUAL'], confirmation: byHand }),
    {
      ...standing,
      status: 'PAID',
      paid_at: '2026-11-22T03:00:20.000Z',
      verification: 'by-hand',
      flags: ['MANUAL'],
      needs_attention: true,
    },
  ],
  [
    'sale.needs_attention',
    'paid, and the manager took it back',
    aSale({ ...paid, state: 'PAID', flags: ['MANUAL'], confirmation: byHand }),
    aSale({ ...paid, state: 'PAID', flags: ['WITHDRAWN'], confirmation: { ...byHand, withdrawn } }),
    {
      ...standing,
      status: 'PAID',
      paid_at: '2026-11-22T03:00:20.000Z',
      verification: 'none',
      flags: ['WITHDRAWN'],
      needs_attention: true,
    },
  ],
  [
    'sale.expired',
    'expired',
    open,
    aSale({ ...closed, state: 'EXPIRED' }),
    { ...standing, status: 'EXPIRED', closed_at: '2026-11-22T03:05:03.000Z' },
  ],
  [
    'sale.cancelled',
    'cancelled',
    open,
    aSale({ ...closed, state: 'CANCELLED' }),
    { ...standing, status: 'CANCELLED', closed_at: '2026-11-22T03:05:03.000Z' },
  ],
  [
    'sale.failed',
    'failed',
    open,
    aSale({ ...closed, state: 'FAILED' }),
    { ...standing, status: 'FAILED', closed_at: '2026-11-22T03:05:03.000Z' },
  ],
  [
    'sale.paid',
    'paid after the cancel',
    aSale({ ...closed, state: 'CANCELLED' }),
    aSale({ ...paid, state: 'PAID', flags: ['AFTER_CANCEL'] }),
    {
      ...standing,
      status: 'PAID',
      paid_at: '2026-11-22T03:00:20.000Z',
      verification: 'bakong',
      flags: ['AFTER_CANCEL'],
      needs_attention: true,
    },
  ],
]

const at = made + 20_500
const endpoint = (over: object = {}) => ({
  id: 'end-1',
  url: 'https://shop.example/hook',
  events: webhookEvents,
  enabled: true,
  createdAt: 0,
  ...over,
})

describe.each(rows)('%s: %s', (type, _, before, after, fields) => {
  it('is told with every field, and with the reference of the program that asked for it', () => {
    expect(eventOf(before, after)).toBe(type)
    const [job, ...others] = webhookJobs({ before, after, at }, [endpoint()], () => 'order 7')
    expect(others).toEqual([])
    expect(job).toMatchObject({ kind: 'webhook', webhook: { endpointId: 'end-1', type } })
    expect(JSON.parse(job?.payload ?? '')).toEqual({
      id: 'evt_11111111222243338444555555555555_3',
      type,
      timestamp: '2026-11-22T03:00:20.500Z',
      data: {
        sale_id: id,
        amount: 12.34,
        currency: 'USD',
        md5: 'd41d8cd98f00b204e9800998ecf8427e',
        kind: 'dynamic',
        bill_number: '0042',
        reference: 'order 7',
        khqr: '000201',
        created_at: '2026-11-22T03:00:00.000Z',
        expires_at: '2026-11-22T03:05:00.000Z',
        source: 'api',
        demo: false,
        version: 3,
        ...fields,
      },
    })
  })

  it('goes to those alone who want it and are switched on', () => {
    const without = webhookEvents.filter((event) => event !== type)
    const all = [
      endpoint({ id: 'wants' }),
      endpoint({ id: 'off', enabled: false }),
      endpoint({ id: 'wants others', events: without }),
      endpoint({ id: 'wants it alone', events: [type] }),
    ]
    const jobs = webhookJobs({ before, after, at }, all, () => null)
    expect(jobs.map(({ webhook }) => webhook?.endpointId)).toEqual(['wants', 'wants it alone'])
    expect(new Set(jobs.map(({ payload }) => payload)).size).toBe(1)
  })
})

it('a sale never goes back to PENDING: that would be a bug, and is loud', () => {
  expect(() => eventOf(aSale({ state: 'EXPIRED' }), aSale())).toThrow('no sale goes back')
})

it('nobody is asked for the reference where nobody wants the event', () => {
  const asked = () => expect.unreachable('nobody wants it')
  expect(webhookJobs({ before: null, after: open, at }, [endpoint({ enabled: false })], asked)).toEqual([])
})

it('after a restore an event has another id than the one that the books before it told', () => {
  expect(eventIdOf(open, null)).toBe('evt_11111111222243338444555555555555_3')
  expect(eventIdOf(open, 'b2')).toBe('evt_11111111222243338444555555555555_3_b2')
})
