// The amount on the real window, by every way in: what was meant is what is charged, or it is refused in words. And whose
// it is: the currency of the sale before stays, a half-typed amount goes with the person who typed it.

import type { CDPSession, Page } from '@playwright/test'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { storedSales } from './support/books'
import { expect, openPage, test } from './support/till'

const state = (page: Page) => page.getByTestId('state')
const amount = (page: Page) => page.getByTestId('amount')
const error = (page: Page) => page.getByTestId('amount-error')
const isIn = (page: Page, wanted: string) => expect(state(page)).toHaveAttribute('data-state', wanted)

/** Text as an input method or a keyboard on the screen commits it: one character at a time, and no key. */
async function commit(page: Page, text: string): Promise<void> {
  for (const character of text) await page.keyboard.insertText(character)
}

/** As long as a person needs to see a screen: before that it hears no key that moves it. */
const LOOK_MS = 800

/** Looks, presses a key, and waits for the screen it leads to. */
async function press(page: Page, key: string, wanted: string): Promise<void> {
  await page.waitForTimeout(LOOK_MS)
  await page.keyboard.press(key)
  await isIn(page, wanted)
}

/** Has Enter pressed in the frame in which the amount comes up: sooner than anybody could from here. */
async function enterAtOnce(page: Page): Promise<void> {
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      if (document.querySelector('[data-state="READY"]') === null) return
      observer.disconnect()
      requestAnimationFrame(() =>
        window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', cancelable: true })),
      )
    })
    observer.observe(document.body, { subtree: true, childList: true, attributes: true })
  })
}

/** Charges what stands there, and comes back to the amount by way of PAID. @returns the stored sale */
async function chargePaid(page: Page, dataDir: string) {
  await press(page, 'Enter', 'PENDING')
  const sale = storedSales(dataDir).at(-1)
  await page.keyboard.press('F9')
  await isIn(page, 'PAID')
  await press(page, 'Space', 'READY')
  return sale
}

/** One key as a keyboard sends it: by place, and by what its layout writes there. */
async function key(cdp: CDPSession, code: string, writes: string, shift = false): Promise<void> {
  const facts = { code, key: writes, modifiers: shift ? 8 : 0, windowsVirtualKeyCode: code === 'Space' ? 32 : 0 }
  const text = [...writes].length <= 2 && writes !== '\0' ? { text: writes } : {}
  await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', ...facts, ...text })
  // As long as a hand takes from one key to the next.
  await new Promise((resolve) => setTimeout(resolve, 80))
  await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...facts })
}

test('text of an input method is typed, filled text is read whole, and a text that is neither blocks', async ({
  launch,
  dataDir,
}) => {
  const { page } = await launch({ size: { width: 1024, height: 600 } })
  const cdp = await page.context().newCDPSession(page)

  // Each committed digit was lost, or replaced the others, once the figure had a comma: 123456 charged 6 riel.
  for (const [text, figure] of [
    ['12500', '12,500'],
    ['១២៥០០', '12,500'],
    ['５００', '500'],
    ['4500+8000', '12,500'],
    ['123456', '123,456'],
  ] as const) {
    await page.keyboard.press('Escape')
    await commit(page, text)
    await expect(amount(page)).toHaveValue(figure)
  }
  expect(await chargePaid(page, dataDir)).toMatchObject({ amount_minor: 123_456, currency: 'KHR' })

  // As Khmer and Chinese input methods do it: composed first, then committed.
  for (const digit of '750') {
    await cdp.send('Input.imeSetComposition', { text: digit, selectionStart: 1, selectionEnd: 1 })
    await cdp.send('Input.insertText', { text: digit })
  }
  await expect(amount(page)).toHaveValue('750')
  // A keyboard on the screen deletes without a key, too.
  const backspace = { key: 'Unidentified', code: '', windowsVirtualKeyCode: 229, commands: ['deleteBackward'] }
  await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...backspace })
  await expect(amount(page)).toHaveValue('75')
  await page.evaluate(() => document.execCommand('insertText', false, '0'))
  await expect(amount(page)).toHaveValue('750')
  // Selected by a hand, the figure is no less a view of what was typed.
  await amount(page).dblclick()
  await commit(page, '0')
  await expect(amount(page)).toHaveValue('7,500')

  await page.getByTestId('currency').click()
  await commit(page, '125')
  await expect(amount(page)).toHaveValue('1.25')
  await expect(page.getByTestId('charge')).toContainText('1.25')
  for (const [text, figure] of [
    ['125', '125.00'],
    ['7', '7.00'],
    ['1,250.50', '1,250.50'],
  ] as const) {
    await amount(page).fill(text)
    await expect(amount(page)).toHaveValue(figure)
  }
  expect(await chargePaid(page, dataDir)).toMatchObject({ amount_minor: 125_050, currency: 'USD' })

  // Left empty and open, the amount took the next digits: a wrong text and 5 0 0 charged 500.
  const sold = storedSales(dataDir).length
  for (const text of ['abc', '12.500', '50.000 ៛', '12,50', '$5', '1,2,500']) {
    await amount(page).fill(text)
    await expect(error(page)).not.toBeEmpty()
    await commit(page, '500')
    await typeByHand(page, '500')
    await pressByHand(page, 'Enter')
    await isIn(page, 'READY')
    await expect(error(page)).not.toBeEmpty()
  }
  for (const keys of ['100,5', '1,2,500', '12,50', '12,5000', '100.5']) {
    await page.keyboard.press('Escape')
    await typeByHand(page, keys)
    await expect(error(page)).not.toBeEmpty()
    await pressByHand(page, 'Enter')
    await isIn(page, 'READY')
  }
  expect(storedSales(dataDir)).toHaveLength(sold)
  await page.keyboard.press('Escape')
  await typeByHand(page, '12,500')
  await expect(amount(page)).toHaveValue('12,500')
  expect(await chargePaid(page, dataDir)).toMatchObject({ amount_minor: 12_500, currency: 'KHR' })

  // The sticker's amount is the same field.
  await openPage(page, 'sticker')
  const sticker = page.getByTestId('sticker-amount')
  const word = page.getByTestId('sticker-word')
  await expect(sticker).toBeFocused()
  await commit(page, '123456')
  await expect(sticker).toHaveValue('123,456')
  for (let count = 0; count < 6; count++) await page.keyboard.press('Backspace')
  await typeByHand(page, '12,500')
  await expect(sticker).toHaveValue('12,500')
  for (const [place, writes] of [
    ['Numpad1', 'End'],
    ['Numpad0', 'Insert'],
  ] as const)
    await key(cdp, place, writes)
  await expect(word).not.toBeEmpty()
  await sticker.fill('50.000')
  await expect(word).not.toBeEmpty()
  await typeByHand(page, '8')
  await expect(sticker).not.toHaveValue('8')
  await sticker.fill('')
  await page.getByTestId('sticker-currency').click()
  await sticker.focus()
  await commit(page, '125')
  await expect(sticker).toHaveValue('1.25')
})

test('the Khmer layout, and a numeric pad without Num Lock, sell as any other keyboard', async ({
  launch,
  dataDir,
}) => {
  const { page } = await launch()
  const cdp = await page.context().newCDPSession(page)
  await key(cdp, 'Digit1', '១')
  await key(cdp, 'Digit5', '៥')
  // Space writes a character that can't be seen: it locked the entry.
  await key(cdp, 'Space', '\u200b')
  await expect(error(page)).toBeEmpty()
  await expect(amount(page)).toHaveValue('15')
  await press(page, 'Enter', 'PENDING')
  await page.keyboard.press('F9')
  await isIn(page, 'PAID')
  await page.waitForTimeout(LOOK_MS)
  await key(cdp, 'Space', '\u200b')
  await isIn(page, 'READY')

  for (const [code, writes] of [
    ['Numpad1', 'End'],
    ['Numpad2', 'ArrowDown'],
    ['Numpad5', 'Clear'],
    ['Numpad0', 'Insert'],
    ['Numpad0', 'Insert'],
  ] as const)
    await key(cdp, code, writes)
  await expect(amount(page)).toHaveValue('12,500')

  await page.keyboard.press('Tab')
  await key(cdp, 'Digit1', '១')
  await key(cdp, 'Period', '។')
  await key(cdp, 'Digit2', '២')
  await expect(amount(page)).toHaveValue('1.2')
  await page.keyboard.press('Escape')
  await key(cdp, 'Numpad3', 'PageDown')
  await key(cdp, 'NumpadDecimal', 'Delete')
  await key(cdp, 'Numpad5', 'Clear')
  await expect(amount(page)).toHaveValue('3.5')
  // The slash's place changes the currency; the comma's writes two letters on Windows, which has no name for them.
  await key(cdp, 'Slash', '៊')
  await expect(page.getByTestId('currency')).toHaveAttribute('data-state', 'KHR')
  await key(cdp, 'Digit4', '៤')
  await key(cdp, 'Comma', 'Unidentified')
  for (const digit of '៥០០') await key(cdp, 'Digit5', digit)
  await expect(amount(page)).toHaveValue('4,500')
  expect(await chargePaid(page, dataDir)).toMatchObject({ amount_minor: 4500, currency: 'KHR' })

  // A button that was reached with Tab is pressed by Space, whatever Space writes; a field of a page takes the pad.
  await page.getByTestId('menu').focus()
  await key(cdp, 'Space', '\u200b')
  await page.getByTestId('page-sticker').click()
  await page.getByTestId('sticker-hash').focus()
  await key(cdp, 'Numpad7', 'Home')
  await key(cdp, 'Numpad9', 'PageUp')
  await expect(page.getByTestId('sticker-hash')).toHaveValue('79')
})

test('after a cancelled sale the till stands in its currency, and typing there is charged in it', async ({
  launch,
  dataDir,
}) => {
  const provision = {
    sale: { currency: 'USD', lifetimeSeconds: 300, khrPerUsd: 4100 },
    api: { enabled: true, port: 0 },
  } as const
  const { page } = await launch({ provision, size: { width: 1024, height: 600 } })
  await expect(page.getByTestId('currency')).toHaveAttribute('data-state', 'USD')
  await pressByHand(page, 'Tab')
  await typeByHand(page, '12500')
  await press(page, 'Enter', 'PENDING')
  await press(page, 'Escape', 'CANCELLED')
  // It jumped back to dollars: 1 2 5 0 0 was $125.00. And an Enter that comes as soon as the screen does charges nothing.
  await enterAtOnce(page)
  await press(page, 'Space', 'READY')
  await page.waitForTimeout(LOOK_MS)
  await isIn(page, 'READY')
  await expect(amount(page)).toHaveValue('12,500')
  await expect(page.getByTestId('currency')).toHaveAttribute('data-state', 'KHR')
  await typeByHand(page, '8000')
  await expect(amount(page)).toHaveValue('8,000')
  await press(page, 'Enter', 'PENDING')
  expect(storedSales(dataDir).at(-1)).toMatchObject({ amount_minor: 8000, currency: 'KHR' })
  await press(page, 'Escape', 'CANCELLED')

  // Straight on from the cancelled screen, its Enter too.
  await typeByHand(page, '500')
  await pressByHand(page, 'Enter')
  await isIn(page, 'PENDING')
  expect(storedSales(dataDir).at(-1)).toMatchObject({ amount_minor: 500, currency: 'KHR' })
  await press(page, 'Escape', 'CANCELLED')
  // A point is a key of the amount there as well.
  await typeByHand(page, '7.5')
  await isIn(page, 'READY')
  await expect(error(page)).not.toBeEmpty()
  await page.keyboard.press('Escape')

  // A program's sale changes neither the currency nor what is half typed.
  await typeByHand(page, '4,5')
  const answer = await page.evaluate(async () => {
    const pos = (window as unknown as { pos: { call(name: string, input: unknown): Promise<unknown> } }).pos
    return (await pos.call('api.view', {})) as { value: { running: string } }
  })
  const sold = await fetch(`${answer.value.running}/pos/sale`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ amount: 1, currency: 'USD' }),
  })
  expect(sold.ok).toBe(true)
  await isIn(page, 'PENDING')
  await expect(page.getByTestId('currency-word')).toHaveText('Dollars')
  await press(page, 'Escape', 'CANCELLED')
  await press(page, 'Space', 'READY')
  await expect(amount(page)).toHaveValue('4,5')
  await typeByHand(page, '00')
  await expect(page.getByTestId('currency-word')).toHaveCount(0)
  expect(await chargePaid(page, dataDir)).toMatchObject({ amount_minor: 4500, currency: 'KHR' })

  // Paid: the shop's currency again, and it says so, large.
  await expect(page.getByTestId('currency')).toHaveAttribute('data-state', 'USD')
  await expect(page.getByTestId('currency-word')).toHaveText('Dollars')
  await expect(amount(page)).toHaveValue('0.00')
  await typeByHand(page, '325')
  await press(page, 'Enter', 'PENDING')
  await expect(page.getByTestId('currency-word')).toHaveText('Dollars')
  await press(page, 'Escape', 'CANCELLED')
  await press(page, 'Space', 'READY')
  // The window crashed or was loaded again: what stood there is known to the till, not to the page.
  await page.reload()
  await expect(amount(page)).toHaveValue('3.25')
})

test('Tab by mistake loses nothing: it is said what is kept, brought back with its tape, and charged in its own currency', async ({
  launch,
  dataDir,
}) => {
  const { page } = await launch({ size: { width: 1024, height: 600 } })
  const kept = page.getByTestId('kept')
  const unit = (wanted: string) => expect(page.getByTestId('currency')).toHaveAttribute('data-state', wanted)
  await typeByHand(page, '12500+3000')
  await expect(kept).toBeEmpty()
  await pressByHand(page, 'Tab')
  await unit('USD')
  await expect(amount(page)).toHaveValue('0.00')
  await expect(kept).toHaveText('15,500៛ riel kept. Tab brings it back')
  // Nothing is typed here: Enter charges neither currency.
  await page.waitForTimeout(LOOK_MS)
  await pressByHand(page, 'Enter')
  await expect(error(page)).not.toBeEmpty()
  await isIn(page, 'READY')
  await typeByHand(page, '325')
  await pressByHand(page, 'Tab')
  await unit('KHR')
  await expect(amount(page)).toHaveValue('15,500')
  await expect(page.locator('.tape')).toHaveText('12,500+3,000')
  await expect(kept).toHaveText('15,500៛ riel is back$3.25 dollars kept. Tab brings it back')
  // The menu and back: still there. The sale takes all of it along.
  await openPage(page, 'about')
  await page.keyboard.press('Escape')
  await expect(kept).toContainText('$3.25')
  expect(await chargePaid(page, dataDir)).toMatchObject({ amount_minor: 15_500, currency: 'KHR' })
  await expect(kept).toBeEmpty()
  await pressByHand(page, 'Tab')
  await expect(amount(page)).toHaveValue('0.00')
  await pressByHand(page, 'Tab')
  await expect(amount(page)).toHaveValue('0')

  // Esc begins anew: the next customer's digits never land behind what was typed for the last one.
  await typeByHand(page, '7000')
  await pressByHand(page, 'Tab', 'Escape')
  await expect(kept).toBeEmpty()
  await pressByHand(page, 'Tab')
  await expect(amount(page)).toHaveValue('0')
  await typeByHand(page, '4500')
  expect(await chargePaid(page, dataDir)).toMatchObject({ amount_minor: 4500, currency: 'KHR' })
  expect(storedSales(dataDir)).toHaveLength(2)
})

test('a half-typed amount is gone at a lock, a sign-out and a change of person', async ({ launch }) => {
  const { page } = await launch()
  await openPage(page, 'people')
  for (const [name, pin, role] of [
    ['Sophea', '4711', 'manager'],
    ['Dara', '2583', 'cashier'],
  ] as const) {
    await page.getByTestId('new-name').fill(name)
    await page.getByTestId('new-pin').fill(pin)
    await page.getByTestId('new-role').selectOption(role)
    await page.getByTestId('new-save').click()
    await expect(page.getByTestId(`person-${name}`)).toBeVisible()
  }
  await page.getByTestId('pins-settings').click()
  await expect(page.getByTestId('pins-settings')).toHaveAttribute('aria-checked', 'true')
  await page.keyboard.press('Escape')
  const signIn = async (name: string, pin: string) => {
    await page.getByTestId(`who-${name}`).click()
    for (const digit of pin) await page.getByTestId(`pin-${digit}`).click()
    await page.getByTestId('pin-enter').click()
    await expect(page.getByTestId('who')).toHaveAttribute('aria-label', new RegExp(name))
  }
  const halfType = async () => {
    await typeByHand(page, '12500')
    await expect(amount(page)).toHaveValue('12,500')
  }

  await halfType()
  await page.getByTestId('who').click()
  await signIn('Dara', '2583')
  await expect(amount(page)).toHaveValue('0')
  await halfType()
  await pressByHand(page, 'Tab')
  await expect(page.getByTestId('kept')).not.toBeEmpty()
  await page.getByTestId('who').click()
  await expect(page.getByTestId('who')).not.toHaveAttribute('aria-label', /Dara/)
  await expect(amount(page)).toHaveValue('0')

  // Half typed beside the printed code, by the one who then locks the till; and an amount that stood there.
  // A second tap at once would be meant for the sign-out.
  await whenSeen(page)
  await page.getByTestId('who').click()
  await signIn('Sophea', '4711')
  await halfType()
  await press(page, 'Enter', 'PENDING')
  await press(page, 'Escape', 'CANCELLED')
  await press(page, 'Space', 'READY')
  await expect(amount(page)).toHaveValue('12,500')
  await openPage(page, 'people')
  await page.getByTestId('pins-everyone').click()
  await expect(page.getByTestId('pins-everyone')).toHaveAttribute('aria-checked', 'true')
  await page.getByTestId('page-sticker').click()
  await page.getByTestId('sticker-amount').fill('777')
  await page.getByTestId('who').click()
  await expect(page.getByTestId('lock-screen')).toBeVisible()
  await signIn('Dara', '2583')
  await expect(amount(page)).toHaveValue('0')
  await openPage(page, 'sticker')
  await expect(page.getByTestId('sticker-amount')).toHaveValue('0')
})
