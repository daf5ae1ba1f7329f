// What no page may do. If one of these gives way, a script that got in could leave, spy, or send sales elsewhere.

import type { App, Session, WebContents } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import {
  egressSwitches,
  guardApp,
  guardFeed,
  guardSession,
  mayNavigate,
  mayRequest,
} from '../../electron/windows/guard'
import { homeOf } from '../../electron/windows/home'
import { LINES_PER_KIND_MAX, limited } from '../../electron/windows/log'
import { mayUse, permissions } from '../../electron/windows/permissions'

const home = homeOf({ packaged: true, rendererUrl: undefined })
const devHome = homeOf({ packaged: false, rendererUrl: 'http://localhost:5173' })

describe('requests', () => {
  it.each([['app://pos/cashier.html'], ['data:image/png;base64,AA=='], ['blob:app://pos/1b2c']])(
    '%s goes ahead',
    (url) => {
      expect(mayRequest(url, home)).toBe(true)
    },
  )

  const outside = [
    ['https://example.com/'],
    ['http://127.0.0.1:8000/pos/sale'],
    ['http://localhost:5173/'],
    ['ws://localhost:5173/'],
    ['wss://example.com/'],
    ['file:///etc/passwd'],
    ['ftp://example.com/'],
    ['app://evil/'],
    ['app://pos:1/'],
    ['chrome://version'],
    ['devtools://devtools/bundled/inspector.html'],
    ['chrome-extension://abc/x.js'],
    ['about:blank'],
    ['no address'],
    [''],
  ]
  it.each(outside)('%s is cancelled', (url) => expect(mayRequest(url, home)).toBe(false))

  it.each([['http://localhost:5173/x.ts'], ['ws://localhost:5173/'], ['devtools://devtools/bundled/inspector.html']])(
    '%s goes ahead in development',
    (url) => expect(mayRequest(url, devHome)).toBe(true),
  )

  it.each([['http://localhost:5174/'], ['https://example.com/'], ['http://localhost:5173.example.com/']])(
    '%s is cancelled there too',
    (url) => expect(mayRequest(url, devHome)).toBe(false),
  )
})

describe('navigation', () => {
  it.each([['app://pos/cashier.html'], ['https://example.com'], ['http://localhost:5173/'], ['nonsense']])(
    'a page does not go to %s by itself',
    (url) => expect(mayNavigate(url, home)).toBe(false),
  )

  it("only Vite's reloads may", () => {
    expect(mayNavigate('http://localhost:5173/cashier.html', devHome)).toBe(true)
    expect(mayNavigate('https://example.com/', devHome)).toBe(false)
  })
})

describe('permissions', () => {
  it('has a reason for every one, and grants none', () => {
    for (const { granted, reason } of Object.values(permissions)) {
      expect(granted).toBe(false)
      expect(reason).toMatch(/\.$/)
    }
  })

  it.each([
    ['media'],
    ['clipboard-read'],
    ['openExternal'],
    ['accessibility-events'],
    ['__proto__'],
    ['toString'],
    [''],
  ])('refuses %s', (permission) => expect(mayUse(permission)).toBe(false))
})

describe('egressSwitches', () => {
  it('lets no name resolve', () => {
    expect(egressSwitches([])).toContainEqual(['host-resolver-rules', 'MAP * ~NOTFOUND'])
    expect(egressSwitches(['http://localhost:5173'])).toContainEqual([
      'host-resolver-rules',
      'MAP * ~NOTFOUND, EXCLUDE localhost',
    ])
    expect(egressSwitches(['https://tills.example/khqr/'])).toContainEqual([
      'host-resolver-rules',
      'MAP * ~NOTFOUND, EXCLUDE tills.example',
    ])
  })
})

type Listener = (...words: unknown[]) => unknown

function emitter() {
  const listeners = new Map<string, Listener>()
  return { on: (name: string, listener: Listener) => listeners.set(name, listener), listeners }
}

describe('guardFeed', () => {
  type Request = (details: { url: string }, answer: (said: { cancel: boolean }) => void) => void

  it.each([
    ['https://tills.example/khqr/latest.yml', false],
    ['https://tills.example/elsewhere', false],
    ['http://tills.example/khqr/latest.yml', true],
    ['https://tills.example:444/', true],
    ['https://evil.example/', true],
    ['file:///etc/passwd', true],
    ['nonsense', true],
  ])('%s: cancelled %s', (url, cancelled) => {
    let ask: Request = () => undefined
    const session = {
      setPermissionRequestHandler: vi.fn(),
      setPermissionCheckHandler: vi.fn(),
      webRequest: {
        onBeforeRequest: (listener: Request) => {
          ask = listener
        },
      },
    }
    guardFeed(session as unknown as Session, 'https://tills.example/khqr/', vi.fn())
    const answer = vi.fn()
    ask({ url }, answer)
    expect(answer).toHaveBeenCalledWith({ cancel: cancelled })
  })
})

describe('guardApp', () => {
  function appKit({ withoutSandbox = false } = {}) {
    const { on, listeners } = emitter()
    const app = {
      on,
      enableSandbox: vi.fn(),
      commandLine: { appendSwitch: vi.fn() },
    }
    const log = vi.fn()
    guardApp(app as unknown as App, { home, feed: null, withoutSandbox, log })
    return { app, log, listeners }
  }

  it('puts every page in the sandbox', () => {
    expect(appKit().app.enableSandbox).toHaveBeenCalledOnce()
  })

  it('but where none can be had', () => {
    expect(appKit({ withoutSandbox: true }).app.enableSandbox).not.toHaveBeenCalled()
  })

  it('stops every page from going anywhere', () => {
    const { listeners, log } = appKit()
    const contents = emitter()
    const setWindowOpenHandler = vi.fn()
    const setWebRTCIPHandlingPolicy = vi.fn()
    const page = { on: contents.on, setWindowOpenHandler, setWebRTCIPHandlingPolicy }
    listeners.get('web-contents-created')?.({}, page as unknown as WebContents)
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      const preventDefault = vi.fn()
      contents.listeners.get(name)?.({ preventDefault, url: 'https://example.com/?secret=1' })
      expect(preventDefault, name).toHaveBeenCalledOnce()
    }
    expect(setWindowOpenHandler.mock.calls[0]?.[0]({ url: 'https://example.com/' })).toEqual({ action: 'deny' })
    expect(setWebRTCIPHandlingPolicy).toHaveBeenCalledWith('disable_non_proxied_udp')
    expect(log).toHaveBeenCalledTimes(5)
    expect(JSON.stringify(log.mock.calls)).not.toContain('secret')
  })

  it('trusts no certificate that is wrong', () => {
    const { listeners } = appKit()
    const preventDefault = vi.fn()
    const answer = vi.fn()
    listeners.get('certificate-error')?.({ preventDefault }, {}, 'https://example.com', 'net::ERR', {}, answer)
    expect([preventDefault.mock.calls.length, answer.mock.calls]).toEqual([1, [[false]]])
  })
})

describe('guardSession', () => {
  function sessionKit(where = home) {
    const { on, listeners } = emitter()
    const handlers = new Map<string, Listener>()
    const keep = (name: string) => (handler: Listener) => handlers.set(name, handler)
    const onHeadersReceived = vi.fn()
    const session = {
      on,
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device'),
      setDisplayMediaRequestHandler: keep('display'),
      setSpellCheckerEnabled: vi.fn(),
      setSpellCheckerDictionaryDownloadURL: vi.fn(),
      webRequest: { onBeforeRequest: keep('before'), onHeadersReceived },
    }
    guardSession(session as unknown as Session, { home: where, log: vi.fn() })
    return { session, handlers, listeners, onHeadersReceived }
  }

  it('grants nothing: no permission, no device, no picture of the screen', () => {
    const { handlers } = sessionKit()
    const answer = vi.fn()
    handlers.get('request')?.({}, 'media', answer)
    handlers.get('display')?.({}, answer)
    expect(answer.mock.calls).toEqual([[false], [{}]])
    expect(handlers.get('check')?.(null, 'media')).toBe(false)
    expect(handlers.get('device')?.({ deviceType: 'usb' })).toBe(false)
  })

  it('cancels what leaves the till, and downloads', () => {
    const { handlers, listeners } = sessionKit()
    const answer = vi.fn()
    handlers.get('before')?.({ url: 'https://example.com/', resourceType: 'xhr' }, answer)
    handlers.get('before')?.({ url: 'app://pos/cashier.html', resourceType: 'mainFrame' }, answer)
    expect(answer.mock.calls).toEqual([[{ cancel: true }], [{ cancel: false }]])
    const preventDefault = vi.fn()
    listeners.get('will-download')?.({ preventDefault }, { getURL: () => 'blob:app://pos/1' })
    expect(preventDefault).toHaveBeenCalledOnce()
  })

  it('fetches no dictionaries', () => {
    const { session } = sessionKit()
    expect(session.setSpellCheckerEnabled).toHaveBeenCalledWith(false)
    expect(session.setSpellCheckerDictionaryDownloadURL).toHaveBeenCalledWith('app://pos/no-dictionaries/')
  })

  it('touches no headers but those of Vite', () => {
    expect(sessionKit().onHeadersReceived).not.toHaveBeenCalled()
    const { onHeadersReceived } = sessionKit(devHome)
    expect(onHeadersReceived.mock.calls[0]?.[0]).toEqual({ urls: ['http://localhost:5173/*'] })
  })
})

describe('a flood of refusals', () => {
  it('is written down so many times, and its end is said', () => {
    const log = vi.fn()
    const note = limited(log)
    for (let index = 0; index < 1_000; index += 1) note('warn', 'guard.request-refused')
    note('warn', 'guard.download-refused')
    expect(log).toHaveBeenCalledTimes(LINES_PER_KIND_MAX + 2)
    expect(log).toHaveBeenCalledWith('warn', 'log.no-longer-written', { kind: 'guard.request-refused' })
  })
})
