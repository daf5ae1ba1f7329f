// What the book of files from outside keeps, writes and shows at each step, with the books in memory: a step that is lost here
// leaves a thief's account in force, or a manager who never hears of it.

import { beforeEach, describe, expect, it } from 'vitest'
import { OutsideBook, type OutsideDeps } from '../../electron/core/outside'
import type { Person } from '../../electron/core/ports'
import { KeptOutside } from '../../shared/outsideSchema'
import { PRODUCTION_URL, type Provision } from '../../shared/provision'
import type { Sale } from '../../shared/sale'
import { freshSetup, type Setup } from '../../shared/setup'
import { aSale } from '../support/builders'
import { FakeClock } from '../support/clock'

const shop = { type: 'individual', accountId: 'shop@aclb', name: 'Shop', city: 'Phnom Penh' } as const
const thief = { ...shop, accountId: 'thief@aclb' } as const
const EVIL = 'https://evil.example'
const setup: Setup = { ...freshSetup, mode: 'live', merchant: shop }
const person = (over: Partial<Person>): Person => ({
  ...{ id: 'one', name: 'Sophea', role: 'manager', active: true, pinHash: 'x', addedAt: 0 },
  ...over,
})

let clock: FakeClock
let stored: string | null
let trail: { at: number; actor: string; action: string; facts: unknown }[]
let people: Person[]
let last: Sale | null
let changes: number
let writes: number

beforeEach(() => {
  clock = new FakeClock()
  ;[stored, trail, people, last, changes, writes] = [null, [], [], null, 0, 0]
})

function opened(): OutsideBook {
  const store: OutsideDeps['store'] = {
    setting: (key) => (key === 'outside' ? stored : null),
    putSetting: (key, value) => {
      expect(key).toBe('outside')
      writes += 1
      stored = value
    },
    appendAudit: (entry) => trail.push(entry as (typeof trail)[number]),
    together: (work) => work(),
    people: () => people,
    lastSales: (limit) => (last === null || limit !== 1 ? [] : [last]),
  }
  return new OutsideBook({
    store,
    clock,
    nameOf: (secret) => `name of ${secret.length}`,
    changed: () => {
      changes += 1
    },
  })
}

/** One start: judged, and written down. */
function begun(given: Provision = {}, of: Setup = setup) {
  const book = opened()
  const judged = book.judge(given, of)
  book.begin(judged)
  return { book, judged }
}
const kept = () => KeptOutside.parse(JSON.parse(stored ?? 'null'))
const newest = () => trail.at(-1)

describe('the first start', () => {
  it('takes what is there, and names account and host', () => {
    const { book, judged } = begun()
    expect(judged.provision).toEqual({})
    expect(trail).toEqual([
      {
        ...{ at: clock.now(), actor: 'Till', action: 'outside.begun' },
        facts: { account: 'shop@aclb', host: PRODUCTION_URL, fields: 'merchant.accountId, bakong.baseUrl' },
      },
    ])
    expect(book.view()).toBeNull()
  })

  it('without an account names the host alone', () => {
    begun({}, { ...setup, merchant: null })
    expect(newest()?.facts).toEqual({ host: PRODUCTION_URL, fields: 'bakong.baseUrl' })
  })

  it('that sold for this account before is no news', () => {
    last = aSale({ accountId: 'shop@aclb' })
    begun()
    expect(newest()?.action).toBe('outside.begun')
  })

  it('that sold for another account before is told, with both', () => {
    last = aSale({ accountId: 'former@aclb' })
    const { book } = begun()
    expect(newest()).toMatchObject({
      action: 'outside.taken',
      facts: { account: 'former@aclb → shop@aclb', fields: 'merchant.accountId' },
    })
    const change = { field: 'merchant.accountId', from: 'former@aclb', to: 'shop@aclb' }
    expect(book.view()).toEqual({
      question: null,
      notices: [{ id: 1, at: clock.now(), kind: 'taken', changes: [change] }],
      declined: false,
    })
  })

  it('before anything is in force the file is taken as it is, and the set-up too', () => {
    const book = opened()
    const given: Provision = { merchant: thief }
    expect(book.asBefore(given)).toBe(given)
    expect(book.inForce(setup)).toBe(setup)
    expect([book.view(), book.dropsToken]).toEqual([null, false])
    book.tokenDropped()
    book.filed(setup)
    book.seen(1, 'Sophea')
    book.secondFolderIs('/media', false)
    expect(book.answer('x', true, 'Sophea')).toMatchObject({ ok: false, error: { code: 'nothing-to-resolve' } })
    expect([writes, changes]).toEqual([0, 0])
  })

  it('and a second one with the same files writes nothing', () => {
    begun()
    const before = writes
    begun()
    expect([writes - before, trail.length]).toEqual([0, 1])
  })
})

describe('whose word it needs', () => {
  it.each<[what: string, who: readonly Person[], waits: boolean]>([
    ['nobody’s in a shop without people', [], false],
    ['nobody’s in a shop of cashiers', [person({ role: 'cashier' })], false],
    ['a manager’s', [person({})], true],
    ['a manager’s, though they were removed', [person({ active: false })], true],
  ])('%s', (_, who, waits) => {
    begun()
    people = [...who]
    const { book } = begun({ merchant: thief })
    expect(book.view()?.question === null).toBe(!waits)
    expect(kept().managed).toBe(waits)
    expect(book.inForce(setup).merchant?.accountId).toBe(waits ? 'shop@aclb' : 'thief@aclb')
    // Where nothing can be written down the file's account is left to the set-up, as it is in force.
    expect(book.asBefore({ merchant: thief, language: 'km' })).toEqual({ language: 'km' })
    // Once a shop had one, it has.
    people = []
    begun({ merchant: thief })
    expect(kept().managed).toBe(waits)
  })
})

describe('a host that changes', () => {
  it('takes its token with it, until that is gone', () => {
    begun()
    const { book } = begun({ bakong: { baseUrl: EVIL } })
    expect(book.dropsToken).toBe(true)
    // Another start finds it still to be done.
    expect(begun({ bakong: { baseUrl: EVIL } }).book.dropsToken).toBe(true)
    book.tokenDropped()
    expect(book.dropsToken).toBe(false)
    expect(opened().dropsToken).toBe(false)
  })

  it('with a manager’s yes as well, and an account alone takes none', () => {
    begun()
    people = [person({})]
    for (const [given, drops] of [
      [{ merchant: thief }, false],
      [{ merchant: thief, bakong: { baseUrl: EVIL } }, true],
    ] as const) {
      const { book } = begun(given)
      expect(book.dropsToken).toBe(false)
      expect(book.answer(book.view()?.question?.id ?? '', true, 'Sophea').ok).toBe(true)
      expect(begun(given).book.dropsToken).toBe(drops)
    }
  })
})

describe('a question', () => {
  const given: Provision = { merchant: { ...thief, khmerName: 'ហ'.repeat(100) }, bakong: { token: 'secret-token' } }
  beforeEach(() => {
    begun()
    people = [person({})]
    clock.setWall(clock.now() + 1000)
  })

  it('shows each field as it is and as it would be, and no secret', () => {
    const { book, judged } = begun(given)
    const asked = book.view()?.question
    expect(asked?.at).toBe(clock.now())
    expect(asked?.changes).toEqual([
      { field: 'merchant.accountId', from: 'shop@aclb', to: 'thief@aclb' },
      { field: 'bakong.token', from: null, to: null },
      { field: 'merchant.khmerName', from: null, to: 'ហ'.repeat(100) },
    ])
    expect(judged.provision.merchant).toBeUndefined()
    expect(newest()).toMatchObject({
      actor: 'Till',
      action: 'outside.asked',
      facts: { account: 'shop@aclb → thief@aclb' },
    })
    // It is asked once.
    begun(given)
    expect(trail.filter(({ action }) => action === 'outside.asked')).toHaveLength(1)
    expect(kept().question?.at).toBe(clock.now())
  })

  it('is answered by its own number alone', () => {
    const { book } = begun(given)
    const before = writes
    expect(book.answer('another', true, 'Sophea')).toMatchObject({ ok: false, error: { code: 'nothing-to-resolve' } })
    expect([writes - before, changes]).toEqual([0, 0])
  })

  it('after a yes is done at the next start, and not before', () => {
    const { book } = begun(given)
    book.answer(book.view()?.question?.id ?? '', true, 'Sophea')
    expect([changes, newest()?.actor, newest()?.action]).toEqual([1, 'Sophea', 'outside.allowed'])
    expect(book.inForce(setup).merchant?.accountId).toBe('shop@aclb')
    const again = begun(given)
    expect(again.book.inForce(setup).merchant?.accountId).toBe('thief@aclb')
    expect([again.book.view(), again.judged.line]).toEqual([null, null])
  })

  it('after a no is not asked again while the file wants just this, and says so', () => {
    const { book } = begun(given)
    book.answer(book.view()?.question?.id ?? '', false, 'Sophea')
    expect([changes, newest()?.actor, newest()?.action]).toEqual([1, 'Sophea', 'outside.declined'])
    expect(book.view()).toEqual({ question: null, notices: [], declined: true })
    const again = begun(given)
    expect(again.book.view()).toEqual({ question: null, notices: [], declined: true })
    expect(trail.at(-1)?.action).toBe('outside.declined')
    // The file is as it was.
    expect(begun().book.view()).toBeNull()
  })

  it('that a set-up file asks is kept apart until it is answered, though the file was put back', () => {
    const edited = { ...setup, merchant: thief }
    const { book } = begun({}, edited)
    expect(book.inForce(edited).merchant?.accountId).toBe('shop@aclb')
    const { id } = book.view()?.question ?? {}
    expect(begun({}, setup).book.view()?.question?.id).toBe(id)
    const third = begun({}, setup).book
    third.answer(id ?? '', false, 'Sophea')
    expect([kept().aside, third.view()]).toEqual([null, null])
  })
})

describe('notices', () => {
  it('are the newest twenty, each with its number, and leave one by one once they are seen', () => {
    begun()
    for (let number = 0; number < 22; number++) {
      clock.setWall(clock.now() + 1)
      begun({ bakong: { email: `a${number}@b.kh` } })
    }
    const { book } = begun({ bakong: { email: 'a21@b.kh' } })
    const ids = () => book.view()?.notices.map(({ id }) => id) ?? []
    expect(ids()).toEqual(Array.from({ length: 20 }, (_, index) => index + 3))
    expect(book.view()?.notices.at(-1)?.changes).toEqual([{ field: 'bakong.email', from: 'a20@b.kh', to: 'a21@b.kh' }])
    const before = writes
    book.seen(2, 'Sophea')
    expect([writes - before, changes]).toEqual([0, 0])
    book.seen(5, 'Sophea')
    expect(ids()).not.toContain(5)
    expect([ids().length, changes]).toEqual([19, 1])
    expect(newest()).toMatchObject({ actor: 'Sophea', action: 'outside.seen', facts: {} })
  })

  it('of long texts and many fields stay short in the trail', () => {
    begun()
    const long = `https://feed.example/${'x'.repeat(300)}`
    const { book } = begun({ merchant: { ...thief, name: 'A', city: 'B' }, updates: { enabled: true, feed: long } })
    const notice = book.view()?.notices[0]
    expect(notice?.changes.find(({ field }) => field === 'updates.feed')?.to).toBe(long.slice(0, 120))
    const { fields } = (newest()?.facts ?? {}) as { fields: string }
    expect(fields.startsWith('merchant.accountId, ')).toBe(true)
    expect(fields.length).toBeLessThanOrEqual(120)
  })

  it('of PINs that a file switches off are for a shop with an active manager', () => {
    for (const [who, told] of [
      [[], false],
      [[person({ active: false })], false],
      [[person({ role: 'cashier' })], false],
      [[person({})], true],
    ] as const) {
      stored = null
      people = [...who]
      opened().pinsOff()
      expect(stored !== null).toBe(told)
    }
    expect(kept()).toMatchObject({ facts: null, notices: [{ id: 1, kind: 'pins-off', changes: [] }] })
    expect(trail).toEqual([])
    // The first start that comes after it keeps the notice.
    expect(begun().book.view()?.notices).toHaveLength(1)
  })

  it('of the second folder: told where it is another than the till last knew', () => {
    const { book } = begun()
    const lines = trail.length
    book.secondFolderIs('/media/a', false)
    expect([book.view(), trail.length, kept().secondFolder]).toEqual([null, lines, '/media/a'])
    const before = writes
    book.secondFolderIs('/media/a', false)
    expect(writes).toBe(before)
    book.secondFolderIs('/media/b', true)
    expect([book.view(), kept().secondFolder]).toEqual([null, '/media/b'])
    book.secondFolderIs(null, false)
    expect(book.view()?.notices[0]?.changes).toEqual([{ field: 'backups.second', from: '/media/b', to: null }])
    expect(newest()).toMatchObject({ actor: 'Till', action: 'outside.taken', facts: { fields: 'backups.second' } })
  })
})

describe('the set-up file', () => {
  it('as it lies on the disk is remembered while it says something else than is in force', () => {
    begun()
    people = [person({})]
    const edited = { ...setup, merchant: thief }
    const { book } = begun({}, edited)
    expect(kept().stale).not.toBeNull()
    const before = writes
    // Not put back yet.
    book.filed(edited)
    expect(writes).toBe(before)
    book.filed(setup)
    expect(kept().stale).toBeNull()
    book.filed(setup)
    expect(writes).toBe(before + 1)
  })

  it('is made known here before the till itself writes it, and no more once it has', async () => {
    const { book } = begun()
    let onDisk: Setup = setup
    const steps: string[] = []
    const file = book.ownSetup({
      read: () => onDisk,
      change: async (edit) => {
        const next = edit(onDisk)
        steps.push(`next ${kept().next?.['merchant.accountId']}`)
        onDisk = next
      },
    })
    await file.change((now) => ({ ...now, merchant: thief }))
    expect(steps).toEqual(['next thief@aclb'])
    expect([kept().next, kept().facts?.['merchant.accountId']]).toEqual([null, 'thief@aclb'])
    expect(file.read().merchant?.accountId).toBe('thief@aclb')
    const before = writes
    // What decides nothing is written by nobody here.
    await file.change((now) => ({ ...now, welcomed: true }))
    expect([writes - before, onDisk.welcomed]).toEqual([0, true])
    expect(begun({}, onDisk).book.view()).toBeNull()
  })
})
