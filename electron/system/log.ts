// The till's diary: one JSON line for each event, on this machine alone, without secrets, of limited size.

import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { assert } from '../../shared/result'
import { isPassing } from '../disk/failures'
import { OWNER_ONLY } from '../disk/wholeFile'
import { redactValue } from './redact'

/** One file's size; then a new one is begun. */
export const FILE_BYTES_MAX = 2 * 1024 * 1024

/** Files kept, the one being written among them: about two months of a busy shop. */
export const FILES_MAX = 5

/** One line's length; a longer one keeps its event and loses its facts. */
const LINE_CHARACTERS_MAX = 16_384

/** A file that can't be put aside, because another program has it, grows to so many times its size at most ... */
const GROWN_MAX = 4
/** ... and is tried again each time it has grown by this part. */
const AGAIN_PART = 1 / 8

export type Level = 'info' | 'warn' | 'error'

/** Writes one line: what happened, and the facts about it. Never throws: a full disk must not stop a sale. */
export type Log = (level: Level, event: string, facts?: Readonly<Record<string, unknown>>) => void

/** What the log needs of a disk. Tests have one that is full. */
export interface LogDisk {
  /** Opens for appending, and makes the file if need be. @returns its handle and size so far */
  open(path: string): { readonly file: number; readonly bytes: number }
  write(file: number, text: string): void
  close(file: number): void
  exists(path: string): boolean
  /** Moves over what is there, at once or not at all. */
  rename(from: string, to: string): void
}

export interface LogOptions {
  readonly folder: string
  /** UTC ms. */
  readonly now: () => number
  readonly disk?: LogDisk
  readonly fileBytesMax?: number
}

export interface LogFile {
  readonly log: Log
  /** The file being written; older ones have a number before the ending. */
  readonly path: string
  close(): void
}

interface OpenLog {
  readonly file: number
  bytes: number
}

export function createLog({ folder, now, disk = realDisk, fileBytesMax = FILE_BYTES_MAX }: LogOptions): LogFile {
  const path = join(folder, 'till.log')
  let open: OpenLog | null = null
  /** Lines that could not be written since the last one that could. */
  let dropped = 0
  /** How large the file was when it could not be put aside, bytes; 0 when it could. */
  let triedAt = 0
  /** The last write failed: its handle may be bad, and its line may stand there by half. */
  let failed = false

  function log(level: Level, event: string, facts: Readonly<Record<string, unknown>> = {}): void {
    try {
      if (dropped > 0) {
        write(lineOf(now(), 'warn', 'log.lines-lost', { count: dropped }))
        dropped = 0
      }
      write(lineOf(now(), level, event, facts))
    } catch {
      // Kept from the caller, not from the reader: the next line that can be written says how many are missing.
      dropped += 1
      failed = true
    }
  }

  function write(text: string): void {
    const line = failed ? `\n${text}` : text
    if (failed) close()
    const bytes = Buffer.byteLength(line)
    if (open === null) open = { ...disk.open(path) }
    if (open.bytes > 0 && open.bytes + bytes > fileBytesMax) open = begin(open, bytes)
    assert(open.bytes + bytes <= fileBytesMax * GROWN_MAX, 'a log keeps its size, whoever has its files')
    disk.write(open.file, line)
    open.bytes += bytes
    failed = false
  }

  /** Begins a new file. While another program has one of the old ones, no line is lost for it: this one goes on. */
  function begin(full: OpenLog, bytes: number): OpenLog {
    const room = full.bytes + bytes <= fileBytesMax * GROWN_MAX
    if (room && full.bytes < triedAt + fileBytesMax * AGAIN_PART) return full
    close()
    triedAt = full.bytes
    try {
      shift()
      triedAt = 0
    } catch (error) {
      if (!isPassing(error)) throw error
    }
    return { ...disk.open(path) }
  }

  /** `till.log` becomes `till.1.log`, and so on up to the first number that is free; else the oldest is written over. */
  function shift(): void {
    let free = 1
    while (free < FILES_MAX - 1 && disk.exists(numbered(free))) free += 1
    for (let index = free - 1; index >= 1; index -= 1) disk.rename(numbered(index), numbered(index + 1))
    if (disk.exists(path)) disk.rename(path, numbered(1))
  }

  function numbered(index: number): string {
    return join(folder, `till.${index}.log`)
  }

  function close(): void {
    const last = open
    open = null
    if (last !== null) disk.close(last.file)
  }

  return { log, path, close }
}

/** Facts can't take the place of the time, the level or the event. */
function lineOf(at: number, level: Level, event: string, facts: Readonly<Record<string, unknown>>): string {
  const head = { at: new Date(at).toISOString(), level, event: redactValue(event) }
  const line = JSON.stringify({ ...head, ...(redactValue(facts) as object), ...head })
  const fits = line.length <= LINE_CHARACTERS_MAX
  return `${fits ? line : JSON.stringify({ ...head, factsLost: line.length })}\n`
}

const realDisk: LogDisk = {
  open(path) {
    mkdirSync(dirname(path), { recursive: true, mode: OWNER_ONLY.folder })
    const file = openSync(path, 'a', OWNER_ONLY.file)
    return { file, bytes: fstatSync(file).size }
  },
  write(file, text) {
    const bytes = Buffer.from(text)
    const written = writeSync(file, bytes)
    assert(written === bytes.length, 'a disk with room takes a whole line')
  },
  close(file) {
    closeSync(file)
  },
  exists: existsSync,
  rename: renameSync,
}
