// The page "About" names what the till is really made of.

import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { licences } from '../../shared/licences'

const root = resolve(import.meta.dirname, '../..')
const read = (...path: string[]) => JSON.parse(readFileSync(join(root, ...path, 'package.json'), 'utf8'))

it('is the list of the packages with their versions and licences', () => {
  const names = Object.keys(read().dependencies).sort()
  const expected = names.map((name) => {
    const { version, license } = read('node_modules', name)
    return { name, version, licence: license }
  })
  expect(licences).toEqual(expected)
})
