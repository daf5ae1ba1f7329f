// Looks for a secret as a thief would: in every file of a till's data folder.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** @returns the files, logs, books and Chromium's profile among them, that hold the text as it is */
export function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(folder, name)
    // Sockets and dangling links of Chromium's profile hold nothing.
    const facts = statSync(path, { throwIfNoEntry: false })
    return facts?.isFile() === true && readFileSync(path).includes(text)
  })
}

/**
 * @param pid of the till's main process
 * @returns which of its processes were told the text by their arguments or their environment; Linux only
 */
export function processesWith(pid: number, text: string): string[] {
  const told = familyOf(pid).flatMap((one) => ['cmdline', 'environ'].map((what) => `/proc/${one}/${what}`))
  return told.filter((path) => textAt(path).includes(text))
}

function familyOf(pid: number): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), Number(/^PPid:\s+(\d+)$/m.exec(textAt(`/proc/${name}/status`))?.[1] ?? 0)]),
  )
  const childrenOf = (parent: number): number[] =>
    [...parents].filter(([, of]) => of === parent).flatMap(([child]) => [child, ...childrenOf(child)])
  return [pid, ...childrenOf(pid)]
}

/** A process that ends while it is looked at has nothing to tell. */
function textAt(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return ''
    throw error
  }
}
