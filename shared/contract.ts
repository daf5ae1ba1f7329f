// Every command and announcement by name, with what goes in and what comes out. The same names serve the windows,
// the local API and the tests.

import { z } from 'zod'
import type { BackupsView, RecoveryView } from './backups'
import { apiCommands } from './commands/api'
import { attentionCommands } from './commands/attention'
import { backupCommands, recoveryCommands } from './commands/backups'
import { comfortCommands } from './commands/comfort'
import { doctorCommands } from './commands/doctor'
import { outsideCommands } from './commands/outside'
import { peopleCommands } from './commands/people'
import { setupCommands } from './commands/setup'
import { updateCommands } from './commands/updates'
import { webhookCommands } from './commands/webhooks'
import type { CustomerView } from './customer'
import { ScenarioName } from './demo'
import type { ApiView } from './localApi'
import { Currency } from './moneySchema'
import type { ActingRole, Actor, PeopleView } from './people'
import type { Result } from './result'
import { SaleId, saleStates } from './sale'
import { ScreenChoice, type ScreensView } from './screens'
import { Language, Theme } from './settings'
import { SLIDE_BASE64_MAX, type SlidesView } from './slides'
import { finishedKinds, type TillView } from './till'
import { troubleKinds } from './troubles'
import type { UpdatesView } from './updates'
import type { WebhooksView } from './webhooks'

const SaleRef = z.object({ saleId: SaleId })

/** What became of the sale a command was about. */
const SaleReply = z.object({ saleId: SaleId, state: z.enum(saleStates) })

const nothing = z.object({})

/** `answers` of "check now": Bakong's word, or that it could not be asked and why. */
const CheckReply = z.object({
  ...SaleReply.shape,
  answer: z.enum(['found', 'not-found', 'failed', 'could-not-ask']),
  /** With `could-not-ask`. */
  why: z.enum(troubleKinds).optional(),
})

/** A `TillView` is made by our own core and only ever leaves it, so it is passed on as it is. */
const View = z.custom<TillView>()

export const commands = {
  ...attentionCommands,
  /** The snapshot of now, for a window that has just loaded. */
  'till.view': { input: nothing, output: View, needs: 'nobody' },
  /** A window has painted its first snapshot. */
  'till.ready': { input: nothing, output: nothing, needs: 'nobody' },
  /** Language and colours are for whoever reads the screen, a locked one too; the sound is a cashier's. */
  'preferences.change': {
    input: z.object({
      language: Language.optional(),
      theme: Theme.optional(),
      muted: z.boolean().optional(),
      volume: z.number().min(0).max(1).optional(),
      clicks: z.boolean().optional(),
    }),
    output: nothing,
    needs: 'nobody',
  },
  /** Makes a sale and its code. The id is made by the caller: the same id again is the same sale.
   *  The amount is judged by core, so that each mistake gets its own refusal. */
  'sale.start': {
    input: z.object({
      saleId: SaleId,
      amountMinor: z.number(),
      currency: Currency,
      retryOf: SaleId.optional(),
    }),
    output: SaleReply,
  },
  /** Asks Bakong about this sale now, ahead of everything else. */
  'sale.check': { input: SaleRef, output: CheckReply },
  /** Asks Bakong first, then closes the sale unless money came. */
  'sale.cancel': { input: SaleRef, output: SaleReply },
  /** Takes a finished sale off the screens. `shown`: as what it stood there; a PAID that came meanwhile stays. */
  'sale.next': {
    input: SaleRef.extend({ shown: z.enum(finishedKinds).optional() }),
    output: SaleReply,
  },
  /** Demo mode only: the simulated Bakong settles this sale. */
  'demo.markPaid': { input: SaleRef, output: nothing },
  /** Demo mode only: as `sale.check`, for a program that plays the customer and the cashier. */
  'demo.check': { input: SaleRef, output: CheckReply },
  /** Demo mode only: what the simulated Bakong plays from now on. */
  'demo.scenario': { input: z.object({ scenario: ScenarioName }), output: nothing },
  /** Which displays there are, and which one faces the customer. */
  'screens.view': { input: nothing, output: z.custom<ScreensView>() },
  'screens.choose': { input: ScreenChoice, output: nothing, needs: 'manager' },
  /** Shows each display its number for a few seconds. */
  'screens.identify': { input: nothing, output: nothing },
  /** With one display: the customer's view in a window of its own, for turning the screen round; again to close it. */
  'screens.turnRound': { input: nothing, output: nothing },
  /** The pictures of the idle customer's screen. */
  'slides.view': { input: nothing, output: z.custom<SlidesView>() },
  /** Before the page opens the system's file dialog. `pick` goes with the pictures that are chosen in it. */
  'slides.pick': { input: nothing, output: z.object({ pick: z.uuid() }), needs: 'manager' },
  /** Keeps a picture. The page has decoded what the owner picked and made this JPEG anew, in its sandbox. Without a pick
   *  it is a manager's. */
  'slides.add': {
    input: z.object({ jpegBase64: z.base64().max(SLIDE_BASE64_MAX), pick: z.uuid().optional() }),
    output: z.custom<SlidesView>(),
  },
  'slides.remove': { input: z.object({ id: z.uuid() }), output: z.custom<SlidesView>(), needs: 'manager' },
  'log.write': {
    input: z.object({ level: z.enum(['info', 'warn', 'error']), message: z.string().max(2000) }),
    output: nothing,
    needs: 'nobody',
  },
  ...setupCommands,
  ...apiCommands,
  ...webhookCommands,
  ...peopleCommands,
  ...comfortCommands,
  ...backupCommands,
  ...recoveryCommands,
  ...doctorCommands,
  ...updateCommands,
  ...outsideCommands,
} as const

export type Command = keyof typeof commands
export type Input<C extends Command> = z.infer<(typeof commands)[C]['input']>
export type Output<C extends Command> = z.infer<(typeof commands)[C]['output']>
export type Handlers = {
  readonly [C in Command]: (input: Input<C>, actor: Actor) => Result<Output<C>> | Promise<Result<Output<C>>>
}

/** The role that a command asks for: a cashier's, unless its line says `needs: 'manager'` or `needs: 'nobody'`. */
export function roleFor(command: Command): ActingRole {
  const line: { readonly input: unknown; readonly needs?: ActingRole } = commands[command]
  return line.needs ?? 'cashier'
}

/** Whether a manager's PIN is asked for even while PINs are off, where the shop has a manager. */
export function wantsPin(command: Command): boolean {
  const line: { readonly input: unknown; readonly pin?: 'always' } = commands[command]
  return line.pin === 'always'
}

/** Commands that somebody below a manager may do only with a manager's word. Each has its question in `allow.ts`. */
export type ManagerCommand = {
  [C in Command]: (typeof commands)[C] extends { readonly needs: 'manager' } ? C : never
}[Command]

/** What main tells the windows, by name. */
export interface Announcements {
  'till.changed': TillView
  'screens.changed': ScreensView
  'customer.changed': CustomerView
  'api.changed': ApiView
  'webhooks.changed': WebhooksView
  'people.changed': PeopleView
  /** Somebody tried to close a kiosk that only a manager may close; false once that has been said. */
  'till.leaveAsked': boolean
  /** The till was started to choose a backup, and its books are sound and have PINs: a manager is asked. */
  'backups.backAsked': boolean
  'backups.changed': BackupsView
  'recovery.changed': RecoveryView
  'updates.changed': UpdatesView
}
export type Announcement = keyof Announcements
