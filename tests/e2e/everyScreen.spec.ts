// Each screen and page on the smallest window, in both languages and themes: nothing clipped, nothing that axe finds.

import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { startSimulator } from '../../electron/bakong/simulator/server'
import { pressByHand, typeByHand } from '../support/hands'
import { storedSales } from './support/books'
import { expect, openPage, type RunningTill, test } from './support/till'

type Page = RunningTill['page']

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Each language and each theme once: words are clipped by their language, colours fail by their theme. */
const looks = [
  { language: 'km', theme: 'light' },
  { language: 'en', theme: 'dark' },
] as const

/** Text that is cut off, hangs out of the window, or lies on other text. Runs in the page. */
function misfits(): string[] {
  const found: string[] = []
  const boxes: { rect: DOMRect; words: string; element: Element }[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const top = document.querySelector('dialog[open]')
  while (walker.nextNode()) {
    const node = walker.currentNode
    const element = node.parentElement
    const words = (node.textContent ?? '').trim()
    if (element === null || words === '' || (top !== null && !top.contains(element))) continue
    // Names for those who listen, lists of the machine's own drawing, and the board, which fades out on purpose.
    if (element.closest('.unseen, select, script, style, .board__sales') !== null) continue
    if (getComputedStyle(element).visibility !== 'visible') continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const rect = range.getBoundingClientRect()
    if (rect.width === 0) continue
    let scrolls = false
    for (let box: Element | null = element; box !== null; box = box.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(box)
      if (overflowY === 'auto' || overflowY === 'scroll') scrolls = true
      const hides = overflowX !== 'visible' && box !== document.body && box !== document.documentElement
      const frame = box.getBoundingClientRect()
      if (hides && (rect.right > frame.right + 1 || rect.left < frame.left - 1)) found.push(`cut: ${words}`)
    }
    if (rect.right > innerWidth + 1 || rect.left < -1) found.push(`outside: ${words}`)
    if (!scrolls && (rect.bottom > innerHeight + 1 || rect.top < -1)) found.push(`below: ${words}`)
    // Line by line: a sentence that begins in bold fills a box with it, and does not lie on it.
    if (!scrolls)
      for (const line of range.getClientRects()) {
        const seen = document.elementFromPoint((line.left + line.right) / 2, (line.top + line.bottom) / 2)
        // What a dialog or a sheet covers is not read.
        if (seen !== null && (element.contains(seen) || seen.contains(element)))
          boxes.push({ rect: line, words, element })
      }
  }
  boxes.forEach((one, index) => {
    for (const other of boxes.slice(index + 1)) {
      const across = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left)
      const along = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top)
      // Line boxes of Khmer are taller than its letters; a real overlap is more than half a line.
      const line = Math.min(one.rect.height, other.rect.height)
      if (across > 2 && along > line / 2 && one.element !== other.element)
        found.push(`overlap: ${one.words} / ${other.words}`)
    }
  })
  return found
}

const axeRun = async () => {
  const { violations } = await (
    window as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
  ).axe.run({
    resultTypes: ['violations'],
    // Experimental in axe: a sign (៛) or the other language's own name is not the words of the button's name.
    rules: { 'label-content-name-mismatch': { enabled: false } },
  })
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

/** What a page asks of the till. */
function ask(page: Page, name: string, input: object): Promise<unknown> {
  return page.evaluate(
    ([command, given]) =>
      (window as unknown as { pos: { call(name: string, input: unknown): Promise<unknown> } }).pos.call(command, given),
    [name, input] as const,
  )
}

async function look(page: Page, name: string): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((each) => each.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((each) => each.finished.catch(() => undefined)),
    ).then(() => undefined),
  )
  await page.screenshot({ path: test.info().outputPath(`${name}.png`) })
  expect.soft(await page.evaluate(misfits), name).toEqual([])
  expect.soft(await page.evaluate(axeRun), name).toEqual([])
}

async function examine(page: Page, name: string): Promise<void> {
  for (const { language, theme } of looks) {
    await ask(page, 'preferences.change', { language, theme })
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await look(page, `${name}-${language}-${theme}`)
  }
}

const small = { width: 1024, height: 600 }

/** By the harness, past the page's own policy, which stays as it is. */
async function withAxe(page: Page): Promise<Page> {
  await page.evaluate(axeSource)
  return page
}

const state = (page: Page) => page.getByTestId('state')
const scenario = (page: Page, name: string) => page.getByTestId('scenario').selectOption(name)

async function charge(page: Page, keys: string): Promise<void> {
  await typeByHand(page, keys)
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('qr')).toBeVisible()
}

async function leave(page: Page): Promise<void> {
  await page.getByTestId('next').click()
  await expect(state(page)).toHaveAttribute('data-state', 'READY')
}

test('every state of a sale fits and is accessible', async ({ launch }) => {
  test.setTimeout(240_000)
  const { page } = await launch({ size: small, provision: { sale: { lifetimeSeconds: 8 } } })
  await withAxe(page)
  await examine(page, 'amount-first')
  await typeByHand(page, '12500+5000')
  await examine(page, 'amount')
  await pressByHand(page, 'F1')
  await examine(page, 'keys-help')
  await pressByHand(page, 'Escape')
  await pressByHand(page, 'Escape')
  await scenario(page, 'error-500')
  await charge(page, '12500')
  await expect(page.getByTestId('by-hand')).toBeVisible()
  await pressByHand(page, 'F8')
  await expect(page.getByTestId('by-hand-next')).toBeVisible()
  await examine(page, 'by-hand')
  await pressByHand(page, 'Escape')
  await expect(page.getByTestId('qr')).toHaveCount(0)
  await examine(page, 'time-up')
  await scenario(page, 'manual')
  await expect(state(page)).toHaveAttribute('data-state', 'EXPIRED', { timeout: 40_000 })
  await examine(page, 'expired')
  await leave(page)
  await scenario(page, 'wrong-amount')
  await typeByHand(page, '12500')
  await pressByHand(page, 'Enter')
  await expect(state(page)).toHaveText(/match|ត្រូវគ្នា/, { timeout: 20_000 })
  await examine(page, 'mismatch')
})

test('a sale, every page of the menu, people and a locked till fit and are accessible', async ({ launch }) => {
  test.setTimeout(240_000)
  const { page, dataDir } = await launch({ size: small })
  await withAxe(page)
  await charge(page, '12500')
  await examine(page, 'waiting')
  await pressByHand(page, 'F9')
  await expect(state(page)).toHaveAttribute('data-state', 'PAID')
  await examine(page, 'paid')
  await leave(page)
  await charge(page, '8000')
  await pressByHand(page, 'Escape')
  await expect(state(page)).toHaveAttribute('data-state', 'CANCELLED')
  await examine(page, 'cancelled')
  await leave(page)
  await ask(page, 'demo.markPaid', { saleId: storedSales(dataDir)[1]?.id ?? '' })
  await expect(page.getByTestId('alarm')).toBeVisible({ timeout: 30_000 })
  await examine(page, 'alarm')

  await page.getByTestId('menu').click()
  // Something needs attention: the menu opens there.
  await expect(page.getByTestId('attention-page')).toBeVisible()
  await page.getByTestId('alarm-seen').click()
  await page.getByTestId('page-people').click()
  await page.getByTestId('new-name').fill('Sophea')
  await page.getByTestId('new-pin').fill('4711')
  await page.getByTestId('new-save').click()
  await expect(page.getByTestId('person-Sophea')).toBeVisible()
  await page.getByTestId('page-backups').click()
  await page.getByTestId('backups-make').click()
  await expect(page.getByTestId('backups-list')).toBeVisible()
  await page.getByTestId('page-doctor').click()
  await page.getByTestId('doctor-run').click()
  await expect(page.getByTestId('checks')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByTestId('check-trail')).toHaveAttribute('data-verdict', 'good')
  const ids = await page
    .locator('.menu__page')
    .evaluateAll((entries) => entries.map((entry) => entry.getAttribute('data-testid') ?? ''))
  expect(ids.length).toBeGreaterThan(12)
  for (const id of ids) {
    await page.getByTestId(id).click()
    await page.locator('.menu__body h1').waitFor()
    await examine(page, id)
  }

  await page.getByTestId('page-people').click()
  await page.getByTestId('pins-settings').click()
  await expect(page.getByTestId('pins-settings')).toHaveAttribute('aria-checked', 'true')
  await page.getByTestId('page-comfort').click()
  await page.getByTestId('comfort-autostart').click()
  await expect(page.getByTestId('manager-dialog')).toBeVisible()
  await examine(page, 'manager-dialog')
  await pressByHand(page, 'Escape')
  await page.getByTestId('page-people').click()
  await page.getByTestId('pins-everyone').click()
  await typeByHand(page, '4711')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('lock-screen')).toBeVisible()
  await examine(page, 'locked')
})

test('each step of the set-up fits and is accessible', async ({ launch }) => {
  test.setTimeout(240_000)
  const { page } = await launch({ size: small })
  await withAxe(page)
  const step = async (name: string) => {
    await expect(page.getByTestId('wizard')).toHaveAttribute('data-step', name)
    await examine(page, `wizard-${name}`)
  }
  await pressByHand(page, 'F2')
  await step('language')
  await page.getByTestId('step-submit').click()
  await step('start')
  await page.getByTestId('start-shop').check()
  await page.getByTestId('step-submit').click()
  await page.getByTestId('shop-name').fill('A name that has more than twenty-five letters')
  await page.getByTestId('step-submit').click()
  await step('shop')
  await page.getByTestId('shop-accountId').fill('sokha_mart@aclb')
  await page.getByTestId('shop-name').fill('Sokha Mart')
  await page.getByTestId('step-submit').click()
  await step('sales')
  await page.getByTestId('step-submit').click()
  await step('bakong')
  await page.getByTestId('step-submit').click()
  await step('machine')
  await page.getByTestId('step-submit').click()
  await step('done')
})

test('a live till whose token ends soon, and one whose books are broken, fit and are accessible', async ({
  launch,
  dataDir,
}) => {
  test.setTimeout(240_000)
  const simulator = await startSimulator({ control: true })
  try {
    const token = simulator.issueToken({ lifetimeMs: 3 * 86_400_000 })
    const merchant = {
      type: 'individual',
      accountId: 'sokha_mart@aclb',
      name: 'Sokha Mart and Sons',
      city: 'Phnom Penh',
    }
    const live = {
      size: small,
      env: { KHQR_POS_BAKONG_URL: simulator.baseUrl },
      provision: { merchant: { ...merchant, terminalLabel: 'Till 1' } as never, bakong: { token } },
    }
    const till = await launch(live)
    await withAxe(till.page)
    await expect(till.page.getByTestId('token-line')).toBeVisible()
    await examine(till.page, 'live')
    await openPage(till.page, 'backups')
    await till.page.getByTestId('backups-make').click()
    await expect(till.page.getByTestId('backups-list')).toBeVisible()
    await till.close()

    writeFileSync(join(dataDir, 'till.db'), 'this is no book')
    const { page } = await launch({ ...live, first: 'recovery.html' })
    await withAxe(page)
    await expect(page.getByTestId('recovery-backup')).toHaveCount(1)
    await look(page, 'recovery-1')
    await page.getByTestId('recovery-language').click()
    await look(page, 'recovery-2')
  } finally {
    await simulator.stop()
  }
})
