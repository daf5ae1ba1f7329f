// The first thing a packed till does: what it must not be started with is undone, or it starts again without it.

import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { app } from 'electron'
import { judgeLaunch, NO_SANDBOX, SANDBOX_TRIAL, STARTED_WITHOUT } from './system/launch'

/** A trial takes a third of a second; a busy machine is given time. */
const TRIAL_MS = 60_000

/** What Linux needs to give a process namespaces of its own: `linux/capability.h`. */
const CAP_SYS_ADMIN = 21n

export interface Launched {
  /** What an earlier start was ended for; empty at a usual start. */
  readonly startedWithout: readonly string[]
  /** Chromium can make no sandbox here, and the till was told to do without. */
  readonly withoutSandbox: boolean
  /** Why the till must not go on: it was started again, and is so all the same. Null is well. */
  readonly refused: readonly string[] | null
}

const USUAL: Launched = { startedWithout: [], withoutSandbox: false, refused: null }

/**
 * Must come before anything is read, made or asked. May end the process.
 * @returns how the till goes on
 */
export function cleanLaunch(): Launched {
  if (!app.isPackaged) return { ...USUAL, withoutSandbox: app.commandLine.hasSwitch('no-sandbox') }
  if (process.argv.includes(SANDBOX_TRIAL)) app.exit(0)
  const { platform } = process
  const judged = judgeLaunch({ args: process.argv.slice(1), env: process.env, platform })
  for (const name of [...judged.variables, STARTED_WITHOUT]) delete process.env[name]
  const possible = judged.withoutSandbox ? sandboxIsPossible() : true
  const unwanted = [...judged.tooLate, ...(judged.withoutSandbox && possible ? [NO_SANDBOX] : [])]
  const { startedWithout } = judged
  if (unwanted.length === 0) return { startedWithout, withoutSandbox: !possible, refused: null }
  // Root can't start again without it: Chromium refuses.
  const rootAlone = judged.withoutSandbox && possible && process.getuid?.() === 0
  if (startedWithout.length > 0 || rootAlone) {
    return { startedWithout, withoutSandbox: judged.withoutSandbox, refused: unwanted }
  }
  startAgain([...judged.args, ...(possible ? [] : [NO_SANDBOX])], unwanted)
  return USUAL
}

/** Not by `app.relaunch`, which waits for the end of this one: nothing is held yet, and an AppImage would be gone by then. */
function startAgain(args: readonly string[], without: readonly string[]): void {
  process.stderr.write(`KHQR POS: started again without what a till does not obey: ${without.join(', ')}\n`)
  spawn(process.execPath, args, {
    detached: true,
    stdio: process.platform === 'win32' ? 'ignore' : 'inherit',
    env: { ...process.env, [STARTED_WITHOUT]: without.join(' ') },
  }).unref()
  app.exit(0)
}

/**
 * Chromium itself is asked, by a till that ends before it does anything. Root can't ask: Chromium gives root no sandbox, so
 * it counts what an ordinary user could have.
 */
function sandboxIsPossible(): boolean {
  if (process.platform !== 'linux') return true
  if (process.getuid?.() === 0) {
    const bounding = /^CapBnd:\s+([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'
    return (BigInt(`0x${bounding}`) >> CAP_SYS_ADMIN) % 2n === 1n
  }
  const { status, error } = spawnSync(process.execPath, [SANDBOX_TRIAL], { stdio: 'ignore', timeout: TRIAL_MS })
  // A trial that could not be made proves nothing, and nothing is given up for it.
  return error !== undefined || status === 0
}
