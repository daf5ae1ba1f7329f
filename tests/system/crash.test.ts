// The end after a bug. It must leave a note, close the books, and come back, but not for ever.

import { EventEmitter } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import {
  CRASHED,
  CRASHES_MAX,
  CRASHES_PER_MS,
  type CrashDeps,
  catchCrashes,
  createCrashHandler,
  NOTES_MAX,
} from '../../electron/system/crash'

const AT = Date.UTC(2026, 10, 22, 3, 0, 0)
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'khqr-crash-'))
})

function kit(change: Partial<CrashDeps> = {}) {
  const steps: string[] = []
  const step = (name: string) => vi.fn(() => void steps.push(name))
  const log = vi.fn()
  const deps = {
    folder,
    log,
    now: () => AT,
    about: { version: '0.1.0' },
    closeStore: step('close'),
    relaunch: step('relaunch'),
    tell: step('tell'),
    exit: step('exit'),
    ...change,
  }
  return { deps, steps, log, ...createCrashHandler(deps) }
}

function notes() {
  return readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
}

describe('crash', () => {
  it('writes a note, closes the store, starts again and ends, in this order', () => {
    const { crash, steps, deps } = kit()
    crash('uncaughtException', new TypeError('no such sale; Bearer abc'))
    expect(steps).toEqual(['close', 'relaunch', 'exit'])
    expect(deps.exit).toHaveBeenCalledExactlyOnceWith(CRASHED)
    expect(notes()).toMatchObject([
      {
        at: '2026-11-22T03:00:00.000Z',
        origin: 'uncaughtException',
        version: '0.1.0',
        error: { name: 'TypeError', message: 'no such sale; Bearer [token]' },
      },
    ])
  })

  it.skipIf(process.platform === 'win32')('keeps the note for this user alone', () => {
    kit().crash('x', new Error('y'))
    const name = readdirSync(folder)[0] ?? ''
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  })

  it('takes anything that can be thrown', () => {
    for (const thrown of [undefined, null, 'text', 5, { token: 'x' }, Symbol('s')]) {
      const { crash, deps } = kit({ now: () => AT + Math.random() * 1e6 })
      crash('unhandledRejection', thrown)
      expect(deps.exit).toHaveBeenCalledOnce()
    }
    expect(JSON.stringify(notes())).toContain('[secret]')
  })

  it('goes on to the end when closing, starting again or writing fails', () => {
    const fails = () => {
      throw new Error('not now')
    }
    const { crash, deps } = kit({ closeStore: fails, relaunch: fails })
    crash('x', new Error('y'))
    expect(deps.exit).toHaveBeenCalledOnce()
    expect(deps.log).toHaveBeenCalledWith('error', 'crash.step-failed', {
      step: 'close-store',
      error: new Error('not now'),
    })
  })

  it('ends once, though errors go on', () => {
    const { crash, log, steps } = kit({ closeStore: () => crash('closing', new Error('again')) })
    crash('x', new Error('first'))
    crash('x', new Error('later'))
    expect(steps).toEqual(['relaunch', 'exit'])
    expect(log.mock.calls.filter(([, event]) => event === 'crash')).toHaveLength(3)
    expect(notes()).toHaveLength(1)
  })
})

describe('starting again', () => {
  it('is given up after so many crashes in a few minutes, and a person is told', () => {
    const outcomes: string[][] = []
    for (let index = 0; index < CRASHES_MAX + 1; index += 1) {
      const { crash, steps } = kit({ now: () => AT + index * 1_000 })
      crash('x', new Error('y'))
      outcomes.push(steps)
    }
    const again = ['close', 'relaunch', 'exit']
    const end = ['close', 'tell', 'exit']
    expect(outcomes).toEqual([again, again, end, end])
  })

  it('is tried again when the crashes are far apart', () => {
    for (let index = 0; index < 10; index += 1) {
      const { crash, steps } = kit({ now: () => AT + index * CRASHES_PER_MS })
      crash('x', new Error('y'))
      expect(steps).toContain('relaunch')
    }
  })

  it('is not tried when there is no note to count by: a full disk would make it go round for ever', () => {
    rmSync(folder, { recursive: true })
    writeFileSync(folder, 'a file in its place')
    const { crash, steps } = kit()
    crash('x', new Error('y'))
    expect(steps).toEqual(['close', 'tell', 'exit'])
  })

  it('does not happen in tests, and waits for nobody there', () => {
    const { crash, steps } = kit({ relaunch: null, tell: null })
    crash('x', new Error('y'))
    expect(steps).toEqual(['close', 'exit'])
  })

  it('says where the note is', () => {
    const tell = vi.fn()
    kit({ relaunch: null, tell }).crash('x', new Error('y'))
    expect(tell).toHaveBeenCalledExactlyOnceWith(join(folder, readdirSync(folder)[0] ?? ''))
  })
})

describe('the notes', () => {
  it('are so many at most, the oldest go, and other files stay', () => {
    writeFileSync(join(folder, 'readme.txt'), 'x')
    for (let index = 0; index < NOTES_MAX + 10; index += 1) {
      kit({ now: () => AT + index * CRASHES_PER_MS }).crash('x', new Error(`number ${index}`))
    }
    const names = readdirSync(folder).sort()
    expect(names).toContain('readme.txt')
    expect(names).toHaveLength(NOTES_MAX + 1)
    expect(names[0]).toContain(String(AT + 10 * CRASHES_PER_MS))
  })
})

describe('catchCrashes', () => {
  it('hears errors and lost promises, and lets a closed terminal be', () => {
    const streams = { stdout: new EventEmitter(), stderr: new EventEmitter() }
    const source = Object.assign(new EventEmitter(), streams)
    const crash = vi.fn()
    const log = vi.fn()
    catchCrashes({ crash }, log, source as unknown as NodeJS.Process)
    source.emit('uncaughtException', 'a')
    source.emit('unhandledRejection', 'b')
    streams.stdout.emit('error', new Error('EPIPE'))
    streams.stderr.emit('error', new Error('EPIPE'))
    expect(crash.mock.calls).toEqual([
      ['uncaughtException', 'a'],
      ['unhandledRejection', 'b'],
    ])
    expect(log).toHaveBeenCalledTimes(2)
  })
})
