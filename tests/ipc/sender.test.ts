// Who may speak to the till. A mistake here lets a foreign page sell, cancel or mark paid.

import { describe, expect, it } from 'vitest'
import { type SenderFrame, senderFault } from '../../electron/ipc/sender'
import { ourFrame } from './support'

const ours = ['app://pos']

describe('senderFault', () => {
  it('finds none with our own main frame', () => {
    expect(senderFault(ourFrame, ours)).toBeNull()
    expect(senderFault({ ...ourFrame, url: 'app://pos/cashier.html?x=1#y' }, ours)).toBeNull()
  })

  it.each([[null], [undefined]])('refuses a frame that is %s', (frame) => {
    expect(senderFault(frame, ours)).toBe('no-frame')
  })

  it('refuses frames within a page, even of our own origin', () => {
    expect(senderFault({ ...ourFrame, parent: ourFrame }, ours)).toBe('not-the-main-frame')
  })

  it('refuses a frame that Electron has disposed of meanwhile', () => {
    const gone = {
      get parent(): unknown {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed')
      },
    } as SenderFrame
    expect(senderFault(gone, ours)).toBe('frame-is-gone')
  })

  it.each([
    ['https://example.com', 'https://example.com/app://pos/cashier.html'],
    ['https://app', 'https://app//pos/cashier.html'],
    ['app://pos.example.com', 'app://pos.example.com/cashier.html'],
    ['app://evil', 'app://evil/cashier.html'],
    ['app://pos:8080', 'app://pos:8080/cashier.html'],
    ['file://', 'file:///app://pos/cashier.html'],
    // A sandboxed or data: page has no origin, whatever its address says.
    ['null', 'app://pos/cashier.html'],
    ['null', 'data:text/html,app://pos'],
    // The two must agree.
    ['app://pos', 'https://example.com/'],
    ['app://pos', 'about:blank'],
    ['app://pos', 'app://user@pos/cashier.html'],
    ['app://pos', 'not an address'],
    ['', ''],
  ])('refuses the origin %s at %s', (origin, url) => {
    expect(senderFault({ parent: null, origin, url }, ours)).toBe('foreign-origin')
  })

  it("hears Vite's server only where it is named", () => {
    const frame = { parent: null, origin: 'http://localhost:5173', url: 'http://localhost:5173/cashier.html' }
    expect(senderFault(frame, ours)).toBe('foreign-origin')
    expect(senderFault(frame, ['http://localhost:5173'])).toBeNull()
  })
})
