// Keeps the cashier's window where a person left it, and within reach when displays are unplugged, moved or rescaled.

import type { BrowserWindow, Display, Rectangle, Screen } from 'electron'
import {
  type Frame,
  inside,
  type Placement,
  placementText,
  roomIn,
  type Standing,
  same,
  type WindowHome,
  whereItBelongs,
} from './bounds'
import type { Timer } from './recover'

/** Moving a window sends a burst; its end is what counts. */
const REMEMBER_AFTER_MS = 500

/** Docking a screen fires a burst of changes too. */
const SETTLE_MS = 300

/** For so long after a change of displays the system moves windows, not a person: such moves are put right, not kept. */
const SYSTEM_MOVES_MS = 2000

export interface CashierPlaceDeps {
  readonly window: BrowserWindow
  readonly screen: Screen
  readonly timer: Timer
  readonly frame: Frame
  /** Where it was left in the last run, if that is known and no display has it now. */
  readonly away: Placement | null
  /** Called some time after the window was moved or sized, and when it closes. */
  readonly remember: (placement: string) => void
}

export class CashierPlace {
  readonly #deps: CashierPlaceDeps
  #home: WindowHome
  #systemMovesUntil = 0
  #cancelFollow: () => void = () => undefined
  #cancelRemember: (() => void) | null = null

  constructor(deps: CashierPlaceDeps) {
    this.#deps = deps
    this.#home = deps.away === null ? this.#here() : { ...deps.away, display: null }
    // It is being shown elsewhere, which nobody chose.
    if (deps.away !== null) this.#systemMovesUntil = deps.timer.monotonic() + SYSTEM_MOVES_MS
  }

  /** Follows the displays and the person from now on. */
  start(): void {
    const { screen, window } = this.#deps
    const changed = () => this.#displaysChanged()
    screen.on('display-added', changed)
    screen.on('display-removed', changed)
    screen.on('display-metrics-changed', changed)
    window.on('move', () => this.#moved())
    window.on('resize', () => this.#moved())
    window.on('restore', () => this.#moved())
    window.on('close', (event) => {
      if (event.defaultPrevented) return
      if (this.#cancelRemember !== null) this.#settle()
      this.#deps.remember(placementText(this.#home))
    })
    window.once('closed', () => {
      this.#cancelFollow()
      this.#forgetMove()
      screen.off('display-added', changed)
      screen.off('display-removed', changed)
      screen.off('display-metrics-changed', changed)
    })
  }

  /** The owner wants the till on this display. */
  moveTo(display: Display): void {
    const { window, frame } = this.#deps
    const { width, height } = this.#here().bounds
    const { x, y } = display.workArea
    const bounds = inside({ x, y, width, height }, roomIn(display.workArea, frame))
    this.#home = { bounds, maximised: window.isMaximized(), display: { id: display.id, bounds: display.bounds } }
    this.#put(bounds)
  }

  #displaysChanged(): void {
    this.#systemMovesUntil = this.#deps.timer.monotonic() + SYSTEM_MOVES_MS
    this.#forgetMove()
    this.#soonFollow()
  }

  #moved(): void {
    const { timer } = this.#deps
    if (timer.monotonic() < this.#systemMovesUntil) {
      this.#soonFollow()
      return
    }
    this.#forgetMove()
    this.#cancelRemember = timer.after(REMEMBER_AFTER_MS, () => {
      this.#settle()
      this.#deps.remember(placementText(this.#home))
    })
  }

  #forgetMove(): void {
    this.#cancelRemember?.()
    this.#cancelRemember = null
  }

  #settle(): void {
    this.#forgetMove()
    const { window } = this.#deps
    // Some systems move a minimised window far off every display.
    if (!window.isDestroyed() && !window.isMinimized()) this.#home = this.#here()
  }

  #here(): WindowHome {
    const { window, screen, frame } = this.#deps
    const now = window.getBounds()
    // Told late for a window that does not fill its display.
    const normal = this.#fills() ? window.getNormalBounds() : now
    const { id, bounds, workArea } = screen.getDisplayMatching(now)
    // A window that fills its display may have been sent there while its own size belongs to another one.
    const ofThis = screen.getDisplayMatching(normal).id === id
    return {
      bounds: ofThis ? normal : inside(normal, roomIn(workArea, frame)),
      maximised: window.isMaximized(),
      display: { id, bounds },
    }
  }

  #soonFollow(): void {
    this.#cancelFollow()
    this.#cancelFollow = this.#deps.timer.after(SETTLE_MS, () => this.#follow())
  }

  /** Ends by itself: what it moves is looked at again, but only for as long as systems move windows. */
  #follow(): void {
    const { window, screen, frame } = this.#deps
    // Comes back by `restore`.
    if (window.isDestroyed() || window.isMinimized()) return
    const now = window.getBounds()
    const to = whereItBelongs(standing(screen), { home: this.#home, now, frame })
    if (!this.#fills()) {
      if (!same(to, now)) this.#put(to)
      return
    }
    const display = screen.getDisplayMatching(to)
    if (screen.getDisplayMatching(now).id !== display.id) this.#put(to)
    // Where no window manager sees to it.
    else if (window.isFullScreen() && !same(now, display.bounds)) this.#fillAgain()
  }

  #fills(): boolean {
    const { window } = this.#deps
    return window.isMaximized() || window.isFullScreen()
  }

  #fillAgain(): void {
    const { window } = this.#deps
    const kiosk = window.isKiosk()
    const fill = (on: boolean) => (kiosk ? window.setKiosk(on) : window.setFullScreen(on))
    fill(false)
    fill(true)
  }

  /** A window that fills its display is let go for the move, and fills the other one then. */
  #put(bounds: Rectangle): void {
    const { window } = this.#deps
    const [kiosk, full] = [window.isKiosk(), window.isFullScreen()]
    if (kiosk) window.setKiosk(false)
    else if (full) window.setFullScreen(false)
    if (window.isMaximized()) window.unmaximize()
    window.setBounds(bounds)
    if (this.#home.maximised && !full) window.maximize()
    if (kiosk) window.setKiosk(true)
    else if (full) window.setFullScreen(true)
  }
}

function standing(screen: Screen): readonly Standing[] {
  const main = screen.getPrimaryDisplay()
  return [main, ...screen.getAllDisplays().filter(({ id }) => id !== main.id)]
}
