// The cashier's window: made with every option written out, shown once it has something to show.

import { BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme, type Rectangle, screen } from 'electron'
import { placementFrom, placementText, placeWindow, SIZE_MIN } from './bounds'
import { fateOf } from './keys'
import { securePreferences } from './preferences'

export interface CashierWindowOptions {
  /** Path of the built preload, `out/preload/cashier.cjs`. */
  readonly preload: string
  /** The shop's name and what else the title bar says. */
  readonly title: string
  readonly packaged: boolean
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

/** Moving a window sends a burst; its end is what counts. */
const REMEMBER_AFTER_MS = 500

/**
 * Makes the window, hidden and empty. Attach the router and the announcer to its `webContents`, then load its page:
 * it shows itself when that is painted.
 */
export function createCashierWindow(options: CashierWindowOptions): BrowserWindow {
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const workAreas = [primary, ...others].map(({ workArea }) => workArea)
  const placement = placeWindow(workAreas, placementFrom(options.remembered))
  const window = new BrowserWindow(windowOptions(options, placement.bounds, primary.workArea))
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
  rememberPlacement(window, options.remember)
  return window
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
  workArea: Rectangle,
): BrowserWindowConstructorOptions {
  return {
    ...bounds,
    // On a screen of 1024 x 600 the desktop's own bars leave less than that.
    minWidth: Math.min(SIZE_MIN.width, workArea.width),
    minHeight: Math.min(SIZE_MIN.height, workArea.height),
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

function rememberPlacement(window: BrowserWindow, remember: (placement: string) => void): void {
  let timer: NodeJS.Timeout | null = null
  function rememberNow(): void {
    remember(placementText({ bounds: window.getNormalBounds(), maximised: window.isMaximized() }))
  }
  function later(): void {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => {
      timer = null
      if (!window.isDestroyed()) rememberNow()
    }, REMEMBER_AFTER_MS)
  }
  window.on('resize', later)
  window.on('move', later)
  window.on('close', (event) => {
    if (event.defaultPrevented) return
    if (timer !== null) clearTimeout(timer)
    timer = null
    rememberNow()
  })
}
