// What somebody must have seen before it takes a press: a screen, a dialog, the second step of a command.

import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo } from 'react'
import { UNSEEN_MS } from './press'

export interface Sight {
  /** @param beganAt when the press began, on the page's clock. @returns whether it can have been meant for this */
  readonly takes: (beganAt: number) => boolean
  /** Something was typed here: whoever did that has seen it. */
  readonly touched: () => void
}

interface WatchedSight extends Sight {
  /** Begins to wait for the paint. @returns what ends it */
  readonly watch: () => () => void
}

/** Outside of any: takes all. */
const always: Sight = { takes: () => true, touched: () => undefined }
const SightContext = createContext<Sight>(always)

/** Everything on the page that is watched, to be looked at anew when a dialog that lay over it goes. */
const watched = new Set<() => void>()
let unseen = 0

/**
 * Around a screen. Its main buttons, Enter and Space take no press that began before it
 * was painted for `UNSEEN_MS`: that press was meant for what stood there before. A window that is hidden or minimised
 * paints nothing, so nothing that came meanwhile can be pressed away.
 * @param what what is shown; another is another screen, to be seen anew
 */
export function Seen({ what = '', children }: { what?: string; children: ReactNode }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another thing is shown, and must be seen
  const sight = useMemo(createSight, [what])
  useLayoutEffect(() => sight.watch(), [sight])
  return <SightContext value={sight}>{children}</SightContext>
}

export function useSight(): Sight {
  return useContext(SightContext)
}

/** A dialog has gone: what it lay over begins to be seen now. */
export function uncovered(): void {
  for (const lookAgain of watched) lookAgain()
}

function createSight(): WatchedSight {
  let paintedAt: number | null = null
  let used = false
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let counted = false
  /** While anything is unseen, the page says so: its main buttons don't move under a press that they won't take. */
  const count = (now: boolean) => {
    if (now !== counted) unseen += now ? 1 : -1
    counted = now
    document.documentElement.toggleAttribute('data-unseen', unseen > 0)
  }
  const forget = () => {
    paintedAt = null
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
  const look = () => {
    forget()
    count(true)
    // The second frame begins when the first, with this in it, has been painted.
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        paintedAt = performance.now()
        timer = setTimeout(() => count(false), UNSEEN_MS)
      })
    })
  }
  return {
    takes: (beganAt) => used || (paintedAt !== null && beganAt - paintedAt >= UNSEEN_MS),
    touched: () => {
      used = true
    },
    watch: () => {
      const anew = () => {
        used = false
        look()
      }
      look()
      watched.add(anew)
      document.addEventListener('visibilitychange', anew)
      return () => {
        watched.delete(anew)
        document.removeEventListener('visibilitychange', anew)
        forget()
        count(false)
      }
    },
  }
}
