// What all sale screens share: the same four places, two lines of status, and a signal that fills the side.

import { type ReactNode, type RefObject, useContext, useEffect, useId, useRef } from 'react'
import type { RefusalCode } from '../../shared/result'
import type { Text } from '../../shared/text'
import type { SaleView, ScreenView, TillView } from '../../shared/till'
import { Button } from '../ui/Button'
import { Icon, type IconName } from '../ui/Icon'
import { Locked, type Unlocking } from '../ui/Locked'
import { Amount, Equivalent } from '../ui/Money'
import type { Snapshot } from '../ui/snapshot'
import { useKeys } from './keys'
import { useSaid } from './useSaid'
import { Why } from './Why'

type Screen<K extends ScreenView['kind']> = Extract<ScreenView, { kind: K }>

export interface ScreenProps<K extends ScreenView['kind']> {
  readonly screen: Screen<K>
  readonly text: Text
}

/** A screen on which time runs, or that shows when something was. */
export interface TimedProps<K extends ScreenView['kind']> extends ScreenProps<K> {
  readonly snapshot: Snapshot<TillView>
}

interface FaceProps {
  readonly sale: SaleView
  readonly kind: ScreenView['kind']
  readonly title: ReactNode
  readonly status: ReactNode
  readonly actions: ReactNode
  readonly side: ReactNode
  /** Large, beside the amount. */
  readonly word?: ReactNode
  /** In the amount's place, where another sum than the sale's is what matters. */
  readonly hero?: ReactNode
  /** Lies over the display while somebody decides; the side stays. */
  readonly over?: ReactNode
}

/** The same four places on every sale screen; only what is in them changes. */
export function Face({ sale, kind, title, status, actions, side, word, hero, over }: FaceProps) {
  const unlock = useContext(Locked)
  const heading = useId()
  const stage = useRef<HTMLDivElement>(null)
  useHeld(stage, `${kind} ${sale.id}`)
  return (
    // All of its keys are the till's: a reader hands them on instead of reading with them.
    <div ref={stage} className="stage" data-screen={kind} role="application" aria-labelledby={heading} tabIndex={-1}>
      <section className="display">
        <h1 id={heading} className="state" data-testid="state" data-state={sale.state}>
          {title}
        </h1>
        <div className="hero">
          {hero ?? (
            <>
              <Amount amountMinor={sale.amountMinor} currency={sale.currency} />
              <p className="equivalent">
                {word}
                <Equivalent amountMinor={sale.amountMinor} currency={sale.currency} khrPerUsd={sale.khrPerUsd} />
              </p>
            </>
          )}
        </div>
        <div className="status">{status}</div>
        <div className="actions">{unlock === null ? actions : <Unlock {...unlock} />}</div>
      </section>
      {side}
      {unlock === null && over}
    </div>
  )
}

/** All that can be done at a locked till. */
function Unlock(unlocking: Unlocking) {
  return (
    <Locked value={null}>
      <UnlockButton {...unlocking} />
    </Locked>
  )
}

function UnlockButton({ words, press }: Unlocking) {
  useKeys({ Enter: press })
  return (
    <Button kind="main" testId="unlock" hint="Enter" onPress={press}>
      {words}
    </Button>
  )
}

/**
 * Nothing is typed on these screens, and what had the focus before is gone: it is held here, or a screen reader would fall
 * back to the page as a whole, where it takes the keys for itself.
 */
function useHeld(place: RefObject<HTMLElement | null>, what: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another screen has come
  useEffect(() => {
    if (document.activeElement === document.body) place.current?.focus({ preventScroll: true })
  }, [what])
}

export function Lines({
  first,
  second,
  refusal,
  text,
}: {
  first: ReactNode
  second: ReactNode
  refusal?: RefusalCode | null
  text: Text
}) {
  useSaid(refusal == null ? null : text.refusals[refusal])
  return (
    <div className="status__lines">
      <p>{first}</p>
      <p className="num">{refusal ? text.refusals[refusal] : second}</p>
    </div>
  )
}

interface SignalProps {
  readonly kind: 'timeup' | 'trouble' | 'quiet'
  readonly mark: IconName
  /** What to do, in a few words. */
  readonly todo: string
  /** The reason for it. */
  readonly why: string
  readonly text: Text
}

/** Fills the side: a mark, what to do, and the reason for whoever asks. */
export function Signal({ kind, mark, todo, why, text }: SignalProps) {
  return (
    <div className={`side signal signal--${kind}`}>
      <Icon name={mark} />
      <h2>{todo}</h2>
      <Why key={why} reason={why} text={text} />
    </div>
  )
}
