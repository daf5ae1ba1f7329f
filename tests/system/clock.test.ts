// The real clock. A timer that fires at once where it should wait a month would ask Bakong without end.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClock, TIMER_MS_MAX } from '../../electron/system/clock'

describe('the times', () => {
  it('are the wall clock, and one that only grows', () => {
    const clock = createClock()
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50)
    const first = clock.monotonic()
    expect(clock.monotonic()).toBeGreaterThanOrEqual(first)
    vi.setSystemTime(0)
    expect(clock.monotonic()).toBeGreaterThanOrEqual(first)
    vi.useRealTimers()
  })
})

describe('after', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('runs once, when it is time', () => {
    const task = vi.fn()
    createClock().after(1_000, task)
    vi.advanceTimersByTime(999)
    expect(task).not.toHaveBeenCalled()
    vi.advanceTimersByTime(10_000)
    expect(task).toHaveBeenCalledOnce()
  })

  it('can be called off, before and after', () => {
    const task = vi.fn()
    const clock = createClock()
    clock.after(1_000, task)()
    vi.advanceTimersByTime(10_000)
    expect(task).not.toHaveBeenCalled()
    const stop = clock.after(1, task)
    vi.advanceTimersByTime(1)
    stop()
    expect(task).toHaveBeenCalledOnce()
  })

  it.each([[0], [-1], [-1e12]])('runs soon when it is late already (%i ms)', (delayMs) => {
    const task = vi.fn()
    createClock().after(delayMs, task)
    expect(task).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(task).toHaveBeenCalledOnce()
  })

  it.each([[TIMER_MS_MAX], [TIMER_MS_MAX + 1], [3 * TIMER_MS_MAX + 7]])('waits out %i ms', (delayMs) => {
    const task = vi.fn()
    createClock().after(delayMs, task)
    vi.advanceTimersByTime(delayMs - 1)
    expect(task).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(task).toHaveBeenCalledOnce()
  })

  it('can be called off in any part of a long wait', () => {
    const task = vi.fn()
    const stop = createClock().after(3 * TIMER_MS_MAX, task)
    vi.advanceTimersByTime(2 * TIMER_MS_MAX)
    stop()
    vi.advanceTimersByTime(9 * TIMER_MS_MAX)
    expect(task).not.toHaveBeenCalled()
  })

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY]])('does not take %d for a delay', (delayMs) => {
    expect(() => createClock().after(delayMs, () => undefined)).toThrow('Broken assumption')
  })
})
