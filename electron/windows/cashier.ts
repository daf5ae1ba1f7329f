// The cashier's window: made with every option written out, shown once it has something to show.

import { BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme, type Rectangle, screen } from 'electron'
import { frameHere, placementFrom, placeWindow, roomIn, SIZE_MIN, same } from './bounds'
import { CashierPlace } from './cashierPlace'
import { fateOf } from './keys'
import { securePreferences } from './preferences'
import type { Timer } from './recover'

export interface CashierWindowOptions {
  /** Path of the built preload, `out/preload/cashier.cjs`. */
  readonly preload: string
  /** The shop's name and what else the title bar says. */
  readonly title: string
  readonly packaged: boolean
  readonly timer: Timer
  /** What `remember` was given last, or null. */
  readonly remembered: string | null
  /** Called some time after the window was moved or sized, and when it closes. */
  readonly remember: (placement: string) => void
  /** Whether whoever stands at the till may close it. */
  readonly mayClose: () => boolean
  /** Somebody tried who may not. */
  readonly closeRefused: () => void
}

/** The pages' ground in each theme, so that the window does not flash before the first paint. */
const GROUND = { light: '#e4e8eb', dark: '#0b0e11' } as const

/** The window, and what keeps it in its place. */
export interface CashierWindow {
  readonly window: BrowserWindow
  readonly place: CashierPlace
}

/**
 * Makes the window, hidden and empty. Attach the router and the announcer to its `webContents`, then load its page:
 * it shows itself when that is painted.
 */
export function createCashierWindow(options: CashierWindowOptions): CashierWindow {
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const workAreas = [primary, ...others].map(({ workArea }) => workArea)
  const frame = frameHere(process.platform)
  const remembered = placementFrom(options.remembered)
  const placement = placeWindow(workAreas, remembered, frame)
  const room = roomIn(primary.workArea, frame)
  const window = new BrowserWindow(windowOptions(options, placement.bounds, room))
  window.removeMenu()
  window.once('ready-to-show', () => {
    if (placement.maximised) window.maximize()
    window.show()
  })
  // The title names the shop, which the page's own title does not know.
  window.on('page-title-updated', (event) => event.preventDefault())
  fixZoom(window)
  catchKeys(window, options.packaged)
  // First: a window that stays must not be remembered as closing.
  window.on('close', (event) => {
    // A page that is dead can ask nobody.
    if (options.mayClose() || window.webContents.isCrashed()) return
    event.preventDefault()
    options.closeRefused()
  })
  const away = remembered !== null && !same(remembered.bounds, placement.bounds) ? remembered : null
  const place = new CashierPlace({ window, screen, frame, away, timer: options.timer, remember: options.remember })
  place.start()
  return { window, place }
}

/** Brings the window to the front: somebody started the till a second time. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

function windowOptions(
  { preload, title, packaged }: CashierWindowOptions,
  bounds: Rectangle,
  room: Rectangle,
): BrowserWindowConstructorOptions {
  return {
    ...bounds,
    // On a screen of 1024 x 600 the desktop's own bars and the window's frame leave less than that.
    minWidth: Math.min(SIZE_MIN.width, room.width),
    minHeight: Math.min(SIZE_MIN.height, room.height),
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    title,
    autoHideMenuBar: true,
    webPreferences: securePreferences({ preload, packaged }),
  }
}

/** Chromium keeps a zoom for each origin; a till that was once zoomed by accident must not stay so. */
function fixZoom({ webContents }: BrowserWindow): void {
  webContents.on('dom-ready', () => {
    webContents.setZoomFactor(1)
    void webContents.setVisualZoomLevelLimits(1, 1)
  })
}

function catchKeys({ webContents }: BrowserWindow, packaged: boolean): void {
  webContents.on('before-input-event', (event, input) => {
    const fate = fateOf(input, { packaged })
    if (fate === 'pass') return
    event.preventDefault()
    if (fate === 'devtools') webContents.toggleDevTools()
    if (fate === 'reload') webContents.reload()
  })
}
