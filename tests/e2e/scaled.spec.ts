// On a display that the system scales nobody reads "12,50" for 12,500: in each state, at each scale and on each usual display
// both windows show every digit, the code can be scanned, and the main button can be pressed without scrolling.

import type { ElectronApplication, Page } from '@playwright/test'
import type { CustomerScreen, CustomerView } from '../../shared/customer'
import { ANNOUNCE_CHANNEL } from '../../shared/grants'
import { type Language, languages } from '../../shared/settings'
import type { TillView } from '../../shared/till'
import { alarmView, linkView, NOW, screens, tillView } from '../renderer/views'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { settled } from '../support/settled'
import { storedSales } from './support/books'
import { misfits } from './support/fit'
import { scan } from './support/scan'
import type { Mode } from './support/shop'
import { cutFigures, notInSight, tooNear, tooSmall } from './support/sight'
import { expect, test, windowOf } from './support/till'

type Size = readonly [width: number, height: number]

/** Device pixels. The largest leaves a little of the test's own screen: no window is taken for one that fills it. */
const displays: readonly Size[] = [
  [1024, 600],
  [1024, 768],
  [1366, 768],
  [1900, 1060],
]
const scales = [1, 1.25, 1.5, 1.75, 2]

/**
 * The least height of a letter, px: 16 minutes of arc (of which the half is a triangle's angle) at 500 mm, on a display of
 * 10 inches with 1024 x 600 pixels, which are 254 mm / hypot(1024, 600) = 0.214 mm each. That is 2.33 mm, or 10.9 px.
 */
const ARC_RADIANS = ((16 / 60) * Math.PI) / 180
const LEAST_MM = 2 * 500 * Math.tan(ARC_RADIANS / 2)
const LEAST_PX = LEAST_MM / (254 / Math.hypot(1024, 600))

interface Scene<V> {
  readonly view: V
  /** Seen whole without scrolling. */
  readonly inSight: readonly string[]
  /** The line of the card, which repeats what stands large beside it, may be smaller than an eye needs. */
  readonly smallCard?: boolean
}

/** Each state of the cashier's window, with the longest amounts and the lines that come on top of it. */
function scenes(mode: Mode, language: Language): Readonly<Record<string, Scene<TillView>>> {
  const demo = mode === 'demo' ? { scenario: 'manual' as const } : null
  const base = { mode, demo, language, lookupsLeft: mode === 'live' ? 42 : null }
  const scene = (name: keyof typeof screens, inSight: readonly string[], change: Partial<TillView> = {}) => ({
    view: tillView(screens[name], { ...base, ...change }),
    inSight: ['amount', ...inSight],
    // A sum that fills it, or a strip below that takes its height on the lowest displays.
    smallCard: name === 'waiting-longest-riel' || change.alarm !== undefined || change.queued !== undefined,
  })
  const open = ['qr', 'check-now']
  const later = mode === 'live' ? ['heard'] : []
  const otherBank = 'https://gate.bakong.example.com.kh'
  const trouble = { link: linkView('SERVER_TROUBLE'), byHandOpen: true }
  return {
    amount: scene('amount', ['charge', 'key-000', 'key-7']),
    'amount-standing': scene('amount-standing', ['charge', 'currency'], { currencyBefore: 'USD' }),
    'amount-welcome': scene('amount', ['charge'], { welcome: 'start' }),
    waiting: scene('waiting', [...open, 'countdown']),
    'waiting-dollars': scene('waiting-dollars', open, { currencyBefore: 'KHR', attentionCount: 3, queued: 2 }),
    'waiting-longest': scene('waiting-longest-riel', open),
    // A limited day: when Bakong is asked next, and what asks now. The demo has no limit, and its band takes a line.
    'waiting-later': scene('waiting-later', [...open, 'countdown', ...later], { lookupsLeft: 7 }),
    'waiting-spent': scene('waiting-no-look', [...open, ...later], {
      link: linkView('QUOTA_SPENT'),
      byHandOpen: true,
      lookupsLeft: 0,
    }),
    'waiting-few-other-bank': scene('waiting-later', [...open, 'other-bank', 'menu'], {
      otherBank,
      lookupsLeft: mode === 'live' ? 20 : null,
    }),
    'by-hand': scene('waiting-longest-riel', ['qr'], trouble),
    'waiting-trouble': scene('waiting-no-answer', open, trouble),
    'waiting-offline': scene('waiting-no-answer', open, { ...trouble, link: linkView('OFFLINE') }),
    'waiting-alarm': scene('waiting', [...open, 'alarm', 'alarm-seen'], { alarm: alarmView(3) }),
    // The longest host that the bar shows, beside the look-ups that are left and beside an alarm.
    'waiting-other-bank': scene('waiting', [...open, 'other-bank', 'menu'], { otherBank }),
    'trouble-other-bank': scene('waiting-no-answer', [...open, 'other-bank', 'menu', 'why'], { ...trouble, otherBank }),
    'store-trouble': {
      ...scene('waiting', [], { storeTrouble: { kind: 'locked', since: NOW } }),
      inSight: ['store-trouble'],
    },
    'time-up': scene('time-up', ['check-now', 'state'], trouble),
    paid: scene('paid', ['next', 'state']),
    'paid-longest': scene('paid-longest', ['next', 'state']),
    'paid-by-hand': scene('paid-by-hand', ['next', 'state']),
    expired: scene('expired', ['new-code', 'state'], { byHandOpen: true }),
    failed: scene('failed', ['new-code', 'state']),
    cancelled: scene('cancelled-unasked', ['next', 'state'], { byHandOpen: true }),
    'mismatch-short': scene('mismatch-short', ['next', 'state', 'asked']),
    'mismatch-currency': scene('mismatch-currency', ['next', 'state']),
    'mismatch-account': scene('mismatch-account', ['next', 'state']),
    'mismatch-used': scene('mismatch-used', ['next', 'state', 'paid-sale', 'asked']),
  }
}

const { code } = screens.waiting
const riel = { amountMinor: 12_500, currency: 'KHR', khrPerUsd: 4100 } as const
const longest = { ...riel, amountMinor: 999_999_999_999 } as const
const scanned = {
  kind: 'scan',
  merchantName: 'Rumduol Cafe',
  code,
  remainingMs: 272_000,
  lifetimeMs: 300_000,
  checking: false,
  check: null,
  showReceipt: false,
} as const

/** Each state of the customer's window. */
const guestScreens: Readonly<Record<string, CustomerScreen>> = {
  idle: { kind: 'idle', slides: [] },
  scan: { ...scanned, ...riel },
  'scan-longest': { ...scanned, ...longest },
  'scan-checked': { ...scanned, ...riel, check: { kind: 'could-not-ask', why: 'unauthorized' } },
  paid: { kind: 'paid', ...riel },
  'paid-longest': { kind: 'paid', ...longest },
  'scan-receipt': { ...scanned, ...riel, showReceipt: true },
  'time-up': { kind: 'time-up', decided: true, check: null },
  'time-up-open': { kind: 'time-up', decided: false, check: null },
  cancelled: { kind: 'cancelled' },
  trouble: { kind: 'trouble' },
}

/** Of the window's content, in pixels of the display. */
async function resize(app: ElectronApplication, page: Page, [width, height]: Size, scale: number): Promise<void> {
  const size = { width: Math.floor(width / scale), height: Math.floor(height / scale) }
  const window = await app.browserWindow(page)
  await window.evaluate((shown, to) => {
    shown.setFullScreen(false)
    // As on a display of that size, where the least size of a window is the display's.
    shown.setMinimumSize(1, 1)
    shown.setContentSize(to.width, to.height)
    if (!shown.isVisible()) shown.showInactive()
  }, size)
  await page.waitForFunction(
    (to) => Math.abs(innerWidth - to.width) <= 1 && Math.abs(innerHeight - to.height) <= 1,
    size,
  )
}

/** Shows a page this snapshot, as main would, until it has heard of no other. */
async function look<V extends TillView | CustomerView>(
  app: ElectronApplication,
  page: Page,
  { view, inSight, smallCard = false }: Scene<V>,
  scale: number,
): Promise<string[]> {
  const announcement = page.url().endsWith('/customer.html') ? 'customer.changed' : 'till.changed'
  let found: string[] = []
  await expect(async () => {
    await app.evaluate(
      ({ BrowserWindow }, [channel, address, name, snapshot]) => {
        const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL() === address)
        window?.webContents.send(channel, name, snapshot)
      },
      [ANNOUNCE_CHANNEL, page.url(), announcement, view] as const,
    )
    // It comes to the page before what is asked of it afterwards; then it has to be painted.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    await settled(page)
    found = await faults(page, inSight, scale, smallCard)
    expect(await page.evaluate(() => (window as unknown as Heard).heardAt)).toBe(view.at)
  }).toPass()
  return found
}

/** What is wrong with what a page shows now. */
async function faults(page: Page, inSight: readonly string[], scale: number, smallCard = false): Promise<string[]> {
  return [
    ...(await page.evaluate(misfits)),
    ...(await page.evaluate(cutFigures)),
    ...(await page.evaluate(notInSight, inSight)),
    ...(await page.evaluate(tooSmall, { leastPx: LEAST_PX / scale, except: smallCard ? '.khqr' : '.unseen' })),
    ...(await page.evaluate(tooNear, { first: 'check-now', second: 'cancel', leastPx: 16 })),
  ]
}

interface Heard {
  heardAt: number
  readonly pos: { on(name: string, tell: (view: { at: number }) => void): void }
}

/** From now on the page knows when the snapshot was made that it heard of last. */
async function listen(page: Page, announcement: string): Promise<void> {
  await page.evaluate((name) => {
    const heard = window as unknown as Heard
    heard.pos.on(name, ({ at }) => {
      heard.heardAt = at
    })
  }, announcement)
}

async function report(page: Page, name: string, found: readonly string[]): Promise<void> {
  if (found.length > 0 || process.env['SCALED_KEEP'] !== undefined)
    await page.screenshot({ path: test.info().outputPath(`${name}.png`) })
  expect.soft(found, name).toEqual([])
}

/** The dialog in which a manager vouches for an amount: its keys in reach, the amount whole, on the lowest display. */
async function confirmByHand(
  app: ElectronApplication,
  page: Page,
  { 'by-hand': scene }: ReturnType<typeof scenes>,
  scale: number,
  name: string,
): Promise<void> {
  if (scene === undefined) throw new Error('there is no such scene')
  const press = (testId: string) => page.getByTestId(testId).click({ timeout: 5000 })
  // Again where main had something to announce meanwhile, which closes it.
  await expect(async () => {
    await look(app, page, scene, scale)
    await press('by-hand')
    await press('by-hand-reason-1')
    const why = await faults(page, ['by-hand-next', 'by-hand-back'], scale, true)
    await whenSeen(page)
    await press('by-hand-next')
    await page.getByTestId('by-hand-amount').waitFor({ timeout: 5000 })
    const sure = await faults(page, ['by-hand-yes', 'by-hand-amount'], scale, true)
    // What was announced while it was looked at has closed it: no fault of the dialog's.
    await expect(page.getByTestId('by-hand-amount')).toBeVisible({ timeout: 500 })
    await report(page, `${name}-by-hand`, [...why, ...sure])
    await pressByHand(page, 'Escape', 'Escape')
    await expect(page.getByTestId('by-hand-dialog')).toHaveCount(0, { timeout: 5000 })
  }).toPass({ timeout: 60_000 })
}

for (const scale of scales) {
  test(`at ${100 * scale} % every state of both windows is whole, and its text large enough`, async ({
    launch,
    mode,
    dataDir,
  }) => {
    test.setTimeout(300_000)
    const { app, page } = await launch({ flags: [`--force-device-scale-factor=${scale}`], size: null })
    const guest = await windowOf(app, 'customer.html')
    await listen(page, 'till.changed')
    await listen(guest, 'customer.changed')

    // A sale of the till's own, whose code is read from both windows.
    await typeByHand(page, '12500')
    await pressByHand(page, 'Enter')
    for (const window of [page, guest]) await expect(window.getByTestId('qr')).toBeVisible()
    const khqr = storedSales(dataDir).at(-1)?.khqr
    for (const display of displays) {
      for (const window of [page, guest]) {
        await resize(app, window, display, scale)
        await settled(window)
        expect.soft(await scan(window), `${display.join('x')}@${scale}`).toBe(khqr)
        await expect.soft(window.getByTestId('amount')).toContainText('12,500')
        expect.soft(await window.evaluate(notInSight, ['amount', 'qr'])).toEqual([])
      }
    }
    await pressByHand(page, 'Escape')
    await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'CANCELLED')
    await whenSeen(page, 'next')
    await pressByHand(page, 'Space')
    await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'READY')

    for (const display of displays) {
      const at = `${display.join('x')}@${scale}`
      await resize(app, page, display, scale)
      for (const language of languages) {
        if (display === displays[0]) await confirmByHand(app, page, scenes(mode, language), scale, `${at}-${language}`)
        for (const [name, scene] of Object.entries(scenes(mode, language)))
          await report(page, `${at}-${name}-${language}`, await look(app, page, scene, scale))
      }
      await resize(app, guest, display, scale)
      for (const [name, screen] of Object.entries(guestScreens)) {
        const view = { at: NOW, demo: mode === 'demo', shopName: 'Rumduol Cafe', theme: 'light', screen } as const
        const inSight = [...('amountMinor' in screen ? ['amount'] : []), ...(screen.kind === 'scan' ? ['qr'] : [])]
        const scene = { view, inSight, smallCard: name === 'scan-longest' }
        await report(guest, `${at}-customer-${name}`, await look(app, guest, scene, scale))
      }
    }
  })
}
