// The budgets of the design that exist by now, measured on the real till beside bare Electron and bare SQLite.

import { randomUUID } from 'node:crypto'
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { startSimulator } from '../../electron/bakong/simulator/server'
import { type OpenStore, openStore } from '../../electron/store/open'
import { startXorgDummy } from '../../scripts/display.mjs'
import { electronLaunch } from '../../scripts/electron.mjs'
import { isRoot } from '../../scripts/lib/process.mjs'
import { packFolder } from '../../scripts/package.mjs'
import { findRuntime } from '../../scripts/setup/runtime.mjs'
import { ok } from '../../shared/result'
import { storedSales } from '../e2e/support/books'
import { expect, test, windowOf } from '../e2e/support/till'
import { aSale } from '../support/builders'
import { playCounter, playCrowd } from '../support/crowd'
import { pressByHand, typeByHand, whenSeen } from '../support/hands'
import { playShopDay } from '../support/shopDay'
import { type Figure, mean, ms, quantile, report } from './figures'
import { memoryOf, type Started, startApp, startProgram, stopApp } from './processes'

const figures: Figure[] = []
const scratch = mkdtempSync(join(tmpdir(), 'khqr-bench-'))
const merchant = {
  type: 'individual' as const,
  accountId: 'rumduol_cafe@aclb',
  name: 'Rumduol Cafe',
  city: 'Phnom Penh',
}

test.afterAll(() => {
  rmSync(scratch, { recursive: true, force: true })
  report(figures, electronLaunch().runtimeName)
})

/** Notes, on the machine's clock, each frame in which the code is painted in this window. */
function watchForCode(page: Page): Promise<void> {
  return page.evaluate(() => {
    const painted: number[] = []
    ;(window as unknown as { painted: number[] }).painted = painted
    let shown = false
    new MutationObserver(() => {
      const now = document.querySelector('[data-testid=qr]') !== null
      if (now && !shown) {
        // After the next frame's paint has been handed on.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => painted.push(performance.timeOrigin + performance.now())
          port2.postMessage(null)
        })
      }
      shown = now
    }).observe(document.body, { subtree: true, childList: true, attributes: true })
  })
}

const paintedAt = (page: Page) =>
  page.evaluate(() => (window as unknown as { painted: number[] }).painted.at(-1) ?? Number.NaN)
const paints = (page: Page) => page.evaluate(() => (window as unknown as { painted: number[] }).painted.length)

/** Presses Enter. @returns when, on the machine's clock, ms */
function pressEnter(page: Page): Promise<number> {
  return page.evaluate(() => {
    const pressedAt = performance.timeOrigin + performance.now()
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }))
    return pressedAt
  })
}

test('charge to code, and payment to PAID', async ({ launch, dataDir }) => {
  const screens = await startXorgDummy()
  const simulator = await startSimulator({ control: true })
  try {
    const provision = { merchant, bakong: { baseUrl: simulator.baseUrl, token: simulator.token, dailyLookups: null } }
    const { app, page } = await launch({ provision, display: screens.display })
    const state = page.getByTestId('state')
    const guest = await windowOf(app, 'customer.html')
    await expect(guest.getByTestId('guest')).toBeVisible()
    await watchForCode(page)
    await watchForCode(guest)
    await page.evaluate(() => {
      const paidAt: number[] = []
      ;(window as unknown as { paidAt: number[] }).paidAt = paidAt
      let before: string | undefined
      new MutationObserver(() => {
        const now = document.querySelector<HTMLElement>('[data-testid=state]')?.dataset['state']
        if (now === 'PAID' && before !== 'PAID') requestAnimationFrame(() => paidAt.push(Date.now()))
        before = now
      }).observe(document.body, { subtree: true, childList: true, attributes: true })
    })
    const charge: number[] = []
    const apart: number[] = []
    const toPaid: number[] = []
    for (let round = 0; round < 40; round++) {
      await typeByHand(page, '5000')
      const pressedAt = await pressEnter(page)
      await expect.poll(async () => [await paints(page), await paints(guest)]).toEqual([round + 1, round + 1])
      const [onTill, onGuest] = [await paintedAt(page), await paintedAt(guest)]
      charge.push(Math.max(onTill, onGuest) - pressedAt)
      apart.push(Math.abs(onTill - onGuest))
      // Anywhere within the pace of two seconds.
      await page.waitForTimeout(500 + ((round * 317) % 2000))
      const khqr = storedSales(dataDir, 'till.db').at(-1)?.khqr ?? ''
      const knownAt = Date.now()
      simulator.pay(khqr)
      await expect(state).toHaveAttribute('data-state', 'PAID')
      const paidAt = await page.evaluate(() => (window as unknown as { paidAt: number[] }).paidAt.at(-1) ?? Number.NaN)
      toPaid.push(paidAt - knownAt)
      await whenSeen(page)
      await pressByHand(page, 'Space')
      await expect(state).toHaveAttribute('data-state', 'READY')
    }
    const p95 = quantile(charge, 0.95)
    figures.push(
      {
        what: 'Charge pressed -> code painted on both windows, p50 / p95',
        value: `${ms(quantile(charge, 0.5))} / ${ms(p95)}`,
        budget: 'p95 <= 100 ms, goal 50',
        met: p95 <= 100,
      },
      {
        what: '... the two windows apart, p50 / p95',
        value: `${ms(quantile(apart, 0.5))} / ${ms(quantile(apart, 0.95))}`,
        budget: 'reported',
        met: null,
      },
      {
        what: 'payment known -> PAID painted, mean',
        value: ms(mean(toPaid)),
        budget: '<= 1300 ms',
        met: mean(toPaid) <= 1300,
      },
      {
        what: 'payment known -> PAID painted, p99',
        value: ms(quantile(toPaid, 0.99)),
        budget: '<= 2600 ms',
        met: quantile(toPaid, 0.99) <= 2600,
      },
    )
  } finally {
    await simulator.stop()
    await screens.stop()
  }
})

test('start and memory beside a bare Electron', async () => {
  const bare: number[] = []
  const till: number[] = []
  let bareMemory = 0
  let tillMemory = 0
  const dataDir = join(scratch, 'start')
  mkdirSync(dataDir)
  for (let round = 0; round < 7; round++) {
    const plain = await startApp('tests/bench/bare', { BARE_WINDOWS: '1' }, [
      `--user-data-dir=${join(scratch, 'bare')}`,
    ])
    bare.push(plain.readyMs)
    bareMemory = memoryOf(plain.child.pid ?? 0)
    await stopApp(plain)
    const ours = await startApp('.', { KHQR_POS_DATA_DIR: dataDir, KHQR_POS_TEST: '1' })
    till.push(ours.readyMs)
    tillMemory = memoryOf(ours.child.pid ?? 0)
    await stopApp(ours)
  }
  const ratio = quantile(till, 0.5) / quantile(bare, 0.5)
  const mib = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`
  figures.push(
    { what: 'bare Electron window: start -> painted, median', value: ms(quantile(bare, 0.5)), budget: '', met: null },
    {
      what: 'start -> amount can be typed, median',
      value: `${ms(quantile(till, 0.5))}, ${ratio.toFixed(2)} x bare`,
      budget: '<= 1.6 x',
      met: ratio <= 1.6,
    },
    {
      what: 'memory of all processes (PSS), one window',
      value: `${mib(tillMemory)}, ${(tillMemory / bareMemory).toFixed(2)} x bare ${mib(bareMemory)}`,
      budget: '<= 1.5 x',
      met: tillMemory / bareMemory <= 1.5,
    },
  )
})

/** The user without rights that Linux systems have: a packaged till keeps its sandbox, and there is none as root. */
const NOBODY = 65_534

test('the packaged till beside a bare Electron installed likewise', async () => {
  test.setTimeout(10 * 60_000)
  chmodSync(scratch, 0o755)
  const runtime = findRuntime()
  if (runtime === undefined) throw new Error('there is no Electron here')
  const bareFolder = join(scratch, 'bare-app')
  cpSync(runtime.folder, bareFolder, { recursive: true })
  cpSync('tests/bench/bare', join(bareFolder, 'resources/app'), { recursive: true })
  const tillFolder = await packFolder(join(scratch, 'packed'))
  const home = join(scratch, 'home')
  mkdirSync(home)
  if (isRoot()) {
    chownSync(home, NOBODY, NOBODY)
    for (const folder of [bareFolder, tillFolder]) {
      chownSync(join(folder, 'chrome-sandbox'), 0, 0)
      chmodSync(join(folder, 'chrome-sandbox'), 0o4755)
    }
  }
  const user = isRoot() ? { uid: NOBODY, gid: NOBODY } : {}
  const { env } = electronLaunch()
  const places = { HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, XDG_RUNTIME_DIR: home }
  const weigh = async (started: Started) => {
    const bytes = memoryOf(started.child.pid ?? 0)
    await stopApp(started)
    return { readyMs: started.readyMs, bytes }
  }
  const bare: number[] = []
  const till: number[] = []
  const memory = { bare: 0, till: 0 }
  for (let round = 0; round < 7; round++) {
    const args = ['--ozone-platform=x11', `--user-data-dir=${join(home, 'bare')}`]
    const plain = await weigh(await startProgram(join(bareFolder, 'electron'), args, { ...env, ...places }, user))
    const own = { ...env, ...places, KHQR_POS_TEST: '1', KHQR_POS_DATA_DIR: join(home, 'till') }
    const ours = await weigh(await startProgram(join(tillFolder, 'khqr-pos'), ['--ozone-platform=x11'], own, user))
    bare.push(plain.readyMs)
    till.push(ours.readyMs)
    Object.assign(memory, { bare: plain.bytes, till: ours.bytes })
  }
  const ratio = quantile(till, 0.5) / quantile(bare, 0.5)
  const mib = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`
  figures.push(
    {
      what: 'packaged, in its sandbox: start -> amount can be typed, median',
      value: `${ms(quantile(till, 0.5))}, ${ratio.toFixed(2)} x bare ${ms(quantile(bare, 0.5))}`,
      budget: 'reported',
      met: null,
    },
    {
      what: '... memory of all processes (PSS), one window',
      value: `${mib(memory.till)}, ${(memory.till / memory.bare).toFixed(2)} x bare ${mib(memory.bare)}`,
      budget: 'reported',
      met: null,
    },
  )
})

test('durable commits beside bare SQLite', () => {
  const drafts = Array.from({ length: 6000 }, () => aSale({ id: randomUUID() }))
  const rows = rowsOf(drafts)
  const store = openStore(join(scratch, 'store.db'), { now: () => Date.now() })
  const same = openStore(join(scratch, 'same.db'), { now: () => Date.now() })
  const bare = new Database(join(scratch, 'bare.db'))
  bare.pragma('journal_mode = WAL')
  bare.pragma('synchronous = FULL')
  bare.exec('CREATE TABLE sale (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT')

  // The same rows by the same statements, with nothing of ours between: what SQLite itself can do with these tables.
  const inserts = Object.entries(rows).map(([table, all]) => {
    const columns = Object.keys(all[0] ?? {})
    const values = columns.map((column) => `@${column}`).join(', ')
    return { all, insert: same.db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values})`) }
  })
  const show = same.db.prepare('UPDATE till SET last_bill_serial = ?, shown_sale_id = ?')
  const count = same.db.prepare('INSERT INTO day_made VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET made = made + 1')
  const replay = same.db.transaction((index: number) => {
    for (const { all, insert } of inserts) insert.run(all[index])
    show.run(index + 1, drafts[index]?.id)
    count.run('2026-11-22')
  })
  const one = bare.prepare('INSERT INTO sale VALUES (?, ?)')
  const oneRow = bare.transaction((draft: Draft) => one.run(draft.id, JSON.stringify(draft)))

  const [ours = 0, bareSame = 0, bareOne = 0] = inTurns(drafts, [
    (draft) => makeSale(store, draft),
    (_, index) => replay.immediate(index),
    (draft) => oneRow.immediate(draft),
  ])
  for (const db of [store, same, bare]) db.close()
  const share = (of: number) => `${Math.round((ours / of) * 100)} %`
  figures.push(
    {
      what: 'durable sales made a second (FULL), beside bare SQLite doing the same statements',
      value: `${Math.round(ours)}, ${share(bareSame)} of ${Math.round(bareSame)}`,
      budget: '>= 70 %',
      met: ours / bareSame >= 0.7,
    },
    {
      what: '... beside bare SQLite inserting one row without an index',
      value: `${share(bareOne)} of ${Math.round(bareOne)}`,
      budget: 'reported',
      met: null,
    },
  )
})

type Draft = ReturnType<typeof aSale>

function makeSale(store: OpenStore, draft: Draft): void {
  store.createSale(draft.id, (billNumber) => ok({ sale: { ...draft, billNumber }, nextCheckAt: draft.createdAt }))
}

/** What the store writes for these sales, table by table. */
function rowsOf(drafts: readonly Draft[]): Record<string, Record<string, unknown>[]> {
  const store = openStore(join(scratch, 'rows.db'), { now: () => Date.now() })
  store.db.pragma('synchronous = OFF')
  for (const draft of drafts) makeSale(store, draft)
  const tables = ['sale', 'sale_event', 'watch']
  const rows = tables.map((table) => [table, store.db.prepare(`SELECT * FROM ${table}`).all()])
  store.close()
  return Object.fromEntries(rows)
}

/** Blocks of the same work in turns, so that a disk that gets slower is slower for all. @returns each one's items a second */
function inTurns<T>(items: readonly T[], contenders: readonly ((item: T, index: number) => void)[]): number[] {
  const block = 200
  const spent = contenders.map(() => 0)
  for (let from = 0; from < items.length; from += block) {
    contenders.forEach((contender, which) => {
      const began = performance.now()
      for (const [offset, item] of items.slice(from, from + block).entries()) contender(item, from + offset)
      spent[which] = (spent[which] ?? 0) + performance.now() - began
    })
  }
  return spent.map((ms) => (items.length * 1000) / ms)
}

test('a shop day of 80 sales on 100 look-ups', async () => {
  const days = await Promise.all([1, 2, 3].map((seed) => playShopDay({ sales: 80, dailyLookups: 100, seed, days: 3 })))
  const sum = (pick: (day: (typeof days)[number]) => number) => days.reduce((total, day) => total + pick(day), 0)
  const undecided = sum((day) => day.undecided)
  figures.push(
    {
      what: '80 sales on 100 look-ups, third day of a shop (3 runs): undecided',
      value: String(undecided),
      budget: '0',
      met: undecided === 0,
    },
    {
      what: '... paid sales found without a key press',
      value: `${Math.round((sum((d) => d.foundAlone) / sum((d) => d.paid)) * 100)} %`,
      budget: 'reported',
      met: null,
    },
    {
      what: '... look-ups used a day',
      value: days.map((day) => day.lookUps).join(', '),
      budget: '<= 100',
      met: days.every((day) => day.lookUps <= 100),
    },
  )
})

test('many open sales while Bakong answers about one at a time', async () => {
  const answerMs = [80, 400] as const
  const crowds = []
  for (let seed = 1; seed <= 20; seed++) crowds.push(await playCrowd({ seed, open: 20, paid: 5, answerMs }))
  const slowest = Math.max(...crowds.map(({ untilAllPaidMs }) => untilAllPaidMs))
  const closest = Math.min(...crowds.map(({ closestMs }) => closestMs))
  figures.push(
    {
      what: 'list path closed, 5 of 20 open sales are paid: last payment -> all PAID, the worst of 20 runs',
      value: `${(slowest / 1000).toFixed(1)} s`,
      budget: '<= 30 s',
      met: slowest <= 30_000,
    },
    {
      what: '... calls a second, and the closest two',
      value: `${mean(crowds.map(({ callsPerSecond }) => callsPerSecond)).toFixed(2)}, ${ms(closest)}`,
      budget: 'no two within 1000 ms',
      met: closest >= 1000,
    },
  )
  for (const others of [0, 12, 19]) {
    const { waitsMs } = await playCounter({ seed: 1, rounds: 200, others, answerMs })
    const met = mean(waitsMs) <= 1300 && quantile(waitsMs, 0.99) <= 2600
    figures.push({
      what: `... payment -> PAID of the sale on the screen beside ${others} others, mean / p99`,
      value: `${ms(mean(waitsMs))} / ${ms(quantile(waitsMs, 0.99))}`,
      budget: others < 14 ? '1300 / 2600 ms' : 'reported',
      met: others < 14 ? met : null,
    })
  }
})
