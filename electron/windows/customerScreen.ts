// Keeps the customer's window on the right display, whatever is plugged in, pulled out, moved, rotated or rescaled.

import type { BrowserWindow, Display, Rectangle, Screen } from 'electron'
import type { DisplayView, ScreenChoice, ScreensView } from '../../shared/screens'
import { chosenDisplay, pickDisplay, picturesOf, pictureWith } from '../core/pickDisplay'
import { frameHere, reachable } from './bounds'
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
  /** Moves the cashier's window to this display. */
  readonly moveCashier: (display: Display) => void
  readonly window: BrowserWindow
  readonly choice: ScreenChoice
  readonly remember: (choice: ScreenChoice) => void
  /** Displays, choice or windows have changed. */
  readonly changed: (view: ScreensView) => void
  /** Opens the customer's view in a window on this display. */
  readonly openTurned: (display: Display) => BrowserWindow
  /** Shows a number on this display; the window is closed from here. */
  readonly openNumber: (display: Rectangle, number: number) => BrowserWindow
}

export class CustomerScreen {
  readonly #deps: CustomerScreenDeps
  #choice: ScreenChoice
  /** The display that the customer's window stands on. */
  #on: number | null = null
  /** Displays have changed: the system may have moved the window, or its display's size may be another one. */
  #displaced = false
  #turned: BrowserWindow | null = null
  #cancelSettle: () => void = () => undefined

  constructor(deps: CustomerScreenDeps) {
    this.#deps = deps
    this.#choice = deps.choice
  }

  /** Places the window and follows the displays from now on. */
  start(): void {
    const { screen, cashier } = this.#deps
    const changed = () => {
      this.#displaced = true
      this.#changed()
    }
    screen.on('display-added', changed)
    screen.on('display-removed', changed)
    screen.on('display-metrics-changed', changed)
    cashier.on('move', () => this.#changed())
    cashier.once('closed', () => {
      this.#cancelSettle()
      screen.off('display-added', changed)
      screen.off('display-removed', changed)
      screen.off('display-metrics-changed', changed)
    })
    this.place()
  }

  /** A picture that several displays show is one screen, under the number and the facts of one of them. */
  view(): ScreensView {
    const displays = this.#displays()
    const cashierOn = this.#cashierOn()
    const chosen = chosenDisplay(displays, this.#choice)
    return {
      choice: this.#choice,
      displays: picturesOf(displays).map((picture, index): DisplayView => {
        const has = (id: number | null | undefined) => picture.some((display) => display.id === id)
        // The owner's own choice stays what is shown and chosen again.
        const { id, label, bounds, scaleFactor } = chosen !== null && has(chosen.id) ? chosen : picture[0]
        return {
          ...{ id, label, bounds, scaleFactor, number: index + 1, mirrors: picture.length },
          primary: picture.some(({ primary }) => primary),
          cashier: has(cashierOn),
          customer: has(this.#on),
          chosen: has(chosen?.id),
        }
      }),
      turnedRound: this.#turned !== null,
    }
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
    const { screen, moveCashier } = this.#deps
    const displays = this.#displays()
    const own = pictureWith(displays, this.#cashierOn())
    if (choice.kind !== 'display' || !own.some(({ id }) => id === choice.id)) return
    const other = displays.find((display) => !own.includes(display))
    const target = screen.getAllDisplays().find(({ id }) => id === other?.id)
    if (target === undefined) return
    this.#hide()
    moveCashier(target)
  }

  identify(): void {
    const { timer, openNumber } = this.#deps
    const windows = this.view().displays.map(({ bounds, number }) => openNumber(bounds, number))
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
    const { window, log } = this.#deps
    if (window.isDestroyed()) return
    const displays = this.#displays()
    const target = pickDisplay(displays, this.#choice, this.#cashierOn())
    this.#keepTurnedInReach()
    const stands = !this.#displaced && target !== null && target.id === this.#on && window.isVisible()
    this.#displaced = false
    if (target === null) this.#hide()
    else if (!stands) this.#showOn(target.id, target.bounds)
    if (!stands) log('info', 'customer.placed', { display: target?.id ?? null, displays: displays.length })
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

  /** An ordinary window, over the till's display: where the system leaves it on a lost one, nobody could close it. */
  #keepTurnedInReach(): void {
    const { screen, cashier } = this.#deps
    if (this.#turned === null || this.#turned.isDestroyed() || cashier.isDestroyed()) return
    const bounds = this.#turned.getBounds()
    const reached = screen
      .getAllDisplays()
      .some(({ workArea }) => reachable(bounds, workArea, frameHere(process.platform)))
    if (!reached) this.#turned.setBounds(screen.getDisplayMatching(cashier.getBounds()).workArea)
  }

  #changed(): void {
    // At once: a window of a lost or mirrored display lies over the till, always on top.
    const displays = this.#displays()
    const till = pictureWith(displays, this.#cashierOn())
    const lost = !displays.some(({ id }) => id === this.#on)
    if (this.#on !== null && (lost || till.some(({ id }) => id === this.#on))) this.#hide()
    this.#cancelSettle()
    this.#cancelSettle = this.#deps.timer.after(SETTLE_MS, () => this.place())
  }

  #displays(): readonly DisplayNow[] {
    const { screen } = this.#deps
    const primary = screen.getPrimaryDisplay().id
    return screen.getAllDisplays().map(({ id, label, scaleFactor, bounds }) => ({
      id,
      label,
      scaleFactor,
      bounds: plain(bounds),
      primary: id === primary,
    }))
  }

  #cashierOn(): number | null {
    const { cashier, screen } = this.#deps
    if (cashier.isDestroyed()) return null
    // Some systems move a minimised window far off every display.
    const bounds = cashier.isMinimized() ? cashier.getNormalBounds() : cashier.getBounds()
    return screen.getDisplayMatching(bounds).id
  }

  #tell(): void {
    if (!this.#deps.cashier.isDestroyed()) this.#deps.changed(this.view())
  }
}

type DisplayNow = Pick<DisplayView, 'id' | 'label' | 'scaleFactor' | 'bounds' | 'primary'>

function plain({ x, y, width, height }: Rectangle): DisplayView['bounds'] {
  return { x, y, width, height }
}
