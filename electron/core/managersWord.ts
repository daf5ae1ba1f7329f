// A manager's word: what is asked, in words made here from the input and the books, and the answer, which counts once, for
// that command and that very input (docs/decisions/0064).

import type { Command, Input, ManagerCommand } from '../../shared/contract'
import { type Facts, factLines, factText } from '../../shared/facts'
import type { Actor, AllowQuestion } from '../../shared/people'
import { ok, type Result } from '../../shared/result'
import { type Language, languages } from '../../shared/settings'
import { textOf } from '../../shared/text'
import { allowSentences } from '../../shared/text/allow'
import { type Clock, StoreFailure } from './ports'
import { stoppedBy } from './storeHealth'

/** What a manager has allowed is done at once, or not at all. */
export const APPROVAL_MS = 30_000

/** Questions that wait for an answer; the page asks one at a time. */
export const QUESTIONS_MAX = 8

/** Lines under a question; an input has fewer. */
const DETAILS_MAX = 12

export interface ManagersWordDeps {
  readonly clock: Pick<Clock, 'monotonic'>
  readonly newId: () => string
  /** SHA-256 or as good. The input may hold a secret: only its digest is kept. */
  readonly digest: (text: string) => string
  /** @throws StoreFailure */
  readonly factsOf: (command: Command, input: unknown) => Facts
  readonly storeFailed: (failure: StoreFailure) => void
}

interface Asked {
  readonly command: ManagerCommand
  /** Of the command, the input and the words that were shown. */
  readonly digest: string
  readonly facts: Facts
}

export class ManagersWord {
  readonly #deps: ManagersWordDeps
  readonly #questions = new Map<string, Asked>()
  #given: { readonly manager: Actor; readonly digest: string; readonly untilMonotonic: number } | null = null

  constructor(deps: ManagersWordDeps) {
    this.#deps = deps
  }

  /** @param input as the command's schema has read it */
  ask<C extends ManagerCommand>(command: C, input: Input<C>): Result<AllowQuestion> {
    const composed = this.#compose(command, input)
    if (!composed.ok) return composed
    const { words, ...asked } = composed.value
    const id = this.#deps.newId()
    const [oldest] = this.#questions.keys()
    if (this.#questions.size >= QUESTIONS_MAX && oldest !== undefined) this.#questions.delete(oldest)
    this.#questions.set(id, { command, ...asked })
    return ok({ id, words })
  }

  /** What the question is about; null when it is over. */
  about(questionId: string): { readonly command: ManagerCommand; readonly facts: Facts } | null {
    return this.#questions.get(questionId) ?? null
  }

  /** @returns false when the question is over */
  give(questionId: string, manager: Actor): boolean {
    const asked = this.#questions.get(questionId)
    if (asked === undefined) return false
    this.#questions.delete(questionId)
    const untilMonotonic = this.#deps.clock.monotonic() + APPROVAL_MS
    this.#given = { manager, digest: asked.digest, untilMonotonic }
    return true
  }

  /** The manager who has allowed this command with this input, once: asking uses it up. Composed anew: what was shown
   *  must still be what it is about. */
  take<C extends ManagerCommand>(command: C, input: Input<C>): Actor | null {
    const given = this.#given
    if (given === null) return null
    const composed = this.#compose(command, input)
    if (!composed.ok || composed.value.digest !== given.digest) return null
    this.#given = null
    return this.#deps.clock.monotonic() > given.untilMonotonic ? null : given.manager
  }

  /** Somebody else stands at the till: nothing asked or allowed before counts. */
  forget(): void {
    this.#questions.clear()
    this.#given = null
  }

  #compose<C extends ManagerCommand>(
    command: C,
    input: Input<C>,
  ): Result<Omit<Asked, 'command'> & Pick<AllowQuestion, 'words'>> {
    const { factsOf, digest, storeFailed } = this.#deps
    try {
      const facts = factsOf(command, input)
      const words = Object.fromEntries(
        languages.map((language) => [language, wordsOf(command, facts, language)]),
      ) as AllowQuestion['words']
      return ok({ facts, words, digest: digest(JSON.stringify([command, input, words])) })
    } catch (failure) {
      if (!(failure instanceof StoreFailure)) throw failure
      storeFailed(failure)
      return stoppedBy(failure.kind)
    }
  }
}

/** A question as a person reads it: the sentence, and below it the facts that it does not name. */
function wordsOf(command: ManagerCommand, facts: Facts, language: Language): AllowQuestion['words'][Language] {
  const text = textOf(language)
  const said = new Set<string>(['given', 'saleId'])
  const sentence = allowSentences[language][command]((name) => {
    said.add(name)
    return factText(facts, name, text) ?? '—'
  }, facts)
  return { sentence, details: factLines(facts, text, said).slice(0, DETAILS_MAX) }
}
