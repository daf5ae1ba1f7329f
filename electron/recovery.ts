// The till without its books: one window that says what is the matter and offers the ways out. No rule of trade lives here.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserWindow, nativeTheme } from 'electron'
import type { RecoveryReason, RecoveryView } from '../shared/backups'
import type { recoveryCommands } from '../shared/commands/backups'
import type { Handlers } from '../shared/contract'
import { grants } from '../shared/grants'
import { nobodyAsked } from '../shared/people'
import { ok, refuse } from '../shared/result'
import { besideMoneyHere, troubleKindOf } from './core/besideMoney'
import type { Clock, StoreFailure } from './core/ports'
import { createAnnouncer } from './ipc/announce'
import { createRouter, type Log } from './ipc/router'
import { offeredBackups } from './offered'
import type { BooksBackups } from './store/backupFiles'
import type { Workshop } from './store/workshop'
import { createCashierWindow } from './windows/cashier'
import type { Home } from './windows/home'
import { recoverWindow } from './windows/recover'

/** A log file that is read for bill numbers, at most. */
const LOG_FILES_MAX = 5

export interface RecoveryDeps {
  readonly reason: RecoveryReason
  /** The manager who asked for a backup; the till itself where the books could not be opened. */
  readonly by: string
  readonly detail: string
  readonly mode: 'demo' | 'live'
  readonly books: string
  readonly files: BooksBackups
  readonly workshop: Workshop
  readonly clock: Clock
  readonly home: Home
  readonly packaged: boolean
  readonly preload: string
  readonly log: Log
  readonly logs: string
  /** Where a person finds a saved file: the desktop, or the data folder. */
  readonly saveTo: string
  /** Opens the books again and trades. @returns the trouble that is still there, or null when the till is open */
  readonly reopen: () => Promise<StoreFailure | null>
  readonly quit: () => void
  readonly onBug: (error: unknown) => void
}

export interface Recovery {
  readonly window: BrowserWindow
}

/** Shows the window. It closes itself when the till is open again. */
export function openRecovery(deps: RecoveryDeps): Recovery {
  const { clock, home, log } = deps
  const announcer = createAnnouncer({ grants })
  let view: RecoveryView = {
    at: clock.now(),
    reason: deps.reason,
    detail: deps.detail,
    mode: deps.mode,
    busy: 'looking',
    backups: [],
    broken: null,
    refusal: null,
    savedLog: null,
  }
  const show = (change: Partial<RecoveryView>) => {
    view = { ...view, ...change, at: clock.now() }
    announcer.announce('recovery.changed', view)
  }
  const { window } = createCashierWindow({
    timer: clock,
    preload: deps.preload,
    title: 'KHQR POS',
    packaged: deps.packaged,
    remembered: null,
    remember: () => undefined,
    mayClose: () => true,
    closeRefused: () => undefined,
  })
  /** Restores and tries one at a time. @returns a refusal while something is under way */
  async function during(busy: 'restoring' | 'trying', work: () => Promise<RecoveryView['refusal']>) {
    if (view.busy !== null) return refuse('busy-already')
    show({ busy, refusal: null })
    const refusal = await work()
    if (refusal === null) window.destroy()
    else show({ busy: null, refusal })
    return ok({})
  }
  async function reopen(): Promise<RecoveryView['refusal']> {
    const failure = await deps.reopen()
    if (failure === null) return null
    show({ reason: failure.kind, detail: failure.message })
    return 'still-in-trouble'
  }
  const handlers: Pick<Handlers, keyof typeof recoveryCommands> = {
    'recovery.view': () => ok(view),
    'recovery.restore': ({ id }) =>
      during('restoring', async () => {
        const failed = await restore(deps, view, id)
        return failed ?? (await reopen())
      }),
    'recovery.retry': () => during('trying', reopen),
    'recovery.saveLog': () => {
      show({ savedLog: saveLog(deps) })
      return ok({})
    },
    'recovery.quit': () => {
      deps.quit()
      return ok({})
    },
  }
  const router = createRouter({
    handlers,
    grants,
    actor: () => nobodyAsked,
    // The books hold the PINs and the trail: they can't be read, or a manager has said to leave them.
    word: { take: () => null, ask: () => refuse('manager-needed') },
    deed: () => () => undefined,
    log,
    origins: [home.origin],
    onBug: deps.onBug,
    monotonic: clock.monotonic,
  })
  nativeTheme.themeSource = 'light'
  const page = home.page('recovery.html')
  router.attach(window.webContents, 'recovery')
  announcer.attach(window.webContents, 'recovery')
  recoverWindow(window, { page, timer: clock, log, kind: 'recovery' })
  window.loadURL(page).catch((error: unknown) => log('warn', 'window.load-failed', { error }))
  look(deps).then((found) => {
    const readable = found.backups.filter(({ facts }) => facts !== null).length
    log('info', 'recovery.looked', { backups: found.backups.length, readable })
    show({ ...found, busy: null })
  }, deps.onBug)
  return { window }
}

/** The newest backups with what stands in them, and what can be read of the broken books beyond them. */
async function look(deps: RecoveryDeps): Promise<Pick<RecoveryView, 'backups' | 'broken'>> {
  const { files, workshop, books, log, reason } = deps
  try {
    const backups = await offeredBackups({ files, workshop, log, asked: reason === 'asked' })
    const oldestBill = Math.min(...backups.flatMap(({ facts }) => (facts === null ? [] : [facts.lastBill])))
    const broken = Number.isFinite(oldestBill)
      ? await workshop.run('salvage', { file: books, afterBill: oldestBill })
      : null
    return { backups, broken }
  } catch (error) {
    log('error', 'recovery.look-failed', { kind: troubleKindOf(error), error })
    return { backups: [], broken: null }
  }
}

/** @returns why not, or null */
async function restore(deps: RecoveryDeps, view: RecoveryView, id: string): Promise<RecoveryView['refusal']> {
  const { files, workshop, books, clock, log } = deps
  const backup = view.backups.find((one) => one.id === id)
  if (backup === undefined) return 'restore-failed'
  const after = backup.facts?.lastBill ?? 0
  const known = view.backups.flatMap(({ facts }) => (facts === null ? [] : [facts.lastBill]))
  try {
    const done = await workshop.run('restore', {
      books,
      backup: files.fileOf(id),
      backupAt: backup.at,
      now: clock.now(),
      by: deps.by,
      knownBills: [...known, view.broken?.lastBill ?? 0, lastBillInLog(deps)],
      missing: (view.broken?.missing ?? []).filter(({ bill }) => bill > after),
    })
    log('warn', 'books.restored', { backup: id, ...done })
    return null
  } catch (error) {
    const kind = troubleKindOf(error)
    log('error', 'books.not-restored', { backup: id, kind, error })
    return kind === 'not-whole' || kind === 'corrupt' ? 'backup-damaged' : 'restore-failed'
  }
}

/** The highest bill number in the till's diary: it names each sale, and lies in other files than the books. */
function lastBillInLog({ logs, log }: RecoveryDeps): number {
  const unread = (kind: string, error: unknown) => {
    log('warn', 'recovery.log-unread', { kind, error })
    return []
  }
  const files = besideMoneyHere(() => logFiles(logs), unread)
  const texts = files.flatMap((file) => besideMoneyHere(() => [readFileSync(file, 'utf8')], unread))
  const bills = texts.flatMap((text) => Array.from(text.matchAll(/"bill":"(\d{1,12})"/g), (match) => Number(match[1])))
  return bills.reduce((highest, bill) => Math.max(highest, bill), 0)
}

function logFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => /^till(\.\d+)?\.log$/.test(name))
  return names.slice(0, LOG_FILES_MAX).map((name) => join(folder, name))
}

/** All log files in one, oldest first. @returns its path, or null when it could not be written */
function saveLog({ logs, saveTo, clock, log }: RecoveryDeps): string | null {
  const path = join(saveTo, `khqr-pos-log-${clock.now()}.txt`)
  try {
    writeFileSync(
      path,
      logFiles(logs)
        .reverse()
        .map((file) => readFileSync(file, 'utf8'))
        .join(''),
      { mode: 0o600 },
    )
    return path
  } catch (error) {
    log('error', 'recovery.log-not-saved', { error })
    return null
  }
}
