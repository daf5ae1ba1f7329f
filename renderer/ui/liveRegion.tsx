// The one place from which a screen reader hears what happened. It is there from the page's first moment to its last:
// a region that comes together with its words is not heard.

import { useState } from 'react'
import type { Language } from '../../shared/settings'
import { createSource, useSnapshot } from './snapshot'

export interface Said {
  /** Another number is said anew, even in the same words. */
  readonly id: number
  readonly text: string
  readonly language: Language
  /** Until when what follows is said after it instead of in its place, page's clock. */
  readonly keptUntil: number
}

/** A sentence about money takes about that long to be read out. */
const KEPT_MS = 4000

/**
 * What the region holds after one more sentence. An assertive region is cut off by its next words: while a sentence about
 * money is being read, the next one stands after it and both are read.
 */
export function nextSaid(before: Said | null, text: string, language: Language, money: boolean, now: number): Said {
  const kept = before !== null && text !== '' && now < before.keptUntil && before.language === language
  return {
    id: (before?.id ?? 0) + 1,
    text: kept ? `${before.text} ${text}` : text,
    language,
    keptUntil: money ? now + KEPT_MS : kept ? before.keptUntil : 0,
  }
}

const source = createSource<Said>()

/** @param text nothing: what was said is over. @param money see `nextSaid` */
export function say(text: string, language: Language, money = false): void {
  source.put(nextSaid(source.now()?.view ?? null, text, language, money, performance.now()))
}

/** One stands in the page and one in each dialog: while that is open, the rest of the page is not there for readers. */
export function LiveRegion({ testId = 'said' }: { testId?: string }) {
  const said = useSnapshot(source)?.view ?? null
  // What was said before it came is not news.
  const [from] = useState(() => source.now()?.view.id ?? 0)
  return (
    <div className="unseen" aria-live="assertive" aria-atomic="true" data-testid={testId}>
      {said !== null && said.id > from && said.text !== '' && (
        <p key={said.id} lang={said.language}>
          {said.text}
        </p>
      )}
    </div>
  )
}
