// Our own scheme. If it serves more than the build, or serves it without its policy, a page could be made to do anything.

import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type FileTable, readFileTable } from '../../electron/windows/files'
import { CONTENT_SECURITY_POLICY } from '../../electron/windows/home'
import { respond } from '../../electron/windows/scheme'

const SECRET = 'nobody may read this'
const SOUND = 'RIFF0123456789'
let files: FileTable

beforeAll(() => {
  const root = mkdtempSync(join(tmpdir(), 'khqr-scheme-'))
  const folder = join(root, 'renderer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(root, 'secret.json'), SECRET)
  symlinkSync(join(root, 'secret.json'), join(folder, 'link.json'))
  symlinkSync(root, join(folder, 'up'))
  const built = {
    'cashier.html': '<!doctype html>',
    'assets/a.js': 'export {}',
    'assets/a.js.map': '{}',
    'assets/a.css': 'a{}',
    'assets/noto-sans-khmer-khmer-wght-normal-BySBHBK6.woff2': 'font',
    'assets/paid.wav': SOUND,
    'assets/bird.svg': '<svg/>',
    'assets/logo.png': 'png',
    'assets/data.json': '{}',
    'assets/ឈ្មោះ name.png': 'png',
    'assets/page.exe': 'MZ',
    LICENSE: 'text',
    '.env': 'TOKEN=1',
  }
  for (const [name, text] of Object.entries(built)) writeFileSync(join(folder, name), text)
  files = readFileTable(folder)
})

async function get(url: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await respond(files, { url, method, headers: new Headers(headers) })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

describe('the built files', () => {
  it.each([
    ['/cashier.html', 'text/html; charset=utf-8'],
    ['/assets/a.js', 'text/javascript; charset=utf-8'],
    ['/assets/a.css', 'text/css; charset=utf-8'],
    ['/assets/noto-sans-khmer-khmer-wght-normal-BySBHBK6.woff2', 'font/woff2'],
    ['/assets/paid.wav', 'audio/wav'],
    ['/assets/bird.svg', 'image/svg+xml'],
    ['/assets/logo.png', 'image/png'],
    ['/assets/data.json', 'application/json; charset=utf-8'],
    ['/assets/%E1%9E%88%E1%9F%92%E1%9E%98%E1%9F%84%E1%9F%87%20name.png', 'image/png'],
  ])('%s is served as %s', async (path, type) => {
    const { status, headers, text } = await get(`app://pos${path}`)
    expect([status, headers.get('content-type')]).toEqual([200, type])
    expect(headers.get('content-length')).toBe(String(Buffer.byteLength(text)))
  })

  it('are looked up without their query', async () => {
    expect((await get('app://pos/cashier.html?a=/etc/passwd#x')).status).toBe(200)
  })

  it('are the only ones: no maps, no unknown kinds, nothing behind a link', () => {
    expect([...files.keys()].sort()).toEqual(
      [
        '/assets/%E1%9E%88%E1%9F%92%E1%9E%98%E1%9F%84%E1%9F%87%20name.png',
        '/assets/a.css',
        '/assets/a.js',
        '/assets/bird.svg',
        '/assets/data.json',
        '/assets/logo.png',
        '/assets/noto-sans-khmer-khmer-wght-normal-BySBHBK6.woff2',
        '/assets/paid.wav',
        '/cashier.html',
      ].sort(),
    )
  })

  it('must be there: without a build the till does not start', () => {
    expect(() => readFileTable('/nowhere/at/all')).toThrow('ENOENT')
  })
})

describe('what is refused', () => {
  it.each([
    ['app://pos/../secret.json'],
    ['app://pos/assets/../../secret.json'],
    ['app://pos/%2e%2e/secret.json'],
    ['app://pos/..%2fsecret.json'],
    ['app://pos/..%5csecret.json'],
    ['app://pos/assets\\..\\..\\secret.json'],
    ['app://pos//etc/passwd'],
    ['app://pos/etc/passwd'],
    ['app://pos/file:///etc/passwd'],
    ['app://pos/link.json'],
    ['app://pos/up/secret.json'],
    ['app://pos/.env'],
    ['app://pos/LICENSE'],
    ['app://pos/assets/a.js.map'],
    ['app://pos/cashier.html/'],
    ['app://pos/cashier.html%00.png'],
    ['app://pos/CASHIER.HTML'],
    ['app://pos/'],
    ['app://pos'],
    ['app://pos/__proto__'],
    ['app://pos/constructor'],
  ])('%s is not there', async (url) => {
    const { status, text } = await get(url)
    expect([status, text]).toEqual([404, ''])
  })

  it.each([
    ['app://evil/cashier.html'],
    ['app://pos.example.com/cashier.html'],
    ['app://pos:80/cashier.html'],
    ['app://user@pos/cashier.html'],
    ['app://:secret@pos/cashier.html'],
    ['https://pos/cashier.html'],
    ['file://pos/cashier.html'],
  ])('%s is another place', async (url) => {
    expect((await get(url)).status).toBe(403)
  })

  it.each([['HEAD'], ['POST'], ['PUT'], ['DELETE'], ['OPTIONS'], ['get']])('%s is no way to ask', async (method) => {
    const { status, headers, text } = await get('app://pos/cashier.html', {}, method)
    expect([status, headers.get('allow'), text]).toEqual([405, 'GET', ''])
  })
})

describe('the headers', () => {
  it.each([['app://pos/cashier.html'], ['app://pos/error.html'], ['app://pos/nothing'], ['app://evil/']])(
    'are strict at %s',
    async (url) => {
      const { headers } = await get(url)
      expect(headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('access-control-allow-origin')).toBeNull()
    },
  )

  it('say exactly this policy', () => {
    expect(CONTENT_SECURITY_POLICY).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
        "media-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'",
    )
  })
})

describe('a player that seeks', () => {
  const last = SOUND.length - 1
  it.each([
    ['bytes=0-', 0, last],
    ['bytes=4-', 4, last],
    ['bytes=4-6', 4, 6],
    ['bytes=0-0', 0, 0],
    ['bytes=4-9999', 4, last],
    ['bytes=-4', last - 3, last],
    ['bytes=-9999', 0, last],
  ])('gets its part for %s', async (range, from, to) => {
    const { status, headers, text } = await get('app://pos/assets/paid.wav', { range })
    expect([status, text]).toEqual([206, SOUND.slice(from, to + 1)])
    expect(headers.get('content-range')).toBe(`bytes ${from}-${to}/${SOUND.length}`)
    expect(headers.get('content-length')).toBe(String(to - from + 1))
  })

  it.each([['bytes=14-'], ['bytes=6-4'], ['bytes=-0']])('is told that %s lies outside', async (range) => {
    const { status, headers, text } = await get('app://pos/assets/paid.wav', { range })
    expect([status, headers.get('content-range'), text]).toEqual([416, `bytes */${SOUND.length}`, ''])
  })

  it.each([['bytes=-'], ['bytes=a-b'], ['lines=0-1'], ['bytes=0-1,3-4'], ['']])('gets all for %j', async (range) => {
    expect(await get('app://pos/assets/paid.wav', { range })).toMatchObject({ status: 200, text: SOUND })
  })
})

describe('the page of last resort', () => {
  it('is there without a build, and says what to do in both languages', async () => {
    const response = await respond(new Map(), { url: 'app://pos/error.html', method: 'GET', headers: new Headers() })
    const text = await response.text()
    expect(text).toContain('All sales are kept.')
    expect(text).toMatch(/\p{Script=Khmer}/u)
    expect(text).not.toMatch(/<script|style=/)
  })

  it('takes the Khmer letters from the build, if it has them', async () => {
    expect((await get('app://pos/error.css')).text).toContain('noto-sans-khmer-khmer-wght-normal-BySBHBK6.woff2')
    const bare = await respond(new Map(), { url: 'app://pos/error.css', method: 'GET', headers: new Headers() })
    expect(await bare.text()).not.toContain('@font-face')
  })
})
