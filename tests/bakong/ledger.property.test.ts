// If this breaks, what the till hears is not what stands in Bakong's ledger: whatever was paid, whenever it is asked.

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asPort } from '../../electron/bakong/port'
import { readCode } from '../../electron/bakong/simulator/codeReader'
import type { PayWish } from '../../electron/bakong/simulator/customers'
import type { Entry } from '../../electron/bakong/simulator/ledger'
import { type Simulator, startSimulator } from '../../electron/bakong/simulator/server'
import type { LookUp } from '../../electron/core/ports'
import { AMOUNT_MINOR_MAX, currencies, tag54Text } from '../../shared/money'
import { PaymentRecord } from '../../shared/sale'
import { aClient, aCode } from './support'

const START = Date.UTC(2026, 10, 22, 5)
const time = { now: START }
let simulator: Simulator

beforeAll(async () => {
  simulator = await startSimulator({ now: () => time.now })
})
afterAll(() => simulator.stop())

/** The rule, written down once more: the earliest credited money of a code, else a failed try, else nothing. */
function expected(entries: readonly Entry[], now: number): { kind: LookUp['kind']; hash: string | null } {
  const known = entries.filter((entry) => entry.acknowledgedMs <= now)
  const money = known.filter((entry) => entry.outcome === 'settled').sort((a, b) => a.acknowledgedMs - b.acknowledgedMs)
  if (money[0]) return { kind: 'found', hash: money[0].hash }
  return { kind: known.length > 0 ? 'failed' : 'not-found', hash: null }
}

const aMoment = fc.integer({ min: -60_000, max: 60_000 })
const aWish = fc.record(
  {
    payer: fc.stringMatching(/^[a-z0-9_]{1,20}@[a-z]{2,8}$/),
    amountMinor: fc.integer({ min: 0, max: AMOUNT_MINOR_MAX }),
    currency: fc.constantFrom(...currencies),
    toAccountId: fc.stringMatching(/^[a-z]{1,20}@[a-z]{2,8}$/),
    createdMs: aMoment.map((offset) => START + offset),
    creditMs: fc.integer({ min: 0, max: 20_000 }),
    description: fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((text) => text.trim() === text && text.length <= 500),
    externalRef: fc.stringMatching(/^[A-Z0-9]{1,30}$/),
    outcome: fc.constantFrom('settled' as const, 'failed' as const),
  },
  { requiredKeys: [] },
)
const aCodeWish = fc.record({
  currency: fc.constantFrom(...currencies),
  amountMinor: fc.integer({ min: 1, max: AMOUNT_MINOR_MAX }),
  accountId: fc.stringMatching(/^[a-z0-9_]{1,20}@[a-z]{2,8}$/),
  merchant: fc.boolean(),
})

describe('any ledger', () => {
  it('is told exactly, alone and in a list, at any time', async () => {
    const port = asPort(aClient(simulator.baseUrl, { token: () => simulator.token }))
    const shop = fc.array(fc.tuple(aCodeWish, fc.array(aWish, { maxLength: 4 })), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(shop, aMoment, async (sales, askedAt) => {
        time.now = START
        const codes = sales.map(([wish, payments]) => {
          const { currency, amountMinor, accountId, merchant } = wish
          const khqr = aCode({ currency, accountId, merchant, amount: tag54Text({ amountMinor, currency }) })
          const entries = payments.map((payment) => simulator.pay(khqr, payment as PayWish))
          return { md5: readCode(khqr)?.md5 ?? '', entries, asked: wish, payments }
        })
        time.now = START + askedAt
        const list = await port.lookUpList(codes.map(({ md5 }) => md5))
        expect(list.value.size).toBe(codes.length)
        for (const { md5, entries, asked, payments } of codes) {
          const { value: word } = await port.lookUp(md5)
          expect(list.value.get(md5)).toEqual(word)
          const right = expected(entries, time.now)
          expect({ kind: word.kind, hash: word.kind === 'found' ? word.payment.hash : null }).toEqual(right)
          if (word.kind !== 'found') continue
          const payment = payments[entries.findIndex((entry) => entry.hash === right.hash)] ?? {}
          const createdMs = payment.createdMs ?? START
          expect(PaymentRecord.parse(word.payment)).toEqual({
            hash: right.hash,
            fromAccountId: payment.payer ?? 'abaakhppxxx@abaa',
            toAccountId: payment.toAccountId ?? asked.accountId,
            amountMinor: payment.amountMinor ?? asked.amountMinor,
            currency: payment.currency ?? asked.currency,
            createdDateMs: createdMs,
            acknowledgedDateMs: createdMs + (payment.creditMs ?? 0),
            externalRef: payment.externalRef ?? `100FT${right.hash?.slice(0, 10).toUpperCase()}`,
            description: payment.description ?? null,
          })
        }
      }),
      { numRuns: 150 },
    )
  })
})
