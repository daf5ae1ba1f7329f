// People on the real store: roles, locks, slowed guessing that a restart does not end, and the trail.

import { afterEach, describe, expect, it } from 'vitest'
import { APPROVAL_MS, type ManagersWord } from '../../electron/core/managersWord'
import { factsOf } from '../../electron/core/matters'
import { AUDIT_PAGE, isAudited, type People, WAITS, waitAfter } from '../../electron/core/people'
import { type Person, type PinHasher, StoreFailure } from '../../electron/core/ports'
import { verifyAudit } from '../../electron/store/people'
import { createPinHasher } from '../../electron/system/pins'
import { apiReadGrant } from '../../shared/grants'
import { books, sell } from '../store/support'
import { anId } from '../support/builders'
import { FakeClock } from '../support/clock'
import { peopleOn, plainPins } from '../support/peopleKit'

/** As a KDF behaves, without its cost; the real one has tests of its own. */
const quick: PinHasher = {
  hash: async (pin) => `scrypt$${pin}`,
  matches: async (pin, kept) => kept === `scrypt$${pin}`,
  ...plainPins,
}

const kits: People[] = []
afterEach(() => {
  for (const people of kits.splice(0)) people.close()
})

async function shop(pins: PinHasher = quick) {
  const clock = new FakeClock()
  const store = books()
  const handovers: number[] = []
  const { word, open: made } = peopleOn({
    ...{ store, clock, pins, newId: anId, changed: () => undefined, storeFailed: () => undefined },
    handedOver: () => handovers.push(clock.now()),
  })
  const open = (options = {}) => {
    const people = made(options)
    kits.push(people)
    return people
  }
  const people = open()
  await people.add({ name: 'Sophea', role: 'manager', pin: '4711' })
  await people.add({ name: 'Dara', role: 'cashier', pin: '2583' })
  const id = (name: string) => people.view().people.find((person) => person.name === name)?.id ?? ''
  return { clock, store, people, open, word, handovers, manager: id('Sophea'), cashier: id('Dara') }
}

const actions = (people: People) => people.auditPage(null).entries.map(({ actor, action }) => `${actor} ${action}`)

describe('what only a proven manager may do', () => {
  it('is unproven while PINs are off and there is a manager, whoever stands there', async () => {
    const { people, manager } = await shop()
    expect([people.actor().role, people.unproven]).toEqual(['manager', true])
    people.lock({ mode: 'settings' })
    expect(people.unproven).toBe(false)
    people.lock({ mode: 'off' })
    await people.change({ id: manager, active: false })
    expect(people.unproven).toBe(false)
  })
})

describe('who may do what', () => {
  it('is everything for everybody while no PIN is asked for', async () => {
    const { people } = await shop()
    expect(people.actor()).toEqual({ name: 'Till', role: 'manager' })
    expect(people.view().locked).toBe(false)
  })

  it('is a cashier’s work for everybody when only settings are locked', async () => {
    const { people, manager } = await shop()
    people.lock({ mode: 'settings' })
    expect(people.actor().role).toBe('cashier')
    expect(people.view().locked).toBe(false)
    expect((await people.signIn(manager, '4711')).ok).toBe(true)
    expect(people.actor()).toEqual({ name: 'Sophea', role: 'manager' })
    people.signOut()
    expect(people.actor().role).toBe('cashier')
  })

  it('is nothing until somebody has signed in, when everyone must', async () => {
    const { people, cashier } = await shop()
    people.lock({ mode: 'everyone' })
    expect(people.actor().role).toBe('nobody')
    expect(people.view().locked).toBe(true)
    expect((await people.signIn(cashier, '2583')).ok).toBe(true)
    expect(people.actor()).toEqual({ name: 'Dara', role: 'cashier' })
  })

  it('ends after idle minutes, and not while the till is touched', async () => {
    const { people, cashier, clock } = await shop()
    people.lock({ mode: 'everyone', idleMinutes: 2 })
    await people.signIn(cashier, '2583')
    await clock.pass(110_000)
    people.active()
    await clock.pass(110_000)
    expect(people.view().locked).toBe(false)
    await clock.pass(10_001)
    expect(people.view().locked).toBe(true)
    expect(people.auditPage(null).entries[0]).toMatchObject({ actor: 'Dara', facts: { why: 'idle' } })
  })

  // What somebody has half typed must not wait for the next one who signs in.
  it('is handed over at a sign-in, a sign-out, a lock and a change of person, and at nothing else', async () => {
    const { people, cashier, manager, handovers } = await shop()
    const told = async (act: () => unknown) => {
      const before = handovers.length
      await act()
      return handovers.length - before
    }
    people.lock({ mode: 'settings' })
    expect(await told(() => people.signIn(cashier, '2583'))).toBe(1)
    expect(await told(() => people.signIn(cashier, '2583'))).toBe(0)
    expect(await told(() => people.signIn(cashier, '1111'))).toBe(0)
    expect(await told(() => people.lock({ idleMinutes: 3 }))).toBe(0)
    expect(await told(() => people.signIn(manager, '4711'))).toBe(1)
    expect(await told(() => people.signOut())).toBe(1)
    expect(await told(() => people.signOut())).toBe(0)
    expect(await told(() => people.lock({ mode: 'everyone' }))).toBe(1)
  })

  it('ends even when the disk can’t write it down', async () => {
    const { people, store, cashier, clock } = await shop()
    people.lock({ mode: 'everyone', idleMinutes: 1 })
    await people.signIn(cashier, '2583')
    store.db.pragma('query_only = true')
    await clock.pass(60_001)
    store.db.pragma('query_only = false')
    expect(people.view().locked).toBe(true)
    expect(people.actor().role).toBe('nobody')
  })

  it('never leaves a locked till without a manager', async () => {
    const { people, manager } = await shop()
    people.lock({ mode: 'settings' })
    for (const change of [{ active: false }, { role: 'cashier' as const }])
      expect(await people.change({ id: manager, ...change })).toMatchObject({ error: { code: 'last-manager' } })
    people.lock({ mode: 'off' })
    await people.change({ id: manager, active: false })
    expect(people.lock({ mode: 'settings' })).toMatchObject({ error: { code: 'manager-missing' } })
  })
})

/** The question about this command, put to a manager. */
function asking(word: ManagersWord, id: string): string {
  const question = word.ask('slides.remove', { id })
  if (!question.ok) throw new Error(question.error.code)
  return question.value.id
}

describe('a manager’s word', () => {
  it('counts for one run of that command with that very input', async () => {
    const { people, word, manager } = await shop()
    people.lock({ mode: 'settings' })
    const id = anId()
    expect((await people.approve(manager, '4711', asking(word, id))).ok).toBe(true)
    expect(word.take('screens.choose', { kind: 'off' })).toBeNull()
    expect(word.take('slides.remove', { id: anId() })).toBeNull()
    expect(word.take('slides.remove', { id })).toEqual({ name: 'Sophea', role: 'manager' })
    expect(word.take('slides.remove', { id })).toBeNull()
  })

  it('answers a question once, and none that nobody asked', async () => {
    const { people, word, manager } = await shop()
    people.lock({ mode: 'settings' })
    const question = asking(word, anId())
    expect((await people.approve(manager, '4711', question)).ok).toBe(true)
    for (const over of [question, anId()])
      expect(await people.approve(manager, '4711', over)).toMatchObject({ error: { code: 'question-over' } })
  })

  it('is void after half a minute, and no cashier’s', async () => {
    const { people, word, manager, cashier, clock } = await shop()
    people.lock({ mode: 'settings' })
    const id = anId()
    await people.approve(manager, '4711', asking(word, id))
    await clock.pass(APPROVAL_MS + 1)
    expect(word.take('slides.remove', { id })).toBeNull()
    const again = asking(word, id)
    expect(await people.approve(cashier, '2583', again)).toMatchObject({ error: { code: 'manager-needed' } })
    expect(word.take('slides.remove', { id })).toBeNull()
  })

  // The next person at the till must not find a yes that was given to the one before.
  it('is void once somebody else stands at the till', async () => {
    const { people, word, manager, cashier } = await shop()
    people.lock({ mode: 'settings' })
    const id = anId()
    await people.approve(manager, '4711', asking(word, id))
    const open = asking(word, id)
    await people.signIn(cashier, '2583')
    expect(word.take('slides.remove', { id })).toBeNull()
    expect(await people.approve(manager, '4711', open)).toMatchObject({ error: { code: 'question-over' } })
  })
})

describe('a disk that can’t be written', () => {
  it('lets nobody in, and nobody allow anything: the trail would not know', async () => {
    const { people, word, store, manager } = await shop()
    people.lock({ mode: 'everyone' })
    const id = anId()
    const question = asking(word, id)
    store.db.pragma('query_only = true')
    await expect(people.signIn(manager, '4711')).rejects.toThrow(StoreFailure)
    await expect(people.approve(manager, '4711', question)).rejects.toThrow(StoreFailure)
    store.db.pragma('query_only = false')
    expect(people.actor().role).toBe('nobody')
    expect(word.take('slides.remove', { id })).toBeNull()
  })
})

it('what programs and pages ask is not in the trail, what they do is', () => {
  const asked = [...apiReadGrant.commands, 'setup.view', 'doctor.run'] as const
  expect(asked.filter(isAudited)).toEqual([])
  expect((['sale.confirmByHand', 'setup.token', 'till.leave'] as const).every(isAudited)).toBe(true)
})

describe('guessing', () => {
  it('is slowed more and more, and the right PIN waits as well', async () => {
    const { people, manager, clock } = await shop()
    people.lock({ mode: 'settings' })
    for (let miss = 1; miss < WAITS.one.free; miss++)
      expect(await people.signIn(manager, '0000')).toMatchObject({ error: { code: 'pin-wrong' } })
    expect(await people.signIn(manager, '0000')).toMatchObject({ error: { code: 'pin-wait', detail: '30' } })
    expect(await people.signIn(manager, '4711')).toMatchObject({ error: { code: 'pin-wait' } })
    await clock.pass(30_000)
    expect(await people.signIn(manager, '0000')).toMatchObject({ error: { code: 'pin-wait', detail: '60' } })
    await clock.pass(60_000)
    expect((await people.signIn(manager, '4711')).ok).toBe(true)
    expect(await people.signIn(manager, '0000')).toMatchObject({ error: { code: 'pin-wrong' } })
  })

  it('is not helped by a restart, nor by setting the clock forward', async () => {
    const { people, open, manager, clock } = await shop()
    people.lock({ mode: 'settings' })
    for (let miss = 0; miss < WAITS.one.free; miss++) await people.signIn(manager, '0000')
    clock.setWall(clock.now() + 86_400_000)
    expect(await people.signIn(manager, '4711')).toMatchObject({ error: { code: 'pin-wait' } })
    clock.setWall(clock.now() - 86_400_000)
    const restarted = open()
    expect(await restarted.signIn(manager, '4711')).toMatchObject({ error: { code: 'pin-wait' } })
    await clock.pass(30_000)
    expect((await restarted.signIn(manager, '4711')).ok).toBe(true)
  })

  it('counts a try before it is judged, however many come at once', async () => {
    const { people, manager } = await shop()
    people.lock({ mode: 'settings' })
    const all = await Promise.all(Array.from({ length: 20 }, () => people.signIn(manager, '0000')))
    expect(all.filter((result) => !result.ok && result.error.code === 'pin-wrong')).toHaveLength(WAITS.one.free - 1)
    expect(people.auditPage(null).entries.filter(({ action }) => action === 'people.pinWrong')).toHaveLength(3)
  })

  it('over all people together is slowed too, and a cashier’s own PIN wipes nothing out', async () => {
    const { people, clock, cashier, store } = await shop()
    for (let more = 0; more < 5; more++) await people.add({ name: `More ${more}`, role: 'cashier', pin: `95${more}9` })
    people.lock({ mode: 'settings' })
    const ids = people.view().people.flatMap(({ id }) => (id === cashier ? [] : [id]))
    for (const round of [1, 2]) for (const id of ids.slice(0, 5)) await people.signIn(id, `000${round}`)
    expect(await people.signIn(cashier, '2583')).toMatchObject({ error: { code: 'pin-wait' } })
    await clock.pass(WAITS.all.firstMs)
    expect((await people.signIn(cashier, '2583')).ok).toBe(true)
    expect(store.pinTries('*').failures).toBe(10)
  })

  // Half of the PINs of four digits, one at a time, day and night: more than two weeks, and each try in the trail.
  it('takes weeks at the longest wait, and locks nobody out of their own PIN for longer than five minutes', () => {
    expect(waitAfter(1000, WAITS.one)).toBe(300_000)
    expect(waitAfter(1000, WAITS.all)).toBe(300_000)
  })
})

describe('names', () => {
  // The trail says who did something by name alone.
  it('are one person’s each, however they are written', async () => {
    const { people, cashier } = await shop()
    for (const name of [
      'Dara',
      'dara',
      ' DARA ',
      'Da\u200bra',
      'Ｄａｒａ',
      'da\u00adra',
      'Till',
      'locked till',
      'API: Kiosk',
    ])
      expect(await people.add({ name, role: 'cashier', pin: '8642' }), name).toMatchObject({
        error: { code: 'name-taken', field: 'name' },
      })
    expect(await people.change({ id: cashier, name: 'SOPHEA' })).toMatchObject({ error: { code: 'name-taken' } })
    expect((await people.change({ id: cashier, name: 'DARA' })).ok).toBe(true)
    await people.change({ id: cashier, active: false })
    expect(await people.add({ name: 'Dara', role: 'cashier', pin: '8642' })).toMatchObject({
      error: { code: 'name-taken' },
    })
  })

  it('in Khmer are the same where they look the same', async () => {
    const { people } = await shop()
    await people.add({ name: 'សុខ  ដោ', role: 'cashier', pin: '8642' })
    for (const name of ['សុខ ដោ', 'សុខ ដ\u17c1\u17b6', 'សុខ\u200b ដោ'])
      expect(await people.add({ name, role: 'cashier', pin: '8642' })).toMatchObject({ error: { code: 'name-taken' } })
  })

  it('taken twice at once go to one', async () => {
    const { people } = await shop()
    const both = await Promise.all(['Vanna', 'vanna'].map((name) => people.add({ name, role: 'cashier', pin: '8642' })))
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('of books that hold one name twice are told apart at the start, and it stands in the trail', async () => {
    const { people, store, open, clock } = await shop()
    const dara = { role: 'cashier', pinHash: 'scrypt$2583', active: true } as const
    store.putPerson({ ...dara, id: anId(), name: 'DARA', addedAt: clock.now() + 1 })
    store.putPerson({ ...dara, id: anId(), name: 'Dara', addedAt: clock.now() + 2 })
    const again = open()
    expect(again.view().people.map(({ name }) => name)).toEqual(['Sophea', 'Dara', 'DARA (2)', 'Dara (3)'])
    expect(again.auditPage(null).entries.map(({ action, facts }) => [action, facts])).toEqual([
      ['people.renamed', { person: 'Dara', name: 'Dara (3)' }],
      ['people.renamed', { person: 'DARA', name: 'DARA (2)' }],
    ])
    open()
    expect(people.auditPage(null).entries).toHaveLength(2)
  })
})

describe('a PIN', () => {
  it('that everybody guesses is not taken', async () => {
    const { people, cashier } = await shop()
    for (const pin of ['1234', '0000', '111111'])
      expect(await people.add({ name: 'Vanna', role: 'cashier', pin })).toMatchObject({
        error: { code: 'pin-too-common' },
      })
    expect(await people.change({ id: cashier, pin: '4321' })).toMatchObject({ error: { code: 'pin-too-common' } })
  })

  // To refuse it would tell whoever sets it that somebody else has it.
  it('may be another one’s too, and nobody is told', async () => {
    const { people, cashier } = await shop()
    expect((await people.add({ name: 'Vanna', role: 'cashier', pin: '4711' })).ok).toBe(true)
    expect((await people.change({ id: cashier, pin: '4711' })).ok).toBe(true)
  })

  it('of old that is below the floor opens only by becoming another one', async () => {
    const { people: before, open, store, word, manager } = await shop()
    before.lock({ mode: 'everyone' })
    store.putPerson({ ...store.people()[0], pinHash: 'scrypt$1234' } as Person)
    const people = open()
    expect(await people.signIn(manager, '1234')).toMatchObject({ error: { code: 'pin-must-change' } })
    expect(people.view().locked).toBe(true)
    expect(await people.signIn(manager, '1234', '1111')).toMatchObject({ error: { code: 'pin-too-common' } })
    expect((await people.signIn(manager, '1234', '739182')).ok).toBe(true)
    expect(actions(people).slice(0, 2)).toEqual(['Sophea people.signedIn', 'Sophea people.pinChanged'])
    expect(await people.approve(manager, '1234', asking(word, anId()))).toMatchObject({ error: { code: 'pin-wrong' } })
    expect((await people.approve(manager, '739182', asking(word, anId()))).ok).toBe(true)
  })

  it('that was changed, and a name and a role, hold after a restart: the old PIN opens nothing any more', async () => {
    const { people, open, cashier, store } = await shop()
    const rows = () => store.people().filter(({ id }) => id !== cashier)
    const others = rows()
    expect((await people.change({ id: cashier, name: 'Dara Sok', role: 'manager', pin: '739182' })).ok).toBe(true)
    expect(rows()).toEqual(others)
    people.close()
    const again = open()
    expect(await again.signIn(cashier, '2583')).toMatchObject({ error: { code: 'pin-wrong' } })
    expect((await again.signIn(cashier, '739182')).ok).toBe(true)
    expect(again.view().people).toContainEqual(
      expect.objectContaining({ id: cashier, name: 'Dara Sok', role: 'manager' }),
    )
  })

  it('with a wrong old one changes nothing', async () => {
    const { people, manager } = await shop()
    expect(await people.signIn(manager, '1234', '739182')).toMatchObject({ error: { code: 'pin-wrong' } })
    expect((await people.signIn(manager, '4711')).ok).toBe(true)
  })

  it('that was kept before there was a keyring is kept better at the next sign-in', async () => {
    const better: PinHasher = {
      ...quick,
      hash: async (pin) => `scrypt$better$${pin}`,
      matches: async (pin, kept) => kept === `scrypt$${pin}` || kept === `scrypt$better$${pin}`,
      couldBeBetter: (kept) => !kept.startsWith('scrypt$better'),
    }
    const { open, store, manager } = await shop(better)
    store.putPerson({ ...store.people()[0], pinHash: 'scrypt$4711' } as Person)
    const people = open()
    expect((await people.signIn(manager, '4711')).ok).toBe(true)
    expect(store.people()[0]?.pinHash).toBe('scrypt$better$4711')
    expect((await people.signIn(manager, '4711')).ok).toBe(true)
  })
})

describe('PINs whose pepper is gone', () => {
  const gone: PinHasher = { ...quick, isLost: () => true }

  // Restored books on a new computer: a thief with both must not get in, and a shop must not be shut out for ever.
  it('let nobody in, count no tries, and are said to be lost', async () => {
    const { people, store, manager } = await shop()
    people.lock({ mode: 'everyone' })
    const { open } = peopleOn({
      ...{ store, clock: new FakeClock(), pins: gone, newId: anId, changed: () => undefined },
      ...{ storeFailed: () => undefined, handedOver: () => undefined },
    })
    const moved = open()
    kits.push(moved)
    expect(moved.view()).toMatchObject({ locked: true, pinsLost: true })
    expect(moved.view().people.every(({ pinLost }) => pinLost)).toBe(true)
    for (const pin of ['4711', '0000'])
      expect(await moved.signIn(manager, pin)).toMatchObject({ error: { code: 'pin-lost' } })
    expect(store.pinTries(manager).failures).toBe(0)

    // The owner's way: off, each PIN set anew, on again.
    const owner = peopleOn({
      ...{ store, clock: new FakeClock(), newId: anId, changed: () => undefined },
      ...{ storeFailed: () => undefined, handedOver: () => undefined },
      pins: {
        ...quick,
        hash: async (pin) => `scrypt$new$${pin}`,
        isLost: (kept) => !kept.startsWith('scrypt$new'),
        matches: async (pin, kept) => kept === `scrypt$new$${pin}`,
      },
    }).open({ ownerUnlocks: true })
    kits.push(owner)
    expect(owner.view()).toMatchObject({ locked: false, pinsLost: false })
    expect(owner.lock({ mode: 'everyone' })).toMatchObject({ error: { code: 'manager-missing' } })
    expect((await owner.change({ id: manager, pin: '4711' })).ok).toBe(true)
    expect(owner.lock({ mode: 'everyone' }).ok).toBe(true)
    expect((await owner.signIn(manager, '4711')).ok).toBe(true)
  })
})

describe('the owner of the computer', () => {
  it('can switch PINs off, and it stands in the trail', async () => {
    const { people, open, manager } = await shop()
    people.lock({ mode: 'everyone' })
    for (let miss = 0; miss < 5; miss++) await people.signIn(manager, '0000')
    const unlocked = open({ ownerUnlocks: true })
    expect(unlocked.actor()).toEqual({ name: 'Till', role: 'manager' })
    expect(actions(unlocked)[0]).toBe('Till people.ownerUnlocked')
    expect((await unlocked.signIn(manager, '4711')).ok).toBe(true)
  })
})

describe('the trail', () => {
  it('names who did what, and holds no PIN', async () => {
    const { people, store, manager } = await shop()
    const dara = { name: 'Dara', role: 'cashier' } as const
    people.deed(dara, 'sale.start', { saleId: anId(), amountMinor: 500, currency: 'KHR' })()
    people.deed(dara, 'people.add', { name: 'Vanna', role: 'cashier', pin: '86428642' })()
    people.deed(dara, 'till.view', {})()
    await people.signIn(manager, '97539753')
    expect(actions(people)).toEqual(['Sophea people.pinWrong', 'Dara people.add', 'Dara sale.start'])
    const kept = JSON.stringify(store.db.prepare('SELECT * FROM audit').all())
    expect(kept).not.toMatch(/86428642|97539753/)
  })

  it('says which bill, what was decided and why, and whom by the name of then', async () => {
    const { people, store, cashier } = await shop()
    const sophea = { name: 'Sophea', role: 'manager' } as const
    const sale = sell(store, { amountMinor: 1250, currency: 'USD' })
    people.deed(sophea, 'attention.resolve', { saleId: sale.id, way: 'refund-owed', note: 'Came twice' })()
    people.deed(sophea, 'sale.confirmByHand', { saleId: sale.id, reason: 'Seen on the phone' })()
    const renamed = people.deed(sophea, 'people.change', { id: cashier, name: 'Dara Sok' })
    await people.change({ id: cashier, name: 'Dara Sok' })
    renamed()
    const bill = sale.billNumber
    expect(people.auditPage(null).entries.map(({ facts }) => facts)).toMatchObject([
      { person: 'Dara', name: 'Dara → Dara Sok' },
      { bill, amountMinor: 1250, currency: 'USD', reason: 'Seen on the phone' },
      { bill, amountMinor: 1250, currency: 'USD', way: 'refund-owed', note: 'Came twice' },
    ])
    expect(verifyAudit(store.db)).toBeNull()
  })

  it('names a sale that was just made by its number', async () => {
    const { people, store } = await shop()
    const id = anId()
    const write = people.deed({ name: 'Dara', role: 'cashier' }, 'sale.start', {
      saleId: id,
      amountMinor: 500,
      currency: 'KHR',
    })
    const { billNumber } = sell(store, { id })
    write()
    expect(people.auditPage(null).entries[0]?.facts).toMatchObject({ bill: billNumber, amountMinor: 500 })
  })

  it('keeps of unknown fields only their names', () => {
    expect(factsOf({ token: 'eyJ', nested: { pin: '1' }, name: 'x'.repeat(200), muted: true })).toEqual({
      name: 'x'.repeat(80),
      muted: true,
      given: 'token, nested',
    })
  })

  it('is read page by page', async () => {
    const { people } = await shop()
    for (let line = 0; line < AUDIT_PAGE + 7; line++)
      people.deed({ name: `P${line}`, role: 'cashier' }, 'sale.next', {})()
    const first = people.auditPage(null)
    expect(first.entries).toHaveLength(AUDIT_PAGE)
    const rest = people.auditPage(first.before)
    expect(rest.entries.map(({ actor }) => actor)).toEqual(['P6', 'P5', 'P4', 'P3', 'P2', 'P1', 'P0'])
    expect(rest.before).toBeNull()
  })

  it('can’t be changed, and shows when it was', async () => {
    const { people, store } = await shop()
    for (let line = 0; line < 3; line++) people.deed({ name: 'Dara', role: 'cashier' }, 'sale.next', {})()
    expect(verifyAudit(store.db)).toBeNull()
    expect(() => store.db.exec("UPDATE audit SET actor = 'x'")).toThrow('only added')
    expect(() => store.db.exec('DELETE FROM audit')).toThrow('only added')
    store.db.exec("DROP TRIGGER audit_fixed; UPDATE audit SET actor = 'x' WHERE seq = 2")
    expect(verifyAudit(store.db)).toBe(2)
  })

  it.each([
    ['a line taken out', 'DELETE FROM audit WHERE seq = 2', 3],
    ['the first line taken out', 'DELETE FROM audit WHERE seq = 1', 2],
    ['a line put elsewhere', 'UPDATE audit SET seq = 99 WHERE seq = 2', 3],
    ['a line that follows another', "UPDATE audit SET prev_hash = replace(prev_hash, '0', '1') WHERE seq = 3", 3],
    ['another hash', "UPDATE audit SET hash = replace(hash, 'a', 'b') || '' WHERE seq = 2", 2],
    ['another time', 'UPDATE audit SET at = at + 1 WHERE seq = 2', 2],
    ['another deed', "UPDATE audit SET action = 'sale.cancel' WHERE seq = 2", 2],
    ['other facts', "UPDATE audit SET facts = '{}' WHERE seq = 2", 2],
  ])('%s is noticed', async (_, deed, at) => {
    const { people, store } = await shop()
    for (let line = 0; line < 3; line++)
      people.deed({ name: 'Dara', role: 'cashier' }, 'sale.next', { saleId: anId() })()
    store.db.exec('DROP TRIGGER audit_fixed; DROP TRIGGER audit_kept')
    expect(verifyAudit(store.db)).toBeNull()
    expect(store.db.prepare(deed).run().changes).toBe(1)
    expect(verifyAudit(store.db)).toBe(at)
  })
})

it('works with the real KDF', async () => {
  const { people, manager, store } = await shop(createPinHasher(null))
  people.lock({ mode: 'settings' })
  expect(await people.signIn(manager, '4712')).toMatchObject({ error: { code: 'pin-wrong' } })
  expect((await people.signIn(manager, '4711')).ok).toBe(true)
  const hashes = store.people().map(({ pinHash }) => pinHash)
  for (const hash of hashes) expect(hash).toMatch(/^scrypt\$65536\$8\$2\$/)
  expect(new Set(hashes).size).toBe(2)
})
