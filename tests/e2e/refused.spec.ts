// A till that must not start says why in a window, also where Electron has no boxes before it is ready (Linux).

import type { ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { electronLaunch } from '../../scripts/electron.mjs'
import { expect, test, windowOf } from './support/till'

interface Refused {
  readonly app: ElectronApplication
  readonly page: Page
  readonly child: ChildProcess
  /** The exit code, once it has ended. */
  readonly ended: Promise<number | null>
}

/** As a person starts it: nothing tells it that it is tested. */
async function start(env: Readonly<Record<string, string>>): Promise<Refused> {
  const { executablePath, args, env: usual } = electronLaunch()
  const app = await _electron.launch({
    executablePath,
    args: [...args, '.'],
    env: { ...usual, KHQR_POS_TEST: '', ...env },
  })
  const child = app.process()
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const page = await windowOf(app, 'refusal.html')
  await expect(page.getByTestId('refusal')).toBeVisible()
  return { app, page, child, ended }
}

const wrong = {
  language: 'km',
  merchant: { type: 'individual', accountId: 'no account', name: 'Sokha Mart', city: 'Phnom Penh' },
}

test('a wrong provisioning file is shown in a window, with the field, in both languages', async ({ dataDir }) => {
  const file = join(dataDir, 'provision.json')
  writeFileSync(file, JSON.stringify(wrong))
  const { app, page, ended } = await start({ KHQR_POS_DATA_DIR: dataDir, KHQR_POS_PROVISION: file })
  await expect(page.getByRole('heading')).toHaveText([/ឯកសាររៀបចំ/, 'The provisioning file is wrong'])
  const fault = page.getByTestId('refusal-fault')
  await expect(fault).toHaveCount(1)
  await expect(fault.locator('code')).toHaveText('merchant.accountId')
  await expect(fault.locator('span')).toHaveCount(2)
  await expect(page.getByTestId('refusal-place')).toHaveText(file)
  await page.screenshot({ path: test.info().outputPath('refused.png') })
  const window = await app.browserWindow(page)
  await window.evaluate((main) => main.setContentSize(1024, 600))
  await page.waitForFunction(() => innerHeight === 600)
  await expect(page.getByTestId('refusal-close')).toBeInViewport({ ratio: 1 })
  await page.screenshot({ path: test.info().outputPath('refused-small.png') })
  // It has the focus: Enter is enough, where a window has no bar to close it by.
  await expect(page.getByTestId('refusal-close')).toBeFocused()
  await page.getByTestId('refusal-close').click()
  expect(await ended).toBe(64)
})

test('a file whose fields are wrong names each of them, and never their values', async ({ dataDir }) => {
  const file = join(dataDir, 'provision.json')
  writeFileSync(file, JSON.stringify({ bakong: { token: 5, baseUrl: 'http://evil.example' }, sale: { currency: 'X' } }))
  const { page, app, ended } = await start({ KHQR_POS_DATA_DIR: dataDir, KHQR_POS_PROVISION: file })
  await expect(page.getByTestId('refusal-fault').locator('code')).toHaveText([
    'bakong.baseUrl',
    'bakong.token',
    'sale.currency',
  ])
  expect(await page.getByTestId('refusal').innerHTML()).not.toContain('evil.example')
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined)
  expect(await ended).toBe(64)
})

test('a set-up that cannot be read, and a data folder that cannot be used, have their window too', async ({
  dataDir,
}) => {
  writeFileSync(join(dataDir, 'setup.json'), '{"version":1,"mode":"both"}')
  const setup = await start({ KHQR_POS_DATA_DIR: dataDir })
  await expect(setup.page.getByTestId('refusal')).toHaveAttribute('data-reason', 'setup')
  await expect(setup.page.getByTestId('refusal-fault').locator('code').first()).toHaveText('mode')
  await expect(setup.page.getByRole('heading').first()).toBeInViewport()
  await setup.page.screenshot({ path: test.info().outputPath('setup.png') })
  await setup.page.getByTestId('refusal-close').click()
  expect(await setup.ended).toBe(65)

  const taken = join(dataDir, 'a file')
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(taken, 'no folder')
  const folder = await start({ KHQR_POS_DATA_DIR: taken })
  await expect(folder.page.getByTestId('refusal')).toHaveAttribute('data-reason', 'folder')
  await expect(folder.page.getByTestId('refusal-fault')).toContainText(taken)
  await folder.page.screenshot({ path: test.info().outputPath('folder.png') })
  await folder.page.getByTestId('refusal-close').click()
  expect(await folder.ended).toBe(73)
})
