// What both screens show of each kind of sale. A wrong word here and a cashier hands out goods that nobody paid, or a
// customer scans a code that is over.

import { describe, expect, it } from 'vitest'
import { Checks } from '../../../electron/core/checks'
import { customerView } from '../../../electron/core/customerView'
import { OwnSales } from '../../../electron/core/ownSales'
import type { Store, Watch } from '../../../electron/core/ports'
import { saleView, tillView, type ViewFacts } from '../../../electron/core/view'
import type { CustomerScreen } from '../../../shared/customer'
import type { Sale } from '../../../shared/sale'
import { demoSettings } from '../../../shared/settings'
import type { AskedView, CheckView, ScreenView, TillView } from '../../../shared/till'
import { tillView as aView, screens } from '../../renderer/views'
import { anId, aPayment, aSale } from '../../support/builders'
import { FakeClock } from '../../support/clock'

const MADE = Date.UTC(2026, 10, 22, 3, 0, 0)
const NOON = Date.UTC(2026, 10, 22, 5, 0, 0)
/** 22 November begins in Phnom Penh. */
const MIDNIGHT = Date.UTC(2026, 10, 21, 17, 0, 0)

interface Books {
  readonly shown?: Sale
  readonly sales?: readonly Sale[]
  readonly watch?: Partial<Watch>
  /** Of money that came for another sale. */
  readonly cameFor?: Sale
}

function factsOf({ shown, sales = [], watch, cameFor }: Books, over: Partial<ViewFacts> = {}): ViewFacts {
  const store: Partial<Store> = {
    shownSaleId: () => shown?.id ?? null,
    sale: (id) => [shown, cameFor].find((sale) => sale?.id === id) ?? null,
    lastSales: (limit) => sales.slice(0, limit),
    queuedCount: () => 3,
    dayTotals: (day) => {
      expect(day).toBe('2026-11-22')
      return { paidCount: 2, paidKhrMinor: 12_500, paidUsdMinor: 325 }
    },
    attentionCount: () => 4,
    alarms: () => [],
    watch: () => (watch === undefined ? null : (watch as Watch)),
    saleOfPayment: () => cameFor?.id ?? null,
  }
  return {
    now: NOON,
    store: store as Store,
    khqr: { image: (khqr: string) => ({ modules: 21, path: khqr }) } as ViewFacts['khqr'],
    ownSales: {
      standing: () => ({ amountMinor: 500, currency: 'KHR' }),
      currencyBefore: (sale: Sale | null) => (sale === null ? 'KHR' : 'USD'),
    } as unknown as OwnSales,
    settings: demoSettings,
    link: { state: 'OK', since: 1, lastAnswerAt: 2, token: 'good', budget: 'open' },
    lookupsLeft: 12,
    lookUps: { limit: 100, used: { automatic: 1, person: 2, deadline: 3 } },
    storeTrouble: null,
    remainingMs: () => 200_000,
    isAsking: () => false,
    isAwaited: () => false,
    check: () => null,
    byHandOpen: () => false,
    demo: null,
    welcome: false,
    firstSale: false,
    token: null,
    outside: null,
    otherBank: null,
    ...over,
  }
}

const screenOf = (shown: Sale, over: Partial<ViewFacts> = {}, books: Books = {}) =>
  tillView(factsOf({ shown, ...books }, over)).screen

const unasked: AskedView = { at: null, answer: null, busy: false, byPerson: false, check: null, nextAt: null }
const odd = aPayment({ amountMinor: 325, currency: 'USD', fromAccountId: 'dara@abaa' })
const mismatch = { payment: odd, foundAt: 1 }
const byHand = { kind: 'by-hand', by: 'Dara', reason: 'seen' } as const

describe('the cashier’s screen', () => {
  const open = aSale({ merchantName: 'Shop of then', khqr: 'the code', createdAt: MADE, expiresAt: MADE + 120_000 })
  const payment = aPayment({ fromAccountId: 'payer@abaa' })
  const cameOdd = {
    came: { amountMinor: 325, currency: 'USD' },
    wrongAccount: null,
    paidSale: null,
    payer: 'dara@abaa',
  }
  const rows: readonly (readonly [what: string, sale: Sale, shown: object])[] = [
    [
      'open',
      open,
      {
        kind: 'waiting',
        merchantName: 'Shop of then',
        code: { modules: 21, path: 'the code' },
        remainingMs: 200_000,
        lifetimeMs: 120_000,
        asked: unasked,
      },
    ],
    [
      'paid',
      aSale({ state: 'PAID', paidAt: 77, confirmation: { kind: 'bakong', payment } }),
      { kind: 'paid', paidAt: 77, payer: 'payer@abaa' },
    ],
    [
      'paid by hand',
      aSale({ state: 'PAID', paidAt: 77, confirmation: byHand }),
      { kind: 'paid', paidAt: 77, payer: null },
    ],
    [
      'paid with money that a manager took',
      aSale({ state: 'PAID', paidAt: 77, confirmation: { ...byHand, payment }, mismatch }),
      { kind: 'paid', paidAt: 77, payer: null },
    ],
    ['expired', aSale({ state: 'EXPIRED' }), { kind: 'expired', asked: unasked }],
    ['cancelled, and Bakong was asked', aSale({ state: 'CANCELLED' }), { kind: 'cancelled', couldAsk: true }],
    [
      'cancelled, and Bakong could not be asked',
      aSale({ state: 'CANCELLED', asked: 'could-not-ask' }),
      { kind: 'cancelled', couldAsk: false },
    ],
    ['failed', aSale({ state: 'FAILED' }), { kind: 'failed', asked: unasked }],
    ...(['PENDING', 'EXPIRED', 'CANCELLED', 'FAILED'] as const).map(
      (state) => [`${state}, other money came`, aSale({ state, mismatch }), { kind: 'mismatch', ...cameOdd }] as const,
    ),
    [
      'open, money came to another account',
      aSale({ mismatch: { payment: { ...odd, toAccountId: 'x@aclb' }, foundAt: 1 } }),
      { kind: 'mismatch', ...cameOdd, wrongAccount: 'x@aclb' },
    ],
    [
      'open, money came to this account, written otherwise',
      aSale({ mismatch: { payment: { ...odd, toAccountId: ' RUMDUOL_cafe@demo' }, foundAt: 1 } }),
      { kind: 'mismatch', ...cameOdd },
    ],
  ]
  it.each(rows)('of one that is %s', (_, sale, shown) => {
    expect(screenOf(sale)).toEqual({ sale: saleView(sale), ...shown })
  })

  it('names the sale that wrong money came for first', () => {
    const cameFor = aSale({ state: 'PAID', billNumber: '0815' })
    expect(screenOf(aSale({ mismatch }), {}, { cameFor })).toMatchObject({ kind: 'mismatch', paidSale: '0815' })
  })

  it.each([
    [1, 'waiting'],
    [0, 'time-up'],
    [-1, 'time-up'],
  ])('with %i ms left is %s', (left, kind) => {
    const screen = screenOf(open, { remainingMs: () => left })
    expect(screen.kind).toBe(kind)
    if (kind === 'time-up') expect(screen).toEqual({ kind, sale: saleView(open), asked: unasked })
  })

  it.each([
    ['not-found', 'not-found'],
    ['no-answer', 'no-answer'],
    ['found', null],
    ['failed', null],
    [null, null],
  ] as const)('tells what Bakong said last: %s as %s, and how the question stands', (lastAnswer, answer) => {
    const asked = { isAsking: () => true, isAwaited: () => true, check: () => ({ kind: 'asking' }) as const }
    const watch = { lastAskedAt: 11, lastAnswer, nextCheckAt: 22 }
    const wanted = { at: 11, answer, busy: true, byPerson: true, check: { kind: 'asking' }, nextAt: 22 }
    for (const sale of [open, aSale({ state: 'EXPIRED' }), aSale({ state: 'FAILED' })])
      expect(screenOf(sale, asked, { watch })).toMatchObject({ asked: wanted })
  })
})

describe('the cashier’s window', () => {
  it('shows what the till, the shop and the day say', () => {
    const shown = aSale()
    const demo = { scenario: 'happy' } as never
    const view = tillView(
      factsOf({ shown }, { byHandOpen: (sale) => sale === shown, demo, otherBank: 'other.example' }),
    )
    expect(view).toMatchObject({
      at: NOON,
      mode: 'demo',
      shop: { name: 'Rumduol Cafe', terminal: 'Till 1' },
      language: 'en',
      theme: 'system',
      sound: { muted: false, volume: 0.8 },
      currency: 'KHR',
      khrPerUsd: 4100,
      link: { state: 'OK', since: 1, lastAnswerAt: 2, token: 'good', budget: 'open' },
      lookupsLeft: 12,
      lookUps: { limit: 100, used: { automatic: 1, person: 2, deadline: 3 } },
      queued: 3,
      currencyBefore: 'USD',
      byHandOpen: true,
      board: { paidCount: 2, paidKhrMinor: 12_500, paidUsdMinor: 325, last: [] },
      storeTrouble: null,
      attentionCount: 4,
      alarm: null,
      outside: null,
      demo,
      welcome: null,
      token: null,
      otherBank: 'other.example',
    })
  })

  it('without a sale has the amount that stands there, and nothing to confirm by hand', () => {
    const { terminalLabel: _, ...merchant } = demoSettings.merchant
    const view = tillView(factsOf({}, { byHandOpen: () => true, settings: { ...demoSettings, merchant } }))
    expect(view).toMatchObject({
      mode: 'live',
      shop: { terminal: null },
      screen: { kind: 'amount', standing: { amountMinor: 500, currency: 'KHR' } },
      currencyBefore: 'KHR',
      byHandOpen: false,
    })
  })

  it.each([
    [{ welcome: true, firstSale: true }, [], 'start'],
    [{ welcome: true }, [aSale()], 'start'],
    [{ firstSale: true }, [], 'first-sale'],
    [{ firstSale: true }, [aSale()], null],
    [{ firstSale: true, demo: { scenario: 'happy' } as never }, [], null],
    [{}, [], null],
  ] as const)('welcomes %o with %j sales: %s', (over, sales, welcome) => {
    expect(tillView(factsOf({ sales }, over)).welcome).toBe(welcome)
  })

  it('lists twelve sales of the day, as they stand, without the open one that it shows large', () => {
    const closedAt = MADE + 5
    const today = (over: object = {}) => aSale({ createdAt: MADE, ...over })
    const shown = today({ billNumber: '0001' })
    const sales = [
      shown,
      today({ billNumber: '0002' }),
      aSale({
        createdAt: MADE,
        billNumber: '0003',
        state: 'PAID',
        paidAt: MADE + 9,
        flags: ['MANUAL'],
        confirmation: byHand,
      }),
      aSale({ createdAt: MADE, billNumber: '0004', state: 'PAID', paidAt: MADE + 9, flags: ['WITHDRAWN'] }),
      aSale({ createdAt: MADE, billNumber: '0005', state: 'EXPIRED', closedAt, amountMinor: 325, currency: 'USD' }),
      aSale({ createdAt: MIDNIGHT, billNumber: '0006', state: 'CANCELLED', closedAt }),
      aSale({ createdAt: MIDNIGHT - 1, billNumber: '0007', state: 'FAILED', closedAt }),
    ]
    const plain = { needsAttention: false, byHand: false, withdrawn: false, amountMinor: 12_500, currency: 'KHR' }
    const row = (at: number, over: object) => ({ ...plain, ...over, at, id: sales[at]?.id })
    expect(tillView(factsOf({ shown, sales })).board.last).toEqual([
      { ...row(1, { billNumber: '0002', state: 'PENDING' }), at: MADE },
      { ...row(2, { billNumber: '0003', state: 'PAID', needsAttention: true, byHand: true }), at: MADE + 9 },
      { ...row(3, { billNumber: '0004', state: 'PAID', needsAttention: true, withdrawn: true }), at: MADE + 9 },
      { ...row(4, { billNumber: '0005', state: 'EXPIRED', amountMinor: 325, currency: 'USD' }), at: closedAt },
      { ...row(5, { billNumber: '0006', state: 'CANCELLED' }), at: closedAt },
    ])
    const many = Array.from({ length: 20 }, () => today())
    expect(tillView(factsOf({ sales: many })).board.last).toHaveLength(12)
    // The open sale on the screens takes nobody's line away.
    expect(tillView(factsOf({ shown: many[0] as Sale, sales: many })).board.last).toHaveLength(12)
    const paid = aSale({ createdAt: MADE, state: 'PAID' })
    expect(tillView(factsOf({ shown: paid, sales: [paid] })).board.last).toHaveLength(1)
  })
})

describe('the customer’s screen', () => {
  const trouble = { kind: 'full', since: 1 } as const
  const sale = saleView(aSale({ amountMinor: 325, currency: 'USD' }))
  const asked: AskedView = { ...unasked, at: sale.createdAt, nextAt: sale.createdAt + 1000 }
  const money = { amountMinor: 325, currency: 'USD', khrPerUsd: 4100 }
  const code = { modules: 21, path: 'p' }
  const waiting: ScreenView = {
    kind: 'waiting',
    sale,
    merchantName: 'Shop',
    code,
    remainingMs: 5,
    lifetimeMs: 9,
    asked,
  }
  const scan = { kind: 'scan', ...money, merchantName: 'Shop', code, remainingMs: 5, lifetimeMs: 9 }
  const rows: readonly (readonly [what: string, screen: ScreenView, shown: object, inTrouble: object])[] = [
    [
      'no sale',
      { kind: 'amount', standing: { amountMinor: 1, currency: 'KHR' } },
      { kind: 'idle', slides: ['s'] },
      { kind: 'idle', slides: ['s'] },
    ],
    ['a code', waiting, { ...scan, checking: false, check: null, showReceipt: false }, { kind: 'trouble' }],
    [
      'a code that is asked about',
      { ...waiting, asked: { ...asked, byPerson: true } },
      { ...scan, checking: true, check: { kind: 'asking' }, showReceipt: false },
      { kind: 'trouble' },
    ],
    [
      'a code that nothing is asked about soon',
      { ...waiting, asked: { ...asked, nextAt: null } },
      { ...scan, checking: false, check: null, showReceipt: true },
      { kind: 'trouble' },
    ],
    [
      'paid',
      { kind: 'paid', sale, paidAt: 1, payer: 'x@abaa' },
      { kind: 'paid', ...money },
      { kind: 'paid', ...money },
    ],
    [
      'time up',
      { kind: 'time-up', sale, asked },
      { kind: 'time-up', decided: false, check: null },
      { kind: 'trouble' },
    ],
    ['expired', { kind: 'expired', sale, asked }, { kind: 'time-up', decided: true, check: null }, { kind: 'trouble' }],
    ['cancelled', { kind: 'cancelled', sale, couldAsk: true }, { kind: 'cancelled' }, { kind: 'trouble' }],
    ['failed', { kind: 'failed', sale, asked }, { kind: 'trouble' }, { kind: 'trouble' }],
    [
      'other money',
      {
        kind: 'mismatch',
        sale,
        came: { amountMinor: 1, currency: 'KHR' },
        wrongAccount: null,
        paidSale: null,
        payer: 'x',
      },
      { kind: 'trouble' },
      { kind: 'trouble' },
    ],
  ]
  const guest = (screen: ScreenView, over: Partial<TillView> = {}) => customerView(aView(screen, over), ['s'])

  it.each(rows)('of %s, and while nothing can be recorded', (_, screen, shown, inTrouble) => {
    expect(guest(screen).screen).toEqual(shown)
    expect(guest(screen, { storeTrouble: trouble }).screen).toEqual(inTrouble)
  })

  it.each<[CheckView, object | null]>([
    [{ kind: 'asking' }, { kind: 'asking' }],
    [{ kind: 'still-asking' }, { kind: 'still-asking' }],
    [{ kind: 'not-found' }, { kind: 'not-received' }],
    [
      { kind: 'could-not-ask', why: 'offline' },
      { kind: 'could-not-ask', why: 'offline' },
    ],
    [{ kind: 'found' }, null],
    [{ kind: 'failed' }, null],
  ])('of "I have paid" %o: %o', (check, wanted) => {
    for (const screen of [
      { ...waiting, asked: { ...asked, byPerson: true, check } },
      { kind: 'time-up', sale, asked: { ...asked, byPerson: true, check } },
      { kind: 'expired', sale, asked: { ...asked, byPerson: true, check } },
    ] as const)
      expect((guest(screen).screen as Extract<CustomerScreen, { kind: 'scan' | 'time-up' }>).check).toEqual(wanted)
  })

  it('wears the shop’s name, its theme, and the band of the demo', () => {
    const view = aView(screens.amount, { at: 5, mode: 'demo', theme: 'dark', shop: { name: 'Sokha', terminal: null } })
    expect(customerView(view)).toEqual({
      at: 5,
      demo: true,
      shopName: 'Sokha',
      theme: 'dark',
      screen: { kind: 'idle', slides: [] },
    })
    expect(customerView({ ...view, mode: 'live' }).demo).toBe(false)
  })
})

describe('the amount that stands there', () => {
  function shop() {
    const sales: Sale[] = []
    const store = {
      sale: (id: string) => sales.find((sale) => sale.id === id) ?? null,
      lastSales: (limit: number) => sales.toReversed().slice(0, limit),
      samePurchase: (id: string) => {
        const first = sales.find((sale) => sale.id === id)?.retryOf
        return sales.filter((sale) => sale.id === first || sale.retryOf === id)
      },
    }
    return { sales, own: new OwnSales(store) }
  }
  const RIEL = { amountMinor: 12_500, currency: 'KHR' }
  it.each([
    ['open', aSale(), null],
    ['paid', aSale({ state: 'PAID' }), null],
    ['expired', aSale({ state: 'EXPIRED' }), RIEL],
    ['cancelled', aSale({ state: 'CANCELLED' }), RIEL],
    ['failed', aSale({ state: 'FAILED' }), RIEL],
    ['cancelled, other money came', aSale({ state: 'CANCELLED', mismatch }), null],
    ['cancelled, of a program', aSale({ state: 'CANCELLED', source: 'api' }), null],
  ])('after one that is %s', (_, sale, wanted) => {
    const { sales, own } = shop()
    own.saw(null)
    expect([own.standing(), own.currencyBefore(null)]).toEqual([null, null])
    sales.push(sale)
    own.saw(sale)
    own.saw(null)
    expect(own.standing()).toEqual(wanted)
    own.forget()
    expect(own.standing()).toBeNull()
  })

  it('is none after a start, though the currency is known; the one on the screens is not counted', () => {
    const { sales, own } = shop()
    const [dollars, program] = [
      aSale({ state: 'CANCELLED', currency: 'USD' }),
      aSale({ state: 'CANCELLED', source: 'api' }),
    ]
    const shown = aSale()
    sales.push(dollars, program, shown)
    own.saw(shown)
    expect(own.currencyBefore(shown)).toBe('USD')
    own.saw(shown)
    expect(own.currencyBefore(shown)).toBe('USD')
    expect(own.currencyBefore(null)).toBe('KHR')
    const other = shop()
    other.sales.push(dollars)
    other.own.saw(null)
    expect([other.own.standing(), other.own.currencyBefore(null), other.own.currencyBefore(shown)]).toEqual([
      null,
      'USD',
      'USD',
    ])
  })

  it('of a program’s sale is the program’s, also where the cashier made a new code for it; of an own code it is own', () => {
    const { sales, own } = shop()
    own.saw(null)
    const program = aSale({ state: 'CANCELLED', source: 'api', currency: 'USD' })
    const again = aSale({ state: 'CANCELLED', retryOf: program.id, currency: 'USD' })
    sales.push(program, again)
    own.saw(again)
    expect([own.standing(), own.currencyBefore(null)]).toEqual([null, null])
    const mine = aSale({ state: 'CANCELLED' })
    const anew = aSale({ state: 'CANCELLED', retryOf: mine.id, amountMinor: 700 })
    sales.push(mine, anew)
    own.saw(anew)
    expect(own.standing()).toEqual({ amountMinor: 700, currency: 'KHR' })
  })

  it('is looked for among the newest hundred', () => {
    const { sales, own } = shop()
    sales.push(
      aSale({ state: 'CANCELLED', currency: 'USD' }),
      ...Array.from({ length: 100 }, () => aSale({ source: 'api' })),
    )
    own.saw(null)
    expect(own.currencyBefore(null)).toBeNull()
  })
})

describe('"I have paid"', () => {
  const kit = () => {
    const clock = new FakeClock()
    let changes = 0
    const checks = new Checks(clock, () => {
      changes += 1
    })
    return { clock, checks, changes: () => changes }
  }

  it('is being asked, still after three seconds, then its answer for eight', async () => {
    const { clock, checks, changes } = kit()
    const [id, other] = [anId(), anId()]
    let answer: (asked: { kind: 'not-found' }) => void = () => undefined
    const followed = checks.follow(id, new Promise((resolve) => (answer = resolve)))
    expect([checks.view(id), checks.view(other), changes()]).toEqual([{ kind: 'asking' }, null, 1])
    await clock.pass(2999)
    expect(checks.view(id)).toEqual({ kind: 'asking' })
    await clock.pass(1)
    expect([checks.view(id), changes()]).toEqual([{ kind: 'still-asking' }, 2])
    answer({ kind: 'not-found' })
    expect(await followed).toEqual({ kind: 'not-found' })
    await clock.pass(7999)
    expect([checks.view(id), changes()]).toEqual([{ kind: 'not-found' }, 3])
    await clock.pass(1)
    expect([checks.view(id), changes()]).toEqual([null, 4])
  })

  it('answered at once is never "still asking"; a later question takes its place', async () => {
    const { clock, checks } = kit()
    const [one, two] = [anId(), anId()]
    await checks.follow(one, Promise.resolve({ kind: 'found' }))
    await clock.pass(4000)
    expect(checks.view(one)).toEqual({ kind: 'found' })
    let first: (asked: { kind: 'not-found' }) => void = () => undefined
    const old = checks.follow(one, new Promise((resolve) => (first = resolve)))
    await clock.pass(1000)
    await checks.follow(two, Promise.resolve({ kind: 'failed' }))
    first({ kind: 'not-found' })
    await old
    expect([checks.view(one), checks.view(two)]).toEqual([null, { kind: 'failed' }])
    await clock.pass(7999)
    expect(checks.view(two)).toEqual({ kind: 'failed' })
    await clock.pass(1)
    expect(checks.view(two)).toBeNull()
  })

  it('says nothing more once the till has closed', async () => {
    const { clock, checks, changes } = kit()
    const id = anId()
    void checks.follow(id, new Promise(() => undefined))
    checks.stop()
    await clock.pass(10_000)
    expect([checks.view(id), changes()]).toEqual([{ kind: 'asking' }, 1])
  })
})
