// A tag of somebody else's action can be moved, and an install script runs with the release's rights: either way a
// stranger's code packs the till.

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const folder = '.github/workflows'

describe.each(readdirSync(folder))('%s', (file) => {
  const lines = readFileSync(`${folder}/${file}`, 'utf8').split('\n')

  it('names each action by a commit, with its tag beside it', () => {
    const actions = lines.filter((line) => /\buses:/.test(line))
    expect(actions.length).toBeGreaterThan(0)
    expect(actions.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
  })

  it('installs packages without their scripts', () => {
    const installs = lines.filter((line) => /\bnpm (ci|i|install|add|exec)\b/.test(line))
    expect(installs.filter((line) => !/^\s*- run: npm ci --ignore-scripts$/.test(line))).toEqual([])
  })
})
