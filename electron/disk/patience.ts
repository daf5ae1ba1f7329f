// Waits for a file that another program has open: an antivirus, an indexer, a backup program.

import { setTimeout as sleep } from 'node:timers/promises'
import { isMainThread } from 'node:worker_threads'
import { isPassing } from './failures'

/** In all, for one file: longer than a scanner needs, shorter than anybody takes for a till that hangs. */
export const FILE_PATIENCE_MS = 2000
/** Between two tries. */
const PAUSES_MS = [10, 20, 50, 100, 200] as const

/** The pauses between tries, ms, until the patience is over. */
function* pauses(patienceMs: number): Generator<number> {
  const until = performance.now() + patienceMs
  for (let tries = 0; ; tries++) {
    const left = until - performance.now()
    if (left <= 0) return
    yield Math.min(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)] ?? left, left)
  }
}

/**
 * Does something with files, again and again while another program is in the way; nothing else waits meanwhile. The work
 * must not mind being begun again.
 * @throws what the work threw last
 */
export async function whenFree<T>(work: () => T | Promise<T>, patienceMs = FILE_PATIENCE_MS): Promise<T> {
  for (const pause of pauses(patienceMs)) {
    try {
      return await work()
    } catch (error) {
      if (!isPassing(error)) throw error
      await sleep(pause)
    }
  }
  return await work()
}

/**
 * The same for work that can't be put off: in a worker, which may sleep. On the main thread it is done once, since
 * sleeping there would hold every window up: what is called there is tried again as a whole, by `whenFree`.
 */
export function whenFreeHere<T>(work: () => T): T {
  for (const pause of isMainThread ? [] : pauses(FILE_PATIENCE_MS)) {
    try {
      return work()
    } catch (error) {
      if (!isPassing(error)) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause)
    }
  }
  return work()
}

/** The last piece of work for each path that has any. */
const last = new Map<string, Promise<void>>()

/** Works on one file one after another, in the order in which it was asked: two writers would share its unfinished name. */
export function inTurn<T>(path: string, work: () => Promise<T>): Promise<T> {
  const turn = (last.get(path) ?? Promise.resolve()).then(work)
  const over = turn.then(nothing, nothing).finally(() => {
    if (last.get(path) === over) last.delete(path)
  })
  last.set(path, over)
  return turn
}

function nothing(): void {
  // Who asked hears what came of it; the next one only waits for its end.
}
