// Where the till keeps things. Two tills that shared a folder would write to one database.

import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { ALREADY_RUNNING, holdInstance } from '../../electron/system/instance'
import { DataFolderFailure, pathsIn, takePaths } from '../../electron/system/paths'

/** A folder on a read-only disk. Rights would not do: root may write anywhere. */
const readOnly = vi.hoisted(() => ({ folder: '' }))
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  const accessSync: typeof fs.accessSync = (path, mode) => {
    if (path === readOnly.folder && mode === fs.constants.W_OK) {
      throw Object.assign(new Error(`EROFS: read-only file system, access '${path}'`), { code: 'EROFS' })
    }
    fs.accessSync(path, mode)
  }
  return { ...fs, accessSync }
})

const root = () => mkdtempSync(join(tmpdir(), 'khqr-paths-'))

describe('pathsIn', () => {
  it('is the folder that was asked for, with everything in it', () => {
    const paths = pathsIn({ wanted: '/data/till-2', usual: () => '/home/x/.config/KHQR POS' })
    for (const path of Object.values(paths)) expect(path.startsWith(resolve('/data/till-2'))).toBe(true)
    expect(new Set(Object.values(paths)).size).toBe(Object.values(paths).length)
  })

  it.each([[undefined], ['']])('is the usual one when %j was asked for', (wanted) => {
    expect(pathsIn({ wanted, usual: () => '/usual' }).data).toBe(resolve('/usual'))
  })

  it('does not depend on where the till is started later', () => {
    expect(pathsIn({ wanted: 'here', usual: () => '/usual' }).data).toBe(resolve('here'))
  })
})

describe('takePaths', () => {
  it('makes the folders for this user alone, and gives Chromium its own corner', () => {
    const wanted = join(root(), 'a', 'b')
    const setPath = vi.fn()
    const paths = takePaths({ getPath: () => '/usual', setPath }, wanted)
    for (const folder of [paths.data, paths.profile, paths.logs, paths.crashes, paths.backups]) {
      expect(existsSync(folder)).toBe(true)
      if (process.platform !== 'win32') expect(statSync(folder).mode & 0o777).toBe(0o700)
    }
    expect(setPath.mock.calls).toEqual([
      ['userData', paths.profile],
      ['sessionData', paths.profile],
    ])
  })

  it('says which folder it is that can’t be used', () => {
    const file = join(root(), 'file')
    writeFileSync(file, '')
    const use = () => takePaths({ getPath: () => '/usual', setPath: vi.fn() }, join(file, 'data'))
    expect(use).toThrow(DataFolderFailure)
    expect(use).toThrow(join(file, 'data'))
  })

  it('sells without a folder for backups, notes or the log: a second disk that is gone must not stop the till', () => {
    const wanted = root()
    for (const name of ['backups', 'crashes', 'logs']) writeFileSync(join(wanted, name), 'in the way')
    expect(takePaths({ getPath: () => '/usual', setPath: vi.fn() }, wanted).data).toBe(wanted)
  })

  it('asks for no home where another folder is wanted, and says what is missing where none is', () => {
    const homeless = {
      getPath: () => {
        throw new Error("Failed to get 'userData' path")
      },
      setPath: vi.fn(),
    }
    const wanted = join(root(), 'data')
    expect(takePaths(homeless, wanted).data).toBe(wanted)
    expect(() => takePaths(homeless, undefined)).toThrow(DataFolderFailure)
    expect(() => takePaths(homeless, '')).toThrow(homedir())
  })

  it('says so too of a folder that is there and can’t be written in, which Chromium takes for a running till', () => {
    const wanted = root()
    readOnly.folder = join(wanted, 'chromium')
    const setPath = vi.fn()
    expect(() => takePaths({ getPath: () => '/usual', setPath }, wanted)).toThrow(DataFolderFailure)
    expect(setPath).not.toHaveBeenCalled()
  })
})

describe('holdInstance', () => {
  it('goes on with the lock, and is told when the till is started again', () => {
    const on = vi.fn()
    const again = vi.fn()
    const app = { requestSingleInstanceLock: () => true, exit: vi.fn(), on }
    expect(holdInstance(app as never, '/data', again)).toBe(true)
    expect(on).toHaveBeenCalledExactlyOnceWith('second-instance', again)
    expect(app.exit).not.toHaveBeenCalled()
  })

  it('ends with a word and a code of its own without it', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const app = { requestSingleInstanceLock: () => false, exit: vi.fn(), on: vi.fn() }
    expect(holdInstance(app as never, '/data', vi.fn())).toBe(false)
    expect(app.exit).toHaveBeenCalledExactlyOnceWith(ALREADY_RUNNING)
    expect(write.mock.calls[0]?.[0]).toContain('already running with the data folder /data')
    write.mockRestore()
  })
})
