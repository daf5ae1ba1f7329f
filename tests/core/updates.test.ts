// Updates: who is asked and when, what waits for the owner's word, and that no customer who is paying is cut off.

import { describe, expect, it } from 'vitest'
import { type Updater, UpdateTrouble } from '../../electron/core/ports'
import { checkDue, type UpdatePolicy, Updates, type UpdatesDeps, updateFeed } from '../../electron/core/updates'
import { FeedUrl } from '../../shared/provision'
import { ok } from '../../shared/result'
import type { Release, UpdatesView } from '../../shared/updates'
import { FakeClock, settle } from '../support/clock'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const feed = 'https://tills.example/khqr/'
const release: Release = { version: '2.0.0', notes: 'Faster' }

class FakeUpdater implements Updater {
  found: Release | null = release
  trouble: UpdateTrouble | null = null
  checks = 0
  cancelled = 0
  starts = true
  heard: (percent: number) => void = () => undefined
  finish: () => void = () => undefined

  async check(): Promise<Release | null> {
    this.checks += 1
    if (this.trouble !== null) throw this.trouble
    return this.found
  }
  download(heard: (percent: number) => void): Promise<void> {
    this.heard = heard
    if (this.trouble !== null) return Promise.reject(this.trouble)
    return new Promise((resolve) => {
      this.finish = resolve
    })
  }
  cancel() {
    this.cancelled += 1
  }
  install() {
    return this.starts
  }
}

function kit(over: Partial<UpdatesDeps> = {}) {
  const clock = new FakeClock()
  const updater = new FakeUpdater()
  const world = { open: false, copied: true, loaded: 0 }
  const done: string[] = []
  const views: UpdatesView[] = []
  const updates = new Updates({
    clock,
    version: '1.0.0',
    feed: ok(feed),
    host: 'tills.example',
    updater: async () => {
      world.loaded += 1
      return updater
    },
    open: () => world.open,
    backUp: async () => {
      done.push('copied')
      return world.copied
    },
    leave: () => done.push('left'),
    comeBack: () => done.push('came back'),
    changed: (view) => views.push(view),
    told: () => undefined,
    storeFailed: () => undefined,
    onBug: (error) => {
      throw error
    },
    ...over,
  })
  return { clock, updater, world, done, views, updates }
}

/** A till with an update that is downloaded and whole. */
async function ready(over: Partial<UpdatesDeps> = {}) {
  const all = kit(over)
  await all.updates.check()
  await all.updates.download()
  await settle()
  all.updater.finish()
  await settle()
  expect(all.updates.view().state).toEqual({ kind: 'ready', release, waiting: false })
  return all
}

describe('the address', () => {
  const usual: UpdatePolicy = { provisioned: false, file: undefined, packed: feed, replaceable: true }
  it.each<[string, Partial<UpdatePolicy>, ReturnType<typeof updateFeed>]>([
    ['is what was packed in', {}, { ok: true, value: feed }],
    ['is none when none was packed in', { packed: null }, { ok: false, error: 'no-feed' }],
    ['is not asked by a fleet that does not say so', { provisioned: true }, { ok: false, error: 'fleet' }],
    [
      'is not asked by a fleet that says no',
      { provisioned: true, file: { enabled: false, feed } },
      { ok: false, error: 'fleet' },
    ],
    [
      "is the file's before the package's",
      { provisioned: true, file: { enabled: true, feed: 'https://other.example/' } },
      { ok: true, value: 'https://other.example/' },
    ],
    ['is of no use to a portable till', { replaceable: false }, { ok: false, error: 'package' }],
  ])('%s', (_what, over, expected) => expect(updateFeed({ ...usual, ...over })).toEqual(expected))

  it.each(['http://tills.example/', 'ftp://tills.example/', 'file:///feed', 'https://'])('may not be %s', (address) =>
    expect(FeedUrl.safeParse(address).success).toBe(false),
  )

  it('asks nobody and loads nothing without one', async () => {
    const { updates, clock, world } = kit({ feed: { ok: false, error: 'no-feed' }, host: null })
    updates.start()
    await clock.pass(24 * HOUR)
    expect(await updates.check()).toMatchObject({ ok: false, error: { code: 'update-not-now' } })
    expect(world.loaded).toBe(0)
    expect(updates.view().state).toEqual({ kind: 'off', why: 'no-feed' })
  })
})

describe('asking', () => {
  it('is due in idle time, hours apart, and after a failure sooner', () => {
    const now = 100 * HOUR
    const usual = { now, askedAt: null, failed: false, soldAt: null, busy: false }
    expect(checkDue(usual)).toBe(true)
    expect(checkDue({ ...usual, busy: true })).toBe(false)
    expect(checkDue({ ...usual, soldAt: now - MINUTE })).toBe(false)
    expect(checkDue({ ...usual, askedAt: now - 2 * HOUR })).toBe(false)
    expect(checkDue({ ...usual, askedAt: now - 2 * HOUR, failed: true })).toBe(true)
    expect(checkDue({ ...usual, askedAt: now - 6 * HOUR })).toBe(true)
  })

  it('waits until the till has been open for a while and nobody sells, and then hours', async () => {
    const { updates, clock, updater } = kit()
    updates.start()
    await clock.pass(9 * MINUTE)
    expect(updater.checks).toBe(0)
    updates.sold()
    await clock.pass(4 * MINUTE)
    expect(updater.checks).toBe(0)
    await clock.pass(3 * MINUTE)
    expect(updater.checks).toBe(1)
    await clock.pass(5 * HOUR)
    expect(updater.checks).toBe(1)
    await clock.pass(2 * HOUR)
    expect(updater.checks).toBe(2)
    updates.close()
  })

  it('downloads nothing by itself', async () => {
    const { updates, clock } = kit()
    updates.start()
    await clock.pass(24 * HOUR)
    expect(updates.view().state).toEqual({ kind: 'available', release })
    updates.close()
  })

  it('is refused to a person who has just asked', async () => {
    const { updates, updater } = kit()
    updater.found = null
    expect(await updates.check()).toMatchObject({ ok: true, value: { state: { kind: 'up-to-date' } } })
    expect(await updates.check()).toMatchObject({ ok: false, error: { code: 'update-asked-just-now' } })
    expect(updater.checks).toBe(1)
  })

  it('ends at its limit when nobody answers', async () => {
    const { updates, updater, clock } = kit()
    updater.check = () => new Promise(() => undefined)
    const asked = updates.check()
    await clock.pass(HOUR)
    await asked
    expect(updates.view().state).toEqual({ kind: 'failed', step: 'check', trouble: 'unreachable' })
    expect(updater.cancelled).toBe(1)
  })

  it('takes what would deceive the eye out of the notes', async () => {
    const { updates, updater } = kit()
    updater.found = { version: '2.0.0', notes: `a\u202eb\u0000\n${'x'.repeat(20_000)}` }
    await updates.check()
    const { state } = updates.view()
    const notes = state.kind === 'available' ? state.release.notes : ''
    expect(notes.startsWith('ab\nx')).toBe(true)
    expect(notes).toHaveLength(8000)
  })
})

describe('downloading', () => {
  it('tells how far it is, once for each percent', async () => {
    const { updates, updater, views } = kit()
    await updates.check()
    await updates.download()
    await settle()
    for (const percent of [0.2, 1.1, 1.9, 50, 49, 1000]) updater.heard(percent)
    const told = views.flatMap(({ state }) => (state.kind === 'downloading' ? [state.percent] : []))
    expect(told).toEqual([0, 1, 50, 100])
  })

  it('says why it failed, and can begin again', async () => {
    const { updates, updater, clock } = kit()
    await updates.check()
    updater.trouble = new UpdateTrouble('not-genuine', 'sha512 differs')
    await updates.download()
    await settle()
    expect(updates.view().state).toEqual({ kind: 'failed', step: 'download', trouble: 'not-genuine' })
    expect(await updates.install()).toMatchObject({ ok: false, error: { code: 'update-not-now' } })
    updater.trouble = null
    await clock.pass(MINUTE)
    await updates.check()
    expect(updates.view().state.kind).toBe('available')
  })
})

describe('installing', () => {
  it('copies the books first, then the till gives way', async () => {
    const { updates, done } = await ready()
    await updates.install()
    await settle()
    expect(done).toEqual(['copied', 'left'])
  })

  it('installs nothing when the books could not be copied', async () => {
    const { updates, done, world } = await ready()
    world.copied = false
    await updates.install()
    await settle()
    expect(done).toEqual(['copied'])
    expect(updates.view().state).toEqual({ kind: 'failed', step: 'install', trouble: 'backup' })
  })

  it('waits for a customer who is paying, and a quiet minute', async () => {
    const { updates, done, world, clock } = await ready()
    world.open = true
    await updates.install()
    expect(updates.view().state).toEqual({ kind: 'ready', release, waiting: true })
    await clock.pass(5 * MINUTE)
    world.open = false
    updates.sold()
    await clock.pass(50_000)
    expect(done).toEqual([])
    await clock.pass(20_000)
    expect(done).toEqual(['copied', 'left'])
  })

  it('does not begin when a sale began while the books were copied', async () => {
    const world = { begins: true, open: false }
    const { updates, done, clock } = await ready({
      open: () => world.open,
      backUp: async () => {
        world.open = world.begins
        return true
      },
    })
    await updates.install()
    await settle()
    expect(updates.view().state).toEqual({ kind: 'ready', release, waiting: true })
    world.begins = false
    world.open = false
    await clock.pass(10_000)
    expect(done).toEqual(['left'])
  })

  it('asks again when the shop was busy for too long', async () => {
    const { updates, done, world, clock } = await ready()
    world.open = true
    await updates.install()
    await clock.pass(HOUR)
    world.open = false
    await clock.pass(HOUR)
    expect(done).toEqual([])
    expect(updates.view().state).toEqual({ kind: 'ready', release, waiting: false })
  })

  it('brings the till back when the installer did not start', async () => {
    const { updates, done, updater } = await ready()
    updater.starts = false
    await updates.install()
    await settle()
    expect(done).toEqual(['copied', 'left', 'came back'])
  })
})
