// Money that came again, otherwise, or beside a manager's word: which of it is looked at, in which order, and what is said of it
// when something more comes. Money that drops out here is never given back.

import { describe, expect, it } from 'vitest'
import { transition } from '../../../electron/core/transition'
import {
  EARLIER_MAX,
  type Flag,
  isAsked,
  type PaymentRecord,
  type Sale,
  type SaleEvent,
  type SaleIn,
} from '../../../shared/sale'
import { aPayment, aSale } from '../../support/builders'

const AT = 2_000_000_000_000
const byHand = { kind: 'by-hand', by: 'Dara', reason: 'seen' } as const
const said = { by: 'Sok', note: 'why' }
const settledBy = { way: 'accepted', at: 1, by: 'Sok', note: 'fine' } as const

/** Wrong money by a name, told at a time of its own. */
const named = new Map<string, PaymentRecord>()
function p(name: string, over: Partial<PaymentRecord> = {}): PaymentRecord {
  const known = named.get(name) ?? aPayment({ amountMinor: 1000 + named.size })
  named.set(name, known)
  return { ...known, ...over }
}

function become(sale: Sale, ...events: readonly SaleEvent[]): Sale {
  return events.reduce((now, event) => {
    const next = transition(now, event)
    if (!next.ok) throw new Error(next.error.code)
    return next.value
  }, sale)
}
const found = (payment: PaymentRecord, at = AT): SaleEvent => ({
  ...{ type: 'payment-found', at, payment, usedElsewhere: false, retryPaid: false },
})
const resolved = (way: 'accepted' | 'refund-owed' | 'left' = 'refund-owed'): SaleEvent => ({
  ...{ type: 'attention-resolved', at: AT, way, usedElsewhere: false },
  ...said,
})
const refundWithdrawn = (payment: PaymentRecord): SaleEvent => ({
  ...{ type: 'refund-withdrawn', at: AT, paymentHash: payment.hash },
  ...said,
})

/** All odd money, the oldest first and the one that is looked at last: by its names, in brackets what is decided. */
function odd({ mismatch }: Sale): string {
  if (mismatch === null) return ''
  const { earlier = [], ...last } = mismatch
  const name = (hash: string) => [...named].find(([, payment]) => payment.hash === hash)?.[0] ?? '?'
  return [...earlier, last]
    .map(({ payment, decided }) => (decided ? `(${name(payment.hash)})` : name(payment.hash)))
    .join(' ')
}

const right = p('right', { amountMinor: 12_500 })
named.set('right', right)
const paid = (flags: Flag[], over: Partial<SaleIn<'PAID'>> = {}) =>
  aSale({ state: 'PAID', flags, paidAt: 77, confirmation: { kind: 'bakong', payment: right }, ...over })

describe('wrong money for one code', () => {
  const three = become(aSale(), found(p('a'), 1), found(p('b'), 2), found(p('c'), 3))

  it('is kept as it came, the newest looked at', () => {
    expect(odd(three)).toBe('a b c')
    expect(three.mismatch).toEqual({
      payment: p('c'),
      foundAt: 3,
      earlier: [
        { payment: p('a'), foundAt: 1 },
        { payment: p('b'), foundAt: 2 },
      ],
    })
    expect(become(aSale(), found(p('a'), 1)).mismatch).toEqual({ payment: p('a'), foundAt: 1 })
  })

  it('is decided about one by one; what is decided waits behind, and only the last decision settles the sale', () => {
    const one = become(three, resolved())
    expect([odd(one), one.resolution, one.state]).toEqual(['a (c) b', null, 'CANCELLED'])
    const two = become(one, resolved())
    expect([odd(two), two.resolution]).toEqual(['(c) (b) a', null])
    const all = become(two, resolved())
    expect([odd(all), all.resolution]).toEqual([
      '(c) (b) (a)',
      { way: 'refund-owed', at: AT, by: 'Sok', note: 'why', payment: p('a').hash },
    ])
  })

  it('of which one is not owed after all is looked at again, the others stay decided', () => {
    const all = become(three, resolved(), resolved(), resolved())
    expect(odd(become(all, refundWithdrawn(p('b'))))).toBe('(c) (a) b')
    expect(odd(become(all, refundWithdrawn(p('b')), refundWithdrawn(p('c'))))).toBe('c (a) b')
    expect(become(all, refundWithdrawn(p('b'))).resolution).toBeNull()
    // Money of no payment here reopens the sale, and nothing else.
    expect(odd(become(all, refundWithdrawn(p('other'))))).toBe('(c) (b) (a)')
  })

  it('that is told anew with other figures takes its own place, and the right figures pay', () => {
    const anew = become(three, found(p('b', { amountMinor: 5 })))
    expect(odd(anew)).toBe('a c b')
    expect(anew.mismatch?.payment.amountMinor).toBe(5)
    const pays = become(three, found(p('c', { amountMinor: 12_500, createdDateMs: 0 })))
    expect([pays.state, odd(pays)]).toEqual(['PAID', 'a b'])
    const onlyOne = become(aSale(), found(p('a')), found(p('a', { amountMinor: 12_500 })))
    expect([onlyOne.state, onlyOne.mismatch]).toEqual(['PAID', null])
  })

  it('that is told again as it was is nothing new, wherever it waits', () => {
    for (const name of ['a', 'b', 'c']) expect(become(three, found(p(name)))).toBe(three)
    // Banks write one account in two ways.
    expect(become(three, found(p('b', { toAccountId: ' RUMDUOL_cafe@demo ' })))).toBe(three)
  })

  it('is kept twenty-one times; beyond that what is decided goes first, then the oldest', () => {
    const names = Array.from({ length: EARLIER_MAX + 1 }, (_, index) => `n${index}`)
    const full = become(aSale(), ...names.map((name) => found(p(name))))
    expect(odd(full)).toBe(names.join(' '))
    expect(odd(become(full, found(p('one more'))))).toBe([...names.slice(1), 'one more'].join(' '))
    const decided = become(full, resolved())
    expect(odd(decided)).toBe([...names.slice(0, -2), '(n20)', 'n19'].join(' '))
    expect(odd(become(decided, found(p('one more'))))).toBe([...names.slice(0, -1), 'one more'].join(' '))
  })
})

describe('more money for a sale that is paid', () => {
  it('while its own money is still asked about, that waits behind it, with when it paid', () => {
    const two = become(paid(['LATE']), found(p('more'), 99))
    expect(odd(two)).toBe('right more')
    expect(two.mismatch?.earlier).toEqual([{ payment: right, foundAt: 77 }])
    expect(odd(become(two, found(p('third'))))).toBe('right more third')
    const one = become(two, resolved())
    expect([odd(one), one.resolution, one.state]).toEqual(['(more) right', null, 'PAID'])
    expect(become(one, resolved('accepted')).resolution).toMatchObject({ way: 'accepted', payment: right.hash })
  })

  it('once that is decided, or nobody had to be asked, stands alone', () => {
    expect(odd(become(paid(['LATE'], { resolution: settledBy }), found(p('more'))))).toBe('more')
    expect(odd(become(paid([]), found(p('more'))))).toBe('more')
    expect(odd(become(paid(['RECOVERED']), found(p('more'))))).toBe('more')
  })

  it('left with a note, is still asked about when more comes', () => {
    const left = paid(['LATE'], { resolution: { ...settledBy, way: 'left' } })
    expect(odd(become(left, found(p('more'))))).toBe('right more')
  })

  it('its own money, given back and then not owed after all, comes up again behind what else waits', () => {
    const back = become(paid(['LATE']), resolved())
    expect(become(back, refundWithdrawn(right))).toMatchObject({ mismatch: null, resolution: null })
    const more = become(back, found(p('more')))
    expect(odd(more)).toBe('more')
    expect(odd(become(more, refundWithdrawn(right)))).toBe('right more')
    const both = become(more, resolved())
    expect(odd(become(both, refundWithdrawn(right)))).toBe('(more)')
  })

  it('that was taken by a manager is in question again once their word is taken back', () => {
    const taken = become(aSale(), found(p('a')), resolved('accepted'))
    expect([taken.state, odd(taken)]).toEqual(['PAID', '(a)'])
    const back = become(taken, { type: 'by-hand-withdrawn', at: AT, by: 'Sok', reason: ' wrong ' })
    expect([odd(back), back.flags, back.resolution]).toEqual(['a', ['AMOUNT_MISMATCH', 'WITHDRAWN'], null])
    expect(back).toMatchObject({ confirmation: { withdrawn: { at: AT, by: 'Sok', reason: 'wrong' } } })
  })
})

describe('Bakong’s word for what a manager said', () => {
  const word = (flags: Flag[], over: Partial<SaleIn<'PAID'>> = {}) =>
    aSale({ state: 'PAID', flags, paidAt: 77, confirmation: byHand, ...over })
  const inTime = { ...right, createdDateMs: 0 }

  // What else somebody must look at does not go with the word that it takes the place of.
  it.each<[Flag[], Flag[]]>([
    [['MANUAL'], []],
    [['LATE', 'MANUAL'], ['LATE']],
    [['MANUAL', 'DUPLICATE'], ['DUPLICATE']],
    [
      ['LATE', 'DUPLICATE', 'MANUAL', 'AMOUNT_MISMATCH'],
      ['LATE', 'DUPLICATE', 'AMOUNT_MISMATCH'],
    ],
    [
      ['AFTER_CANCEL', 'MANUAL', 'ACCOUNT_MISMATCH', 'CURRENCY_MISMATCH'],
      ['AFTER_CANCEL', 'ACCOUNT_MISMATCH', 'CURRENCY_MISMATCH'],
    ],
    [['RECOVERED', 'MANUAL', 'UNREADABLE'], ['RECOVERED']],
  ])('%j: %j stay', (before, stay) => {
    const confirmed = become(word(before), found(inTime))
    expect(confirmed).toMatchObject({
      state: 'PAID',
      flags: stay,
      paidAt: 77,
      confirmation: { kind: 'bakong', payment: inTime },
    })
  })

  it('leaves what was decided, and asks anew only where something new must be looked at', () => {
    const decided = word(['LATE', 'MANUAL'], { resolution: settledBy })
    expect(become(decided, found(inTime)).resolution).toEqual(settledBy)
    const twice = become(decided, {
      ...(found(inTime) as Extract<SaleEvent, { type: 'payment-found' }>),
      retryPaid: true,
    })
    expect([twice.flags, twice.resolution]).toEqual([['LATE', 'DUPLICATE'], null])
    const again = become(word(['DUPLICATE', 'MANUAL'], { resolution: settledBy }), {
      ...(found(inTime) as Extract<SaleEvent, { type: 'payment-found' }>),
      retryPaid: true,
    })
    expect([again.flags, again.resolution]).toEqual([['DUPLICATE'], settledBy])
  })
})

describe('what was decided', () => {
  const expired = (flags: Flag[]) => aSale({ state: 'EXPIRED', flags, resolution: { ...settledBy, way: 'left' } })

  it('stands when money comes that nobody has to look at, and falls when it must be looked at', () => {
    const at = (createdDateMs: number) => found(p('right', { createdDateMs }))
    const { expiresAt } = expired([])
    expect(become(expired(['UNREADABLE']), at(expiresAt))).toMatchObject({
      flags: ['RECOVERED'],
      resolution: { way: 'left' },
    })
    expect(become(expired(['UNREADABLE']), at(expiresAt + 1))).toMatchObject({ flags: ['LATE'], resolution: null })
    const unreadable = { type: 'answer-unreadable', at: AT, why: 'x', raw: '' } as const
    expect(become(expired([]), unreadable)).toMatchObject({ flags: ['UNREADABLE'], resolution: null })
    expect(isAsked(become(expired(['UNREADABLE']), unreadable))).toBe(true)
  })

  it('is said without blanks around it, and not without a word', () => {
    const taken = become(aSale({ flags: ['UNREADABLE'] }), {
      ...{ type: 'attention-resolved', at: AT, way: 'accepted', usedElsewhere: false },
      ...{ by: 'Sok', note: '  seen at the bank ' },
    })
    expect(taken).toMatchObject({
      confirmation: { reason: 'seen at the bank' },
      resolution: { note: 'seen at the bank' },
    })
    const left = become(paid(['LATE']), resolved('left'))
    const no = (event: SaleEvent) => {
      const next = transition(left, event)
      return next.ok ? 'ok' : `${next.error.code} ${next.error.field}`
    }
    expect(no({ type: 'resolution-withdrawn', at: AT, by: 'Sok', note: '  ' })).toBe('reason-missing note')
    expect(no({ type: 'refund-withdrawn', at: AT, paymentHash: right.hash, by: 'Sok', note: '  ' })).toBe(
      'reason-missing note',
    )
    expect(
      no({ type: 'attention-resolved', at: AT, way: 'accepted', usedElsewhere: false, by: 'Sok', note: ' ' }),
    ).toBe('reason-missing note')
    const word = transition(aSale({ state: 'PAID', confirmation: byHand }), {
      type: 'by-hand-withdrawn',
      at: AT,
      by: 'Sok',
      reason: ' ',
    })
    expect(word).toMatchObject({ error: { code: 'reason-missing', field: 'reason' } })
    const hand = transition(aSale(), { type: 'confirmed-by-hand', at: AT, by: 'Sok', reason: ' ' })
    expect(hand).toMatchObject({ error: { code: 'reason-missing', field: 'reason' } })
  })

  it('taken back, is asked about again, with the money that it was about', () => {
    const accepted = become(paid(['LATE']), resolved('accepted'))
    const again = become(accepted, { type: 'resolution-withdrawn', at: AT, ...said })
    expect([again.resolution, isAsked(again), again.version]).toEqual([null, true, 2])
    const claimed = become(aSale(), found(p('else', { toAccountId: 'x@aclb' })), {
      ...{ type: 'attention-resolved', at: AT, way: 'claim-asked', usedElsewhere: false },
      ...said,
    })
    expect(odd(claimed)).toBe('(else)')
    expect(odd(become(claimed, { type: 'resolution-withdrawn', at: AT, ...said }))).toBe('else')
  })
})
