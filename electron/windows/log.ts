// The shape of the log that windows write to; main.ts hands in the real one. And a limit for what may come in floods.

/** Writes one line: what happened, and the facts about it. */
export type Log = (level: 'info' | 'warn' | 'error', event: string, facts?: Readonly<Record<string, unknown>>) => void

/** Lines of one kind; a page that tries in a loop, or a process that can't start, must not wash out the rest. */
export const LINES_PER_KIND_MAX = 50

/** A log that writes each kind of event so many times, and says when it stops. */
export function limited(log: Log): Log {
  const counts = new Map<string, number>()
  return (level, event, facts) => {
    const count = (counts.get(event) ?? 0) + 1
    counts.set(event, count)
    if (count <= LINES_PER_KIND_MAX) log(level, event, facts)
    if (count === LINES_PER_KIND_MAX) log('warn', 'log.no-longer-written', { kind: event })
  }
}
