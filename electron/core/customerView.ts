// The customer's screen as a pure function of what the cashier's window shows, with everything private left behind.

import type { CustomerCheck, CustomerScreen, CustomerView } from '../../shared/customer'
import { never } from '../../shared/result'
import { type AskedView, isAskedOften, type SaleView, type ScreenView, type TillView } from '../../shared/till'

/** Both windows are painted from one snapshot: this is its public part. */
export function customerView(view: TillView, slides: readonly string[] = []): CustomerView {
  return {
    at: view.at,
    demo: view.mode === 'demo',
    shopName: view.shop.name,
    theme: view.theme,
    screen: view.storeTrouble === null ? customerScreen(view.screen, slides) : inTrouble(view.screen, slides),
  }
}

function customerScreen(screen: ScreenView, slides: readonly string[]): CustomerScreen {
  switch (screen.kind) {
    case 'amount':
      return { kind: 'idle', slides }
    case 'waiting': {
      const { merchantName, code, remainingMs, lifetimeMs, asked } = screen
      return {
        kind: 'scan',
        ...amount(screen.sale),
        merchantName,
        code,
        remainingMs,
        lifetimeMs,
        checking: asked.byPerson,
        check: customerCheck(asked),
        showReceipt: !isAskedOften(asked, screen.sale.createdAt),
      }
    }
    case 'paid':
      return { kind: 'paid', ...amount(screen.sale) }
    case 'time-up':
    case 'expired':
      return { kind: 'time-up', decided: screen.kind === 'expired', check: customerCheck(screen.asked) }
    case 'cancelled':
      return { kind: 'cancelled' }
    case 'failed':
    case 'mismatch':
      return { kind: 'trouble' }
    default:
      return never(screen)
  }
}

/** What the customer must know of "I have paid". Money that came is told by another screen. */
function customerCheck({ check, byPerson }: AskedView): CustomerCheck | null {
  if (check === null) return byPerson ? { kind: 'asking' } : null
  switch (check.kind) {
    case 'asking':
    case 'still-asking':
      return { kind: check.kind }
    case 'not-found':
      return { kind: 'not-received' }
    case 'could-not-ask':
      return { kind: 'could-not-ask', why: check.why }
    default:
      return null
  }
}

/**
 * Nothing can be recorded: what is PAID stays PAID and nobody else is told anything about money. The code goes, so that no
 * payment comes which the till can't write down.
 */
function inTrouble(screen: ScreenView, slides: readonly string[]): CustomerScreen {
  return screen.kind === 'paid' || screen.kind === 'amount' ? customerScreen(screen, slides) : { kind: 'trouble' }
}

function amount({ amountMinor, currency, khrPerUsd }: SaleView) {
  return { amountMinor, currency, khrPerUsd }
}
