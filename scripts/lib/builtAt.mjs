// When this till was built: a floor for the clocks it runs on. The same for each build of one commit.

import { spawnSync } from 'node:child_process'
import { root } from './paths.mjs'

/**
 * The date that a release says of itself (SOURCE_DATE_EPOCH, seconds), else that of the last commit, else now. Never later
 * than the clock of the machine that builds: a commit from a machine whose clock is ahead must not stop every till.
 * @param {NodeJS.ProcessEnv} env
 * @param {number} now UTC ms
 * @returns {number} UTC ms
 */
export function builtAt(env = process.env, now = Date.now()) {
  const said = seconds(env['SOURCE_DATE_EPOCH']) ?? lastCommit()
  return said === null ? now : Math.min(said * 1000, now)
}

/** Null without git, or outside a clone. */
function lastCommit() {
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' })
  return status === 0 ? seconds(stdout.trim()) : null
}

/** @param {string | undefined} text */
function seconds(text) {
  return text !== undefined && /^\d{1,11}$/.test(text) ? Number(text) : null
}
