// Set-up, secrets, provisioning, pictures and log beside other programs: an editor of Windows, an antivirus, a power cut.

import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createLog } from '../../electron/system/log'
import { takeOwnersFile } from '../../electron/system/ownersFile'
import { readProvision } from '../../electron/system/provision'
import { openSetup } from '../../electron/system/setupFile'
import { openVault, type Sealer } from '../../electron/system/vault'
import { Slides } from '../../electron/windows/slides'
import { freshSetup } from '../../shared/setup'
import { leaveAlone, scan } from '../disk/scanner'

vi.mock('node:fs/promises', async (original) =>
  (await import('../disk/scanner')).laterFiles(await original<typeof import('node:fs/promises')>()),
)
vi.mock('node:fs', async (original) =>
  (await import('../disk/scanner')).files(await original<typeof import('node:fs')>()),
)

afterEach(leaveAlone)

const FOREVER = Number.POSITIVE_INFINITY
const folder = () => mkdtempSync(join(tmpdir(), 'khqr-others-'))
const sealer: Sealer = {
  strong: true,
  seal: async (value) => Buffer.from(`s:${value}`),
  open: async (sealed) => sealed.toString().slice(2),
}
const vaultAt = (path: string, broken: (name: string) => void = () => undefined) =>
  openVault({ path, sealer, keepWeakly: () => true, broken })

/** As editors on Windows save it. */
const saved = {
  'with a byte order mark': (text: string) => Buffer.from(`\ufeff${text}`),
  'with a byte order mark and its ends of lines': (text: string) =>
    Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`),
}
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')

describe.each(Object.entries(saved))('a file saved %s', (_how, save) => {
  it('sets the shop up', async () => {
    const path = join(folder(), 'any.json')
    writeFileSync(path, save(JSON.stringify({ language: 'km' }, null, 2)))
    expect(readProvision(path)).toEqual({ ok: true, value: { language: 'km' } })
    writeFileSync(path, save(JSON.stringify({ ...freshSetup, mode: 'live' }, null, 2)))
    expect((await openSetup(path)).read().mode).toBe('live')
  })

  it('keeps its secrets', async () => {
    const path = join(folder(), 'vault.json')
    await (await vaultAt(path)).put('token', 'secret')
    writeFileSync(path, save(readFileSync(path, 'utf8')))
    expect((await vaultAt(path)).get('token')).toBe('secret')
  })
})

describe('a file saved in another encoding', () => {
  it('is named where the till would not start on it', async () => {
    const path = join(folder(), 'any.json')
    writeFileSync(path, utf16(JSON.stringify({ language: 'km' })))
    expect(readProvision(path)).toEqual({
      ok: false,
      error: { lines: ['the file is saved as UTF-16; save it as UTF-8'] },
    })
    writeFileSync(path, utf16(JSON.stringify(freshSetup)))
    await expect(openSetup(path)).rejects.toThrow('setup.json is saved as UTF-16; save it as UTF-8')
  })

  it('that held secrets is named, and kept for who puts it right', async () => {
    const path = join(folder(), 'vault.json')
    await (await vaultAt(path)).put('token', 'secret')
    const before = utf16(readFileSync(path, 'utf8'))
    writeFileSync(path, before)
    const broken: string[] = []
    const vault = await vaultAt(path, (name) => broken.push(name))
    expect(broken).toEqual(['vault.json is saved as UTF-16; save it as UTF-8'])
    await vault.put('other', 'value')
    expect(readFileSync(`${path}.unreadable`)).toEqual(before)
  })
})

describe('while another program has the file for a moment', () => {
  it('a token is stored', async () => {
    const path = join(folder(), 'vault.json')
    const vault = await vaultAt(path)
    scan('rename', 'EPERM', 3)
    await vault.put('token', 'new')
    expect([vault.get('token'), (await vaultAt(path)).get('token')]).toEqual(['new', 'new'])
  })

  it('two changes of the set-up are both kept, in their order', async () => {
    const file = await openSetup(join(folder(), 'setup.json'))
    scan('rename', 'EBUSY', 3)
    const first = file.change((now) => ({ ...now, language: 'km' }))
    // As it is on the disk until then.
    expect(file.read().language).toBe(freshSetup.language)
    await Promise.all([first, file.change((now) => ({ ...now, welcomed: true }))])
    expect(file.read()).toMatchObject({ language: 'km', welcomed: true })
  })

  it('the owner’s file is taken', async () => {
    const data = folder()
    writeFileSync(join(data, 'switch-off-pins.txt'), '')
    scan('rm', 'EPERM', 2)
    expect(await takeOwnersFile(data, () => undefined)).toBe(true)
    expect(readdirSync(data)).toEqual([])
  })
})

describe('what another program keeps', () => {
  it('of the vault leaves the old secret in memory as on the disk', async () => {
    const path = join(folder(), 'vault.json')
    const vault = await vaultAt(path)
    await vault.put('token', 'old')
    scan('rename', 'EPERM', FOREVER)
    await expect(vault.put('token', 'new')).rejects.toMatchObject({ name: 'StoreFailure' })
    await expect(vault.remove('token')).rejects.toMatchObject({ name: 'StoreFailure' })
    leaveAlone()
    expect([vault.get('token'), (await vaultAt(path)).get('token')]).toEqual(['old', 'old'])
    expect(readdirSync(join(path, '..'))).toEqual(['vault.json'])
    await vault.put('other', 'value')
    expect((await vaultAt(path)).get('token')).toBe('old')
  })

  it('of the set-up leaves the old one in memory as on the disk', async () => {
    const path = join(folder(), 'setup.json')
    const file = await openSetup(path)
    await file.change((now) => ({ ...now, language: 'km' }))
    scan('rename', 'EACCES', FOREVER)
    await expect(file.change((now) => ({ ...now, language: 'en' }))).rejects.toMatchObject({ name: 'StoreFailure' })
    leaveAlone()
    expect([file.read().language, (await openSetup(path)).read().language]).toEqual(['km', 'km'])
  })

  it('of the idle pictures is refused in words, and what is shown is what is kept', async () => {
    const slides = new Slides({ folder: join(folder(), 'slides'), files: new Map(), changed: () => undefined })
    const jpeg = new Uint8Array(200)
    jpeg.set([0xff, 0xd8])
    jpeg.set([0xff, 0xd9], 198)
    const kept = await slides.add(jpeg)
    const [id = ''] = kept.ok ? kept.value.ids : []
    scan('rm', 'EPERM', FOREVER)
    expect(await slides.remove(id)).toMatchObject({ ok: false, error: { code: 'file-not-written' } })
    expect(slides.view().ids).toEqual([id])
    scan('rename', 'EPERM', FOREVER)
    expect(await slides.add(jpeg)).toMatchObject({ ok: false, error: { code: 'file-not-written' } })
    expect(slides.view().ids).toEqual([id])
  })

  it('of the log loses no line: the file grows on, and is put aside once it can be', () => {
    const logs = folder()
    const { log, close } = createLog({ folder: logs, now: () => 0, fileBytesMax: 400 })
    const lines = () =>
      readdirSync(logs)
        .flatMap((name) => readFileSync(join(logs, name), 'utf8').split('\n').slice(0, -1))
        .map((line) => JSON.parse(line).event as string)
    for (let at = 0; at < 4; at++) log('info', `before ${at}`)
    scan('rename', 'EPERM', FOREVER)
    for (let at = 0; at < 8; at++) log('info', `during ${at}`)
    expect(readdirSync(logs)).toEqual(['till.log'])
    leaveAlone()
    for (let at = 0; at < 4; at++) log('info', `after ${at}`)
    close()
    expect(readdirSync(logs).sort()).toEqual(['till.1.log', 'till.log'])
    expect(lines()).not.toContain('log.lines-lost')
    expect(lines()).toHaveLength(16)
  })

  it('of the log can’t fill the disk', () => {
    const logs = folder()
    const { log, close } = createLog({ folder: logs, now: () => 0, fileBytesMax: 400 })
    scan('rename', 'EPERM', FOREVER)
    for (let at = 0; at < 100; at++) log('info', `during ${at}`)
    expect(readFileSync(join(logs, 'till.log')).length).toBeLessThanOrEqual(1600)
    leaveAlone()
    log('info', 'after')
    close()
    expect(readFileSync(join(logs, 'till.log'), 'utf8')).toContain('log.lines-lost')
  })
})

it('what a killed till was writing is gone at the next start', async () => {
  const data = folder()
  const slides = join(data, 'slides')
  new Slides({ folder: slides, files: new Map(), changed: () => undefined })
  const halves = ['setup.json.new', 'vault.json.new', 'slides/00000000-0000-4000-8000-000000000001.jpg.new']
  for (const half of halves) writeFileSync(join(data, half), '{"ver')
  await openSetup(join(data, 'setup.json'))
  await vaultAt(join(data, 'vault.json'))
  new Slides({ folder: slides, files: new Map(), changed: () => undefined })
  expect(halves.filter((half) => existsSync(join(data, half)))).toEqual([])
})
