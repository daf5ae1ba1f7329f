// The page of the local API: a key is made and revoked, a webhook is added, tested, and hears of a sale.

import { createHmac } from 'node:crypto'
import { pressByHand, typeByHand } from '../support/hands'
import { answers, startReceiver } from '../support/receiver'
import { expect, openPage, test } from './support/till'

test('keys and webhooks', async ({ launch }) => {
  const receiver = await startReceiver(answers(204))
  const { page } = await launch({ size: { width: 1024, height: 600 } })
  await openPage(page, 'api')
  await page.getByTestId('key-name').fill('Kitchen')
  await page.getByTestId('key-create').click()
  const key = await page.getByTestId('once-value').innerText()
  await page.getByTestId('once-done').click()
  await expect(page.getByTestId('key')).toContainText('Kitchen')
  expect(await page.content()).not.toContain(key)
  await page.getByTestId('key-revoke').click()
  await expect(page.getByTestId('key')).toHaveAttribute('data-revoked', 'false')
  await page.getByTestId('key-revoke').click()
  await expect(page.getByTestId('key')).toHaveAttribute('data-revoked', 'true')

  await page.getByTestId('webhook-url').fill('http://example.com/')
  await page.getByTestId('webhook-add').click()
  await expect(page.getByTestId('webhook-error')).not.toBeEmpty()
  await page.getByTestId('webhook-url').fill(receiver.url)
  await page.getByTestId('webhook-add').click()
  const secret = await page.getByTestId('once-value').innerText()
  await page.getByTestId('once-done').click()
  await page.getByTestId('webhook-test').click()
  await expect(page.getByTestId('webhook-last')).toHaveAttribute('data-outcome', 'delivered')
  const [ping] = receiver.got
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = ping?.headers ?? {}
  const bytes = Buffer.from(secret.replace('whsec_', ''), 'base64')
  expect(signature).toBe(`v1,${createHmac('sha256', bytes).update(`${id}.${at}.${ping?.body}`).digest('base64')}`)

  await page.getByTestId('menu-back').click()
  await typeByHand(page, '12500')
  await pressByHand(page, 'Enter')
  await pressByHand(page, 'Escape')
  await expect.poll(() => receiver.got.map(({ body }) => JSON.parse(body).type)).toContain('sale.cancelled')
  await receiver.close()
})

for (const size of [
  { width: 1024, height: 600 },
  { width: 1920, height: 1080 },
]) {
  test(`fits ${size.width} pixels in both languages and themes`, async ({ launch }, info) => {
    const { page } = await launch({ size })
    await openPage(page, 'api')
    await page.getByTestId('webhook-url').fill('http://127.0.0.1:9/hook')
    await page.getByTestId('webhook-add').click()
    await page.getByTestId('webhook-test').click()
    await expect(page.getByTestId('webhook-last')).toHaveAttribute('data-outcome', 'unreachable')
    await page.getByTestId('webhook-log').click()
    for (const [language, theme] of [
      ['en', 'light'],
      ['km', 'dark'],
    ] as const) {
      await page.evaluate(
        (change) =>
          (window as unknown as { pos: { call(name: string, input: unknown): Promise<unknown> } }).pos.call(
            'preferences.change',
            change,
          ),
        { language, theme },
      )
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      const body = page.getByTestId('api-page')
      expect(await body.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
      for (const part of ['top', 'end'] as const) {
        await body.evaluate((element, end) => element.scrollTo(0, end ? element.scrollHeight : 0), part === 'end')
        await page.screenshot({ path: info.outputPath(`api-${size.width}-${language}-${theme}-${part}.png`) })
      }
    }
  })
}
