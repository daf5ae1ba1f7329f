// The set-up's commands, carried to the set-up book.

import type { setupCommands } from '../../../shared/commands/setup'
import type { Handlers } from '../../../shared/contract'
import { ok, type Result, refuse } from '../../../shared/result'
import { StoreFailure } from '../ports'
import type { SetupBook } from '../setup'

export interface SetupCommandDeps {
  readonly setup: SetupBook
  /** @returns false when it can't be asked now; null in demo */
  readonly renewNow: () => Promise<boolean>
  readonly storeFailed: (failure: StoreFailure) => void
}

/** A failing disk is a refusal (`trading-stopped`); nothing has changed then. */
export function setupHandlers({
  setup,
  renewNow,
  storeFailed,
}: SetupCommandDeps): Pick<Handlers, keyof typeof setupCommands> {
  const kept = async <T>(act: () => T | Promise<T>): Promise<Result<T>> => {
    try {
      return ok(await act())
    } catch (failure) {
      if (!(failure instanceof StoreFailure)) throw failure
      storeFailed(failure)
      return refuse('trading-stopped', undefined, failure.kind)
    }
  }
  const done = async (act: () => void | Promise<void>): Promise<Result<Record<string, never>>> => {
    const result = await kept(act)
    return result.ok ? ok({}) : result
  }
  const flat = async <T>(act: () => Result<T> | Promise<Result<T>>): Promise<Result<T>> => {
    const result = await kept(act)
    return result.ok ? result.value : result
  }
  return {
    'setup.view': () => ok(setup.view()),
    'setup.welcomed': () => done(() => setup.welcomed()),
    'setup.language': ({ language }) => done(() => setup.language(language)),
    'setup.preview': ({ merchant, currency }) => ok(setup.preview(merchant, currency)),
    'setup.shop': ({ merchant }) => kept(async () => ({ faults: await setup.shop(merchant) })),
    'setup.sale': (sale) => done(() => setup.sale(sale)),
    'setup.bakong': (change) => done(() => setup.bakong(change)),
    'setup.token': ({ token, keepWeakly }) => flat(() => setup.token(token, keepWeakly)),
    'setup.forgetToken': () => done(() => setup.forgetToken()),
    'setup.renew': () => flat(async () => ((await renewNow()) ? ok({}) : refuse('asked-just-now'))),
    'setup.mode': ({ mode }) =>
      flat(() => {
        const result = setup.mode(mode)
        return result.ok ? ok({}) : result
      }),
    'setup.export': () => kept(async () => ({ saved: await setup.export() })),
  }
}
