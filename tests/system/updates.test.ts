// The edge of electron-updater: which tills can be replaced, and what its errors are called here.

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { replaceable, troubleOf } from '../../electron/system/updates'

describe('replaceable', () => {
  const empty = mkdtempSync(join(tmpdir(), 'khqr-update-'))
  const deb = mkdtempSync(join(tmpdir(), 'khqr-update-'))
  writeFileSync(join(deb, 'package-type'), 'deb')

  it.each([
    ['an AppImage', empty, 'linux', { APPIMAGE: '/home/shop/khqr-pos.AppImage' }, true],
    ['a deb or rpm', deb, 'linux', {}, true],
    ['an unpacked archive', empty, 'linux', {}, false],
    ["Windows' installed till", empty, 'win32', {}, true],
    ["Windows' portable till", empty, 'win32', { PORTABLE_EXECUTABLE_DIR: 'D:\\' }, false],
  ] as const)('%s', (_what, resources, platform, env, expected) => {
    expect(replaceable(resources, platform, env as unknown as NodeJS.ProcessEnv)).toBe(expected)
  })
})

describe('troubleOf', () => {
  it.each([
    [{ code: 'ERR_CHECKSUM_MISMATCH', message: 'sha512 checksum mismatch' }, 'not-genuine'],
    [{ code: 'ERR_UPDATER_INVALID_SIGNATURE', message: 'not signed' }, 'not-genuine'],
    [{ code: 'ENOSPC', message: 'no space left on device' }, 'disk-full'],
    [{ code: 'ERR_UPDATER_NO_CHECKSUM', message: 'no sha512' }, 'bad-feed'],
    [{ code: 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND', message: 'no latest.yml' }, 'bad-feed'],
    [{ message: 'net::ERR_CONNECTION_REFUSED' }, 'unreachable'],
    [{ code: 'ETIMEDOUT', message: 'connect' }, 'unreachable'],
    [{ statusCode: 503, code: 'HTTP_ERROR_503', message: 'busy' }, 'unreachable'],
    ['anything', 'other'],
    [undefined, 'other'],
  ])('%j is %s', (error, kind) => expect(troubleOf(error).kind).toBe(kind))
})
