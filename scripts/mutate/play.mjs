// Plays a plan, one test file after another. A run that hangs or dies costs its mutant its life.

import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tools } from '../lib/paths.mjs'
import { fileOf } from './plan.mjs'
import { addRow, rows } from './rows.mjs'

/** @typedef {{ work: string, out: string, temp: string }} Place the copy, the results, a folder for the tests' own files */

const startMs = 120_000
const turnMs = 4_000
const onLoadMs = 60_000
/** Each time it dies one mutant less is left. */
const triesMax = 60
/** Of mutants that run while a file is loaded, so many of the cheapest test files are played. */
const onLoadFiles = 8

/** @param {Place} place @param {readonly string[]} files */
export async function cover(place, files) {
  const code = await vitest(place, 'cover', ['related', '--run', ...files]).ended
  if (!existsSync(join(place.out, 'cover.jsonl'))) throw new Error(`No test was played: vitest ended with ${code}`)
}

/**
 * @param {Place} place
 * @param {import('./plan.mjs').Plan} plan
 * @param {(fraction: number) => void} progress
 */
export async function play(place, plan, progress) {
  const { out } = place
  writeFileSync(join(out, 'plan.json'), JSON.stringify(plan))
  /** @type {Map<string, number>} */
  const costs = new Map()
  for (const [test, turns] of Object.entries(plan))
    costs.set(fileOf(test), (costs.get(fileOf(test)) ?? 0) + turns.reduce((sum, { ms }) => sum + ms, 0))
  // The cheap files first: a mutant that they kill is not played again.
  const files = [...costs.keys()].sort((a, b) => (costs.get(a) ?? 0) - (costs.get(b) ?? 0))
  for (const [at, file] of files.entries()) {
    for (let tries = 0; tries < triesMax && !(await playFile(place, file)); tries++);
    progress((at + 1) / files.length)
  }
}

/** @param {Place} place @param {string} file @returns {Promise<boolean>} whether all its turns are over */
async function playFile(place, file) {
  const { out } = place
  const heart = join(out, 'heart.json')
  const finished = join(out, 'finished')
  rmSync(heart, { force: true })
  rmSync(finished, { force: true })
  const began = Date.now()
  const run = vitest(place, 'mutate', ['run', file])
  const watch = setInterval(() => {
    const beat = beatOf(heart)
    if (beat === null ? Date.now() - began > startMs : Date.now() - beat.at > turnMs + beat.ms * 10) run.kill()
  }, 250)
  await run.ended
  clearInterval(watch)
  if (existsSync(finished)) return true
  const beat = beatOf(heart)
  if (beat === null) return true
  /** @param {string} name */
  const known = (name) => {
    /** @type {{ id: string, test: string }[]} */
    const list = rows(join(out, name))
    return list.some(({ id, test }) => id === beat.id && test === beat.test)
  }
  if (!known('killed.jsonl') && !known('lived.jsonl'))
    addRow(join(out, 'killed.jsonl'), { id: beat.id, test: beat.test, why: 'hung or crashed' })
  return false
}

/** @param {string} heart @returns {{ id: string, test: string, at: number, ms: number } | null} */
function beatOf(heart) {
  if (!existsSync(heart)) return null
  const text = readFileSync(heart, 'utf8')
  // It is being written just now.
  return text.endsWith('}') ? JSON.parse(text) : null
}

/**
 * @param {Place} place
 * @param {readonly { id: string, files: readonly string[] }[]} mutants
 * @param {number} forMs
 * @param {(fraction: number) => void} progress
 */
export async function playStatic(place, mutants, forMs, progress) {
  const until = Date.now() + forMs
  for (const [at, { id, files }] of mutants.entries()) {
    if (Date.now() > until) return
    const run = vitest(place, 'static', ['run', '--bail=1', ...files.slice(0, onLoadFiles)], id)
    const timer = setTimeout(run.kill, onLoadMs)
    const code = await run.ended
    clearTimeout(timer)
    if (code === 0) addRow(join(place.out, 'lived.jsonl'), { id, test: files[0] })
    else addRow(join(place.out, 'killed.jsonl'), { id, test: files[0], why: 'while loading' })
    progress((at + 1) / mutants.length)
  }
}

/** @param {Place} place @param {'cover' | 'mutate' | 'static'} mode @param {readonly string[]} args @param {string} [mutant] */
function vitest({ work, out, temp }, mode, args, mutant = '') {
  const config = [
    '--config',
    join(work, 'scripts/mutate/vitest.config.mjs'),
    '--root',
    work,
    '--silent',
    '--reporter=dot',
  ]
  const child = spawn(process.execPath, [tools.vitest, ...args, ...config], {
    cwd: work,
    stdio: 'ignore',
    detached: process.platform !== 'win32',
    env: { ...process.env, TMPDIR: temp, MUTATE_MODE: mode, MUTATE_OUT: out, MUTATE_MUTANT: mutant },
  })
  // Workers outlive a launcher that is killed.
  const kill = () => {
    if (child.pid === undefined || child.exitCode !== null) return
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  }
  process.once('exit', kill)
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve) => {
    child.once('exit', (code) => {
      process.off('exit', kill)
      resolve(code)
    })
  })
  return { ended, kill }
}
