// Orca, its speech written down, and a keyboard that it hears too.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from '@playwright/test'
import { HAND_MS } from '../support/hands'

/** Where at-spi2-core puts it; it is on nobody's path. */
const BUS_LAUNCHER = '/usr/libexec/at-spi-bus-launcher'

export class Orca {
  readonly #children: readonly ChildProcess[]
  readonly #spoken: string
  readonly #told: string[] = []
  #read = 0

  private constructor(children: readonly ChildProcess[], spoken: string) {
    this.#children = children
    this.#spoken = spoken
  }

  /** In the session of `scripts/listen.mjs`. */
  static async start(): Promise<Orca> {
    const spoken = process.env['KHQR_POS_SPOKEN']
    if (spoken === undefined) throw new Error('This runs by `npm run listen`')
    const bus = spawn(BUS_LAUNCHER, ['--launch-immediately', '--screen-reader=1'], { stdio: 'ignore' })
    const reader = spawn('orca', ['--replace', '--disable=braille', '--disable=braille-monitor'], { stdio: 'ignore' })
    const orca = new Orca([reader, bus], spoken)
    await orca.hears(/Screen reader on/)
    return orca
  }

  /** Waits until it has said so. @returns all that was said since the wait before */
  async hears(words: RegExp): Promise<string> {
    await expect.poll(() => this.#since(), { timeout: 30_000 }).toMatch(words)
    // What belongs to it comes right behind.
    await pause(600)
    const said = this.#since()
    this.#read += said.length
    this.#told.push(
      ...said
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => `  ${line.trim()}`),
    )
    return said
  }

  /** Presses keys by their names in X, as hands do: the till and Orca both get them. */
  async press(...keys: readonly string[]): Promise<void> {
    this.note(keys.join(' '))
    for (const key of keys) {
      execFileSync('xdotool', ['key', key])
      await pause(HAND_MS)
    }
  }

  /** What was said until now belongs to no story. */
  forget(): void {
    this.#read += this.#since().length
  }

  /** A line of the story among what is heard. */
  note(line: string): void {
    this.#told.push(`[${line}]`)
  }

  /** The story so far: keys in brackets, speech indented. */
  story(): string {
    return this.#told.splice(0).join('\n')
  }

  stop(): void {
    for (const child of this.#children) child.kill()
  }

  #since(): string {
    return readFileSync(this.#spoken, 'utf8').slice(this.#read)
  }
}
