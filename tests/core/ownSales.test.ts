// The amount after a sale that came to nothing: its money in its currency, and never a program's, a paid one's, or another
// person's.

import { expect, it } from 'vitest'
import type { Currency } from '../../shared/money'
import type { Sale } from '../../shared/sale'
import { anId } from '../support/builders'
import { aKit } from '../support/kits'
import { TillKit } from '../support/tillKit'

function charge(kit: TillKit, amountMinor: number, currency: Currency, retryOf?: string): Sale {
  const started = kit.till.start({ saleId: anId(), amountMinor, currency, source: 'cashier', retryOf })
  if (!started.ok) throw new Error(started.error.code)
  return started.value
}

async function sellByProgram(kit: TillKit): Promise<Sale> {
  const api = { reference: null, idempotency: null, link: 'OK' }
  const [begun] = kit.till.startTogether([{ saleId: anId(), amountMinor: 100, currency: 'USD', source: 'api', api }])
  if (!begun?.ok) throw new Error('refused')
  await kit.clock.pass(200)
  return begun.value.sale
}

async function cancel(kit: TillKit, sale: Sale): Promise<void> {
  const cancelled = kit.till.cancel(sale.id)
  await kit.clock.pass(2000)
  expect(await cancelled).toMatchObject({ ok: true, value: { state: 'CANCELLED' } })
}

async function leave(kit: TillKit, sale: Sale): Promise<void> {
  expect(kit.till.next(sale.id).ok).toBe(true)
  await kit.clock.pass(10)
}

const standing = (kit: TillKit) => (kit.view?.screen.kind === 'amount' ? kit.view.screen.standing : 'no amount screen')
const RIEL = { amountMinor: 12_500, currency: 'KHR' }

it('cancelled, out of time or failed, it stands there in its currency; paid, it does not', async () => {
  const kit = aKit()
  await kit.clock.pass(10)
  expect(standing(kit)).toBeNull()
  const cancelled = charge(kit, 12_500, 'KHR')
  await cancel(kit, cancelled)
  await leave(kit, cancelled)
  expect(standing(kit)).toEqual(RIEL)

  const late = charge(kit, 325, 'USD')
  await kit.clock.pass(15 * 60_000)
  expect(kit.sale(late.id).state).toBe('EXPIRED')
  const again = charge(kit, 325, 'USD', late.id)
  await cancel(kit, again)
  await leave(kit, again)
  expect(standing(kit)).toEqual({ amountMinor: 325, currency: 'USD' })

  const failed = charge(kit, 5000, 'KHR')
  kit.bakong.failed(failed.md5)
  void kit.till.check(failed.id)
  await kit.clock.pass(3000)
  expect(kit.sale(failed.id).state).toBe('FAILED')
  await leave(kit, failed)
  expect(standing(kit)).toEqual({ amountMinor: 5000, currency: 'KHR' })

  const paid = charge(kit, 700, 'KHR')
  kit.pays(paid)
  void kit.till.check(paid.id)
  await kit.clock.pass(3000)
  await leave(kit, paid)
  expect(standing(kit)).toBeNull()
})

it("a program's sale in between changes neither the amount nor the currency of the one before", async () => {
  const kit = aKit()
  const mine = charge(kit, 12_500, 'KHR')
  await cancel(kit, mine)
  // It takes the screens from the cancelled sale, which nobody has moved on from.
  const theirs = await sellByProgram(kit)
  await kit.clock.pass(8000)
  expect(kit.view).toMatchObject({ screen: { kind: 'waiting', sale: { id: theirs.id } }, currencyBefore: 'KHR' })
  await cancel(kit, theirs)
  await leave(kit, theirs)
  expect(standing(kit)).toEqual(RIEL)
  expect(kit.view?.currencyBefore).toBe('KHR')
})

it("a new code for a program's sale has the program's amount, and leaves nothing behind", async () => {
  const kit = aKit()
  const mine = charge(kit, 12_500, 'KHR')
  await cancel(kit, mine)
  await leave(kit, mine)
  const theirs = await sellByProgram(kit)
  await cancel(kit, theirs)
  const again = charge(kit, 100, 'USD', theirs.id)
  await cancel(kit, again)
  await leave(kit, again)
  expect(standing(kit)).toEqual(RIEL)
  expect(kit.view?.currencyBefore).toBe('KHR')
})

it('is gone for whoever comes next, and when its money comes late or wrong', async () => {
  const kit = aKit()
  const mine = charge(kit, 12_500, 'KHR')
  await cancel(kit, mine)
  await leave(kit, mine)
  kit.till.forgetStanding()
  await kit.clock.pass(10)
  expect(standing(kit)).toBeNull()

  // Handed over while the code was out: the next person's amount is empty too.
  const another = charge(kit, 800, 'KHR')
  await kit.clock.pass(10)
  kit.till.forgetStanding()
  await cancel(kit, another)
  await leave(kit, another)
  expect(standing(kit)).toBeNull()

  const late = charge(kit, 900, 'KHR')
  await cancel(kit, late)
  await leave(kit, late)
  expect(standing(kit)).toMatchObject({ amountMinor: 900 })
  kit.pays(late)
  void kit.till.check(late.id)
  await kit.clock.pass(3000)
  expect(kit.sale(late.id).state).toBe('PAID')
  expect(standing(kit)).toBeNull()

  const wrong = charge(kit, 1000, 'KHR')
  kit.pays(wrong, { amountMinor: 999 })
  void kit.till.check(wrong.id)
  await kit.clock.pass(3000)
  expect(kit.view?.screen.kind).toBe('mismatch')
  await leave(kit, wrong)
  expect(standing(kit)).toBeNull()
})

it('the currency of the sale before is known on each screen, after a restart too', async () => {
  const kit = new TillKit()
  const first = charge(kit, 12_500, 'KHR')
  await kit.clock.pass(10)
  expect(kit.view?.currencyBefore).toBeNull()
  await cancel(kit, first)
  await leave(kit, first)
  expect(kit.view?.currencyBefore).toBe('KHR')
  const second = charge(kit, 325, 'USD')
  await kit.clock.pass(10)
  expect(kit.view?.currencyBefore).toBe('KHR')
  kit.close(false)

  const restarted = aKit({ folder: kit.folder, clock: kit.clock })
  await restarted.clock.pass(10)
  expect(restarted.view).toMatchObject({ screen: { kind: 'waiting' }, currencyBefore: 'KHR' })
  await cancel(restarted, second)
  await leave(restarted, second)
  expect(standing(restarted)).toMatchObject({ currency: 'USD' })
  expect(restarted.view?.currencyBefore).toBe('USD')
})
