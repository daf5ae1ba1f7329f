// A bug nobody foresaw: write it down, close the store, start again. A till does not trade on after an unknown error.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OWNER_ONLY } from '../disk/wholeFile'
import type { Log } from './log'
import { redactValue } from './redact'

/** Crashes within `CRASHES_PER_MS`, this one among them, after which the till no longer starts again by itself. */
export const CRASHES_MAX = 3
export const CRASHES_PER_MS = 5 * 60_000

/** Notes kept; the oldest go. */
export const NOTES_MAX = 20

/** The exit code after a crash. */
export const CRASHED = 70

/** `crash-1795348800123-4711.json`: when, UTC ms, and which process. */
const noteName = /^crash-(\d{13})-\d+\.json$/

export interface CrashDeps {
  readonly folder: string
  readonly log: Log
  /** UTC ms. */
  readonly now: () => number
  /** What the note says of this till: versions, mode. */
  readonly about: Readonly<Record<string, string>>
  /** Closes the store, so that the last sale is whole on disk. */
  readonly closeStore: () => void
  /** Starts the till again once this process has ended, or null where it must not: in tests. */
  readonly relaunch: (() => void) | null
  /** Tells a person that the till has stopped for good, and where the note is. Null in tests: it waits for a click. */
  readonly tell: ((note: string | null) => void) | null
  readonly exit: (code: number) => void
}

export interface CrashHandler {
  /** Ends the till because of this error. Later errors on the way out are only logged. */
  crash(origin: string, error: unknown): void
}

/**
 * Makes the one place that ends the till after a bug. A window that asked, a timer and a lost promise all come here.
 * It starts again at once, without a question: somebody may be waiting to pay, and the store knows where it was. Only
 * when that does not help is a person told.
 */
export function createCrashHandler(deps: CrashDeps): CrashHandler {
  let crashing = false
  return {
    crash(origin, error) {
      deps.log('error', 'crash', { origin, error })
      if (crashing) return
      crashing = true
      const note = writeNote(deps, origin, error)
      attempt(deps, 'close-store', deps.closeStore)
      // Without a note nobody could count: a till that can't write would start and crash for ever.
      const again = deps.relaunch !== null && note !== null && recentNotes(deps) < CRASHES_MAX
      deps.log('error', 'crash.ending', { again, note })
      if (again) attempt(deps, 'relaunch', deps.relaunch)
      else attempt(deps, 'tell', () => deps.tell?.(note))
      deps.exit(CRASHED)
    },
  }
}

/** Sends every error that nobody caught to `crash`. Electron would otherwise show a dialog and go on. */
export function catchCrashes(handler: CrashHandler, log: Log, source: NodeJS.Process = process): void {
  source.on('uncaughtException', (error) => handler.crash('uncaughtException', error))
  source.on('unhandledRejection', (reason) => handler.crash('unhandledRejection', reason))
  for (const stream of [source.stdout, source.stderr]) {
    // The terminal that started the till was closed. Nobody reads it any more; nothing is wrong with the till.
    stream.on('error', (error: Error) => log('info', 'terminal.gone', { message: error.message }))
  }
}

/** @returns the path of the note, or null when it could not be written */
function writeNote(deps: CrashDeps, origin: string, error: unknown): string | null {
  const at = deps.now()
  const path = join(deps.folder, `crash-${at}-${process.pid}.json`)
  const note = { at: new Date(at).toISOString(), origin, ...deps.about, error: redactValue(error) }
  const written = attempt(deps, 'write-note', () => {
    mkdirSync(deps.folder, { recursive: true, mode: OWNER_ONLY.folder })
    for (const old of notesIn(deps.folder).slice(NOTES_MAX - 1)) rmSync(join(deps.folder, old.name))
    writeFileSync(path, `${JSON.stringify(note, null, 2)}\n`, { mode: OWNER_ONLY.file, flush: true })
  })
  return written ? path : null
}

/** On the way out each step gets its chance, whatever became of the one before. @returns whether it went well */
function attempt(deps: CrashDeps, step: string, task: (() => void) | null): boolean {
  try {
    task?.()
    return true
  } catch (error) {
    deps.log('error', 'crash.step-failed', { step, error })
    return false
  }
}

/** A clock that was set back must not make old crashes look like future ones: the distance counts. */
function recentNotes({ folder, now }: CrashDeps): number {
  return notesIn(folder).filter(({ at }) => Math.abs(now() - at) < CRASHES_PER_MS).length
}

/** Newest first. */
function notesIn(folder: string): readonly { readonly name: string; readonly at: number }[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const match = noteName.exec(name)
      return match === null ? [] : [{ name, at: Number(match[1]) }]
    })
    .sort((one, other) => other.at - one.at)
}
