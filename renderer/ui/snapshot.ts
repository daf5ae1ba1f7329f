// The last snapshot that main announced: the whole state of a page. Everything else is derived from it.

import { useEffect, useReducer, useSyncExternalStore } from 'react'

export interface Snapshot<V> {
  readonly view: V
  /** When it came, on this page's own clock (performance.now). */
  readonly cameAt: number
}

export interface Source<V> {
  readonly subscribe: (listener: () => void) => () => void
  readonly now: () => Snapshot<V> | null
  readonly put: (view: V) => void
}

export function createSource<V>(): Source<V> {
  let snapshot: Snapshot<V> | null = null
  const listeners = new Set<() => void>()
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    now: () => snapshot,
    put: (view) => {
      snapshot = { view, cameAt: performance.now() }
      for (const listener of listeners) listener()
    },
  }
}

export function useSnapshot<V>(source: Source<V>): Snapshot<V> | null {
  return useSyncExternalStore(source.subscribe, source.now, source.now)
}

/** Renders its component again every `everyMs`, for clocks and countdowns. */
export function useTick(everyMs: number): void {
  const [, tick] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    const timer = setInterval(tick, everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
}

/** The till's time now, UTC ms: its time in the snapshot and what has passed here since. */
export function timeNow({ view, cameAt }: Snapshot<{ readonly at: number }>): number {
  return view.at + performance.now() - cameAt
}
