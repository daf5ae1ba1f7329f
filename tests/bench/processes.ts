// Starts an Electron app as a person would (no test harness inside), waits until it says that it is ready, weighs its processes.

import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { electronLaunch } from '../../scripts/electron.mjs'

export interface Started {
  readonly child: ChildProcess
  /** From the start of the process to that word, ms. */
  readonly readyMs: number
}

const READY_WITHIN_MS = 60_000

/** @param app folder with a package.json whose main says so */
export function startApp(
  app: string,
  env: Readonly<Record<string, string>>,
  extra: readonly string[] = [],
): Promise<Started> {
  const launch = electronLaunch()
  return startProgram(launch.executablePath, [...launch.args, app, ...extra], { ...launch.env, ...env })
}

/** @param user to run as; the one who measures if not given */
export function startProgram(
  app: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  user: { readonly uid?: number; readonly gid?: number } = {},
): Promise<Started> {
  const startedAt = performance.now()
  const child = spawn(app, [...args], { env, stdio: ['ignore', 'pipe', 'ignore'], ...user })
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${app} was not ready in time`)), READY_WITHIN_MS)
    child.once('exit', (code) => reject(new Error(`${app} ended with ${code}`)))
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (!/ready/i.test(output)) return
      clearTimeout(timer)
      resolve({ child, readyMs: performance.now() - startedAt })
    })
  })
}

export async function stopApp({ child }: Started): Promise<void> {
  if (child.exitCode !== null) return
  child.removeAllListeners('exit')
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

/** Proportional set size of a process and all below it, bytes: shared pages are counted once. */
export function memoryOf(pid: number): number {
  const children = new Map<number, number[]>()
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const parent = parentOf(entry)
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(entry)])
  }
  const family = [pid]
  for (const member of family) family.push(...(children.get(member) ?? []))
  return family.reduce((sum, member) => sum + pssOf(member), 0)
}

function parentOf(pid: string): number | null {
  const stat = readProc(`/proc/${pid}/stat`)
  return stat === null ? null : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

function pssOf(pid: number): number {
  const kib = /^Pss:\s+(\d+)/m.exec(readProc(`/proc/${pid}/smaps_rollup`) ?? '')?.[1]
  return Number(kib ?? 0) * 1024
}

/** A process may end between being listed and being read. */
function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return null
    throw error
  }
}
