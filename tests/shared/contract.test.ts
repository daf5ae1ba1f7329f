// Every command at its border: who may give it, from which window, and what goes in. A wall that is lower than written here
// lets a cashier do a manager's work, or a program write what no rule was made for.

import { describe, expect, it } from 'vitest'
import { type Command, commands, roleFor, wantsPin } from '../../shared/contract'
import { apiGrant, apiReadGrant, grants } from '../../shared/grants'
import { apiScopes } from '../../shared/localApi'
import { mayAct, whose } from '../../shared/people'
import { SLIDE_BASE64_MAX } from '../../shared/slides'
import { anId } from '../support/builders'

const names = Object.keys(commands) as Command[]
const id = anId()

/** What asks for nobody, or for a manager; all else is a cashier's. */
const forNobody =
  'till.view till.ready preferences.change log.write people.view people.signIn people.signOut people.approve people.active'
const forManagers = `
  attention.resolve refund.made attention.takeBack refund.takeBack sale.confirmByHand sticker.takeOld
  screens.choose slides.pick slides.remove
  setup.welcomed setup.language setup.preview setup.shop setup.sale setup.bakong setup.token setup.forgetToken setup.renew
  setup.mode setup.export
  api.view api.change api.keyCreate api.keyRevoke
  webhooks.view webhooks.add webhooks.change webhooks.remove webhooks.deliveries webhooks.redeliver webhooks.test
  people.add people.change people.lock audit.view
  comfort.change till.leave about.openFolder about.saveLogs
  backups.make backups.verify backups.chooseSecond backups.goBack
  updates.view updates.check updates.download updates.install
  outside.answer outside.seen`
const forCashiers = `
  attention.view alarm.seen sticker.check sticker.code demo.paySticker
  sale.start sale.check sale.cancel sale.next demo.markPaid demo.check demo.scenario
  screens.view screens.identify screens.turnRound slides.view slides.add setup.view
  api.sell api.sale api.check api.cancel api.sales api.events api.staticQr api.health
  comfort.view about.view backups.view doctor.view doctor.run doctor.report
  recovery.view recovery.restore recovery.begin recovery.retry recovery.saveLog recovery.quit`
const listed = (text: string) => text.trim().split(/\s+/).sort()

describe('who', () => {
  it('may give each command', () => {
    const asked = (role: string) => names.filter((name) => roleFor(name) === role).sort()
    expect(asked('nobody')).toEqual(listed(forNobody))
    expect(asked('manager')).toEqual(listed(forManagers))
    expect(asked('cashier')).toEqual(listed(forCashiers))
  })

  it('is asked for a PIN even while PINs are off: whoever answers for a file from outside', () => {
    expect(names.filter(wantsPin)).toEqual(['outside.answer', 'outside.seen'])
  })

  it('is above whom', () => {
    const roles = ['nobody', 'cashier', 'manager'] as const
    expect(roles.map((role) => roles.map((needed) => mayAct(role, needed)))).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ])
  })

  it('stands at the till: what was half typed is only theirs', () => {
    const view = { mode: 'settings', idleMinutes: 5, people: [], pinsLost: false } as const
    const dara = { id: 'dara', name: 'Dara', role: 'cashier' } as const
    expect(whose({ ...view, signedIn: null, locked: false })).toBe('nobody')
    expect(whose({ ...view, signedIn: dara, locked: false })).toBe('dara')
    expect(whose({ ...view, signedIn: dara, locked: true })).toBe('locked')
  })
})

describe('from where', () => {
  it('a customer’s window gives no command, and the one without books only mends or leaves', () => {
    expect(grants.customer).toEqual({ commands: [], announcements: ['customer.changed'] })
    expect(grants.recovery).toEqual({
      commands: names.filter((name) => name.startsWith('recovery.')),
      announcements: ['recovery.changed'],
    })
  })

  it('the cashier’s window gives all others but those of programs', () => {
    const others = names.filter((name) => !name.startsWith('recovery.') && name !== 'demo.check')
    const programs = listed('api.sell api.sale api.check api.cancel api.sales api.events api.staticQr api.health')
    expect([...grants.cashier.commands].sort()).toEqual(others.filter((name) => !programs.includes(name)).sort())
    expect([...grants.cashier.announcements].sort()).toEqual(
      listed(`till.changed screens.changed api.changed webhooks.changed people.changed till.leaveAsked
        backups.backAsked backups.changed updates.changed`),
    )
  })

  it('a program reads with one key and sells with another, and manages nothing', () => {
    expect(apiScopes).toEqual(['sell', 'read'])
    const reads = ['api.sale', 'api.sales', 'api.events', 'api.staticQr', 'api.health']
    expect(apiReadGrant).toEqual({ commands: reads, announcements: [] })
    expect(apiGrant).toEqual({
      commands: [...reads, 'api.sell', 'api.check', 'api.cancel', 'demo.markPaid', 'demo.check'],
      announcements: [],
    })
  })
})

const xs = (length: number) => 'x'.repeat(length)
const bad = { id: [null, '', 'x', `${id}0`, 1], flag: [null, 0, 'yes'], page: [0, -1, 1.5, '1'] }
const sticker = { saleId: id, amountMinor: 1, currency: 'KHR', shortHash: 'abcd1234' }
const idempotency = { key: 'k', caller: 'c', requestHash: xs(64) }
const bakong = { email: 'a@b.example', renew: true, dailyLookups: 100 }
const merchant = { type: 'individual', accountId: 'a@b', name: 'A', city: 'P' }
const page = { limit: 1 }
const events = { afterSeq: 0, limit: 1 }

type Field = readonly [name: string, good: readonly unknown[], bad: readonly unknown[]]
const note: Field = ['note', ['', xs(500)], [xs(501), null, undefined]]
const saleId: Field = ['saleId', [id], [...bad.id, undefined]]

/** Of each command with an input: one that is taken, and each field's borders. */
const inputs: Partial<Record<Command, readonly [whole: object, ...fields: Field[]]>> = {
  'preferences.change': [
    {},
    ['language', ['km', 'en'], ['fr', null]],
    ['theme', ['system', 'light', 'dark'], ['blue', null]],
    ['muted', [true, false], bad.flag],
    ['volume', [0, 1, 0.5], [-0.1, 1.1, '1']],
    ['clicks', [true, false], bad.flag],
  ],
  'sale.start': [
    { saleId: id, amountMinor: 1, currency: 'KHR' },
    saleId,
    // What is wrong with an amount is told by core, each mistake in its own words.
    ['amountMinor', [1, 0, -1, 0.5], ['1', null, undefined]],
    ['currency', ['KHR', 'USD'], ['EUR', null, undefined]],
    ['retryOf', [id, undefined], bad.id],
  ],
  'sale.check': [{ saleId: id }, saleId],
  'sale.cancel': [{ saleId: id }, saleId],
  'sale.next': [
    { saleId: id },
    saleId,
    ['shown', [undefined, 'paid', 'expired', 'cancelled', 'failed', 'mismatch'], ['waiting', null]],
  ],
  'demo.markPaid': [{ saleId: id }, saleId],
  'demo.check': [{ saleId: id }, saleId],
  'demo.scenario': [{ scenario: 'manual' }, ['scenario', ['pays-after', 'time-out'], ['other', null, undefined]]],
  'screens.choose': [{ kind: 'automatic' }, ['kind', ['automatic', 'off'], ['display', 'other', null, undefined]]],
  'slides.add': [
    { jpegBase64: 'AAAA' },
    [
      'jpegBase64',
      ['', 'A'.repeat(SLIDE_BASE64_MAX)],
      ['A'.repeat(SLIDE_BASE64_MAX + 4), 'A', 'AA*=', null, undefined],
    ],
    ['pick', [undefined, id], bad.id],
  ],
  'slides.remove': [{ id }, ['id', [id], [...bad.id, undefined]]],
  'log.write': [
    { level: 'info', message: '' },
    ['level', ['info', 'warn', 'error'], ['debug', null, undefined]],
    ['message', ['', xs(2000)], [xs(2001), null, undefined]],
  ],
  'attention.resolve': [
    { saleId: id, way: 'left', note: '' },
    saleId,
    ['way', ['accepted', 'refund-owed', 'claim-asked', 'left'], ['lost', null, undefined]],
    note,
  ],
  'refund.made': [{ refundId: 1, note: '' }, ['refundId', [1], [...bad.page, undefined]], note],
  'attention.takeBack': [
    { saleId: id, what: 'confirmation', note: '' },
    saleId,
    ['what', ['confirmation', 'resolution'], ['refund', null, undefined]],
    note,
  ],
  'refund.takeBack': [
    { refundId: 1, what: 'made', note: '' },
    ['refundId', [1], [...bad.page, undefined]],
    ['what', ['made', 'owed'], ['confirmation', null, undefined]],
    note,
  ],
  'alarm.seen': [{ alarmId: 1 }, ['alarmId', [1], [...bad.page, undefined]]],
  'sale.confirmByHand': [{ saleId: id, reason: '' }, saleId, ['reason', ['', xs(500)], [xs(501), null, undefined]]],
  ...Object.fromEntries(
    ['sticker.check', 'sticker.takeOld'].map((name) => [
      name,
      [
        sticker,
        saleId,
        ['amountMinor', [1, 0, -1], ['1', null, undefined]],
        ['currency', ['KHR', 'USD'], ['EUR', null, undefined]],
        ['shortHash', ['', xs(16)], [xs(17), null, undefined]],
      ],
    ]),
  ),
  'sticker.code': [{ currency: 'KHR' }, ['currency', ['KHR', 'USD'], ['EUR', null, undefined]]],
  'demo.paySticker': [
    { amountMinor: 1, currency: 'KHR' },
    ['amountMinor', [1, 0], ['1', null, undefined]],
    ['currency', ['KHR', 'USD'], ['EUR', null, undefined]],
  ],
  'setup.language': [{ language: 'km' }, ['language', ['km', 'en'], ['fr', null, undefined]]],
  'setup.preview': [
    { merchant, currency: 'KHR' },
    ['merchant', [merchant], [{}, null, undefined]],
    ['currency', ['KHR', 'USD'], ['EUR', null, undefined]],
  ],
  'setup.shop': [{ merchant }, ['merchant', [merchant], [{}, null, undefined]]],
  'setup.sale': [
    { currency: 'KHR', khrPerUsd: 4100, lifetimeSeconds: 300 },
    ['currency', ['KHR', 'USD'], ['EUR', null, undefined]],
    ['khrPerUsd', [4000], [0, -1, 0.5, null, undefined]],
    ['lifetimeSeconds', [5, 600], [4, 601, 5.5, null, undefined]],
    ['other', [], [1]],
  ],
  'setup.bakong': [
    bakong,
    ['email', [null, 'a@b.example', `${xs(20)}@b.example`], ['x', '', `${xs(21)}@b.example`, undefined]],
    ['renew', [true, false], [...bad.flag, undefined]],
    ['dailyLookups', [null, 1, 1_000_000], [0, 1_000_001, 1.5, undefined]],
    ['tillsOnToken', [undefined, 1, 100], [0, 101, 1.5, null]],
    ['keepWeakly', [undefined, true, false], bad.flag],
  ],
  'setup.token': [
    { token: 't', keepWeakly: false },
    ['token', ['', xs(4096)], [xs(4097), null, undefined]],
    ['keepWeakly', [true, false], [...bad.flag, undefined]],
  ],
  'setup.mode': [{ mode: 'demo' }, ['mode', ['demo', 'live'], ['other', null, undefined]]],
  'api.sell': [
    { amountMinor: 1, currency: 'KHR' },
    ['amountMinor', [1, 0, -1], ['1', null, undefined]],
    ['currency', ['KHR', 'USD'], ['EUR', null, undefined]],
    ['reference', [undefined, 'a', 'a b', xs(64)], ['', ' a', 'a ', 'a\n', 'ក', xs(65), null]],
    [
      'idempotency',
      [undefined, idempotency, { ...idempotency, key: xs(255) }],
      [
        { ...idempotency, key: '' },
        { ...idempotency, key: xs(256) },
        { ...idempotency, caller: '' },
        { ...idempotency, requestHash: xs(63) },
        { ...idempotency, requestHash: xs(65) },
        {},
        null,
      ],
    ],
  ],
  'api.sale': [{ saleId: id }, saleId],
  'api.check': [{ saleId: id }, saleId],
  'api.cancel': [{ saleId: id }, saleId],
  'api.sales': [
    page,
    ['state', [undefined, 'PENDING', 'PAID', 'EXPIRED', 'CANCELLED', 'FAILED'], ['paid', null]],
    ['source', [undefined, 'cashier', 'api'], ['other', null]],
    ['reference', [undefined, 'a'], ['', null]],
    ['from', [undefined, 0, 1], [-1, 0.5, null]],
    ['to', [undefined, 0, 1], [-1, 0.5, null]],
    ['beforeBill', [undefined, 1], bad.page],
    ['limit', [1, 200], [0, 201, 1.5, null, undefined]],
  ],
  'api.events': [
    events,
    ['afterSeq', [0, 1], [-1, 0.5, null, undefined]],
    ['saleId', [undefined, id], bad.id],
    ['limit', [1, 200], [0, 201, 1.5, null, undefined]],
  ],
  'api.staticQr': [{}, ['currency', [undefined, 'KHR', 'USD'], ['EUR', null]]],
  'api.change': [
    {},
    ['enabled', [undefined, true, false], bad.flag],
    ['port', [undefined, 0, 65_535], [-1, 65_536, 1.5, null]],
  ],
  'api.keyCreate': [
    { name: 'n', scopes: ['read'] },
    ['name', ['n', xs(40), ` ${xs(40)} `], ['', ' ', xs(41), null, undefined]],
    ['scopes', [['sell'], ['sell', 'read']], [[], ['other'], ['sell', 'read', 'read'], 'read', null, undefined]],
  ],
  'api.keyRevoke': [{ id }, ['id', [id], [...bad.id, undefined]]],
  'comfort.change': [
    {},
    ['kiosk', [undefined, true, false], bad.flag],
    ['autostart', [undefined, true, false], bad.flag],
    ['keepAwake', [undefined, true, false], bad.flag],
  ],
  'backups.verify': [{ id: 'x' }, ['id', ['x', xs(200)], ['', xs(201), null, undefined]]],
  'backups.chooseSecond': [{ off: true }, ['off', [true, false], [...bad.flag, undefined]]],
  'recovery.restore': [{ id: 'x' }, ['id', ['x', xs(200)], ['', xs(201), null, undefined]]],
  'recovery.begin': [
    { personId: id, pin: '1234' },
    ['personId', [id], [...bad.id, undefined]],
    ['pin', ['', '1234', xs(16)], [xs(17), null, undefined]],
    ['newPin', [undefined, '1234', '12345678'], ['123', '123456789', '12a4', null]],
  ],
  'people.signIn': [
    { personId: id, pin: '1234' },
    ['personId', [id], [...bad.id, undefined]],
    ['pin', ['', '1234', xs(16)], [xs(17), null, undefined]],
    ['newPin', [undefined, '1234', '12345678', '១២៣៤', '１２３４'], ['123', '123456789', '12a4', '', null]],
  ],
  'people.approve': [
    { personId: id, pin: '1234', question: id },
    ['personId', [id], [...bad.id, undefined]],
    ['pin', ['', '1234', xs(16)], [xs(17), null, undefined]],
    ['newPin', [undefined, '1234'], ['123', null]],
    ['question', [id], [...bad.id, undefined]],
  ],
  'people.add': [
    { name: 'n', role: 'cashier', pin: '1234' },
    ['name', ['n', xs(40), ` ${xs(40)} `], ['', ' ', xs(41), null, undefined]],
    ['role', ['cashier', 'manager'], ['nobody', null, undefined]],
    ['pin', ['1234', '12345678', '១២៣៤'], ['123', '123456789', '12a4', ' 1234', '', null, undefined]],
  ],
  'people.change': [
    { id },
    ['id', [id], [...bad.id, undefined]],
    ['name', [undefined, 'n', xs(40)], ['', ' ', xs(41), null]],
    ['role', [undefined, 'cashier', 'manager'], ['nobody', null]],
    ['active', [undefined, true, false], bad.flag],
    ['pin', [undefined, '1234', '12345678'], ['123', '123456789', '12a4', '', null]],
  ],
  'people.lock': [
    {},
    ['mode', [undefined, 'off', 'settings', 'everyone'], ['other', null]],
    ['idleMinutes', [undefined, 1, 120], [0, 121, 1.5, null]],
  ],
  'audit.view': [{}, ['before', [undefined, 1], bad.page]],
  'outside.answer': [
    { id: 'q', take: true },
    ['id', ['', xs(64)], [xs(65), null, undefined]],
    ['take', [true, false], [...bad.flag, undefined]],
  ],
  'outside.seen': [{ id: 1 }, ['id', [1], [...bad.page, undefined]]],
  'webhooks.add': [
    { url: 'x', events: ['sale.paid'] },
    ['url', ['x', xs(1024)], ['', xs(1025), null, undefined]],
    ['events', [['sale.paid', 'sale.updated']], [[], ['ping'], Array(8).fill('sale.paid'), null, undefined]],
  ],
  'webhooks.change': [
    { id },
    ['id', [id], [...bad.id, undefined]],
    ['url', [undefined, 'x', xs(1024)], ['', xs(1025), null]],
    ['events', [undefined, ['sale.paid']], [[], ['ping'], null]],
    ['enabled', [undefined, true, false], bad.flag],
  ],
  'webhooks.remove': [{ id }, ['id', [id], [...bad.id, undefined]]],
  'webhooks.deliveries': [{}, ['endpointId', [undefined, id], bad.id], ['before', [undefined, 1], bad.page]],
  'webhooks.redeliver': [{ deliveryId: 1 }, ['deliveryId', [1], [...bad.page, undefined]]],
  'webhooks.test': [{ id }, ['id', [id], [...bad.id, undefined]]],
}

describe('what goes in', () => {
  const takes = (name: Command, input: unknown) => commands[name].input.safeParse(input).success

  it.each(Object.entries(inputs) as [Command, readonly [object, ...Field[]]][])('%s', (name, [whole, ...fields]) => {
    expect(takes(name, whole)).toBe(true)
    for (const [field, goods, bads] of fields) {
      for (const value of goods)
        expect(takes(name, { ...whole, [field]: value }), `${field} ${String(value)}`).toBe(true)
      for (const value of bads)
        expect(takes(name, { ...whole, [field]: value }), `${field} ${JSON.stringify(value)}`).toBe(false)
    }
    for (const nothing of [null, undefined, 'x', 1, []]) expect(takes(name, nothing)).toBe(false)
  })

  it('is nothing for every command that is not listed here', () => {
    for (const name of names.filter((one) => inputs[one] === undefined))
      expect([commands[name].input.safeParse({ saleId: id, pin: '1234' }).data, takes(name, null)], name).toEqual([
        {},
        false,
      ])
  })

  it('is written as it is meant: without blanks around a name, with Latin digits in a PIN', () => {
    expect(commands['people.add'].input.parse({ name: ' Dara ', role: 'cashier', pin: '១២៣４' })).toEqual({
      name: 'Dara',
      role: 'cashier',
      pin: '1234',
    })
    expect(commands['people.signIn'].input.parse({ personId: id, pin: '០៩' })).toEqual({ personId: id, pin: '09' })
    expect(commands['api.keyCreate'].input.parse({ name: ' n ', scopes: ['read'] }).name).toBe('n')
    expect(commands['recovery.begin'].input.parse({ name: xs(200) })).toEqual({ name: xs(200) })
    expect(takes('recovery.begin', { name: xs(201) })).toBe(false)
  })

  it('a display is chosen by its id and its place', () => {
    const display = { kind: 'display', id: 1, bounds: { x: -1, y: 0, width: 1, height: 1 } }
    expect(takes('screens.choose', display)).toBe(true)
    for (const over of [
      { id: undefined },
      { bounds: undefined },
      { bounds: { ...display.bounds, width: 0 } },
      { bounds: { ...display.bounds, height: 0 } },
      { bounds: { ...display.bounds, x: 0.5 } },
      { bounds: { ...display.bounds, y: null } },
    ])
      expect(takes('screens.choose', { ...display, ...over })).toBe(false)
  })
})

describe('what comes out', () => {
  const gives = (name: Command, output: unknown) => commands[name].output.safeParse(output).success

  it.each(['sale.start', 'sale.cancel', 'sale.next', 'sale.confirmByHand'] as const)(
    'of %s is a sale and its state',
    (name) => {
      expect(gives(name, { saleId: id, state: 'PAID' })).toBe(true)
      expect(
        [{ saleId: id }, { state: 'PAID' }, { saleId: 'x', state: 'PAID' }, { saleId: id, state: 'x' }].some((out) =>
          gives(name, out),
        ),
      ).toBe(false)
    },
  )

  it('of a question is Bakong’s word, or why it could not be asked', () => {
    for (const name of ['sale.check', 'demo.check'] as const) {
      const out = { saleId: id, state: 'PENDING', answer: 'could-not-ask', why: 'offline' }
      expect(gives(name, out)).toBe(true)
      for (const answer of ['found', 'not-found', 'failed'])
        expect(gives(name, { ...out, answer, why: undefined })).toBe(true)
      for (const over of [{ answer: 'x' }, { answer: undefined }, { why: 'x' }, { saleId: 'x' }])
        expect(gives(name, { ...out, ...over })).toBe(false)
    }
  })

  it('of a receipt is what came of looking for it', () => {
    const differs = {
      kind: 'does-not-match',
      differs: ['account', 'amount', 'currency', 'time'],
      toAccountId: '',
      sentAt: null,
    }
    const good = [
      { kind: 'received', saleId: id, state: 'PAID' },
      { kind: 'not-found' },
      { kind: 'failed' },
      differs,
      { kind: 'too-old', sentAt: 1 },
      { kind: 'already-used', billNumber: '0001' },
      { kind: 'could-not-ask', why: 'offline' },
    ]
    const wrong = [
      { kind: 'received', saleId: id },
      { kind: 'other' },
      { ...differs, differs: ['other'] },
      { ...differs, sentAt: undefined },
      { kind: 'too-old', sentAt: null },
      { kind: 'already-used' },
      { kind: 'could-not-ask', why: 'x' },
    ]
    for (const name of ['sticker.check', 'sticker.takeOld'] as const)
      expect([good.every((out) => gives(name, out)), wrong.some((out) => gives(name, out))]).toEqual([true, false])
  })
})
