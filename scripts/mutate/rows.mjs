// Files of rows, one JSON a line: what many processes write, one after another, and none of them loses when it is killed.

import { appendFileSync, existsSync, readFileSync } from 'node:fs'

/** @template T @param {string} file @returns {T[]} */
export function rows(file) {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line))
}

/** @param {string} file @param {unknown} row */
export function addRow(file, row) {
  appendFileSync(file, `${JSON.stringify(row)}\n`)
}
