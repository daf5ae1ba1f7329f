// A program that has files open, as an antivirus or an indexer has on Windows: what is done with them is refused meanwhile.

import type * as Files from 'node:fs'
import type * as LaterFiles from 'node:fs/promises'

type Call = 'rename' | 'rm' | 'open' | 'readFile'

/** What is refused from now on: how often, by which code, and of files whose path ends so. */
interface Refusal {
  readonly call: Call
  readonly code: string
  readonly ending: string
  left: number
}

const refusals: Refusal[] = []
/** Refused so far. */
export const refused: { call: Call; path: string }[] = []

/** The next calls of this kind are refused. @param times Infinity for as long as the test lasts */
export function scan(call: Call, code: string, times = 1, ending = ''): void {
  refusals.push({ call, code, ending, left: times })
}

export function leaveAlone(): void {
  refusals.length = 0
  refused.length = 0
}

function judge(call: Call, path: unknown): void {
  const hit = refusals.find((one) => one.call === call && one.left > 0 && String(path).endsWith(one.ending))
  if (hit === undefined) return
  hit.left -= 1
  refused.push({ call, path: String(path) })
  throw Object.assign(new Error(`${hit.code}: not permitted, ${call} '${String(path)}'`), {
    code: hit.code,
    syscall: call,
  })
}

/** For `vi.mock('node:fs/promises')`. */
export function laterFiles(real: typeof LaterFiles): typeof LaterFiles {
  const calls: readonly Call[] = ['rename', 'rm', 'open', 'readFile']
  return { ...real, ...Object.fromEntries(calls.map((call) => [call, later(call, real[call] as never)])) }
}

function later(call: Call, real: (...input: unknown[]) => Promise<unknown>) {
  return async (...input: unknown[]) => {
    judge(call, input[0])
    return real(...input)
  }
}

/** For `vi.mock('node:fs')`. */
export function files(real: typeof Files): typeof Files {
  const now =
    (call: Call, act: (...input: never[]) => unknown) =>
    (...input: never[]) => {
      judge(call, input[0])
      return act(...input)
    }
  return {
    ...real,
    renameSync: now('rename', real.renameSync as never) as typeof real.renameSync,
    rmSync: now('rm', real.rmSync as never) as typeof real.rmSync,
  }
}
