// After each fault that stops a till or hides money the shop goes back to its newest backup: nothing that was open is lost,
// no bill number and no event id is given twice, and the till sells.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { listBackups, makeBackup } from '../../electron/store/backup'
import { openBills } from '../../electron/store/carry'
import { salvage } from '../../electron/store/facts'
import { restoreBackup } from '../../electron/store/restore'
import type { Sale } from '../../shared/sale'
import { webhookEvents } from '../../shared/webhooks'
import { anId } from '../support/builders'
import { type KitOptions, TillKit } from '../support/tillKit'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const YEAR = 365 * 24 * HOUR

/** What happens between the backup and the restore, while a code is out. */
const faults: Readonly<Record<string, { options?: KitOptions; play: (kit: TillKit, open: Sale) => Promise<unknown> }>> =
  {
    'nothing at all': { play: (kit) => kit.clock.pass(SECOND) },
    'no network, and the sale is cancelled in it': {
      play: async (kit, open) => {
        kit.bakong.trouble = 'offline'
        const cancelling = kit.till.cancel(open.id)
        await kit.clock.pass(10 * SECOND)
        await cancelling
      },
    },
    'no network, and a manager confirms by hand': {
      play: async (kit, open) => {
        kit.bakong.trouble = 'timed-out'
        await kit.clock.pass(20 * SECOND)
        expect(kit.till.confirmByHand(open.id, 'Dara', 'I saw it').ok).toBe(true)
      },
    },
    'a day that is used up by the till’s own count': {
      options: { dailyLookups: 3 },
      play: (kit) => kit.clock.pass(10 * MINUTE),
    },
    'error 17': {
      options: { dailyLookups: 100 },
      play: async (kit) => {
        kit.bakong.trouble = 'quota-spent'
        await kit.clock.pass(10 * MINUTE)
      },
    },
    'a token that Bakong refuses': {
      play: async (kit) => {
        kit.bakong.trouble = 'unauthorized'
        await kit.clock.pass(10 * MINUTE)
      },
    },
    'a clock that steps ahead by a day': {
      play: async (kit) => {
        kit.clock.setWall(kit.clock.now() + 24 * HOUR)
        kit.bakong.aheadMs -= 24 * HOUR
        await kit.clock.pass(MINUTE)
        kit.clock.setWall(kit.clock.now() - 24 * HOUR)
        kit.bakong.aheadMs += 24 * HOUR
        await kit.clock.pass(SECOND)
      },
    },
    'a dead battery': {
      play: async (kit) => {
        kit.clock.setWall(kit.clock.now() - 6 * YEAR)
        kit.bakong.aheadMs += 6 * YEAR
        await kit.clock.pass(MINUTE)
        kit.clock.setWall(kit.clock.now() + 6 * YEAR)
        kit.bakong.aheadMs -= 6 * YEAR
        await kit.clock.pass(SECOND)
      },
    },
    'an answer that nobody can read': {
      play: async (kit, open) => {
        kit.bakong.unreadable(open.md5)
        await kit.clock.pass(2 * MINUTE)
      },
    },
    'another amount': {
      play: async (kit, open) => {
        kit.pays(open, { amountMinor: 12_000 })
        await kit.clock.pass(10 * SECOND)
      },
    },
    'money that a manager took, and took back': {
      play: async (kit, open) => {
        kit.pays(open, { amountMinor: 12_000 })
        await kit.clock.pass(10 * SECOND)
        kit.till.attention.resolve(open.id, 'accepted', 'Sok', 'all she had')
        kit.till.attention.takeBack(open.id, 'confirmation', 'Sok', 'it was another')
      },
    },
    'a full disk': {
      play: async (kit) => {
        kit.disk = { kind: 'full', methods: ['commit', 'putWatch', 'createSale', 'countLookUp', 'putSetting'] }
        await kit.clock.pass(MINUTE)
        kit.disk = null
      },
    },
    'a night’s sleep': {
      play: async (kit) => {
        kit.clock.sleep(9 * HOUR)
        await kit.clock.pass(10 * SECOND)
      },
    },
  }

/** The customer says that it is paid: the key. */
async function press(kit: TillKit, sale: Sale): Promise<void> {
  const checked = kit.till.check(sale.id)
  await kit.clock.pass(10 * SECOND)
  await checked
}

it.each(Object.entries(faults))('%s', async (_, { options = {}, play }) => {
  const before = new TillKit(options)
  const { clock, folder, store } = before
  store.db.pragma('synchronous = OFF')
  store.addEndpoint({
    id: anId(),
    url: 'https://shop.example/hook',
    events: webhookEvents,
    enabled: true,
    createdAt: clock.now(),
  })
  const paid = before.charge(5000)
  before.pays(paid)
  await press(before, paid)
  before.till.next(paid.id)
  const backups = join(folder, 'backups')
  mkdirSync(backups)
  const books = store.db.name
  const backupAt = clock.now()
  makeBackup(books, backups, backupAt)

  // What the backup does not know: this code is out when the books are taken back.
  const open = before.charge()
  await play(before, open)
  before.bakong.trouble = null
  const eventIds = () => store.db.prepare('SELECT event_id, payload FROM job').all() as { event_id: string }[]
  const told = new Map(eventIds().map((row) => [row.event_id, JSON.stringify(row)]))
  const stood = before.sale(open.id)
  before.close(false)

  const [backup] = listBackups(backups, books, 'here')
  if (backup === undefined) throw new Error('there is a backup')
  const lost = salvage(books, Number(paid.billNumber))
  const bills = [lost?.lastBill ?? 0, Number(open.billNumber)]
  clock.sleep(MINUTE)
  restoreBackup({
    books,
    backup: join(backups, backup.id),
    backupAt,
    now: clock.now(),
    knownBills: bills,
    by: 'Till',
    missing: lost?.missing ?? [],
  })

  const after = new TillKit({ clock, folder, ...options, dailyLookups: null })
  expect(after.store.verifyChain().kind).toBe('whole')
  expect(after.sale(paid.id).state).toBe('PAID')
  const carried = after.store.sale(open.id)
  // An open code goes along; what was decided is in the list of what these books lack, or in them.
  if (stood.state === 'PENDING' && stood.mismatch === null) expect(carried?.state).toBe('PENDING')
  const known = after.store.lastRestore()?.missing.map(({ bill }) => bill) ?? []
  expect(carried !== null || known.includes(Number(open.billNumber)) || stood.state === 'CANCELLED').toBe(true)
  if (carried?.state === 'PENDING' && carried.mismatch === null) {
    after.pays(carried, { createdDateMs: carried.createdAt + SECOND, hash: 'c'.repeat(64) })
    await press(after, carried)
    expect(after.sale(open.id)).toMatchObject({ state: 'PAID' })
  }
  const shown = after.store.shownSaleId()
  if (shown !== null) {
    const cancelling = after.till.cancel(shown)
    await clock.pass(10 * SECOND)
    await cancelling
    after.till.next(shown)
  }
  const next = after.charge(9000)
  expect(Number(next.billNumber)).toBeGreaterThan(Math.max(...bills))
  const again = (after.store.db.prepare('SELECT event_id, payload FROM job').all() as { event_id: string }[]).filter(
    (row) => told.has(row.event_id) && told.get(row.event_id) !== JSON.stringify(row),
  )
  expect(again, 'no event has the id of another').toEqual([])
  after.close()
})

it('what is open is carried by its code: the list of it is what the restore is given', () => {
  const kit = new TillKit()
  const open = kit.charge()
  expect(openBills(kit.store.db.name, 0)).toEqual([Number(open.billNumber)])
  kit.close()
})
