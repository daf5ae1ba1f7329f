// What is to be looked at now, what for, and when next: the watch's plans, made from the books and the budget.

import { assert } from '../../shared/result'
import type { Sale, SaleEvent } from '../../shared/sale'
import type { Ages, KnownTimes } from './ages'
import type { Asker } from './asker'
import { type Budget, mayAsk } from './budget'
import { businessDay } from './businessDay'
import { type Clock, LIST_MAX, type LookUpPurpose, type Store, type Watch } from './ports'
import {
  limitedMoments,
  nextLook,
  othersBetween,
  type Pace,
  SHOWN_EARLY_MS,
  SOON_MS,
  spareLooks,
  WATCH_MS,
} from './schedule'
import type { Time } from './time'

/** The look after a deadline may use the reserve for so long; after it (a sleep, an outage) nobody stands there. */
const RECENT_MS = 15 * 60_000
/** What the limited pace learns from: paying times, and sales a day. */
const DELAYS_KEPT = 200
const DAYS_KEPT = 7

export interface AgendaDeps {
  readonly store: Store
  readonly clock: Clock
  readonly asker: Asker
  readonly budget: Budget
  readonly ages: Ages
  readonly time: Time
  /** 0 up to 1. */
  readonly random: () => number
}

export class Agenda {
  readonly #deps: AgendaDeps
  /** Single looks at other sales since the last one at the sale on the screen. */
  #othersInARow = 0

  constructor(deps: AgendaDeps) {
    this.#deps = deps
  }

  /** The sales to ask about now, the one on the screen first. Those that the day can't afford are planned for later. */
  due(): readonly Sale[] {
    return this.#affordable(this.#dueNow())
  }

  /**
   * When a sale that was just made, moved or asked about is looked at next.
   * @param event what moved it, if something did
   * @param heard what an answer of this moment adds to what is stored of the time
   * @returns UTC ms by this computer's clock, or null when the watch has ended
   */
  nextLook(sale: Sale, event?: SaleEvent, heard?: KnownTimes): number | null {
    const { ages, random, time, store } = this.#deps
    const watch = store.watch(sale.id)
    if (watch === null) ages.born(sale)
    const known = heard ?? watch
    const at = nextLook({
      sale,
      now: time.now,
      remainingMs: ages.leftMs(sale, known),
      pace: this.#pace(sale),
      madeAt: ages.madeAt(sale, known) ?? sale.createdAt,
      heardAt: known?.heardAt ?? null,
      mayEnd: time.mayEnd,
      jitter: random(),
      unheard: isWordOfPerson(event),
    })
    return at === null ? null : time.toWall(at)
  }

  #pace(sale: Sale): Pace {
    const { budget, store, clock, time } = this.#deps
    const view = budget.view()
    const spent = view.declaredSpent || !mayAsk(view, 'deadline')
    if (spent) return { kind: 'spent', opensAt: time.fromWall(budget.nextOpening()) }
    if (view.limit === null) return { kind: 'free' }
    const day = businessDay(clock.now())
    const momentsMs = limitedMoments({
      budget: view,
      saleId: sale.id,
      ownDelaysMs: store.payDelays(DELAYS_KEPT),
      salesPerDay: store.salesPerDay(day, DAYS_KEPT),
      salesMadeToday: store.salesMadeOn(day),
    })
    return { kind: 'limited', momentsMs }
  }

  /** This sale is asked about by a call of its own. */
  looked(sale: Sale): void {
    this.#othersInARow = sale.id === this.#deps.store.shownSaleId() ? 0 : this.#othersInARow + 1
  }

  /** The due sales, the one on the screen first even when more than a list's worth is due. */
  #dueNow(): readonly Sale[] {
    const { store, clock } = this.#deps
    const shownId = store.shownSaleId()
    const others = store.due(clock.now(), LIST_MAX).filter((sale) => sale.id !== shownId)
    const shown = shownId === null ? null : this.#shownDue(shownId, others.length > 0)
    if (shown === null || (others.length > 0 && this.#isTurnOfOthers())) return others
    return [shown, ...others].slice(0, LIST_MAX)
  }

  /** The sale on the screen, if it is due; or nearly, where a look at another one now would put it off. */
  #shownDue(shownId: string, othersWait: boolean): Sale | null {
    const { store, clock, budget, ages } = this.#deps
    const watch = store.watch(shownId)
    const nextCheckAt = watch?.nextCheckAt ?? null
    if (nextCheckAt === null || nextCheckAt > clock.now() + SHOWN_EARLY_MS) return null
    const sale = store.sale(shownId)
    if (sale === null || nextCheckAt <= clock.now()) return sale
    // The look after the deadline proves nothing when it is early, and scarce looks have their moments.
    const early = othersWait && budget.view().limit === null && ages.leftMs(sale, watch) > 0
    return early ? sale : null
  }

  /** A crowd that must be asked about one by one would wait too long for every second call. */
  #isTurnOfOthers(): boolean {
    const { store, clock, asker } = this.#deps
    if (asker.listOpen) return false
    const between = othersBetween(store.dueCount(clock.now() + SOON_MS) - 1)
    return between > 1 && this.#othersInARow < between
  }

  /**
   * Under a daily limit a sale that was closed by Bakong's word is looked at again only in a list with others, or with
   * what the day's plan leaves over; else at the end of its watch. A start or a sleep must not eat the day's look-ups.
   */
  #affordable(due: readonly Sale[]): readonly Sale[] {
    const { budget, store, clock, asker } = this.#deps
    const view = budget.view()
    const again = view.limit === null ? [] : due.filter((sale) => this.#isKnownClosed(sale))
    if (again.length === 0 || (due.length > 1 && asker.listOpen)) return due
    const day = businessDay(clock.now())
    const salesPerDay = store.salesPerDay(day, DAYS_KEPT)
    const spare = spareLooks({ budget: view, salesPerDay, salesMadeToday: store.salesMadeOn(day) })
    const kept = new Set(again.slice(0, Math.floor(spare)))
    for (const sale of again) if (!kept.has(sale)) this.#leave(sale)
    return due.filter((sale) => kept.has(sale) || !again.includes(sale))
  }

  /** Bakong said after this code's deadline that it was not paid; the end of its watch has its own look. */
  #isKnownClosed(sale: Sale): boolean {
    const { ages, time } = this.#deps
    if (sale.state === 'PENDING') return false
    const watch = this.#watchOf(sale)
    const madeAt = ages.madeAt(sale, watch)
    if (madeAt === null || time.now >= madeAt + WATCH_MS) return false
    return watch.lastAnswer === 'not-found' && ages.isHeardOver(sale, watch)
  }

  /** The look soon after a deadline may use the reserve; later looks at a closed sale may not: it is kept for keys. */
  purposeOf(sale: Sale): LookUpPurpose {
    const { ages, time } = this.#deps
    const watch = this.#watchOf(sale)
    if (ages.leftMs(sale, watch) > 0 || time.now > sale.expiresAt + RECENT_MS) return 'automatic'
    return sale.state === 'PENDING' || !ages.isHeardOver(sale, watch) ? 'deadline' : 'automatic'
  }

  #leave(sale: Sale): void {
    const { store, ages, time } = this.#deps
    const watch = this.#watchOf(sale)
    const madeAt = ages.madeAt(sale, watch) ?? time.now
    store.putWatch({ ...watch, nextCheckAt: time.toWall(madeAt + WATCH_MS) })
  }

  #watchOf(sale: Sale): Watch {
    const watch = this.#deps.store.watch(sale.id)
    assert(watch !== null, 'every sale has its watch from the moment it is made')
    return watch
  }
}

/** A person moved the sale without Bakong's word about it. */
function isWordOfPerson(event: SaleEvent | undefined): boolean {
  if (event === undefined) return false
  if (event.type === 'cancelled') return event.asked === 'could-not-ask'
  return event.type === 'confirmed-by-hand'
}
