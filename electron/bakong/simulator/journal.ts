// The simulated Bakong's memory on disk: one JSON line for each fact, so that a killed till finds its bank as it left it.

import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, truncateSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { isPassing } from '../../disk/failures'
import { moveHere } from '../../disk/wholeFile'
import { Entry } from './ledger'

export const Fact = z.discriminatedUnion('type', [
  z.object({ type: z.literal('seen'), khqr: z.string().max(2048) }),
  z.object({ type: z.literal('entry'), entry: Entry }),
  z.object({ type: z.literal('called-off'), hash: z.string() }),
])
export type Fact = z.infer<typeof Fact>

/** A larger file is put aside and a new one begun: these are demo payments. */
const BYTES_MAX = 32 * 1024 * 1024

export class Journal {
  readonly facts: readonly Fact[]
  /** Lines that are no facts. The last one is usually a torn one. */
  readonly dropped: number
  /** Why nothing more is written, by Node's error code; the bank goes on in memory. */
  trouble: string | null = null
  #file: number | null = null
  #held = ''

  /** Reads what is there, cuts off a torn last line, and opens the file for more. */
  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true })
    if (isFile(path) && statSync(path).size > BYTES_MAX) putAside(path)
    const bytes = isFile(path) ? readFileSync(path) : Buffer.alloc(0)
    const whole = bytes.lastIndexOf(0x0a) + 1
    if (whole < bytes.length) truncateSync(path, whole)
    const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1)
    const facts = lines.map(readLine)
    this.facts = facts.filter((fact) => fact !== null)
    this.dropped = facts.length - this.facts.length + (whole < bytes.length ? 1 : 0)
    this.#file = openSync(path, 'a', 0o600)
  }

  append(fact: Fact): void {
    this.#held += `${JSON.stringify(fact)}\n`
    // Codes come by the dozen, in one breath; what has to do with money is written before anybody hears of it.
    if (fact.type === 'seen') queueMicrotask(() => this.#write())
    else this.#write()
  }

  #write(): void {
    const lines = this.#held
    this.#held = ''
    if (this.#file === null || lines === '') return
    try {
      // One call: a kill leaves whole lines or, at worst, a torn last one. Power cuts are no concern of a demo.
      writeSync(this.#file, lines)
    } catch (failure) {
      this.trouble = (failure as NodeJS.ErrnoException).code ?? 'unknown'
      this.close()
    }
  }

  close(): void {
    this.#write()
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
  }
}

/** Another program may have it: then it grows on until the next start. */
function putAside(path: string): void {
  try {
    moveHere(path, `${path}.old`)
  } catch (error) {
    if (!isPassing(error)) throw error
  }
}

/** Devices and pipes may be written, but have no end to read to. */
function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile()
}

function readLine(line: string): Fact | null {
  try {
    return Fact.parse(JSON.parse(line))
  } catch {
    return null
  }
}
