// The real Clock: the PC's wall clock, a clock that only grows, and timers.

import { performance } from 'node:perf_hooks'
import { assert } from '../../shared/result'
import type { Clock } from '../core/ports'

/** The longest delay a timer takes; beyond it Node fires at once. About 24.8 days. */
export const TIMER_MS_MAX = 2 ** 31 - 1

/** A Clock on this machine's own. Longer delays than one timer can take are waited out in parts. */
export function createClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    after,
  }
}

function after(delayMs: number, task: () => void): () => void {
  assert(Number.isFinite(delayMs), 'a delay is a number of milliseconds')
  let left = Math.max(0, delayMs)
  let timer: NodeJS.Timeout
  function wait(): void {
    const part = Math.min(left, TIMER_MS_MAX)
    left -= part
    timer = setTimeout(left > 0 ? wait : task, part)
  }
  wait()
  return () => clearTimeout(timer)
}
