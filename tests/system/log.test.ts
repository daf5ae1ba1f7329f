// The diary. It must not stop a sale when the disk is full, must not fill the disk itself, and must not hide a gap.

import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createLog, FILES_MAX, type LogDisk } from '../../electron/system/log'
import { readProvision } from '../../electron/system/provision'
import { hide } from '../../electron/system/redact'
import { openVault } from '../../electron/system/vault'
import { newSecret } from '../../electron/webhooks/sign'

const AT = Date.UTC(2026, 10, 22, 3, 4, 5, 6)
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'khqr-log-'))
})

function lines(name = 'till.log'): Record<string, unknown>[] {
  const text = readFileSync(join(folder, name), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

describe('a line', () => {
  it('is JSON: when, how bad, what, and the facts', () => {
    const { log } = createLog({ folder, now: () => AT })
    log('info', 'sale.changed', { saleId: 'x', amountMinor: 5000 })
    log('warn', 'link.slow')
    const text = readFileSync(join(folder, 'till.log'), 'utf8')
    expect(text).toBe(
      '{"at":"2026-11-22T03:04:05.006Z","level":"info","event":"sale.changed","saleId":"x","amountMinor":5000}\n' +
        '{"at":"2026-11-22T03:04:05.006Z","level":"warn","event":"link.slow"}\n',
    )
  })

  it('holds no secret, and its facts take nobody else’s place', () => {
    const { log } = createLog({ folder, now: () => AT })
    log('error', 'client.failed for Bearer abc', {
      token: 't',
      at: 1,
      level: 'info',
      event: 'x',
      detail: 'account 000123456789',
    })
    expect(lines()).toEqual([
      {
        at: '2026-11-22T03:04:05.006Z',
        level: 'error',
        event: 'client.failed for Bearer [token]',
        token: '[secret]',
        detail: 'account …6789',
      },
    ])
  })

  it('holds none of the till’s secrets, wherever one turns up', async () => {
    // As they come to be: by the till itself, by Bakong, by the provisioning file, typed by a person.
    const vault = await openVault({
      path: join(folder, 'vault.json'),
      sealer: { strong: true, seal: async (value) => Buffer.from(value), open: async (sealed) => sealed.toString() },
      keepWeakly: () => false,
      broken: () => undefined,
      held: hide,
    })
    const secrets = {
      webhook: newSecret(),
      jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJkYXRhIjp7fX0.c2lnbmF0dXJl',
      shortToken: 'tok-7f',
      provisionedToken: 'a-token-of-words/+=',
      ownKey: `khqr_${randomBytes(32).toString('base64url')}`,
      provisionedKey: randomBytes(16).toString('hex'),
      account: '000123456789',
    }
    await vault.put('bakong.token', secrets.shortToken)
    const path = join(folder, 'provision.json')
    const merchant = { type: 'individual', accountId: 'shop@aclb', name: 'Shop', city: 'Phnom Penh' }
    const bakong = { token: secrets.provisionedToken }
    writeFileSync(path, JSON.stringify({ merchant, bakong, api: { enabled: true, keys: [secrets.provisionedKey] } }), {
      mode: 0o600,
    })
    expect(readProvision(path).ok).toBe(true)

    const { log } = createLog({ folder, now: () => AT })
    for (const secret of Object.values(secrets)) {
      const cause = new Error(`refused ${secret}`)
      log('error', `said ${secret}`, {
        text: `it was ${secret}, they say`,
        json: JSON.stringify({ value: secret, list: [secret] }),
        url: `https://x.example/?api_key=${secret}&pin=4711`,
        nested: { list: [{ deep: secret }] },
        error: new TypeError('bad', { cause }),
        key: secret,
      })
    }
    const short = {
      ...{ pin: '4711', newPin: '4711', PIN: '4711', keys: ['4711'], authorization: 'Bearer 4711', apiKey: '4711' },
      ...{ said: 'PIN 4711, pin: ៤៧១១, "pin":"4711", token=4711, token 4711, Bearer 4711, X-Api-Key: 4711' },
      body: JSON.stringify({ personId: 'x', pin: '4711', accessToken: '4711' }),
    }
    log('warn', 'ipc.refused', short)
    log('warn', 'window.says', { message: JSON.stringify(JSON.stringify({ pin: '4711' })) })

    const text = readFileSync(join(folder, 'till.log'), 'utf8')
    for (const [name, secret] of Object.entries(secrets)) expect(text, name).not.toContain(secret)
    expect(text).not.toMatch(/4711|៤៧១១/)
  })

  it('still says what helps: why a token was refused, which field was wrong', () => {
    const { log } = createLog({ folder, now: () => AT })
    const words = 'bakong.token: must be 1 to 4096 characters without spaces; api.keys.0: must be 24 to 256 characters'
    log('warn', 'token.renewal', { outcome: 'token-missing', words, tokenId: 'a1b2c3d4e5f6' })
    expect(lines()[0]).toMatchObject({ outcome: 'token-missing', words, tokenId: 'a1b2c3d4e5f6' })
  })

  it('stays one line whatever it is told', () => {
    const { log } = createLog({ folder, now: () => AT })
    log('info', 'a\nb', { text: 'c\r\nd\u2028' })
    log('info', 'huge', { list: Array.from({ length: 50 }, () => 'word '.repeat(390)) })
    expect(readFileSync(join(folder, 'till.log'), 'utf8').split('\n')).toHaveLength(3)
    expect(lines()[1]).toMatchObject({ event: 'huge', factsLost: expect.any(Number) })
  })

  it.skipIf(process.platform === 'win32')('is for this user alone', () => {
    createLog({ folder, now: () => AT }).log('info', 'x')
    expect(statSync(join(folder, 'till.log')).mode & 0o777).toBe(0o600)
  })
})

describe('the size', () => {
  it('is limited: so many files of so many bytes, the oldest go', () => {
    const { log } = createLog({ folder, now: () => AT, fileBytesMax: 1_000 })
    for (let index = 0; index < 200; index += 1) log('info', 'tick', { index })
    const names = readdirSync(folder).sort()
    expect(names).toEqual(['till.1.log', 'till.2.log', 'till.3.log', 'till.4.log', 'till.log'])
    expect(names).toHaveLength(FILES_MAX)
    for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1_000)
    const kept = ['till.4.log', 'till.3.log', 'till.2.log', 'till.1.log', 'till.log'].flatMap((name) => lines(name))
    const first = kept[0]?.['index'] as number
    expect(kept.map(({ index }) => index)).toEqual(Array.from({ length: 200 - first }, (_, index) => first + index))
  })

  it('counts what an earlier run has written', () => {
    writeFileSync(join(folder, 'till.log'), `${'x'.repeat(990)}\n`)
    createLog({ folder, now: () => AT, fileBytesMax: 1_000 }).log('info', 'next')
    expect(readdirSync(folder).sort()).toEqual(['till.1.log', 'till.log'])
  })
})

describe('a disk that is full', () => {
  function fullDisk() {
    const written: string[] = []
    const state = { full: false, opened: 0, closed: 0 }
    const disk: LogDisk = {
      open: () => {
        state.opened += 1
        return { file: 3, bytes: 0 }
      },
      write: (_file, text) => {
        if (state.full) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
        written.push(text)
      },
      close: () => {
        state.closed += 1
        if (state.full) throw new Error('EIO')
      },
      exists: () => false,
      rename: () => undefined,
    }
    return { disk, written, state }
  }

  it('does not stop the till, and the gap is told once there is room', () => {
    const { disk, written, state } = fullDisk()
    const { log } = createLog({ folder, now: () => AT, disk })
    log('info', 'before')
    state.full = true
    for (let index = 0; index < 7; index += 1) expect(() => log('info', 'lost')).not.toThrow()
    state.full = false
    log('info', 'after')
    log('info', 'and on')
    const events = written.map((text) => JSON.parse(text))
    expect(events.map(({ event }) => event)).toEqual(['before', 'log.lines-lost', 'after', 'and on'])
    expect(events[1]).toMatchObject({ level: 'warn', count: 7 })
  })

  it('leaves no half line in the way of the next, and no handle open', () => {
    const { disk, written, state } = fullDisk()
    const { log } = createLog({ folder, now: () => AT, disk })
    log('info', 'before')
    state.full = true
    for (let index = 0; index < 100; index += 1) log('info', 'lost')
    state.full = false
    log('info', 'after')
    expect(written[1]).toMatch(/^\n\{/)
    expect(state.opened - state.closed).toBeLessThanOrEqual(1)
  })

  it('is not this log’s business to hide: a folder that goes and comes back', () => {
    const { log, close } = createLog({ folder, now: () => AT })
    log('info', 'before')
    close()
    rmSync(folder, { recursive: true })
    writeFileSync(folder, 'a file in its place')
    log('info', 'lost')
    rmSync(folder)
    log('info', 'after')
    expect(lines().map(({ event }) => event)).toEqual(['log.lines-lost', 'after'])
  })
})

describe('facts that can’t be written', () => {
  it('lose their line, are counted, and throw at nobody', () => {
    const { log } = createLog({ folder, now: () => AT })
    const trap = {
      get bad(): string {
        throw new Error('trap')
      },
    }
    expect(() => log('info', 'x', trap)).not.toThrow()
    log('info', 'after')
    expect(lines().map(({ event, count }) => [event, count])).toEqual([
      ['log.lines-lost', 1],
      ['after', undefined],
    ])
  })
})
