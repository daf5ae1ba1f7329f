// The computer's clock: a right one must not stop a shop because some answer is old, and by a wrong one no code may be made
// that is dead for every bank. What is wrong with the line is called by its name.

import { createServer as createHttp, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { startSimulator } from '../../electron/bakong/simulator/server'
import type { Provision } from '../../shared/provision'
import { anAuthority, selfSigned } from '../support/certificates'
import { typeByHand } from '../support/hands'
import { books, storedSales } from './support/books'
import { expect, openPage, type RunningTill, test } from './support/till'

const YEAR = 365 * 86_400_000
const LOOK_UP = '/v1/check_transaction_by_md5'
const KEY = 'a-key-of-the-clock-story-0123456789abcdef'

const servers: Server[] = []
test.afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listening(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

function shopAt(baseUrl: string, dailyLookups: number | null = null, token = 'a.b.c'): Provision {
  return {
    merchant: { type: 'individual', accountId: 'rumduol_cafe@aclb', name: 'Rumduol Cafe', city: 'Phnom Penh' },
    bakong: { baseUrl, token, dailyLookups },
    api: { enabled: true, port: 0, keys: [KEY] },
    language: 'en',
  }
}

const linkIs = (page: Page, state: string) => expect(page.getByTestId('link')).toHaveAttribute('data-state', state)

async function charge({ page }: RunningTill): Promise<void> {
  await typeByHand(page, '12500')
  await page.keyboard.press('Enter')
}

/** A sale as another program asks for it. */
async function sellByApi({ page }: RunningTill): Promise<{ status: number; code: string }> {
  const running = () =>
    page.evaluate(async () => {
      const { pos } = window as unknown as { pos: { call(name: string, input: unknown): Promise<unknown> } }
      return ((await pos.call('api.view', {})) as { value: { running: string | null } }).value.running
    })
  await expect.poll(running).not.toBeNull()
  const answer = await fetch(`${await running()}/pos/sale`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}` },
    body: JSON.stringify({ amount: 5000, currency: 'KHR' }),
  })
  return { status: answer.status, code: ((await answer.json()) as { code?: string }).code ?? '' }
}

test('a page from a cache stops no sale, and costs no look-up of its own', async ({ launch, dataDir }) => {
  const asked: { path: string; token: boolean }[] = []
  const answer: RequestListener = (request: IncomingMessage, response) => {
    asked.push({ path: `${request.method} ${request.url}`, token: request.headers.authorization !== undefined })
    const tenMinutesAgo = { date: new Date(Date.now() - 600_000).toUTCString(), age: '600' }
    request.resume()
    if (request.method === 'GET')
      response.writeHead(200, { 'content-type': 'text/html', ...tenMinutesAgo }).end('<html>')
    else if (request.url === LOOK_UP)
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"responseCode":1,"errorCode":1,"data":null}')
    else response.writeHead(401, { 'content-type': 'application/json' }).end('{"responseCode":1,"errorCode":6}')
  }
  const till = await launch({ provision: shopAt(`http://127.0.0.1:${await listening(createHttp(answer))}`, 100) })
  await expect.poll(() => asked.map(({ path }) => path)).toContain('POST /v1/check_bakong_account')
  await linkIs(till.page, 'OK')
  // The one look-up tries the token, as it would without any cache.
  expect(asked.map(({ path }) => path)).toEqual(['GET /', 'POST /v1/check_bakong_account', `POST ${LOOK_UP}`])
  expect(asked.map(({ token }) => token)).toEqual([false, false, true])
  await charge(till)
  await expect(till.page.getByTestId('qr')).toBeVisible()
  expect(storedSales(dataDir, 'till.db')).toHaveLength(1)
})

test('a clock that Bakong’s own time contradicts sells nothing, is found before the first code, and sells once it is right', async ({
  launch,
  dataDir,
}) => {
  let ahead = 600_000
  const simulator = await startSimulator({ now: () => Date.now() + ahead })
  try {
    const till = await launch({ provision: shopAt(simulator.baseUrl, 100, simulator.token) })
    await linkIs(till.page, 'CLOCK_WRONG')
    await charge(till)
    await expect(till.page.getByTestId('amount-error')).toContainText('clock')
    expect(await sellByApi(till)).toEqual({ status: 503, code: 'clock-wrong' })
    expect(storedSales(dataDir, 'till.db')).toEqual([])
    const spent = books(dataDir, 'till.db', (db) => db.prepare('SELECT sum(used) FROM lookup_count').pluck().get())
    // The token is tried, if that: the clock was found by calls that cost nothing.
    expect(spent ?? 0).toBeLessThanOrEqual(1)
    // Bakong and the computer agree from now on; the till asks by itself.
    ahead = 0
    await expect(till.page.getByTestId('link')).toHaveAttribute('data-state', 'OK', { timeout: 40_000 })
    await till.page.keyboard.press('Enter')
    await expect(till.page.getByTestId('qr')).toBeVisible()
  } finally {
    await simulator.stop()
  }
})

for (const [when, at] of [
  ['1970', 0],
  ['2000', Date.UTC(2000, 0, 1, 3)],
] as const) {
  test(`a computer that wakes in ${when} without internet makes no code, and says the clock`, async ({
    launch,
    dataDir,
  }) => {
    const till = await launch({
      provision: shopAt('http://127.0.0.1:9'),
      // The first folder that is named is the app.
      flags: [resolve('tests/e2e/support/wrongClock')],
      env: { WRONG_CLOCK_AT: String(at) },
    })
    expect(await till.app.evaluate(() => new Date().getUTCFullYear())).toBe(Number(when))
    await linkIs(till.page, 'CLOCK_WRONG')
    await charge(till)
    await expect(till.page.getByTestId('amount-error')).toContainText('clock')
    expect(await sellByApi(till)).toEqual({ status: 503, code: 'clock-wrong' })
    expect(storedSales(dataDir, 'till.db')).toEqual([])
  })
}

const good = { from: Date.now() - YEAR, until: Date.now() + 9 * YEAR, host: 'localhost' }
for (const { story, certificate, link, advice } of [
  {
    story: 'an antivirus that reads the line',
    certificate: selfSigned(good),
    link: 'INTERCEPTED',
    advice: 'What answers is not Bakong',
  },
  {
    story: 'a certificate by an authority that nobody knows',
    certificate: anAuthority({ ...good, host: 'Web Shield' }).issue(good),
    link: 'INTERCEPTED',
    advice: 'What answers is not Bakong',
  },
]) {
  test(`${story} has its own name in the bar, and its advice in the check-up`, async ({ launch }) => {
    const server = createHttps(certificate, (_, response) => response.end())
    server.on('tlsClientError', () => undefined)
    const till = await launch({
      size: { width: 1024, height: 600 },
      provision: shopAt(`https://localhost:${await listening(server)}`),
    })
    await linkIs(till.page, link)
    await openPage(till.page, 'doctor')
    await till.page.getByTestId('doctor-run').click()
    await expect(till.page.getByTestId('doctor-page')).toContainText(advice)
    // The name of the failure stays in its column.
    const figure = till.page.getByTestId('check-tls').locator('.num')
    expect(await figure.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
  })
}
