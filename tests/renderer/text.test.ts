// The words: both languages whole, with the figures of a sentence in them, and Khmer that is Khmer.

import { describe, expect, it } from 'vitest'
import { isAudited } from '../../electron/core/people'
import { type Command, commands } from '../../shared/contract'
import { apiGrant, grants } from '../../shared/grants'
import { refusalCodes } from '../../shared/result'
import { textOf } from '../../shared/text'

type Words = string | ((...facts: never[]) => string) | { readonly [name: string]: Words }

/** Every sentence by its path; functions are called with facts that can be found again. */
function sentences(words: Words, path = ''): readonly (readonly [string, string])[] {
  if (typeof words === 'string') return [[path, words]]
  if (typeof words === 'function') {
    const facts = Array.from({ length: words.length }, (_, index) => 71 + index)
    return [[path, (words as (...facts: unknown[]) => string)(...facts)]]
  }
  return Object.entries(words).flatMap(([name, inner]) => sentences(inner, `${path}/${name}`))
}

const english = new Map(sentences(textOf('en')))
const khmer = new Map(sentences(textOf('km')))

/** Said the same way in both languages, or the name of the other language. */
const latin = new Set(['/demoWord', '/language'])
/** Calm links need no headline, and what is fine no advice. */
const silent = /^\/(links\/(OK|SLOW|NOT_ASKED)\/(head|todo)|doctorWords\/advice\/fine)$/

describe('the words', () => {
  it('are the same sentences in both languages', () => {
    expect([...khmer.keys()]).toEqual([...english.keys()])
  })

  it('are never empty', () => {
    for (const [path, words] of [...english, ...khmer]) if (!silent.test(path)) expect(words.trim(), path).not.toBe('')
  })

  // Nobody at a counter reads fourteen words while a customer waits.
  it('say what to do in three to five words, and the reason apart from it', () => {
    const todo = [...english].filter(([path]) => /\/todo(\/|$)/.test(path) && !silent.test(path))
    expect(todo.length).toBeGreaterThan(15)
    for (const [path, words] of todo) expect(words.split(' ').length, `${path}: ${words}`).toBeGreaterThanOrEqual(3)
    for (const [path, words] of todo) expect(words.split(' ').length, `${path}: ${words}`).toBeLessThanOrEqual(5)
  })

  it('carry the same facts', () => {
    for (const [path, words] of english) {
      const facts = words.match(/\b7\d\b/g) ?? []
      for (const fact of facts) expect(khmer.get(path), path).toContain(fact)
    }
  })

  it('say nothing in English where Khmer is meant', () => {
    const same = [...khmer].filter(([path, words]) => words !== '' && english.get(path) === words).map(([path]) => path)
    expect(same).toEqual(['/demoWord'])
  })

  it('are Khmer in Khmer', () => {
    for (const [path, words] of khmer) {
      if (latin.has(path) || silent.test(path)) continue
      // Functions of nothing but facts, such as a payer's account, still have a Khmer word beside them.
      expect(words, path).toMatch(/[\u1780-\u17b3]/)
    }
  })

  it('name every refusal apart', () => {
    for (const language of ['en', 'km'] as const) {
      const { refusals } = textOf(language)
      expect(new Set(refusalCodes.map((code) => refusals[code])).size).toBe(refusalCodes.length)
    }
  })

  it('say in the trail what was done, whatever can be done', () => {
    const doable = new Set<Command>([...grants.cashier.commands, ...apiGrant.commands])
    const { actions } = textOf('en').peopleWords
    const silent = (Object.keys(commands) as Command[]).filter(
      (name) => doable.has(name) && isAudited(name) && !Object.hasOwn(actions, name),
    )
    expect(silent).toEqual([])
  })
})
