// A copy of the logs for whoever helps: secrets were taken out when they were written.

import { cpSync } from 'node:fs'
import { join } from 'node:path'

/** @returns the folder that was made. @throws what the disk says; an earlier copy is never written over */
export function copyLogs(logs: string, into: string, now: number): string {
  const stamp = new Date(now).toISOString().replace(/[:.]/g, '-')
  const copy = join(into, `khqr-pos-logs-${stamp}`)
  cpSync(logs, copy, { recursive: true, errorOnExist: true, force: false })
  return copy
}
