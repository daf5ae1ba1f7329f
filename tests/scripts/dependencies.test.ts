// A package without a hash in the lock: a tampered one installs without a word, and runs in the till.

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { lockFaults, recordFits } from '../../scripts/setup/dependencies.mjs'

const hash = `sha512-${'A'.repeat(86)}==`
const lockOf = (packages: object) => JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...packages } })

it('this project’s lock names the hash of every package, and no registry', () => {
  const lock = readFileSync('package-lock.json', 'utf8')
  expect(Object.keys(JSON.parse(lock).packages).length).toBeGreaterThan(600)
  expect(lockFaults(lock)).toEqual([])
  expect(lock).not.toMatch(/"resolved"|https?:\/\/[^"]*registry/)
})

it.each([
  [{ version: '1.0.0' }, ['node_modules/a has no hash']],
  [{ version: '1.0.0', integrity: '' }, ['node_modules/a has no hash']],
  [{ version: '1.0.0', integrity: 'sha1-AAAA' }, ['node_modules/a has no hash']],
  [{ version: '1.0.0', integrity: hash, resolved: 'https://r.example/a.tgz' }, ['node_modules/a names a registry']],
  [{ version: '1.0.0', integrity: hash, resolved: 'git+ssh://g.example/a' }, ['node_modules/a names a registry']],
  [{ version: '1.0.0', integrity: hash }, []],
  [{ link: true, resolved: 'packages/a' }, []],
])('set-up judges %j', (entry, faults) => {
  expect(lockFaults(lockOf({ 'node_modules/a': entry }))).toEqual(faults)
})

it('what is installed without a hash is not taken for what the lock says', () => {
  const good = lockOf({ 'node_modules/a': { version: '1.0.0', integrity: hash } })
  const bare = lockOf({ 'node_modules/a': { version: '1.0.0' } })
  const record = (lock: string) =>
    JSON.stringify({ packages: { 'node_modules/a': JSON.parse(lock).packages['node_modules/a'] } })
  expect(recordFits(good, record(good))).toBe(true)
  expect(recordFits(good, record(bare))).toBe(false)
  expect(recordFits(bare, record(bare))).toBe(false)
  const other = lockOf({ 'node_modules/a': { version: '1.0.0', integrity: hash.replace('A', 'B') } })
  expect(recordFits(good, record(other))).toBe(false)
})
