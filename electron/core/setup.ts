// Setting the shop up and changing it later: the set-up file first, then the running till.

import { readServerAddress } from '../../shared/address'
import { ok, type Refusal, type Result, refuse } from '../../shared/result'
import type { Language, Merchant, Settings } from '../../shared/settings'
import type { BakongSetup, SaleRules, Setup } from '../../shared/setup'
import type { Fault, PreviewView, SetupView, TokenView, TrialView, Verdict } from '../../shared/setupView'
import type { CodeImage } from '../../shared/till'
import { isYoungDay } from './budget'
import { businessDay } from './businessDay'
import { finerPercent } from './fineness'
import { patiently } from './patience'
import { type Clock, type SetupFile, StoreFailure, type TokenDesk, type Vault } from './ports'
import { tokenLife } from './tokenLife'
import { withAsked } from './trials'

/** Where the token lies in the vault, and a renewed one that could not be tried yet. */
export const TOKEN = 'bakong.token'
export const NEXT_TOKEN = 'bakong.token.next'

/** The reply has left before the window goes. */
const REOPEN_DELAY_MS = 200

/** What set-up wants of the running till. */
export interface RunningTill {
  readonly settings: Settings
  /** @throws StoreFailure */
  changeSettings(change: Partial<Settings>): void
  /** A code is on the screens: not the moment to go away. */
  busy(): boolean
  /** Counts one look-up in today's budget of this name. @returns the day  @throws StoreFailure */
  countLookUp(tokenId: string): string
  /** Bakong said that this name's look-ups of the day are spent. @throws StoreFailure */
  lookUpsSpent(day: string, tokenId: string): void
  /** Bakong took, or would refuse, the token that is in use from now on. */
  tokenIs(good: boolean): void
  /** Bakong answered a look-up of this name. @throws StoreFailure */
  lookUpAnswered(tokenId: string): void
  /** What may be asked a day was said anew. @throws StoreFailure */
  limitIs(): void
  refresh(): void
}

/** What is said of how Bakong is asked; the tills on the token stay as they are if not given. */
export type BakongChange = Pick<BakongSetup, 'email' | 'renew' | 'dailyLookups'> & {
  readonly tillsOnToken?: number | undefined
}

export interface SetupDeps {
  readonly file: SetupFile
  readonly vault: Vault
  readonly desk: TokenDesk
  readonly clock: Clock
  readonly till: () => RunningTill
  /** The books that are open. */
  readonly mode: 'demo' | 'live'
  /** A provisioning file rules at each start. */
  readonly byFile: boolean
  /** NBC's own host is asked. */
  readonly production: () => boolean
  readonly faultsOf: (merchant: Merchant) => readonly Refusal[]
  /** The shop's static code as a picture. */
  readonly picture: (merchant: Merchant, currency: Settings['sale']['currency']) => Result<CodeImage>
  /** Modules along a side of the code of a usual sale; null while the shop can make none. */
  readonly saleModules: (merchant: Merchant) => number | null
  /** A good token was pasted: what was said of the old one is over. */
  readonly tokenTaken: () => void
  /** Closes these books and opens those that the set-up file names now. */
  readonly reopen: () => void
  /** Asks a person where to, and writes the text there. @returns false when they thought better of it
   *  @throws StoreFailure when it can't be written there */
  readonly save: (name: string, text: string) => Promise<boolean>
  /** The address of Bakong that a token is tried against and kept for. */
  readonly baseUrl: () => string
}

export class SetupBook {
  readonly #deps: SetupDeps
  /** A good token that was just tried: pasted again, it spends no second look-up. */
  #tried: { readonly name: string; readonly accountId: string | null; readonly verdict: Verdict } | null = null
  #trying = false

  constructor(deps: SetupDeps) {
    this.#deps = deps
  }

  get now(): Setup {
    return this.#deps.file.read()
  }

  view(): SetupView {
    const { vault, desk, till, mode, byFile } = this.#deps
    const { merchant, sale, bakong, keepWeakly } = this.now
    const token = vault.get(TOKEN)
    const { settings } = till()
    return {
      mode,
      welcome: this.welcome,
      byFile,
      language: settings.language,
      merchant: mode === 'live' ? settings.merchant : merchant,
      sale: mode === 'live' ? settings.sale : (sale ?? settings.sale),
      bakong: {
        otherHost: this.#deps.production() ? null : hostOf(this.#deps.baseUrl()),
        email: bakong.email,
        renew: bakong.renew,
        dailyLookups: bakong.dailyLookups,
        tillsOnToken: bakong.tillsOnToken,
        hasToken: token !== null,
        stored: vault.stored(TOKEN),
        expiresAt: token === null ? null : desk.expiresAt(token),
        unreadable: vault.unreadable(TOKEN),
      },
      vault: { protection: vault.protection, keepWeakly },
    }
  }

  /** Nothing is set up and nobody has said "later". */
  get welcome(): boolean {
    return this.#deps.mode === 'demo' && !this.#deps.byFile && !this.now.welcomed
  }

  /** @throws StoreFailure */
  async welcomed(): Promise<void> {
    await this.#write({ welcomed: true })
    this.#deps.till().refresh()
  }

  /** @throws StoreFailure */
  async language(language: Language): Promise<void> {
    await this.#write({ language })
    await this.#changeTill({ language })
  }

  preview(merchant: Merchant, currency: Settings['sale']['currency']): PreviewView {
    const faults = this.#faults(merchant)
    if (faults.length > 0) return { faults, code: null, finerPercent: 0 }
    const code = this.#deps.picture(merchant, currency)
    if (!code.ok) return { faults: [{ field: 'name', code: code.error.code }], code: null, finerPercent: 0 }
    return { faults, code: code.value, finerPercent: finerPercent(merchant, this.#deps.saleModules) }
  }

  /**
   * Stores the shop. With a token Bakong is asked whether the account exists; what can't be asked is no fault.
   * @returns what is wrong, field by field; empty when it was stored  @throws StoreFailure
   */
  async shop(merchant: Merchant): Promise<readonly Fault[]> {
    const { vault, desk, mode } = this.#deps
    const faults = this.#faults(merchant)
    if (faults.length > 0) return faults
    const token = vault.get(TOKEN)
    if (token !== null && this.#mayShow(token) && (await desk.knows(merchant.accountId, token)) === false) {
      return [{ field: 'accountId', code: 'account-unknown' }]
    }
    await this.#write({ merchant })
    if (mode === 'live') await this.#changeTill({ merchant })
    return []
  }

  /** Whether renewal would show no token to a stranger: one that waits to be tried may be another host's. */
  get mayRenew(): boolean {
    const next = this.#deps.vault.get(NEXT_TOKEN)
    return next === null || this.#mayShow(next)
  }

  /**
   * Demo takes every file, so its address may be a stranger's, while the vault holds the live till's token: that one is
   * shown to NBC, or where a person has just pasted it to be tried. Live books know the host in force.
   */
  #mayShow(token: string): boolean {
    const { mode, desk, production } = this.#deps
    return mode === 'live' || production() || this.#tried?.name === desk.nameOf(token)
  }

  /** The rate and the currency hold at once, in demo too. @throws StoreFailure */
  async sale(sale: SaleRules): Promise<void> {
    await this.#write({ sale })
    await this.#changeTill({ sale })
  }

  /**
   * @param keepWeakly what the owner wants done with secrets on a machine without a keyring; a token that is held
   *   already is stored, or taken off the disk, at once
   * @throws StoreFailure
   */
  async bakong({ tillsOnToken, ...change }: BakongChange, keepWeakly = this.now.keepWeakly): Promise<void> {
    await this.#write(({ bakong }) => ({
      keepWeakly,
      bakong: { ...bakong, ...change, tillsOnToken: tillsOnToken ?? bakong.tillsOnToken },
    }))
    await this.#keepAsWanted(keepWeakly)
    const { till, clock } = this.#deps
    await patiently(() => till().limitIs(), { clock })
  }

  async #keepAsWanted(keepWeakly: boolean): Promise<void> {
    const { vault } = this.#deps
    if (vault.protection === 'keyring') return
    for (const name of [TOKEN, NEXT_TOKEN]) {
      const held = vault.get(name)
      if (held !== null && vault.stored(name) !== keepWeakly) await vault.put(name, held)
    }
  }

  /**
   * Tries a token, and keeps it when it is good. At most one look-up is spent, and none for a token that was just tried,
   * that says itself that it has ended, or whose account Bakong does not know.
   * @throws StoreFailure
   */
  async token(text: string, keepWeakly: boolean): Promise<Result<TrialView>> {
    const { desk, mode, till, vault } = this.#deps
    const token = text.trim()
    if (!/^[\x21-\x7e]+$/.test(token)) return refuse(token === '' ? 'token-missing' : 'token-malformed', 'token')
    if (this.#trying) return refuse('asked-just-now')
    this.#trying = true
    try {
      const accountId = (mode === 'live' ? till().settings.merchant : this.now.merchant)?.accountId ?? null
      const name = desk.nameOf(token)
      const known = this.#tried !== null && this.#tried.name === name && this.#tried.accountId === accountId
      const countedAs = this.#countedAs(name)
      const budget = this.#budgetOf(countedAs ?? name)
      const verdict = known && this.#tried ? this.#tried.verdict : await desk.attempt(token, accountId, budget.spend)
      if (verdict === 'good-spent') await budget.spent()
      const good = verdict === 'good' || verdict === 'good-spent'
      this.#tried = good ? { name, accountId, verdict } : null
      if (good) {
        const baseUrl = this.#deps.baseUrl()
        await this.#write(({ bakong }) => ({ keepWeakly, bakong: { ...bakong, baseUrl, countedAs } }))
        await vault.put(TOKEN, token)
        await vault.remove(NEXT_TOKEN)
        this.#deps.tokenTaken()
        if (mode === 'live') till().tokenIs(true)
        if (verdict === 'good' && !known) await budget.answered()
      }
      return ok({ verdict, expiresAt: desk.expiresAt(token) })
    } finally {
      this.#trying = false
    }
  }

  /** The name a token's look-ups are counted under, where that is not its own: it is the one in use, and was renewed. */
  #countedAs(name: string): string | null {
    const { vault, desk } = this.#deps
    const inUse = vault.get(TOKEN)
    return inUse !== null && desk.nameOf(inUse) === name ? this.now.bakong.countedAs : null
  }

  /** Where the trial of a token is counted: in the live books, or where these will find it. */
  #budgetOf(countedAs: string): Readonly<Record<'spend' | 'spent' | 'answered', () => Promise<void>>> {
    const { mode, till, clock, file } = this.#deps
    let day = businessDay(clock.now())
    if (mode === 'live') {
      return {
        spend: async () => {
          day = await patiently(() => till().countLookUp(countedAs), { clock })
        },
        spent: () => patiently(() => till().lookUpsSpent(day, countedAs), { clock }),
        answered: () => patiently(() => till().lookUpAnswered(countedAs), { clock }),
      }
    }
    const note = (asked: Parameters<typeof withAsked>[3]) =>
      file.change((setup) => withAsked(setup, countedAs, day, asked))
    return {
      spend: () => {
        day = businessDay(clock.now())
        return note({ lookUps: 1 })
      },
      spent: async () => {
        if (!isYoungDay(clock.now())) await note({ spent: true })
      },
      answered: () => note({ good: true }),
    }
  }

  /** @throws StoreFailure */
  async forgetToken(): Promise<void> {
    const { vault, mode, till } = this.#deps
    this.#tried = null
    await vault.remove(NEXT_TOKEN)
    await vault.remove(TOKEN)
    if (mode === 'live') till().tokenIs(false)
    else till().refresh()
  }

  /** Opens the other books: stored first, then the till is opened on them. @throws StoreFailure */
  async mode(mode: 'demo' | 'live'): Promise<Result<null>> {
    const { till, vault, clock, reopen } = this.#deps
    if (till().busy()) return refuse('sale-on-screen')
    if (mode === 'live') {
      if (this.now.merchant === null) return refuse('account-missing', 'accountId')
      if (vault.get(TOKEN) === null) return refuse('token-missing', 'token')
    }
    const { language, theme, sound, ...settings } = till().settings
    const sale = this.now.sale ?? settings.sale
    await this.#write({ mode, welcomed: true, language, look: { theme, sound }, sale })
    if (mode !== this.#deps.mode) clock.after(REOPEN_DELAY_MS, reopen)
    return ok(null)
  }

  /** The set-up as a provisioning file. The e-mail stays out too: with it anybody can have a token issued. */
  async export(): Promise<Result<boolean>> {
    const { merchant, sale } = this.view()
    const { dailyLookups, tillsOnToken, baseUrl } = this.now.bakong
    const provision = {
      ...(merchant === null ? {} : { merchant }),
      bakong: { ...(baseUrl === null ? {} : { baseUrl }), dailyLookups, tillsOnToken },
      sale,
      language: this.#deps.till().settings.language,
    }
    try {
      return ok(await this.#deps.save('khqr-pos-setup.json', `${JSON.stringify(provision, null, 2)}\n`))
    } catch (failure) {
      // The disk of that folder: the till's own is another matter.
      if (!(failure instanceof StoreFailure)) throw failure
      return refuse('file-not-written', undefined, failure.kind)
    }
  }

  #faults(merchant: Merchant): readonly Fault[] {
    return this.#deps.faultsOf(merchant).map(({ field = 'accountId', code }) => ({ field, code }))
  }

  #write(change: Partial<Setup> | ((now: Setup) => Partial<Setup>)): Promise<void> {
    return this.#deps.file.change((now) => ({ ...now, ...(typeof change === 'function' ? change(now) : change) }))
  }

  /** The file has it already: another program that holds the books for a moment must not leave them apart. */
  #changeTill(change: Partial<Settings>): Promise<void> {
    const { till, clock } = this.#deps
    return patiently(() => till().changeSettings(change), { clock })
  }
}

/** As it is shown: without what a reader would not look at. */
function hostOf(baseUrl: string): string {
  const read = readServerAddress(baseUrl)
  return read.ok ? `${read.value.host}:${read.value.port}` : baseUrl
}

/** What the cashier's window says of the token; null in demo. */
export function tokenView(facts: {
  readonly token: string | null
  readonly expiresAt: number | null
  readonly now: number
  readonly renewing: boolean
  readonly problem: TokenView['problem']
}): TokenView {
  const { token, expiresAt, now, renewing } = facts
  const { daysLeft, warning } = tokenLife(expiresAt, now)
  const problem = token === null ? 'missing' : warning === 0 ? 'expired' : facts.problem
  return { expiresAt, daysLeft, warn: warning !== null || problem !== null, renewing, problem }
}
