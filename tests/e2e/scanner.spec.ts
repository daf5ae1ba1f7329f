// A barcode scanner is a keyboard that types very fast. Taken for a person it makes a code for 40,170,725 riel.

import { pressAt, pressByHand, scanInto, typeByHand, whenSeen } from '../support/hands'
import { storedSales } from './support/books'
import { askForPins } from './support/people'
import { expect, type RunningTill, test } from './support/till'

type Page = RunningTill['page']

const state = (page: Page) => page.getByTestId('state')

/** Texts as scanners send them, how fast, and what they end with. */
const scans = [
  ['40170725', 5, 'Enter'],
  ['036000291452', 40, 'Enter'],
  ['8850006320174', 20, 'Tab'],
  ['204711', 40, null],
  ['204', 5, 'Enter'],
  ['5000', 5, 'Enter'],
  ['00020101021229170013shop@aclb5204', 15, 'Enter'],
] as const

test('at the amount a scan makes no code and is named; what was typed stays', async ({ launch, dataDir }) => {
  const { page } = await launch({ size: { width: 1024, height: 600 } })
  const figure = page.getByTestId('amount')
  const said = page.getByTestId('amount-error')
  await scanInto(page, '40170725', 5, 'Enter')
  await expect(said).toContainText('That was a scanner')
  await expect(figure).toHaveValue('0')

  await typeByHand(page, '700')
  await expect(said).toBeEmpty()
  for (const [text, ms, end] of scans) {
    await scanInto(page, text, ms, end)
    await expect(said, text).toContainText('That was a scanner')
    await expect(figure, text).toHaveValue('700')
    await expect(page.getByTestId('currency'), text).toHaveAttribute('data-state', 'KHR')
    // A key of a hand: it says no more that there was a scan.
    await typeByHand(page, '5')
    await expect(said).toHaveText('')
    await pressByHand(page, 'Backspace')
  }
  // A button that has the focus would be pressed by what a scan ends with.
  await page.getByTestId('menu').focus()
  await scanInto(page, '8850006320174', 10, 'Enter')
  await expect(said).toContainText('That was a scanner')
  await expect(page.getByTestId('menu-back')).toHaveCount(0)
  await expect(state(page)).toHaveAttribute('data-state', 'READY')
  expect(storedSales(dataDir)).toEqual([])
  await page.getByTestId('amount').focus()
  await pressByHand(page, 'Enter')
  await expect(state(page)).toHaveAttribute('data-state', 'PENDING')
  expect(storedSales(dataDir)).toMatchObject([{ amount_minor: 700 }])
})

test('on every other screen a scan moves nothing and presses nothing', async ({ launch, dataDir }) => {
  const { page } = await launch()
  const scanAll = async (stays: string) => {
    await whenSeen(page)
    for (const [text, ms, end] of scans) {
      await scanInto(page, text, ms, end)
      await expect(page.getByTestId('scan-notice'), `${stays} ${text}`).toBeVisible()
      await expect(state(page), text).toHaveAttribute('data-state', stays)
      await pressByHand(page, 'Home')
      await expect(page.getByTestId('scan-notice')).toHaveCount(0)
    }
  }
  await typeByHand(page, '5000')
  await pressByHand(page, 'Enter')
  await expect(state(page)).toHaveAttribute('data-state', 'PENDING')
  await scanAll('PENDING')
  await page.getByTestId('cancel').focus()
  await scanAll('PENDING')
  await pressByHand(page, 'F9')
  await expect(state(page)).toHaveAttribute('data-state', 'PAID')
  await scanAll('PAID')
  await page.getByTestId('next').focus()
  await scanAll('PAID')
  await pressByHand(page, 'Space')
  await expect(state(page)).toHaveAttribute('data-state', 'READY')

  await typeByHand(page, '6000')
  await pressByHand(page, 'Enter')
  await expect(state(page)).toHaveAttribute('data-state', 'PENDING')
  await pressByHand(page, 'Escape')
  await expect(state(page)).toHaveAttribute('data-state', 'CANCELLED')
  await scanAll('CANCELLED')
  expect(storedSales(dataDir)).toHaveLength(2)
})

test('a scan unlocks no PIN, though it holds the right digits', async ({ launch }) => {
  const { page } = await launch()
  await askForPins(page)
  await page.getByTestId('pins-everyone').click()
  const dialog = page.getByTestId('manager-dialog')
  await expect(dialog).toBeVisible()
  await whenSeen(page)
  await scanInto(page, '4711', 5, 'Enter')
  await expect(page.getByTestId('pin-problem')).toContainText('That was a scanner')
  await expect(page.getByTestId('pin-dots')).toHaveAttribute('aria-label', 'PIN: 0')
  await expect(dialog).toBeVisible()
  await typeByHand(page, '4711')
  await pressByHand(page, 'Enter')
  await expect(dialog).toHaveCount(0)
})

test('a hand as fast as hands can is never stopped, however late a busy page hears of its keys', async ({
  launch,
  dataDir,
}) => {
  const { page } = await launch()
  const beat = (text: string, ms: number) =>
    [...text].map((key, index) => [key === '⏎' ? 'Enter' : key, index * ms] as const)
  const again = async () => {
    await expect(state(page)).toHaveAttribute('data-state', 'PENDING')
    await pressByHand(page, 'F9')
    await expect(state(page)).toHaveAttribute('data-state', 'PAID')
    await whenSeen(page)
    await pressByHand(page, 'Space')
    await expect(state(page)).toHaveAttribute('data-state', 'READY')
  }
  await pressAt(page, beat('12500⏎', 70))
  await again()
  // Two fingers roll over, 30 ms apart.
  await pressAt(page, [
    ['1', 0],
    ['2', 30],
    ['5', 140],
    ['0', 170],
    ['0', 280],
    ['Enter', 350],
  ])
  await again()
  // The 000 key of a numeric pad.
  await pressAt(page, [
    ['7', 0],
    ['0', 75],
    ['0', 80],
    ['0', 85],
    ['Enter', 160],
  ])
  await again()
  // Four keys as quick as a scanner's, then on at a hand's pace: all of it counts, the Enter too.
  await pressAt(page, [
    ['2', 0],
    ['5', 45],
    ['0', 95],
    ['0', 150],
    ['0', 230],
    ['Enter', 320],
  ])
  await again()
  const busy = page.evaluate(() => {
    const until = performance.now() + 900
    while (performance.now() < until);
  })
  await pressAt(page, beat('8000⏎', 80))
  await busy
  await again()
  expect(storedSales(dataDir).map((sale) => sale.amount_minor)).toEqual([12_500, 12_500, 7000, 25_000, 8000])
})
