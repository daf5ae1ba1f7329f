// The till without its books: one window that says what is the matter and offers the ways out. No rule of trade lives here.

import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type BrowserWindow, nativeTheme } from 'electron'
import {
  offersBackups,
  type RecoveryBackup,
  type RecoveryReason,
  type RecoveryView,
  triesAgain,
} from '../shared/backups'
import type { recoveryCommands } from '../shared/commands/backups'
import type { Handlers } from '../shared/contract'
import { grants } from '../shared/grants'
import { nobodyAsked } from '../shared/people'
import { ok, type Result, refuse } from '../shared/result'
import { type Given, type Proof, type Witness, witnessOf } from './begin'
import { besideMoney, troubleKindOf } from './core/besideMoney'
import type { Clock, PinHasher, StoreFailure } from './core/ports'
import { diaryFiles, lastBillInDiary } from './diary'
import { createAnnouncer } from './ipc/announce'
import { createRouter, type Log } from './ipc/router'
import { offeredBackups } from './offered'
import type { BooksBackups } from './store/backupFiles'
import { migrations, newestOf } from './store/migrate'
import { BooksGone } from './store/open'
import type { Staff } from './store/people'
import { roomFor } from './store/room'
import type { Workshop } from './store/workshop'
import { createCashierWindow } from './windows/cashier'
import type { Home } from './windows/home'
import { recoverWindow } from './windows/recover'

/** What may be over at any moment is tried again by itself this often. */
const TRY_AGAIN_MS = 5000

export interface RecoveryDeps {
  readonly reason: RecoveryReason
  /** Somebody has said that they want a backup. */
  readonly asked: boolean
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
  /** The shop's name, as the set-up has it. */
  readonly shop: string
  /** What PINs are judged with, once somebody is asked for one. */
  readonly pins: () => Promise<PinHasher>
  /** Opens the books again and trades. @returns the trouble that is still there, or null when the till is open */
  readonly reopen: () => Promise<StoreFailure | null>
  readonly quit: () => void
  readonly onBug: (error: unknown) => void
}

export interface Recovery {
  readonly window: BrowserWindow
}

/** Why books can't be opened, as the window tells it. */
export function reasonOf(failure: StoreFailure): RecoveryReason {
  return failure instanceof BooksGone ? 'missing' : failure.kind
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
    room: roomOf(deps),
    begin: null,
    refusal: null,
    savedLog: null,
  }
  /** Books are being opened, though nobody has asked for it and nothing is shown of it. */
  let trying: Promise<void> = Promise.resolve()
  let witness: Witness | null = null
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
  /** One thing at a time. @returns a refusal while something is under way */
  async function during(busy: Exclude<RecoveryView['busy'], null>, work: () => Promise<RecoveryView['refusal']>) {
    if (view.busy !== null) return refuse('busy-already')
    show({ busy, refusal: null })
    await trying
    if (window.isDestroyed()) return ok({})
    const refusal = await work()
    if (refusal === null) leave()
    else show({ busy: null, refusal })
    return ok({})
  }
  function leave(): void {
    witness?.close()
    window.destroy()
  }
  async function reopen(): Promise<RecoveryView['refusal']> {
    const failure = await deps.reopen()
    if (failure === null) return null
    const reason = reasonOf(failure)
    show({ reason, detail: failure.message, room: roomOf(deps) })
    if (reason === 'missing' && view.begin === null) await askForWord()
    return 'still-in-trouble'
  }
  /** Where books are gone: on whose word new ones may begin. */
  async function askForWord(): Promise<void> {
    const newest = newestReadable(view)
    const staff = await besideMoney<Staff | null>(
      () => (newest === null ? null : deps.workshop.run('staff', { file: deps.files.fileOf(newest.id) })),
      () => null,
    )
    witness?.close()
    witness = witnessOf(staff, { ...deps, pins: await deps.pins(), tries: `${deps.books}.pin-tries` })
    show({ begin: witness.word })
  }
  /** A disk that is full, held or away may be well again at any moment. */
  function tryByItself(): void {
    clock.after(TRY_AGAIN_MS, () => {
      if (window.isDestroyed()) return
      trying = tryOnce()
      trying.then(tryByItself, deps.onBug)
    })
  }
  async function tryOnce(): Promise<void> {
    if (!triesAgain(view.reason) || view.busy !== null) return
    const failure = await deps.reopen()
    if (failure === null) return leave()
    const reason = reasonOf(failure)
    show({ reason, detail: failure.message, room: roomOf(deps) })
    if (reason === 'missing') await askForWord()
  }
  async function begin(given: Given): Promise<Result<Record<string, never>>> {
    if (view.busy !== null) return refuse('busy-already')
    if (witness === null || view.reason !== 'missing') return refuse('forbidden')
    const proof = await witness.prove(given)
    if (!proof.ok) return proof
    const used = witness.used
    return await during('beginning', async () => {
      const failed = await beginBooks(deps, view, proof.value)
      if (failed !== null) return failed
      used()
      return await reopen()
    })
  }
  async function lookAround(): Promise<void> {
    const found = await look(deps)
    log('info', 'recovery.looked', {
      backups: found.backups.length,
      readable: found.backups.filter(({ facts }) => facts !== null).length,
    })
    show(found)
    if (view.reason === 'missing') await askForWord()
    show({ busy: null })
  }
  const handlers: Pick<Handlers, keyof typeof recoveryCommands> = {
    'recovery.view': () => ok(view),
    // What may be sound is never replaced: only books that were read and are broken, or gone, or left on a manager's word.
    'recovery.restore': ({ id }) =>
      offersBackups(view.reason)
        ? during('restoring', async () => {
            const failed = await restore(deps, view, id)
            return failed ?? (await reopen())
          })
        : refuse('forbidden'),
    'recovery.begin': begin,
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
  lookAround().then(tryByItself, deps.onBug)
  return { window }
}

/** On a full disk: how much it has left, and how much it should have. */
function roomOf({ books }: RecoveryDeps): RecoveryView['room'] {
  return roomFor(books, dirname(books), newestOf(migrations))
}

/** Of this till's own. */
function newestReadable({ backups }: Pick<RecoveryView, 'backups'>): RecoveryBackup | null {
  const readable = backups.filter(({ facts, another }) => facts !== null && another !== true)
  return readable.sort((one, other) => other.at - one.at)[0] ?? null
}

/** The newest backups with what stands in them, and what can be read of the broken books beyond them. */
async function look(deps: RecoveryDeps): Promise<Pick<RecoveryView, 'backups' | 'broken'>> {
  const { files, workshop, books, log, asked } = deps
  const backups = await offeredBackups({ files, workshop, log, asked })
  const oldestBill = Math.min(...backups.flatMap(({ facts }) => (facts === null ? [] : [facts.lastBill])))
  if (!Number.isFinite(oldestBill)) return { backups, broken: null }
  const broken = await besideMoney<RecoveryView['broken']>(
    () => workshop.run('salvage', { file: books, afterBill: oldestBill }),
    (kind, error) => {
      log('error', 'recovery.look-failed', { kind, error })
      return null
    },
  )
  return { backups, broken }
}

/** Bill numbers that anything remembers, apart from the backup that is restored. */
function knownBills({ logs, log }: RecoveryDeps, view: RecoveryView): readonly number[] {
  const ofBackups = view.backups.flatMap(({ facts }) => (facts === null ? [] : [facts.lastBill]))
  const unread = (kind: string, error: unknown) => log('warn', 'recovery.log-unread', { kind, error })
  return [...ofBackups, view.broken?.lastBill ?? 0, lastBillInDiary(logs, unread)]
}

/** @returns why not, or null */
async function beginBooks(deps: RecoveryDeps, view: RecoveryView, proof: Proof): Promise<RecoveryView['refusal']> {
  const { files, workshop, books, clock, log } = deps
  const newest = newestReadable(view)
  try {
    const done = await workshop.run('begin', {
      books,
      now: clock.now(),
      ...proof,
      newest: newest === null ? null : { file: files.fileOf(newest.id), at: newest.at },
      knownBills: knownBills(deps, view),
    })
    log('warn', 'books.begun-anew', { by: proof.by, word: proof.word, ...done })
    return null
  } catch (error) {
    const kind = troubleKindOf(error)
    log('error', 'books.not-begun', { kind, error })
    return kind === 'full' ? 'no-room' : 'begin-failed'
  }
}

/** @returns why not, or null */
async function restore(deps: RecoveryDeps, view: RecoveryView, id: string): Promise<RecoveryView['refusal']> {
  const { files, workshop, books, clock, log } = deps
  const backup = view.backups.find((one) => one.id === id)
  if (backup === undefined) return 'restore-failed'
  const after = backup.facts?.lastBill ?? 0
  try {
    const done = await workshop.run('restore', {
      books,
      backup: files.fileOf(id),
      backupAt: backup.at,
      now: clock.now(),
      by: deps.by,
      knownBills: knownBills(deps, view),
      missing: (view.broken?.missing ?? []).filter(({ bill }) => bill > after),
    })
    log('warn', 'books.restored', { backup: id, ...done })
    return null
  } catch (error) {
    const kind = troubleKindOf(error)
    log('error', 'books.not-restored', { backup: id, kind, error })
    if (kind === 'full') return 'no-room'
    return kind === 'not-whole' || kind === 'corrupt' ? 'backup-damaged' : 'restore-failed'
  }
}

/** All log files in one, oldest first. @returns its path, or null when it could not be written */
function saveLog({ logs, saveTo, clock, log }: RecoveryDeps): string | null {
  const path = join(saveTo, `khqr-pos-log-${clock.now()}.txt`)
  try {
    writeFileSync(
      path,
      diaryFiles(logs)
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
