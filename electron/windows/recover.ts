// A window is disposable: when its page crashes or hangs it is loaded anew; when that keeps happening, a plain page says so.

import type { App, BrowserWindow, Details } from 'electron'
import { ERROR_PAGE } from './home'
import { type Log, limited } from './log'

/** Loads within `RELOADS_PER_MS` before the plain page is shown. */
export const RELOADS_MAX = 3
export const RELOADS_PER_MS = 60_000

/** After this long the plain page gives way to another try: a till nobody looks at must mend itself. */
const TRY_AGAIN_MS = 60_000

/** A page that takes no input for this long will not come back. */
const HUNG_MS = 10_000

/** GPU crashes within `GPU_CRASHES_PER_MS` before the till starts again without it. Chromium restarts it by itself. */
export const GPU_CRASHES_MAX = 3
export const GPU_CRASHES_PER_MS = 10 * 60_000

/** Chromium's code for a load that another load replaced: no failure. */
const LOAD_ABORTED = -3

/** The part of core's Clock that recovery needs. */
export interface Timer {
  monotonic(): number
  after(delayMs: number, task: () => void): () => void
}

/** Counts what may happen `max` times in any `perMs`. */
export class Recently {
  readonly #max: number
  readonly #perMs: number
  #times: number[] = []

  constructor({ max, perMs }: { max: number; perMs: number }) {
    this.#max = max
    this.#perMs = perMs
  }

  /** @returns whether one more at `now` is still within the limit */
  take(now: number): boolean {
    this.#times = this.#times.filter((time) => now - time < this.#perMs)
    if (this.#times.length >= this.#max) return false
    this.#times.push(now)
    return true
  }
}

export interface RecoverOptions {
  /** The window's page, loaded anew after a failure. */
  readonly page: string
  readonly timer: Timer
  readonly log: Log
  /** For the log. */
  readonly kind: string
}

type Guarded = Pick<BrowserWindow, 'isDestroyed' | 'on' | 'webContents'>

/** Watches over one window's page for as long as it lives. */
export function recoverWindow(window: Guarded, { page, timer, log, kind }: RecoverOptions): void {
  const reloads = new Recently({ max: RELOADS_MAX, perMs: RELOADS_PER_MS })
  const { webContents } = window
  let stopWaiting: (() => void) | null = null
  let stopTryingAgain: (() => void) | null = null

  function load(address: string): void {
    if (window.isDestroyed()) return
    // A load that fails comes back as `did-fail-load`, where it is handled.
    webContents.loadURL(address).catch((error: unknown) => log('warn', 'window.load-failed', { window: kind, error }))
  }

  function loadAnew(): void {
    // The plain page is up, or failed like the rest: the next try is already set.
    if (stopTryingAgain !== null) return
    if (reloads.take(timer.monotonic())) {
      load(page)
      return
    }
    log('error', 'window.gave-up', { window: kind, tryAgainMs: TRY_AGAIN_MS })
    load(ERROR_PAGE)
    stopTryingAgain = timer.after(TRY_AGAIN_MS, () => {
      stopTryingAgain = null
      loadAnew()
    })
  }

  function stopHangTimer(): void {
    stopWaiting?.()
    stopWaiting = null
  }

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    stopHangTimer()
    if (reason === 'clean-exit') return
    log('error', 'window.page-gone', { window: kind, reason, exitCode })
    loadAnew()
  })
  webContents.on('did-fail-load', (_event, code, description, _address, mainFrame) => {
    if (!mainFrame || code === LOAD_ABORTED) return
    log('error', 'window.page-failed', { window: kind, code, description })
    loadAnew()
  })
  webContents.on('preload-error', (_event, _path, error) =>
    log('error', 'window.preload-failed', { window: kind, error }),
  )
  window.on('unresponsive', () => {
    log('warn', 'window.unresponsive', { window: kind })
    stopHangTimer()
    stopWaiting = timer.after(HUNG_MS, () => {
      if (window.isDestroyed()) return
      log('error', 'window.hung', { window: kind, hungMs: HUNG_MS })
      // Ends in `render-process-gone`, which loads the page anew.
      webContents.forcefullyCrashRenderer()
    })
  })
  window.on('responsive', () => {
    if (stopWaiting !== null) log('info', 'window.responsive', { window: kind })
    stopHangTimer()
  })
  window.on('closed', () => {
    stopHangTimer()
    stopTryingAgain?.()
  })
}

export interface WatchProcessesOptions {
  readonly timer: Timer
  readonly log: Log
  /** The till already runs without the GPU. */
  readonly withoutGpu: boolean
  /** Ends the till in good order and starts it again with `--disable-gpu`. */
  readonly restartWithoutGpu: () => void
}

/** Watches Chromium's own processes: a GPU that keeps crashing is done without. */
export function watchProcesses(app: Pick<App, 'on'>, options: WatchProcessesOptions): void {
  const log = limited(options.log)
  const crashes = new Recently({ max: GPU_CRASHES_MAX - 1, perMs: GPU_CRASHES_PER_MS })
  let restarting = false
  app.on('child-process-gone', (_event, details: Details) => {
    const { type, reason, exitCode, name } = details
    if (reason === 'clean-exit') return
    log('warn', 'process.gone', { type, reason, exitCode, name })
    if (type !== 'GPU' || crashes.take(options.timer.monotonic())) return
    if (options.withoutGpu || restarting) return
    restarting = true
    log('error', 'process.gpu-given-up')
    options.restartWithoutGpu()
  })
}
