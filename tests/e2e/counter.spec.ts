// What a cashier must not overlook, and need not read: STOP louder than the sum that never came, the reason behind "Why?".

import type { Page } from '@playwright/test'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { ask } from './support/shop'
import { expect, test } from './support/till'

const state = (page: Page) => page.getByTestId('state')

async function charge(page: Page): Promise<void> {
  await typeByHand(page, '12500')
  await pressByHand(page, 'Enter')
}

/** Every text of the stage by its size, the largest first. Runs in the page. */
function textsBySize(): { words: string; size: number }[] {
  const stage = document.querySelector('.stage')
  const walker = document.createTreeWalker(stage ?? document.body, NodeFilter.SHOW_TEXT)
  const found: { words: string; size: number }[] = []
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    const words = (walker.currentNode.textContent ?? '').trim()
    if (element === null || words === '' || !element.checkVisibility() || element.closest('.sign, .unseen') !== null)
      continue
    found.push({ words, size: Number.parseFloat(getComputedStyle(element).fontSize) })
  }
  return found.sort((a, b) => b.size - a.size)
}

interface Mismatch {
  readonly value: { readonly screen: { readonly came: { readonly amountMinor: number } } }
}

const stops = { en: 'STOP. Do not hand over', km: 'ឈប់! កុំប្រគល់ទំនិញ' }
const small = { width: 1024, height: 600 }

test('money that does not match: STOP and what came are the large text, what was asked is small, on a muted till too', async ({
  launch,
  shop,
}) => {
  const { page } = await launch({ size: small })
  await ask(page, 'preferences.change', { muted: true })
  await shop.play(page, 'wrong-amount')
  await charge(page)
  await expect(page.locator('[data-screen=mismatch]')).toBeVisible({ timeout: 30_000 })
  const { came } = (await ask<Mismatch>(page, 'till.view', {})).value.screen
  const figure = came.amountMinor.toLocaleString('en-US')
  expect(figure).not.toBe('12,500')
  for (const language of ['en', 'km'] as const) {
    await ask(page, 'preferences.change', { language })
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    const texts = await page.evaluate(textsBySize)
    expect(texts.slice(0, 2).map(({ words }) => words)).toEqual([figure, stops[language]])
    const asked = texts.find(({ words }) => words.includes('12,500'))
    expect(asked?.size).toBeLessThan((texts[1]?.size ?? 0) / 2)
    await page.screenshot({ path: test.info().outputPath(`mismatch-${language}.png`) })
  }
  await expect(state(page)).toContainText('ប្រាក់មិនត្រូវគ្នា')
})

test('"Why?" tells the reason and takes neither the focus nor a key from the sale', async ({ launch, shop }) => {
  const { page } = await launch({ size: small })
  await shop.play(page, 'wrong-amount')
  await charge(page)
  const reason = page.getByTestId('why-reason')
  await whenSeen(page, 'why')
  await expect(page.locator('[data-screen=mismatch]')).toBeVisible({ timeout: 30_000 })
  await expect(reason).toBeHidden()
  const focused = () => page.evaluate(() => document.activeElement?.tagName)
  const before = await focused()
  await page.getByTestId('why').click()
  await expect(reason).toContainText('manager decides')
  await expect(page.getByTestId('why')).toHaveAttribute('aria-expanded', 'true')
  expect(await focused()).toBe(before)
  await page.screenshot({ path: test.info().outputPath('why.png') })
  await whenSeen(page, 'next')
  await pressByHand(page, 'Escape')
  await expect(state(page)).toHaveAttribute('data-state', 'READY')
})

test('the line to Bakong is down: what to do stands in the bar, and "Why?" leaves the amount where it is', async ({
  launch,
  shop,
}) => {
  const { page } = await launch({ size: small })
  await shop.play(page, 'error-500')
  await charge(page)
  await pressByHand(page, 'F5')
  await expect(page.getByTestId('link')).toHaveAttribute('data-state', 'SERVER_TROUBLE', { timeout: 30_000 })
  const bar = page.locator('.bar')
  await expect(bar.locator('.alarm')).toContainText('Look at the customer’s receipt.')
  const amount = page.getByTestId('amount')
  const place = await amount.boundingBox()
  await bar.getByTestId('why').click()
  await expect(bar.getByTestId('why-reason')).toContainText('The till keeps asking')
  expect(await amount.boundingBox()).toEqual(place)
  await page.screenshot({ path: test.info().outputPath('why-bar.png') })
  await bar.getByTestId('why').click()
  await expect(bar.getByTestId('why-reason')).toBeHidden()
})
