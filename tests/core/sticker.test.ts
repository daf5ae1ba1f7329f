// What a receipt of the printed code must be, at its very borders: a second too old, or a digit too many, is another one's.

import { beforeEach, describe, expect, it } from 'vitest'
import type { LookUp } from '../../electron/core/ports'
import { type StickerDeps, StickerDesk } from '../../electron/core/sticker'
import { createKhqr, decode } from '../../electron/khqr'
import type { PaymentRecord } from '../../shared/sale'
import { demoSettings } from '../../shared/settings'
import { anId, aPayment } from '../support/builders'
import { aKit } from '../support/kits'
import type { TillKit } from '../support/tillKit'

const SECOND = 1000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE
/** Bakong's time, whatever this computer's clock shows. */
const BAKONG = 2_300_000_000_000

let kit: TillKit
let asked = 0
beforeEach(() => {
  kit = aKit()
  asked = 0
})

/** Bakong finds this payment for whatever receipt is asked about. */
function finds(
  over: Partial<PaymentRecord>,
  answer: { serverDateMs?: number | null; mayBeCopy?: boolean } = {},
): string {
  const payment = aPayment({ toAccountId: kit.till.settings.merchant.accountId, ...over })
  const word: LookUp = { kind: 'found', payment, raw: '{"as":"it came"}' }
  kit.bakong.lookUpShortHash = async () => {
    asked += 1
    return { value: word, serverDateMs: BAKONG, mayBeCopy: false, tookMs: 50, ...answer }
  }
  return payment.hash.slice(0, 8)
}

async function check(shortHash: string, { old = false, saleId = anId(), amountMinor = 12_500 } = {}): Promise<string> {
  const checked = kit.till.stickers.check({ saleId, shortHash, amountMinor, currency: 'KHR' }, old)
  await kit.clock.pass(2 * SECOND)
  const reply = await checked
  if (!reply.ok) return reply.error.code
  const { value } = reply
  if (value.kind === 'received') kit.till.next(value.saleId)
  return value.kind === 'does-not-match' ? `differs: ${value.differs.join()}` : value.kind
}

describe('the age of a receipt, by Bakong’s time', () => {
  const rows: readonly (readonly [sentAgoMs: number, alone: string, withAManager: string])[] = [
    [-2 * MINUTE - 1, 'differs: time', 'differs: time'],
    [-2 * MINUTE, 'received', 'received'],
    [0, 'received', 'received'],
    [15 * MINUTE, 'received', 'received'],
    [15 * MINUTE + 1, 'too-old', 'received'],
    [DAY, 'too-old', 'received'],
    [DAY + 1, 'differs: time', 'differs: time'],
  ]
  it.each(rows)('sent %i ms ago: %s, with a manager’s word: %s', async (ago, alone, withAManager) => {
    expect(await check(finds({ createdDateMs: BAKONG - ago }))).toBe(alone)
    expect(await check(finds({ createdDateMs: BAKONG - ago }), { old: true })).toBe(withAManager)
  })

  it('is when it was credited where nobody knows when it was sent, and unknown without either', async () => {
    expect(await check(finds({ createdDateMs: null, acknowledgedDateMs: BAKONG - MINUTE }))).toBe('received')
    expect(await check(finds({ createdDateMs: null, acknowledgedDateMs: BAKONG - 20 * MINUTE }))).toBe('too-old')
    expect(await check(finds({ createdDateMs: null, acknowledgedDateMs: null }))).toBe('differs: time')
    expect(await check(finds({ createdDateMs: null, acknowledgedDateMs: null }), { old: true })).toBe('differs: time')
  })

  it('is by this computer’s clock where the answer tells none, or may be a copy made long ago', async () => {
    const fresh = () => ({ createdDateMs: kit.clock.now() - MINUTE })
    expect(await check(finds(fresh(), { serverDateMs: null }))).toBe('received')
    expect(await check(finds(fresh(), { serverDateMs: BAKONG, mayBeCopy: true }))).toBe('received')
    const old = () => ({ createdDateMs: kit.clock.now() - 20 * MINUTE })
    expect(await check(finds(old(), { serverDateMs: null }))).toBe('too-old')
    expect(await check(finds(old(), { serverDateMs: kit.clock.now() - 19 * MINUTE, mayBeCopy: true }))).toBe('too-old')
  })
})

describe('what a manager may still take', () => {
  it('is what was just found, without another look-up; past five minutes Bakong is asked again', async () => {
    const saleId = anId()
    const hash = finds({ createdDateMs: BAKONG - 20 * MINUTE })
    expect(await check(hash, { saleId })).toBe('too-old')
    await kit.clock.pass(5 * MINUTE - 2 * SECOND)
    expect([await check(hash, { saleId }), asked]).toEqual(['too-old', 1])
    await kit.clock.pass(5 * MINUTE + SECOND)
    expect([await check(hash, { saleId, old: true }), asked]).toEqual(['received', 2])
  })

  it('grows older while it lies there: a day is over for it too', async () => {
    const saleId = anId()
    const hash = finds({ createdDateMs: BAKONG - DAY + 2 * MINUTE })
    expect(await check(hash, { saleId })).toBe('too-old')
    await kit.clock.pass(3 * MINUTE)
    expect([await check(hash, { saleId, old: true }), asked]).toEqual(['differs: time', 1])
  })

  it('is no other sale’s: one more receipt, or another amount, asks Bakong', async () => {
    const hash = finds({ createdDateMs: BAKONG - 20 * MINUTE })
    const saleId = anId()
    await check(hash, { saleId })
    await check(hash, { saleId: anId() })
    await check(hash, { saleId, amountMinor: 12_400 })
    expect(asked).toBe(3)
  })
})

describe('what was typed', () => {
  it('is taken in any case, with blanks around it', async () => {
    const hash = finds({ createdDateMs: BAKONG })
    expect(await check(`  ${hash.toUpperCase()} `)).toBe('received')
    expect(kit.store.lastSales(1)[0]?.shortHash).toBe(hash)
  })

  it.each(['', '1234567', '123456789', 'x2345678', '1234567x', '12345 78'])('%j is no receipt’s', async (typed) => {
    finds({ createdDateMs: BAKONG })
    expect([await check(typed), asked]).toEqual(['short-hash-malformed', 0])
  })

  it.each([0, -1, 1.5, 1e13])('an amount of %s is refused before anybody is asked', async (amountMinor) => {
    const hash = finds({ createdDateMs: BAKONG })
    expect(await check(hash, { amountMinor })).toMatch(/amount|money/)
    expect(asked).toBe(0)
  })

  it('twice at once, for one sale, is one sale; for another it is used up', async () => {
    const saleId = anId()
    const hash = finds({ createdDateMs: BAKONG })
    const request = { saleId, shortHash: hash, amountMinor: 12_500, currency: 'KHR' } as const
    const both = [kit.till.stickers.check(request), kit.till.stickers.check(request)]
    await kit.clock.pass(4 * SECOND)
    expect(await Promise.all(both)).toMatchObject([
      { value: { kind: 'received', saleId } },
      { value: { kind: 'received', saleId } },
    ])
    kit.till.next(saleId)
    expect(await check(hash)).toBe('already-used')
    expect(kit.store.lastSales(9)).toHaveLength(1)
  })
})

describe('the printed code', () => {
  it.each(['KHR', 'USD'] as const)('is the shop’s own, in %s, without an amount', (currency) => {
    const made = kit.till.stickers.code(currency)
    const khqr = createKhqr()
    const printed = khqr.encodeStatic({ merchant: kit.till.settings.merchant, currency })
    if (!made.ok || !printed.ok) throw new Error('refused')
    expect(made.value.code).toEqual(khqr.image(printed.value.khqr))
    expect(decode(printed.value.khqr)).toMatchObject({ ok: true, value: { currency, amount: null } })
  })

  it('is paid by nobody in live mode; in demo mode the receipt’s digits come back', () => {
    expect(kit.till.stickers.demoPay({ amountMinor: 12_500, currency: 'KHR' })).toMatchObject({
      error: { code: 'not-in-live-mode' },
    })
    const paid: unknown[] = []
    const desk = new StickerDesk({
      khqr: createKhqr(),
      settings: () => demoSettings,
      demo: {
        paySticker: (khqr: string, amountMinor: number) => {
          paid.push([decode(khqr).ok, amountMinor])
          return 'abcd1234'
        },
      },
    } as unknown as StickerDeps)
    expect(desk.demoPay({ amountMinor: 0, currency: 'KHR' }).ok).toBe(false)
    expect(desk.demoPay({ amountMinor: 12_500, currency: 'KHR' })).toEqual({
      ok: true,
      value: { shortHash: 'abcd1234' },
    })
    expect(paid).toEqual([[true, 12_500]])
  })
})
