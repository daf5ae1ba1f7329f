// If this breaks, whoever may start the till or write a file beside it has the shop's money sent elsewhere, and nobody hears of it.

import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { OutsideBook } from '../../electron/core/outside'
import { type Person, type SetupFile, StoreFailure, type Vault } from '../../electron/core/ports'
import { NEXT_TOKEN, TOKEN } from '../../electron/core/setup'
import { takeFiles } from '../../electron/outsideFiles'
import type { OpenStore } from '../../electron/store/open'
import { type GuardsOf, provisionGuards, setupGuards } from '../../shared/guards'
import { PRODUCTION_URL, Provision } from '../../shared/provision'
import { freshSetup, type Setup } from '../../shared/setup'
import { books } from '../store/support'
import { FakeClock } from '../support/clock'

const shop = { type: 'individual', accountId: 'shop@aclb', name: 'Shop', city: 'Phnom Penh' } as const
const thief = { ...shop, accountId: 'thief@aclb' } as const
const KEY = '0123456789abcdef0123456789abcdef'
const file: Provision = { merchant: shop, bakong: { token: 'token-of-the-shop' }, sale: { khrPerUsd: 4100 } }
const EVIL = 'https://evil.example'

const manager: Person = {
  ...{ id: '00000000-0000-4000-8000-000000000001', name: 'Sophea', role: 'manager', active: true },
  ...{ pinHash: 'scrypt$x', addedAt: 0 },
}

let store: OpenStore
let clock: FakeClock
/** What lies on the disk and in the vault. */
let onDisk: Setup
let secrets: Map<string, string>
/** What the next write throws, and where: a power cut. */
let cut: 'vault' | 'setup' | 'books' | null

beforeEach(() => {
  store = books()
  clock = new FakeClock()
  onDisk = { ...freshSetup, mode: 'live' }
  secrets = new Map()
  cut = null
})

const power = (place: typeof cut) => {
  if (cut === place) throw new Error('the power is cut')
}
const setupFile: SetupFile = {
  read: () => onDisk,
  change: async (edit) => {
    const next = edit(onDisk)
    power('setup')
    onDisk = next
  },
}
const vault: Vault = {
  protection: 'keyring',
  unreadable: () => false,
  stored: (name) => secrets.has(name),
  get: (name) => secrets.get(name) ?? null,
  hold: (name, value) => void secrets.set(name, value),
  put: async (name, value) => {
    power('vault')
    secrets.set(name, value)
  },
  remove: async (name) => {
    power('vault')
    secrets.delete(name)
  },
}

const nameOf = (secret: string) => createHash('sha256').update(secret).digest('hex')

/** One start of the till, as main does it. */
async function start(given: Provision = {}, { live = true } = {}) {
  const book = new OutsideBook({ store, clock, nameOf, changed: () => undefined })
  const taken = await takeFiles(given, { live, file: setupFile, vault, log: () => undefined, book, clock })
  const { merchant, bakong } = taken.setupFile.read()
  return {
    book,
    ...taken,
    account: (taken.provision.merchant ?? merchant)?.accountId,
    host: taken.provision.bakong?.baseUrl ?? bakong.baseUrl ?? PRODUCTION_URL,
    token: vault.get(TOKEN),
  }
}

const trail = () => store.auditPage(null, 50).map(({ actor, action }) => `${actor} ${action}`)
const newest = () => store.auditPage(null, 1)[0]
const question = (book: OutsideBook) => book.view()?.question ?? null

describe('the first start', () => {
  it('takes the file, and says in the trail what the books begin with', async () => {
    const till = await start(file)
    expect(till).toMatchObject({ account: 'shop@aclb', token: 'token-of-the-shop' })
    expect(till.book.view()).toBeNull()
    expect(newest()).toMatchObject({ action: 'outside.begun', facts: { account: 'shop@aclb', host: PRODUCTION_URL } })
  })

  it('and the same file at each later start is no news', async () => {
    await start(file)
    store.putPerson(manager)
    for (let at = 0; at < 3; at++) expect((await start(file)).book.view()).toBeNull()
    // The token was taken out of the file, as the fleet's page says.
    expect(await start({ ...file, bakong: {} })).toMatchObject({ token: 'token-of-the-shop' })
    expect((await start(file)).book.view()).toBeNull()
    expect(trail()).toEqual(['Till outside.begun'])
  })
})

describe('a file that names another account, in a shop without a manager', () => {
  it('is taken, stands in the trail with both accounts, and has to be seen', async () => {
    await start(file)
    const till = await start({ ...file, merchant: thief })
    expect(till.account).toBe('thief@aclb')
    expect(onDisk.merchant?.accountId).toBe('thief@aclb')
    expect(newest()).toMatchObject({ action: 'outside.taken', facts: { account: 'shop@aclb → thief@aclb' } })
    const [notice] = till.book.view()?.notices ?? []
    expect(notice).toMatchObject({
      kind: 'taken',
      changes: [{ field: 'merchant.accountId', from: 'shop@aclb', to: 'thief@aclb' }],
    })
    till.book.seen(notice?.id ?? 0, 'Till')
    expect(till.book.view()).toBeNull()
    expect(newest()).toMatchObject({ action: 'outside.seen' })
  })
})

describe('a file that names another account or host, once the shop has a manager', () => {
  const evil: Provision = {
    merchant: thief,
    bakong: { baseUrl: EVIL, token: 'token-of-the-thief' },
    api: { enabled: true, keys: [KEY] },
    updates: { enabled: true, feed: 'https://evil.example/feed' },
    sale: { khrPerUsd: 4050 },
  }

  beforeEach(async () => {
    await start(file)
    store.putPerson(manager)
  })

  it('waits for their word: the till sells on with the old account, host and token, and asks', async () => {
    const till = await start(evil)
    expect(till).toMatchObject({ account: 'shop@aclb', host: PRODUCTION_URL, token: 'token-of-the-shop' })
    expect(till.provision.api).toBeUndefined()
    expect(till.provision.updates).toBeUndefined()
    // What decides nothing of that is taken.
    expect(onDisk.sale?.khrPerUsd).toBe(4050)
    expect(question(till.book)?.changes).toEqual(
      expect.arrayContaining([
        { field: 'merchant.accountId', from: 'shop@aclb', to: 'thief@aclb' },
        { field: 'bakong.baseUrl', from: PRODUCTION_URL, to: EVIL },
        { field: 'bakong.token', from: null, to: null },
        { field: 'api.keys', from: null, to: null },
      ]),
    )
    expect(JSON.stringify(till.book.view())).not.toContain('token-of')
    expect(newest()).toMatchObject({
      action: 'outside.asked',
      facts: { account: 'shop@aclb → thief@aclb', host: `${PRODUCTION_URL} → ${EVIL}` },
    })
  })

  it('is asked once, however often the till starts; another file is another question', async () => {
    const first = question((await start(evil)).book)?.id
    expect(question((await start(evil)).book)?.id).toBe(first)
    expect(trail().filter((line) => line.endsWith('outside.asked'))).toHaveLength(1)
    const other = await start({ ...evil, merchant: { ...thief, accountId: 'other@aclb' } })
    expect(question(other.book)?.id).not.toBe(first)
    expect(other.book.answer(first ?? '', true, 'Sophea')).toMatchObject({ ok: false })
    expect(trail().filter((line) => line.endsWith('outside.asked'))).toHaveLength(2)
    // The file is as it was: nothing is asked any more.
    expect((await start(file)).book.view()).toBeNull()
  })

  it('is taken whole after a yes, with the manager’s name, and the old token never meets the new host', async () => {
    const till = await start(evil)
    expect(till.book.answer(question(till.book)?.id ?? '', true, 'Sophea').ok).toBe(true)
    expect(newest()).toMatchObject({
      actor: 'Sophea',
      action: 'outside.allowed',
      facts: { account: 'shop@aclb → thief@aclb' },
    })
    // Not before the till opens again.
    expect(onDisk.merchant?.accountId).toBe('shop@aclb')
    const again = await start(evil)
    expect(again).toMatchObject({ account: 'thief@aclb', host: EVIL, token: 'token-of-the-thief' })
    expect(again.provision.api?.keys).toEqual([KEY])
    expect(again.book.view()).toBeNull()
    expect((await start(evil)).book.view()).toBeNull()
  })

  it('is not asked again after a no, until it wants something else', async () => {
    const till = await start(evil)
    till.book.answer(question(till.book)?.id ?? '', false, 'Sophea')
    expect(till.book.view()).toMatchObject({ question: null, declined: true })
    expect(newest()).toMatchObject({ actor: 'Sophea', action: 'outside.declined' })
    for (let at = 0; at < 2; at++) {
      const again = await start(evil)
      expect(again).toMatchObject({ account: 'shop@aclb', host: PRODUCTION_URL, token: 'token-of-the-shop' })
      expect(again.book.view()).toMatchObject({ question: null, declined: true })
    }
    const other = await start({ ...evil, merchant: { ...thief, accountId: 'other@aclb' } })
    expect(question(other.book)).not.toBeNull()
  })

  it('forgets the old token where a host comes without one of its own', async () => {
    const till = await start({ bakong: { baseUrl: EVIL } })
    secrets.set(NEXT_TOKEN, 'renewed-for-the-shop')
    till.book.answer(question(till.book)?.id ?? '', true, 'Sophea')
    expect(await start({ bakong: { baseUrl: EVIL } })).toMatchObject({ host: EVIL, token: null })
    expect(secrets.size).toBe(0)
  })

  it('keeps the keys that held before, and takes no new one', async () => {
    const keys = [KEY, `${KEY}b`]
    await start({ ...file, api: { enabled: true, keys } })
    const till = await start({ ...evil, api: { enabled: true, keys: [KEY, `${KEY}c`] } })
    expect(till.provision.api).toEqual({ enabled: true, keys: [KEY] })
  })

  it('waits too when the manager was removed since', async () => {
    store.putPerson({ ...manager, active: false })
    expect(await start(evil)).toMatchObject({ account: 'shop@aclb' })
    store.putPerson({ ...manager, role: 'cashier' })
    expect(question((await start(evil)).book)).not.toBeNull()
  })

  it.each(['vault', 'setup'] as const)(
    'after a yes that a power cut at the %s broke off: the next start does the rest',
    async (place) => {
      const till = await start(evil)
      till.book.answer(question(till.book)?.id ?? '', true, 'Sophea')
      cut = place
      await expect(start(evil)).rejects.toThrow('the power is cut')
      cut = null
      // Whatever was done of it: no token stands beside the other one's host.
      if (onDisk.bakong.baseUrl === EVIL) expect(secrets.get(TOKEN)).not.toBe('token-of-the-shop')
      expect(await start(evil)).toMatchObject({ account: 'thief@aclb', host: EVIL, token: 'token-of-the-thief' })
      expect(trail().filter((line) => line === 'Sophea outside.allowed')).toHaveLength(1)
      expect((await start(evil)).book.view()).toBeNull()
    },
  )

  it('takes nothing where the books can’t say so', async () => {
    const broken = new Proxy(store, {
      get: (target, name) =>
        name === 'together'
          ? () => {
              throw new StoreFailure('full', 'as the test wants')
            }
          : Reflect.get(target, name),
    })
    const whole = store
    store = broken
    expect(await start(evil)).toMatchObject({ account: 'shop@aclb', host: PRODUCTION_URL, token: 'token-of-the-shop' })
    store = whole
  })

  it('changes what only has to be seen at once: keys, e-mail, another token of the same shop', async () => {
    const till = await start({
      ...file,
      bakong: { token: 'another-token', email: 'a@b.kh' },
      api: { enabled: true, keys: [KEY] },
    })
    expect(till.token).toBe('another-token')
    expect(till.provision.api?.keys).toEqual([KEY])
    expect(till.book.view()?.notices[0]?.changes.map(({ field }) => field)).toEqual([
      'bakong.token',
      'api.keys',
      'bakong.email',
      'api.enabled',
    ])
    expect(JSON.stringify(store.db.prepare('SELECT * FROM audit').all())).not.toMatch(/another-token(?!\w)/)
  })

  it('leaves demo alone: it takes no money, and the live books ask when they open', async () => {
    await start(evil, { live: false })
    expect(trail()).toEqual(['Till outside.begun'])
    expect(await start({})).toMatchObject({ account: 'shop@aclb' })
  })
})

describe('a set-up file that somebody has edited', () => {
  const edited = () => {
    onDisk = { ...onDisk, merchant: thief, bakong: { ...onDisk.bakong, baseUrl: EVIL } }
  }
  beforeEach(async () => {
    await start(file)
    store.putPerson(manager)
    edited()
  })

  it('is put back, asked about, and asked about again after a no', async () => {
    const till = await start()
    expect(till).toMatchObject({ account: 'shop@aclb', host: PRODUCTION_URL, token: 'token-of-the-shop' })
    expect(onDisk.merchant?.accountId).toBe('shop@aclb')
    const again = await start()
    expect(question(again.book)?.id).toBe(question(till.book)?.id)
    expect(trail().filter((line) => line.endsWith('outside.asked'))).toHaveLength(1)
    again.book.answer(question(again.book)?.id ?? '', false, 'Sophea')
    expect((await start()).book.view()).toBeNull()
    edited()
    expect(question((await start()).book)).not.toBeNull()
  })

  it('is done after a yes, without the old host’s token', async () => {
    const till = await start()
    till.book.answer(question(till.book)?.id ?? '', true, 'Sophea')
    expect(await start()).toMatchObject({ account: 'thief@aclb', host: EVIL, token: null })
    expect(onDisk.merchant?.accountId).toBe('thief@aclb')
    expect((await start()).book.view()).toBeNull()
  })

  it('is done after a yes that a power cut broke off, and asks nothing more', async () => {
    const till = await start()
    till.book.answer(question(till.book)?.id ?? '', true, 'Sophea')
    cut = 'setup'
    await expect(start()).rejects.toThrow('the power is cut')
    cut = null
    const again = await start()
    expect(again).toMatchObject({ account: 'thief@aclb', host: EVIL, token: null })
    expect(again.book.view()).toBeNull()
    expect(onDisk.merchant?.accountId).toBe('thief@aclb')
    expect((await start()).book.view()).toBeNull()
  })

  it('is asked about again right after a no, when it is edited to the same once more', async () => {
    const till = await start()
    till.book.answer(question(till.book)?.id ?? '', false, 'Sophea')
    edited()
    expect(question((await start()).book)).not.toBeNull()
  })

  it('takes with a yes what was shown, and leaves what a manager changed at the till since', async () => {
    const till = await start()
    await till.setupFile.change((now) => ({ ...now, bakong: { ...now.bakong, email: 'shop@x.kh' } }))
    till.book.answer(question(till.book)?.id ?? '', true, 'Sophea')
    const again = await start()
    expect(again.account).toBe('thief@aclb')
    expect(again.setupFile.read().bakong.email).toBe('shop@x.kh')
    expect(again.book.view()).toBeNull()
  })

  it('that can’t be put back holds nothing all the same', async () => {
    cut = 'setup'
    const book = new OutsideBook({ store, clock, nameOf: (secret) => secret, changed: () => undefined })
    book.begin(book.judge({}, onDisk))
    expect(book.ownSetup(setupFile).read().merchant?.accountId).toBe('shop@aclb')
  })
})

describe('what a manager changes at the till itself', () => {
  it('is no word from outside, and stays so when the power goes between the books and the file', async () => {
    const till = await start(file)
    store.putPerson(manager)
    const change = (khmerName: string | undefined) =>
      till.setupFile.change((now) => ({
        ...now,
        merchant: { ...thief, ...(khmerName === undefined ? {} : { khmerName }) },
      }))
    await change('ហាង')
    expect((await start()).book.view()).toBeNull()
    await change(undefined)
    const again = await start()
    expect(again.book.view()).toBeNull()
    expect(again.setupFile.read().merchant).toEqual(thief)

    cut = 'setup'
    await expect(again.setupFile.change((now) => ({ ...now, merchant: shop }))).rejects.toThrow()
    cut = null
    expect(await start()).toMatchObject({ account: 'thief@aclb' })
    expect((await start()).book.view()).toBeNull()
  })
})

describe('the second folder of backups', () => {
  it('is told when the file beside the backups names another one than was chosen at the till', async () => {
    const { book } = await start(file)
    book.secondFolderIs(null, false)
    book.secondFolderIs('/media/stick', true)
    book.secondFolderIs('/media/stick', false)
    expect(book.view()).toBeNull()
    book.secondFolderIs('/home/thief', false)
    book.secondFolderIs('/home/thief', false)
    expect(book.view()?.notices.map(({ changes }) => changes)).toEqual([
      [{ field: 'backups.second', from: '/media/stick', to: '/home/thief' }],
    ])
    expect(newest()).toMatchObject({ action: 'outside.taken', facts: { fields: 'backups.second' } })
  })
})

describe('PINs that a file switches off', () => {
  it('have to be seen by a manager', async () => {
    store.putPerson(manager)
    const till = await start(file)
    till.book.pinsOff()
    expect((await start(file)).book.view()?.notices).toMatchObject([{ kind: 'pins-off', changes: [] }])
  })
})

it('does not compile when a field has no word', () => {
  const { token: _token, ...withoutToken } = provisionGuards.bakong
  // @ts-expect-error: the token's is missing
  const wrong: GuardsOf<Provision> = { ...provisionGuards, bakong: withoutToken }
  const { merchantId: _merchantId, ...withoutId } = setupGuards.merchant
  // @ts-expect-error: so is that of a field of one member of a union
  const wrongToo: GuardsOf<Setup> = { ...setupGuards, merchant: withoutId }
  expect(wrong && wrongToo).toBeTruthy()
  expect(Object.keys(provisionGuards).sort()).toEqual(Object.keys(Provision.shape).sort())
})

describe('whatever files come and go, and wherever the power goes', () => {
  const hosts = [PRODUCTION_URL, EVIL]
  const accounts = ['shop@aclb', 'thief@aclb', 'other@aclb']
  /** A token says whose it is, so that one beside another host is seen. */
  const tokenOf = (host: string) => `token-for-${host}`
  const aFile = fc.record({
    account: fc.constantFrom(...accounts),
    host: fc.constantFrom(...hosts),
    token: fc.boolean(),
  })
  const step = fc.record({
    given: fc.option(aFile, { nil: null }),
    edit: fc.option(fc.record({ account: fc.constantFrom(...accounts), host: fc.constantFrom(...hosts) }), {
      nil: null,
      freq: 3,
    }),
    cut: fc.constantFrom(null, null, null, 'vault' as const, 'setup' as const),
    answer: fc.constantFrom(null, null, true, false),
  })

  it('account and host change by a yes alone, no token meets another host, and the same files are asked about once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
        store = books()
        onDisk = { ...freshSetup, mode: 'live' }
        secrets = new Map()
        cut = null
        const first = { merchant: shop, bakong: { baseUrl: PRODUCTION_URL, token: tokenOf(PRODUCTION_URL) } } as const
        await start(first)
        store.putPerson(manager)
        let inForce = { account: 'shop@aclb', host: PRODUCTION_URL }
        let allowed: typeof inForce | null = null
        for (const { given, edit, cut: place, answer } of steps) {
          if (edit !== null) {
            const merchant = { ...shop, accountId: edit.account }
            onDisk = { ...onDisk, merchant, bakong: { ...onDisk.bakong, baseUrl: edit.host } }
          }
          const provision: Provision =
            given === null
              ? {}
              : {
                  merchant: { ...shop, accountId: given.account },
                  bakong: { baseUrl: given.host, ...(given.token ? { token: tokenOf(given.host) } : {}) },
                }
          cut = place
          const broken = await start(provision).then(
            () => null,
            (failure: unknown) => failure,
          )
          cut = null
          if (broken !== null) expect(String(broken)).toContain('the power is cut')
          const asked = trail().length
          const till = await start(provision)
          if (broken === null) expect(trail()).toHaveLength(asked)
          expect({ account: till.account, host: till.host }).toEqual(allowed ?? inForce)
          inForce = allowed ?? inForce
          allowed = null
          expect([null, tokenOf(inForce.host)]).toContain(till.token)
          const now = question(till.book)
          if (now === null || answer === null) continue
          const wanted = (field: string) => now.changes.find((change) => change.field === field)?.to
          till.book.answer(now.id, answer, 'Sophea')
          if (!answer) continue
          allowed = {
            account: wanted('merchant.accountId') ?? inForce.account,
            host: wanted('bakong.baseUrl') ?? inForce.host,
          }
        }
      }),
      { numRuns: 60 },
    )
  }, 120_000)
})
