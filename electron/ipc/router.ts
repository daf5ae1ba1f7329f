// The door for windows: is it one of ours, may it ask this, does the question fit its schema? Then core is asked.

import type { WebContents } from 'electron'
import {
  type Command,
  commands,
  type Handlers,
  type Input,
  type ManagerCommand,
  roleFor,
  wantsPin,
} from '../../shared/contract'
import { COMMAND_CHANNEL, type Grant, type WindowKind } from '../../shared/grants'
import { type Actor, type AllowQuestion, mayAct } from '../../shared/people'
import { err, ok, type Refusal, type Result, refuse } from '../../shared/result'
import { wellFormed } from '../../shared/wellFormed'
import { Allowance, CALLS_PER_SECOND_MAX, charactersMaxOf, isSmallJson, REFUSALS_LOGGED_PER_MINUTE_MAX } from './limits'
import { type SenderFrame, senderFault } from './sender'

/** Writes one line: what happened, and the facts about it. */
export type Log = (level: 'info' | 'warn' | 'error', event: string, facts?: Readonly<Record<string, unknown>>) => void

export interface RouterDeps {
  /** A name without a handler is refused: not every process of the till can do everything. */
  readonly handlers: Partial<Handlers>
  readonly grants: Readonly<Record<WindowKind, Grant>>
  /** Who stands at the till now. */
  readonly actor: () => Actor
  readonly word: Word
  /** Nobody has shown to be the manager by a PIN, though everything is allowed. Never, if not given. */
  readonly unproven?: () => boolean
  /** A command is about to be run. @returns what to call once it was done on this person's word: for the trail */
  readonly deed: (actor: Actor, command: Command, input: unknown) => () => void
  readonly log: Log
  /** The origins of our own pages: `app://pos`, and Vite's server in development. */
  readonly origins: readonly string[]
  /** A handler threw. What core knows about it catches itself, so this is a bug: the till must stop, not trade on. */
  readonly onBug: (error: unknown) => void
  /** Milliseconds that only grow. */
  readonly monotonic: () => number
}

/** A manager's word for what the one at the till may not do. */
export interface Word {
  /** The manager who has allowed this command with this very input, if one has; asking uses it up. */
  take<C extends ManagerCommand>(command: C, input: Input<C>): Actor | null
  /** What a manager is shown, to allow it. */
  ask<C extends ManagerCommand>(command: C, input: Input<C>): Result<AllowQuestion>
}

/** The parts of `WebContents` that the router needs. `ipc` hears this window alone, unlike the global `ipcMain`. */
export type RoutedContents = Pick<WebContents, 'id'> & { readonly ipc: Pick<WebContents['ipc'], 'handle'> }

export interface Router {
  /**
   * Asks core on behalf of a holder of `grant`, at the word of `actor`. The same for windows, the local API and tests.
   * @returns core's Result, or the refusal of a name or an input
   * @throws what a handler threw: a bug
   */
  dispatch(grant: Grant, actor: Actor, name: unknown, rawInput: unknown): Promise<Result<unknown>>
  /** Listens to this window, for as long as it lives. Every call is answered with a Result. */
  attach(contents: RoutedContents, kind: WindowKind): void
}

/** Longest part of a foreign name that is repeated in an answer or in the log. */
const NAME_SHOWN_MAX = 64

/** Refusals made here rather than by core: signs of a bug in a page, or of a page that is not ours. */
const doorCodes: ReadonlySet<string> = new Set(['forbidden', 'unknown-command', 'invalid-input'])

export function createRouter(deps: RouterDeps): Router {
  return {
    dispatch: (grant, actor, name, rawInput) => dispatch(deps, grant, actor, name, rawInput, null),
    attach: (contents, kind) => attach(deps, contents, kind),
  }
}

/** @param word of a manager, where one can be asked */
async function dispatch(
  deps: RouterDeps,
  grant: Grant,
  actor: Actor,
  name: unknown,
  rawInput: unknown,
  word: Word | null,
): Promise<Result<unknown>> {
  if (!isCommand(name)) return refuse('unknown-command', undefined, shown(name))
  if (!grant.commands.includes(name)) return refuse('forbidden', undefined, name)
  const needed = roleFor(name)
  const allowed = mayAct(actor.role, needed) && !(wantsPin(name) && deps.unproven?.() === true)
  if (!allowed && actor.role === 'nobody') return refuse('locked', undefined, name)
  if (!allowed && word === null) return refuse('manager-needed', undefined, name)
  const input = inputOf(name, rawInput)
  if (!input.ok) return input
  if (allowed || word === null) return await answer(deps, actor, name, input.value)
  return await onAWord(deps, name as ManagerCommand, input.value as Input<ManagerCommand>, word)
}

/** Runs what a manager has allowed; else says what one would be asked. */
async function onAWord<C extends ManagerCommand>(
  deps: RouterDeps,
  name: C,
  input: Input<C>,
  word: Word,
): Promise<Result<unknown>> {
  const manager = word.take(name, input)
  if (manager !== null) return await answer(deps, manager, name, input)
  const question = word.ask(name, input)
  return question.ok ? err({ code: 'manager-needed', detail: name, question: question.value }) : question
}

/** Own properties only: `constructor` and `__proto__` are no commands. */
function isCommand(name: unknown): name is Command {
  return typeof name === 'string' && Object.hasOwn(commands, name)
}

/** @returns the input as the command's schema reads it */
function inputOf<C extends Command>(name: C, rawInput: unknown): Result<Input<C>> {
  if (!isSmallJson(rawInput, charactersMaxOf(name)))
    return refuse('invalid-input', undefined, 'not JSON, too large or too deep')
  const input = commands[name].input.safeParse(rawInput)
  // The compiler cannot tie `input.data` to `C` across the table; the table itself does.
  if (input.success) return ok(wellFormed(input.data) as Input<C>)
  const issue = input.error.issues[0]
  const field = issue?.path.map(String).join('.')
  return refuse('invalid-input', field === '' ? undefined : field, issue?.message)
}

async function answer<C extends Command>(
  { handlers, deed }: RouterDeps,
  actor: Actor,
  name: C,
  input: Input<C>,
): Promise<Result<unknown>> {
  const handler = handlers[name] as
    | ((input: unknown, actor: Actor) => Result<unknown> | Promise<Result<unknown>>)
    | undefined
  if (handler === undefined) return refuse('forbidden', undefined, name)
  const done = deed(actor, name, input)
  const result = await handler(input, actor)
  if (result.ok) done()
  return result
}

function attach(deps: RouterDeps, contents: RoutedContents, kind: WindowKind): void {
  const { log, monotonic } = deps
  const calls = new Allowance({ max: CALLS_PER_SECOND_MAX, perMs: 1_000, monotonic })
  const lines = new Allowance({ max: REFUSALS_LOGGED_PER_MINUTE_MAX, perMs: 60_000, monotonic })

  function refused(name: unknown, refusal: Refusal): Result<never> {
    const { allowed, refusedBefore } = lines.take()
    if (refusedBefore > 0) log('warn', 'ipc.refusals-not-logged', { window: kind, count: refusedBefore })
    if (allowed) log('warn', 'ipc.refused', { window: kind, command: shown(name), ...refusal })
    return err(refusal)
  }

  async function hear(frame: SenderFrame | null, name: unknown, rawInput: unknown): Promise<Result<unknown>> {
    if (!calls.take().allowed) return refused(name, { code: 'forbidden', detail: 'too-many-calls' })
    const fault = senderFault(frame, deps.origins)
    if (fault !== null) return refused(name, { code: 'forbidden', detail: fault })
    try {
      const result = await dispatch(deps, deps.grants[kind], deps.actor(), name, rawInput, deps.word)
      if (!result.ok && doorCodes.has(result.error.code)) return refused(name, result.error)
      return result
    } catch (error) {
      // Not handled here, only handed on: the crash path writes it down, and stops the till.
      log('error', 'ipc.handler-threw', { window: kind, command: shown(name) })
      deps.onBug(error)
      return refuse('trading-stopped')
    }
  }

  contents.ipc.handle(COMMAND_CHANNEL, (event, name: unknown, rawInput: unknown) =>
    hear(event.senderFrame, name, rawInput),
  )
}

/** A foreign name, safe to repeat. */
function shown(name: unknown): string {
  return typeof name === 'string' ? name.slice(0, NAME_SHOWN_MAX) : typeof name
}
