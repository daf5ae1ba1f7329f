// Set-up: stored first, then the running till; going live needs an account and a token; trials are spent sparingly.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applyProvision, firstSettings, withShop } from '../../electron/core/applyProvision'
import { businessDay } from '../../electron/core/businessDay'
import { finerPercent } from '../../electron/core/fineness'
import type { TokenDesk } from '../../electron/core/ports'
import { NEXT_TOKEN, SetupBook, type SetupDeps, TOKEN } from '../../electron/core/setup'
import { askedIn, withAsked } from '../../electron/core/trials'
import { createKhqr, encodeStatic, merchantFaults, saleModules } from '../../electron/khqr'
import { ok } from '../../shared/result'
import { demoSettings, type Merchant } from '../../shared/settings'
import { freshSetup, Setup, TRIED_MAX } from '../../shared/setup'
import type { Verdict } from '../../shared/setupView'
import { TillKit } from '../support/tillKit'

const shop: Merchant = { type: 'individual', accountId: 'sokha@aclb', name: 'Sokha Mart', city: 'Phnom Penh' }

let kit: TillKit
let setup: Setup
let secrets: Map<string, string>
let verdict: Verdict
let trials: number
/** The names that look-ups were counted under, and those whose day was said to be spent, in the live books. */
let spends: string[]
let spent: string[]
/** What lies on the disk, where there is no keyring. */
let stored: Set<string>
let protection: 'keyring' | 'weak'
let reopened: number
let saved: string

function aBook(over: Partial<SetupDeps> = {}): SetupBook {
  const desk: TokenDesk = {
    nameOf: (token) => `name of ${token}`,
    expiresAt: () => kit.clock.now() + 86_400_000,
    attempt: async (_token, _account, spend) => {
      trials += 1
      spend()
      return verdict
    },
    knows: async (accountId) => accountId !== 'nobody@aclb',
    renew: async () => null,
  }
  return new SetupBook({
    file: {
      read: () => setup,
      change: async (edit) => {
        setup = edit(setup)
      },
    },
    vault: {
      protection,
      unreadable: () => false,
      stored: (name) => stored.has(name),
      get: (name) => secrets.get(name) ?? null,
      hold: (name, value) => void secrets.set(name, value),
      put: async (name, value) => {
        secrets.set(name, value)
        if (protection === 'keyring' || setup.keepWeakly) stored.add(name)
        else stored.delete(name)
      },
      remove: async (name) => void (secrets.delete(name) && stored.delete(name)),
    },
    desk,
    clock: kit.clock,
    till: () => ({
      settings: kit.till.settings,
      changeSettings: (change) => kit.till.changeSettings(change),
      busy: () => kit.till.busy(),
      countLookUp: (tokenId) => {
        spends.push(tokenId)
        return kit.till.countLookUp(tokenId)
      },
      lookUpsSpent: (day, tokenId) => {
        spent.push(tokenId)
        kit.till.lookUpsSpent(day, tokenId)
      },
      tokenIs: (good) => kit.till.tokenIs(good),
      lookUpAnswered: (tokenId) => kit.till.lookUpAnswered(tokenId),
      limitIs: () => kit.till.limitIs(),
      refresh: () => kit.till.refresh(),
    }),
    mode: 'demo',
    byFile: false,
    production: () => true,
    faultsOf: merchantFaults,
    picture: (merchant, currency) => {
      const code = encodeStatic({ merchant, currency })
      return code.ok ? ok(createKhqr().image(code.value.khqr)) : code
    },
    saleModules: (merchant) => saleModules(merchant, Date.now()),
    tokenTaken: () => undefined,
    reopen: () => {
      reopened += 1
    },
    save: async (_name, text) => {
      saved = text
      return true
    },
    baseUrl: () => 'https://api-bakong.nbc.gov.kh',
    ...over,
  })
}

beforeEach(() => {
  kit = new TillKit()
  setup = freshSetup
  secrets = new Map()
  verdict = 'good'
  trials = 0
  spends = []
  spent = []
  stored = new Set()
  protection = 'keyring'
  reopened = 0
  saved = ''
})
afterEach(() => kit.close())

it('names the host that a token would be sent to, where it is not NBC’s: a file may have said so in demo', () => {
  expect(aBook().view().bakong.otherHost).toBeNull()
  const elsewhere = aBook({ production: () => false, baseUrl: () => 'https://gate.example/bakong' })
  expect(elsewhere.view().bakong.otherHost).toBe('gate.example:443')
})

describe('the shop', () => {
  it('is stored for live, and the demo goes on with its own account', async () => {
    expect(await aBook().shop(shop)).toEqual([])
    expect(setup.merchant).toEqual(shop)
    expect(kit.till.settings.merchant).toEqual(demoSettings.merchant)
    expect(await aBook({ mode: 'live' }).shop(shop)).toEqual([])
    expect(kit.till.settings.merchant).toEqual(shop)
  })

  it('is told what its optional fields cost: finer modules, for which customers must come closer', () => {
    const finer = (more: Partial<Merchant>) => aBook().preview({ ...shop, ...more } as Merchant, 'KHR').finerPercent
    expect(finer({})).toBe(0)
    const khmer = finer({ khmerName: 'ផ្សារថ្មីលក់គ្រឿងទេស', khmerCity: 'ភ្នំពេញ' })
    expect(khmer).toBeGreaterThan(10)
    expect(
      finer({ khmerName: 'ផ្សារថ្មីលក់គ្រឿងទេស', khmerCity: 'ភ្នំពេញ', storeLabel: 'Street 240 Branch' }),
    ).toBeGreaterThan(khmer)
    // 45 modules become 69; with four of white on each side the place holds 53 and 77.
    expect(finerPercent(shop, (merchant) => (merchant === shop ? 69 : 45))).toBe(31)
    expect(finerPercent(shop, () => null)).toBe(0)
  })

  it('with a fault in each field is refused, field by field', async () => {
    const faults = await aBook().shop({ ...shop, accountId: 'no account', name: '', city: 'x'.repeat(16) })
    expect(faults.map(({ field, code }) => [field, code])).toEqual([
      ['accountId', 'account-malformed'],
      ['name', 'name-missing'],
      ['city', 'city-too-long'],
    ])
    expect(setup.merchant).toBeNull()
  })

  it('that Bakong does not know is refused where a token can ask', async () => {
    const unknown = { ...shop, accountId: 'nobody@aclb' }
    expect(await aBook().shop(unknown)).toEqual([])
    secrets.set(TOKEN, 't')
    expect(await aBook().shop(unknown)).toEqual([{ field: 'accountId', code: 'account-unknown' }])
  })

  it('is drawn while nothing is wrong', () => {
    expect(aBook().preview(shop, 'KHR').code).not.toBeNull()
    expect(aBook().preview({ ...shop, khmerCity: 'ភ្នំពេញ' }, 'KHR')).toMatchObject({
      faults: [{ field: 'khmerName', code: 'name-missing' }],
      code: null,
    })
  })
})

describe('a token', () => {
  it('that is good is kept, and not tried twice', async () => {
    const book = aBook()
    expect(await book.token(' good \n', false)).toMatchObject({ ok: true, value: { verdict: 'good' } })
    await book.token('good', false)
    expect(trials).toBe(1)
    expect(secrets.get(TOKEN)).toBe('good')
    // The demo's books have no budget of it: what was asked waits for the live ones.
    expect(spends).toEqual([])
    expect(askedIn(setup, 'name of good', businessDay(kit.clock.now()))).toMatchObject({
      ...{ lookUps: 1, spent: false },
      // It was proved: the live till need not ask once more.
      good: true,
    })
  })

  it('is counted in the live budget too, when it was tried while the demo was open', async () => {
    const book = aBook()
    await book.shop(shop)
    await book.token('good', false)
    await book.shop({ ...shop, accountId: 'other@aclb' })
    await book.token('good', false)
    expect(trials).toBe(2)
    const live = new TillKit({ clock: kit.clock, dailyLookups: 100, asked: (name, day) => askedIn(setup, name, day) })
    try {
      live.bakong.tokenId = 'name of good'
      expect(live.till.view().lookupsLeft).toBe(98)
      live.bakong.tokenId = 'name of another'
      expect(live.till.view().lookupsLeft).toBe(100)
      live.bakong.tokenId = 'name of good'
      live.clock.setWall(live.clock.now() + 86_400_000)
      expect(live.till.view().lookupsLeft).toBe(100)
    } finally {
      live.close()
    }
  })

  it('whose day Bakong calls spent is spent in the live books too', async () => {
    verdict = 'good-spent'
    await kit.clock.pass(3 * 3_600_000)
    await aBook().token('good', false)
    expect(askedIn(setup, 'name of good', businessDay(kit.clock.now()))).toMatchObject({ lookUps: 1, spent: true })
    await aBook({ mode: 'live' }).token('better', false)
    expect(spent).toEqual(['name of better'])
  })

  it('that was renewed goes on in its old budget, and another one has its own', async () => {
    secrets.set(TOKEN, 'renewed')
    setup = { ...setup, bakong: { ...setup.bakong, countedAs: 'the old name' } }
    await aBook({ mode: 'live' }).token('renewed', false)
    await aBook({ mode: 'live' }).token('another', false)
    expect(spends).toEqual(['the old name', 'name of another'])
  })

  it('held for this run only is stored when the owner says so afterwards, and taken off the disk again', async () => {
    protection = 'weak'
    const book = aBook()
    await book.token('good', false)
    expect(book.view().bakong).toMatchObject({ hasToken: true, stored: false })
    const asked = { email: null, renew: true, dailyLookups: 100 }
    await book.bakong(asked, true)
    expect(stored).toEqual(new Set([TOKEN]))
    expect(book.view()).toMatchObject({ bakong: { hasToken: true, stored: true }, vault: { keepWeakly: true } })
    await book.bakong(asked)
    expect(stored).toEqual(new Set([TOKEN]))
    await book.bakong(asked, false)
    expect(stored).toEqual(new Set())
    expect(secrets.get(TOKEN)).toBe('good')
  })

  it('that is not good is not kept, and the one before stays', async () => {
    secrets.set(TOKEN, 'before')
    for (const bad of ['wrong', 'expired', 'unknown-account', 'blocked', 'offline', 'timed-out'] as const) {
      verdict = bad
      expect(await aBook().token('bad', false)).toMatchObject({ ok: true, value: { verdict: bad } })
    }
    expect(secrets.get(TOKEN)).toBe('before')
  })

  it('is counted in the live budget before it is tried', async () => {
    await aBook({ mode: 'live' }).token('good', false)
    expect(spends).toEqual(['name of good'])
  })

  it('that is none is refused unasked', async () => {
    expect(await aBook().token('  ', false)).toMatchObject({ ok: false, error: { code: 'token-missing' } })
    expect(await aBook().token('two words', false)).toMatchObject({ ok: false, error: { code: 'token-malformed' } })
    expect(trials).toBe(0)
  })
})

describe('going live', () => {
  it('needs an account, a token, and no code on the screens', async () => {
    const book = aBook()
    expect(await book.mode('live')).toMatchObject({ ok: false, error: { code: 'account-missing' } })
    await book.shop(shop)
    expect(await book.mode('live')).toMatchObject({ ok: false, error: { code: 'token-missing' } })
    await book.token('good', false)
    const sale = kit.charge()
    expect(await book.mode('live')).toMatchObject({ ok: false, error: { code: 'sale-on-screen' } })
    expect(setup.mode).toBe('demo')
    await Promise.all([kit.till.cancel(sale.id), kit.clock.pass(10_000)])
    expect(await book.mode('live')).toMatchObject({ ok: true })
    expect(setup).toMatchObject({ mode: 'live', welcomed: true, merchant: shop, sale: demoSettings.sale })
    await kit.clock.pass(1000)
    expect(reopened).toBe(1)
  })

  it('takes along how the till looks and sounds', async () => {
    const book = aBook()
    await book.shop(shop)
    await book.token('good', false)
    kit.till.changePreferences({ language: 'km', theme: 'dark', muted: true, volume: 0.3 })
    await book.mode('live')
    const { language, theme, sound } = firstSettings(setup)
    expect({ language, theme, sound }).toEqual({ language: 'km', theme: 'dark', sound: { muted: true, volume: 0.3 } })
  })
})

describe('trials of tokens', () => {
  it('are remembered for one day, and no more of them than the file takes', () => {
    let kept: Setup = freshSetup
    for (let at = 0; at < 2 * TRIED_MAX; at++) kept = withAsked(kept, `token ${at}`, '2026-11-22', { lookUps: 1 })
    expect(Setup.parse(kept).trials?.tokens).toHaveLength(TRIED_MAX)
    expect(askedIn(kept, `token ${2 * TRIED_MAX - 1}`, '2026-11-22').lookUps).toBe(1)
    kept = withAsked(kept, 'token 0', '2026-11-23', { lookUps: 1 })
    const only = { token: 'token 0', lookUps: 1, spent: false, good: false }
    expect(kept.trials).toEqual({ day: '2026-11-23', tokens: [only] })
  })
})

describe('the exported set-up', () => {
  it('is a provisioning file without secrets', async () => {
    setup = { ...setup, merchant: shop, bakong: { ...setup.bakong, email: 'owner@mail.kh' } }
    secrets.set(TOKEN, 'tell-nobody')
    expect(await aBook().export()).toEqual({ ok: true, value: true })
    expect(JSON.parse(saved)).toEqual({
      merchant: shop,
      bakong: { dailyLookups: 100, tillsOnToken: 1 },
      sale: demoSettings.sale,
      language: 'en',
    })
    expect(saved).not.toMatch(/tell-nobody|owner@/)
  })
})

describe('the provisioning file', () => {
  const provision = {
    merchant: shop,
    bakong: { token: 'secret', email: 'a@b.kh', dailyLookups: null },
    sale: { khrPerUsd: 4000 },
  }

  it('goes over the set-up, and makes it live only where its token is kept', () => {
    const kept = applyProvision(freshSetup, provision, true, demoSettings.sale)
    expect(kept).toMatchObject({
      mode: 'live',
      merchant: shop,
      sale: { ...demoSettings.sale, khrPerUsd: 4000 },
      bakong: { email: 'a@b.kh', dailyLookups: null },
    })
    expect(JSON.stringify(kept)).not.toContain('secret')
    expect(applyProvision(freshSetup, provision, false, demoSettings.sale).mode).toBe('demo')
    expect(applyProvision(kept, {}, false, demoSettings.sale)).toEqual(kept)
  })

  it('is followed by the live books', () => {
    const setup = applyProvision(freshSetup, provision, true, demoSettings.sale)
    expect(withShop(demoSettings, setup)).toMatchObject({ merchant: shop, sale: { khrPerUsd: 4000 } })
    expect(withShop(demoSettings, freshSetup)).toEqual(demoSettings)
  })
})

describe('the live token in demo, with an address that a file has brought', () => {
  const asked: (string | null)[] = []
  const led = (over: Partial<SetupDeps> = {}) => {
    asked.length = 0
    return aBook({ production: () => false, baseUrl: () => 'https://stranger.example', ...over })
  }
  const desk: TokenDesk = {
    nameOf: (token) => `name of ${token}`,
    expiresAt: () => null,
    attempt: async () => 'good',
    knows: async (_account, token) => {
      asked.push(token)
      return true
    },
    renew: async () => null,
  }

  it('is not shown to a stranger by saving the shop, nor one that waits by renewing', async () => {
    secrets.set(TOKEN, 'of NBC')
    secrets.set(NEXT_TOKEN, 'of NBC too')
    const book = led({ desk })
    expect(await book.shop(shop)).toEqual([])
    expect([asked, book.mayRenew]).toEqual([[], false])
    secrets.delete(NEXT_TOKEN)
    expect(book.mayRenew).toBe(true)
  })

  it('asks about the account where a person has just pasted the token, and in live books', async () => {
    const book = led({ desk })
    await book.token('pasted', false)
    await book.shop(shop)
    expect(asked).toEqual(['pasted'])
    await led({ desk, mode: 'live' }).shop(shop)
    expect(asked).toEqual(['pasted'])
  })
})
