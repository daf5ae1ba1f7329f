// Keeps the customer's window on the right display, whatever is plugged in, pulled out, moved, rotated or rescaled.

import type { BrowserWindow, Display, Screen } from 'electron'
import type { DisplayView, ScreenChoice, ScreensView } from '../../shared/screens'
import { pickDisplay } from '../core/pickDisplay'
import type { Log } from './log'
import type { Timer } from './recover'

/** Docking a screen fires a burst of changes; its end is what counts. Well under the second within which we follow. */
const SETTLE_MS = 300

/** How long "identify" shows the numbers. */
const IDENTIFY_MS = 4000

export interface CustomerScreenDeps {
  readonly screen: Screen
  readonly timer: Timer
  readonly log: Log
  readonly cashier: BrowserWindow
  readonly window: BrowserWindow
  readonly choice: ScreenChoice
  readonly remember: (choice: ScreenChoice) => void
  /** Displays, choice or windows have changed. */
  readonly changed: (view: ScreensView) => void
  /** Opens the customer's view in a window on this display. */
  readonly openTurned: (display: Display) => BrowserWindow
  /** Shows a number on this display; the window is closed from here. */
  readonly openNumber: (display: Display, number: number) => BrowserWindow
}

export class CustomerScreen {
  readonly #deps: CustomerScreenDeps
  #choice: ScreenChoice
  /** The display that the customer's window stands on. */
  #on: number | null = null
  #turned: BrowserWindow | null = null
  #cancelSettle: () => void = () => undefined

  constructor(deps: CustomerScreenDeps) {
    this.#deps = deps
    this.#choice = deps.choice
  }

  /** Places the window and follows the displays from now on. */
  start(): void {
    const { screen, cashier } = this.#deps
    screen.on('display-added', () => this.#soon())
    screen.on('display-metrics-changed', () => this.#soon())
    screen.on('display-removed', (_event, display) => {
      // At once: the system moves windows of a lost display onto another one, and that is the cashier's.
      if (display.id === this.#on) this.#hide()
      this.#soon()
    })
    cashier.on('moved', () => this.#soon())
    this.place()
  }

  view(): ScreensView {
    const { screen } = this.#deps
    const cashierOn = this.#cashierOn()
    const primary = screen.getPrimaryDisplay().id
    const displays = screen.getAllDisplays().map(
      (display, index): DisplayView => ({
        id: display.id,
        number: index + 1,
        label: display.label,
        bounds: boundsOf(display),
        scaleFactor: display.scaleFactor,
        primary: display.id === primary,
        cashier: display.id === cashierOn,
        customer: display.id === this.#on,
      }),
    )
    return { choice: this.#choice, displays, turnedRound: this.#turned !== null }
  }

  /** @throws what remembering throws; nothing has changed then */
  choose(choice: ScreenChoice): void {
    this.#deps.remember(choice)
    this.#choice = choice
    this.#swapIfNeeded(choice)
    this.place()
  }

  /** The owner gave the cashier's display to the customer: the cashier's window goes to the other one first. */
  #swapIfNeeded(choice: ScreenChoice): void {
    const { screen, cashier } = this.#deps
    if (choice.kind !== 'display' || choice.id !== this.#cashierOn()) return
    const other = screen.getAllDisplays().find((display) => display.id !== choice.id)
    if (other === undefined) return
    this.#hide()
    const maximised = cashier.isMaximized()
    if (maximised) cashier.unmaximize()
    const { x, y, width, height } = other.workArea
    const size = cashier.getBounds()
    cashier.setBounds({ x, y, width: Math.min(size.width, width), height: Math.min(size.height, height) })
    if (maximised) cashier.maximize()
  }

  identify(): void {
    const { screen, timer, openNumber } = this.#deps
    const windows = screen.getAllDisplays().map((display, index) => openNumber(display, index + 1))
    timer.after(IDENTIFY_MS, () => {
      for (const window of windows) if (!window.isDestroyed()) window.destroy()
    })
  }

  /** Opens the customer's view on the cashier's own display, or closes it again. */
  turnRound(): void {
    if (this.#turned !== null) {
      this.#turned.close()
      return
    }
    const { screen, cashier, openTurned } = this.#deps
    this.#turned = openTurned(screen.getDisplayMatching(cashier.getBounds()))
    this.#turned.once('closed', () => {
      this.#turned = null
      this.#tell()
    })
    this.#tell()
  }

  /** Puts the window where it belongs now. */
  place(): void {
    const { screen, window, log } = this.#deps
    if (window.isDestroyed()) return
    const primary = screen.getPrimaryDisplay().id
    const displays = screen
      .getAllDisplays()
      .map((display) => ({ ...display, bounds: boundsOf(display), primary: display.id === primary }))
    const target = pickDisplay(displays, this.#choice, this.#cashierOn())
    if (target === null) this.#hide()
    else this.#showOn(target.id, target.bounds)
    log('info', 'customer.placed', { display: target?.id ?? null, displays: displays.length })
    this.#tell()
  }

  #showOn(id: number, bounds: DisplayView['bounds']): void {
    const { window } = this.#deps
    this.#on = id
    // Fullscreen windows don't move. On Linux a window without focus is outside the window manager: bounds are enough.
    if (window.isFullScreen()) window.setFullScreen(false)
    window.setBounds(bounds)
    window.showInactive()
    window.setBounds(bounds)
    window.setAlwaysOnTop(true, 'screen-saver')
    if (process.platform !== 'linux') window.setFullScreen(true)
  }

  #hide(): void {
    this.#on = null
    const { window } = this.#deps
    if (!window.isDestroyed() && window.isVisible()) window.hide()
  }

  #soon(): void {
    this.#cancelSettle()
    this.#cancelSettle = this.#deps.timer.after(SETTLE_MS, () => this.place())
  }

  #cashierOn(): number | null {
    const { cashier, screen } = this.#deps
    return cashier.isDestroyed() ? null : screen.getDisplayMatching(cashier.getBounds()).id
  }

  #tell(): void {
    if (!this.#deps.cashier.isDestroyed()) this.#deps.changed(this.view())
  }
}

function boundsOf({ bounds: { x, y, width, height } }: Display): DisplayView['bounds'] {
  return { x, y, width, height }
}
