// Snapshots of the till for tests of the windows: one for each screen there is.

import type { ScreenKind, ScreenView, TillView } from '../../shared/till'

const AT = Date.UTC(2026, 10, 22, 7, 32, 8)

const sale = {
  id: '00000000-0000-4000-8000-000000000142',
  billNumber: '0142',
  amountMinor: 12_500,
  currency: 'KHR' as const,
  khrPerUsd: 4100,
  flags: [],
  createdAt: AT - 30_000,
}
const asked = { at: AT - 1000, answer: 'not-found' as const, busy: false, byPerson: false, nextAt: AT + 1000 }

export const screens: { [K in ScreenKind]: Extract<ScreenView, { kind: K }> } = {
  amount: { kind: 'amount' },
  waiting: {
    kind: 'waiting',
    sale: { ...sale, state: 'PENDING' },
    merchantName: 'Rumduol Cafe',
    code: { modules: 45, path: 'M0 0h7v1h-7z' },
    remainingMs: 272_000,
    lifetimeMs: 300_000,
    asked,
  },
  'time-up': { kind: 'time-up', sale: { ...sale, state: 'PENDING' }, asked: { ...asked, answer: 'no-answer' } },
  paid: { kind: 'paid', sale: { ...sale, state: 'PAID' }, paidAt: AT, payer: 'sok_dara@abaa' },
  expired: { kind: 'expired', sale: { ...sale, state: 'EXPIRED' }, asked },
  cancelled: { kind: 'cancelled', sale: { ...sale, state: 'CANCELLED' }, couldAsk: true },
  failed: { kind: 'failed', sale: { ...sale, state: 'FAILED' }, asked },
  mismatch: {
    kind: 'mismatch',
    sale: { ...sale, state: 'PENDING' },
    came: { amountMinor: 12_000, currency: 'KHR' },
    wrongAccount: null,
    payer: 'sok_dara@abaa',
  },
}

export function aTillView(over: Partial<TillView> = {}): TillView {
  return {
    at: AT,
    mode: 'demo',
    shop: { name: 'Rumduol Cafe', terminal: 'Till 1' },
    language: 'en',
    theme: 'light',
    sound: { muted: false, volume: 0.8 },
    currency: 'KHR',
    khrPerUsd: 4100,
    link: { state: 'OK', since: AT - 60_000, lastAnswerAt: AT - 1000 },
    lookupsLeft: null,
    screen: screens.amount,
    board: { paidCount: 42, paidKhrMinor: 1_284_500, paidUsdMinor: 8625, last: [] },
    attentionCount: 0,
    demo: { scenario: 'manual' },
    ...over,
  }
}
