// Other programs have the till's files: one holds the sales book, an editor of Windows has saved the set-up. The till goes on.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshSetup } from '../../shared/setup'
import { typeByHand, whenSeen } from '../support/hands'
import { holdBooksElsewhere } from '../support/holder'
import { apiOf } from './support/api'
import { storedSales } from './support/books'
import { expect, test } from './support/till'

const provision = { api: { enabled: true, port: 0 } } as const
const booksIn = (dataDir: string) => join(dataDir, 'demo.db')

function ask(url: string, body: object, key: string): Promise<Response> {
  return fetch(`${url}/pos/sale`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  })
}

test('while another program holds the sales book a cashier is told, keeps the amount, and sells when it lets go', async ({
  launch,
  dataDir,
}) => {
  const { page } = await launch({ provision })
  const state = page.getByTestId('state')
  const release = await holdBooksElsewhere(booksIn(dataDir))
  try {
    await typeByHand(page, '12500')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('store-trouble')).toHaveAttribute('data-kind', 'locked')
    await expect(page.getByTestId('store-trouble')).toContainText('Another program holds the sales book')
    expect(storedSales(dataDir)).toEqual([])
  } finally {
    await release()
  }
  await expect(page.getByTestId('store-trouble')).toHaveCount(0)
  await expect(page.getByTestId('amount')).toHaveValue('12,500')
  await whenSeen(page)
  await page.keyboard.press('Enter')
  await expect(state).toHaveAttribute('data-state', 'PENDING')
  expect(storedSales(dataDir)).toMatchObject([{ bill_number: '0001', amount_minor: 12_500 }])
})

test('a lock of a moment is noticed by nobody: the sale comes when the book is free, once', async ({
  launch,
  dataDir,
}) => {
  const { page } = await launch({ provision })
  await typeByHand(page, '700')
  const release = await holdBooksElsewhere(booksIn(dataDir))
  await page.keyboard.press('Enter')
  await release()
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'PENDING')
  expect(storedSales(dataDir)).toMatchObject([{ bill_number: '0001', amount_minor: 700 }])
})

test('programs are answered while the book is held: health and status at once, a sale with 503 and when to come back', async ({
  launch,
  dataDir,
}) => {
  const till = await launch({ provision })
  const url = await apiOf(till)
  const first = (await (await ask(url, { amount: 1, currency: 'USD' }, 'before')).json()) as { sale_id: string }
  const release = await holdBooksElsewhere(booksIn(dataDir))
  try {
    let answered = false
    const refused = ask(url, { amount: 2, currency: 'USD' }, 'A').finally(() => {
      answered = true
    })
    const health = await fetch(`${url}/health`)
    const status = await fetch(`${url}/pos/sale/${first.sale_id}/status`)
    expect([health.status, status.status, answered]).toEqual([200, 200, false])
    const answer = await refused
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await answer.json()).toMatchObject({ code: 'books-locked' })
  } finally {
    await release()
  }
  const sold = await ask(url, { amount: 2, currency: 'USD' }, 'A')
  expect(sold.status).toBe(200)
  expect(await (await ask(url, { amount: 2, currency: 'USD' }, 'A')).text()).toBe(await sold.text())
  expect(storedSales(dataDir).map(({ bill_number }) => bill_number)).toEqual(['0001', '0002'])
})

test('a till that is started while its book is held comes up, and sells once it is free', async ({
  launch,
  dataDir,
}) => {
  await (await launch()).close()
  const release = await holdBooksElsewhere(booksIn(dataDir))
  const { page } = await launch()
  await expect(page.getByTestId('amount')).toBeVisible()
  await release()
  await expect(page.getByTestId('store-trouble')).toHaveCount(0)
  await whenSeen(page)
  await typeByHand(page, '900')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'PENDING')
  expect(storedSales(dataDir)).toMatchObject([{ amount_minor: 900 }])
})

test('files that an editor of Windows has saved with its mark are read as they are', async ({ launch, dataDir }) => {
  mkdirSync(dataDir, { recursive: true })
  const file = join(dataDir, 'from-notepad.json')
  writeFileSync(file, `\ufeff${JSON.stringify({ language: 'km' }, null, 2).replaceAll('\n', '\r\n')}\r\n`)
  writeFileSync(join(dataDir, 'setup.json'), `\ufeff${JSON.stringify({ ...freshSetup, welcomed: true }, null, 2)}`)
  const { page } = await launch({ env: { KHQR_POS_PROVISION: file } })
  await expect(page.locator('html')).toHaveAttribute('lang', 'km')
})
