// The copy at close: a big book hung the till's windows for seconds at its end. It is made in another thread, once all is closed.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { backUpBooks } from '../../electron/backingUp'
import { BackupFailure } from '../../electron/core/ports'
import { createBackupFiles } from '../../electron/store/backupFiles'
import { tasks } from '../../electron/store/tasks'
import { FakeClock } from '../support/clock'
import { aFolder, books, pay, sell } from './support'

type Task = (task: keyof typeof tasks, input: never) => Promise<never>
const inThread: Task = async (task, input) => tasks[task](input) as never

function till(run: Task = inThread) {
  const folder = join(aFolder(), 'backups')
  mkdirSync(folder)
  const store = books()
  pay(store, sell(store))
  const clock = new FakeClock()
  const workshop = { run: vi.fn(run), close: vi.fn() }
  const said: string[] = []
  const { atClose, keeper } = backUpBooks({
    ...{ books: store.db.name, folder, clock, changed: () => undefined, restored: () => null },
    files: createBackupFiles({ books: store.db.name, folder, workshop: workshop as never }),
    workshop: workshop as never,
    log: (_level, event, facts) => said.push([event, facts?.['kind']].filter(Boolean).join(' ')),
  })
  return { folder, store, clock, workshop, said, atClose, keeper }
}

it('asking for it does no work; it is made once the books are closed, and not twice a day', async () => {
  const { store, workshop, said, atClose, keeper } = till()
  const copy = atClose()
  expect(workshop.run).not.toHaveBeenCalled()
  store.close()
  await copy?.()
  expect(said).toEqual(['backup.made'])
  expect(keeper.view().backups).toHaveLength(1)
  expect(atClose()).toBeNull()
})

it('a disk that never answers holds the end of the till up for a minute at most', async () => {
  const { clock, workshop, said, atClose } = till(() => new Promise(() => undefined))
  let over = false
  void atClose()?.().then(() => {
    over = true
  })
  await clock.pass(59_000)
  expect(over).toBe(false)
  await clock.pass(2000)
  expect(over).toBe(true)
  expect(workshop.close).toHaveBeenCalled()
  expect(said).toEqual(['backup.failed io'])
})

it('whatever fails of it, the till ends', async () => {
  for (const [failure, kind] of [
    [new BackupFailure('not-enough-room', 'x'), 'not-enough-room'],
    [new RangeError('a bug'), 'unusable'],
  ] as const) {
    const { said, atClose } = till(() => Promise.reject(failure))
    await expect(atClose()?.()).resolves.toBeUndefined()
    expect(said).toEqual([`backup.failed ${kind}`])
  }
})
