// Started to choose a backup: books that may be sound are not left without their manager, and broken ones hold nobody.

import { rmSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { mayBeLeft } from '../electron/soundBooks'
import { aFolder, books } from './store/support'

const now = () => 0
const manager = {
  id: 'a'.repeat(36),
  name: 'Sophea',
  role: 'manager',
  pinHash: 'scrypt$x',
  active: true,
  addedAt: 0,
} as const

function shop(mode: 'off' | 'settings') {
  const store = books(aFolder())
  store.putPerson(manager)
  store.putSetting('people', JSON.stringify({ mode, idleMinutes: 5 }))
  return { store, file: store.db.name }
}

it('sound books with PINs wait for their manager; without PINs nobody is asked', () => {
  for (const [mode, leave] of [
    ['settings', 'pins'],
    ['off', 'free'],
  ] as const) {
    const { store, file } = shop(mode)
    store.close()
    expect(mayBeLeft(file, now), mode).toBe(leave)
  }
})

it('books that another program only holds may be sound: no backup takes their place without a word', () => {
  const { file } = shop('settings')
  expect(mayBeLeft(file, now)).toBe('may-be-sound')
})

it('books that are broken, or gone, ask for nobody here: their window does', () => {
  const { store, file } = shop('settings')
  store.close()
  writeFileSync(file, 'these are not books'.repeat(1000))
  expect(mayBeLeft(file, now)).toBe('free')
  rmSync(file)
  expect(mayBeLeft(file, now)).toBe('free')
})
