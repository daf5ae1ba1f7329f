// `window.pos` with types: the only way from a page to the till.

import type { Announcement, Announcements, Command, Input, Output } from '../shared/contract'
import type { PosBridge } from '../shared/grants'
import type { Result } from '../shared/result'

declare global {
  interface Window {
    readonly pos: PosBridge
  }
}

/** Main answers every command with a Result; a rejection means that main itself is in trouble. */
export function call<C extends Command>(name: C, input: Input<C>): Promise<Result<Output<C>>> {
  return window.pos.call(name, input) as Promise<Result<Output<C>>>
}

/** @returns a function that stops listening */
export function on<A extends Announcement>(name: A, listener: (value: Announcements[A]) => void): () => void {
  return window.pos.on(name, (value) => listener(value as Announcements[A]))
}
