// What a script that got into the window could do: nothing.

import { pressByHand, typeByHand } from '../support/hands'
import { storedSales } from './support/books'
import { scanPng } from './support/scan'
import { expect, test } from './support/till'

test('the window can reach only the till, and only by the names it was given', async ({ launch }) => {
  const { app, page } = await launch()
  expect(page.url()).toBe('app://pos/cashier.html')
  const csp = await page.evaluate(async () => {
    const violations: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective))
    const outcome = await fetch('https://example.com/').then(
      () => 'reached',
      () => 'refused',
    )
    const opened = window.open('https://example.com/')
    const script = document.createElement('img')
    script.src = 'https://example.com/a.png'
    document.body.append(script)
    await new Promise((resolve) => setTimeout(resolve, 200))
    script.remove()
    return { outcome, opened: opened === null, violations, node: typeof (globalThis as { process?: unknown }).process }
  })
  expect(csp).toMatchObject({ outcome: 'refused', opened: true, node: 'undefined' })
  expect(csp.violations).toEqual(expect.arrayContaining(['connect-src', 'img-src']))

  const answers = await page.evaluate(async () => {
    const pos = (window as unknown as { pos: { call(name: string, input: unknown): Promise<unknown> } }).pos
    const attempt = (name: string, input: unknown) =>
      pos.call(name, input).catch((error: Error) => `threw: ${error.message}`)
    return Promise.all([
      attempt('sale.start', { saleId: 'nonsense', amountMinor: 1, currency: 'KHR' }),
      attempt('sale.start', { saleId: crypto.randomUUID(), amountMinor: 1, currency: 'THB' }),
      attempt('__proto__', {}),
      attempt('settings.steal', {}),
    ])
  })
  for (const answer of answers) expect(JSON.stringify(answer)).toMatch(/invalid-input|forbidden|unknown-command/)
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'READY')

  const browserWindow = await app.browserWindow(page)
  const preferences = await browserWindow.evaluate(({ webContents }) => {
    const contents = webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    const { sandbox, contextIsolation, nodeIntegration, webSecurity } = contents.getLastWebPreferences()
    return { sandbox, contextIsolation, nodeIntegration, webSecurity }
  })
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true })
})

test('a second till on the same data folder leaves at once', async ({ launch, dataDir }) => {
  const { page } = await launch()
  const { spawn } = await import('node:child_process')
  const { electronLaunch } = await import('../../scripts/electron.mjs')
  const { executablePath, args, env } = electronLaunch()
  const second = spawn(executablePath, [...args, '.'], {
    env: { ...env, KHQR_POS_DATA_DIR: dataDir, KHQR_POS_TEST: '1' },
  })
  const code = await new Promise((resolve) => second.once('exit', resolve))
  expect(code).not.toBeNull()
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'READY')
})

test('a window that crashes comes back to the same sale', async ({ launch, dataDir }) => {
  const { app, page } = await launch()
  await typeByHand(page, '2000')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('qr')).toBeVisible()
  // The test harness has lost this page for good: from here on the till's own process is asked.
  await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows().find((one) =>
      one.webContents.getURL().endsWith('/cashier.html'),
    )?.webContents
    const seen = globalThis as unknown as { cameBack: boolean; cashier: typeof contents }
    seen.cashier = contents
    seen.cameBack = false
    contents?.once('render-process-gone', () => contents.once('did-finish-load', () => (seen.cameBack = true)))
    // After the answer to this question.
    setImmediate(() => contents?.forcefullyCrashRenderer())
  })
  await expect.poll(() => app.evaluate(() => (globalThis as unknown as { cameBack: boolean }).cameBack)).toBe(true)
  const picture = () =>
    app.evaluate(async () => {
      const { cashier } = globalThis as unknown as { cashier: import('electron').WebContents }
      return (await cashier.capturePage()).toPNG().toString('base64')
    })
  const [sale] = storedSales(dataDir)
  await expect
    .poll(async () => scanPng(Buffer.from(await picture(), 'base64')).catch((error: Error) => error.message))
    .toBe(sale?.khqr)
})
