// One till for each data folder: two would write to one database.

import type { App } from 'electron'

/** The exit code of a till that found another one running. */
export const ALREADY_RUNNING = 3

type InstanceApp = Pick<App, 'requestSingleInstanceLock' | 'exit' | 'on'>

/**
 * Takes the lock, first of all and before the database is opened. The one that finds it taken says so and ends at once;
 * the one that has it is told, to come to the front.
 * @param data the data folder, for the message
 * @param onSecondStart somebody started the till again
 * @returns whether this till may go on
 */
export function holdInstance(app: InstanceApp, data: string, onSecondStart: () => void): boolean {
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write(`KHQR POS is already running with the data folder ${data}. This one ends.\n`)
    app.exit(ALREADY_RUNNING)
    return false
  }
  app.on('second-instance', onSecondStart)
  return true
}
