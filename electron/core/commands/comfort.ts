// The commands about the machine and the till itself, carried to those who know.

import type { AboutView } from '../../../shared/comfort'
import type { comfortCommands } from '../../../shared/commands/comfort'
import type { Handlers } from '../../../shared/contract'
import { ok, type Result } from '../../../shared/result'
import type { ComfortBook } from '../comfort'
import type { Trading } from './trading'

export interface About {
  view(): AboutView
  openFolder(): void
  /** @returns whether they were saved; false when the person thought better of it */
  saveLogs(): Promise<Result<boolean>>
  /** Ends the till, after the answer. */
  leave(): void
}

export function comfortHandlers(
  comfort: () => ComfortBook,
  about: About,
  trading: Trading,
): Pick<Handlers, keyof typeof comfortCommands> {
  return {
    'comfort.view': () => ok(comfort().now),
    'comfort.change': (change) => trading(() => comfort().change(change)),
    'till.leave': () => {
      about.leave()
      return ok({})
    },
    'about.view': () => ok(about.view()),
    'about.openFolder': () => {
      about.openFolder()
      return ok({})
    },
    'about.saveLogs': async () => {
      const result = await about.saveLogs()
      return result.ok ? ok({ saved: result.value }) : result
    },
  }
}
