// The till: the rules put together, with one method for each thing a person or a program can ask of it.

import type { ScenarioName } from '../../shared/demo'
import type { OutsideView } from '../../shared/outside'
import { ok, type Result, refuse } from '../../shared/result'
import type { Sale } from '../../shared/sale'
import type { Language, Settings } from '../../shared/settings'
import type { TokenView } from '../../shared/setupView'
import type { FinishedKind, LinkView, StoreTrouble, TillView } from '../../shared/till'
import { Ages } from './ages'
import { Asker } from './asker'
import { AttentionDesk } from './attention'
import { Budget, type BudgetDeps, lookUpsLeft } from './budget'
import { businessDay } from './businessDay'
import { Checks } from './checks'
import { Deadlines } from './deadlines'
import { cantBeAsked } from './link'
import { OwnSales } from './ownSales'
import { type Patience, patiently } from './patience'
import {
  type Announce,
  type Audience,
  type Bakong,
  type BakongTrouble,
  type Clock,
  type DemoBank,
  type Khqr,
  type Store,
  StoreFailure,
} from './ports'
import { type Begun, Sales, type StartRequest } from './sales'
import { ScreenQueue } from './screenQueue'
import { SettingsBook } from './settingsBook'
import { StickerDesk } from './sticker'
import { StoreHealth, stoppedBy } from './storeHealth'
import { Time } from './time'
import { TokenProof } from './tokenProof'
import { tillView } from './view'
import { type Asked, type AskedBy, Watcher } from './watcher'

/** A cashier who cancels waits this long for Bakong's word, then the sale is cancelled and stays watched. */
const CANCEL_PATIENCE_MS = 4000

/** A program's first sale after the start waits this long for Bakong's time. */
const CLOCK_PATIENCE_MS = 3000

/** The newest sales among which codes that still run are looked for: more than any shop makes in a code's longest life. */
const OPEN_CODES_MAX = 500

/** What was done is done, and its line in the trail waits this long for another program to let go of the books. */
const TRAIL_PATIENCE_MS = 60_000

export interface TillDeps {
  readonly store: Store
  readonly khqr: Khqr
  readonly clock: Clock
  readonly bakong: Bakong
  readonly audience: Audience
  /** Null in live mode. */
  readonly demo: DemoBank | null
  /** When this till was built, UTC ms: no clock that says less is right. */
  readonly builtAt: number
  readonly initialSettings: Settings
  /** Puts over the stored settings what the provisioning file says. */
  readonly imposeSettings: (settings: Settings) => Settings
  /** The language that the provisioning file asks for, and the one it asked for when the initial settings were chosen. */
  readonly fileLanguage?: { readonly now: Language | null; readonly initially: Language | null }
  /** Look-ups a day that this till may ask, its share of the token's; null for no limit. */
  readonly dailyLookups: () => number | null
  /** What was asked with a token outside these books; nothing if not given. */
  readonly askedElsewhere?: BudgetDeps['elsewhere']
  /** What the set-up says of itself; nothing where there is none. */
  readonly standing?: () => Standing
  /** What files from outside have changed, or would; nothing if not given. */
  readonly outside?: () => OutsideView | null
  /** 0 up to 1. */
  readonly random: () => number
  /** For the log. */
  readonly bakongTrouble: (trouble: BakongTrouble) => void
  readonly storeFailed: (failure: StoreFailure) => void
}

/** What the set-up says of itself. */
export interface Standing {
  readonly welcome: boolean
  readonly firstSale: boolean
  /** Null in demo mode. */
  readonly token: TokenView | null
  /** The host that is asked, where it is not NBC's. */
  readonly otherBank: string | null
}

export interface Checked {
  readonly sale: Sale
  readonly asked: Asked
}

export class Till {
  readonly #deps: TillDeps
  readonly #health: StoreHealth
  readonly #deadlines: Deadlines
  readonly #settings: SettingsBook
  readonly #budget: Budget
  readonly #time: Time
  readonly #asker: Asker
  readonly #sales: Sales
  readonly #watcher: Watcher
  readonly #queue: ScreenQueue
  readonly #checks: Checks
  readonly #ownSales: OwnSales
  readonly attention: AttentionDesk
  readonly stickers: StickerDesk
  /** What the windows show: shown again, with the trouble, when the books can't even be read. */
  #lastView: TillView | null = null
  #viewPending = false
  /** Not before `open`: a till whose books fail while it is put together shows nothing. */
  #open = false
  #closed = false
  #clockLookedInto = false
  /** How long whoever writes waits while another program holds the books. */
  readonly patience: Patience
  #cancelDeadline: () => void = () => undefined

  constructor(deps: TillDeps) {
    const { khqr, clock, bakong, random } = deps
    const changed = () => this.#changed()
    this.#health = new StoreHealth(deps.store, clock, changed, () => this.#watcher.storeIsBack())
    this.patience = { clock, stopped: () => this.#closed }
    const { store } = this.#health
    this.#deps = { ...deps, store }
    const announce: Announce = { saleChanged: (sale) => this.#saleChanged(sale), tillChanged: changed }
    this.#deadlines = new Deadlines(clock, () => this.#time.aheadMs)
    this.#settings = new SettingsBook({
      store,
      initial: deps.initialSettings,
      impose: deps.imposeSettings,
      fileLanguage: deps.fileLanguage ?? { now: null, initially: null },
    })
    const elsewhere = deps.askedElsewhere ?? (() => ({ lookUps: 0, spent: false, good: false }))
    this.#budget = new Budget({
      store,
      clock,
      tokenId: () => bakong.tokenId,
      configured: deps.dailyLookups,
      elsewhere,
    })
    this.#time = new Time({
      clock,
      store,
      builtAt: deps.builtAt,
      bakongIsReal: deps.demo === null,
      storeFailed: (failure) => this.storeFailed(failure),
    })
    const storeFailed = (failure: StoreFailure) => this.storeFailed(failure)
    const tokenId = () => bakong.tokenId
    const provedElsewhere = () => {
      const { good, spent } = elsewhere(tokenId(), businessDay(clock.now()))
      return good || spent
    }
    const proof = new TokenProof({ clock, store, tokenId, provedElsewhere, live: deps.demo === null, storeFailed })
    this.#asker = new Asker({
      clock,
      bakong,
      budget: this.#budget,
      patience: this.patience,
      trust: this.#time,
      proof,
      accountId: () => this.#settings.now.merchant.accountId,
      changed,
      reachable: () => this.#watcher.reachable(),
      budgetOpened: () => this.#watcher.budgetOpened(),
      storeFailed,
      random,
      trouble: deps.bakongTrouble,
    })
    this.#sales = new Sales({
      store,
      khqr,
      clock,
      announce,
      settings: () => this.#settings.now,
      demo: deps.demo !== null,
      clockWrong: () => this.#time.wrong,
      nextLook: (sale, event) => this.#watcher.nextLook(sale, event),
    })
    this.#watcher = new Watcher({
      store,
      clock,
      asker: this.#asker,
      budget: this.#budget,
      ages: new Ages(this.#time),
      time: this.#time,
      sales: () => this.#sales,
      random,
      patience: this.patience,
      changed,
      storeFailed: (failure) => this.storeFailed(failure),
      tryStore: () => this.#health.tryAgain(),
    })
    const remainingMs = (sale: Sale) => this.#deadlines.remainingMs(sale)
    const isAwaited = (saleId: string) => this.#watcher.isAwaited(saleId)
    const bestNow = () => this.#time.now
    this.#queue = new ScreenQueue({ store: this.#health.snapshots, clock, changed, remainingMs, isAwaited, bestNow })
    this.#checks = new Checks(clock, changed)
    this.#ownSales = new OwnSales(store)
    const stopped = () => this.#stopped()
    this.attention = new AttentionDesk({ store, clock, sales: this.#sales, changed, stopped })
    this.stickers = new StickerDesk({
      store,
      clock,
      khqr,
      sales: this.#sales,
      watcher: this.#watcher,
      settings: () => this.#settings.now,
      demo: deps.demo,
      patience: this.patience,
      stopped,
    })
  }

  /** Not in memory, not on a disk that fails, not in damaged books: the refusal of whatever would make or move a sale.
   *  Whether another program has let go of the books is only known by trying. */
  #stopped(): Result<never> | null {
    const trouble = this.#health.trouble
    return trouble === null || trouble.kind === 'locked' ? null : stoppedBy(trouble.kind)
  }

  #cannotSell(): Result<never> | null {
    return this.#open ? this.#stopped() : refuse('trading-stopped')
  }

  /** Begins to watch what is not settled, and shows the till. */
  open(): void {
    this.#open = true
    this.#settle()
    this.#reshow()
    this.#watcher.start()
    this.#changed()
  }

  /** A disk that can't take it is no reason not to trade: it is all done again at the next start. */
  #settle(): void {
    try {
      this.#settings.settle()
      this.#sales.reconcile()
    } catch (failure) {
      if (!(failure instanceof StoreFailure)) throw failure
      this.storeFailed(failure)
    }
  }

  /** Ends the watch. The store may be closed after it. */
  close(): void {
    if (this.#open) this.#time.keep()
    this.#open = false
    this.#closed = true
    this.#health.stop()
    this.#cancelDeadline()
    this.#queue.stop()
    this.#checks.stop()
    this.#watcher.stop()
  }

  /** Something could not be recorded, or the books are not what the till wrote: logged, and shown until it is over. */
  storeFailed(failure: StoreFailure): void {
    this.#deps.storeFailed(failure)
    this.#health.told(failure)
  }

  /** The machine woke from sleep, or the network came back: everything open is asked about now. */
  wake(): void {
    this.#watcher.wake()
    this.#changed()
  }

  /** Somebody else stands at the till now, or nobody: what was half done at the amount is nobody else's. */
  forgetStanding(): void {
    this.#ownSales.forget()
    this.#changed()
  }

  /** Writes a line about what has happened, whatever the disk does: nobody waits for it. */
  writeDown(write: () => void): void {
    patiently(write, { ...this.patience, patienceMs: TRAIL_PATIENCE_MS }).catch((failure: unknown) => {
      if (!(failure instanceof StoreFailure)) throw failure
      this.storeFailed(failure)
    })
  }

  /** Something that the snapshot does not hold has changed: show everything again. */
  refresh(): void {
    this.#health.forget()
    this.#changed()
  }

  get settings(): Settings {
    return this.#settings.now
  }

  /** What is wrong with the disk, or null. Asks nothing of it. */
  get storeTrouble(): StoreTrouble | null {
    return this.#health.trouble
  }

  /** Whether a code waits for its customer. By the last snapshot, so that it can't fail. */
  get isServing(): boolean {
    return this.#lastView?.screen.kind === 'waiting'
  }

  /** @throws StoreFailure */
  view(): TillView {
    const { khqr, clock, demo } = this.#deps
    const store = this.#health.snapshots
    const shownId = store.shownSaleId()
    this.#ownSales.saw(shownId === null ? null : store.sale(shownId))
    const budget = this.#budget.view()
    return tillView({
      now: clock.now(),
      store,
      khqr,
      ownSales: this.#ownSales,
      settings: this.#settings.now,
      link: this.#asker.link,
      lookupsLeft: lookUpsLeft(budget),
      lookUps: { limit: budget.limit, used: budget.used },
      storeTrouble: this.#health.trouble,
      remainingMs: (sale) => this.#deadlines.payableMs(sale, this.#time.behindMs),
      isAsking: (saleId) => this.#watcher.isAsking(saleId),
      isAwaited: (saleId) => this.#watcher.isAwaited(saleId),
      check: (saleId) => this.#checks.view(saleId),
      byHandOpen: (sale) => this.#byHandOpen(sale),
      demo: demo === null ? null : { scenario: demo.scenario },
      ...(this.#deps.standing?.() ?? { welcome: false, firstSale: false, token: null, otherBank: null }),
      outside: this.#deps.outside?.() ?? null,
    })
  }

  /** Makes a sale and puts its code on the screens. See `Sales.start`. */
  start(request: StartRequest): Result<Sale> {
    const stopped = this.#cannotSell()
    if (stopped !== null) return stopped
    const known = this.#deps.store.sale(request.saleId) !== null
    const started = this.#sales.start(request)
    if (started.ok && !known) this.#deps.demo?.show(started.value.khqr)
    return started
  }

  /** Makes the sales that other programs ask for at one moment. See `Sales.startTogether`. */
  startTogether(requests: readonly StartRequest[]): readonly Result<Begun>[] {
    const stopped = this.#cannotSell()
    if (stopped !== null) return requests.map(() => stopped)
    const begun = this.#sales.startTogether(requests)
    for (const one of begun) if (one.ok && one.value.fresh) this.#deps.demo?.show(one.value.sale.khqr)
    return begun
  }

  get link(): LinkView {
    return this.#asker.link
  }

  /** Done once this start has looked into the computer's clock, or has waited long enough for that. */
  async clockLookedInto(): Promise<void> {
    if (this.#clockLookedInto) return
    await new Promise<void>((resolve) => {
      const callOff = this.#deps.clock.after(CLOCK_PATIENCE_MS, resolve)
      void this.#watcher.clockLookedInto.then(callOff).then(resolve)
    })
    this.#clockLookedInto = true
  }

  /** When programs may have Bakong asked again, once their share of the day's look-ups is used up, UTC ms. */
  get shareOpensAt(): number {
    return this.#budget.nextOpening()
  }

  /** Whether a sale would be made now, or why it would be refused, whatever its amount: the judgement of `start` itself.
   *  @throws StoreFailure */
  trades(): Result<null> {
    const stopped = this.#cannotSell() ?? this.#health.lockedOut()
    return stopped ?? this.#sales.trades()
  }

  /** Asks Bakong about this sale now. What a program asks comes out of what the till may ask by itself. */
  async check(saleId: string, by: AskedBy = 'person'): Promise<Result<Checked>> {
    const known = this.#deps.store.sale(saleId)
    if (known === null) return refuse('sale-unknown', 'saleId')
    // Bakong's word stands in the books: a program that asks again costs nobody a look-up.
    if (by === 'program' && isSettled(known)) return ok({ sale: known, asked: { kind: 'found' } })
    const asking = this.#watcher.ask(saleId, false, by)
    // The screens say nothing of a question that a program is not allowed.
    const isShown = by === 'person' || this.#asker.affords('automatic')
    const asked = await (isShown ? this.#checks.follow(saleId, asking) : asking)
    if (!this.#open) return refuse('trading-stopped')
    const sale = this.#deps.store.sale(saleId)
    return sale === null ? refuse('sale-unknown', 'saleId') : ok({ sale, asked })
  }

  /**
   * Asks Bakong once more, then closes the sale unless money came: payment wins over cancel. Where a program's share of
   * the look-ups is used up, its sale is closed as one that could not be asked about, and stays watched.
   * @returns the sale as it is now: CANCELLED, or PAID (or FAILED) when that is what Bakong said
   */
  async cancel(saleId: string, by: AskedBy = 'person'): Promise<Result<Sale>> {
    const before = this.#deps.store.sale(saleId)
    if (before === null) return refuse('sale-unknown', 'saleId')
    if (before.state === 'PAID') return refuse('sale-already-paid')
    // A program that did not hear its first answer asks again, and gets the same.
    if (before.state === 'CANCELLED' && by === 'program') return ok(before)
    if (before.state !== 'PENDING') return refuse('sale-closed')
    const asked = await this.#askedInTime(saleId, by)
    if (!this.#open) return refuse('trading-stopped')
    const now = this.#deps.store.sale(saleId)
    // The answer has closed the sale itself, or brought money that does not match: that is what the cashier must see.
    if (now === null || now.state !== 'PENDING' || now.mismatch !== null)
      return now === null ? refuse('sale-unknown') : ok(now)
    const heard = asked.kind === 'not-found' ? 'not-found' : 'could-not-ask'
    return patiently(() => this.#sales.cancel(saleId, heard), this.patience)
  }

  #askedInTime(saleId: string, by: AskedBy): Promise<Asked> {
    return new Promise((resolve) => {
      const callOff = this.#deps.clock.after(CANCEL_PATIENCE_MS, () =>
        resolve({ kind: 'could-not-ask', why: 'timed-out' }),
      )
      void this.#watcher.ask(saleId, true, by).then((asked) => {
        callOff()
        resolve(asked)
      })
    })
  }

  /**
   * A manager says that the money came. Only while Bakong can't be asked: else Bakong's word is the better one.
   * @returns the sale, PAID with flag MANUAL, or a refusal: `bakong-can-be-asked`, `reason-missing`, and those of `Sales`
   */
  confirmByHand(saleId: string, by: string, reason: string): Result<Sale> {
    const stopped = this.#stopped()
    if (stopped !== null) return stopped
    const sale = this.#deps.store.sale(saleId)
    if (sale === null) return refuse('sale-unknown', 'saleId')
    if (sale.state !== 'PAID' && sale.mismatch === null && !this.#byHandOpen(sale)) return refuse('bakong-can-be-asked')
    return this.#sales.confirmByHand(saleId, by, reason)
  }

  #byHandOpen(sale: Sale): boolean {
    if (sale.state === 'PAID' || sale.mismatch !== null) return false
    if (cantBeAsked(this.#asker.parts) || this.#watcher.isHushed) return true
    return this.#deps.store.watch(sale.id)?.lastAnswer === 'no-answer'
  }

  /** Takes a finished sale off the screens. */
  next(saleId: string, shown?: FinishedKind): Result<Sale> {
    return this.#sales.next(saleId, shown)
  }

  changePreferences(change: {
    language?: Settings['language']
    theme?: Settings['theme']
    muted?: boolean
    volume?: number
    clicks?: boolean
  }): void {
    const { language, theme, sound } = this.#settings.now
    const clicks = change.clicks === undefined ? {} : { clicks: change.clicks }
    this.#settings.change({
      language: change.language ?? language,
      theme: change.theme ?? theme,
      sound: { ...sound, muted: change.muted ?? sound.muted, volume: change.volume ?? sound.volume, ...clicks },
    })
    this.#changed()
  }

  /** Stores settings, and shows them. @throws StoreFailure, and nothing has changed then */
  changeSettings(change: Partial<Settings>): void {
    this.#settings.change(change)
    this.#changed()
  }

  /** A code is on the screens, and customers may be paying it. @throws StoreFailure */
  busy(): boolean {
    const shownId = this.#deps.store.shownSaleId()
    return shownId !== null && this.#deps.store.sale(shownId)?.state === 'PENDING'
  }

  /** Whether any code is out that somebody could still pay, on the screens or another program's. @throws StoreFailure */
  hasOpenCodes(): boolean {
    const { store, clock } = this.#deps
    const now = clock.now()
    const running = ({ state, expiresAt }: Sale) => state === 'PENDING' && expiresAt > now
    return this.busy() || store.queuedCount() > 0 || store.lastSales(OPEN_CODES_MAX).some(running)
  }

  /**
   * Set-up asks Bakong about a token: it comes out of that token's look-ups of the day.
   * @param tokenId the name they are counted under; that of the token in use if not given
   * @returns the day, for `lookUpsSpent`  @throws StoreFailure
   */
  countLookUp(tokenId?: string): string {
    return this.#budget.spend('person', tokenId)
  }

  /** Bakong said to set-up that this token's look-ups of the day are spent. @throws StoreFailure */
  lookUpsSpent(day: string, tokenId: string): void {
    this.#budget.declareSpent(day, tokenId)
  }

  /** The owner has said how much may be asked a day: what was learnt is over, and what waited for more is asked about. */
  limitIs(): void {
    this.#budget.forgetLearnt()
    this.#watcher.budgetOpened()
    this.#changed()
  }

  /** Set-up asked with this token and got an answer. @throws StoreFailure */
  lookUpAnswered(tokenId: string): void {
    if (this.#budget.answered(tokenId)) this.#watcher.budgetOpened()
  }

  /** Another token is in use, which was tried; or it is known to be none. */
  tokenIs(good: boolean): void {
    this.#asker.tokenIs(good)
    if (good) this.wake()
    this.#changed()
  }

  /** The token has ended, by this computer's clock. */
  tokenHasEnded(): void {
    this.#asker.tokenHasEnded()
    this.#changed()
  }

  /** Bakong refused the token in its last answer. */
  get tokenRefused(): boolean {
    return this.#asker.tokenRefused
  }

  /** This computer's clock is known to be wrong: no code is made. */
  get clockWrong(): boolean {
    return this.#time.wrong
  }

  /** What time it is, by Bakong where it has told. */
  get time(): Pick<Time, 'now' | 'bakongNow'> {
    return this.#time
  }

  get isDemo(): boolean {
    return this.#deps.demo !== null
  }

  /** Demo mode: the customer of the simulated Bakong pays this sale's code, and the till is asked to look. */
  markPaid(saleId: string): Result<null> {
    const { demo, store } = this.#deps
    if (demo === null) return refuse('not-in-live-mode')
    const sale = store.sale(saleId)
    if (sale === null) return refuse('sale-unknown', 'saleId')
    demo.pay(sale.khqr)
    return ok(null)
  }

  /** Demo mode: what the simulated Bakong plays from now on. */
  playScenario(scenario: ScenarioName): Result<null> {
    const { demo } = this.#deps
    if (demo === null) return refuse('not-in-live-mode')
    demo.play(scenario)
    this.#reshow()
    this.wake()
    return ok(null)
  }

  /** In demo mode the customer looks at the code on the screen (again, after a restart or with another plan). */
  #reshow(): void {
    const { demo, store } = this.#deps
    const shownId = store.shownSaleId()
    const shown = shownId === null ? null : store.sale(shownId)
    if (demo !== null && shown?.state === 'PENDING') demo.show(shown.khqr)
  }

  #saleChanged(sale: Sale): void {
    this.#deps.audience.sale(sale)
    // Many sales of other programs at once change little of what a window shows: that may wait a moment.
    const unseen = sale.source === 'api' && sale.version === 0 && this.#deps.store.shownSaleId() !== sale.id
    if (unseen) this.#queue.changedSoon()
    else this.#changed()
    this.#watcher.poke()
  }

  /** Many changes of one moment become one snapshot. */
  #changed(): void {
    if (this.#viewPending) return
    this.#viewPending = true
    void Promise.resolve().then(() => this.#publish())
  }

  #publish(): void {
    this.#viewPending = false
    if (!this.#open) return
    this.#tendQueue()
    let view: TillView
    try {
      view = this.view()
    } catch (failure) {
      // The windows keep their last snapshot, with the disk's trouble on it; the next change tries again.
      if (!(failure instanceof StoreFailure)) throw failure
      this.storeFailed(failure)
      if (this.#lastView !== null)
        this.#deps.audience.view({ ...this.#lastView, at: this.#deps.clock.now(), storeTrouble: this.#health.trouble })
      return
    }
    this.#lastView = view
    this.#awaitDeadline(view)
    this.#deps.audience.view(view)
  }

  /** Books that can't be written can still be read: whose turn it is waits, what is shown does not. */
  #tendQueue(): void {
    try {
      this.#queue.tend()
    } catch (failure) {
      if (!(failure instanceof StoreFailure)) throw failure
      this.storeFailed(failure)
    }
  }

  /** The code must leave the screens at its deadline, whether or not Bakong is heard from. */
  #awaitDeadline(view: TillView): void {
    this.#cancelDeadline()
    if (view.screen.kind !== 'waiting') return
    this.#cancelDeadline = this.#deps.clock.after(Math.max(0, view.screen.remainingMs), () => this.#changed())
  }
}

/** Bakong has confirmed it: PAID never goes back. */
function isSettled(sale: Sale): boolean {
  return sale.state === 'PAID' && sale.confirmation.kind === 'bakong'
}
