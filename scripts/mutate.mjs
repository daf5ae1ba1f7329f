// npm run mutate: would a test notice? Each line of the money's code is made wrong, one at a time, and the tests are played.
// See docs/mutation.md for how to read what it says.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inCache, inRoot } from './lib/paths.mjs'
import { output } from './lib/run.mjs'
import { main, Stop, say, step } from './lib/say.mjs'
import { instrument } from './mutate/instrument.mjs'
import { known, nearOf, planned, planOf, sampleOf } from './mutate/plan.mjs'
import { cover, play, playStatic } from './mutate/play.mjs'
import { report } from './mutate/report.mjs'
import { sqlMutants } from './mutate/sql.mjs'
import { setup } from './setup.mjs'

const usage = `npm run mutate [-- [--salt TEXT] [--most N] [--minutes N] [FILE or FOLDER ...]]

  FILE or FOLDER   what is made wrong; without one, all code that money depends on
  --salt TEXT      another sample
  --most N         mutants a file at most (130; a third of that where no money is)
  --minutes N      for mutants of what runs while a file is loaded: each costs a run of its own (10)`

/** Where a wrong line costs money, or tells somebody something untrue about it. */
const folders = [
  'shared',
  'electron/core',
  'electron/store',
  'electron/bakong',
  'electron/api',
  'electron/ipc',
  'electron/khqr',
]

/** Texts, and the simulated Bakong: what they say is read by people and by the tests themselves. */
const leftOut = /^shared\/text\/|^electron\/bakong\/simulator\/|\.d\.ts$/

await main(async () => {
  const { wanted, salt, most, minutes } = read(process.argv.slice(2))
  await setup({ runtime: false, display: false })
  const out = inCache('mutate', 'out')
  const work = inCache('mutate', 'work')
  // Databases and folders of the tests are faster in memory.
  const memory = '/dev/shm'
  const temp = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'khqr-mutate-'))
  process.on('exit', () => rmSync(temp, { recursive: true, force: true }))
  /** @type {import('./mutate/play.mjs').Place} */
  const place = { work, out, temp }

  await step('Copying the project.', () => copyProject(work))
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const files = wanted.flatMap((name) => filesIn(name)).filter((name) => !leftOut.test(name))
  if (files.length === 0) throw new Stop(`Nothing to make wrong in ${wanted.join(', ')}.`)
  const mutants = await step(`Making ${files.length} files wrong.`, () => instrument(work, files))
  const sample = sampleOf(mutants, { salt, most })
  say(`${mutants.length} mutants, ${sample.length} in the sample.`)
  await step('Which test reaches which of them.', () => cover(place, files))

  const near = nearOf(mutants)
  for (const { title, ...limits } of [
    { title: 'Cheap tests first.', testMs: 400, mutantMs: 1_600, perFile: Number.POSITIVE_INFINITY },
    { title: 'More tests for those that live.', testMs: 3_000, mutantMs: 5_000, perFile: 6 },
  ]) {
    const plan = planOf(known(out), sample, limits, near)
    await step(title, (progress) => play(place, plan, progress))
  }
  // Queries are the store's: whoever asks about other files alone does not wait for them.
  const sql = files.some((name) => name.startsWith('electron/store/')) ? await sqlMutants(place, known(out)) : []
  if (sql.length > 0) {
    const plan = planOf(known(out), sql, { testMs: 1_000, mutantMs: 4_000, perFile: Number.POSITIVE_INFINITY })
    await step(`${sql.length} mutants of the queries.`, (progress) => play(place, plan, progress))
  }
  const { onLoad } = planned(known(out), sample, near)
  if (onLoad.length > 0) {
    const title = `${onLoad.length} mutants of what runs while a file is loaded.`
    await step(title, (progress) => playStatic(place, onLoad, minutes * 60_000, progress))
  }
  say(report(place, mutants, sample, sql))
})

/** @param {readonly string[]} args */
function read(args) {
  const wanted = []
  let [salt, most, minutes] = ['', 130, 10]
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    const value = args[at + 1]
    if (arg === '--help') throw new Stop(usage)
    if (!arg.startsWith('--')) wanted.push(arg.replaceAll('\\', '/').replace(/\/$/, ''))
    else if (value === undefined) throw new Stop(`${arg} needs a value.\n\n${usage}`)
    else if (arg === '--salt') salt = value
    else if (arg === '--most' || arg === '--minutes') {
      const number = Number(value)
      if (!Number.isInteger(number) || number < 1) throw new Stop(`${arg} needs a whole number, not "${value}".`)
      if (arg === '--most') most = number
      else minutes = number
    } else throw new Stop(`${arg} is not known.\n\n${usage}`)
    if (arg.startsWith('--')) at += 1
  }
  return { wanted: wanted.length > 0 ? wanted : folders, salt, most, minutes }
}

/** The project as it lies here, without what git ignores. @param {string} work */
async function copyProject(work) {
  rmSync(work, { recursive: true, force: true })
  const listed = await output('git', ['ls-files', '-co', '--exclude-standard', '-z'])
  for (const name of listed.split('\0')) {
    const from = inRoot(name)
    if (name === '' || !existsSync(from)) continue
    mkdirSync(dirname(join(work, name)), { recursive: true })
    cpSync(from, join(work, name))
  }
  symlinkSync(inRoot('node_modules'), join(work, 'node_modules'), 'junction')
}

/** @param {string} name @returns {string[]} */
function filesIn(name) {
  const path = inRoot(name)
  if (!existsSync(path)) throw new Stop(`${name} is not in this project.`)
  if (!statSync(path).isDirectory()) return [name]
  const inside = readdirSync(path, { withFileTypes: true })
  return inside.flatMap((entry) =>
    entry.isDirectory()
      ? filesIn(`${name}/${entry.name}`)
      : /\.tsx?$/.test(entry.name)
        ? [`${name}/${entry.name}`]
        : [],
  )
}
