// How long the till waits after each kind of trouble. Too short, and an outage eats the day's look-ups; too long, and money
// that has come is not seen.

import { expect, it } from 'vitest'
import { backOffMs, unreadWaitMs } from '../../../electron/core/schedule'
import { type TroubleKind, troubleKinds } from '../../../shared/troubles'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Seconds after the first, second, … sixth such look in a row. */
const unlimited: Readonly<Record<TroubleKind, readonly number[]>> = {
  offline: [2, 4, 8, 15, 15, 15],
  'timed-out': [2, 4, 8, 15, 15, 15],
  'cert-too-early': [2, 4, 8, 15, 15, 15],
  'cert-expired': [2, 4, 8, 15, 15, 15],
  'cert-bad': [2, 4, 8, 15, 15, 15],
  intercepted: [2, 4, 8, 15, 15, 15],
  blocked: [15, 15, 15, 15, 15, 15],
  unauthorized: [60, 60, 60, 60, 60, 60],
  'quota-spent': [2, 4, 8, 15, 15, 15],
  'rate-limited': [2, 4, 8, 15, 15, 15],
  'server-error': [2, 4, 8, 15, 15, 15],
  nonsense: [2, 4, 8, 15, 15, 15],
  'bad-request': [60, 60, 60, 60, 60, 60],
}

it.each(troubleKinds)('after %s, where nothing is counted', (kind) => {
  const waits = [1, 2, 3, 4, 5, 6].map((streak) => backOffMs(streak, kind, undefined) / SECOND)
  expect(waits).toEqual(unlimited[kind])
})

/** Under a daily limit each try costs one of it: the waits double, up to half an hour. */
const limited = [15, 30, 60, 120, 240, 480, 960, 1800, 1800]

it.each(troubleKinds)('after %s, where each look is counted', (kind) => {
  const waits = limited.map((_, index) => backOffMs(index + 1, kind, undefined, true) / SECOND)
  const patience = kind === 'unauthorized' || kind === 'bad-request' ? 60 : 0
  expect(waits).toEqual(limited.map((wait) => Math.max(wait, patience)))
})

it.each(troubleKinds)('what Bakong asks for after %s is kept for a 429 alone, an hour at most', (kind) => {
  const asked = [1 * SECOND, 90 * SECOND, HOUR, 24 * HOUR].map((ms) => backOffMs(1, kind, ms))
  const first = (unlimited[kind][0] ?? 0) * SECOND
  expect(asked).toEqual(kind === 'rate-limited' ? [2 * SECOND, 90 * SECOND, HOUR, HOUR] : [first, first, first, first])
})

it('an answer that nobody can read is asked for again after ten minutes, an hour, then daily', () => {
  const waits = [0, 2, 3, 4, 5, 6, 50].map((answers) => unreadWaitMs(answers) / MINUTE)
  expect(waits).toEqual([10, 10, 10, 60, 1440, 1440, 1440])
})
