// One snapshot for each thing the cashier's window can show, with the awkward cases beside the usual ones.

import { svgImage } from '../../electron/khqr/image'
import { symbolOf } from '../../electron/khqr/symbol'
import type { LinkState, SaleView, ScreenView, TillView } from '../../shared/till'

export const NOW = Date.UTC(2026, 10, 23, 7, 32, 8)

/** A KHQR of the usual length; the gallery's pictures are read back by a decoder and compared with it. */
export const CODE_TEXT =
  '00020101021229220018rumduol_cafe@aclb5204599953031165405125005802KH5912Rumduol Cafe6010Phnom Penh' +
  '62180104014207Till 199340013179236752800001131792367828000630426A1'

const code = svgImage(symbolOf(CODE_TEXT))

export function saleView(change: Partial<SaleView> = {}): SaleView {
  return {
    id: '1d5f0a34-6f0f-4b1c-9d53-2f8a1c9b0e42',
    billNumber: '0142',
    state: 'PENDING',
    amountMinor: 12_500,
    currency: 'KHR',
    khrPerUsd: 4100,
    flags: [],
    createdAt: NOW - 28_000,
    ...change,
  }
}

const asked = {
  at: NOW - 1000,
  answer: 'not-found',
  busy: false,
  byPerson: false,
  check: null,
  nextAt: NOW + 1000,
} as const
const silence = { ...asked, at: NOW - 9000, answer: 'no-answer', nextAt: NOW + 4000 } as const

function waiting(sale: SaleView = saleView()): Extract<ScreenView, { kind: 'waiting' }> {
  const times = { remainingMs: 272_000, lifetimeMs: 300_000 }
  return { kind: 'waiting', sale, merchantName: 'Rumduol Cafe', code, ...times, asked }
}

function mismatch(change: Partial<Extract<ScreenView, { kind: 'mismatch' }>>): ScreenView {
  const sale = saleView({ flags: ['AMOUNT_MISMATCH'] })
  const came = { amountMinor: 12_000, currency: 'KHR' } as const
  return { kind: 'mismatch', sale, came, wrongAccount: null, payer: 'sok_dara@abaa', ...change }
}

const payer = 'sok_dara@abaa'
const longest = { amountMinor: 999_999_999_999 } as const

/** By the name under which the gallery and the tests know them. */
export const screens = {
  amount: { kind: 'amount', standing: null },
  'amount-standing': { kind: 'amount', standing: { amountMinor: 12_500, currency: 'KHR' } },
  waiting: waiting(),
  'waiting-dollars': waiting(saleView({ amountMinor: 1_234_550, currency: 'USD' })),
  'waiting-longest-riel': waiting(saleView(longest)),
  'waiting-longest-dollars': waiting(saleView({ ...longest, currency: 'USD' })),
  'waiting-first': { ...waiting(), asked: { ...asked, at: null, answer: null } },
  'waiting-asking': { ...waiting(), asked: { ...asked, busy: true, byPerson: true } },
  'waiting-no-answer': { ...waiting(), asked: silence },
  'waiting-last-second': { ...waiting(), remainingMs: 1500 },
  'time-up': { kind: 'time-up', sale: saleView(), asked: silence },
  paid: { kind: 'paid', sale: saleView({ state: 'PAID' }), paidAt: NOW, payer },
  'paid-by-hand': { kind: 'paid', sale: saleView({ state: 'PAID', flags: ['MANUAL'] }), paidAt: NOW, payer: null },
  'paid-late': { kind: 'paid', sale: saleView({ state: 'PAID', flags: ['LATE'] }), paidAt: NOW, payer },
  'paid-longest': {
    kind: 'paid',
    sale: saleView({ state: 'PAID', ...longest, billNumber: '123456789012' }),
    paidAt: NOW,
    payer: 'a_very_long_account_name@wing_bank',
  },
  expired: { kind: 'expired', sale: saleView({ state: 'EXPIRED' }), asked },
  'cancelled-asked': { kind: 'cancelled', sale: saleView({ state: 'CANCELLED' }), couldAsk: true },
  'cancelled-unasked': { kind: 'cancelled', sale: saleView({ state: 'CANCELLED' }), couldAsk: false },
  failed: { kind: 'failed', sale: saleView({ state: 'FAILED' }), asked },
  'mismatch-short': mismatch({}),
  'mismatch-over': mismatch({ came: { amountMinor: 15_000, currency: 'KHR' } }),
  'mismatch-currency': mismatch({ came: { amountMinor: 12_500, currency: 'USD' } }),
  'mismatch-account': mismatch({
    came: { amountMinor: 12_500, currency: 'KHR' },
    wrongAccount: 'someone_else_entirely@aclb',
  }),
} as const satisfies Record<string, ScreenView>
export type ScreenName = keyof typeof screens

const rows = [
  ['PAID', 8000, 'KHR', false],
  ['CANCELLED', 8000, 'KHR', false],
  ['PAID', 325, 'USD', false],
  ['PAID', 32_500, 'KHR', true],
  ['PENDING', 6000, 'KHR', false],
  ['EXPIRED', 1200, 'USD', false],
  ['FAILED', 18_000, 'KHR', false],
  ['PAID', 4500, 'KHR', false],
  ['PAID', 27_000, 'KHR', false],
  ['PAID', 1_250_000, 'KHR', false],
  ['PAID', 12_050, 'USD', false],
] as const

export function tillView(screen: ScreenView, change: Partial<TillView> = {}): TillView {
  return {
    at: NOW,
    mode: 'demo',
    shop: { name: 'Rumduol Cafe', terminal: 'Till 1' },
    language: 'en',
    theme: 'light',
    sound: { muted: false, volume: 0.8 },
    currency: 'KHR',
    khrPerUsd: 4100,
    link: { state: 'OK', since: NOW - 60_000, lastAnswerAt: NOW - 1000, token: 'good', budget: 'open' },
    lookupsLeft: null,
    currencyBefore: null,
    queued: 0,
    screen,
    board: {
      paidCount: 42,
      paidKhrMinor: 1_284_500,
      paidUsdMinor: 8625,
      last: rows.map(([state, amountMinor, currency, needsAttention], index) => ({
        id: String(index),
        billNumber: String(141 - index).padStart(4, '0'),
        state,
        amountMinor,
        currency,
        needsAttention,
        byHand: index === 7,
        at: NOW - (index + 1) * 420_000,
      })),
    },
    attentionCount: 0,
    alarm: null,
    outside: null,
    byHandOpen: false,
    storeTrouble: null,
    demo: { scenario: 'manual' },
    welcome: null,
    token: null,
    otherBank: null,
    ...change,
  }
}

export function linkView(state: LinkState): TillView['link'] {
  return {
    ...{ state, since: NOW - 90_000, lastAnswerAt: NOW - 95_000 },
    token: state === 'TOKEN_EXPIRED' ? 'refused' : 'good',
    budget: state === 'QUOTA_SPENT' ? 'spent' : 'open',
  }
}

/** A file that wants another account, and PINs that one has switched off. */
export const outsideView: NonNullable<TillView['outside']> = {
  question: {
    id: 'a1',
    at: NOW,
    changes: [
      { field: 'merchant.accountId', from: 'rumduol_cafe@aclb', to: 'someone_else_entirely@aclb' },
      { field: 'bakong.baseUrl', from: 'https://api-bakong.nbc.gov.kh', to: 'https://gate.example' },
      { field: 'bakong.token', from: null, to: null },
    ],
  },
  notices: [{ id: 1, at: NOW, kind: 'pins-off', changes: [] }],
  declined: false,
}

/** Late money that nobody has seen: the first of so many. */
export function alarmView(count: number): NonNullable<TillView['alarm']> {
  const came = { amountMinor: 5000, currency: 'KHR', payer, toAccountId: 'rumduol_cafe@aclb' } as const
  return {
    count,
    first: {
      id: 1,
      sale: saleView({ state: 'PAID', flags: ['AFTER_CANCEL'], billNumber: '0099' }),
      came: { ...came, sentAt: NOW - 60_000, shortHash: '12ab34cd' },
      at: NOW,
    },
  }
}
