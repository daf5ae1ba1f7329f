// The one door of trade: what is refused at it, what it does to the books and to the screens, and who is told. A cell that
// changes gives a paid purchase a second live code, or hides money that came.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isOwed, purchaseIsPaid, Sales, type StartRequest, takesMoney } from '../../../electron/core/sales'
import { createKhqr } from '../../../electron/khqr'
import type { OpenStore } from '../../../electron/store/open'
import type { PaymentRecord, Sale, SaleEvent } from '../../../shared/sale'
import { demoSettings, type Settings } from '../../../shared/settings'
import { finishedKinds } from '../../../shared/till'
import { MemoryBooks } from '../../simulate/books'
import { anId, aPayment, aSale } from '../../support/builders'
import { FakeClock } from '../../support/clock'

const SECOND = 1000

let books: MemoryBooks
let store: OpenStore
let clock: FakeClock
let sales: Sales
let settings: Settings
let clockWrong: boolean
/** Sales that were told, and `till` for anything else. */
let told: string[]
let looks: (readonly [string, SaleEvent['type'] | undefined])[]
/** What the disk does with the next commits: `false` refuses one, as if somebody had been quicker. */
let commits: boolean[]

beforeEach(() => {
  books = new MemoryBooks()
  clock = new FakeClock()
  settings = demoSettings
  clockWrong = false
  told = []
  looks = []
  commits = []
  store = new Proxy(books.open(), {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      if (name === 'commit' && commits.length > 0) return () => commits.shift()
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  sales = new Sales({
    store,
    khqr: createKhqr(),
    clock,
    announce: {
      saleChanged: (sale) => told.push(`${sale.id} ${sale.state}`),
      tillChanged: () => told.push('till'),
    },
    settings: () => settings,
    demo: true,
    clockWrong: () => clockWrong,
    nextLook: (sale, event) => {
      looks.push([sale.state, event?.type])
      return clock.now() + 2 * SECOND
    },
  })
})

afterEach(() => books.remove())

function request(over: Partial<StartRequest> = {}): StartRequest {
  return { saleId: anId(), amountMinor: 12_500, currency: 'KHR', source: 'cashier', ...over }
}

/** A sale on the screens. */
function open(over: Partial<StartRequest> = {}): Sale {
  const started = sales.start(request(over))
  if (!started.ok) throw new Error(started.error.code)
  return started.value
}

const now = (id: string): Sale => {
  const sale = store.sale(id)
  if (sale === null) throw new Error(`no sale ${id}`)
  return sale
}

function found(sale: Sale, over: Partial<PaymentRecord> = {}): PaymentRecord {
  const { amountMinor, currency, accountId: toAccountId } = sale
  const payment = aPayment({ amountMinor, currency, toAccountId, createdDateMs: clock.now(), ...over })
  const heard = sales.heard(sale.id, { kind: 'found', payment, raw: '{"as":"it came"}' }, false)
  if (!heard.ok) throw new Error(heard.error.code)
  return payment
}

const outcome = (result: { ok: true } | { ok: false; error: { code: string } }): string =>
  result.ok ? 'ok' : result.error.code

/** Each kind of first code, off the screens. */
const firsts = {
  open: () => open(),
  expired: () => {
    const sale = open()
    sales.heard(sale.id, { kind: 'not-found' }, true)
    return now(sale.id)
  },
  cancelled: () => {
    const sale = open()
    sales.cancel(sale.id, 'not-found')
    return now(sale.id)
  },
  failed: () => {
    const sale = open()
    sales.heard(sale.id, { kind: 'failed' }, false)
    return now(sale.id)
  },
  'paid, by Bakong': () => {
    const sale = open()
    found(sale)
    return now(sale.id)
  },
  'paid, late': () => {
    const sale = open()
    sales.heard(sale.id, { kind: 'not-found' }, true)
    found(sale, { createdDateMs: sale.expiresAt + 1 })
    return now(sale.id)
  },
  'paid, by hand': () => {
    const sale = open()
    sales.confirmByHand(sale.id, 'Dara', 'receipt seen')
    return now(sale.id)
  },
  'paid, by a word that was taken back': () => {
    const sale = open()
    sales.confirmByHand(sale.id, 'Dara', 'receipt seen')
    sales.withdrawByHand(sale.id, 'Sok', 'wrong receipt')
    return now(sale.id)
  },
  'open, wrong money came': () => {
    const sale = open()
    found(sale, { amountMinor: 12_000 })
    return now(sale.id)
  },
  'cancelled, wrong money came': () => {
    const sale = open()
    sales.cancel(sale.id, 'not-found')
    found(sale, { amountMinor: 12_000 })
    return now(sale.id)
  },
  'wrong money was taken for it': () => {
    const sale = open()
    found(sale, { amountMinor: 12_000 })
    sales.resolveAttention(sale.id, 'accepted', 'Sok', 'regular')
    return now(sale.id)
  },
} satisfies Record<string, () => Sale>
type Kind = keyof typeof firsts

describe('a new code for the same purchase', () => {
  it.each([
    ['open', 'sale-still-open'],
    ['open, wrong money came', 'sale-still-open'],
    ['expired', 'ok'],
    ['cancelled', 'ok'],
    ['cancelled, wrong money came', 'ok'],
    ['failed', 'ok'],
    ['paid, by Bakong', 'retry-of-paid'],
    ['paid, late', 'retry-of-paid'],
    ['paid, by hand', 'retry-of-paid'],
    ['wrong money was taken for it', 'retry-of-paid'],
    ['paid, by a word that was taken back', 'ok'],
  ] as const)('of one that is %s: %s', (kind, becomes) => {
    const first = firsts[kind]()
    const retry = request({ retryOf: first.id })
    const started = sales.start(retry)
    expect(outcome(started)).toBe(becomes)
    expect(store.sale(retry.saleId)?.retryOf ?? null).toBe(becomes === 'ok' ? first.id : null)
    if (!started.ok) expect(started.error.field).toBe('retryOf')
  })

  it('of none that is known is refused', () => {
    expect(sales.start(request({ retryOf: anId() }))).toMatchObject({
      error: { code: 'retry-of-unknown', field: 'retryOf' },
    })
    expect(store.lastSales(9)).toEqual([])
  })

  it('is refused for any code of a purchase of which one is paid, and made for none while one is open', () => {
    const first = firsts.cancelled()
    const second = open({ retryOf: first.id })
    expect(outcome(sales.start(request({ retryOf: second.id })))).toBe('sale-still-open')
    sales.cancel(second.id, 'not-found')
    const third = open({ retryOf: second.id })
    found(third)
    for (const { id } of [first, second, third]) {
      const again = sales.start(request({ retryOf: id }))
      expect(again).toMatchObject({ error: { code: 'retry-of-paid', field: 'retryOf' } })
    }
    expect(store.lastSales(9)).toHaveLength(3)
  })
})

describe('a sale that is asked for', () => {
  it('twice with one id is one sale, told once; with other money it is refused', () => {
    const once = request()
    const first = sales.start(once)
    expect(sales.start(once)).toEqual(first)
    expect(told).toEqual([`${once.saleId} PENDING`])
    const taken = { error: { code: 'sale-id-taken', field: 'saleId' } }
    expect(sales.start({ ...once, amountMinor: 12_501 })).toMatchObject(taken)
    expect(sales.start({ ...once, currency: 'USD' })).toMatchObject(taken)
    expect(store.lastSales(9)).toHaveLength(1)
  })

  it.each([
    [0, 'amount-zero'],
    [-1, 'amount-negative'],
    [0.5, 'amount-not-a-number'],
    [10 ** 12, 'amount-too-large'],
  ])('for %s is refused with %s, and makes nothing', (amountMinor, code) => {
    expect(outcome(sales.start(request({ amountMinor })))).toBe(code)
    expect([store.lastSales(9), told]).toEqual([[], []])
  })

  it('beside another one on the screens is refused to the cashier, and waits for a program', () => {
    const mine = open()
    expect(outcome(sales.start(request()))).toBe('sale-on-screen')
    expect(outcome(sales.start(request({ retryOf: anId() })))).toBe('retry-of-unknown')
    const other = request({ source: 'api', api: { reference: null, idempotency: null, link: 'OK' } })
    expect(outcome(sales.start(other))).toBe('ok')
    expect([store.shownSaleId(), store.isQueued(other.saleId)]).toEqual([mine.id, true])
  })

  it('as a retry of another than the one on the screens is refused', () => {
    const first = firsts.cancelled()
    sales.next(first.id)
    const shown = firsts.expired()
    expect(outcome(sales.start(request({ retryOf: first.id })))).toBe('sale-on-screen')
    sales.next(shown.id)
    expect(outcome(sales.start(request({ retryOf: first.id })))).toBe('ok')
  })

  it('holds what the shop, the clock and whoever asked said', () => {
    settings = { ...demoSettings, sale: { currency: 'USD', khrPerUsd: 4050, lifetimeSeconds: 120 } }
    const at = clock.now()
    const sale = open({ amountMinor: 325, currency: 'USD' })
    expect(now(sale.id)).toMatchObject({
      kind: 'dynamic',
      state: 'PENDING',
      amountMinor: 325,
      currency: 'USD',
      khrPerUsd: 4050,
      accountId: 'rumduol_cafe@demo',
      merchantName: 'Rumduol Cafe',
      demo: true,
      source: 'cashier',
      retryOf: null,
      shortHash: null,
      createdAt: at,
      expiresAt: at + 120 * SECOND,
      version: 0,
      flags: [],
    })
    expect(store.watch(sale.id)?.nextCheckAt).toBe(at + 2 * SECOND)
  })

  it('while the clock is wrong, or shows a time with which no code can be made, is refused, and so is trading', () => {
    expect(sales.trades()).toEqual({ ok: true, value: null })
    clockWrong = true
    expect([outcome(sales.trades()), outcome(sales.start(request()))]).toEqual(['clock-wrong', 'clock-wrong'])
    clockWrong = false
    clock.setWall(8_640_000_000_000_000)
    expect([outcome(sales.trades()), outcome(sales.start(request()))]).toEqual(['clock-wrong', 'clock-wrong'])
    expect(store.lastSales(9)).toEqual([])
  })

  it('with settings that no code can be made of is refused with what is wrong in them', () => {
    settings = { ...demoSettings, merchant: { ...demoSettings.merchant, name: '' } }
    expect([outcome(sales.trades()), outcome(sales.start(request()))]).toEqual(['name-missing', 'name-missing'])
  })
})

describe('sales that programs ask for', () => {
  const SAME = 'a'.repeat(64)
  const api = (reference: string | null, key?: string, requestHash = SAME) =>
    request({
      source: 'api',
      api: { reference, idempotency: key === undefined ? null : { key, requestHash }, link: 'SLOW' },
    })

  it('are told once each; one that is refused hinders no other', () => {
    const [one, bad, two] = [api('a'), { ...api('b'), amountMinor: 0 }, api('c')]
    const begun = sales.startTogether([one, bad, two, one])
    expect(begun.map((each) => (each.ok ? each.value.fresh : each.error.code))).toEqual([
      true,
      'amount-zero',
      true,
      false,
    ])
    expect(told).toEqual([`${one.saleId} PENDING`, `${two.saleId} PENDING`])
    expect([store.referenceOf(one.saleId), store.referenceOf(two.saleId)]).toEqual(['a', 'c'])
  })

  it('of a reference that another sale has are refused, and that one is named', () => {
    const one = api('order 7')
    sales.startTogether([one])
    expect(sales.startTogether([api('order 7')])).toMatchObject([
      { error: { code: 'reference-taken', field: 'reference', detail: `by sale ${one.saleId}` } },
    ])
    expect(sales.startTogether([api(null), api(null)]).map(outcome)).toEqual(['ok', 'ok'])
  })

  it('twice with one key are one sale, whatever its id and reference; another request with that key is refused', () => {
    const one = api('order 7', 'k1')
    const again = api('order 7', 'k1')
    const begun = sales.startTogether([one, again, api('order 8', 'k1', 'b'.repeat(64))])
    expect(begun).toMatchObject([
      { value: { fresh: true, sale: { id: one.saleId } } },
      { value: { fresh: false, sale: { id: one.saleId } } },
      { error: { code: 'idempotency-key-reused' } },
    ])
    expect(store.doneRequest({ key: 'k1' })).toEqual({ requestHash: SAME, saleId: one.saleId, link: 'SLOW' })
    expect(store.lastSales(9)).toHaveLength(1)
    expect(outcome(sales.startTogether([api(null, 'k2')])[0] as never)).toBe('ok')
  })
})

describe('money that Bakong tells', () => {
  it('is kept as it came, once, and said to nobody again', () => {
    const sale = open()
    const payment = found(sale)
    expect(store.db.prepare('SELECT hash, raw, settles FROM payment').all()).toEqual([
      { hash: payment.hash, raw: '{"as":"it came"}', settles: 1 },
    ])
    told = []
    const before = now(sale.id)
    const again = sales.heard(sale.id, { kind: 'found', payment, raw: 'anew' }, true)
    expect([again, told]).toEqual([{ ok: true, value: before }, []])
  })

  it('about a sale that nobody knows is refused', () => {
    const word = { kind: 'found', payment: aPayment(), raw: '{}' } as const
    expect(sales.heard(anId(), word, false)).toMatchObject({ error: { code: 'sale-unknown', field: 'saleId' } })
    expect(sales.heard(anId(), { kind: 'failed' }, false)).toMatchObject({ error: { code: 'sale-unknown' } })
  })

  it('of one transaction in turns with another of its code raises one question each', () => {
    const sale = open()
    const [one, two] = [aPayment({ amountMinor: 1 }), aPayment({ amountMinor: 2 })]
    for (const payment of [one, two, one, two]) found(sale, payment)
    expect(now(sale.id)).toMatchObject({ version: 2, mismatch: { payment: { hash: two.hash } } })
  })

  it('with other figures than before is taken in: what was odd pays after all', () => {
    const sale = open()
    const { hash } = found(sale, { amountMinor: 1 })
    found(sale, { hash })
    expect(now(sale.id)).toMatchObject({ state: 'PAID', mismatch: null, confirmation: { payment: { hash } } })
  })

  it.each([
    ['that settled another sale', {}],
    ['that came wrong for another sale', { amountMinor: 1 }],
  ])('%s pays none here, and is kept where it came first', (_, over) => {
    const first = open()
    const { hash } = found(first, over)
    sales.next(first.id)
    const second = open()
    found(second, { hash, ...over })
    expect(now(second.id)).toMatchObject({ state: 'PENDING', flags: ['DUPLICATE'] })
    expect([store.saleOfPayment(hash), store.db.prepare('SELECT count(*) AS n FROM payment').get()]).toEqual([
      first.id,
      { n: 1 },
    ])
  })

  it('for a purchase that its other code has paid is a DUPLICATE', () => {
    const first = firsts.expired()
    const retry = open({ retryOf: first.id })
    found(retry)
    found(first, { createdDateMs: first.expiresAt })
    expect(now(first.id)).toMatchObject({ state: 'PAID', flags: ['RECOVERED', 'DUPLICATE'] })
    expect(now(retry.id)).toMatchObject({ state: 'PAID', flags: [] })
  })

  it('and every other word is taken in with the time of the till, and planned by what it was', () => {
    const sale = open()
    looks = []
    clock.setWall(sale.createdAt + 301 * SECOND)
    sales.heard(sale.id, { kind: 'not-found' }, false)
    expect(now(sale.id).state).toBe('PENDING')
    sales.heard(sale.id, { kind: 'unreadable', why: 'amount', raw: '{"amount":"?"}' }, false)
    expect(store.unreadAnswer(sale.id)).toEqual({ at: clock.now(), why: 'amount', raw: '{"amount":"?"}' })
    sales.heard(sale.id, { kind: 'not-found' }, true)
    expect(now(sale.id)).toMatchObject({ state: 'EXPIRED', closedAt: clock.now() })
    expect(looks).toEqual([
      ['PENDING', 'answer-unreadable'],
      ['EXPIRED', 'payment-not-found'],
    ])
  })
})

describe('an alarm', () => {
  const wrong = { amountMinor: 1 }
  /** Where the sale is when the money comes. */
  const places = {
    'on the screens': (sale: Sale) => store.show(sale.id),
    'off the screens': (sale: Sale) => store.hide(sale.id),
  } as const
  it.each([
    ['expired', {}, 'on the screens', 0],
    ['expired', {}, 'off the screens', 1],
    ['cancelled', {}, 'off the screens', 1],
    ['failed', {}, 'off the screens', 1],
    // A sale of a program that is paid as it should be.
    ['open', {}, 'off the screens', 0],
    ['open', {}, 'on the screens', 0],
    ['open', wrong, 'off the screens', 1],
    ['open', wrong, 'on the screens', 0],
    ['cancelled', wrong, 'off the screens', 1],
    ['cancelled', wrong, 'on the screens', 0],
    ['paid, by Bakong', {}, 'off the screens', 1],
    ['paid, by Bakong', {}, 'on the screens', 0],
    ['paid, by hand', {}, 'off the screens', 0],
    ['paid, by hand', wrong, 'off the screens', 1],
    ['paid, by a word that was taken back', {}, 'off the screens', 1],
  ] as const)('for one that is %s, money %o, %s: %i', (kind, over, place, alarms) => {
    const sale = firsts[kind]()
    places[place](sale)
    const { hash } = found(sale, over)
    expect(store.alarmCount()).toBe(alarms)
    expect(store.alarms(9).map(({ saleId, payment }) => [saleId, payment.hash])).toEqual(
      alarms === 0 ? [] : [[sale.id, hash]],
    )
  })

  it('is none for a first code whose open retry stands on the screens: it takes its place there', () => {
    const first = firsts.expired()
    open({ retryOf: first.id })
    found(first)
    expect([store.shownSaleId(), store.alarmCount()]).toEqual([first.id, 0])
  })

  it('is one for a first code where its finished retry, or another sale, stands on the screens', () => {
    const first = firsts.expired()
    const retry = open({ retryOf: first.id })
    sales.cancel(retry.id, 'not-found')
    found(first)
    expect([store.shownSaleId(), store.alarmCount()]).toEqual([retry.id, 1])
    sales.next(retry.id)
    const other = firsts.expired()
    sales.next(other.id)
    open()
    found(other)
    expect(store.alarmCount()).toBe(2)
  })
})

describe('the first code of a purchase, while its retry is on the screens,', () => {
  let first: Sale
  let retry: Sale
  beforeEach(() => {
    first = firsts.cancelled()
    retry = open({ retryOf: first.id })
    told = []
  })
  const calledOff = () => {
    expect(now(retry.id)).toMatchObject({ state: 'CANCELLED', asked: 'could-not-ask' })
    expect(store.shownSaleId()).toBe(first.id)
    expect(told).toEqual([`${first.id} PAID`, `${retry.id} CANCELLED`, 'till'])
    expect(store.watch(retry.id)?.nextCheckAt).not.toBeNull()
  }

  it('paid, calls it off', () => {
    found(first)
    calledOff()
  })

  it('confirmed by hand, calls it off', () => {
    expect(outcome(sales.confirmByHand(first.id, 'Dara', 'receipt'))).toBe('ok')
    calledOff()
  })

  it('whose wrong money is taken, calls it off', () => {
    found(first, { amountMinor: 12_000 })
    told = []
    expect(outcome(sales.resolveAttention(first.id, 'accepted', 'Sok', 'regular'))).toBe('ok')
    calledOff()
  })

  // The customer still owes: the code in front of them must stay.
  it.each(['amount', 'account', 'currency'] as const)('with money of another %s, leaves it where it is', (what) => {
    const over = { amount: { amountMinor: 1 }, account: { toAccountId: 'x@aclb' }, currency: { currency: 'USD' } }
    found(first, over[what] as Partial<PaymentRecord>)
    expect([now(retry.id).state, store.shownSaleId()]).toEqual(['PENDING', retry.id])
    expect(told).toEqual([`${first.id} CANCELLED`])
  })

  it.each(['refund-owed', 'left'] as const)('whose wrong money is settled otherwise (%s), leaves it', (way) => {
    found(first, { amountMinor: 12_000 })
    expect(outcome(sales.resolveAttention(first.id, way, 'Sok', 'as it is'))).toBe('ok')
    expect([now(retry.id).state, store.shownSaleId()]).toEqual(['PENDING', retry.id])
  })

  it('with more money that Bakong tells of a paid one, calls off nothing a second time', () => {
    found(first)
    sales.next(first.id)
    const other = open()
    told = []
    found(first)
    expect([now(other.id).state, store.shownSaleId()]).toEqual(['PENDING', other.id])
    expect(told).toEqual([`${first.id} PAID`])
  })

  it('paid while the retry waits off the screens, leaves it: nobody can scan it', () => {
    sales.next(retry.id)
    store.hide(retry.id)
    found(first)
    expect([now(retry.id).state, store.shownSaleId()]).toEqual(['PENDING', null])
  })
})

const byHand = { kind: 'by-hand', by: 'Dara', reason: 'seen' } as const
const paidAs = (kind: string) => ({
  paidAt: clock.now(),
  confirmation: kind.startsWith('paid, by a word')
    ? { ...byHand, withdrawn: { at: clock.now(), by: 'Sok', reason: 'wrong' } }
    : byHand,
})

describe('at the start', () => {
  it.each([
    ['the retry of a paid purchase', 'paid, by Bakong', 'CANCELLED'],
    ['the retry of one whose word was taken back', 'paid, by a word that was taken back', 'PENDING'],
    ['the retry of a cancelled code', 'cancelled', 'PENDING'],
  ] as const)('%s on the screens: %s -> %s', (_, kind, becomes) => {
    const first = firsts.cancelled()
    const retry = open({ retryOf: first.id })
    // As an older till left it: paid, and the retry still there.
    const other = kind === 'cancelled' ? first : aSale({ ...now(first.id), state: 'PAID', ...paidAs(kind), version: 2 })
    if (other !== first)
      store.commit({
        before: now(first.id),
        after: other as Sale,
        event: { type: 'confirmed-by-hand', at: clock.now(), by: 'Dara', reason: 'seen' },
        payment: null,
        nextCheckAt: null,
        jobs: [],
      })
    told = []
    sales.reconcile()
    expect(now(retry.id).state).toBe(becomes)
    expect(store.shownSaleId()).toBe(becomes === 'CANCELLED' ? first.id : retry.id)
    sales.reconcile()
    expect(told).toEqual(becomes === 'CANCELLED' ? [`${retry.id} CANCELLED`, 'till'] : [])
  })

  it('nothing on the screens, or a finished sale there, stays as it is', () => {
    sales.reconcile()
    const sale = firsts['paid, by Bakong']()
    told = []
    sales.reconcile()
    expect([store.shownSaleId(), told]).toEqual([sale.id, []])
  })
})

describe('taken off the screens', () => {
  const closed = 'sale-still-open'
  const changed = 'sale-changed-meanwhile'
  /** For each kind: said without a word, and said of what stood there (in the order of `finishedKinds`). */
  const rows = {
    open: [closed, closed, closed, closed, closed, closed],
    'open, wrong money came': ['ok', changed, changed, changed, changed, 'ok'],
    'cancelled, wrong money came': ['ok', changed, changed, changed, changed, 'ok'],
    'paid, by Bakong': ['ok', 'ok', changed, changed, changed, changed],
    'wrong money was taken for it': ['ok', 'ok', changed, changed, changed, changed],
    expired: ['ok', changed, 'ok', changed, changed, changed],
    cancelled: ['ok', changed, changed, 'ok', changed, changed],
    failed: ['ok', changed, changed, changed, 'ok', changed],
  } as const
  it.each(Object.entries(rows) as [Kind, readonly string[]][])('one that is %s', (kind, outcomes) => {
    const sale = firsts[kind]()
    expect(outcomes).toHaveLength(1 + finishedKinds.length)
    for (const [index, wanted] of outcomes.entries()) {
      store.show(sale.id)
      told = []
      const shown = index === 0 ? undefined : finishedKinds[index - 1]
      expect(outcome(sales.next(sale.id, shown)), shown).toBe(wanted)
      expect([store.shownSaleId(), told]).toEqual(wanted === 'ok' ? [null, ['till']] : [sale.id, []])
    }
  })

  it('is never another than was meant, and none that is not known', () => {
    const one = firsts.cancelled()
    sales.next(one.id)
    const shown = firsts.expired() as Sale
    expect(outcome(sales.next(one.id))).toBe('ok')
    expect(store.shownSaleId()).toBe(shown.id)
    expect(sales.next(anId())).toMatchObject({ error: { code: 'sale-unknown', field: 'saleId' } })
  })
})

describe('a manager’s word', () => {
  it('that money came counts for a sale, not for one whose purchase is paid on another code', () => {
    const first = firsts.cancelled()
    const retry = open({ retryOf: first.id })
    expect(sales.confirmByHand(first.id, 'Dara', ' receipt seen ')).toMatchObject({
      ok: true,
      value: { confirmation: { kind: 'by-hand', by: 'Dara', reason: 'receipt seen' }, paidAt: clock.now() },
    })
    expect(sales.confirmByHand(retry.id, 'Dara', 'seen')).toMatchObject({
      error: { code: 'retry-of-paid', field: 'saleId' },
    })
    // What is paid itself is told so, whatever else is.
    expect(outcome(sales.confirmByHand(first.id, 'Dara', 'seen'))).toBe('sale-already-paid')
    expect(outcome(sales.confirmByHand(anId(), 'Dara', 'seen'))).toBe('sale-unknown')
    sales.cancel(retry.id, 'not-found')
    sales.next(first.id)
    expect(outcome(sales.confirmByHand(firsts.failed().id, 'Dara', ' '))).toBe('reason-missing')
  })

  it.each([
    ['paid, by hand', 'ok'],
    ['wrong money was taken for it', 'ok'],
    ['paid, by a word that was taken back', 'nothing-to-take-back'],
    ['paid, by Bakong', 'nothing-to-take-back'],
    ['open', 'nothing-to-take-back'],
  ] as const)('upon one that is %s, taken back: %s; the screens show it as paid no longer', (kind, wanted) => {
    const sale = firsts[kind]()
    store.show(sale.id)
    const taken = sales.withdrawByHand(sale.id, 'Sok', ' wrong receipt ')
    expect(outcome(taken)).toBe(wanted)
    expect(store.shownSaleId()).toBe(wanted === 'ok' ? null : sale.id)
    const withdrawn = { at: clock.now(), by: 'Sok', reason: 'wrong receipt' }
    if (wanted === 'ok') expect(now(sale.id)).toMatchObject({ state: 'PAID', confirmation: { withdrawn } })
  })

  it('taken back without a reason is refused, and it stays on the screens', () => {
    const sale = firsts['paid, by hand']()
    expect(outcome(sales.withdrawByHand(sale.id, 'Sok', '  '))).toBe('reason-missing')
    expect(store.shownSaleId()).toBe(sale.id)
  })
})

describe('odd money', () => {
  const refunds = () => store.openRefunds(9).map(({ saleId, amountMinor, currency }) => [saleId, amountMinor, currency])

  it('given back is owed once, as it came, with who said so', () => {
    const sale = firsts['open, wrong money came']()
    const resolved = sales.resolveAttention(sale.id, 'refund-owed', 'Sok', ' too little ')
    expect(resolved).toMatchObject({
      value: { state: 'CANCELLED', resolution: { way: 'refund-owed', at: clock.now(), by: 'Sok', note: 'too little' } },
    })
    expect(refunds()).toEqual([[sale.id, 12_000, 'KHR']])
    expect(store.openRefunds(9)[0]).toMatchObject({ by: 'Sok', note: 'too little', made: null })
    expect(outcome(sales.resolveAttention(sale.id, 'refund-owed', 'Sok', 'again'))).toBe('nothing-to-resolve')
    expect(refunds()).toHaveLength(1)
  })

  it.each(['accepted', 'left', 'claim-asked'] as const)('that is %s owes nobody anything', (way) => {
    const sale = open()
    found(sale, way === 'claim-asked' ? { toAccountId: 'x@aclb' } : { amountMinor: 12_000 })
    expect(outcome(sales.resolveAttention(sale.id, way, 'Sok', 'as it is'))).toBe('ok')
    expect(refunds()).toEqual([])
  })

  it('is not taken for a purchase that its other code has paid; it goes back, or waits', () => {
    const first = firsts.cancelled()
    const retry = open({ retryOf: first.id })
    found(retry)
    found(first, { amountMinor: 12_000 })
    expect(sales.resolveAttention(first.id, 'accepted', 'Sok', 'fine')).toMatchObject({
      error: { code: 'retry-of-paid', field: 'saleId' },
    })
    expect(outcome(sales.resolveAttention(first.id, 'left', 'Sok', 'later'))).toBe('ok')
    expect(outcome(sales.resolveAttention(first.id, 'refund-owed', 'Sok', 'later'))).toBe('ok')
  })

  it('more money beside one that is paid can be kept, though its other code is paid too', () => {
    const first = firsts.cancelled()
    const retry = open({ retryOf: first.id })
    found(retry)
    found(first)
    found(first, { amountMinor: 1 })
    expect(now(first.id).flags).toContain('DUPLICATE')
    expect(outcome(sales.resolveAttention(first.id, 'accepted', 'Sok', 'a tip'))).toBe('ok')
  })

  // Bakong may tell with other figures what is owed back already: it is not owed twice, nor taken beside.
  it.each([
    ['refund-owed', 'refund-stands'],
    ['accepted', 'refund-stands'],
    ['left', 'ok'],
  ] as const)('that is owed back already and is told anew: %s is %s', (way, wanted) => {
    const sale = open()
    const { hash } = found(sale, { amountMinor: 12_000 })
    sales.resolveAttention(sale.id, 'refund-owed', 'Sok', 'too little')
    found(sale, { hash, amountMinor: 11_000 })
    expect(now(sale.id)).toMatchObject({ state: 'CANCELLED', resolution: null })
    expect(outcome(sales.resolveAttention(sale.id, way, 'Sok', 'again'))).toBe(wanted)
    expect(refunds()).toEqual([[sale.id, 12_000, 'KHR']])
  })

  it('that another sale has is neither taken nor given back here', () => {
    const first = firsts['paid, by Bakong']()
    sales.next(first.id)
    const { hash } = (first as Extract<Sale, { state: 'PAID' }>).confirmation.payment as PaymentRecord
    const second = open()
    found(second, { hash })
    expect(
      (['accepted', 'refund-owed'] as const).map((way) =>
        outcome(sales.resolveAttention(second.id, way, 'Sok', 'why')),
      ),
    ).toEqual(['payment-already-used', 'payment-already-used'])
    expect(refunds()).toEqual([])
  })

  it('of a sale that nobody knows is refused', () => {
    for (const way of ['accepted', 'refund-owed', 'left'] as const)
      expect(outcome(sales.resolveAttention(anId(), way, 'Sok', 'why'))).toBe('sale-unknown')
  })
})

describe('what was decided', () => {
  it('is taken back, and somebody has to look again', () => {
    const sale = firsts['open, wrong money came']()
    sales.resolveAttention(sale.id, 'left', 'Sok', 'later')
    expect(store.attentionCount()).toBe(0)
    expect(outcome(sales.withdrawResolution(sale.id, 'Dara', ' '))).toBe('reason-missing')
    expect(outcome(sales.withdrawResolution(sale.id, 'Dara', 'today'))).toBe('ok')
    expect([now(sale.id).resolution, store.attentionCount()]).toEqual([null, 1])
    expect(outcome(sales.withdrawResolution(sale.id, 'Dara', 'again'))).toBe('nothing-to-take-back')
    expect(store.db.prepare("SELECT count(*) AS n FROM sale_event WHERE type = 'resolution-withdrawn'").get()).toEqual({
      n: 1,
    })
  })

  it('about money that is owed is taken back by its refund, once, while it is not made', () => {
    const sale = firsts['open, wrong money came']()
    sales.resolveAttention(sale.id, 'refund-owed', 'Sok', 'too little')
    const id = store.openRefunds(1)[0]?.id ?? 0
    const no = { error: { code: 'nothing-to-take-back' } }
    expect(sales.withdrawRefund(id + 1, 'Dara', 'why')).toMatchObject(no)
    store.refundMade(id, { at: 1, by: 'Sok', note: 'cash' })
    expect(sales.withdrawRefund(id, 'Dara', 'why')).toMatchObject(no)
    store.refundNotMade(id, { at: 2, by: 'Sok', note: 'was another' })
    expect(outcome(sales.withdrawRefund(id, 'Dara', ' '))).toBe('reason-missing')
    expect(sales.withdrawRefund(id, 'Dara', ' they came back ')).toMatchObject({ value: { resolution: null } })
    expect([store.openRefunds(9), store.attentionCount()]).toEqual([[], 1])
    // The same money can be owed again: that is another refund, and the first one stays withdrawn.
    expect(sales.withdrawRefund(id, 'Dara', 'again')).toMatchObject(no)
    expect(outcome(sales.resolveAttention(sale.id, 'refund-owed', 'Sok', 'after all'))).toBe('ok')
    expect(sales.withdrawRefund(id, 'Dara', 'again')).toMatchObject(no)
    expect(store.openRefunds(9)).toHaveLength(1)
  })
})

describe('a sale of a payment on the printed code', () => {
  const paid = (over: Partial<PaymentRecord> = {}, saleId = anId()) => {
    const payment = aPayment({ amountMinor: 325, currency: 'USD', ...over })
    return { saleId, shortHash: payment.hash.slice(0, 8), payment, raw: '{"as":"it came"}' }
  }

  it('is PAID from the start, on the screens, and holds what came', () => {
    const request = paid()
    expect(outcome(sales.startSticker(request))).toBe('ok')
    const at = clock.now()
    expect(now(request.saleId)).toMatchObject({
      kind: 'sticker',
      state: 'PAID',
      amountMinor: 325,
      currency: 'USD',
      khrPerUsd: 4100,
      md5: request.payment.hash.slice(0, 32),
      shortHash: request.shortHash,
      accountId: 'rumduol_cafe@demo',
      merchantName: 'Rumduol Cafe',
      demo: true,
      source: 'cashier',
      retryOf: null,
      createdAt: at,
      expiresAt: at + 1,
      paidAt: at,
      version: 1,
      flags: [],
      confirmation: { kind: 'bakong', payment: request.payment },
    })
    const printed = createKhqr().encodeStatic({ merchant: settings.merchant, currency: 'USD' })
    expect(now(request.saleId).khqr).toBe(printed.ok ? printed.value.khqr : '')
    expect([store.shownSaleId(), told]).toEqual([request.saleId, [`${request.saleId} PAID`]])
    expect(store.db.prepare('SELECT raw, settles FROM payment').all()).toEqual([
      { raw: '{"as":"it came"}', settles: 1 },
    ])
    expect(store.watch(request.saleId)?.nextCheckAt).toBeNull()
  })

  it('asked for twice is one sale; that id with another receipt is refused', () => {
    const request = paid()
    const first = sales.startSticker(request)
    expect(sales.startSticker(request)).toEqual(first)
    const taken = { error: { code: 'sale-id-taken', field: 'saleId' } }
    expect(sales.startSticker(paid({}, request.saleId))).toMatchObject(taken)
    expect(store.lastSales(9)).toHaveLength(1)
  })

  it('is refused beside another sale on the screens, and for money that came for one', () => {
    const shown = open()
    expect(outcome(sales.startSticker(paid()))).toBe('sale-on-screen')
    const { hash } = found(shown, { amountMinor: 1 })
    sales.next(shown.id)
    expect(outcome(sales.startSticker(paid({ hash })))).toBe('payment-already-used')
    expect(store.lastSales(9)).toHaveLength(1)
  })

  it.each([
    [{ amountMinor: 0 }, 'amount-zero'],
    [{ amountMinor: 10 ** 12 }, 'amount-too-large'],
    [{ toAccountId: 'x@aclb' }, 'payment-does-not-match'],
  ] as const)('of %o is refused with %s: no number is used for it', (over, code) => {
    expect(outcome(sales.startSticker(paid(over)))).toBe(code)
    expect([store.lastSales(9), told]).toEqual([[], []])
    expect(open().billNumber).toBe('0001')
  })

  it('is refused where no code can be made for the shop', () => {
    settings = { ...demoSettings, merchant: { ...demoSettings.merchant, name: '' } }
    expect(outcome(sales.startSticker(paid()))).toBe('name-missing')
  })
})

describe('a program that listens', () => {
  const endpointId = anId()
  // The store remembers its endpoints, whatever is rolled back.
  afterEach(() => store.removeEndpoint(endpointId, 2))

  it('hears of each change with the reference that was given at the start, and both ends of a printed code’s', () => {
    const events = ['sale.started', 'sale.paid'] as const
    const endpoint = { id: endpointId, url: 'https://shop.example', events, enabled: true, createdAt: 1 }
    store.addEndpoint(endpoint)
    const one = request({ source: 'api', api: { reference: 'order 7', idempotency: null, link: 'OK' } })
    sales.startTogether([one])
    found(now(one.saleId))
    sales.next(one.saleId)
    const payment = aPayment()
    sales.startSticker({ saleId: anId(), shortHash: payment.hash.slice(0, 8), payment, raw: '{}' })
    const jobs = store.db.prepare<[], { payload: string }>('SELECT payload FROM job ORDER BY id').all()
    expect(
      jobs.map(({ payload }) => JSON.parse(payload)).map(({ type, data }) => [type, data.reference, data.status]),
    ).toEqual([
      ['sale.started', 'order 7', 'PENDING'],
      ['sale.paid', 'order 7', 'PAID'],
      ['sale.started', null, 'PENDING'],
      ['sale.paid', null, 'PAID'],
    ])
  })
})

describe('a commit that loses its race', () => {
  it('is decided again, and given up after three', () => {
    const sale = open()
    commits = [false, false]
    expect(outcome(sales.cancel(sale.id, 'not-found'))).toBe('ok')
    expect(commits).toEqual([])
    sales.next(sale.id)
    const other = open()
    told = []
    commits = [false, false, false, false]
    expect(outcome(sales.cancel(other.id, 'not-found'))).toBe('sale-changed-meanwhile')
    expect([commits, told]).toEqual([[false], []])
  })
})

describe('one that throws in the middle', () => {
  it('keeps nothing, tells nobody, and what comes after is told again', () => {
    const sale = open()
    told = []
    expect(() =>
      sales.atOnce(() => {
        sales.cancel(sale.id, 'not-found')
        throw new Error('the disk')
      }),
    ).toThrow('the disk')
    expect([now(sale.id).state, told]).toEqual(['PENDING', []])
    sales.atOnce(() => sales.atOnce(() => sales.cancel(sale.id, 'not-found')))
    expect(told).toEqual([`${sale.id} CANCELLED`])
  })
})

describe('what is asked about a sale before it is decided', () => {
  const payment = aPayment()
  const byManager = { ...byHand, withdrawn: undefined }
  it.each([
    ['open', aSale(), true],
    ['paid by Bakong', aSale({ state: 'PAID' }), false],
    ['paid by hand', aSale({ state: 'PAID', confirmation: byManager as never }), true],
    ['paid by hand, money taken', aSale({ state: 'PAID', confirmation: { ...byHand, payment } }), false],
    [
      'paid by hand, taken back',
      aSale({ state: 'PAID', confirmation: { ...byHand, payment, withdrawn: { at: 1, by: 'Sok', reason: 'x' } } }),
      true,
    ],
  ])('whether money is taken for one that is %s: %s', (_, sale, wanted) => {
    expect(takesMoney(sale)).toBe(wanted)
  })

  it('whether its money is owed back, and whether another code of its purchase is paid', () => {
    const sale = aSale({ mismatch: { payment, foundAt: 1 } })
    const refundOf = (hash: string) => (hash === payment.hash ? ({ id: 1 } as never) : null)
    expect([isOwed({ refundOf }, sale), isOwed({ refundOf }, aSale()), isOwed({ refundOf: () => null }, sale)]).toEqual(
      [true, false, false],
    )
    const paid = aSale({ state: 'PAID' })
    const samePurchase = () => [paid, aSale()]
    expect([purchaseIsPaid({ samePurchase }, sale.id), purchaseIsPaid({ samePurchase }, paid.id)]).toEqual([
      true,
      false,
    ])
  })
})
