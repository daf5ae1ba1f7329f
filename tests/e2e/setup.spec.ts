// Setting a shop up: by keyboard alone, in the demo and with a real token, which is tried, kept and never seen again.

import type { Page } from '@playwright/test'
import { type Simulator, startSimulator } from '../../electron/bakong/simulator/server'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { storedSales } from './support/books'
import { filesWith, processesWith } from './support/secrets'
import { expect, openPage, type RunningTill, reopened, test } from './support/till'

const step = (page: Page) => page.getByTestId('wizard')

async function press(page: Page, key: string, name: string): Promise<void> {
  await whenSeen(page)
  await pressByHand(page, key)
  await expect(step(page)).toHaveAttribute('data-step', name)
}

/** "Open my shop", once it was read. */
async function openUp(page: Page): Promise<void> {
  await whenSeen(page)
  await pressByHand(page, 'Enter')
}

test('from an empty folder to the first PAID of the demo, by keyboard alone', async ({ launch, dataDir }) => {
  const { page } = await launch()
  const began = Date.now()
  await expect(page.getByTestId('welcome')).toBeVisible()
  await press(page, 'F2', 'language')
  await press(page, 'Enter', 'start')
  await whenSeen(page)
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'READY')
  await expect(page.getByTestId('welcome')).toHaveCount(0)
  await typeByHand(page, '100')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'PENDING')
  await pressByHand(page, 'F9')
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'PAID')
  test.info().annotations.push({ type: 'seconds to the first PAID', description: `${(Date.now() - began) / 1000}` })
  expect(storedSales(dataDir)).toMatchObject([{ amount_minor: 100, state: 'PAID' }])
})

test('typing goes straight into the amount, and the welcome that was waved away stays away', async ({ launch }) => {
  const first = await launch()
  await expect(first.page.getByTestId('welcome')).toBeVisible()
  await typeByHand(first.page, '5')
  await expect(first.page.getByTestId('amount')).toHaveValue('5')
  await expect(first.page.getByTestId('welcome')).toHaveCount(0)
  await pressByHand(first.page, 'Escape')
  await first.page.getByTestId('welcome-later').click()
  await expect(first.page.getByTestId('welcome')).toHaveCount(0)
  await first.close()
  const again = await launch()
  await expect(again.page.getByTestId('state')).toHaveAttribute('data-state', 'READY')
  await expect(again.page.getByTestId('welcome')).toHaveCount(0)
})

test.describe('a shop with a token', () => {
  let simulator: Simulator
  test.beforeEach(async () => {
    simulator = await startSimulator({ control: true })
  })
  test.afterEach(() => simulator.stop())

  const atBakong = () => ({ env: { KHQR_POS_BAKONG_URL: simulator.baseUrl } })

  /** F2, language, shop, sales: up to the token, by keyboard alone. */
  async function upToToken(page: Page, accountId = 'sokha_mart@aclb'): Promise<void> {
    await press(page, 'F2', 'language')
    await press(page, 'Enter', 'start')
    await expect(page.getByTestId('start-demo')).toBeFocused()
    await pressByHand(page, 'ArrowDown')
    await press(page, 'Enter', 'shop')
    await pressByHand(page, 'Tab')
    await expect(page.getByTestId('shop-accountId')).toBeFocused()
    await typeByHand(page, accountId)
    await pressByHand(page, 'Tab')
    await pressByHand(page, 'Tab')
    await typeByHand(page, 'Sokha Mart')
    await press(page, 'Enter', 'sales')
    await press(page, 'Enter', 'bakong')
  }

  async function tryToken(page: Page, token: string, verdict: string): Promise<void> {
    await page.getByTestId('bakong-token').focus()
    await pressByHand(page, 'Control+A')
    await page.keyboard.insertText(token)
    await pressByHand(page, 'Enter')
    await expect(page.getByTestId('token-verdict')).toHaveAttribute('data-verdict', verdict)
  }

  test('is set up by keyboard, starts again live, and sells', async ({ launch, dataDir }) => {
    const till = await launch(atBakong())
    const { page } = till
    await upToToken(page)
    await page.getByTestId('vault-store').check()
    await tryToken(page, simulator.token, 'good')
    expect(simulator.lookUpsToday()).toBe(1)
    await press(page, 'Enter', 'machine')
    await press(page, 'Enter', 'done')
    const live = await reopened(till, () => openUp(page))
    await expect(live.page.getByTestId('scenario')).toHaveCount(0)
    await expect(live.page.getByTestId('welcome')).toHaveAttribute('data-kind', 'first-sale')
    await pressByHand(live.page, 'F2')
    await expect(live.page.getByTestId('state')).toHaveAttribute('data-state', 'PENDING')
    const [sale] = storedSales(dataDir, 'till.db')
    expect(sale).toMatchObject({ amount_minor: 100, currency: 'KHR' })
    expect(sale?.khqr).toContain('sokha_mart@aclb')
    simulator.pay(sale?.khqr ?? '')
    // A token of a hundred look-ups a day is asked sparingly; the owner who tries it out presses the key.
    await pressByHand(live.page, 'F5')
    await expect(live.page.getByTestId('state')).toHaveAttribute('data-state', 'PAID')
    await whenSeen(live.page)
    await pressByHand(live.page, 'Space')
    await expect(live.page.getByTestId('state')).toHaveAttribute('data-state', 'READY')
    await secretStaysSecret(live, simulator.token)

    await openPage(live.page, 'shop')
    const demo = await reopened(live, () => live.page.getByTestId('setup-mode').click())
    await expect(demo.page.getByTestId('scenario')).toBeVisible()
    const again = await reopened(demo, async () => {
      await openPage(demo.page, 'shop')
      await demo.page.getByTestId('setup-mode').click()
    })
    await expect(again.page.getByTestId('board')).toContainText('100')
    await again.close()
    const next = await launch(atBakong())
    await expect(next.page.getByTestId('scenario')).toHaveCount(0)
    await expect(next.page.getByTestId('board')).toContainText('100')
  })

  test('that is kept for this run only is live after the set-up, told to nobody, and asked for at the next start', async ({
    launch,
    dataDir,
  }) => {
    const till = await launch(atBakong())
    const { page } = till
    await upToToken(page)
    await tryToken(page, simulator.token, 'good')
    await expect(page.getByTestId('token-state')).toHaveAttribute('data-stored', 'false')
    await press(page, 'Enter', 'machine')
    await press(page, 'Enter', 'done')
    const sells = await reopened(till, () => openUp(page))
    // The trial was one of the token's hundred, whichever books were open then.
    await expect(sells.page.locator('.bar__left')).toContainText('99')
    await pressByHand(sells.page, 'F2')
    await expect(sells.page.getByTestId('state')).toHaveAttribute('data-state', 'PENDING')
    simulator.pay(storedSales(dataDir, 'till.db')[0]?.khqr ?? '')
    await pressByHand(sells.page, 'F5')
    await expect(sells.page.getByTestId('state')).toHaveAttribute('data-state', 'PAID')
    expect(simulator.lookUpsToday(simulator.token)).toBe(2)
    await expect(sells.page.locator('.bar__left')).toContainText('98')
    await expect(sells.page.getByTestId('link')).toHaveAttribute('data-state', 'OK')
    await secretStaysSecret(sells, simulator.token)
    expect(processesWith(sells.app.process().pid ?? 0, simulator.token)).toEqual([])
    await whenSeen(sells.page)
    await pressByHand(sells.page, 'Space')
    await expect(sells.page.getByTestId('state')).toHaveAttribute('data-state', 'READY')
    await sells.close()
    expect(filesWith(dataDir, simulator.token)).toEqual([])

    const live = await launch(atBakong())
    await expect(live.page.getByTestId('link')).toHaveAttribute('data-state', 'TOKEN_EXPIRED')
    await expect(live.page.getByTestId('state')).toHaveAttribute('data-state', 'READY')
    await openPage(live.page, 'bakong')
    await expect(live.page.getByTestId('token-state')).toHaveAttribute('data-state', 'none')
    await tryToken(live.page, simulator.token, 'good')
    await expect(live.page.getByTestId('link')).toHaveAttribute('data-state', 'OK')
  })

  test('that the owner stores all the same, after it was tried, is there after a restart', async ({ launch }) => {
    const till = await launch(atBakong())
    const { page } = till
    await upToToken(page)
    await tryToken(page, simulator.token, 'good')
    await page.getByTestId('vault-store').check()
    await press(page, 'Enter', 'machine')
    await press(page, 'Enter', 'done')
    const sells = await reopened(till, () => openUp(page))
    await sells.close()
    const live = await launch(atBakong())
    await expect(live.page.getByTestId('scenario')).toHaveCount(0)
    await openPage(live.page, 'bakong')
    await expect(live.page.getByTestId('token-state')).toHaveAttribute('data-stored', 'true')
    await pressByHand(live.page, 'Escape', 'F2')
    await expect(live.page.getByTestId('state')).toHaveAttribute('data-state', 'PENDING')
    await live.page.keyboard.press('F5')
    await expect.poll(() => simulator.lookUpsToday(simulator.token)).toBe(2)
    await expect(live.page.getByTestId('link')).toHaveAttribute('data-state', 'OK')
    // And it is taken off the disk when the owner changes their mind.
    await openPage(live.page, 'bakong')
    await live.page.getByTestId('vault-run').check()
    await expect(live.page.getByTestId('settings-unsaved')).toBeVisible()
    await live.page.getByTestId('step-submit').click()
    await expect(live.page.getByTestId('settings-saved')).toBeVisible()
    await expect(live.page.getByTestId('token-state')).toHaveAttribute('data-stored', 'false')
  })

  test('whose owner opens it from the page of the shop loses nothing that was typed', async ({ launch, dataDir }) => {
    const till = await launch(atBakong())
    const { page } = till
    await openPage(page, 'bakong')
    await tryToken(page, simulator.token, 'good')
    await page.getByTestId('page-sales').click()
    await page.getByTestId('sales-rate').fill('4050')
    await page.getByTestId('page-shop').click()
    await page.getByTestId('shop-accountId').fill('sokha_mart@aclb')
    await page.getByTestId('shop-name').fill('')
    // Another page holds what is not stored: it is named, and nothing is opened over it.
    await page.getByTestId('setup-mode').click()
    await expect(page.getByTestId('mode-problem')).toContainText('Rate and codes')
    await page.getByTestId('page-sales').click()
    await expect(page.getByTestId('sales-rate')).toHaveValue('4050')
    await page.getByTestId('step-submit').click()
    await expect(page.getByTestId('settings-saved')).toBeVisible()
    await page.getByTestId('page-shop').click()
    await expect(page.getByTestId('shop-accountId')).toHaveValue('sokha_mart@aclb')
    await expect(page.getByTestId('settings-unsaved')).toBeVisible()
    // What can't be stored is said at the field, and the demo stays open.
    await page.getByTestId('setup-mode').click()
    await expect(page.getByTestId('shop-name')).toHaveAttribute('aria-invalid', 'true')
    await page.getByTestId('shop-name').fill('Sokha Mart')
    const live = await reopened(till, () => page.getByTestId('setup-mode').click())
    await expect(live.page.getByTestId('scenario')).toHaveCount(0)
    await live.page.keyboard.press('F2')
    await expect(live.page.getByTestId('state')).toHaveAttribute('data-state', 'PENDING')
    const [sale] = storedSales(dataDir, 'till.db')
    expect(sale).toMatchObject({ khr_per_usd: 4050 })
    expect(sale?.khqr).toContain('Sokha Mart')
  })

  test('hears what is wrong, each fault in its own words', async ({ launch }) => {
    const { page } = await launch(atBakong())
    await upToToken(page)
    const words = new Set<string | null>()
    const hears = async (token: string, verdict: string) => {
      await tryToken(page, token, verdict)
      words.add(await page.getByTestId('token-verdict').textContent())
    }
    await hears('eyJhbGciOiJIUzI1NiJ9.e30.wrong', 'wrong')
    const good = simulator.token
    const spent = simulator.lookUpsToday()
    await hears(simulator.issueToken({ lifetimeMs: -60_000 }), 'expired')
    simulator.play('blocked')
    await hears(good, 'blocked')
    simulator.play('connection-cut')
    await hears(good, 'offline')
    simulator.play('time-out')
    await hears(good, 'timed-out')
    simulator.play('error-500')
    await hears(good, 'server-trouble')
    simulator.play('manual')
    // None of them was let as far as a look-up of this token: the account's path comes first and costs nothing.
    expect(simulator.lookUpsToday(good)).toBe(spent)
    expect(words.size).toBe(6)

    await press(page, 'Escape', 'sales')
    await press(page, 'Escape', 'shop')
    await page.getByTestId('shop-accountId').fill('nobody@aclb')
    await press(page, 'Enter', 'sales')
    await press(page, 'Enter', 'bakong')
    await hears(good, 'unknown-account')
    expect(words.size).toBe(7)
  })
})

test('the set-up is found again after "Later", and keeps what was typed over Back, Leave and forth', async ({
  launch,
}) => {
  const { page } = await launch()
  await page.getByTestId('welcome-later').click()
  await expect(page.getByTestId('welcome')).toHaveCount(0)
  const setUpAgain = async () => {
    await openPage(page, 'shop')
    await page.getByTestId('setup-again').click()
    await expect(step(page)).toHaveAttribute('data-step', 'language')
  }
  await setUpAgain()
  await press(page, 'Enter', 'start')
  await page.getByTestId('start-shop').check()
  await press(page, 'Enter', 'shop')
  await page.getByTestId('shop-kind-merchant').check()
  await page.getByTestId('shop-accountId').fill('sokha_mart@aclb')
  await page.getByTestId('shop-merchantId').fill('M-1')
  await press(page, 'Escape', 'start')
  await expect(page.getByTestId('start-shop')).toBeChecked()
  await press(page, 'Enter', 'shop')
  const typed = async () => {
    await expect(page.getByTestId('shop-kind-merchant')).toBeChecked()
    await expect(page.getByTestId('shop-accountId')).toHaveValue('sokha_mart@aclb')
    await expect(page.getByTestId('shop-merchantId')).toHaveValue('M-1')
  }
  await typed()
  await page.getByTestId('wizard-leave').click()
  await setUpAgain()
  await press(page, 'Enter', 'start')
  await press(page, 'Enter', 'shop')
  await typed()
  await page.getByTestId('shop-acquiringBank').fill('ACLEDA')
  await page.getByTestId('shop-name').fill('Sokha Mart')
  await press(page, 'Enter', 'sales')
  await page.getByTestId('sales-rate').fill('4050')
  await press(page, 'Enter', 'bakong')
  await page.getByTestId('bakong-token').fill('not-yet-tried')
  await page.getByTestId('bakong-email').fill('owner@mail.kh')
  await press(page, 'Escape', 'sales')
  await expect(page.getByTestId('sales-rate')).toHaveValue('4050')
  await press(page, 'Enter', 'bakong')
  await expect(page.getByTestId('bakong-token')).toHaveValue('not-yet-tried')
  await expect(page.getByTestId('bakong-email')).toHaveValue('owner@mail.kh')
})

test('a till that is set up by a file keeps the language that was chosen at it', async ({ launch }) => {
  const first = await launch({ provision: { language: 'en' } })
  await expect(first.page.locator('html')).toHaveAttribute('lang', 'en')
  await first.page.getByTestId('language').click()
  await expect(first.page.locator('html')).toHaveAttribute('lang', 'km')
  await first.close()
  const again = await launch({ provision: { language: 'en' } })
  await expect(again.page.locator('html')).toHaveAttribute('lang', 'km')
  await again.close()
  // The file says another word: it holds from now on.
  const other = await launch({ provision: { language: 'km' } })
  await other.page.getByTestId('language').click()
  await expect(other.page.locator('html')).toHaveAttribute('lang', 'en')
  await other.close()
  const last = await launch({ provision: { language: 'en' } })
  await expect(last.page.locator('html')).toHaveAttribute('lang', 'en')
})

test('a shop whose fields do not fit a code is told so at each field', async ({ launch }) => {
  const { page } = await launch()
  await press(page, 'F2', 'language')
  await press(page, 'Enter', 'start')
  await page.getByTestId('start-shop').check()
  await press(page, 'Enter', 'shop')
  await page.getByTestId('shop-accountId').fill('no account')
  await page.getByTestId('shop-name').fill('A name that has more than twenty-five letters')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('shop-accountId')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByTestId('shop-name')).toHaveAttribute('aria-invalid', 'true')
  await expect(step(page)).toHaveAttribute('data-step', 'shop')
})

test('rate and lifetime changed in the menu hold at once and after a restart', async ({ launch, dataDir }) => {
  const first = await launch()
  await openPage(first.page, 'sales')
  await first.page.getByTestId('sales-rate').fill('4050')
  await first.page.getByTestId('sales-lifetime').fill('2')
  await whenSeen(first.page, 'step-submit')
  await first.page.getByTestId('step-submit').click()
  await expect(first.page.getByTestId('settings-saved')).toBeVisible()
  await pressByHand(first.page, 'Escape')
  await typeByHand(first.page, '700')
  await pressByHand(first.page, 'Enter')
  await expect(first.page.getByTestId('countdown')).toHaveText(/^[12]:\d\d$/)
  expect(storedSales(dataDir)).toMatchObject([{ amount_minor: 700, khr_per_usd: 4050 }])
  await first.close()
  const again = await launch()
  await openPage(again.page, 'sales')
  await expect(again.page.getByTestId('sales-rate')).toHaveValue('4050')
})

/** Nothing a window can ask for tells the token, and no file holds it as it is. */
async function secretStaysSecret({ page, dataDir }: RunningTill, token: string): Promise<void> {
  const answers = await page.evaluate(async () => {
    const { pos } = window as unknown as { pos: { call(name: string, input: unknown): Promise<unknown> } }
    const names = ['till.view', 'setup.view', 'screens.view', 'slides.view']
    return JSON.stringify(await Promise.all(names.map((name) => pos.call(name, {}))))
  })
  expect(answers).not.toContain(token)
  expect(await page.content()).not.toContain(token)
  expect(filesWith(dataDir, token)).toEqual([])
}
