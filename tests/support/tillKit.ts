// A till in plain Node: the real core, the real SQLite store and the real KHQR adapter; the clock and Bakong are the test's.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BudgetDeps } from '../../electron/core/budget'
import { StoreFailure, type StoreFailureKind } from '../../electron/core/ports'
import { Till } from '../../electron/core/till'
import { createKhqr } from '../../electron/khqr'
import { openStore } from '../../electron/store/open'
import type { Sale } from '../../shared/sale'
import { demoSettings, type Language, type Settings } from '../../shared/settings'
import type { TillView } from '../../shared/till'
import { FakeBakong } from './bakong'
import { anId, aPayment } from './builders'
import { FakeClock } from './clock'

export interface KitOptions {
  readonly dailyLookups?: number | null
  /** A limit that the owner may change meanwhile, in place of `dailyLookups`. */
  readonly limit?: () => number | null
  readonly settings?: Settings
  /** What the provisioning file says of the language, at this start and when `settings` were chosen. */
  readonly fileLanguage?: { readonly now: Language | null; readonly initially: Language | null }
  /** What was asked with a token outside these books. */
  readonly asked?: BudgetDeps['elsewhere']
  readonly clock?: FakeClock
  /** 0 up to 1; what spreads the looks. */
  readonly random?: () => number
  /** An existing folder: the till after a restart. */
  readonly folder?: string
  /** When this till was built, UTC ms; long ago if not given. */
  readonly builtAt?: number
  /** False: nothing has proved the token yet. Else an answer has, just before the start. */
  readonly proved?: boolean
}

export class TillKit {
  readonly clock: FakeClock
  readonly bakong: FakeBakong
  readonly folder: string
  readonly store: ReturnType<typeof openStore>
  readonly till: Till
  /** Puts a till together on the same books; nobody opens it. */
  readonly another: () => Till
  readonly failures: StoreFailure[] = []
  readonly changes: Sale[] = []
  view: TillView | null = null
  /** The test has spoilt the books. */
  damaged = false
  /** Writes of these kinds fail until it is null again. */
  disk: { readonly kind: StoreFailureKind; readonly methods: { includes(name: string): boolean } } | null = null

  constructor(options: KitOptions = {}) {
    const {
      dailyLookups = null,
      settings = demoSettings,
      clock = new FakeClock(),
      random = () => 0.5,
      folder,
      builtAt = 0,
      fileLanguage,
      asked,
      proved = true,
      limit = () => dailyLookups,
    } = options
    this.clock = clock
    this.bakong = new FakeBakong(clock)
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'khqr-till-'))
    this.store = openStore(join(this.folder, 'till.db'), { now: () => clock.now() })
    if (proved && folder === undefined)
      this.store.putSetting('token.word', `good ${clock.now()} ${this.bakong.tokenId}`)
    this.another = () =>
      new Till({
        store: this.#onDisk(),
        khqr: createKhqr(),
        clock,
        bakong: this.bakong,
        audience: {
          sale: (sale) => this.changes.push(sale),
          view: (view) => {
            this.view = view
          },
        },
        demo: null,
        builtAt,
        initialSettings: settings,
        imposeSettings: (stored) => stored,
        ...(fileLanguage === undefined ? {} : { fileLanguage }),
        ...(asked === undefined ? {} : { askedElsewhere: asked }),
        dailyLookups: limit,
        random,
        bakongTrouble: () => undefined,
        storeFailed: (failure) => this.failures.push(failure),
      })
    this.till = this.another()
    this.till.open()
  }

  /** The store as it is, but for the methods that the test makes fail. */
  #onDisk(): typeof this.store {
    return new Proxy(this.store, {
      get: (store, name) => {
        const member: unknown = Reflect.get(store, name)
        if (typeof member !== 'function') return member
        return (...input: unknown[]) => {
          if (this.disk?.methods.includes(String(name))) throw new StoreFailure(this.disk.kind, 'as the test wants')
          return Reflect.apply(member, store, input)
        }
      },
    })
  }

  /** Charges and returns the stored sale; a refusal fails the test. */
  charge(amountMinor = 12_500, retryOf?: string): Sale {
    const started = this.till.start({ saleId: anId(), amountMinor, currency: 'KHR', source: 'cashier', retryOf })
    if (!started.ok) throw new Error(`refused: ${started.error.code}`)
    return started.value
  }

  sale(id: string): Sale {
    const sale = this.store.sale(id)
    if (sale === null) throw new Error(`no sale ${id}`)
    return sale
  }

  /** The customer pays this sale now, or with something wrong. */
  pays(sale: Sale, over: Parameters<typeof aPayment>[0] = {}): void {
    const { amountMinor, currency, accountId } = sale
    const now = this.clock.now()
    this.bakong.paid(
      sale.md5,
      aPayment({
        amountMinor,
        currency,
        toAccountId: accountId,
        createdDateMs: now,
        acknowledgedDateMs: now + 1000,
        ...over,
      }),
    )
  }

  /** Ends the process; `close(true)` also throws the folder away. Whatever was played, the books must be whole. */
  close(remove = true): void {
    this.till.close()
    const chain = this.damaged || !this.store.db.open ? null : this.store.verifyChain()
    if (chain?.kind === 'broken') throw new Error(`the books are not whole: event ${chain.seq}, ${chain.why}`)
    this.store.close()
    if (remove) rmSync(this.folder, { recursive: true, force: true })
  }
}
