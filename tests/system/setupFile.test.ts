// The set-up file: fresh when absent, whole when written, and never guessed at when it is wrong.

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openSetup, SetupUnreadable } from '../../electron/system/setupFile'
import { freshSetup } from '../../shared/setup'

const aPath = () => join(mkdtempSync(join(tmpdir(), 'khqr-setup-')), 'setup.json')

it('is fresh without a file, and is read again as it was written', async () => {
  const path = aPath()
  const file = await openSetup(path)
  expect(file.read()).toEqual(freshSetup)
  const changed = { ...freshSetup, mode: 'live' as const, welcomed: true }
  await file.change(() => changed)
  expect(file.read()).toEqual(changed)
  expect((await openSetup(path)).read()).toEqual(changed)
})

it.each([
  ['{"version":1', 'file'],
  [JSON.stringify({ ...freshSetup, mode: 'both' }), 'mode'],
  [JSON.stringify({ ...freshSetup, bakong: { ...freshSetup.bakong, token: 'secret' } }), 'bakong'],
])('%s is refused, naming the field', async (text, field) => {
  const path = aPath()
  writeFileSync(path, text)
  await expect(openSetup(path)).rejects.toThrow(SetupUnreadable)
  await expect(openSetup(path)).rejects.toThrow(field)
  expect(readFileSync(path, 'utf8')).toBe(text)
})
