// The rules by which a sale changes: each arrow of the diagram, each refusal, and what no sequence of events can do.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transition } from '../../electron/core/transition'
import {
  counts,
  fixedFields,
  needsAttention,
  type PaymentRecord,
  paymentInQuestion,
  received,
  resolutionWays,
  Sale,
  type SaleEvent,
  type SaleState,
} from '../../shared/sale'
import { aHash, aPayment, aSale } from '../support/builders'

const AT = Date.UTC(2026, 10, 22, 3, 2, 0)

function found(payment: PaymentRecord, over: Partial<Extract<SaleEvent, { type: 'payment-found' }>> = {}): SaleEvent {
  return { type: 'payment-found', at: AT, payment, usedElsewhere: false, retryPaid: false, ...over }
}

const resolve: SaleEvent = {
  type: 'attention-resolved',
  at: AT,
  way: 'accepted',
  by: 'owner',
  note: 'seen',
  usedElsewhere: false,
}

function next(sale: Sale, event: SaleEvent): Sale {
  const result = transition(sale, event)
  if (!result.ok) throw new Error(`refused: ${result.error.code}`)
  return result.value
}

describe('payment-found', () => {
  it('settles a pending sale when amount, currency and account match', () => {
    const payment = aPayment()
    const paid = next(aSale(), found(payment))
    expect(paid).toMatchObject({ state: 'PAID', paidAt: AT, flags: [], version: 1 })
    expect(needsAttention(paid)).toBe(false)
  })

  it.each([
    ['too little', { amountMinor: 12_000 }, 'AMOUNT_MISMATCH'],
    ['too much', { amountMinor: 13_000 }, 'AMOUNT_MISMATCH'],
    ['the same number of cents', { currency: 'USD' as const }, 'CURRENCY_MISMATCH'],
    ['another account', { toAccountId: 'somebody@aclb' }, 'ACCOUNT_MISMATCH'],
  ])('never calls %s PAID, and keeps the evidence for a person', (_, wrong, flag) => {
    const payment = aPayment(wrong)
    const sale = next(aSale(), found(payment))
    expect(sale).toMatchObject({ state: 'PENDING', flags: [flag], mismatch: { payment } })
    expect(needsAttention(sale)).toBe(true)
  })

  it('takes an account id in other letter case for the same account', () => {
    expect(next(aSale(), found(aPayment({ toAccountId: 'RUMDUOL_CAFE@demo' }))).state).toBe('PAID')
  })

  it.each<[SaleState, number | null, string]>([
    ['EXPIRED', -1, 'RECOVERED'],
    ['EXPIRED', 0, 'RECOVERED'],
    ['EXPIRED', 1, 'LATE'],
    ['EXPIRED', null, 'LATE'],
    ['FAILED', -1, 'RECOVERED'],
    ['FAILED', 1, 'LATE'],
    ['CANCELLED', -1, 'AFTER_CANCEL'],
    ['CANCELLED', 1, 'AFTER_CANCEL'],
  ])('money for a sale that is %s, sent %s ms past the deadline, is PAID with flag %s', (state, past, flag) => {
    const closed = aSale({ state })
    const createdDateMs = past === null ? null : closed.expiresAt + past
    const paid = next(closed, found(aPayment({ createdDateMs })))
    expect(paid).toMatchObject({ state: 'PAID', flags: [flag] })
    expect(needsAttention(paid)).toBe(flag !== 'RECOVERED')
  })

  it('changes nothing when the same payment is found again', () => {
    const payment = aPayment()
    const paid = next(aSale(), found(payment))
    expect(next(paid, found(payment))).toBe(paid)
  })

  it('names a second payment for a paid code a DUPLICATE, once, and stays paid by the first', () => {
    const paid = next(aSale(), found(aPayment()))
    const extra = aPayment()
    const twice = next(paid, found(extra))
    expect(twice).toMatchObject({ state: 'PAID', flags: ['DUPLICATE'], mismatch: { payment: extra } })
    expect(twice).toMatchObject({ confirmation: (paid as Extract<Sale, { state: 'PAID' }>).confirmation })
    expect(next(twice, found(extra))).toBe(twice)
  })

  it('never settles a second sale with a payment that came for another, and asks no more about it', () => {
    const event = found(aPayment(), { usedElsewhere: true })
    const sale = next(aSale(), event)
    expect(sale).toMatchObject({ state: 'PENDING', flags: ['DUPLICATE'], mismatch: {} })
    expect(next(sale, event)).toBe(sale)
  })

  it('flags the second of a purchase that was paid on two codes', () => {
    expect(next(aSale(), found(aPayment(), { retryPaid: true }))).toMatchObject({
      state: 'PAID',
      flags: ['DUPLICATE'],
    })
  })

  it('clears MANUAL when Bakong confirms what a manager said', () => {
    const byHand = next(aSale(), { type: 'confirmed-by-hand', at: AT, by: 'manager', reason: 'saw the receipt' })
    expect(byHand).toMatchObject({ state: 'PAID', flags: ['MANUAL'] })
    expect(needsAttention(byHand)).toBe(true)
    const confirmed = next(byHand, found(aPayment()))
    expect(confirmed).toMatchObject({ state: 'PAID', flags: [], confirmation: { kind: 'bakong' } })
    expect(needsAttention(confirmed)).toBe(false)
  })

  it('takes an earlier resolution back when new money asks for attention again', () => {
    const late = next(aSale({ state: 'CANCELLED' }), found(aPayment()))
    const resolved = next(late, { ...resolve, way: 'refund-owed' })
    expect(needsAttention(resolved)).toBe(false)
    expect(needsAttention(next(resolved, found(aPayment())))).toBe(true)
  })
})

describe('payment-not-found', () => {
  it('expires a pending sale only when it was asked after the deadline', () => {
    const sale = aSale()
    expect(next(sale, { type: 'payment-not-found', at: AT, afterDeadline: false })).toBe(sale)
    expect(next(sale, { type: 'payment-not-found', at: AT, afterDeadline: true })).toMatchObject({ state: 'EXPIRED' })
  })

  it('never closes a sale whose wrong money is already known', () => {
    const sale = next(aSale(), found(aPayment({ amountMinor: 1 })))
    expect(next(sale, { type: 'payment-not-found', at: AT, afterDeadline: true })).toBe(sale)
    expect(next(sale, { type: 'payment-failed', at: AT })).toBe(sale)
  })
})

describe('the ways out of Needs attention', () => {
  const wrong = (over: Partial<PaymentRecord> = {}) => next(aSale(), found(aPayment({ amountMinor: 12_000, ...over })))

  it('accepting wrong money makes the sale PAID by hand, with what came as what was received and the flag kept', () => {
    const sale = wrong()
    const paid = next(sale, resolve)
    expect(paid).toMatchObject({
      state: 'PAID',
      flags: ['AMOUNT_MISMATCH'],
      confirmation: { kind: 'by-hand', by: 'owner', reason: 'seen', payment: { amountMinor: 12_000 } },
      resolution: { way: 'accepted', by: 'owner', note: 'seen', at: AT },
    })
    expect(paid.state === 'PAID' && received(paid).amountMinor).toBe(12_000)
    expect(needsAttention(paid)).toBe(false)
    expect(next(paid, found((sale.mismatch as { payment: PaymentRecord }).payment))).toBe(paid)
  })

  it('owing a refund closes a sale that was open, and leaves a paid one paid', () => {
    const owe = { ...resolve, way: 'refund-owed' } as const
    expect(next(wrong(), owe)).toMatchObject({ state: 'CANCELLED', resolution: { way: 'refund-owed' } })
    const late = next(aSale({ state: 'EXPIRED' }), found(aPayment({ createdDateMs: null })))
    expect(next(late, owe)).toMatchObject({ state: 'PAID', flags: ['LATE'], resolution: { way: 'refund-owed' } })
  })

  it('leaving keeps the sale, and it can be settled later; what is settled is settled', () => {
    const left = next(wrong(), { ...resolve, way: 'left' })
    expect(left).toMatchObject({ state: 'PENDING', resolution: { way: 'left' } })
    const accepted = next(left, resolve)
    expect(accepted.state).toBe('PAID')
    expect(transition(accepted, resolve)).toMatchObject({ error: { code: 'nothing-to-resolve' } })
  })

  it.each<[string, Sale, Partial<SaleEvent>, string]>([
    ['without a note', wrong(), { note: ' ' }, 'reason-missing'],
    ['with money that came for another sale', wrong(), { usedElsewhere: true }, 'payment-already-used'],
    [
      'a refund of money that came for another sale',
      wrong(),
      { usedElsewhere: true, way: 'refund-owed' },
      'payment-already-used',
    ],
    ['with no money at all', wrong({ amountMinor: 0 }), {}, 'nothing-came'],
    [
      'a refund where nothing is known to have come',
      next(aSale(), { type: 'confirmed-by-hand', at: AT, by: 'm', reason: 'r' }),
      { way: 'refund-owed' },
      'nothing-came',
    ],
  ])('%s is refused', (_, sale, change, code) => {
    expect(transition(sale, { ...resolve, ...change } as SaleEvent)).toMatchObject({ ok: false, error: { code } })
  })

  it('what Bakong finds otherwise than a manager said is a mismatch, not a second payment', () => {
    const byHand = next(aSale(), { type: 'confirmed-by-hand', at: AT, by: 'm', reason: 'r' })
    const other = next(byHand, found(aPayment({ amountMinor: 12_000 })))
    expect(other).toMatchObject({ state: 'PAID', flags: ['MANUAL', 'AMOUNT_MISMATCH'] })
    expect(needsAttention(other)).toBe(true)
  })

  it('a sale confirmed by hand whose retry is paid too is a DUPLICATE once Bakong confirms it', () => {
    const byHand = next(aSale(), { type: 'confirmed-by-hand', at: AT, by: 'm', reason: 'r' })
    expect(next(byHand, found(aPayment(), { retryPaid: true }))).toMatchObject({ flags: ['DUPLICATE'] })
  })
})

describe('refusals', () => {
  const cancel: SaleEvent = { type: 'cancelled', at: AT, asked: 'not-found' }
  const byHand: SaleEvent = { type: 'confirmed-by-hand', at: AT, by: 'manager', reason: 'seen' }
  it.each<[string, Sale, SaleEvent, string]>([
    ['cancel what is paid', aSale({ state: 'PAID' }), cancel, 'sale-already-paid'],
    ['cancel what is cancelled', aSale({ state: 'CANCELLED' }), cancel, 'sale-closed'],
    ['cancel what has expired', aSale({ state: 'EXPIRED' }), cancel, 'sale-closed'],
    ['cancel what failed', aSale({ state: 'FAILED' }), cancel, 'sale-closed'],
    ['confirm what is paid', aSale({ state: 'PAID' }), byHand, 'sale-already-paid'],
    [
      'confirm what got other money',
      next(aSale(), found(aPayment({ amountMinor: 1 }))),
      byHand,
      'payment-does-not-match',
    ],
    ['confirm without a reason', aSale(), { ...byHand, reason: '  ' } as SaleEvent, 'reason-missing'],
    ['resolve nothing', aSale(), resolve, 'nothing-to-resolve'],
  ])('%s', (_, sale, event, code) => {
    expect(transition(sale, event)).toEqual({ ok: false, error: expect.objectContaining({ code }) })
  })
})

describe('whatever happens, in whatever order', () => {
  const hashes = [aHash('a'), aHash('b'), aHash('c')]
  const paymentArb = fc.record({
    hash: fc.constantFrom(...hashes),
    amountMinor: fc.constantFrom(12_500, 12_500, 12_500, 12_000),
    currency: fc.constantFrom('KHR' as const, 'KHR' as const, 'USD' as const),
    toAccountId: fc.constantFrom('rumduol_cafe@demo', 'rumduol_cafe@demo', 'other@aclb'),
    createdDateMs: fc.constantFrom(AT, AT + 1e7, null),
  })
  const at = fc.integer({ min: AT, max: AT + 1e8 })
  const eventArb: fc.Arbitrary<SaleEvent> = fc.oneof(
    fc.record({
      type: fc.constant('payment-found' as const),
      at,
      payment: paymentArb.map((over) => aPayment(over)),
      usedElsewhere: fc.boolean(),
      retryPaid: fc.boolean(),
    }),
    fc.record({ type: fc.constant('payment-not-found' as const), at, afterDeadline: fc.boolean() }),
    fc.record({ type: fc.constant('payment-failed' as const), at }),
    fc.record({
      type: fc.constant('cancelled' as const),
      at,
      asked: fc.constantFrom('not-found' as const, 'could-not-ask' as const),
    }),
    fc.record({
      type: fc.constant('confirmed-by-hand' as const),
      at,
      by: fc.constant('m'),
      reason: fc.constantFrom('r', ''),
    }),
    fc.record({
      type: fc.constant('attention-resolved' as const),
      at,
      way: fc.constantFrom(...resolutionWays),
      usedElsewhere: fc.boolean(),
      by: fc.constant('m'),
      note: fc.constantFrom('n', 'n', ' '),
    }),
    fc.record({
      type: fc.constant('by-hand-withdrawn' as const),
      at,
      by: fc.constant('m'),
      reason: fc.constantFrom('r', 'r', ' '),
    }),
    fc.record({ type: fc.constant('resolution-withdrawn' as const), at, by: fc.constant('m'), note: fc.constant('n') }),
    fc.record({
      type: fc.constant('refund-withdrawn' as const),
      at,
      paymentHash: fc.constantFrom(...hashes),
      by: fc.constant('m'),
      note: fc.constant('n'),
    }),
  )
  const arrows: Record<SaleState, readonly SaleState[]> = {
    PENDING: ['PENDING', 'PAID', 'EXPIRED', 'CANCELLED', 'FAILED'],
    PAID: ['PAID'],
    EXPIRED: ['EXPIRED', 'PAID'],
    CANCELLED: ['CANCELLED', 'PAID'],
    FAILED: ['FAILED', 'PAID'],
  }

  it('a sale is paid at most once, what was fixed stays fixed, and it moves only along the diagram', () => {
    fc.assert(
      fc.property(fc.array(eventArb, { maxLength: 25 }), (events) => {
        const first: Sale = aSale({ state: 'PENDING' })
        const frozen = JSON.stringify(first)
        let sale: Sale = first
        let timesPaid = 0
        const owed = new Set<string>()
        for (const event of events) {
          // Judged by whoever has the refunds: only what is owed is withdrawn.
          if (event.type === 'refund-withdrawn' && !owed.delete(event.paymentHash)) continue
          const asked = paymentInQuestion(sale)
          // And nothing is decided about what is owed: Bakong may tell it again with other figures.
          if (event.type === 'attention-resolved' && owed.has(asked?.hash ?? '') && event.way !== 'left') continue
          const result = transition(sale, event)
          if (!result.ok) {
            expect(result.error.code).toMatch(/^[a-z-]+$/)
            continue
          }
          const next = result.value
          Sale.parse(next)
          expect(arrows[sale.state]).toContain(next.state)
          for (const field of fixedFields) expect(next[field]).toEqual(first[field])
          if (next !== sale) expect(next.version).toBe(sale.version + 1)
          if (next.state === 'PAID' && sale.state !== 'PAID') {
            timesPaid += 1
            expect(['payment-found', 'confirmed-by-hand', 'attention-resolved']).toContain(event.type)
            // Wrong money is taken only on a person's word, and only money that came for this very sale.
            if (event.type === 'attention-resolved') {
              expect(event).toMatchObject({ way: 'accepted', usedElsewhere: false, note: 'n' })
              expect(sale.mismatch).not.toBeNull()
              expect(next).toMatchObject({ flags: sale.flags, confirmation: { kind: 'by-hand' } })
              expect(received(next)).toEqual(sale.mismatch?.payment)
            }
            if (event.type === 'payment-found') {
              expect(event.payment).toMatchObject({
                amountMinor: 12_500,
                currency: 'KHR',
                toAccountId: 'rumduol_cafe@demo',
              })
              expect(event.usedElsewhere).toBe(false)
            }
          }
          // The same money is owed once at a time, and never both owed and taken by hand.
          if (event.type === 'attention-resolved' && event.way === 'refund-owed' && asked !== null) {
            expect(owed.has(asked.hash)).toBe(false)
            owed.add(asked.hash)
          }
          if (next.state === 'PAID' && next.confirmation.kind === 'by-hand' && counts(next))
            expect(owed.has(next.confirmation.payment?.hash ?? '')).toBe(false)
          // What another account has is neither counted by hand nor owed.
          if (counts(next)) expect(next.confirmation.payment?.toAccountId).not.toBe('other@aclb')
          // A word that was taken back is counted by nobody, and somebody has to look.
          if (event.type === 'by-hand-withdrawn') expect([counts(next), needsAttention(next)]).toEqual([false, true])
          // Money that came is never without a trace: it settles the sale, or stands on it as evidence or flag.
          if (event.type === 'payment-found') expect(next.state === 'PAID' || next.flags.length > 0).toBe(true)
          sale = next
        }
        expect(timesPaid).toBeLessThanOrEqual(1)
        expect(JSON.stringify(first)).toBe(frozen)
      }),
      { numRuns: 2000 },
    )
  })
})
