// Each scenario of the simulated Bakong from end to end: its real HTTP, the real client, core and books, and what the
// cashier sees of it. Only the time is the test's.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { BakongClient } from '../../electron/bakong/client'
import { asPort } from '../../electron/bakong/port'
import { OTHER_ACCOUNT, type ScenarioWish } from '../../electron/bakong/simulator/scenario'
import { type Simulator, startSimulator } from '../../electron/bakong/simulator/server'
import { customerView } from '../../electron/core/customerView'
import type { Bakong } from '../../electron/core/ports'
import { Till } from '../../electron/core/till'
import { createKhqr } from '../../electron/khqr'
import { type OpenStore, openStore } from '../../electron/store/open'
import { type ScenarioName, scenarioNames } from '../../shared/demo'
import type { Flag } from '../../shared/flags'
import type { Sale } from '../../shared/sale'
import { demoSettings } from '../../shared/settings'
import type { LinkState, ScreenKind, TillView } from '../../shared/till'
import { anId } from '../support/builders'
import { FakeClock } from '../support/clock'
import { seeded } from '../support/shopDay'

/** What the cashier sees in the end, when the customer acts as the scenario says. */
interface Told {
  readonly wish?: ScenarioWish
  readonly screen: ScreenKind
  readonly link: LinkState
  readonly flags?: readonly Flag[]
}

const paid: Told = { screen: 'paid', link: 'OK' }
const away = (link: LinkState): Told => ({ screen: 'time-up', link })

const table: Readonly<Record<ScenarioName, Told>> = {
  manual: { screen: 'expired', link: 'OK' },
  'pays-after': paid,
  'pays-late': { ...paid, flags: ['LATE'] },
  'wrong-amount': { screen: 'mismatch', link: 'OK', flags: ['AMOUNT_MISMATCH'] },
  'wrong-currency': { screen: 'mismatch', link: 'OK', flags: ['CURRENCY_MISMATCH'] },
  'wrong-account': { screen: 'mismatch', link: 'OK', flags: ['ACCOUNT_MISMATCH'] },
  failed: { screen: 'failed', link: 'OK' },
  slow: { ...paid, wish: { name: 'slow', delayMs: 250 }, link: 'SLOW' },
  'error-500': away('SERVER_TROUBLE'),
  'error-504': away('SERVER_TROUBLE'),
  unauthorized: away('TOKEN_EXPIRED'),
  blocked: away('BLOCKED'),
  'list-closed': paid,
  'rate-limited': away('SLOW'),
  'quota-spent': away('QUOTA_SPENT'),
  // One in five of its answers is Bakong's, with a transaction that nobody can read.
  garbage: { ...away('SERVER_TROUBLE'), flags: ['UNREADABLE'] },
  'extra-fields': paid,
  'missing-fields': paid,
  'amount-as-string': paid,
  'connection-cut': away('OFFLINE'),
  'time-out': away('OFFLINE'),
}

const ending: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ending.splice(0)) await end()
})

class Counter {
  readonly #under = new Set<Promise<unknown>>()
  readonly till: Till
  view: TillView | null = null
  /** How long an answer may take before the till's time passes without it. */
  waitMs = 20

  constructor(
    readonly clock: FakeClock,
    readonly simulator: Simulator,
    readonly store: OpenStore,
    client: BakongClient,
  ) {
    this.till = new Till({
      store,
      khqr: createKhqr(),
      clock,
      bakong: this.#followed(asPort(client)),
      demo: simulator,
      builtAt: 0,
      audience: {
        sale: () => undefined,
        view: (view) => {
          this.view = view
        },
      },
      initialSettings: demoSettings,
      imposeSettings: (settings) => settings,
      dailyLookups: () => null,
      random: () => 0.5,
      bakongTrouble: () => undefined,
      storeFailed: (failure) => {
        throw failure
      },
    })
  }

  /** Lets the till's time pass until it shows this. Answers are waited for, but for those that take their time. */
  async until(what: string, shown: (view: TillView) => boolean, minutes = 20): Promise<TillView> {
    for (let passed = 0; passed < minutes * 60_000; passed += 500) {
      if (this.view !== null && shown(this.view)) return this.view
      await this.clock.pass(500)
      await this.#answers()
    }
    throw new Error(`never ${what}: ${JSON.stringify(this.view?.screen)} ${this.view?.link.state}`)
  }

  async #answers(): Promise<void> {
    const slow = new Promise((resolve) => setTimeout(resolve, this.waitMs))
    await Promise.race([Promise.allSettled(this.#under), slow])
    await this.clock.pass(0)
  }

  #followed(bakong: Bakong): Bakong {
    const follow = <T>(call: Promise<T>): Promise<T> => {
      const settled = call.then(
        () => undefined,
        () => undefined,
      )
      this.#under.add(settled)
      void settled.then(() => this.#under.delete(settled))
      return call
    }
    return {
      get tokenId() {
        return bakong.tokenId
      },
      lookUp: (md5) => follow(bakong.lookUp(md5)),
      lookUpList: (md5s) => follow(bakong.lookUpList(md5s)),
      lookUpShortHash: (hash, amount) => follow(bakong.lookUpShortHash(hash, amount)),
      probe: () => follow(bakong.probe()),
      time: (accountId) => follow(bakong.time(accountId)),
    }
  }
}

async function counter(): Promise<Counter> {
  const clock = new FakeClock()
  const now = () => clock.now()
  const simulator = await startSimulator({ now, random: seeded(1) })
  const folder = mkdtempSync(join(tmpdir(), 'khqr-scenario-'))
  const store = openStore(join(folder, 'till.db'), { now })
  const client = new BakongClient({ baseUrl: simulator.baseUrl, token: () => simulator.token, clock })
  const made = new Counter(clock, simulator, store, client)
  ending.push(async () => {
    made.till.close()
    client.close()
    store.close()
    await simulator.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  made.till.open()
  return made
}

function charge(at: Counter): Sale {
  const started = at.till.start({ saleId: anId(), amountMinor: 12_500, currency: 'KHR', source: 'cashier' })
  if (!started.ok) throw new Error(started.error.code)
  return started.value
}

test('every scenario has its line', () => {
  expect(Object.keys(table)).toEqual([...scenarioNames])
})

test.each(Object.entries(table) as [ScenarioName, Told][])('%s', async (name, told) => {
  const at = await counter()
  at.till.playScenario(name)
  if (told.wish !== undefined) at.simulator.play(told.wish)
  // Nothing will ever come.
  if (name === 'time-out') at.waitMs = 2
  const { id, md5 } = charge(at)
  const view = await at.until(
    told.screen,
    ({ screen, link }) => screen.kind === told.screen && link.state === told.link,
  )
  const sale = at.store.sale(id)
  expect(sale?.flags).toEqual(told.flags ?? [])
  if (view.screen.kind === 'mismatch') {
    expect(sale?.state).toBe('PENDING')
    expect(view.attentionCount).toBe(1)
    expect(view.screen.wrongAccount).toBe(name === 'wrong-account' ? OTHER_ACCOUNT : null)
    expect(customerView(view).screen.kind).not.toBe('paid')
  }
  if (told.screen === 'time-up') {
    // Nothing is decided while Bakong can't be asked, and the key says why.
    expect(sale?.state).toBe('PENDING')
    expect(view.screen).toMatchObject({ asked: { answer: 'no-answer' } })
    expect(view.byHandOpen).toBe(true)
    // The money came meanwhile: it is found as soon as Bakong can be asked.
    at.simulator.payMd5(md5)
    at.till.playScenario('manual')
    at.waitMs = 20
    // A sale that is a manager's matter meanwhile is asked about rarely, or when the key is pressed.
    if (told.flags !== undefined) void at.till.check(id)
    await at.until('paid', ({ screen, link }) => screen.kind === 'paid' && link.state === 'OK', 30)
    expect(at.store.sale(id)).toMatchObject({ state: 'PAID', flags: [] })
  }
  const settled = at.store.sale(id)
  expect(at.store.db.prepare('SELECT count(*) AS n FROM payment WHERE settles = 1').get()).toEqual({
    n: settled?.state === 'PAID' ? 1 : 0,
  })
  expect(at.store.verifyChain()).toMatchObject({ kind: 'whole' })
})
