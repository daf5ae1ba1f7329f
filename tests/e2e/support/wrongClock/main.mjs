// The built till on a computer with another clock: as every line of its main process reads it, it stood at WRONG_CLOCK_AT
// when the till was started. The till itself knows nothing of this.

import { resolve } from 'node:path'
import { app } from 'electron'

const RightDate = Date
const by = Number(process.env.WRONG_CLOCK_AT) - RightDate.now()

globalThis.Date = class extends RightDate {
  /** @param {unknown[]} given */
  constructor(...given) {
    super(.../** @type {[number]} */ (given.length === 0 ? [RightDate.now() + by] : given))
  }

  static now() {
    return RightDate.now() + by
  }
}

app.setAppPath(resolve(import.meta.dirname, '../../../..'))
// Awaited: only then does 'ready' wait for the till.
await import('../../../../out/main/main.js')
