// A sale as it is kept: what a bit that flipped in the books could make of it is refused, and what counts as money is said in
// one place.

import { describe, expect, it } from 'vitest'
import { flags } from '../../shared/flags'
import { AmountMinor, Currency, KhrPerUsd } from '../../shared/moneySchema'
import {
  counts,
  EARLIER_MAX,
  isAsked,
  isUnread,
  needsAttention,
  PaymentRecord,
  paymentInQuestion,
  received,
  Sale,
  SaleEvent,
  type SaleIn,
  saleStates,
  takeBacksOf,
} from '../../shared/sale'
import { aHash, aPayment, aSale } from '../support/builders'

const payment = aPayment({ amountMinor: 12_000 })
const other = aPayment({ amountMinor: 325, currency: 'USD' })
const mismatch = { payment: other, foundAt: 1 }
const byHand = { kind: 'by-hand', by: 'Dara', reason: 'seen' } as const
const withdrawn = { at: 1, by: 'Sok', reason: 'wrong' }
const resolution = { way: 'accepted', at: 1, by: 'Sok', note: 'fine' } as const

describe('what is kept of a sale', () => {
  const whole = aSale({
    state: 'PAID',
    flags: ['MANUAL'],
    confirmation: { ...byHand, payment, withdrawn },
    mismatch,
    resolution,
    retryOf: aSale().id,
    shortHash: 'abcdef01',
  })
  const keeps = (over: object) => Sale.safeParse({ ...whole, ...over }).success
  const longest = Date.UTC(9999, 11, 31)

  it('is read back as it was written, in each state', () => {
    for (const state of saleStates) {
      const sale = aSale({ state })
      expect(Sale.parse(sale)).toEqual(sale)
    }
    expect(Sale.parse(whole)).toEqual(whole)
  })

  const borders: readonly (readonly [field: string, good: readonly unknown[], bad: readonly unknown[]])[] = [
    ['kind', ['dynamic', 'sticker'], ['static', '', null]],
    ['state', ['PAID'], ['paid', '', 'OPEN', null]],
    ['id', [whole.id], ['', 'x', `${whole.id}0`, null]],
    ['billNumber', ['0001', '123456789012'], ['001', '1234567890123', 'x0001', '0001x', '', 1]],
    ['amountMinor', [1, 999_999_999_999], [0, -1, 1.5, 1_000_000_000_000, Number.NaN, '1', null]],
    ['currency', ['KHR', 'USD'], ['EUR', '', null]],
    ['khrPerUsd', [4100], [0, -1, 4100.5, null]],
    ['khqr', ['x'.repeat(20), 'x'.repeat(1024)], ['x'.repeat(19), 'x'.repeat(1025), null]],
    [
      'md5',
      ['0123456789abcdef'.repeat(2)],
      ['0123456789ABCDEF'.repeat(2), 'a'.repeat(31), 'a'.repeat(33), `g${'a'.repeat(31)}`, null],
    ],
    ['accountId', ['a@b'], [null, 1]],
    ['merchantName', ['x'], [null, 1]],
    ['demo', [true, false], [null, 1]],
    ['source', ['cashier', 'api'], ['other', '', null]],
    ['retryOf', [null, whole.id], ['x', '', undefined]],
    ['shortHash', [null, 'abcdef01'], ['ABCDEF01', 'abcdef0', 'abcdef012', 'gbcdef01', '', undefined]],
    ['createdAt', [0, longest], [-1, longest + 1, 1.5, null]],
    ['expiresAt', [0, longest], [-1, longest + 1, 1.5, null]],
    ['paidAt', [0, longest], [-1, longest + 1, 1.5, null, undefined]],
    ['version', [0, 1], [-1, 1.5, null]],
    ['flags', [[], [...flags]], [['OTHER'], 'LATE', null]],
    [
      'mismatch',
      [null, mismatch, { ...mismatch, decided: true }, { ...mismatch, earlier: Array(EARLIER_MAX).fill(mismatch) }],
      [
        {},
        { ...mismatch, decided: false },
        { ...mismatch, foundAt: -1 },
        { ...mismatch, earlier: Array(EARLIER_MAX + 1).fill(mismatch) },
        undefined,
      ],
    ],
    [
      'resolution',
      [null, resolution, { ...resolution, payment: 'h' }, { ...resolution, by: 'x'.repeat(64), note: 'x'.repeat(500) }],
      [
        { ...resolution, way: 'lost' },
        { ...resolution, by: '' },
        { ...resolution, by: 'x'.repeat(65) },
        { ...resolution, note: '' },
        { ...resolution, note: 'x'.repeat(501) },
        { ...resolution, at: -1 },
        undefined,
      ],
    ],
    [
      'confirmation',
      [byHand, { kind: 'bakong', payment }, { ...byHand, payment }, { ...byHand, withdrawn }],
      [
        { kind: 'bakong' },
        { kind: 'nobody', payment },
        { ...byHand, by: '' },
        { ...byHand, by: 'x'.repeat(65) },
        { ...byHand, reason: '' },
        { ...byHand, reason: 'x'.repeat(501) },
        { ...byHand, withdrawn: {} },
        { ...byHand, withdrawn: { ...withdrawn, by: '' } },
        { ...byHand, withdrawn: { ...withdrawn, reason: '' } },
        { ...byHand, withdrawn: { ...withdrawn, reason: 'x'.repeat(501) } },
        { ...byHand, withdrawn: { ...withdrawn, at: -1 } },
        null,
      ],
    ],
  ]
  it.each(borders)('%s: only what can be', (field, good, bad) => {
    expect(good.filter((value) => !keeps({ [field]: value }))).toEqual([])
    expect(bad.filter((value) => keeps({ [field]: value }))).toEqual([])
  })

  it('closed, says when and, if cancelled, whether Bakong was asked', () => {
    for (const state of ['EXPIRED', 'CANCELLED', 'FAILED'] as const) {
      const closed = aSale({ state })
      expect(Sale.safeParse({ ...closed, closedAt: undefined }).success, state).toBe(false)
      expect(Sale.safeParse({ ...closed, closedAt: -1 }).success, state).toBe(false)
    }
    const cancelled = aSale({ state: 'CANCELLED' })
    expect(Sale.safeParse({ ...cancelled, asked: 'could-not-ask' }).success).toBe(true)
    for (const asked of [undefined, '', 'found']) expect(Sale.safeParse({ ...cancelled, asked }).success).toBe(false)
  })

  const ofMoney: readonly (readonly [field: string, good: readonly unknown[], bad: readonly unknown[]])[] = [
    ['hash', [aHash(1)], [aHash(1).toUpperCase(), aHash(1).slice(1), `${aHash(1)}0`, `g${aHash(1).slice(1)}`, null]],
    ['fromAccountId', ['', 'x'.repeat(64)], ['x'.repeat(65), null]],
    ['toAccountId', ['', 'x'.repeat(64)], ['x'.repeat(65), null]],
    ['amountMinor', [0, 1, 10 ** 13], [-1, 0.5, null]],
    ['currency', ['KHR', 'USD'], ['EUR', null]],
    ['createdDateMs', [null, 0, longest], [-1, 0.5, longest + 1, undefined]],
    ['acknowledgedDateMs', [null, 0, longest], [-1, 0.5, longest + 1, undefined]],
    ['externalRef', [null, '', 'x'.repeat(128)], ['x'.repeat(129), undefined]],
    ['description', [null, '', 'x'.repeat(512)], ['x'.repeat(513), undefined]],
  ]
  it.each(ofMoney)('of its money %s: only what can be', (field, good, bad) => {
    const takes = (value: unknown) => PaymentRecord.safeParse({ ...payment, [field]: value }).success
    expect([good.filter((value) => !takes(value)), bad.filter(takes)]).toEqual([[], []])
  })

  it('amounts, rates and currencies have the same borders wherever they are asked for', () => {
    expect([1, 999_999_999_999].every((value) => AmountMinor.safeParse(value).success)).toBe(true)
    expect([0, -1, 1.5, 10 ** 12].some((value) => AmountMinor.safeParse(value).success)).toBe(false)
    expect(['KHR', 'USD', 'khr', 'THB'].map((value) => Currency.safeParse(value).success)).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect([0, -1, 4100.5].some((value) => KhrPerUsd.safeParse(value).success)).toBe(false)
  })
})

describe('what happened to a sale', () => {
  const said = { at: 1, by: 'Sok' }
  const hash = aHash(2)
  const longText = 'x'.repeat(501)
  const byTooLong = { ...said, by: 'x'.repeat(65) }
  const rows: readonly (readonly [type: string, good: readonly object[], bad: readonly object[]])[] = [
    [
      'payment-found',
      [{ at: 0, payment, usedElsewhere: false, retryPaid: true }],
      [
        { at: -1, payment, usedElsewhere: false, retryPaid: true },
        { at: 1, usedElsewhere: false, retryPaid: true },
        { at: 1, payment, retryPaid: true },
        { at: 1, payment, usedElsewhere: false },
      ],
    ],
    ['payment-not-found', [{ at: 0, afterDeadline: true }], [{ at: 0 }, { at: -1, afterDeadline: true }]],
    ['payment-failed', [{ at: 0 }], [{}, { at: 0.5 }]],
    [
      'answer-unreadable',
      [
        { at: 0, why: 'x'.repeat(200), raw: 'x'.repeat(2000) },
        { at: 0, why: 'x', raw: '' },
      ],
      [
        { at: 0, why: '', raw: '' },
        { at: 0, why: 'x'.repeat(201), raw: '' },
        { at: 0, why: 'x', raw: 'x'.repeat(2001) },
        { why: 'x', raw: '' },
      ],
    ],
    [
      'cancelled',
      [
        { at: 0, asked: 'not-found' },
        { at: 0, asked: 'could-not-ask' },
      ],
      [{ at: 0 }, { at: 0, asked: 'found' }],
    ],
    ...(['confirmed-by-hand', 'by-hand-withdrawn'] as const).map(
      (type) =>
        [
          type,
          [
            { ...said, reason: 'x' },
            { ...said, by: 'x'.repeat(64), reason: 'x'.repeat(500) },
          ],
          [
            { ...said, reason: '' },
            { ...said, reason: longText },
            { ...byTooLong, reason: 'x' },
            { at: 1, by: '', reason: 'x' },
            { by: 'Sok', reason: 'x' },
          ],
        ] as const,
    ),
    [
      'attention-resolved',
      [{ ...said, way: 'left', usedElsewhere: false, note: 'x'.repeat(500) }],
      [
        { ...said, way: 'lost', usedElsewhere: false, note: 'x' },
        { ...said, way: 'left', note: 'x' },
        { ...said, way: 'left', usedElsewhere: false, note: '' },
        { ...said, way: 'left', usedElsewhere: false, note: longText },
        { ...byTooLong, way: 'left', usedElsewhere: false, note: 'x' },
        { at: 1, by: '', way: 'left', usedElsewhere: false, note: 'x' },
      ],
    ],
    [
      'resolution-withdrawn',
      [
        { ...said, note: 'x' },
        { ...said, note: 'x'.repeat(500) },
      ],
      [
        { ...said, note: '' },
        { ...said, note: longText },
        { ...byTooLong, note: 'x' },
        { at: 1, by: '', note: 'x' },
        { by: 'Sok', note: 'x' },
      ],
    ],
    [
      'refund-withdrawn',
      [{ ...said, paymentHash: hash, note: 'x' }],
      [
        { ...said, note: 'x' },
        { ...said, paymentHash: hash.slice(1), note: 'x' },
        { ...said, paymentHash: `${hash}0`, note: 'x' },
        { ...said, paymentHash: hash.toUpperCase(), note: 'x' },
        { ...said, paymentHash: hash, note: '' },
        { ...said, paymentHash: hash, note: longText },
        { ...byTooLong, paymentHash: hash, note: 'x' },
        { at: 1, by: '', paymentHash: hash, note: 'x' },
      ],
    ],
    ['sold', [], [{ at: 1 }]],
  ]
  it.each(rows)('%s: only what can be', (type, good, bad) => {
    for (const event of good) expect(SaleEvent.parse({ type, ...event })).toEqual({ type, ...event })
    for (const event of bad) expect(SaleEvent.safeParse({ type, ...event }).success, JSON.stringify(event)).toBe(false)
  })
})

describe('what a sale is worth', () => {
  const paid = (over: object) => aSale({ state: 'PAID', ...over }) as SaleIn<'PAID'>
  const bakong = paid({ confirmation: { kind: 'bakong', payment } })
  const word = paid({ flags: ['MANUAL'], confirmation: byHand })
  const taken = paid({ confirmation: { ...byHand, payment } })
  const gone = paid({ flags: ['WITHDRAWN'], confirmation: { ...byHand, payment, withdrawn } })

  it('is counted while somebody stands by it, and no other state is', () => {
    expect([bakong, word, taken, gone].map(counts)).toEqual([true, true, true, false])
    expect((['PENDING', 'EXPIRED', 'CANCELLED', 'FAILED'] as const).map((state) => counts(aSale({ state })))).toEqual([
      false,
      false,
      false,
      false,
    ])
  })

  it('is what was asked for, but where a manager took other money', () => {
    const figure = (sale: SaleIn<'PAID'>) => {
      const { amountMinor, currency } = received(sale)
      return [amountMinor, currency]
    }
    expect([bakong, word, taken].map(figure)).toEqual([
      [12_500, 'KHR'],
      [12_500, 'KHR'],
      [12_000, 'KHR'],
    ])
    expect(figure(paid({ confirmation: { ...byHand, payment: other } }))).toEqual([325, 'USD'])
  })

  it.each([
    ['odd money that is not decided', aSale({ mismatch }), other],
    ['odd money that is decided, and nothing paid', aSale({ mismatch: { ...mismatch, decided: true } }), null],
    ['odd money beside Bakong’s', { ...bakong, mismatch }, other],
    ['Bakong’s, once the odd is decided', { ...bakong, mismatch: { ...mismatch, decided: true as const } }, payment],
    ['Bakong’s', bakong, payment],
    ['what a manager took', taken, payment],
    ['a word without money', word, null],
    ['a word that was taken back', gone, null],
    ['nothing', aSale(), null],
  ])('in question is %s', (_, sale, wanted) => {
    expect(paymentInQuestion(sale)).toBe(wanted)
  })

  it.each([
    [bakong, null, []],
    [bakong, 'accepted', ['resolution']],
    [bakong, 'left', ['resolution']],
    [bakong, 'claim-asked', ['resolution']],
    [bakong, 'refund-owed', []],
    [word, null, ['confirmation']],
    [word, 'accepted', ['confirmation']],
    [word, 'left', ['confirmation', 'resolution']],
    [word, 'claim-asked', ['confirmation', 'resolution']],
    [word, 'refund-owed', ['confirmation']],
    [gone, null, []],
    [gone, 'accepted', ['resolution']],
    [gone, 'left', ['resolution']],
    [aSale(), 'left', ['resolution']],
    [aSale(), null, []],
  ] as const)('what can be taken back: row %#', (sale, way, wanted) => {
    expect(takeBacksOf({ ...sale, resolution: way === null ? null : { ...resolution, way } })).toEqual(wanted)
  })

  it.each(flags)('%s asks for a person once, and is open while it is left', (flag) => {
    const sale = aSale({ flags: [flag] })
    const asks = flag !== 'RECOVERED'
    const left = { ...sale, resolution: { ...resolution, way: 'left' as const } }
    const settled = { ...sale, resolution }
    expect([sale, left, settled].map(needsAttention)).toEqual([asks, false, false])
    expect([sale, left, settled].map(isAsked)).toEqual([asks, true, false])
    expect(needsAttention(aSale({ flags: ['RECOVERED', flag] }))).toBe(asks)
    expect(isUnread(sale)).toBe(flag === 'UNREADABLE')
  })

  it('without a flag asks for nobody', () => {
    expect([needsAttention(aSale()), isAsked(aSale()), isUnread(aSale())]).toEqual([false, false, false])
  })
})
