// What was meant is what happens: a second tap of a nervous finger, two fingers at once, keys behind a dialog.

import { startSimulator } from '../../electron/bakong/simulator/server'
import type { Provision } from '../../shared/provision'
import { Fingers, placeOf, pressAt, pressByHand, tapAt, typeByHand, whenSeen } from '../support/hands'
import { storedSales } from './support/books'
import { askForPins } from './support/people'
import { expect, openPage, type RunningTill, test, windowOf } from './support/till'

type Page = RunningTill['page']

/** Between the two taps of one finger, ms. */
const pairs = [80, 250, 600] as const

const state = (page: Page) => page.getByTestId('state')
const isIn = (page: Page, name: string) => expect(state(page)).toHaveAttribute('data-state', name)

async function charge(page: Page, keys: string): Promise<void> {
  await typeByHand(page, keys)
  await pressByHand(page, 'Enter')
  await isIn(page, 'PENDING')
}

const live = (baseUrl: string, token: string): Provision => ({
  merchant: { type: 'individual', accountId: 'probe_shop@aclb', name: 'Probe Shop', city: 'Phnom Penh' },
  bakong: { baseUrl, token, dailyLookups: 100 },
  sale: { currency: 'KHR' },
  language: 'en',
})

test('PAID that came under a second tap stays on both screens; Charge tapped twice asks nothing', async ({
  launch,
  dataDir,
}) => {
  const simulator = await startSimulator({ control: true })
  try {
    const { app, page } = await launch({ provision: live(simulator.baseUrl, simulator.token) })
    const guest = await windowOf(app, 'customer.html')
    for (const gap of pairs) {
      await whenSeen(page)
      await typeByHand(page, '5000')
      const charging = await placeOf(page, 'charge')
      const asked = simulator.lookUpsToday()
      const first = await tapAt(page, charging)
      await isIn(page, 'PENDING')
      await tapAt(page, charging, first + gap)
      await whenSeen(page)
      expect(simulator.lookUpsToday(), `charge, ${gap} ms`).toBe(asked)
      await isIn(page, 'PENDING')

      simulator.pay(storedSales(dataDir, 'till.db').at(-1)?.khqr ?? '')
      const asking = await placeOf(page, 'check-now')
      const second = await tapAt(page, asking)
      await isIn(page, 'PAID')
      await tapAt(page, asking, second + gap)
      await pressAt(page, [[gap === 250 ? 'Enter' : ' ', 0]], second + gap)
      await whenSeen(page)
      await isIn(page, 'PAID')
      await expect(guest.getByTestId('guest')).toHaveAttribute('data-screen', 'paid')
      await pressByHand(page, gap === 80 ? 'Enter' : 'Space')
      await isIn(page, 'READY')
    }
  } finally {
    await simulator.stop()
  }
})

test('PAID that came to a window nobody could see is not pressed away', async ({ launch }) => {
  const { app, page } = await launch()
  const main = await app.browserWindow(page)
  await charge(page, '5000')
  await whenSeen(page)
  await main.evaluate((window) => window.hide())
  await page.getByTestId('mark-paid').evaluate((button: HTMLElement) => button.click())
  await isIn(page, 'PAID')
  const shownAt = Date.now()
  await main.evaluate((window) => window.show())
  await pressAt(page, [[' ', 0]], shownAt)
  await whenSeen(page)
  await isIn(page, 'PAID')
  // A dialog lay over it: Enter closed that, and not what came meanwhile beneath.
  await pressByHand(page, 'F1')
  await expect(page.getByTestId('keys-help')).toBeVisible()
  await whenSeen(page)
  const closedAt = Date.now()
  await pressAt(page, [['Enter', 0]], closedAt)
  await expect(page.getByTestId('keys-help')).toHaveCount(0)
  await pressAt(page, [['Enter', 0]], closedAt + 250)
  await whenSeen(page)
  await isIn(page, 'PAID')
  await pressByHand(page, 'Space')
  await isIn(page, 'READY')
})

test('the second step of a command takes no second tap of the first', async ({ launch, dataDir }) => {
  const { app, page } = await launch()
  await page.getByTestId('scenario').selectOption('error-500')
  await charge(page, '12500')
  await expect(page.getByTestId('by-hand')).toBeVisible()
  /** Two taps at one place, then looks; a person who reads and presses goes on. */
  const twice = async (testId: string, gap: number, came: string) => {
    await whenSeen(page)
    const place = await placeOf(page, testId)
    const first = await tapAt(page, place)
    await expect(page.getByTestId(came)).toBeVisible()
    await tapAt(page, place, first + gap)
    await whenSeen(page)
  }
  for (const gap of pairs) {
    await pressByHand(page, 'F8')
    await page.getByTestId('by-hand-reason-2').check()
    await twice('by-hand-next', gap, 'by-hand-yes')
    await expect(page.getByTestId('by-hand-amount')).toContainText('12,500')
    expect(storedSales(dataDir)[0]?.state, `by hand, ${gap} ms`).toBe('PENDING')
    await pressByHand(page, 'Escape')
    await expect(page.getByTestId('by-hand-yes')).toHaveCount(0)
    await whenSeen(page)
    await pressByHand(page, 'Escape')
    await expect(page.getByTestId('by-hand-dialog')).toHaveCount(0)
  }
  await whenSeen(page)
  await pressByHand(page, 'Escape')
  await isIn(page, 'CANCELLED')

  await openPage(page, 'api')
  await page.getByTestId('key-name').fill('Kitchen')
  await page.getByTestId('key-create').click()
  await page.getByTestId('once-done').click()
  await page.getByTestId('webhook-url').fill('https://example.com/hook')
  await page.getByTestId('webhook-add').click()
  await page.getByTestId('once-done').click()
  const sure = async (testId: string, gap: number, done: () => Promise<void>) => {
    const button = page.getByTestId(testId)
    const before = await button.innerText()
    await button.scrollIntoViewIfNeeded()
    const place = await placeOf(page, testId)
    const first = await tapAt(page, place)
    await expect(button).not.toHaveText(before)
    await tapAt(page, place, first + gap)
    await whenSeen(page)
    await done()
    // It asks no more after a while.
    await expect(button).toHaveText(before)
  }
  for (const gap of pairs) {
    await sure('key-revoke', gap, () => expect(page.getByTestId('key')).toHaveAttribute('data-revoked', 'false'))
    await sure('webhook-remove', gap, () => expect(page.getByTestId('webhook')).toHaveCount(1))
  }
  // With the keys it is the same.
  await page.getByTestId('key-revoke').focus()
  const pressed = Date.now()
  await pressAt(page, [['Enter', 0]], pressed)
  await whenSeen(page)
  await pressAt(page, [['Enter', 0]], pressed + 250)
  await expect(page.getByTestId('key')).toHaveAttribute('data-revoked', 'false')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('key')).toHaveAttribute('data-revoked', 'true')

  await page.getByTestId('page-backups').click()
  let gone = false
  app.process().once('exit', () => {
    gone = true
  })
  for (const gap of pairs) {
    await twice('go-back', gap, 'go-back-sure')
    await expect(page.getByTestId('go-back-sure')).toBeVisible()
    expect(gone, `go back, ${gap} ms`).toBe(false)
    await page.getByTestId('go-back-keep').click()
  }
})

test('two alarms are seen one after the other, not with one double tap', async ({ launch, dataDir }) => {
  const { page } = await launch()
  for (const amount of ['5000', '6000']) {
    await charge(page, amount)
    await pressByHand(page, 'Escape')
    await isIn(page, 'CANCELLED')
    await whenSeen(page)
    await pressByHand(page, 'Space')
    await isIn(page, 'READY')
  }
  const ids = storedSales(dataDir).map(({ id }) => id)
  await page.evaluate(
    (sales) =>
      Promise.all(
        sales.map((saleId) =>
          (window as unknown as { pos: { call: (name: string, input: unknown) => Promise<unknown> } }).pos.call(
            'demo.markPaid',
            { saleId },
          ),
        ),
      ),
    ids,
  )
  const alarm = page.getByTestId('alarm')
  await expect(alarm).toContainText('2', { timeout: 60_000 })
  await whenSeen(page)
  const shown = await alarm.getAttribute('data-sale')
  const place = await placeOf(page, 'alarm-seen')
  const first = await tapAt(page, place)
  await expect(alarm).not.toHaveAttribute('data-sale', shown ?? '')
  await tapAt(page, place, first + 250)
  await whenSeen(page)
  await expect(alarm).toBeVisible()
  await page.getByTestId('alarm-seen').click()
  await expect(alarm).toHaveCount(0)
})

test('in a dialog the focus stays, what lies behind takes nothing, and the focus goes back', async ({ launch }) => {
  const { page } = await launch({ size: { width: 1024, height: 600 } })
  const inDialog = () => page.evaluate(() => document.activeElement?.closest('dialog:modal') !== null)
  await page.getByTestId('scenario').selectOption('error-500')
  await charge(page, '5000')
  await expect(page.getByTestId('by-hand')).toBeVisible()
  await page.getByTestId('by-hand').focus()
  await whenSeen(page)
  await pressByHand(page, 'Enter')
  const dialog = page.getByTestId('by-hand-dialog')
  await expect(dialog).toBeVisible()
  await expect(page.getByTestId('qr')).toBeVisible()
  for (let step = 0; step < 12; step++) {
    expect(await inDialog(), `Tab ${step}`).toBe(true)
    await pressByHand(page, 'Tab')
  }
  await expect(page.getByTestId('cancel')).not.toBeFocused()
  await page.getByTestId('cancel').evaluate((button) => button.focus())
  await expect(page.getByTestId('cancel')).not.toBeFocused()
  // It lies over the amount and its buttons; the code beside it stays free.
  const [over, display, code] = await Promise.all(
    [dialog, page.locator('.display'), page.getByTestId('qr')].map((one) => one.boundingBox()),
  )
  expect(over).toEqual(display)
  expect((over?.x ?? 0) + (over?.width ?? 0)).toBeLessThanOrEqual(code?.x ?? 0)
  await whenSeen(page)
  await pressByHand(page, 'Escape')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByTestId('by-hand')).toBeFocused()
  await isIn(page, 'PENDING')

  await pressByHand(page, 'F1')
  await expect(page.getByTestId('keys-help')).toBeVisible()
  expect(await inDialog()).toBe(true)
  await pressByHand(page, 'Escape')
  await expect(page.getByTestId('keys-help')).toHaveCount(0)
  await expect(page.getByTestId('by-hand')).toBeFocused()
  await isIn(page, 'PENDING')
})

test('every key that a finger touches counts once, on the keypad and on the PIN pad', async ({ launch }) => {
  const { page } = await launch({ flags: ['--touch-events=enabled'] })
  const fingers = await Fingers.on(page)
  const figure = page.getByTestId('amount')
  const clear = async () => {
    await fingers.tap('key-clear')
    await expect(figure).toHaveValue('0')
  }
  await fingers.tap('key-5', 'key-0', 'key-00')
  await expect(figure).toHaveValue('5,000')
  await clear()
  // The second finger comes down and goes up while the first is down.
  await fingers.down(1, 'key-5')
  await fingers.down(2, 'key-000')
  await fingers.up(2)
  await fingers.up(1)
  await expect(figure).toHaveValue('5,000')
  await clear()
  // Fingers roll over.
  for (const [index, key] of ['1', '2', '5', '0', '0'].entries()) {
    await fingers.down(index, `key-${key}`)
    if (index > 0) await fingers.up(index - 1)
  }
  await fingers.up(4)
  await expect(figure).toHaveValue('12,500')
  await clear()
  // With the mouse, from the keyboard, and as a screen reader presses: once each.
  await page.getByTestId('key-7').click()
  await page.getByTestId('key-8').focus()
  await pressByHand(page, 'Enter')
  await page.getByTestId('key-9').evaluate((key: HTMLElement) => key.click())
  await expect(figure).toHaveValue('789')
  await clear()

  await askForPins(page)
  await page.getByTestId('pins-everyone').click()
  await expect(page.getByTestId('manager-dialog')).toBeVisible()
  await fingers.down(1, 'pin-4')
  await fingers.down(2, 'pin-7')
  await fingers.up(1)
  await fingers.down(1, 'pin-1')
  await fingers.up(1)
  await fingers.up(2)
  await fingers.tap('pin-1')
  await expect(page.getByTestId('pin-dots')).toHaveAttribute('aria-label', 'PIN: 4')
  await fingers.tap('pin-enter')
  await expect(page.getByTestId('manager-dialog')).toHaveCount(0)
})
