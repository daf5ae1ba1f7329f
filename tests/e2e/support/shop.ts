// The shop of a test, in demo or live mode: how its customers and its Bakong behave, and which books its till keeps.

import { expect, type Page } from '@playwright/test'
import { type Simulator, startSimulator } from '../../../electron/bakong/simulator/server'
import type { ScenarioName } from '../../../shared/demo'
import type { Provision } from '../../../shared/provision'
import { pressByHand } from '../../support/hands'
import { storedSales } from './books'
import { scan } from './scan'

export type Mode = 'demo' | 'live'

export interface Shop {
  readonly mode: Mode
  readonly books: 'demo.db' | 'till.db'
  /** What the till is started with: what the test gives, and what the mode needs. */
  provision(given: Provision | undefined): Provision | undefined
  /** From now on customers and Bakong behave like this. */
  play(page: Page, scenario: ScenarioName): Promise<void>
  /** The customer pays the code that the till shows. */
  pays(page: Page): Promise<void>
  /** The customer pays this sale's code, whatever is on the screen. */
  paysSale(page: Page, saleId: string): Promise<void>
  /** The customer pays the printed code that the page shows. @returns what stands on the receipt; it is typed in */
  paysSticker(page: Page, amountMinor: number): Promise<string>
  close(): Promise<void>
}

export async function openShop(mode: Mode, dataDir: string): Promise<Shop> {
  return mode === 'demo' ? demoShop : new LiveShop(dataDir, await startSimulator({ control: true }))
}

/** What a page asks of its till. */
export function ask<T = unknown>(page: Page, name: string, input: object): Promise<T> {
  return page.evaluate(
    ([command, given]) =>
      (window as unknown as { pos: { call(name: string, input: unknown): Promise<T> } }).pos.call(command, given),
    [name, input] as const,
  )
}

async function shownSaleId(page: Page): Promise<string> {
  const view = await ask<{ value: { screen: { sale?: { id: string } } } }>(page, 'till.view', {})
  const { sale } = view.value.screen
  if (sale === undefined) throw new Error('the till shows no sale that could be paid')
  return sale.id
}

/** By the till's own controls. */
const demoShop: Shop = {
  mode: 'demo',
  books: 'demo.db',
  provision: (given) => given,
  play: async (page, scenario) => {
    await page.getByTestId('scenario').selectOption(scenario)
  },
  pays: (page) => pressByHand(page, 'F9'),
  paysSale: async (page, saleId) => {
    await ask(page, 'demo.markPaid', { saleId })
  },
  paysSticker: async (page) => {
    const hash = page.getByTestId('sticker-hash')
    const before = await hash.inputValue()
    await page.getByTestId('sticker-demo').click()
    await expect(hash).not.toHaveValue(before)
    return hash.inputValue()
  },
  close: () => Promise.resolve(),
}

/** How often a simulated customer of a live shop looks at the counter. */
const LOOK_MS = 200

/** Over HTTP, against a simulated Bakong on a port of its own: a live till knows nothing of scenarios. */
class LiveShop implements Shop {
  readonly mode = 'live'
  readonly books = 'till.db'
  readonly #dataDir: string
  readonly #simulator: Simulator
  #looking: NodeJS.Timeout | null = null

  constructor(dataDir: string, simulator: Simulator) {
    this.#dataDir = dataDir
    this.#simulator = simulator
  }

  provision(given: Provision = {}): Provision {
    const { baseUrl, token } = this.#simulator
    const merchant = {
      type: 'individual',
      accountId: 'rumduol_cafe@aclb',
      name: 'Rumduol Cafe',
      city: 'Phnom Penh',
    } as const
    return {
      ...given,
      merchant: { ...merchant, ...given.merchant } as Provision['merchant'],
      bakong: { baseUrl, token, dailyLookups: null, ...given.bakong },
    }
  }

  play(_page: Page, scenario: ScenarioName): Promise<void> {
    this.#simulator.play(scenario)
    // Some of these customers act by themselves, as soon as they see a code.
    this.#looking ??= setInterval(() => this.#look(), LOOK_MS)
    return Promise.resolve()
  }

  async pays(page: Page): Promise<void> {
    await this.paysSale(page, await shownSaleId(page))
  }

  paysSale(_page: Page, saleId: string): Promise<void> {
    this.#simulator.pay(this.#sales().find(({ id }) => id === saleId)?.khqr ?? '')
    return Promise.resolve()
  }

  async paysSticker(page: Page, amountMinor: number): Promise<string> {
    const hash = this.#simulator.paySticker(await scan(page.getByTestId('sticker-code')), amountMinor)
    await page.getByTestId('sticker-hash').fill(hash)
    return hash
  }

  async close(): Promise<void> {
    if (this.#looking !== null) clearInterval(this.#looking)
    await this.#simulator.stop()
  }

  #look(): void {
    for (const { state, khqr } of this.#sales()) if (state === 'PENDING') this.#simulator.show(khqr)
  }

  #sales() {
    return storedSales(this.#dataDir, this.books)
  }
}
