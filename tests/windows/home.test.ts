// Where pages come from. A packaged till that believed its environment could be made to show somebody else's page.

import { describe, expect, it } from 'vitest'
import { developmentPolicy, homeOf } from '../../electron/windows/home'
import { securePreferences } from '../../electron/windows/preferences'

describe('homeOf', () => {
  it('is our own scheme', () => {
    const home = homeOf({ packaged: true, rendererUrl: undefined })
    expect([home.origin, home.devOrigin, home.page('cashier.html')]).toEqual([
      'app://pos',
      null,
      'app://pos/cashier.html',
    ])
  })

  it('is our own scheme in a packaged till whatever the environment says', () => {
    expect(homeOf({ packaged: true, rendererUrl: 'http://localhost:5173' }).devOrigin).toBeNull()
  })

  it("is Vite's server in development", () => {
    const home = homeOf({ packaged: false, rendererUrl: 'http://localhost:5173/' })
    expect([home.origin, home.page('cashier.html')]).toEqual([
      'http://localhost:5173',
      'http://localhost:5173/cashier.html',
    ])
    expect(homeOf({ packaged: false, rendererUrl: 'http://127.0.0.1:5173' }).devOrigin).toBe('http://127.0.0.1:5173')
  })

  it.each([
    ['https://example.com'],
    ['http://example.com'],
    ['http://localhost.example.com'],
    ['file:///x'],
    ['x'],
    [''],
  ])('does not go to %s', (rendererUrl) => expect(homeOf({ packaged: false, rendererUrl }).origin).toBe('app://pos'))
})

describe('developmentPolicy', () => {
  it('lets a page speak to Vite and to nobody else', () => {
    const policy = developmentPolicy('http://localhost:5173')
    expect(policy).toContain("connect-src 'self' ws://localhost:5173;")
    expect(policy).not.toMatch(/\*|unsafe-eval|https:/)
  })
})

describe('securePreferences', () => {
  it('shuts the page in, always', () => {
    for (const packaged of [true, false]) {
      expect(securePreferences({ preload: '/preload.cjs', packaged })).toMatchObject({
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInSubFrames: false,
        nodeIntegrationInWorker: false,
        webviewTag: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        devTools: !packaged,
      })
    }
  })
})
