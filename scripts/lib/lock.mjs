// One set-up or build at a time in this folder: a second one waits, and takes over from one that died.

import { closeSync, mkdirSync, openSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { textOf } from './files.mjs'
import { inCache } from './paths.mjs'
import { codeOf, isAlive } from './process.mjs'
import { Stop, say } from './say.mjs'

const path = inCache('lock')
const heartbeatMs = 2_000
const silentMs = 30_000
const pollMs = 300
const waitLimitMs = 20 * 60_000

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(work) {
  await take()
  const beating = setInterval(() => utimesSync(path, new Date(), new Date()), heartbeatMs)
  const release = () => rmSync(path, { force: true })
  process.on('exit', release)
  try {
    return await work()
  } finally {
    clearInterval(beating)
    process.off('exit', release)
    release()
  }
}

async function take() {
  mkdirSync(inCache(), { recursive: true })
  const began = Date.now()
  let told = false
  while (!tryToTake()) {
    if (isAbandoned()) {
      rmSync(path, { force: true })
      continue
    }
    if (!told) say(`Another set-up or build is running here (process ${textOf(path)}): waiting for it.`)
    told = true
    if (Date.now() - began > waitLimitMs)
      throw new Stop(`It takes too long. If it is stuck, end it and delete ${path}.`)
    await pause(pollMs)
  }
}

function tryToTake() {
  try {
    const file = openSync(path, 'wx')
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** Its holder is gone, or has not touched it for long (a process number may be in use again by something else). */
function isAbandoned() {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return false
  const silent = Date.now() - stat.mtimeMs
  const pid = Number.parseInt(textOf(path) ?? '', 10)
  return silent > silentMs || (silent > pollMs && !(pid > 0 && isAlive(pid)))
}
