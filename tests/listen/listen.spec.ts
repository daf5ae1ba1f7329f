// What a cashier who can't see hears: a sale, money that does not match, late money, the set-up.

import { writeFileSync } from 'node:fs'
import { storedSales } from '../e2e/support/books'
import { expect, test as till } from '../e2e/support/till'
import { whenSeen } from '../support/hands'
import { Orca } from './orca'

const test = till.extend<object, { orca: Orca }>({
  orca: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from this pattern
    async ({}, use) => {
      const orca = await Orca.start()
      await use(orca)
      orca.stop()
    },
    { scope: 'worker' },
  ],
})

test.beforeEach(({ orca }) => orca.forget())

test.afterEach(({ orca }, info) => {
  const story = orca.story()
  writeFileSync(info.outputPath('heard.txt'), `${story}\n`)
  console.log(`\n--- ${info.title}\n${story}\n`)
})

const flags = ['--force-renderer-accessibility']

test('a sale, from the first digit to the next amount', async ({ launch, orca }) => {
  const { page } = await launch({ flags })
  await orca.hears(/Amount in riel/)
  await orca.press('1', '2', '5', '0', '0')
  await orca.hears(/0/)
  await orca.press('Return')
  await orca.hears(/Waiting for payment, 12,500 riel/)
  await whenSeen(page)
  await orca.press('F5')
  await orca.hears(/Not received yet, 12,500 riel/)
  await orca.press('F9')
  await orca.hears(/Paid, 12,500 riel, from/)
  await whenSeen(page)
  await orca.press('space')
  await orca.hears(/Amount in riel/)
})

test('money that does not match', async ({ launch, orca, shop }) => {
  const { page } = await launch({ flags })
  await orca.hears(/Amount in riel/)
  await shop.play(page, 'wrong-amount')
  await orca.press('1', '2', '5', '0', '0', 'Return')
  await orca.hears(/12,500 riel due, .* came\.\s+Don.t hand over the goods/s)
  await whenSeen(page)
  await orca.press('Escape')
  await orca.hears(/Amount in riel/)
})

test('time runs out, and the money comes late', async ({ launch, orca, shop, dataDir }) => {
  const { page } = await launch({ flags, provision: { sale: { lifetimeSeconds: 25 } } })
  await orca.hears(/Amount in riel/)
  await orca.press('5', '0', '0', '0', 'Return')
  await orca.hears(/Waiting for payment, 5,000 riel/)
  await orca.hears(/20 seconds left, 5,000 riel/)
  await orca.hears(/Time is up: not paid, 5,000 riel/)
  await whenSeen(page)
  await orca.press('Escape')
  await orca.hears(/Amount in riel/)
  orca.note('the customer pays the old code')
  await shop.paysSale(page, storedSales(dataDir)[0]?.id ?? '')
  await orca.hears(/Money came late: 5,000 riel, sale 0001, from/)
})

test('the set-up', async ({ launch, orca }) => {
  const { page } = await launch({ flags })
  await orca.hears(/Amount in riel/)
  const step = (name: string) => expect(page.getByTestId('wizard')).toHaveAttribute('data-step', name)
  await orca.press('F2')
  await step('language')
  await orca.hears(/English/)
  await whenSeen(page)
  await orca.press('Return')
  await step('start')
  await orca.hears(/demo/i)
  // Orca reads radio buttons with the arrows until it is told to leave them to the page.
  await orca.press('Insert+a')
  await orca.hears(/Focus mode/)
  await orca.press('Down')
  await orca.hears(/shop/i)
  await whenSeen(page)
  await orca.press('Return')
  await step('shop')
  await orca.hears(/radio button/)
  await whenSeen(page)
  await orca.press('Return')
  await expect(page.getByTestId('shop-accountId')).toBeFocused()
  await orca.hears(/account.*missing/is)
  await orca.press('Tab')
  await orca.hears(/entry/)
})
