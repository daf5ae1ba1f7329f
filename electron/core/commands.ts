// The commands of the contract, each carried to the till. The windows, the local API and the tests call the same ones.

import type { recoveryCommands } from '../../shared/commands/backups'
import type { Handlers } from '../../shared/contract'
import { mayAct } from '../../shared/people'
import { ok, type Result, refuse } from '../../shared/result'
import type { Sale } from '../../shared/sale'
import type { ScreenChoice, ScreensView } from '../../shared/screens'
import type { ComfortBook } from './comfort'
import { type ApiCommandDeps, apiHandlers } from './commands/api'
import { attentionHandlers } from './commands/attention'
import { type About, comfortHandlers } from './commands/comfort'
import { type DoctorDeps, doctorHandlers } from './commands/doctor'
import { type OutsideDeps, outsideHandlers } from './commands/outside'
import { peopleHandlers } from './commands/people'
import { type SetupCommandDeps, setupHandlers } from './commands/setup'
import { type SlideDeps, slideHandlers } from './commands/slides'
import { type BackupDeps, backupHandlers } from './commands/storage'
import { tradingWith } from './commands/trading'
import { updateHandlers } from './commands/updates'
import { webhookHandlers } from './commands/webhooks'
import type { People } from './people'
import type { Checked, Till } from './till'
import type { Updates } from './updates'
import type { Webhooks } from './webhooks'

/** The displays of this machine, as the windows adapter keeps them. */
export interface Screens {
  view(): ScreensView
  choose(choice: ScreenChoice): void
  identify(): void
  turnRound(): void
}

export interface CommandDeps {
  readonly till: Till
  readonly people: People
  readonly comfort: () => ComfortBook
  readonly about: About
  readonly screens: () => Screens
  readonly slides: SlideDeps
  readonly setup: Omit<SetupCommandDeps, 'trading'>
  readonly api: Omit<ApiCommandDeps, 'till' | 'trading'>
  readonly webhooks: Webhooks
  readonly backups: BackupDeps
  readonly doctor: DoctorDeps
  readonly updates: Updates
  readonly outside: Pick<OutsideDeps, 'book' | 'reopen'>
  /** A window has painted its first snapshot. */
  readonly ready: () => void
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void
}

/** What a till with books can be asked; the recovery window has handlers of its own. */
export type TillHandlers = Omit<Handlers, keyof typeof recoveryCommands>

/** One handler for each command. A failing disk is a refusal here (`trading-stopped`): the caller keeps its input. */
export function commandHandlers(deps: CommandDeps): TillHandlers {
  const { till, screens, setup, people, comfort, about, ready, log } = deps
  const trading = tradingWith((failure) => till.storeFailed(failure), till.patience)
  return {
    ...attentionHandlers(till, trading),
    ...peopleHandlers(people, trading),
    ...comfortHandlers(comfort, about, trading),
    'till.view': () => trading(() => ok(till.view())),
    'till.ready': () => {
      ready()
      return ok({})
    },
    'preferences.change': (change, actor) =>
      trading(() => {
        const sound = change.muted !== undefined || change.volume !== undefined
        if (sound && !mayAct(actor.role, 'cashier')) return refuse('locked')
        till.changePreferences(defined(change))
        return ok({})
      }),
    'sale.start': (request) => trading(() => reply(till.start({ ...request, source: 'cashier' }))),
    'sale.check': ({ saleId }) => trading(async () => checkReply(await till.check(saleId))),
    'sale.cancel': ({ saleId }) => trading(async () => reply(await till.cancel(saleId))),
    'sale.next': ({ saleId, shown }) => trading(() => reply(till.next(saleId, shown))),
    'demo.markPaid': ({ saleId }) => trading(async () => empty(till.markPaid(saleId))),
    'demo.check': ({ saleId }) =>
      trading(async () => (till.isDemo ? checkReply(await till.check(saleId)) : refuse('not-in-live-mode'))),
    'demo.scenario': ({ scenario }) => trading(() => empty(till.playScenario(scenario))),
    'screens.view': () => ok(screens().view()),
    'screens.choose': (choice) =>
      trading(() => {
        screens().choose(choice)
        return ok({})
      }),
    'screens.identify': () => {
      screens().identify()
      return ok({})
    },
    'screens.turnRound': () => {
      screens().turnRound()
      return ok({})
    },
    ...slideHandlers(deps.slides),
    ...setupHandlers({ ...setup, trading }),
    'log.write': ({ level, message }) => {
      log(level, message)
      return ok({})
    },
    ...apiHandlers({ ...deps.api, till, trading }),
    ...webhookHandlers({ webhooks: deps.webhooks, trading }),
    ...backupHandlers(deps.backups),
    ...doctorHandlers(deps.doctor),
    ...updateHandlers(deps.updates),
    ...outsideHandlers({ ...deps.outside, busy: () => till.busy(), trading }),
  }
}

function reply(result: Result<Sale>) {
  return result.ok ? ok({ saleId: result.value.id, state: result.value.state }) : result
}

function checkReply(checked: Result<Checked>) {
  if (!checked.ok) return checked
  const { sale, asked } = checked.value
  const why = asked.kind === 'could-not-ask' ? { why: asked.why } : {}
  return ok({ saleId: sale.id, state: sale.state, answer: asked.kind, ...why })
}

function empty(result: Result<null>) {
  return result.ok ? ok({}) : result
}

/** zod leaves an absent optional out or undefined; the till takes only what is there. */
function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as never
}
