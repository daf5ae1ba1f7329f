// A word for new books where the old ones are gone: only the right one counts, and tries are slowed as at the till.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { witnessOf } from '../electron/begin'
import type { PinHasher } from '../electron/core/ports'
import type { Staff } from '../electron/store/people'
import { FakeClock } from './support/clock'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A PIN is kept as itself; `lost` as one whose pepper is gone. */
const pins: PinHasher = {
  hash: async (pin) => pin,
  matches: async (pin, kept) => pin === kept,
  isLost: (kept) => kept === 'lost',
  couldBeBetter: () => false,
  startAnew: async () => undefined,
}
const shop = 'Sokha Mart'

function staff(over: { mode?: string; pin?: string } = {}): Staff {
  const { mode = 'settings', pin = '4711' } = over
  const person = { active: true, addedAt: 0, pinHash: pin } as const
  return {
    people: [
      { ...person, id: 'a', name: 'Sophea', role: 'manager' },
      { ...person, id: 'b', name: 'Dara', role: 'cashier', pinHash: '1212' },
    ],
    rules: JSON.stringify({ mode, idleMinutes: 5 }),
  }
}

function kit(of: Staff | null, clock = new FakeClock(), folder = mkdtempSync(join(tmpdir(), 'khqr-begin-'))) {
  folders.push(folder)
  const tries = join(folder, 'till.db.pin-tries')
  return { clock, folder, tries, witness: witnessOf(of, { clock, pins, shop, tries, log: () => undefined }) }
}

const wrong = { personId: 'a', pin: '0000' }
const right = { personId: 'a', pin: '4711' }

it('a manager’s PIN out of the backup begins new books in their name; a cashier’s, or the shop’s name, does not', async () => {
  const { witness } = kit(staff())
  expect(witness.word).toMatchObject({ kind: 'pin', people: [{ name: 'Sophea' }] })
  expect(await witness.prove({ personId: 'b', pin: '1212' })).toMatchObject({ error: { code: 'person-unknown' } })
  expect(await witness.prove({ name: shop })).toMatchObject({ error: { code: 'shop-name-differs' } })
  expect(await witness.prove(wrong)).toMatchObject({ error: { code: 'pin-wrong' } })
  expect(await witness.prove(right)).toEqual({ ok: true, value: { by: 'Sophea', word: 'pin' } })
})

it('the shop’s name counts only where no PIN can be asked for', async () => {
  for (const of of [null, staff({ mode: 'off' }), staff({ pin: 'lost' })]) {
    const { witness } = kit(of)
    expect(witness.word.kind).toBe('name')
    expect(await witness.prove(right)).toMatchObject({ ok: false })
    expect(await witness.prove({ name: 'Sokha' })).toMatchObject({ error: { code: 'shop-name-differs' } })
    expect(await witness.prove({ name: 'sokha mart' })).toEqual({ ok: true, value: { by: 'Till', word: 'shop-name' } })
  }
})

it('a till that is started again has not forgotten how many PINs were wrong', async () => {
  const { witness, clock, folder, tries } = kit(staff())
  for (let time = 0; time < 2; time++) await witness.prove(wrong)
  expect(await witness.prove(wrong)).toMatchObject({ error: { code: 'pin-wait' } })
  witness.close()
  const again = kit(staff(), clock, folder)
  expect(await again.witness.prove(right)).toMatchObject({ error: { code: 'pin-wait' } })
  await clock.pass(30_000)
  expect(await again.witness.prove(right)).toMatchObject({ ok: true })
  again.witness.used()
  expect(existsSync(tries)).toBe(false)
})
