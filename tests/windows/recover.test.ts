// A crashed page must come back by itself: the cashier has a customer in front of her and no developer behind.

import type { App } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { GPU_CRASHES_MAX, recoverWindow, watchProcesses } from '../../electron/windows/recover'
import { FakeClock, settle } from '../support/clock'

const PAGE = 'app://pos/cashier.html'
const ERROR = 'app://pos/error.html'

type Listener = (...words: unknown[]) => void

function windowKit() {
  const listeners = new Map<string, Listener>()
  const on = (name: string, listener: Listener) => listeners.set(name, listener)
  const loaded: string[] = []
  const clock = new FakeClock()
  const log = vi.fn()
  let destroyed = false
  const crash = vi.fn()
  const webContents = {
    on,
    loadURL: async (address: string) => {
      loaded.push(address)
    },
    forcefullyCrashRenderer: crash,
  }
  recoverWindow({ on, webContents, isDestroyed: () => destroyed } as never, {
    page: PAGE,
    timer: clock,
    log,
    kind: 'cashier',
  })
  const emit = (name: string, ...words: unknown[]) => listeners.get(name)?.(...words)
  return {
    loaded,
    clock,
    log,
    crash,
    emit,
    gone: (reason = 'crashed') => emit('render-process-gone', {}, { reason, exitCode: 1 }),
    fail: (code = -2, mainFrame = true, address = PAGE) =>
      emit('did-fail-load', {}, code, 'ERR_FAILED', address, mainFrame),
    destroy: () => {
      destroyed = true
      emit('closed')
    },
  }
}

describe('a page that crashes', () => {
  it.each([['crashed'], ['oom'], ['killed'], ['launch-failed'], ['memory-eviction']])(
    'comes back after "%s"',
    (reason) => {
      const { gone, loaded } = windowKit()
      gone(reason)
      expect(loaded).toEqual([PAGE])
    },
  )

  it('is left alone when it ended by itself', () => {
    const { gone, loaded } = windowKit()
    gone('clean-exit')
    expect(loaded).toEqual([])
  })

  it('is loaded three times in a minute, then the plain page is', () => {
    const { gone, loaded } = windowKit()
    for (let crash = 0; crash < 4; crash += 1) gone()
    expect(loaded).toEqual([PAGE, PAGE, PAGE, ERROR])
  })

  it('may crash three times every minute for ever', async () => {
    const { gone, loaded, clock } = windowKit()
    for (let minute = 0; minute < 5; minute += 1) {
      for (let crash = 0; crash < 3; crash += 1) gone()
      await clock.pass(60_000)
    }
    expect(loaded).toEqual(Array.from({ length: 15 }, () => PAGE))
  })

  it('does not spin when even the plain page fails, and is tried again a minute later', async () => {
    const { gone, fail, loaded, clock } = windowKit()
    for (let crash = 0; crash < 20; crash += 1) gone('launch-failed')
    for (let load = 0; load < 20; load += 1) fail(-2, true, ERROR)
    expect(loaded).toEqual([PAGE, PAGE, PAGE, ERROR])
    await clock.pass(60_000)
    expect(loaded.slice(4)).toEqual([PAGE])
    gone()
    expect(loaded.slice(4)).toEqual([PAGE, PAGE])
  })

  it('is not loaded into a window that was closed', async () => {
    const { gone, loaded, destroy, clock } = windowKit()
    for (let crash = 0; crash < 4; crash += 1) gone()
    destroy()
    await clock.pass(600_000)
    gone()
    expect(loaded).toEqual([PAGE, PAGE, PAGE, ERROR])
  })
})

describe('a page that does not load', () => {
  it('is loaded again', () => {
    const { fail, loaded } = windowKit()
    fail()
    expect(loaded).toEqual([PAGE])
  })

  it('is not when another load took its place, or when it was only a part', () => {
    const { fail, loaded } = windowKit()
    fail(-3)
    fail(-2, false)
    expect(loaded).toEqual([])
  })
})

describe('a page that hangs', () => {
  it('is ended after ten seconds', async () => {
    const { emit, crash, clock } = windowKit()
    emit('unresponsive')
    await clock.pass(9_999)
    expect(crash).not.toHaveBeenCalled()
    await clock.pass(1)
    expect(crash).toHaveBeenCalledOnce()
  })

  it('is spared when it answers again, or crashes, or is closed', async () => {
    for (const end of ['responsive', 'closed', 'render-process-gone']) {
      const { emit, crash, clock } = windowKit()
      emit('unresponsive')
      emit(end, {}, { reason: 'crashed', exitCode: 1 })
      await clock.pass(60_000)
      expect(crash, end).not.toHaveBeenCalled()
    }
  })
})

describe('a GPU that keeps crashing', () => {
  function appKit(withoutGpu = false) {
    const listeners: Listener[] = []
    const app = { on: (_name: string, listener: Listener) => listeners.push(listener) }
    const clock = new FakeClock()
    const restartWithoutGpu = vi.fn()
    const log = vi.fn()
    watchProcesses(app as unknown as Pick<App, 'on'>, { timer: clock, log, withoutGpu, restartWithoutGpu })
    const gone = (type = 'GPU', reason = 'crashed') => listeners[0]?.({}, { type, reason, exitCode: 1 })
    return { clock, restartWithoutGpu, log, gone }
  }

  it('is done without, once', () => {
    const { gone, restartWithoutGpu } = appKit()
    for (let crash = 1; crash < GPU_CRASHES_MAX; crash += 1) gone()
    expect(restartWithoutGpu).not.toHaveBeenCalled()
    gone()
    gone()
    expect(restartWithoutGpu).toHaveBeenCalledOnce()
  })

  it('is kept when it crashes now and then, when it ended well, or when it was another process', async () => {
    const { gone, restartWithoutGpu, clock } = appKit()
    for (let crash = 0; crash < 10; crash += 1) {
      gone()
      gone('GPU', 'clean-exit')
      gone('Utility')
      await clock.pass(6 * 60_000)
    }
    expect(restartWithoutGpu).not.toHaveBeenCalled()
  })

  it('is not restarted without what it already is without', async () => {
    const { gone, restartWithoutGpu } = appKit(true)
    for (let crash = 0; crash < 10; crash += 1) gone()
    await settle()
    expect(restartWithoutGpu).not.toHaveBeenCalled()
  })
})
