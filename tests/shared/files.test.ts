// What files from outside may say, field by field: a set-up that is read wrongly sends money to another account, or asks
// another Bakong.

import { describe, expect, it } from 'vitest'
import { readServerAddress } from '../../shared/address'
import { offersBackups, type RecoveryReason, triesAgain } from '../../shared/backups'
import { latinDigits } from '../../shared/digits'
import { provisionGuards, setupGuards } from '../../shared/guards'
import { isStrongKey } from '../../shared/localApi'
import { KeptOutside } from '../../shared/outsideSchema'
import { PRODUCTION_URL, Provision, provisioned } from '../../shared/provision'
import { demoSettings, Merchant, Settings } from '../../shared/settings'
import { freshSetup, Setup } from '../../shared/setup'
import { slideAddress } from '../../shared/slides'

const xs = (length: number) => 'x'.repeat(length)
const merchant = { type: 'individual', accountId: 'a@b', name: 'A', city: 'P' } as const
const company = { ...merchant, type: 'merchant', merchantId: '1', acquiringBank: 'B' } as const
const key = 'abcdefgh0123456789ABCDEF'

type Border = readonly [path: string, good: readonly unknown[], bad: readonly unknown[]]

/** The same data with this value at `a.b`. */
function withAt(data: object, path: string, value: unknown): object {
  const [first = '', ...rest] = path.split('.')
  const inner = (data as Record<string, unknown>)[first]
  return { ...data, [first]: rest.length === 0 ? value : withAt((inner ?? {}) as object, rest.join('.'), value) }
}

interface Schema {
  safeParse(data: unknown): { readonly success: boolean }
}

function hold(schema: Schema, whole: object, [path, good, bad]: Border): void {
  const wrong = (value: unknown) => schema.safeParse(withAt(whole, path, value)).success
  expect(
    good.filter((value) => !wrong(value)),
    `${path}: refused`,
  ).toEqual([])
  expect(bad.filter(wrong), `${path}: taken`).toEqual([])
}

const url: readonly [good: readonly unknown[], bad: readonly unknown[]] = [
  ['https://x.example', 'http://127.0.0.1:8000'],
  ['http://x.example', 'x', '', 'https://u:p@x.example', 1],
]
const saleRules: readonly Border[] = [
  ['sale.currency', ['KHR', 'USD'], ['EUR']],
  ['sale.lifetimeSeconds', [5, 600], [4, 601, 5.5]],
  ['sale.khrPerUsd', [4000], [0, -1, 0.5, '4000']],
]
const bakongRules: readonly Border[] = [
  ['bakong.dailyLookups', [1, 1_000_000, null], [0, 1_000_001, 1.5]],
  ['bakong.tillsOnToken', [1, 100], [0, 101, 1.5]],
  ['bakong.email', ['a@b.example', `${xs(20)}@b.example`], ['x', `${xs(21)}@b.example`]],
]

describe('the provisioning file', () => {
  const file = {
    merchant,
    bakong: { baseUrl: 'https://x.example', token: 'eyJ', email: 'a@b.example', dailyLookups: 100, tillsOnToken: 1 },
    api: { enabled: true, port: 8000, keys: [key] },
    sale: { currency: 'KHR', lifetimeSeconds: 300, khrPerUsd: 4100 },
    language: 'km',
    updates: { enabled: true, feed: 'https://x.example' },
  }
  it.each<Border>([
    ...saleRules,
    ...bakongRules,
    ['merchant', [merchant, company], [{}, null]],
    ['bakong', [undefined, {}], [null, 1]],
    ['bakong.baseUrl', ...url],
    ['bakong.token', ['x', ` ${xs(4096)} `], ['', ' ', 'a b', xs(4097), 'ក', 1]],
    ['bakong.dailyLookup', [], [1, null]],
    ['api', [undefined, { enabled: true }], [{}, null]],
    ['api.enabled', [true, false], ['yes', undefined]],
    ['api.port', [undefined, 0, 65_535], [-1, 65_536, 1.5, null]],
    ['api.keys', [undefined, [], Array(100).fill(key)], [['short'], Array(101).fill(key), null]],
    ['api.other', [], [1]],
    ['sale', [undefined, {}], [null]],
    ['sale.other', [], [1]],
    ['language', [undefined, 'km', 'en'], ['fr', null]],
    ['updates', [undefined, { enabled: false }], [{}, null]],
    ['updates.enabled', [true, false], ['yes', undefined]],
    ['updates.feed', [undefined, ...url[0]], url[1]],
    ['updates.other', [], [1]],
    ['other', [], [1]],
  ])('%s', (path, good, bad) => hold(Provision, file, [path, good, bad]))

  it('needs an account with a token, and says so; nothing else is needed', () => {
    expect(Provision.safeParse({}).success).toBe(true)
    expect(Provision.safeParse({ bakong: { email: 'a@b.example' } }).success).toBe(true)
    const without = Provision.safeParse({ bakong: { token: 'x' } })
    expect(without.error?.issues).toMatchObject([
      { path: ['merchant'], message: expect.stringContaining('the account') },
    ])
    const badUrl = Provision.safeParse({ bakong: { baseUrl: 'http://x.example' } })
    expect(badUrl.error?.issues[0]?.message).toContain('must be https')
    const badKey = Provision.safeParse({ api: { enabled: true, keys: ['x'] } })
    expect(badKey.error?.issues[0]?.message).toBe('must be 24 to 256 characters that nobody can guess')
    expect(Provision.parse({ merchant, bakong: { token: ' x ' } }).bakong?.token).toBe('x')
  })

  it('is put over the settings, field by field, and leaves the rest', () => {
    expect(provisioned(demoSettings, {})).toEqual(demoSettings)
    expect(provisioned(demoSettings, { merchant: company, language: 'km' })).toEqual({
      ...demoSettings,
      merchant: company,
    })
    const { sale } = demoSettings
    for (const [field, value] of [
      ['currency', 'USD'],
      ['lifetimeSeconds', 60],
      ['khrPerUsd', 4000],
    ] as const)
      expect(provisioned(demoSettings, { sale: { [field]: value } }).sale).toEqual({ ...sale, [field]: value })
  })

  it('asks NBC’s own Bakong where it names none', () => {
    expect(PRODUCTION_URL).toBe('https://api-bakong.nbc.gov.kh')
  })
})

describe('the set-up file', () => {
  const whole = {
    ...freshSetup,
    merchant,
    sale: { currency: 'KHR', khrPerUsd: 4100, lifetimeSeconds: 300 },
    look: { theme: 'dark', sound: { muted: false, volume: 1 } },
    trials: { day: '2026-11-22', tokens: [] },
  }
  const trial = { token: 't', lookUps: 0, spent: false, good: false }
  it.each<Border>([
    ...saleRules,
    ...bakongRules,
    ['version', [1], [2, 0, undefined]],
    ['mode', ['demo', 'live'], ['other', undefined]],
    ['welcomed', [true, false], [null, undefined]],
    ['language', [null, 'km', 'en'], ['fr', undefined]],
    ['fileLanguage', [null, 'km', undefined], ['fr']],
    ['look', [null, undefined], [{}, { theme: 'dark' }]],
    ['look.theme', ['light'], ['blue']],
    ['look.sound', [{ muted: true, volume: 0, clicks: true }], [{ muted: true, volume: 2 }, {}]],
    ['merchant', [null, merchant], [{}, undefined]],
    ['sale', [null], [{}, undefined]],
    ['sale.other', [], [1]],
    ['bakong.baseUrl', [null, ...url[0]], [...url[1], undefined]],
    ['bakong.email', [null], [undefined]],
    ['bakong.renew', [true, false], [null, undefined]],
    ['bakong.tillsOnToken', [undefined], [null]],
    ['bakong.countedAs', [null, xs(64)], [xs(65), undefined]],
    ['bakong.movedFromFile', [null, xs(64)], [xs(65), undefined]],
    ['bakong.other', [], [1]],
    ['keepWeakly', [true, false], [null, undefined]],
    ['trials', [null, undefined], [{}]],
    ['trials.day', ['2026-11-23'], ['2026-11-31', '22.11.2026', 'x']],
    [
      'trials.tokens',
      [[trial], Array(20).fill(trial), [{ ...trial, token: xs(64), good: undefined }]],
      [
        Array(21).fill(trial),
        [{ ...trial, token: xs(65) }],
        [{ ...trial, lookUps: -1 }],
        [{ ...trial, lookUps: 0.5 }],
        [{ ...trial, spent: undefined }],
        [{ ...trial, other: 1 }],
      ],
    ],
    ['trials.other', [], [1]],
    ['other', [], [1]],
  ])('%s', (path, good, bad) => hold(Setup, whole, [path, good, bad]))

  it('of a new till is a demo that is asked about, renews its token and asks a hundred times a day', () => {
    expect(Setup.parse(freshSetup)).toEqual({
      version: 1,
      mode: 'demo',
      welcomed: false,
      language: null,
      fileLanguage: null,
      look: null,
      merchant: null,
      sale: null,
      bakong: {
        baseUrl: null,
        email: null,
        renew: true,
        dailyLookups: 100,
        tillsOnToken: 1,
        countedAs: null,
        movedFromFile: null,
      },
      keepWeakly: false,
      trials: null,
    })
  })

  it('of an earlier version is one till on its token, with nothing tried', () => {
    const { fileLanguage: _, look: __, trials: ___, bakong, ...old } = freshSetup
    const { tillsOnToken: ____, ...oldBakong } = bakong
    expect(Setup.parse({ ...old, bakong: oldBakong })).toEqual(freshSetup)
    const trials = { day: '2026-11-22', tokens: [{ token: 't', lookUps: 1, spent: true }] }
    expect(Setup.parse({ ...freshSetup, trials }).trials?.tokens).toEqual([
      { token: 't', lookUps: 1, spent: true, good: false },
    ])
  })
})

describe('a shop’s account and settings', () => {
  const account: readonly Border[] = [
    ['accountId', ['', xs(64)], [xs(65), undefined]],
    ['name', ['', xs(64)], [xs(65), undefined]],
    ['city', ['', xs(64)], [xs(65), undefined]],
    ...['khmerName', 'khmerCity', 'storeLabel', 'terminalLabel', 'mobileNumber'].map(
      (field) => [field, [undefined, '', xs(64)], [xs(65), null, 1]] as const,
    ),
  ]
  it.each(account)('%s', (path, good, bad) => {
    hold(Merchant, merchant, [path, good, bad])
    hold(Merchant, company, [path, good, bad])
  })

  it('of a company needs its id and its bank; of a person a bank may stand', () => {
    hold(Merchant, company, ['merchantId', ['', xs(64)], [xs(65), undefined]])
    hold(Merchant, company, ['acquiringBank', ['', xs(64)], [xs(65), undefined]])
    hold(Merchant, merchant, ['acquiringBank', [undefined, xs(64)], [xs(65)]])
    hold(Merchant, merchant, ['type', ['individual'], ['merchant', 'other', undefined]])
  })

  it.each<Border>([
    ...saleRules,
    ['language', ['km', 'en'], ['fr', undefined]],
    ['theme', ['system', 'light', 'dark'], ['blue', undefined]],
    ['sound.muted', [true, false], [null, undefined]],
    ['sound.volume', [0, 1], [-0.1, 1.1, undefined]],
    ['sound.clicks', [undefined, true, false], [null]],
  ])('%s', (path, good, bad) => hold(Settings, demoSettings, [path, good, bad]))

  it('of a demo take riel, for five minutes a code', () => {
    expect(demoSettings).toMatchObject({
      sale: { currency: 'KHR', lifetimeSeconds: 300, khrPerUsd: 4100 },
      sound: { muted: false },
    })
    expect(Settings.safeParse(demoSettings).success).toBe(true)
  })
})

describe('what the books keep of files from outside', () => {
  const change = { field: 'f', from: null, to: 'x' }
  const whole = {
    facts: null,
    next: null,
    stale: null,
    aside: null,
    dropToken: false,
    managed: true,
    question: { id: 'q', at: 1, changes: [change], wanted: {}, allowed: false },
    declined: null,
    notices: [{ id: 1, at: 1, kind: 'taken', changes: [change] }],
  }
  const facts: Border[] = ['facts', 'next', 'aside'].map((field) => [
    field,
    [null, { a: 'x', b: 1, c: true, d: null, e: ['x'] }],
    [undefined, { a: {} }, { a: [1] }, 'x'],
  ])
  it.each<Border>([
    ...facts,
    ['stale', [null, undefined, {}], ['x']],
    ['dropToken', [true], [null, undefined]],
    ['secondFolder', [undefined, null, '/x'], [1]],
    ['managed', [true, false], [null, undefined]],
    ['question', [null], [undefined, {}]],
    ['question.id', ['q'], [1, undefined]],
    ['question.at', [0], [0.5, undefined]],
    ['question.changes', [[]], [[{}], [{ ...change, from: 1 }], [{ ...change, to: undefined }], undefined]],
    ['question.wanted', [{ a: 1 }], [null, undefined]],
    ['question.allowed', [true], [null, undefined]],
    ['declined', ['x', null], [1, undefined]],
    ['notices', [[]], [[{}], undefined]],
    [
      'notices',
      [[{ id: 1, at: 1, kind: 'pins-off', changes: [] }]],
      [
        [{ id: 0.5, at: 1, kind: 'taken', changes: [] }],
        [{ id: 1, at: 0.5, kind: 'taken', changes: [] }],
        [{ id: 1, at: 1, kind: 'x', changes: [] }],
      ],
    ],
  ])('%s', (path, good, bad) => hold(KeptOutside, whole, [path, good, bad]))

  it('of an earlier version says nothing of what was broken off', () => {
    const { stale: _, ...old } = whole
    expect(KeptOutside.parse(old).stale).toBeNull()
  })
})

describe('what a field of a file decides', () => {
  const flat = (guards: object, prefix = ''): string[] =>
    Object.entries(guards).flatMap(([name, guard]) =>
      typeof guard === 'string' ? [`${prefix}${name} ${guard}`] : flat(guard as object, `${prefix}${name}.`),
    )
  const of = (guards: object, word: string) =>
    flat(guards)
      .filter((line) => line.endsWith(` ${word}`))
      .map((line) => line.split(' ')[0])
      .sort()

  it('waits for a manager where money or questions go, and is seen where a payer or the post would', () => {
    const money = [
      'bakong.baseUrl',
      'merchant.accountId',
      'merchant.acquiringBank',
      'merchant.merchantId',
      'merchant.type',
    ]
    const shown = ['city', 'khmerCity', 'khmerName', 'mobileNumber', 'name', 'storeLabel', 'terminalLabel'].map(
      (name) => `merchant.${name}`,
    )
    expect(of(provisionGuards, 'word')).toEqual(money)
    expect(of(provisionGuards, 'secret')).toEqual(['api.keys', 'bakong.token'])
    expect(of(provisionGuards, 'seen')).toEqual(
      [
        ...shown,
        'bakong.email',
        'bakong.dailyLookups',
        'bakong.tillsOnToken',
        'api.enabled',
        'api.port',
        'updates.enabled',
        'updates.feed',
      ].sort(),
    )
    expect(of(setupGuards, 'word')).toEqual(money)
    expect(of(setupGuards, 'secret')).toEqual([])
    expect(of(setupGuards, 'seen')).toEqual(
      [...shown, 'bakong.email', 'bakong.renew', 'bakong.dailyLookups', 'bakong.tillsOnToken', 'keepWeakly'].sort(),
    )
  })
})

describe('an address', () => {
  const of = (text: string) => {
    const read = readServerAddress(text)
    return read.ok ? read.value : read.error
  }
  it.each([
    ['https://x.example', { secure: true, host: 'x.example', port: 443, path: '' }],
    ['HTTPS://X.example/', { secure: true, host: 'x.example', port: 443, path: '' }],
    ['https://x.example:8443/a/b//', { secure: true, host: 'x.example', port: 8443, path: '/a/b' }],
    ['http://127.0.0.1', { secure: false, host: '127.0.0.1', port: 80, path: '' }],
    ['http://localhost:8000/x', { secure: false, host: 'localhost', port: 8000, path: '/x' }],
    ['http://[::1]:8000', { secure: false, host: '::1', port: 8000, path: '' }],
    ['https://[::2]', { secure: true, host: '::2', port: 443, path: '' }],
    [`https://x.example/${xs(182)}`, { secure: true, host: 'x.example', port: 443, path: `/${xs(182)}` }],
    [`https://x.example/${xs(183)}`, 'is no address of a server'],
    ['x.example', 'is no address of a server'],
    ['https://', 'is no address of a server'],
    ['https://x.example/a b', 'is no address of a server'],
    ['https://x.example\\@y.example', 'is no address of a server'],
    ['1https://x.example', 'is no address of a server'],
    ['ftp://x.example', 'must be https'],
    ['http://x.example', 'must be https, or http on 127.0.0.1, localhost or [::1]'],
    ['http://127.0.0.2', 'must be https, or http on 127.0.0.1, localhost or [::1]'],
    ['https://u@x.example', 'holds a user or a password'],
    ['https://@x.example', 'holds a user or a password'],
    ['http://localhost:x@x.example/', 'holds a user or a password'],
    ['https://x.example/a@b', { secure: true, host: 'x.example', port: 443, path: '/a@b' }],
    ['https://x.example?a', 'holds a query or a fragment'],
    ['https://x.example/#', 'holds a query or a fragment'],
    ['https://x.example:0', 'has a port that no server has'],
  ])('%s', (text, wanted) => {
    expect(of(text)).toEqual(wanted)
  })
})

describe('a key that somebody else made', () => {
  it.each([
    ['abcdefgh0123456789ABCDEF', true],
    ['abcdefgh0123456789ABCDE', false],
    [`abcdefgh${xs(248)}`, true],
    [`abcdefgh${xs(249)}`, false],
    [`abcdefg${xs(24)}`, true],
    [`abcdef${xs(24)}`, false],
    ['abcdefgh0123456789ABCDE=', true],
    ['abcdefgh0123456789._~+/-', true],
    ['=abcdefgh0123456789ABCDEF', false],
    ['abcdefgh0123456789ABCDE!', false],
    ['abcdefgh0123456789 ABCDEF', false],
  ])('%s: strong %s', (text, strong) => {
    expect(isStrongKey(text)).toBe(strong)
  })
})

it('digits of a Khmer or wide keyboard are the same digits', () => {
  expect(latinDigits('០១២៣៤៥៦៧៨៩ ០123456789')).toBe('0123456789 0123456789')
  expect(latinDigits('０１２３４５６７８９')).toBe('0123456789')
  expect(latinDigits('ក១ａ')).toBe('ក1ａ')
})

it('a kept picture has its place', () => {
  expect(slideAddress('x')).toBe('/slides/x.jpg')
})

it('a backup is offered, or the till tries again, by what the trouble is', () => {
  const reasons: readonly (readonly [RecoveryReason, offers: boolean, again: boolean])[] = [
    ['full', false, true],
    ['locked', false, true],
    ['read-only', false, true],
    ['io', false, true],
    ['corrupt', true, false],
    ['missing', true, false],
    ['asked', true, false],
    ['newer', false, false],
  ]
  for (const [reason, offers, again] of reasons)
    expect([offersBackups(reason), triesAgain(reason)], reason).toEqual([offers, again])
})
