// Another program that holds the books: a second connection, as a database browser or a sync tool has one.

import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import Database from 'better-sqlite3'

/** Takes the write lock in this process. @returns what gives it back */
export function holdBooks(file: string): () => void {
  const other = new Database(file, { timeout: 3000 })
  other.exec('BEGIN IMMEDIATE')
  return () => {
    if (!other.open) return
    other.exec('ROLLBACK')
    other.close()
  }
}

const script = `
  const Database = require(process.env.SQLITE)
  const books = new Database(process.env.BOOKS, { timeout: 3000 })
  books.exec('BEGIN IMMEDIATE')
  process.stdout.write('held\\n')
  process.stdin.resume().on('end', () => { books.exec('ROLLBACK'); books.close(); process.exit(0) })
`

/** Takes the write lock in a process of its own. @returns what gives it back, once that process has ended */
export function holdBooksElsewhere(file: string): Promise<() => Promise<void>> {
  const sqlite = createRequire(import.meta.url).resolve('better-sqlite3')
  const other = spawn(process.execPath, ['-e', script], {
    env: { ...process.env, SQLITE: sqlite, BOOKS: file },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => other.once('close', () => resolve()))
  return new Promise((resolve, reject) => {
    other.once('error', reject)
    other.once('close', (code) => reject(new Error(`the books were not held: exit ${code}`)))
    other.stdout.once('data', () =>
      resolve(() => {
        other.stdin.end()
        return ended
      }),
    )
  })
}
