// The customer's window: no frame, no focus, no cursor, nothing to press. And its twin for turning the screen round.

import { BrowserWindow, type Rectangle } from 'electron'
import { securePreferences } from './preferences'

export interface CustomerWindowOptions {
  /** Path of the built preload, `out/preload/customer.cjs`. */
  readonly preload: string
  readonly packaged: boolean
  readonly title: string
}

/** The page's ground, so that a display that was just plugged in does not flash. */
const BACKGROUND = '#ffffff'

/** Made hidden; `CustomerScreen` places and shows it. It is often unfocused and must not lag, hence no throttling. */
export function createCustomerWindow({ preload, packaged, title }: CustomerWindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    show: false,
    frame: false,
    focusable: false,
    resizable: false,
    movable: false,
    minimizable: false,
    maximizable: false,
    skipTaskbar: true,
    hasShadow: false,
    enableLargerThanScreen: true,
    backgroundColor: BACKGROUND,
    title,
    webPreferences: { ...securePreferences({ preload, packaged }), backgroundThrottling: false },
  })
  window.removeMenu()
  window.on('page-title-updated', (event) => event.preventDefault())
  return window
}

/** An ordinary window over the till on its one display; Esc or its own button closes it. */
export function createTurnedWindow(options: CustomerWindowOptions, bounds: Rectangle): BrowserWindow {
  const { preload, packaged, title } = options
  const window = new BrowserWindow({
    ...bounds,
    show: false,
    backgroundColor: BACKGROUND,
    title,
    autoHideMenuBar: true,
    webPreferences: { ...securePreferences({ preload, packaged }), backgroundThrottling: false },
  })
  window.removeMenu()
  window.on('page-title-updated', (event) => event.preventDefault())
  window.webContents.on('before-input-event', (event, input) => {
    if (input.type !== 'keyDown' || input.key !== 'Escape') return
    event.preventDefault()
    window.close()
  })
  window.once('ready-to-show', () => window.show())
  return window
}

/** A number in the middle of one display, for a few seconds. */
export function createNumberWindow(
  { preload, packaged, title }: CustomerWindowOptions,
  display: Rectangle,
): BrowserWindow {
  const side = Math.round(Math.min(display.width, display.height) / 2)
  return new BrowserWindow({
    x: display.x + Math.round((display.width - side) / 2),
    y: display.y + Math.round((display.height - side) / 2),
    width: side,
    height: side,
    show: false,
    frame: false,
    focusable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    title,
    webPreferences: securePreferences({ preload, packaged }),
  })
}
