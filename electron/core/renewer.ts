// The one loop that renews the token: looks once an hour, tries rarely, and swaps a new token in only once it is good.

import type { TokenView } from '../../shared/setupView'
import { patiently } from './patience'
import {
  BakongTrouble,
  type Clock,
  type SetupFile,
  type Store,
  StoreFailure,
  type TokenDesk,
  type Vault,
} from './ports'
import { NEXT_TOKEN, TOKEN } from './setup'
import { RENEW_TRIES_A_DAY, renewalDue } from './tokenLife'

const EVERY_MS = 3_600_000
const FIRST_MS = 20_000

/** A person may try more often than the till, but not without end. */
const PERSON_GAP_MS = 60_000
const PERSON_TRIES_A_DAY = 10

/** When renewal was tried, kept in the books: a till that is started again and again must not ask each time. */
const TRIES_KEY = 'token.renewals'

export interface RenewerDeps {
  readonly clock: Clock
  readonly store: Store
  readonly file: SetupFile
  readonly vault: Vault
  readonly desk: TokenDesk
  /** Under which name look-ups are counted now. */
  readonly countedAs: () => string
  /** Bakong refused the token in its last answer. */
  readonly refused: () => boolean
  /** Bakong's time, UTC ms; null until it was told: what this computer's clock says of a token's end is not believed. */
  readonly bakongNow: () => number | null
  /** Counts the trial of a new token in today's budget. */
  readonly spend: () => void | Promise<void>
  /** A good new token is in use from now on. */
  readonly renewed: () => void
  readonly changed: () => void
  readonly log: (outcome: string, facts?: Readonly<Record<string, unknown>>) => void
}

export class Renewer {
  readonly #deps: RenewerDeps
  #callOff: () => void = () => undefined
  #stopped = false
  renewing = false
  problem: TokenView['problem'] = null

  constructor(deps: RenewerDeps) {
    this.#deps = deps
  }

  start(): void {
    this.#plan(FIRST_MS)
  }

  stop(): void {
    this.#stopped = true
    this.#callOff()
  }

  /** A person pasted a good token: what was said of the old one is over. */
  settled(): void {
    this.problem = null
  }

  /** @returns false when Bakong was asked too recently, or another renewal is under way */
  async now(): Promise<boolean> {
    const tries = this.#tries()
    const last = tries.at(-1)
    const recent = last !== undefined && this.#now - last < PERSON_GAP_MS
    if (this.renewing || recent || tries.length >= PERSON_TRIES_A_DAY) return false
    await this.#renew()
    return true
  }

  #plan(delayMs: number): void {
    this.#callOff = this.#deps.clock.after(delayMs, () => void this.#look())
  }

  async #look(): Promise<void> {
    const { file, vault, desk, refused, bakongNow, changed, log } = this.#deps
    try {
      const token = vault.get(TOKEN)
      const { email, renew } = file.read().bakong
      const expiresAt = token === null ? null : desk.expiresAt(token)
      const waiting = vault.get(NEXT_TOKEN) !== null
      const told = bakongNow()
      const due = renewalDue({
        expiresAt: told === null ? null : expiresAt,
        now: this.#now,
        refused: refused(),
        tries: this.#tries(),
      })
      if (renew && email !== null && token !== null && (waiting || due)) await this.#renew()
    } catch (failure) {
      // The disk is named elsewhere; the next hour tries again with what the vault holds.
      if (!(failure instanceof StoreFailure)) throw failure
      log('not-stored', { kind: failure.kind })
    }
    if (this.#stopped) return
    // The days that are left go by without anything else happening.
    changed()
    this.#plan(EVERY_MS)
  }

  async #renew(): Promise<void> {
    const { file, vault, changed, log } = this.#deps
    const { email } = file.read().bakong
    if (this.renewing || email === null) return
    this.renewing = true
    changed()
    try {
      const next = vault.get(NEXT_TOKEN) ?? (await this.#ask(email))
      if (next !== null) await this.#takeIn(next)
    } catch (failure) {
      if (!(failure instanceof BakongTrouble)) throw failure
      this.problem = 'renewal-failed'
      log('failed', { kind: failure.kind, detail: failure.detail })
    } finally {
      this.renewing = false
      if (!this.#stopped) changed()
    }
  }

  /** Counted before it leaves. The new token is put away at once: the old one may have ended with it. */
  async #ask(email: string): Promise<string | null> {
    const { clock, store, vault, desk, log } = this.#deps
    const tries = JSON.stringify([...this.#tries(), this.#now])
    await patiently(() => store.putSetting(TRIES_KEY, tries), { clock, stopped: () => this.#stopped })
    const next = await desk.renew(email)
    if (this.#stopped) return null
    if (next === null) {
      this.problem = 'email-unknown'
      log('email-unknown')
      return null
    }
    try {
      await vault.put(NEXT_TOKEN, next)
    } catch (failure) {
      // Bakong will not say it again: it is held for this run, and tried, and stored once it is in use.
      if (!(failure instanceof StoreFailure)) throw failure
      vault.hold(NEXT_TOKEN, next)
      log('not-stored', { kind: failure.kind })
    }
    return next
  }

  async #takeIn(next: string): Promise<void> {
    const { file, vault, desk, countedAs, spend, renewed, log } = this.#deps
    const verdict = await desk.attempt(next, null, spend)
    if (this.#stopped) return
    log(verdict)
    if (verdict === 'good' || verdict === 'good-spent') {
      // A new token may not bring a new day's look-ups (NBC does not say): they are counted on under the old name.
      await file.change((setup) => ({ ...setup, bakong: { ...setup.bakong, countedAs: countedAs() } }))
      await vault.put(TOKEN, next)
      await vault.remove(NEXT_TOKEN)
      this.problem = null
      renewed()
      return
    }
    this.problem = 'renewal-failed'
    // Away or blocked says nothing about the token: it is tried again in an hour.
    if (verdict === 'wrong' || verdict === 'expired') await vault.remove(NEXT_TOKEN)
  }

  get #now(): number {
    return this.#deps.bakongNow() ?? this.#deps.clock.now()
  }

  /** Of the last day, oldest first. */
  #tries(): readonly number[] {
    const { store } = this.#deps
    const stored = store.setting(TRIES_KEY)
    const now = this.#now
    const tries = (stored === null ? [] : (JSON.parse(stored) as unknown[])).filter((at) => typeof at === 'number')
    // A try that lies in the future was made by a clock that was ahead. It counts from now on, not until then.
    const kept = tries.map((at) => Math.min(at, now))
    if (tries.some((at) => at > now)) store.putSetting(TRIES_KEY, JSON.stringify(kept))
    return kept.filter((at) => now - at < 86_400_000).slice(-PERSON_TRIES_A_DAY - RENEW_TRIES_A_DAY)
  }
}
