// What Bakong says so that nobody can read it, and a receipt that was shown too late: a manager decides, with the facts in view.

import type { Page } from '@playwright/test'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { withAxe } from './support/axe'
import { storedSales } from './support/books'
import { examine } from './support/looks'
import { type OddBakong, oddBakong } from './support/oddBakong'
import { ask, type Shop } from './support/shop'
import { expect, openPage, test } from './support/till'

test.skip(({ mode }) => mode === 'demo', 'the demo’s Bakong says nothing odd')

let bakong: OddBakong | null = null
test.beforeEach(async ({ shop }) => {
  bakong = await oddBakong(shop.provision(undefined)?.bakong?.baseUrl ?? '')
})
test.afterEach(async () => {
  await bakong?.close()
  bakong = null
})

function says(odd: OddBakong['odd']): void {
  if (bakong !== null) bakong.odd = odd
}

const through = (shop: Shop) => {
  const given = shop.provision(undefined)
  if (given === undefined || bakong === null) throw new Error('a live shop is set up by its file')
  return { provision: { ...given, bakong: { ...given.bakong, baseUrl: bakong.baseUrl } } }
}
const state = (page: Page) => page.getByTestId('state')
const HOUR = 3_600_000

test('money that nobody can read is a manager’s matter, with Bakong’s own words, and is PAID once they can be', async ({
  launch,
  shop,
}) => {
  says((transaction) => ({ ...transaction, amount: '12,500' }))
  const till = await launch(through(shop))
  const { page } = till
  await withAxe(page)
  await typeByHand(page, '12500')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('qr')).toBeVisible()
  await shop.pays(page)
  // Three tries, some seconds apart; then it is no longer the till's.
  await expect(page.getByTestId('attention')).toBeVisible({ timeout: 60_000 })
  await expect(state(page)).not.toHaveAttribute('data-state', 'PAID')
  await openPage(page, 'attention')
  const unread = page.getByTestId('case-0001').getByTestId('unread')
  await expect(unread).toContainText('"12,500"')
  await expect(unread).toContainText('amount')
  await examine(till, 'unreadable')
  says(null)
  const id = storedSales(till.dataDir)[0]?.id ?? ''
  await expect
    .poll(async () => {
      await ask(page, 'sale.check', { saleId: id })
      return storedSales(till.dataDir)[0]?.state
    })
    .toBe('PAID')
  await expect(page.getByTestId('case-0001')).toHaveCount(0)
})

test('a receipt of an hour ago needs a manager’s word, and is one sale', async ({ launch, shop }) => {
  says(({ createdDateMs, ...transaction }) => ({ ...transaction, createdDateMs: Number(createdDateMs) - HOUR }))
  const till = await launch(through(shop))
  const { page } = till
  await withAxe(page)
  await typeByHand(page, '8000')
  await pressByHand(page, 'F2')
  await expect(page.getByTestId('sticker-code')).toBeVisible()
  await shop.paysSticker(page, 8000)
  await page.getByTestId('sticker-check').click()
  await expect(page.getByTestId('sticker-word')).toHaveAttribute('data-kind', 'too-old')
  expect(storedSales(till.dataDir)).toEqual([])
  await examine(till, 'too-old')
  await page.getByTestId('sticker-take-old').click()
  await expect(state(page)).toHaveAttribute('data-state', 'PAID')
  await whenSeen(page)
  expect(storedSales(till.dataDir)).toMatchObject([{ kind: 'sticker', state: 'PAID', amount_minor: 8000 }])
})
