// Names of people: two that look the same are the same name, or the trail would not say who did something.

import { anybody, nobodyThere } from '../../shared/people'
import { cutText } from '../../shared/wellFormed'

/** What can't be seen in a name: parts of words are often set apart so in Khmer. */
const UNSEEN = /[\u00ad\u200b-\u200f\u2060\ufeff]/g

/** Spellings of Khmer that look the same and are not made one by Unicode's normal forms. */
const KHMER_ALIKE = [
  // AA and II after E: the two vowels that are written around the letter.
  [/\u17c1\u17b6/g, '\u17c4'],
  [/\u17c1\u17b8/g, '\u17be'],
  // DA and TA below another letter.
  [/\u17d2\u178a/g, '\u17d2\u178f'],
] as const

/** What a name is told apart by: not by its case, its spaces, its width, or what can't be seen. */
export function nameKey(name: string): string {
  const plain = name.normalize('NFKC').replace(UNSEEN, '').replace(/\s+/g, ' ').trim().toLowerCase()
  return KHMER_ALIKE.reduce((text, [written, same]) => text.replace(written, same), plain)
}

const tills = new Set([anybody.name, nobodyThere.name].map(nameKey))

/** A name that the till itself, or a program, has in the trail. */
export function isTillsName(name: string): boolean {
  const key = nameKey(name)
  return key === '' || tills.has(key) || key.startsWith('api:')
}

/** Longest name, with what may be put behind it. */
const NAME_MAX = 40

/** @returns this name with the first number behind it that makes it another one than all `taken` (keys) */
export function nameApart(name: string, taken: ReadonlySet<string>): string {
  for (let number = 2; ; number++) {
    const end = ` (${number})`
    const apart = `${cutText(name, NAME_MAX - end.length)}${end}`
    if (!taken.has(nameKey(apart))) return apart
  }
}
