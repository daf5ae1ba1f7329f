// Wrong amounts: a clear word at the field, nothing stored, nothing lost.

import { pressByHand, typeByHand } from '../support/hands'
import { storedSales } from './support/books'
import { expect, test } from './support/till'

test('each wrong amount is named at the field and no sale is stored', async ({ launch, dataDir }) => {
  const { page } = await launch()
  const amount = page.getByTestId('amount')
  const error = page.getByTestId('amount-error')
  const wrong = async (text: string, words: RegExp) => {
    await amount.fill(text)
    await pressByHand(page, 'Enter')
    await expect(error).toHaveText(words)
    await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'READY')
  }
  await wrong('0', /above zero|more than zero|greater than zero/i)
  await wrong('-5', /minus|negative|below zero/i)
  await wrong('100.5', /riel/i)
  await wrong('abc', /digits|number/i)
  await wrong('1234567890123', /12 digits|too large|too long/i)
  await page.getByTestId('currency').click()
  await wrong('1.234', /two decimals|2 decimals|cents/i)

  // Typed, not pasted: a key that can't be taken must not leave another amount behind.
  const typed = async (keys: string, words: RegExp) => {
    await pressByHand(page, 'Escape')
    await typeByHand(page, keys)
    await pressByHand(page, 'Enter')
    await expect(error).toHaveText(words)
    await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'READY')
  }
  await typed('1.234', /two decimals/i)
  await page.getByTestId('currency').click()
  await typed('100.5', /riel/i)
  await typed('-5', /negative/i)
  await typed('1234567890123', /12 digits/i)
  await typed('12a', /digits/i)
  await page.getByTestId('currency').click()
  expect(storedSales(dataDir)).toEqual([])

  await amount.fill('1.25')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'PENDING')
  expect(storedSales(dataDir)).toHaveLength(1)
})
