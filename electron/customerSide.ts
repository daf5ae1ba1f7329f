// Puts the customer's side together: the window, the screen it stands on, and those made for a moment.

import { type BrowserWindow, screen } from 'electron'
import { ScreenChoice, type ScreensView } from '../shared/screens'
import type { Clock } from './core/ports'
import type { Log } from './system/log'
import type { CashierWindow } from './windows/cashier'
import { createCustomerWindow, createNumberWindow, createTurnedWindow } from './windows/customer'
import { CustomerScreen } from './windows/customerScreen'
import type { Home } from './windows/home'

/** The setting in the books: which display faces the customer. */
const KEY = 'screen.customer'

export interface CustomerSideDeps {
  readonly cashier: CashierWindow
  readonly preload: string
  readonly title: string
  readonly packaged: boolean
  readonly home: Home
  readonly clock: Clock
  readonly log: Log
  readonly settings: { setting(key: string): string | null; putSetting(key: string, value: string): void }
  readonly changed: (view: ScreensView) => void
  /** Lets a window speak with the till, and loads its page. */
  readonly show: (window: BrowserWindow, kind: 'customer', file: string) => void
  /** Loads a page that speaks with nobody. */
  readonly load: (window: BrowserWindow, page: string) => void
}

export function openCustomerSide(deps: CustomerSideDeps): CustomerScreen {
  const { cashier, home, clock, log, settings, changed, show, load } = deps
  const options = { preload: deps.preload, title: deps.title, packaged: deps.packaged }
  const guest = createCustomerWindow(options)
  show(guest, 'customer', 'customer.html')
  const screens = new CustomerScreen({
    ...{ screen, timer: clock, log, window: guest, changed },
    cashier: cashier.window,
    moveCashier: (display) => cashier.place.moveTo(display),
    choice: screenChoice(settings.setting(KEY)),
    remember: (choice) => settings.putSetting(KEY, JSON.stringify(choice)),
    openTurned: (display) => {
      const window = createTurnedWindow(options, display.workArea)
      show(window, 'customer', 'customer.html')
      return window
    },
    openNumber: (display, number) => {
      const window = createNumberWindow(options, display)
      load(window, `${home.page('identify.html')}#${number}`)
      window.once('ready-to-show', () => window.showInactive())
      return window
    },
  })
  screens.start()
  return screens
}

function screenChoice(text: string | null): ScreenChoice {
  return text === null ? { kind: 'automatic' } : ScreenChoice.parse(JSON.parse(text))
}
