// Writes all mutants into the sources as switches, by Stryker's instrumenter.

import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * @typedef {object} Mutant
 * @property {string} id
 * @property {string} file
 * @property {number} line from 1
 * @property {number} column from 0
 * @property {string} kind
 * @property {string} from the code as it is
 * @property {string} to what stands in its place
 */

const silent = () => undefined
const quiet = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => true,
  isFatalEnabled: () => true,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: console.error,
  fatal: console.error,
}

/**
 * @param {string} work the copy of the project, whose files are changed
 * @param {readonly string[]} names
 * @returns {Promise<Mutant[]>}
 */
export async function instrument(work, names) {
  // The class is given its parts by Stryker's own container; we need no more of it than this.
  const source = dirname(createRequire(import.meta.url).resolve('@stryker-mutator/instrumenter'))
  /** @param {string} part */
  const load = (part) => import(pathToFileURL(join(source, part)).href)
  const [{ Instrumenter }, { createParser }, { print }, { transform }] = await Promise.all(
    ['instrumenter.js', 'parsers/index.js', 'printers/index.js', 'transformers/index.js'].map(load),
  )
  const files = names.map((name) => ({ name, mutate: true, content: readFileSync(join(work, name), 'utf8') }))
  const done = await new Instrumenter(quiet, createParser, print, transform).instrument(files, {
    plugins: null,
    excludedMutations: [],
    ignorers: [],
    noHeader: false,
  })
  for (const { name, content } of done.files) writeFileSync(join(work, name), content)
  const lines = new Map(files.map(({ name, content }) => [name, content.split('\n')]))
  return done.mutants
    .filter((/** @type {{ status?: string }} */ { status }) => status !== 'Ignored')
    .map((/** @type {any} */ { id, fileName, location: { start, end }, mutatorName, replacement }) => ({
      id,
      file: fileName,
      line: start.line + 1,
      column: start.column,
      kind: mutatorName,
      from: cut(lines.get(fileName) ?? [], start, end),
      to: replacement,
    }))
}

/**
 * @param {readonly string[]} lines
 * @param {{ line: number, column: number }} start
 * @param {{ line: number, column: number }} end
 */
function cut(lines, start, end) {
  const first = lines[start.line] ?? ''
  if (start.line === end.line) return first.slice(start.column, end.column)
  const last = (lines[end.line] ?? '').slice(0, end.column)
  return [first.slice(start.column), ...lines.slice(start.line + 1, end.line), last].join('\n')
}
