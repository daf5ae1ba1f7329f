// Another program holds the books for a moment: what must be stored waits for it, and nothing is done half or for ever.

import { expect, it } from 'vitest'
import { isLocked, patiently } from '../../electron/core/patience'
import { StoreFailure } from '../../electron/core/ports'
import { FakeClock, settle } from '../support/clock'

const locked = () => new StoreFailure('locked', 'as the test wants')

/** Work that fails as often as is said, and when each try was, ms after the first. */
function tries(clock: FakeClock, failures: number, failure: () => Error = locked) {
  const began = clock.monotonic()
  const at: number[] = []
  const work = () => {
    at.push(clock.monotonic() - began)
    if (at.length <= failures) throw failure()
    return 'done'
  }
  return { at, work }
}

it('work that goes well is done once, at once', async () => {
  const clock = new FakeClock()
  const { at, work } = tries(clock, 0)
  expect(await patiently(work, { clock })).toBe('done')
  expect(at).toEqual([0])
})

it('work on books that are held is tried again after 5, 10, 25, 50 and each 100 ms, for two seconds', async () => {
  const clock = new FakeClock()
  const { at, work } = tries(clock, 7)
  const done = patiently(work, { clock })
  await clock.pass(5000)
  expect(await done).toBe('done')
  expect(at).toEqual([0, 5, 15, 40, 90, 190, 290, 390])

  const never = tries(clock, 1000)
  const given = patiently(never.work, { clock }).catch((failure: unknown) => failure)
  await clock.pass(5000)
  expect(await given).toMatchObject({ kind: 'locked' })
  // The last pause is what is left.
  expect(never.at.slice(-2)).toEqual([1990, 2000])
})

it('as long as is said, and not at all where nothing is left', async () => {
  const clock = new FakeClock()
  const { at, work } = tries(clock, 1000)
  const given = patiently(work, { clock, patienceMs: 12 }).catch((failure: unknown) => failure)
  await clock.pass(100)
  expect(await given).toBeInstanceOf(StoreFailure)
  expect(at).toEqual([0, 5, 12])
  const none = tries(clock, 1000)
  await expect(patiently(none.work, { clock, patienceMs: 0 })).rejects.toThrow(StoreFailure)
  expect(none.at).toEqual([0])
})

it('any other failure ends it at once', async () => {
  const clock = new FakeClock()
  for (const failure of [() => new StoreFailure('full', 'no room'), () => new TypeError('a bug')]) {
    const { at, work } = tries(clock, 1, failure)
    await expect(patiently(work, { clock })).rejects.toThrow(failure().message)
    expect(at).toEqual([0])
    expect(isLocked(failure())).toBe(false)
  }
  expect(isLocked(locked())).toBe(true)
  expect(isLocked({ kind: 'locked' })).toBe(false)
})

it('books that are being closed meanwhile are not tried again', async () => {
  const clock = new FakeClock()
  let closed = false
  const { at, work } = tries(clock, 1000)
  const given = patiently(work, { clock, stopped: () => closed }).catch((failure: unknown) => failure)
  await settle()
  closed = true
  await clock.pass(1000)
  expect(await given).toMatchObject({ kind: 'locked' })
  expect(at).toEqual([0])
  // And none is begun to be waited for.
  await expect(patiently(work, { clock, stopped: () => true })).rejects.toThrow(StoreFailure)
  expect(at).toHaveLength(2)
})
