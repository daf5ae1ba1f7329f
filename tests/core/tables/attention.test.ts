// Each flag and each way out of Needs attention: what becomes of the sale, and whether somebody still has to look.

import { describe, expect, it } from 'vitest'
import { transition } from '../../../electron/core/transition'
import { type Flag, flags } from '../../../shared/flags'
import { needsAttention, type PaymentRecord, type ResolutionWay, type Sale, takeBacksOf } from '../../../shared/sale'
import { aPayment, aSale } from '../../support/builders'

const came = (over: Partial<PaymentRecord>) => ({ payment: aPayment(over), foundAt: 1 })
const byHand = { kind: 'by-hand', by: 'Dara', reason: 'seen' } as const

/** A sale as it most often carries this flag. */
const withFlag: Readonly<Record<Flag, Sale>> = {
  LATE: aSale({ state: 'PAID', flags: ['LATE'] }),
  AFTER_CANCEL: aSale({ state: 'PAID', flags: ['AFTER_CANCEL'] }),
  DUPLICATE: aSale({ state: 'PAID', flags: ['DUPLICATE'], mismatch: came({}) }),
  AMOUNT_MISMATCH: aSale({ flags: ['AMOUNT_MISMATCH'], mismatch: came({ amountMinor: 12_000 }) }),
  CURRENCY_MISMATCH: aSale({ flags: ['CURRENCY_MISMATCH'], mismatch: came({ currency: 'USD' }) }),
  ACCOUNT_MISMATCH: aSale({ flags: ['ACCOUNT_MISMATCH'], mismatch: came({ toAccountId: 'somebody@else' }) }),
  MANUAL: aSale({ state: 'PAID', flags: ['MANUAL'], confirmation: byHand }),
  WITHDRAWN: aSale({
    state: 'PAID',
    flags: ['WITHDRAWN'],
    confirmation: { ...byHand, withdrawn: { at: 1, by: 'Sok', reason: 'wrong' } },
  }),
  UNREADABLE: aSale({ flags: ['UNREADABLE'] }),
  RECOVERED: aSale({ state: 'PAID', flags: ['RECOVERED'] }),
}

const ways = ['accepted', 'refund-owed', 'claim-asked', 'left'] as const satisfies readonly ResolutionWay[]

/** For each way: the state and who says that the money came, with what can be taken back; or the refusal. */
const outcomes: Readonly<Record<Flag, readonly [accepted: string, refund: string, claim: string, left: string]>> = {
  LATE: ['PAID bakong, resolution', 'PAID bakong', 'nothing-to-claim', 'PAID bakong, resolution'],
  AFTER_CANCEL: ['PAID bakong, resolution', 'PAID bakong', 'nothing-to-claim', 'PAID bakong, resolution'],
  DUPLICATE: ['PAID bakong, resolution', 'PAID bakong', 'nothing-to-claim', 'PAID bakong, resolution'],
  AMOUNT_MISMATCH: ['PAID by-hand 12000 KHR, confirmation', 'CANCELLED', 'nothing-to-claim', 'PENDING, resolution'],
  CURRENCY_MISMATCH: ['PAID by-hand 12500 USD, confirmation', 'CANCELLED', 'nothing-to-claim', 'PENDING, resolution'],
  ACCOUNT_MISMATCH: ['money-elsewhere', 'money-elsewhere', 'CANCELLED, resolution', 'PENDING, resolution'],
  MANUAL: ['PAID by-hand, confirmation', 'nothing-came', 'nothing-to-claim', 'PAID by-hand, confirmation+resolution'],
  WITHDRAWN: ['PAID by-hand, confirmation', 'nothing-came', 'nothing-to-claim', 'PAID nobody, resolution'],
  UNREADABLE: ['PAID by-hand, confirmation', 'nothing-came', 'nothing-to-claim', 'PENDING, resolution'],
  RECOVERED: ['nothing-to-resolve', 'nothing-to-resolve', 'nothing-to-resolve', 'nothing-to-resolve'],
}

function told(sale: Sale): string {
  const takeBacks = takeBacksOf(sale).join('+')
  return `${sale.state}${word(sale)}${takeBacks === '' ? '' : `, ${takeBacks}`}`
}

function word(sale: Sale): string {
  if (sale.state !== 'PAID') return ''
  const { confirmation } = sale
  if (confirmation.kind === 'bakong') return ' bakong'
  if (confirmation.withdrawn) return ' nobody'
  const { payment } = confirmation
  return payment === undefined ? ' by-hand' : ` by-hand ${payment.amountMinor} ${payment.currency}`
}

const resolve = (sale: Sale, way: ResolutionWay, over: object = {}) =>
  transition(sale, {
    type: 'attention-resolved',
    at: 9,
    way,
    by: 'Sok',
    note: ' looked ',
    usedElsewhere: false,
    ...over,
  })

describe.each(flags)('%s', (flag) => {
  const sale = withFlag[flag]

  it('asks for a person, but where the money came in time', () => {
    expect(needsAttention(sale)).toBe(flag !== 'RECOVERED')
  })

  it.each(ways.map((way, index) => [way, outcomes[flag][index]] as const))('%s: %s', (way, outcome) => {
    const next = resolve(sale, way)
    expect(next.ok ? told(next.value) : next.error.code).toBe(outcome)
    if (!next.ok) return
    // What was decided is kept with who, when and why; nobody has to look again until something more comes.
    expect(next.value.resolution, 'who decided').toMatchObject({ way, at: 9, by: 'Sok', note: 'looked' })
    expect(needsAttention(next.value)).toBe(false)
    expect(next.value.flags.filter((one) => one === flag)).toEqual(
      // A word that was taken back and is given again is a word again.
      flag === 'WITHDRAWN' && way === 'accepted' ? [] : [flag],
    )
  })
})

it('money that has paid another sale is neither taken nor given back for this one; it can be left', () => {
  const sale = withFlag.AMOUNT_MISMATCH
  expect(
    ways.map((way) => resolve(sale, way, { usedElsewhere: true })).map((next) => (next.ok ? 'ok' : next.error.code)),
  ).toEqual(['payment-already-used', 'payment-already-used', 'nothing-to-claim', 'ok'])
})

it('what is decided is decided: no way is taken twice, and what was left can be settled', () => {
  const settled = resolve(withFlag.LATE, 'accepted')
  const left = resolve(withFlag.LATE, 'left')
  if (!settled.ok || !left.ok) throw new Error('refused')
  expect(ways.map((way) => resolve(settled.value, way).ok)).toEqual([false, false, false, false])
  expect(ways.map((way) => resolve(left.value, way).ok)).toEqual([true, true, false, true])
})
