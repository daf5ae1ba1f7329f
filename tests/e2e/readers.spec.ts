// For those who listen: what is said, from where, and under which names; and axe on what everyScreen.spec.ts does not show.

import { join } from 'node:path'
import Database from 'better-sqlite3'
import { textOf } from '../../shared/text'
import { pressByHand, scanInto, typeByHand, whenSeen } from '../support/hands'
import { axeFindings, withAxe } from './support/axe'
import { storedSales } from './support/books'
import { ask } from './support/shop'
import { expect, type RunningTill, test, windowOf } from './support/till'

type Page = RunningTill['page']

const state = (page: Page) => page.getByTestId('state')
const said = (page: Page) => page.getByTestId('said')

async function charge(page: Page, keys: string): Promise<void> {
  await typeByHand(page, keys)
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('qr')).toBeVisible()
}

async function next(page: Page): Promise<void> {
  await whenSeen(page, 'next')
  await page.getByTestId('next').click()
  await expect(state(page)).toHaveAttribute('data-state', 'READY')
}

test('one region, there from the start and never another, says a sale in whole sentences', async ({ launch, shop }) => {
  const { page } = await launch()
  await expect(said(page)).toHaveAttribute('aria-live', 'assertive')
  await expect(said(page)).toHaveAttribute('aria-atomic', 'true')
  await expect(said(page)).toHaveText('')
  const region = await said(page).elementHandle()
  /** Said by the region that was there at first. */
  const says = async (words: RegExp | string) => {
    await expect(said(page)).toHaveText(words, { timeout: 30_000 })
    expect(
      await region?.evaluate(
        (element) => element.isConnected && element === document.querySelector('[data-testid=said]'),
      ),
    ).toBe(true)
  }
  await charge(page, '12500')
  await says('Waiting for payment, 12,500 riel. Sale 0001.')
  await whenSeen(page)
  await pressByHand(page, 'F5')
  await says('Not received yet, 12,500 riel.')
  await ask(page, 'preferences.change', { language: 'km' })
  await expect(page.locator('html')).toHaveAttribute('lang', 'km')
  await shop.pays(page)
  await says(/^បានទទួលប្រាក់ 12,500 រៀល ពី .+។$/)
  await expect(said(page).locator('p')).toHaveAttribute('lang', 'km')
  await ask(page, 'preferences.change', { language: 'en' })
  await next(page)
  await says('')
  await shop.play(page, 'wrong-amount')
  await typeByHand(page, '12500')
  await pressByHand(page, 'Enter')
  await says('12,500 riel due, 11,250 riel came. Don’t hand over the goods.')
})

test('what happens is heard in a dialog that lies over the sale too', async ({ launch, shop }) => {
  const { page } = await launch()
  await shop.play(page, 'error-500')
  await charge(page, '8000')
  await expect(page.getByTestId('by-hand')).toBeVisible()
  await expect(said(page)).toContainText('Bakong gives no proper answer.')
  await pressByHand(page, 'F8')
  await expect(page.getByTestId('by-hand-dialog')).toBeVisible()
  // All that lies beneath an open dialog is not there for a reader.
  await expect(page.getByTestId('said-in-dialog')).toHaveText('')
  await shop.play(page, 'manual')
  await expect(page.getByTestId('said-in-dialog')).toContainText('Bakong answers again.', { timeout: 30_000 })
})

test('a code’s end has two titles, and late money is said with its amount', async ({ launch, dataDir, shop }) => {
  const { page } = await launch({ provision: { sale: { lifetimeSeconds: 5 } } })
  await shop.play(page, 'error-500')
  await charge(page, '5000')
  await expect(state(page)).toHaveText('Time is up: still checking', { timeout: 30_000 })
  await expect(said(page)).toContainText('Time is up: still checking, 5,000 riel.')
  await shop.play(page, 'manual')
  await expect(state(page)).toHaveText('Time is up: not paid', { timeout: 40_000 })
  await expect(said(page)).toContainText('Time is up: not paid, 5,000 riel.')
  await next(page)
  await shop.paysSale(page, storedSales(dataDir)[0]?.id ?? '')
  await expect(said(page)).toHaveText(/^Money came late: 5,000 riel, sale 0001, from .+\.$/, { timeout: 40_000 })
})

test('names are words: no key and no sign is part of one, and keys are told as such', async ({ launch, shop }) => {
  const { page } = await launch()
  await expect(page.getByRole('textbox', { name: 'Amount in riel', exact: true })).toBeFocused()
  await typeByHand(page, '12500')
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  await expect(button('Charge 12,500 riel')).toHaveAttribute('aria-keyshortcuts', 'Enter')
  await expect(button('Sticker sale')).toHaveAttribute('aria-keyshortcuts', 'F2')
  await expect(button('C Clear')).toBeVisible()
  await expect(button('Currency: riel')).toHaveAttribute('aria-keyshortcuts', 'Tab')
  await page.getByTestId('currency').click()
  await expect(page.getByRole('textbox', { name: 'Amount in dollars', exact: true })).toBeVisible()
  await typeByHand(page, '3.25')
  await expect(button('Charge 3.25 dollars')).toBeVisible()
  await pressByHand(page, 'Enter')
  await expect(button('Check now')).toHaveAttribute('aria-keyshortcuts', 'F5')
  await expect(button('Cancel')).toHaveAttribute('aria-keyshortcuts', 'Escape')
  await expect(page.getByRole('img', { name: 'KHQR code for 3.25 dollars', exact: true })).toBeVisible()
  // Nothing is typed here: what holds the focus hands every key on to the till.
  await expect(page.getByRole('application', { name: 'Waiting for payment' })).toBeFocused()
  await shop.pays(page)
  await expect(button('Next sale')).toHaveAttribute('aria-keyshortcuts', 'Space')
  await expect(page.getByRole('application', { name: 'PAID' })).toBeFocused()
})

test('the customer’s screen is accessible in every state, in both languages at once, and leaves speech to the till', async ({
  launch,
  dataDir,
  shop,
}) => {
  test.setTimeout(240_000)
  const { app, page } = await launch({ provision: { sale: { lifetimeSeconds: 25 } } })
  const guest = await withAxe(await windowOf(app, 'customer.html'))
  const look = async (name: string) => {
    for (const theme of ['light', 'dark'] as const) {
      await ask(page, 'preferences.change', { theme })
      await expect(guest.locator('html')).toHaveAttribute('data-theme', theme)
      expect.soft(await guest.evaluate(axeFindings), `${name} ${theme}`).toEqual([])
    }
    await expect(guest.locator('[aria-live], [role=alert], [role=status]')).toHaveCount(0)
  }
  const shows = (kind: string) =>
    expect(guest.getByTestId('guest')).toHaveAttribute('data-screen', kind, { timeout: 60_000 })
  await shows('idle')
  await look('idle')
  await charge(page, '12500')
  await shows('scan')
  await look('scan')
  await pressByHand(page, 'F5')
  await expect(guest.getByTestId('customer-check')).toHaveAttribute('data-kind', 'not-received')
  await look('not received')
  await shop.pays(page)
  await shows('paid')
  await look('paid')
  await next(page)
  await charge(page, '8000')
  await whenSeen(page)
  await pressByHand(page, 'Escape')
  await shows('cancelled')
  await look('cancelled')
  await next(page)
  await shop.play(page, 'wrong-currency')
  await typeByHand(page, '12500')
  await pressByHand(page, 'Enter')
  await shows('trouble')
  await look('trouble')
  await next(page)
  await shop.play(page, 'error-500')
  await charge(page, '3000')
  await pressByHand(page, 'F5')
  await expect(guest.getByTestId('customer-check')).toHaveAttribute('data-kind', 'could-not-ask', { timeout: 30_000 })
  await look('cannot ask')
  await shows('time-up')
  await look('time up')
  expect(storedSales(dataDir)).toHaveLength(4)
})

test('the till’s rarer states are accessible in both languages', async ({ launch, dataDir, shop }) => {
  test.setTimeout(240_000)
  const { page } = await launch({ size: { width: 1024, height: 600 } })
  await withAxe(page)
  const look = async (name: string) => {
    for (const language of ['km', 'en'] as const)
      for (const theme of ['light', 'dark'] as const) {
        await ask(page, 'preferences.change', { language, theme })
        await expect(page.locator('html')).toHaveAttribute('lang', language)
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
        expect.soft(await page.evaluate(axeFindings), `${name} ${language} ${theme}`).toEqual([])
      }
  }
  for (const [scenario, is] of [
    ['failed', 'FAILED'],
    ['wrong-account', 'PENDING'],
    ['wrong-currency', 'PENDING'],
  ] as const) {
    await shop.play(page, scenario)
    await typeByHand(page, '12500')
    await pressByHand(page, 'Enter')
    await expect(page.locator('.signal--trouble')).toBeVisible({ timeout: 30_000 })
    await expect(state(page)).toHaveAttribute('data-state', is)
    await look(scenario)
    await next(page)
  }
  await shop.play(page, 'error-500')
  await charge(page, '12500')
  await expect(page.getByTestId('by-hand')).toBeVisible({ timeout: 30_000 })
  await whenSeen(page)
  await pressByHand(page, 'F5')
  await expect(page.getByTestId('heard')).toContainText('Can’t ask Bakong', { timeout: 30_000 })
  await look('cannot ask')
  await scanInto(page, '8847001234567', 10, null)
  await expect(page.getByTestId('scan-notice')).toBeVisible()
  await look('scan notice')
  await pressByHand(page, 'F8')
  await page.getByTestId('by-hand-reason-4').check()
  await expect(page.getByTestId('by-hand-own')).toBeFocused()
  await look('by hand: another reason')
  await page.getByTestId('by-hand-reason-2').check()
  await whenSeen(page, 'by-hand-next')
  await page.getByTestId('by-hand-next').click()
  await expect(page.getByTestId('by-hand-amount')).toBeVisible()
  await look('by hand: sure')
  await whenSeen(page, 'by-hand-yes')
  await page.getByTestId('by-hand-yes').click()
  await expect(state(page)).toHaveAttribute('data-state', 'PAID')
  await look('paid by hand')
  await next(page)
  await charge(page, '4000')
  await whenSeen(page)
  await pressByHand(page, 'Escape')
  await expect(state(page)).toHaveAttribute('data-state', 'CANCELLED')
  await look('cancelled, Bakong not asked')
  await next(page)
  const other = new Database(join(dataDir, shop.books))
  for (const language of ['km', 'en'] as const) {
    await ask(page, 'preferences.change', { language })
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    other.exec('BEGIN IMMEDIATE')
    await typeByHand(page, '5000')
    await pressByHand(page, 'Enter')
    await expect(page.getByTestId('store-trouble')).toBeVisible({ timeout: 30_000 })
    await expect(said(page)).toContainText(textOf(language).storageWords.trouble.locked.head)
    expect.soft(await page.evaluate(axeFindings), `store trouble ${language}`).toEqual([])
    other.exec('ROLLBACK')
    await expect(page.getByTestId('store-trouble')).toHaveCount(0, { timeout: 30_000 })
    await whenSeen(page)
    await pressByHand(page, 'Escape')
  }
  other.close()
})
