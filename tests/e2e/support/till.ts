// A real till for one test: its own data folder, a real Electron, a real window; reaped whatever the test does.

import type { ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, test as base, type ElectronApplication, expect, type Page } from '@playwright/test'
import { electronLaunch } from '../../../scripts/electron.mjs'
import type { Provision } from '../../../shared/provision'
import { type Mode, openShop, type Shop } from './shop'

export interface LaunchOptions {
  /** Written to a file and given as KHQR_POS_PROVISION. */
  readonly provision?: Provision | undefined
  /** The X display to show itself on, `:79`; the one of the test run if not given. */
  readonly display?: string
  /** More of Chromium's switches. */
  readonly flags?: readonly string[]
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Inside size of the window, CSS pixels; null leaves it as the till chose it. */
  readonly size?: { readonly width: number; readonly height: number } | null
  /** The window that comes up first: the cashier's, or the one for books that can't be opened. */
  readonly first?: 'cashier.html' | 'recovery.html'
}

/** A running till and what a person (or a power cut) can do to it. */
export interface RunningTill {
  readonly app: ElectronApplication
  readonly page: Page
  readonly dataDir: string
  readonly mode: Mode
  /** SIGKILL to the main process: the power is cut. */
  kill(): Promise<void>
  close(): Promise<void>
}

export interface Fixtures {
  /** Folder of this test's tills; the same folder again is the same till after a restart. */
  readonly dataDir: string
  readonly launch: (options?: LaunchOptions) => Promise<RunningTill>
  /** Its customers and its Bakong, in the mode of the project that runs the test. */
  readonly shop: Shop
}

/** Set by the projects of playwright.config.ts. */
export interface ShopOptions {
  readonly mode: Mode
}

export const test = base.extend<Fixtures & ShopOptions>({
  mode: ['demo', { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from this pattern
  dataDir: async ({}, use, info) => {
    const folder = info.outputPath('data')
    mkdirSync(folder, { recursive: true })
    await use(folder)
  },
  shop: async ({ mode, dataDir }, use) => {
    const shop = await openShop(mode, dataDir)
    await use(shop)
    await shop.close()
  },
  launch: async ({ dataDir, shop, mode }, use) => {
    const running: RunningTill[] = []
    await use(async (options = {}) => {
      const till = await launchTill(dataDir, mode, { ...options, provision: shop.provision(options.provision) })
      running.push(till)
      return till
    })
    for (const till of running) await till.close()
  },
})
export { expect }

async function launchTill(dataDir: string, mode: Mode, options: LaunchOptions): Promise<RunningTill> {
  const { executablePath, args, env } = electronLaunch()
  const provisionPath = join(dataDir, 'provision.json')
  if (options.provision) writeFileSync(provisionPath, JSON.stringify(options.provision))
  const app = await _electron.launch({
    executablePath,
    args: [...args, ...(options.flags ?? []), '.'],
    env: {
      ...env,
      KHQR_POS_DATA_DIR: dataDir,
      KHQR_POS_TEST: '1',
      ...options.env,
      ...(options.display ? { DISPLAY: options.display } : {}),
      ...(options.provision ? { KHQR_POS_PROVISION: provisionPath } : {}),
    },
  })
  const child = app.process()
  const page = await windowOf(app, options.first ?? 'cashier.html')
  if (options.size !== null) await setSize(app, page, options.size ?? { width: 1366, height: 768 })
  // Set by the window once its first snapshot is painted.
  await page.locator(options.first === 'recovery.html' ? '[data-testid=recovery]' : 'html[data-ready]').waitFor()
  return { app, page, dataDir, mode, kill: () => kill(child), close: () => close(app, child) }
}

/** Again where the debugger loses the answer, as it may while the till starts ("promise was garbage collected"). */
async function setSize(app: ElectronApplication, page: Page, size: { width: number; height: number }): Promise<void> {
  await expect(async () => {
    const window = await app.browserWindow(page)
    await window.evaluate((shown, { width, height }) => shown.setContentSize(width, height), size)
  }).toPass({ timeout: 15_000 })
}

/** The window that shows this page. There are two from the start, and they come in any order. */
export async function windowOf(app: ElectronApplication, file: string): Promise<Page> {
  const find = () => app.windows().find((page) => page.url().endsWith(`/${file}`))
  await expect.poll(find).toBeDefined()
  const page = find()
  if (page === undefined) throw new Error(`no window shows ${file}`)
  return page
}

/** Other books are opened in the same process: the windows go, and new ones come. @param act what makes it happen */
export async function reopened(till: RunningTill, act: () => Promise<void>): Promise<RunningTill> {
  const gone = till.page.waitForEvent('close')
  await act()
  await gone
  const page = await windowOf(till.app, 'cashier.html')
  await page.locator('html[data-ready]').waitFor()
  return { ...till, page }
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

async function close(app: ElectronApplication, child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await app.close()
}

/** Opens a page of the menu. */
export async function openPage(page: Page, id: string): Promise<void> {
  await page.getByTestId('menu').click()
  await page.getByTestId(`page-${id}`).click()
}
