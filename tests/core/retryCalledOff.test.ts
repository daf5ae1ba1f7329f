// The first code of a purchase is paid while its retry stands on both screens. If this breaks, a till that is killed or
// whose disk is full in that moment goes on showing the retry, and the customer pays twice.

import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Sale } from '../../shared/sale'
import { aPayment } from '../support/builders'
import { settle } from '../support/clock'
import { TillKit } from '../support/tillKit'

const SECOND = 1000
let kit: TillKit
let first: Sale
let retry: Sale
beforeEach(async () => {
  kit = new TillKit()
  first = kit.charge()
  const cancelled = kit.till.cancel(first.id)
  await kit.clock.pass(2 * SECOND)
  await cancelled
  retry = kit.charge(12_500, first.id)
})
afterEach(() => kit.close())

/** Each second commit fails. */
function breakInBetween(): void {
  let commits = 0
  kit.disk = {
    kind: 'full',
    methods: {
      includes: (name) => {
        if (name === 'commit') commits += 1
        return name === 'commit' && commits % 2 === 0
      },
    },
  }
}

const states = () => [kit.sale(first.id).state, kit.sale(retry.id).state]

async function bothAreTold(): Promise<void> {
  kit.changes.splice(0)
  breakInBetween()
  kit.pays(first)
  kit.till.wake()
  await kit.clock.pass(4 * SECOND)
  expect(states()).toEqual(['CANCELLED', 'PENDING'])
  // Nobody has heard of what the disk did not keep.
  expect(kit.changes).toEqual([])
  kit.disk = null
  await kit.clock.pass(10 * SECOND)
  expect(states()).toEqual(['PAID', 'CANCELLED'])
  expect(kit.changes.map(({ id, state }) => [id, state])).toEqual([
    [first.id, 'PAID'],
    [retry.id, 'CANCELLED'],
  ])
  expect(kit.view?.screen).toMatchObject({ kind: 'paid', sale: { id: first.id } })
}

it('a disk that fails in between keeps neither, and both once it is mended', bothAreTold)

it.each(['confirmed by hand', 'accepted'] as const)('the same where the first is %s', async (how) => {
  if (how === 'accepted') {
    kit.pays(first, { amountMinor: 12_000 })
    kit.till.wake()
    await kit.clock.pass(4 * SECOND)
  } else {
    kit.bakong.trouble = 'offline'
    await kit.clock.pass(4 * SECOND)
  }
  breakInBetween()
  const word = () =>
    how === 'accepted'
      ? kit.till.attention.resolve(first.id, 'accepted', 'Dara', 'regular')
      : kit.till.confirmByHand(first.id, 'Dara', 'receipt seen')
  expect(word).toThrow('full')
  expect(states()).toEqual(['CANCELLED', 'PENDING'])
  kit.disk = null
  // The till tries the disk again before it takes anybody's word.
  await kit.clock.pass(10 * SECOND)
  expect(word().ok).toBe(true)
  expect(states()).toEqual(['PAID', 'CANCELLED'])
})

it('a till that an older version left between the two takes the retry off the screens at its start', async () => {
  kit.bakong.trouble = 'offline'
  const before = kit.sale(first.id)
  if (before.state !== 'CANCELLED') throw new Error('the first code was not cancelled')
  const { closedAt: _, asked: __, ...rest } = before
  const at = kit.clock.now()
  const payment = aPayment({ createdDateMs: before.createdAt, toAccountId: before.accountId })
  kit.store.commit({
    before,
    after: {
      ...rest,
      state: 'PAID',
      version: before.version + 1,
      paidAt: at,
      flags: ['AFTER_CANCEL'],
      confirmation: { kind: 'bakong', payment },
    },
    event: { type: 'payment-found', at, payment, usedElsewhere: false, retryPaid: false },
    payment: { record: payment, raw: '{}', settles: true },
    nextCheckAt: null,
    jobs: [],
  })
  kit.close(false)
  kit = new TillKit({ clock: kit.clock, folder: kit.folder })
  await settle()
  expect(states()).toEqual(['PAID', 'CANCELLED'])
  expect(kit.view?.screen).toMatchObject({ kind: 'paid', sale: { id: first.id } })
})
