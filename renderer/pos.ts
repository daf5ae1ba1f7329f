// `window.pos` with types: the only way from a page to the till.

import type { Announcement, Announcements, Command, Input, Output } from '../shared/contract'
import type { PosBridge } from '../shared/grants'
import type { AllowQuestion } from '../shared/people'
import type { Result } from '../shared/result'

declare global {
  interface Window {
    readonly pos: PosBridge
  }
}

/** Asks a manager for one yes. @returns whether it was given */
type AskManager = (question: AllowQuestion) => Promise<boolean>

let askManager: AskManager | null = null

/** The cashier's window says how it asks a manager; without one, `manager-needed` is the answer. */
export function askManagerWith(ask: AskManager): void {
  askManager = ask
}

/**
 * Main answers every command with a Result; a rejection means that main itself is in trouble.
 * What needs a manager is asked of one, and sent once more when they allow it.
 */
export async function call<C extends Command>(name: C, input: Input<C>): Promise<Result<Output<C>>> {
  const result = await ask(name, input)
  if (result.ok || result.error.question === undefined || askManager === null) return result
  return (await askManager(result.error.question)) ? await ask(name, input) : result
}

/** The same without a manager's help: for what a page asks by itself, while somebody types. */
export function ask<C extends Command>(name: C, input: Input<C>): Promise<Result<Output<C>>> {
  return window.pos.call(name, input) as Promise<Result<Output<C>>>
}

/** @returns a function that stops listening */
export function on<A extends Announcement>(name: A, listener: (value: Announcements[A]) => void): () => void {
  return window.pos.on(name, (value) => listener(value as Announcements[A]))
}
