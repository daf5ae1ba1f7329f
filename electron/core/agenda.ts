// What is to be looked at now, what for, and when next: the watch's plans, made from the books and the budget.

import { isUnread, type Sale, type SaleEvent } from '../../shared/sale'
import type { Ages, KnownTimes } from './ages'
import type { Asker } from './asker'
import { type Budget, mayAsk } from './budget'
import { businessDay } from './businessDay'
import { NewestMap } from './newestMap'
import { type Clock, LIST_MAX, type LookUpPurpose, type Store } from './ports'
import {
  limitedMoments,
  nextLook,
  othersBetween,
  type Pace,
  SHOWN_EARLY_MS,
  SOON_MS,
  spareLooks,
  unreadWaitMs,
  WATCH_MS,
} from './schedule'
import type { Time } from './time'
import { watchOf } from './watchOf'

/** The look after a deadline may use the reserve for so long; after it (a sleep, an outage) nobody stands there. */
const RECENT_MS = 15 * 60_000
/** Under a daily limit, where lists don't work: between two looks at answers that can't be read. A dozen a day. */
const UNREAD_GAP_MS = 2 * 3_600_000
/** A sale that a list answer left out is asked about alone for so long; of the newest so many that is known. */
const LEFT_OUT_MS = 3_600_000
const LEFT_OUT_MAX = 2000
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
  /** By sale: when a list answer said nothing of it, monotonic ms. */
  readonly #leftOutAt = new NewestMap<string, number>(LEFT_OUT_MAX)
  /** When the last look of its own was spent on an answer that can't be read, by both clocks: one stands while it sleeps. */
  #unreadLookedAt = { monotonic: Number.NEGATIVE_INFINITY, wall: Number.NEGATIVE_INFINITY }

  constructor(deps: AgendaDeps) {
    this.#deps = deps
  }

  /** The sales to ask about now, the one on the screen first. Those that the day can't afford are planned for later. */
  due(): readonly Sale[] {
    return this.#affordable(this.#withoutJustUnread(this.#dueNow()))
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
    const madeAt = ages.madeAt(sale, known)
    const at = nextLook({
      sale,
      now: time.now,
      remainingMs: ages.leftMs(sale, known),
      pace: this.#pace(sale),
      madeAt: madeAt ?? sale.createdAt,
      heardAt: known?.heardAt ?? null,
      mayEnd: ages.mayEnd(sale),
      // A matter that waits for a person is not given up by a time that a wrong clock wrote.
      watchMayEnd: time.mayEndWatch && (madeAt !== null || !isUnread(sale)),
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
    const { clock } = this.#deps
    if (isUnread(sale) && this.purposeOf(sale) !== 'deadline')
      this.#unreadLookedAt = { monotonic: clock.monotonic(), wall: clock.now() }
  }

  /** A list answer said nothing of these: it may name only what it found. */
  leftOut(sales: readonly Sale[]): void {
    for (const { id } of sales) this.#leftOutAt.set(id, this.#deps.clock.monotonic())
  }

  /** Whether a list would tell of this sale, as far as is known. Else it is asked about alone. */
  ridesInLists({ id }: Sale): boolean {
    const at = this.#leftOutAt.get(id)
    return at === undefined || this.#deps.clock.monotonic() - at >= LEFT_OUT_MS
  }

  /** What nobody can read is asked about daily in the end, however often a start or a sleep makes all looks due. */
  #withoutJustUnread(due: readonly Sale[]): readonly Sale[] {
    const { store, clock } = this.#deps
    const now = clock.now()
    const later = new Map<Sale, number>()
    for (const sale of due) {
      const watch = isUnread(sale) ? store.watch(sale.id) : null
      const askedAt = watch?.lastAskedAt ?? null
      const waitMs = unreadWaitMs(watch?.unreadable ?? 0)
      if (askedAt === null || Math.abs(now - askedAt) >= waitMs) continue
      const deadlineLook = sale.state === 'PENDING' && askedAt < sale.expiresAt && now >= sale.expiresAt
      if (!deadlineLook) later.set(sale, Math.min(askedAt, now) + waitMs)
    }
    this.#leave([...later.keys()], (sale) => {
      const at = later.get(sale) ?? now
      return Math.min(at, this.nextLook(sale) ?? at)
    })
    return due.filter((sale) => !later.has(sale))
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
   * what the day's plan leaves over; else at the end of its watch. A start or a sleep must not eat the day's look-ups,
   * nor may answers that can't be read: they have a look of their own now and then.
   */
  #affordable(all: readonly Sale[]): readonly Sale[] {
    const { budget, store, clock, asker } = this.#deps
    const view = budget.view()
    if (view.limit === null) return all
    const listed = asker.listOpen ? all.filter((sale) => this.ridesInLists(sale)) : []
    const free = new Set(listed.length > 1 ? listed : [])
    const due = this.#fewUnread(all, free)
    const again = due.filter((sale) => !free.has(sale) && this.#isKnownClosed(sale))
    if (again.length === 0) return due
    const day = businessDay(clock.now())
    const salesPerDay = store.salesPerDay(day, DAYS_KEPT)
    const spare = spareLooks({ budget: view, salesPerDay, salesMadeToday: store.salesMadeOn(day) })
    const kept = new Set(again.slice(0, Math.floor(spare)))
    this.#leave(
      again.filter((sale) => !kept.has(sale)),
      (sale) => this.#watchEnd(sale),
    )
    return due.filter((sale) => kept.has(sale) || !again.includes(sale))
  }

  #fewUnread(due: readonly Sale[], free: ReadonlySet<Sale>): readonly Sale[] {
    const { clock } = this.#deps
    const { monotonic, wall } = this.#unreadLookedAt
    const waitMs = UNREAD_GAP_MS - Math.max(clock.monotonic() - monotonic, clock.now() - wall)
    const unread = due.filter((sale) => isUnread(sale) && !free.has(sale) && this.purposeOf(sale) !== 'deadline')
    const wait = new Set(waitMs > 0 ? unread : unread.slice(1))
    this.#leave([...wait], () => Math.ceil(clock.now() + (waitMs > 0 ? waitMs : UNREAD_GAP_MS)))
    return due.filter((sale) => !wait.has(sale))
  }

  /** Bakong said after this code's deadline that it was not paid; the end of its watch has its own look. */
  #isKnownClosed(sale: Sale): boolean {
    const { ages, time } = this.#deps
    if (sale.state === 'PENDING') return false
    const watch = watchOf(this.#deps.store, sale.id)
    const madeAt = ages.madeAt(sale, watch)
    if (madeAt === null || time.now >= madeAt + WATCH_MS) return false
    return watch.lastAnswer === 'not-found' && ages.isHeardOver(sale, watch)
  }

  /** The look soon after a deadline may use the reserve; later looks at a closed sale may not: it is kept for keys. */
  purposeOf(sale: Sale): LookUpPurpose {
    const { ages, time } = this.#deps
    const watch = watchOf(this.#deps.store, sale.id)
    if (ages.leftMs(sale, watch) > 0 || time.now > sale.expiresAt + RECENT_MS) return 'automatic'
    return sale.state === 'PENDING' || !ages.isHeardOver(sale, watch) ? 'deadline' : 'automatic'
  }

  /** Puts these off, with one commit for all. @param until UTC ms by this computer's clock */
  #leave(sales: readonly Sale[], until: (sale: Sale) => number): void {
    const { store } = this.#deps
    if (sales.length === 0) return
    store.together(() => {
      for (const sale of sales) store.putWatch({ ...watchOf(this.#deps.store, sale.id), nextCheckAt: until(sale) })
    })
  }

  #watchEnd(sale: Sale): number {
    const { ages, time } = this.#deps
    return time.toWall((ages.madeAt(sale, watchOf(this.#deps.store, sale.id)) ?? time.now) + WATCH_MS)
  }
}

/** A person moved the sale without Bakong's word about it. */
function isWordOfPerson(event: SaleEvent | undefined): boolean {
  if (event === undefined) return false
  if (event.type === 'cancelled') return event.asked === 'could-not-ask'
  return event.type === 'confirmed-by-hand' || event.type === 'by-hand-withdrawn'
}
