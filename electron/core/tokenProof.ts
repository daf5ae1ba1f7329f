// What is known of the token: Bakong's last word about it, kept for a day, so that a start asks nothing that was just told.

import type { TokenWord } from '../../shared/till'
import { type Clock, type Store, StoreFailure } from './ports'

/** Where Bakong's last word is kept. */
const WORD_KEY = 'token.word'

/** A word this old proves nothing any more: the till asks once, though nobody sells. */
const PROOF_MS = 24 * 3_600_000
/** A good word is written again this rarely: each look brings one. */
const KEEP_EVERY_MS = 3_600_000
/** A try that brought no word, neither good nor bad, is repeated after this. */
const TRY_EVERY_MS = 3_600_000

interface Word {
  /** Names the token it is about. */
  readonly token: string
  /** Null: it was tried, and there was no word. */
  readonly good: boolean | null
  /** UTC ms. */
  readonly at: number
}

export interface TokenProofDeps {
  readonly clock: Clock
  readonly store: Pick<Store, 'setting' | 'putSetting'>
  /** Names the token in use. */
  readonly tokenId: () => string
  /** Whether Bakong answered this token today outside these books: it was tried in set-up. */
  readonly provedElsewhere: () => boolean
  /** False in demo, where there is no token to prove. */
  readonly live: boolean
  /** The disk did not take it; the next word tries again. */
  readonly storeFailed: (failure: StoreFailure) => void
}

export class TokenProof {
  readonly #deps: TokenProofDeps
  #word: Word | null
  /** As it stands in the store. */
  #kept: Word | null
  /** There is none, or it has ended by this computer's clock alone. */
  #lacks: 'none' | 'ended' | null = null

  /** @throws StoreFailure */
  constructor(deps: TokenProofDeps) {
    this.#deps = deps
    this.#kept = read(deps.store.setting(WORD_KEY))
    this.#word = this.#kept
  }

  get word(): TokenWord {
    if (this.#lacks !== null || this.refused) return 'refused'
    const { live, provedElsewhere } = this.#deps
    const proved = !live || this.#current?.good === true || provedElsewhere()
    return proved ? 'good' : 'not-asked'
  }

  /** Bakong refused the token in its last word. */
  get refused(): boolean {
    return this.#current?.good === false
  }

  /** No answer has proved the token for a day, and none was tried for lately. */
  get tryDue(): boolean {
    const { live } = this.#deps
    if (!live || this.word !== 'not-asked') return false
    const word = this.#current
    return word === null || this.#deps.clock.now() - word.at >= TRY_EVERY_MS
  }

  /** Bakong took the token, or refused it; null: it was tried, and there was no word yet. */
  heard(good: boolean | null): void {
    const { clock, tokenId } = this.#deps
    if (good !== null) this.#lacks = null
    this.#word = { token: tokenId(), good, at: clock.now() }
    this.#keep()
  }

  /** It is known without asking that there is no token, or that it has ended by this computer's clock. */
  lacks(what: 'none' | 'ended'): void {
    this.#lacks = what
  }

  /** The clock was set: what it said of the token's end is no longer known. */
  clockWasSet(): void {
    if (this.#lacks === 'ended') this.#lacks = null
  }

  /** Bakong's last word about the token in use, if it still says something. One from the future says nothing. */
  get #current(): Word | null {
    const word = this.#word
    if (word === null || word.token !== this.#deps.tokenId()) return null
    const age = this.#deps.clock.now() - word.at
    return age >= 0 && age < PROOF_MS ? word : null
  }

  #keep(): void {
    const { store, storeFailed } = this.#deps
    const word = this.#word
    const kept = this.#kept
    const same = word !== null && kept !== null && kept.token === word.token && kept.good === word.good
    if (word === null || (same && word.at >= kept.at && word.at - kept.at < KEEP_EVERY_MS)) return
    try {
      store.putSetting(WORD_KEY, written(word))
      this.#kept = word
    } catch (failure) {
      if (!(failure instanceof StoreFailure)) throw failure
      storeFailed(failure)
    }
  }
}

const WORDS = [
  ['good', true],
  ['refused', false],
  ['tried', null],
] as const

/** `good 1795316400000 1f2e3d4c5b6a`; the name comes last, whatever it holds. */
function written({ token, good, at }: Word): string {
  return `${WORDS.find(([, means]) => means === good)?.[0]} ${at} ${token}`
}

/** What can't be read is no word. */
function read(stored: string | null): Word | null {
  const [, said, at, token] = /^(\w+) (\d{1,15}) (.*)$/s.exec(stored ?? '') ?? []
  const known = WORDS.find(([name]) => name === said)
  return known === undefined || token === undefined ? null : { token, good: known[1], at: Number(at) }
}
