// What a command is about, fact by fact: a manager says yes to these words, and the trail keeps them. A fact that is lost is
// a thing nobody was asked about; a secret that is told stands in the trail for ever.

import { describe, expect, it } from 'vitest'
import { APPROVAL_MS, ManagersWord, QUESTIONS_MAX } from '../../../electron/core/managersWord'
import { factsOf, type MatterBooks, matterOf } from '../../../electron/core/matters'
import { StoreFailure } from '../../../electron/core/ports'
import type { Command } from '../../../shared/contract'
import { type Facts, factLines, factText } from '../../../shared/facts'
import { textOf } from '../../../shared/text'
import { anId, aPayment, aSale } from '../../support/builders'
import { FakeClock } from '../../support/clock'

const id = anId()
const payment = aPayment({ amountMinor: 12_000 })
const byHand = { kind: 'by-hand', by: 'Dara', reason: 'seen' } as const
const sales = {
  open: aSale({ billNumber: '0001' }),
  wrong: aSale({ billNumber: '0002', mismatch: { payment, foundAt: 1 } }),
  paid: aSale({ billNumber: '0003', state: 'PAID' }),
  taken: aSale({ billNumber: '0004', state: 'PAID', confirmation: { ...byHand, payment } }),
} as const
const of = (bill: keyof typeof sales, amountMinor = 12_500) => ({
  saleId: sales[bill].id,
  bill: sales[bill].billNumber,
  amountMinor,
  currency: 'KHR',
})
const shop = { type: 'individual', accountId: 'sokha@aclb', name: 'Sokha Mart', city: 'Phnom Penh' } as const
const company = { ...shop, type: 'merchant', merchantId: '123456', acquiringBank: 'ACLEDA' } as const
const release = { version: '2.0.0', notes: '' }

const books: MatterBooks = {
  store: {
    sale: (saleId) => Object.values(sales).find((sale) => sale.id === saleId) ?? null,
    refund: (refund) => (refund === 7 ? ({ billNumber: '0009', amountMinor: 325, currency: 'USD' } as never) : null),
    alarms: (limit) =>
      [...Array(98), { id: 5, saleId: sales.wrong.id, payment }, { id: 6, saleId: sales.open.id, payment }]
        .map((alarm) => alarm ?? { id: 0 })
        .slice(0, limit) as never,
  },
  people: () => [{ id, name: 'Dara', role: 'cashier', active: true }],
  endpoints: () => [{ id, url: 'https://shop.example/hook' }],
  keys: () => [{ id, name: 'Kiosk' }],
  displays: () => [{ id: 3, number: 2 } as never],
  slides: () => ['a', 'b', 'c'],
  setup: () => ({
    merchant: shop,
    sale: { currency: 'KHR', khrPerUsd: 4100, lifetimeSeconds: 300 },
    language: 'en',
    bakong: { email: 'a@b.example', renew: true, dailyLookups: 100, tillsOnToken: 1 } as never,
  }),
  update: () => ({ kind: 'available', release }),
  outside: () => ({
    question: {
      id: 'q1',
      at: 1,
      changes: [
        { field: 'merchant.accountId', from: 'old@aclb', to: 'new@aclb' },
        { field: 'bakong.baseUrl', from: null, to: 'https://x.example' },
        { field: 'merchant.name', from: 'A', to: 'B' },
        { field: 'bakong.token', from: null, to: null },
      ],
    },
    notices: [{ id: 4, at: 1, kind: 'taken', changes: [{ field: 'sale.khrPerUsd', from: '1', to: '2' }] }],
    declined: false,
  }),
}

const uuid = anId()
const rows: readonly (readonly [command: Command, input: object, facts: Facts, over?: Partial<MatterBooks>])[] = [
  // Commands with nothing of their own: their sale, and what of the input may be told.
  ['sale.confirmByHand', { saleId: sales.open.id, reason: 'seen' }, { ...of('open'), reason: 'seen' }],
  ['sale.confirmByHand', { saleId: uuid, reason: 'seen' }, { saleId: uuid, reason: 'seen' }],
  ['people.lock', { mode: 'sign-in', idleMinutes: 5 }, { mode: 'sign-in', idleMinutes: 5 }],
  ['setup.token', { token: 'secret', keepWeakly: true }, { keepWeakly: true, given: 'token' }],
  ['till.leave', {}, {}],

  [
    'attention.resolve',
    { saleId: sales.wrong.id, way: 'refund-owed', note: 'n' },
    { ...of('wrong', 12_000), way: 'refund-owed', note: 'n' },
  ],
  ['attention.resolve', { saleId: sales.open.id, way: 'left', note: 'n' }, { ...of('open'), way: 'left', note: 'n' }],
  ['attention.resolve', { saleId: uuid, way: 'left', note: 'n' }, { saleId: uuid, way: 'left', note: 'n' }],
  [
    'attention.takeBack',
    { saleId: sales.taken.id, what: 'confirmation', note: 'n' },
    { ...of('taken', 12_000), what: 'confirmation', note: 'n' },
  ],
  [
    'attention.takeBack',
    { saleId: sales.open.id, what: 'resolution', note: 'n' },
    { ...of('open'), what: 'resolution', note: 'n' },
  ],
  [
    'attention.takeBack',
    { saleId: uuid, what: 'resolution', note: 'n' },
    { saleId: uuid, what: 'resolution', note: 'n' },
  ],
  ['refund.made', { refundId: 7, note: 'cash' }, { bill: '0009', amountMinor: 325, currency: 'USD', note: 'cash' }],
  ['refund.made', { refundId: 8, note: 'cash' }, { note: 'cash' }],
  [
    'refund.takeBack',
    { refundId: 7, what: 'made', note: 'n' },
    { bill: '0009', amountMinor: 325, currency: 'USD', what: 'made', note: 'n' },
  ],
  ['refund.takeBack', { refundId: 8, what: 'owed', note: 'n' }, { what: 'owed', note: 'n' }],
  ['alarm.seen', { alarmId: 5 }, of('wrong', 12_000)],
  ['alarm.seen', { alarmId: 6 }, of('open', 12_000)],
  ['alarm.seen', { alarmId: 99 }, {}],
  [
    'sticker.takeOld',
    { saleId: uuid, amountMinor: 325, currency: 'USD', shortHash: 'abcd1234' },
    { amountMinor: 325, currency: 'USD', shortHash: 'abcd1234' },
  ],

  [
    'people.change',
    { id, role: 'manager', active: true, pin: '739182' },
    { person: 'Dara', role: 'cashier → manager', newPin: true },
  ],
  ['people.change', { id, name: 'Dara', active: false }, { person: 'Dara', active: false }],
  ['people.change', { id: uuid, name: 'Sok' }, { name: 'Sok' }],
  ['people.add', { name: 'Sok', role: 'cashier', pin: '739182' }, { name: 'Sok', role: 'cashier' }],

  ['api.keyCreate', { name: 'Kiosk', scopes: ['read', 'sell'] }, { name: 'Kiosk', scopes: 'read, sell' }],
  ['api.keyRevoke', { id }, { name: 'Kiosk' }],
  ['api.keyRevoke', { id: uuid }, { id: uuid }],
  [
    'webhooks.add',
    { url: 'https://x.example', events: ['sale.paid', 'sale.expired'] },
    { url: 'https://x.example', events: 'sale.paid, sale.expired' },
  ],
  ['webhooks.change', { id, url: 'https://x.example' }, { url: 'https://shop.example/hook → https://x.example' }],
  [
    'webhooks.change',
    { id, url: 'https://shop.example/hook', enabled: false },
    { url: 'https://shop.example/hook', enabled: false },
  ],
  [
    'webhooks.change',
    { id, events: ['sale.paid', 'ping'] },
    { url: 'https://shop.example/hook', events: 'sale.paid, ping' },
  ],
  ['webhooks.change', { id: uuid, url: 'https://x.example' }, { url: 'https://x.example' }],
  ['webhooks.change', { id: uuid, enabled: true }, { id: uuid, enabled: true }],
  ['webhooks.remove', { id }, { url: 'https://shop.example/hook' }],
  ['webhooks.remove', { id: uuid }, { id: uuid }],
  ['webhooks.test', { id }, { url: 'https://shop.example/hook' }],

  ['screens.choose', { kind: 'display', id: 3 }, { kind: 'display', display: 2 }],
  ['screens.choose', { kind: 'display', id: 4 }, { kind: 'display' }],
  ['screens.choose', { kind: 'none', id: 3 }, { kind: 'none' }],
  ['slides.remove', { id: 'b' }, { picture: 2 }],

  ['setup.preview', { merchant: shop, currency: 'KHR' }, {}],
  ['setup.shop', { merchant: { ...shop, accountId: 'thief@abaa' } }, { accountId: 'sokha@aclb → thief@abaa' }],
  [
    'setup.shop',
    { merchant: company },
    { kind: 'individual → merchant', merchantId: ' → 123456', acquiringBank: ' → ACLEDA' },
  ],
  [
    'setup.shop',
    {
      merchant: { ...shop, khmerName: 'ក', khmerCity: 'ភ', terminalLabel: 'T1', storeLabel: 'S1', mobileNumber: '012' },
    },
    { khmerName: ' → ក', khmerCity: ' → ភ', terminalLabel: ' → T1', storeLabel: ' → S1', mobileNumber: ' → 012' },
  ],
  [
    'setup.shop',
    { merchant: shop },
    { merchantId: '123456 → ', acquiringBank: 'ACLEDA → ', kind: 'merchant → individual' },
    { setup: () => ({ ...books.setup(), merchant: company }) },
  ],
  [
    'setup.shop',
    { merchant: shop },
    { kind: 'individual', accountId: 'sokha@aclb', name: 'Sokha Mart', city: 'Phnom Penh' },
    { setup: () => ({ ...books.setup(), merchant: null }) },
  ],
  [
    'setup.sale',
    { currency: 'USD', khrPerUsd: 4100, lifetimeSeconds: 120 },
    { currency: 'KHR → USD', lifetimeSeconds: '300 → 120' },
  ],
  ['setup.bakong', { email: null, renew: false, dailyLookups: 200 }, { renew: false, dailyLookups: '100 → 200' }],
  ['setup.language', { language: 'km' }, { language: 'en → km' }],
  ['setup.language', { language: 'en' }, {}],

  [
    'outside.answer',
    { id: 'q1', take: true },
    { take: true, account: 'old@aclb → new@aclb', host: ' → https://x.example', fields: 'merchant.name, bakong.token' },
  ],
  ['outside.answer', { id: 'q2', take: false }, { take: false }],
  ['outside.answer', { id: 'q1', take: true }, { take: true }, { outside: () => null }],
  ['outside.seen', { id: 4 }, { fields: 'sale.khrPerUsd' }],
  ['outside.seen', { id: 5 }, {}],
  ['outside.seen', { id: 4 }, {}, { outside: () => null }],
  ['updates.download', {}, { version: '2.0.0' }],
  ['updates.install', {}, { version: '2.0.0' }],
  ['updates.install', {}, {}, { update: () => ({ kind: 'unknown' }) }],
]

describe('what a command is about', () => {
  it.each(rows.map(([command, input, facts, over = {}]) => [command, input, facts, over] as const))(
    '%s %j',
    (command, input, facts, over) => {
      expect(matterOf(command, input as never, { ...books, ...over })).toEqual(facts)
    },
  )
})

describe('of an input', () => {
  it('only what may be told is told; of all else its name alone', () => {
    expect(
      factsOf({ name: 'Sok', pin: '739182', enabled: false, port: 0, note: '', retryOf: null, extra: undefined }),
    ).toEqual({
      name: 'Sok',
      enabled: false,
      port: 0,
      note: '',
      given: 'pin',
    })
    expect(factsOf({ pin: '1', token: '2', name: ['x'], id: { y: 1 } })).toEqual({ given: 'pin, token, name, id' })
    expect(factsOf({ name: 'Sok', saleId: 'x' }, ['saleId'])).toEqual({ name: 'Sok' })
    for (const input of [null, undefined, 'text', 4]) expect(factsOf(input)).toEqual({})
  })

  it('a reason is told to 500 characters, all else to 80, and no pair is cut in two', () => {
    const long = 'x'.repeat(600)
    const { reason, note, name } = factsOf({ reason: long, note: long, name: long })
    expect([reason, note, name].map((text) => String(text).length)).toEqual([500, 500, 80])
    expect(factsOf({ name: `${'x'.repeat(79)}😀` })).toEqual({ name: 'x'.repeat(79) })
    expect(factsOf({ name: `${'x'.repeat(78)}😀` })).toEqual({ name: `${'x'.repeat(78)}😀` })
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`field${index}`, 'x']))
    expect(String(factsOf(many)['given'])).toHaveLength(80)
    const changes = Array.from({ length: 60 }, (_, index) => ({ field: `field${index}`, from: null, to: null }))
    const outside = () => ({
      question: null,
      notices: [{ id: 1, at: 1, kind: 'taken' as const, changes }],
      declined: false,
    })
    expect(String(matterOf('outside.seen', { id: 1 }, { ...books, outside })['fields'])).toHaveLength(80)
  })
})

describe('in a person’s words', () => {
  const text = textOf('en')
  it.each<[Facts, string, string | null]>([
    [{ amountMinor: 325, currency: 'USD' }, 'amount', '$3.25'],
    [{ amountMinor: 12_500, currency: 'KHR' }, 'amount', '12,500 ៛'],
    [{ amountMinor: '325', currency: 'USD' }, 'amount', null],
    [{ amountMinor: 325, currency: 'EUR' }, 'amount', null],
    [{ amountMinor: 325 }, 'amount', null],
    [{}, 'name', null],
    [{ enabled: true }, 'enabled', 'yes'],
    [{ enabled: false }, 'enabled', 'no'],
    [{ port: 0 }, 'port', '0'],
    [{ id: '1d5f0a34-6f0f-4b1c-9d53-2f8a1c9b0e42' }, 'id', '1d5f0a34'],
    [{ id: 'x1d5f0a34-6f0f-4b1c' }, 'id', 'x1d5f0a34-6f0f-4b1c'],
    [{ role: 'cashier → manager' }, 'role', 'cashier → manager'],
    [{ accountId: ' → x@aclb' }, 'accountId', '— → x@aclb'],
    [{ mode: 'sign-in' }, 'mode', text.peopleWords.values['sign-in' as never] ?? 'sign-in'],
    [{ mode: 'toString' }, 'mode', 'toString'],
    // Somebody may be called "demo": what a person wrote is not translated.
    [{ name: 'demo' }, 'name', 'demo'],
  ])('%j: %s is %s', (facts, name, words) => {
    expect(factText(facts, name, text)).toBe(words)
  })

  it('each fact has its line, but what is said elsewhere; a bill says more than an id', () => {
    const facts = { saleId: id, bill: '0001', amountMinor: 325, currency: 'USD', note: 'n', unknown: 1 }
    const { bill, amount, note } = text.peopleWords.facts
    expect(factLines(facts, text)).toEqual([`${amount}: $3.25`, `${bill}: 0001`, `${note}: n`, 'unknown: 1'])
    expect(factLines(facts, text, new Set(['amount', 'note']))).toEqual([`${bill}: 0001`, 'unknown: 1'])
    const { saleId, currency } = text.peopleWords.facts
    expect(factLines({ saleId: id, currency: 'USD' }, text)).toEqual([
      `${currency}: USD`,
      `${saleId}: ${id.slice(0, 8)}`,
    ])
    expect(factLines({ amountMinor: 325 }, text)).toEqual([])
    expect(factLines({}, text)).toEqual([])
  })
})

describe('a manager’s word', () => {
  const sophea = { name: 'Sophea', role: 'manager' } as const
  const input = { saleId: sales.open.id, reason: 'seen' }

  function kit() {
    const clock = new FakeClock()
    const failures: StoreFailure[] = []
    let broken: Error | null = null
    const word = new ManagersWord({
      clock,
      newId: anId,
      digest: (text) => text,
      factsOf: (command, given) => {
        if (broken !== null) throw broken
        return matterOf(command, given as never, books)
      },
      storeFailed: (failure) => failures.push(failure),
    })
    const ask = () => {
      const asked = word.ask('sale.confirmByHand', input)
      if (!asked.ok) throw new Error(asked.error.code)
      return asked.value
    }
    const breaks = (error: Error | null) => {
      broken = error
    }
    return { clock, word, failures, ask, breaks }
  }

  it('counts once, for that command and that input, within half a minute', async () => {
    const { clock, word, ask } = kit()
    expect(word.take('sale.confirmByHand', input)).toBeNull()
    const { id: question } = ask()
    expect(word.take('sale.confirmByHand', input)).toBeNull()
    expect(word.about(question)).toMatchObject({
      command: 'sale.confirmByHand',
      facts: { ...of('open'), reason: 'seen' },
    })
    expect(word.give(question, sophea)).toBe(true)
    expect([word.about(question), word.give(question, sophea)]).toEqual([null, false])
    // Another command or input does not use it up.
    expect(word.take('sale.confirmByHand', { ...input, reason: 'other' })).toBeNull()
    expect(word.take('backups.make', {})).toBeNull()
    await clock.pass(APPROVAL_MS)
    expect(word.take('sale.confirmByHand', input)).toEqual(sophea)
    expect(word.take('sale.confirmByHand', input)).toBeNull()
    word.give(ask().id, sophea)
    await clock.pass(APPROVAL_MS + 1)
    expect(word.take('sale.confirmByHand', input)).toBeNull()
  })

  it('is over, asked or given, once somebody else stands at the till', () => {
    const { word, ask } = kit()
    word.give(ask().id, sophea)
    const { id: open } = ask()
    word.forget()
    expect([word.take('sale.confirmByHand', input), word.about(open), word.give(open, sophea)]).toEqual([
      null,
      null,
      false,
    ])
  })

  it('is asked for eight things at once, and the oldest question goes', () => {
    const { word, ask } = kit()
    const asked = Array.from({ length: QUESTIONS_MAX }, () => ask().id)
    expect(asked.map((question) => word.about(question) !== null)).toEqual(asked.map(() => true))
    ask()
    expect(asked.map((question) => word.about(question) !== null)).toEqual(asked.map((_, index) => index > 0))
  })

  it('is neither asked nor taken where the books can’t be read; a bug is loud', () => {
    const { word, ask, breaks, failures } = kit()
    word.give(ask().id, sophea)
    breaks(new StoreFailure('full', 'test'))
    expect(word.ask('sale.confirmByHand', input)).toMatchObject({ ok: false, error: { code: 'trading-stopped' } })
    expect(word.take('sale.confirmByHand', input)).toBeNull()
    expect(failures.map(({ kind }) => kind)).toEqual(['full', 'full'])
    breaks(new Error('a bug'))
    expect(() => word.ask('sale.confirmByHand', input)).toThrow('a bug')
    breaks(null)
    expect(word.take('sale.confirmByHand', input)).toEqual(sophea)
  })

  it('says in the sentence what it names, and below it all else', () => {
    const { word } = kit()
    const asked = word.ask('setup.shop', {
      merchant: {
        ...company,
        khmerName: 'ក',
        khmerCity: 'ភ',
        terminalLabel: 'T',
        storeLabel: 'S',
        mobileNumber: '012',
        accountId: 'x@abaa',
        name: 'N',
        city: 'C',
      },
    })
    expect(asked.ok && asked.value.words.en.details).toHaveLength(11)
    const note = word.ask('attention.resolve', { saleId: sales.wrong.id, way: 'left', note: 'n' })
    expect(note).toMatchObject({
      value: {
        words: {
          en: { sentence: 'Leave sale 0002 with 12,000 ៛ for later?', details: expect.arrayContaining(['reason: n']) },
        },
      },
    })
    const none = word.ask('webhooks.remove', { id: uuid })
    expect(none).toMatchObject({ value: { words: { en: { sentence: 'Remove the webhook —?' } } } })
  })
})
