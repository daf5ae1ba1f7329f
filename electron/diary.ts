// The till's diary as a witness of its books: it names each sale, and lies in other files than they do.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { besideMoneyHere } from './core/besideMoney'
import { FILES_MAX } from './system/log'

/** The diary's files, the newest first: `till.log`, `till.1.log`, … */
export function diaryFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => /^till(\.\d+)?\.log$/.test(name))
  const age = (name: string) => Number(/\.(\d+)\./.exec(name)?.[1] ?? 0)
  return names
    .sort((one, other) => age(one) - age(other))
    .slice(0, FILES_MAX)
    .map((name) => join(folder, name))
}

/** A file of it that can't be read is told, and tells nothing. */
export type Unread = (kind: string, error: unknown) => void

/** The highest bill number that it names, of demo and live alike; 0 where it names none. */
export function lastBillInDiary(folder: string, unread: Unread): number {
  const bills = textsOf(folder, unread).flatMap((text) =>
    Array.from(text.matchAll(/"bill":"(\d{1,12})"/g), (match) => Number(match[1])),
  )
  return bills.reduce((highest, bill) => Math.max(highest, bill), 0)
}

/** Whether a till has ever been ready with these books, as far as the diary goes back. */
export function isInDiary(folder: string, mode: 'demo' | 'live', unread: Unread): boolean {
  const ready = `"event":"till.ready","mode":"${mode}"`
  return textsOf(folder, unread).some((text) => text.includes(ready))
}

function textsOf(folder: string, unread: Unread): string[] {
  const none = (kind: string, error: unknown) => {
    unread(kind, error)
    return []
  }
  const files = besideMoneyHere(() => diaryFiles(folder), none)
  return files.flatMap((file) => besideMoneyHere(() => [readFileSync(file, 'utf8')], none))
}
