// What Bakong said and the disk did not take: kept, handed on once it does, and never replaced by a word that says less.

import { describe, expect, it } from 'vitest'
import { Heard, type HeardDeps } from '../../electron/core/heard'
import { type LookUp, StoreFailure } from '../../electron/core/ports'
import type { Sale } from '../../shared/sale'
import { aPayment, aSale } from '../support/builders'
import { FakeClock } from '../support/clock'
import { WatchBooks } from '../support/watchBooks'

const found: LookUp = { kind: 'found', payment: aPayment(), raw: '{}' }
const notFound: LookUp = { kind: 'not-found' }
const failed: LookUp = { kind: 'failed' }

/** A door that hears, and a disk that fails as long as the test wants. */
function kit() {
  const handed: string[] = []
  const state = { fails: true, changes: 0 }
  const clock = new FakeClock()
  const books = new WatchBooks()
  const door = {
    atOnce: (work: () => void) => {
      if (state.fails) throw new StoreFailure('full', 'as the test wants')
      work()
    },
    heard: (id: string, word: LookUp) => {
      handed.push(`${id.slice(-3)} ${word.kind}`)
      return { ok: true, value: aSale({ id }) }
    },
  }
  const heard = new Heard({
    store: books.store,
    clock,
    budget: {},
    ages: { hear: () => ({ madeAt: null, heardAt: null }), isHeardOver: () => false },
    sales: () => door,
    nextLook: () => null,
    changed: () => {
      state.changes += 1
    },
  } as unknown as HeardDeps)
  const take = (...words: readonly (readonly [Sale, LookUp])[]) =>
    heard.take(words.map(([sale, word]) => ({ sale: books.add(sale), word, askedAt: 0 })))
  const vain = (...words: readonly (readonly [Sale, LookUp])[]) => expect(() => take(...words)).toThrow(StoreFailure)
  return { heard, handed, state, clock, take, vain }
}

const one = aSale()
const other = aSale()
const name = (sale: Sale) => sale.id.slice(-3)

describe('a disk that takes nothing', () => {
  it.each([
    ['found, not found', [found, notFound], 'found'],
    ['found, failed', [found, failed], 'found'],
    ['not found, found', [notFound, found], 'found'],
    ['not found, failed', [notFound, failed], 'failed'],
    ['found, not found, failed, not found', [found, notFound, failed, notFound], 'found'],
  ] as const)('of %s it keeps the word that counts', (_, words, kept) => {
    const { heard, handed, state, vain } = kit()
    for (const word of words) vain([one, word])
    expect(() => heard.takeWaiting()).toThrow(StoreFailure)
    state.fails = false
    heard.takeWaiting()
    expect(handed).toEqual([`${name(one)} ${kept}`])
    // It stands in the books now: nothing is handed on twice.
    heard.takeWaiting()
    expect(handed).toHaveLength(1)
  })

  it('keeps each sale’s own word, and a later one that says more', () => {
    const { heard, handed, state, vain } = kit()
    vain([one, found], [other, notFound])
    vain([other, found])
    state.fails = false
    heard.takeWaiting()
    expect(handed.sort()).toEqual([`${name(one)} found`, `${name(other)} found`].sort())
  })

  it('a word that comes while an earlier one waits is handed on as what is kept', () => {
    const { handed, state, take, vain } = kit()
    vain([one, found])
    state.fails = false
    take([one, notFound])
    expect(handed).toEqual([`${name(one)} found`])
  })

  it('keeps a hundred words, and asks again about the oldest past that', () => {
    const { heard, handed, state, vain } = kit()
    const many = Array.from({ length: 101 }, () => aSale())
    for (const sale of many) vain([sale, found])
    state.fails = false
    heard.takeWaiting()
    expect(handed).toHaveLength(100)
    expect(handed[0]).toBe(`${name(many[1] as Sale)} found`)
  })

  it('is left alone for one, two, then five seconds; a good write ends that', () => {
    const { heard, state, take } = kit()
    expect([heard.rest(), heard.rest(), heard.rest(), heard.rest()]).toEqual([1000, 2000, 5000, 5000])
    state.fails = false
    take([one, notFound])
    expect(heard.rest()).toBe(1000)
  })

  it('is shown each time, and where nothing waits nothing is', () => {
    const { heard, state, vain } = kit()
    vain([one, found])
    expect(state.changes).toBe(1)
    state.fails = false
    heard.takeWaiting()
    heard.takeWaiting()
    expect(state.changes).toBe(2)
  })
})

it('how long ago a sale was answered is by the clock that nobody sets, and for ever where it never was', async () => {
  const { heard, state, clock, take } = kit()
  state.fails = false
  expect(heard.agoMs(one.id)).toBe(Number.POSITIVE_INFINITY)
  take([one, notFound])
  await clock.pass(1500)
  clock.setWall(0)
  expect(heard.agoMs(one.id)).toBe(1500)
})
