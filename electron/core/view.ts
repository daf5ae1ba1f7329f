// What the cashier's window shows, made from the store's facts. Pure but for reading.

import type { ScenarioName } from '../../shared/demo'
import type { OutsideView } from '../../shared/outside'
import { never } from '../../shared/result'
import { needsAttention, type Sale } from '../../shared/sale'
import type { Settings } from '../../shared/settings'
import type { TokenView } from '../../shared/setupView'
import type {
  AskedView,
  BoardRow,
  CheckView,
  LinkView,
  LookUpsView,
  SaleView,
  ScreenView,
  StoreTrouble,
  TillView,
} from '../../shared/till'
import { alarmView, paidSaleOf } from './attention'
import { businessDay } from './businessDay'
import type { OwnSales } from './ownSales'
import type { Khqr, Store } from './ports'
import { sameAccount } from './transition'

const BOARD_ROWS = 12

export interface ViewFacts {
  readonly now: number
  readonly store: Store
  readonly khqr: Khqr
  readonly ownSales: OwnSales
  readonly settings: Settings
  readonly link: LinkView
  readonly lookupsLeft: number | null
  readonly lookUps: LookUpsView
  readonly storeTrouble: StoreTrouble | null
  readonly remainingMs: (sale: Sale) => number
  readonly isAsking: (saleId: string) => boolean
  readonly isAwaited: (saleId: string) => boolean
  readonly check: (saleId: string) => CheckView | null
  readonly byHandOpen: (sale: Sale) => boolean
  readonly demo: { readonly scenario: ScenarioName } | null
  /** Nothing is set up and nobody has said "later". */
  readonly welcome: boolean
  /** A live shop that has not sold yet may be told to try itself out. */
  readonly firstSale: boolean
  readonly token: TokenView | null
  readonly outside: OutsideView | null
  /** The host of another Bakong than NBC's. */
  readonly otherBank: string | null
}

/** The snapshot of now. @throws StoreFailure */
export function tillView(facts: ViewFacts): TillView {
  const { now, store, settings, ownSales } = facts
  const shownId = store.shownSaleId()
  const shown = shownId === null ? null : store.sale(shownId)
  const day = businessDay(now)
  const last = store
    .lastSales(BOARD_ROWS + 1)
    .filter((sale) => businessDay(sale.createdAt) === day)
    .filter((sale) => sale.id !== shownId || sale.state !== 'PENDING')
    .slice(0, BOARD_ROWS)
    .map(boardRow)
  return {
    at: now,
    mode: facts.demo === null ? 'live' : 'demo',
    shop: { name: settings.merchant.name, terminal: settings.merchant.terminalLabel ?? null },
    language: settings.language,
    theme: settings.theme,
    sound: settings.sound,
    currency: settings.sale.currency,
    khrPerUsd: settings.sale.khrPerUsd,
    link: facts.link,
    lookupsLeft: facts.lookupsLeft,
    lookUps: facts.lookUps,
    queued: store.queuedCount(),
    screen: shown === null ? { kind: 'amount', standing: ownSales.standing() } : screen(shown, facts),
    currencyBefore: ownSales.currencyBefore(shown),
    byHandOpen: shown !== null && facts.byHandOpen(shown),
    board: { ...store.dayTotals(day), last },
    storeTrouble: facts.storeTrouble,
    attentionCount: store.attentionCount(),
    alarm: alarmView(store),
    outside: facts.outside,
    demo: facts.demo,
    welcome: welcome(facts),
    token: facts.token,
    otherBank: facts.otherBank,
  }
}

/** A shop that was set up here, not by a file, is told to try itself out before its first customer. */
function welcome({ store, demo, welcome, firstSale }: ViewFacts): TillView['welcome'] {
  if (welcome) return 'start'
  return firstSale && demo === null && store.lastSales(1).length === 0 ? 'first-sale' : null
}

function screen(sale: Sale, facts: ViewFacts): ScreenView {
  const view = saleView(sale)
  const { mismatch } = sale
  if (mismatch !== null && sale.state !== 'PAID') {
    const { payment } = mismatch
    return {
      kind: 'mismatch',
      sale: view,
      came: { amountMinor: payment.amountMinor, currency: payment.currency },
      wrongAccount: sameAccount(payment.toAccountId, sale.accountId) ? null : payment.toAccountId,
      paidSale: paidSaleOf(sale.id, payment, facts.store),
      payer: payment.fromAccountId,
    }
  }
  switch (sale.state) {
    case 'PENDING': {
      const remainingMs = facts.remainingMs(sale)
      const asked = askedView(sale.id, facts)
      if (remainingMs <= 0) return { kind: 'time-up', sale: view, asked }
      return {
        kind: 'waiting',
        sale: view,
        merchantName: sale.merchantName,
        code: facts.khqr.image(sale.khqr),
        remainingMs,
        lifetimeMs: sale.expiresAt - sale.createdAt,
        asked,
      }
    }
    case 'PAID': {
      const { confirmation } = sale
      const payer = confirmation.kind === 'bakong' ? confirmation.payment.fromAccountId : null
      return { kind: 'paid', sale: view, paidAt: sale.paidAt, payer }
    }
    case 'EXPIRED':
      return { kind: 'expired', sale: view, asked: askedView(sale.id, facts) }
    case 'CANCELLED':
      return { kind: 'cancelled', sale: view, couldAsk: sale.asked === 'not-found' }
    case 'FAILED':
      return { kind: 'failed', sale: view, asked: askedView(sale.id, facts) }
    default:
      return never(sale)
  }
}

function askedView(saleId: string, { store, isAsking, isAwaited, check }: ViewFacts): AskedView {
  const watch = store.watch(saleId)
  const answer = watch?.lastAnswer ?? null
  return {
    at: watch?.lastAskedAt ?? null,
    answer: answer === 'not-found' || answer === 'no-answer' ? answer : null,
    busy: isAsking(saleId),
    byPerson: isAwaited(saleId),
    check: check(saleId),
    nextAt: watch?.nextCheckAt ?? null,
  }
}

/** What windows show of a sale. */
export function saleView(sale: Sale): SaleView {
  const { id, billNumber, state, amountMinor, currency, khrPerUsd, flags, createdAt } = sale
  return { id, billNumber, state, amountMinor, currency, khrPerUsd, flags, createdAt }
}

function boardRow(sale: Sale): BoardRow {
  const { id, billNumber, state, amountMinor, currency } = sale
  const at = sale.state === 'PENDING' ? sale.createdAt : sale.state === 'PAID' ? sale.paidAt : sale.closedAt
  return {
    id,
    billNumber,
    state,
    amountMinor,
    currency,
    needsAttention: needsAttention(sale),
    byHand: sale.flags.includes('MANUAL'),
    withdrawn: sale.flags.includes('WITHDRAWN'),
    at,
  }
}
