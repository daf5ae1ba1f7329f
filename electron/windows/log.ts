// The shape of the log that windows write to; main.ts hands in the real one.

/** Writes one line: what happened, and the facts about it. */
export type Log = (level: 'info' | 'warn' | 'error', event: string, facts?: Readonly<Record<string, unknown>>) => void
