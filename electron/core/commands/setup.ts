// The set-up's commands, carried to the set-up book.

import type { setupCommands } from '../../../shared/commands/setup'
import type { Handlers } from '../../../shared/contract'
import { ok, refuse } from '../../../shared/result'
import type { SetupBook } from '../setup'
import type { Trading } from './trading'

export interface SetupCommandDeps {
  readonly setup: SetupBook
  /** @returns false when it can't be asked now; null in demo */
  readonly renewNow: () => Promise<boolean>
  readonly trading: Trading
}

export function setupHandlers({
  setup,
  renewNow,
  trading,
}: SetupCommandDeps): Pick<Handlers, keyof typeof setupCommands> {
  const done = (act: () => void | Promise<void>) =>
    trading(async () => {
      await act()
      return ok({})
    })
  return {
    'setup.view': () => ok(setup.view()),
    'setup.welcomed': () => done(() => setup.welcomed()),
    'setup.language': ({ language }) => done(() => setup.language(language)),
    'setup.preview': ({ merchant, currency }) => ok(setup.preview(merchant, currency)),
    'setup.shop': ({ merchant }) => trading(async () => ok({ faults: await setup.shop(merchant) })),
    'setup.sale': (sale) => done(() => setup.sale(sale)),
    'setup.bakong': ({ keepWeakly, ...change }) => done(() => setup.bakong(change, keepWeakly)),
    'setup.token': ({ token, keepWeakly }) => trading(() => setup.token(token, keepWeakly)),
    'setup.forgetToken': () => done(() => setup.forgetToken()),
    'setup.renew': () => trading(async () => ((await renewNow()) ? ok({}) : refuse('asked-just-now'))),
    'setup.mode': ({ mode }) =>
      trading(async () => {
        const result = await setup.mode(mode)
        return result.ok ? ok({}) : result
      }),
    'setup.export': () =>
      trading(async () => {
        const saved = await setup.export()
        return saved.ok ? ok({ saved: saved.value }) : saved
      }),
  }
}
