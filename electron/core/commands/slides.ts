// The pictures of the idle customer's screen, carried to the one who keeps them. To look for them among this computer's
// files is a manager's; what was picked then goes in on that word.

import type { Handlers } from '../../../shared/contract'
import { ok, type Result, refuse } from '../../../shared/result'
import { SLIDES_MAX, type SlidesView } from '../../../shared/slides'
import type { Clock } from '../ports'

/** The idle pictures, as the windows adapter keeps them. */
export interface SlideShow {
  view(): SlidesView
  add(jpeg: Uint8Array): Promise<Result<SlidesView>>
  remove(id: string): Promise<Result<SlidesView>>
}

/** Long enough to find a picture among others. */
export const PICK_MS = 300_000

export interface SlideDeps {
  readonly slides: SlideShow
  readonly fromBase64: (text: string) => Uint8Array
  readonly clock: Pick<Clock, 'monotonic'>
  readonly newId: () => string
}

type SlideCommand = 'slides.view' | 'slides.pick' | 'slides.add' | 'slides.remove'

export function slideHandlers({ slides, fromBase64, clock, newId }: SlideDeps): Pick<Handlers, SlideCommand> {
  /** The last pick: what comes of an older one is not taken any more. */
  let pick: { readonly id: string; readonly untilMonotonic: number; left: number } | null = null
  const mayAdd = (id: string | undefined) => {
    if (pick === null || pick.id !== id || pick.left === 0 || clock.monotonic() > pick.untilMonotonic) return false
    pick.left -= 1
    return true
  }
  return {
    'slides.view': () => ok(slides.view()),
    'slides.pick': () => {
      pick = { id: newId(), untilMonotonic: clock.monotonic() + PICK_MS, left: SLIDES_MAX }
      return ok({ pick: pick.id })
    },
    'slides.add': ({ jpegBase64, pick: id }, actor) =>
      actor.role === 'manager' || mayAdd(id) ? slides.add(fromBase64(jpegBase64)) : refuse('manager-needed'),
    'slides.remove': ({ id }) => slides.remove(id),
  }
}
