// What other programs ask of the till, answered from the books: sales as they may see them, pages, events.

import type { ApiEvent, ApiSale } from '../../shared/localApi'
import { ok, type Result, refuse } from '../../shared/result'
import type { Sale } from '../../shared/sale'
import type { LinkState } from '../../shared/till'
import type { SalesQuery } from './apiBooks'
import { patiently } from './patience'
import type { Clock, Store } from './ports'
import { apiSale } from './saleBody'
import type { ApiRequest, Begun, StartRequest } from './sales'
import type { Till } from './till'

/** Sales that share one commit. The others of the same moment are next. */
const TOGETHER_MAX = 64

/** A done request is known for this long at least. */
const REMEMBERED_MS = 48 * 60 * 60_000
/** How many new sales pass between two rounds of forgetting. */
const FORGET_EVERY = 200

export interface ApiDeskDeps {
  readonly till: Pick<Till, 'startTogether' | 'clockLookedInto' | 'link' | 'patience' | 'time'>
  readonly store: Store
  readonly clock: Clock
  readonly newId: () => string
  /** Runs a task once the requests that have already arrived have been read. */
  readonly soon: (task: () => void) => void
}

export type SellRequest = Pick<StartRequest, 'amountMinor' | 'currency'> & Omit<ApiRequest, 'link'>

export interface Sold {
  readonly sale: ApiSale
  readonly link: LinkState
  /** The sale was made by an earlier request with the same key. */
  readonly again: boolean
}

interface ApiSalesPage {
  readonly sales: readonly ApiSale[]
  readonly nextBeforeBill: number | null
}

interface Waiting {
  readonly request: StartRequest
  readonly resolve: (result: Result<Begun>) => void
  readonly reject: (error: unknown) => void
}

export class ApiDesk {
  readonly #deps: ApiDeskDeps
  #waiting: Waiting[] = []
  #made = 0

  constructor(deps: ApiDeskDeps) {
    this.#deps = deps
  }

  /** Makes a sale, together with those that others ask for at the same moment. @throws StoreFailure */
  async sell({ amountMinor, currency, reference, idempotency }: SellRequest): Promise<Result<Sold>> {
    const { newId, till, store } = this.#deps
    const api: ApiRequest = { reference, idempotency, link: till.link.state }
    const begun = await this.#together({ saleId: newId(), amountMinor, currency, source: 'api', api })
    if (!begun.ok) return begun
    const { sale, fresh } = begun.value
    // The first answer again, whatever has become of the sale since: the caller asks for its state by its id.
    const done = fresh || idempotency === null ? null : store.doneRequest(idempotency)
    const link = done === null ? api.link : done.link
    return ok({
      sale: apiSale(asMade(sale), reference, fresh && store.isQueued(sale.id)),
      link: link as LinkState,
      again: !fresh,
    })
  }

  /** @throws StoreFailure */
  sale(saleId: string): Result<{ readonly sale: ApiSale; readonly link: LinkState; readonly at: number }> {
    const { store, till, clock } = this.#deps
    const sale = store.sale(saleId)
    if (sale === null) return refuse('sale-unknown', 'sale_id')
    return ok({ sale: this.#seen(sale), link: till.link.state, at: clock.now() })
  }

  /**
   * @param reference finds the one sale that has it
   * @returns a page, or the refusal of a place where no page ended: it would be the first page again, without end
   * @throws StoreFailure
   */
  sales(query: SalesQuery & { readonly reference: string | null }): Result<ApiSalesPage> {
    const { store } = this.#deps
    const page = store.salesPage(query)
    if (page === null) return refuse('invalid-input', 'before', 'not the `next` of a page')
    if (query.reference === null)
      return ok({ sales: page.sales.map((sale) => this.#seen(sale)), nextBeforeBill: page.nextBeforeBill })
    const id = store.saleOfReference(query.reference)
    const sale = id === null ? null : store.sale(id)
    return ok({ sales: sale !== null && fits(sale, query) ? [this.#seen(sale)] : [], nextBeforeBill: null })
  }

  /** @throws StoreFailure */
  events(afterSeq: number, saleId: string | null, limit: number) {
    const { store } = this.#deps
    const events: readonly ApiEvent[] = store.eventsAfter(afterSeq, saleId, limit)
    return { events, lastSeq: store.lastEventSeq(), ...store.eventsGoOn(afterSeq) }
  }

  #seen(sale: Sale): ApiSale {
    const { store } = this.#deps
    return apiSale(sale, store.referenceOf(sale.id), sale.state === 'PENDING' && store.isQueued(sale.id))
  }

  #together(request: StartRequest): Promise<Result<Begun>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject })
      if (this.#waiting.length === 1) this.#deps.soon(() => void this.#flush())
    })
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting.splice(0, TOGETHER_MAX)
    if (this.#waiting.length > 0) this.#deps.soon(() => void this.#flush())
    try {
      const { till } = this.#deps
      const requests = batch.map(({ request }) => request)
      // A program may ask in the first second of a start: its code must not be made before the clock was looked into.
      await till.clockLookedInto()
      // The same requests with the same ids: however often they are tried, each is one sale.
      const begun = await patiently(() => till.startTogether(requests), till.patience)
      batch.forEach(({ resolve }, index) => {
        const one = begun[index]
        if (one !== undefined) resolve(one)
      })
      this.#forget(batch.length)
    } catch (failure) {
      // Each caller hears of it in its own place: a failing disk is a refusal there, all else a bug.
      for (const { reject } of batch) reject(failure)
    }
  }

  #forget(made: number): void {
    const { store, till } = this.#deps
    this.#made += made
    // By no clock but Bakong's: one that is days ahead would forget what was asked a minute ago.
    const now = till.time.bakongNow
    if (this.#made < FORGET_EVERY || now === null) return
    this.#made = 0
    store.forgetRequests(now - REMEMBERED_MS)
  }
}

function fits(sale: Sale, { state, source, from, to }: SalesQuery): boolean {
  const inTime = sale.createdAt >= from && sale.createdAt < to
  return inTime && (state === null || sale.state === state) && (source === null || sale.source === source)
}

/** The sale as it was when it had just been made. */
function asMade(sale: Sale): Sale {
  if (sale.version === 0) return sale
  const { id, billNumber, amountMinor, currency, khrPerUsd, khqr, md5, accountId, merchantName } = sale
  const { kind, demo, source, retryOf, shortHash, createdAt, expiresAt } = sale
  return {
    ...{ id, billNumber, amountMinor, currency, khrPerUsd, khqr, md5, accountId, merchantName },
    ...{ kind, demo, source, retryOf, shortHash, createdAt, expiresAt },
    state: 'PENDING',
    version: 0,
    flags: [],
    mismatch: null,
    resolution: null,
  }
}
