// A file is there whole or not at all, whatever an antivirus, an indexer or a backup program does with it meanwhile.

import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { StoreFailure } from '../../electron/core/ports'
import { readWhole, removeWhole, writeWhole } from '../../electron/disk/wholeFile'
import { leaveAlone, refused, scan } from './scanner'

vi.mock('node:fs/promises', async (original) =>
  (await import('./scanner')).laterFiles(await original<typeof import('node:fs/promises')>()),
)

afterEach(leaveAlone)

const aPath = () => join(mkdtempSync(join(tmpdir(), 'khqr-disk-')), 'setup.json')
const beside = (path: string) => readdirSync(join(path, '..'))

describe('a file that is replaced', () => {
  it.each(['EPERM', 'EBUSY', 'EACCES'])(
    'is written although another program has it for a moment (%s)',
    async (code) => {
      const path = aPath()
      await writeWhole(path, 'one')
      scan('rename', code, 3)
      scan('open', code, 2, '.new')
      await writeWhole(path, 'two')
      expect(readFileSync(path, 'utf8')).toBe('two')
      expect(refused).toHaveLength(5)
      expect(beside(path)).toEqual(['setup.json'])
    },
  )

  it('stays as it was where the other program keeps it, and nothing is left beside it', async () => {
    const path = aPath()
    await writeWhole(path, 'one')
    scan('rename', 'EBUSY', Number.POSITIVE_INFINITY)
    await expect(writeWhole(path, 'two')).rejects.toMatchObject({ name: 'StoreFailure', kind: 'locked' })
    expect(readFileSync(path, 'utf8')).toBe('one')
    expect(beside(path)).toEqual(['setup.json'])
    // More than one try, and an end.
    expect(refused.length).toBeGreaterThan(5)
    leaveAlone()
    await writeWhole(path, 'three')
    expect(readFileSync(path, 'utf8')).toBe('three')
  })

  it('is not waited for where waiting does not help', async () => {
    const path = aPath()
    scan('open', 'ENOSPC', Number.POSITIVE_INFINITY, '.new')
    await expect(writeWhole(path, 'two')).rejects.toMatchObject({ kind: 'full' })
    expect(refused).toHaveLength(1)
    expect(beside(path)).toEqual([])
  })

  it('by two at once is whole, and the last word stands', async () => {
    const path = aPath()
    scan('rename', 'EPERM', 2)
    await Promise.all(['one', 'two', 'three'].map((text) => writeWhole(path, text.repeat(1000))))
    expect(readFileSync(path, 'utf8')).toBe('three'.repeat(1000))
    expect(beside(path)).toEqual(['setup.json'])
  })

  it('holds nothing else up while it waits', async () => {
    const path = aPath()
    scan('rename', 'EPERM', 4)
    let turns = 0
    const ticking = setInterval(() => {
      turns += 1
    }, 1)
    await writeWhole(path, 'two')
    clearInterval(ticking)
    expect(turns).toBeGreaterThan(0)
  })

  it('for its owner alone', async () => {
    const path = aPath()
    await writeWhole(path, 'x')
    if (process.platform !== 'win32') {
      const { statSync } = await import('node:fs')
      expect(statSync(path).mode & 0o777).toBe(0o600)
    }
  })
})

describe('a file that is read', () => {
  it('is read although another program has it for a moment; what a killed writer left beside it goes', async () => {
    const path = aPath()
    writeFileSync(path, 'one')
    writeFileSync(`${path}.new`, 'tw')
    scan('readFile', 'EBUSY', 2)
    expect(await readWhole(path)).toBe('one')
    expect(beside(path)).toEqual(['setup.json'])
  })

  it('and is not there is nothing', async () => {
    expect(await readWhole(aPath())).toBeNull()
  })
})

describe('a file that is taken away', () => {
  it('goes although another program has it for a moment, and again is nothing', async () => {
    const path = aPath()
    writeFileSync(path, 'one')
    scan('rm', 'EPERM', 2)
    await removeWhole(path)
    await removeWhole(path)
    expect(existsSync(path)).toBe(false)
  })

  it('and is kept by another program is told', async () => {
    const path = aPath()
    writeFileSync(path, 'one')
    scan('rm', 'EBUSY', Number.POSITIVE_INFINITY)
    await expect(removeWhole(path)).rejects.toBeInstanceOf(StoreFailure)
    expect(existsSync(path)).toBe(true)
  })
})
