// In a worker thread, which nobody waits for: a backup is made although a scanner has its file for a moment, and leaves no halves.

import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { makeBackup } from '../../electron/store/backup'
import { AT, aFolder, books, sell } from '../store/support'
import { leaveAlone, refused, scan } from './scanner'

vi.mock('node:fs', async (original) => (await import('./scanner')).files(await original<typeof import('node:fs')>()))
vi.mock('node:worker_threads', async (original) => ({
  ...(await original<typeof import('node:worker_threads')>()),
  isMainThread: false,
}))

afterEach(leaveAlone)

function shop() {
  const store = books(aFolder())
  sell(store)
  const folder = join(aFolder(), 'backups')
  mkdirSync(folder)
  return { file: store.db.name, folder }
}

it('a backup is made although another program has it for a moment', () => {
  const { file, folder } = shop()
  scan('rename', 'EPERM', 3, '.part')
  expect(makeBackup(file, folder, AT)).toMatchObject({ sales: 1 })
  expect(refused).toHaveLength(3)
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^till-.*-20261122T030000000Z\.db$/)])
})

it('a backup that another program keeps is none, and no part of it is left', () => {
  const { file, folder } = shop()
  scan('rename', 'EBUSY', Number.POSITIVE_INFINITY, '.part')
  expect(() => makeBackup(file, folder, AT)).toThrow(expect.objectContaining({ kind: 'locked' }))
  expect(refused.length).toBeGreaterThan(5)
  expect(readdirSync(folder)).toEqual([])
})
