// What all sale screens share: the same four places, two lines of status, and a signal that fills the side.

import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import type { RefusalCode } from '../../shared/result'
import type { Text } from '../../shared/text'
import type { SaleView, ScreenView, TillView } from '../../shared/till'
import { Icon, type IconName } from '../ui/Icon'
import { Amount, Equivalent } from '../ui/Money'
import type { Snapshot } from '../ui/snapshot'
import { useSaid } from './useSaid'

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
  readonly title: string
  readonly status: ReactNode
  readonly actions: ReactNode
  readonly side: ReactNode
  /** Large, beside the amount. */
  readonly word?: ReactNode
  /** Lies over the display while somebody decides; the side stays. */
  readonly over?: ReactNode
}

/** The same four places on every sale screen; only what is in them changes. */
export function Face({ sale, kind, title, status, actions, side, word, over }: FaceProps) {
  const stage = useRef<HTMLDivElement>(null)
  useHeld(stage, `${kind} ${sale.id}`)
  return (
    // All of its keys are the till's: a reader hands them on instead of reading with them.
    <div ref={stage} className="stage" data-screen={kind} role="application" aria-label={title} tabIndex={-1}>
      <section className="display">
        <h1 className="state" data-testid="state" data-state={sale.state}>
          {title}
        </h1>
        <div>
          <Amount amountMinor={sale.amountMinor} currency={sale.currency} />
          <p className="equivalent">
            {word}
            <Equivalent amountMinor={sale.amountMinor} currency={sale.currency} khrPerUsd={sale.khrPerUsd} />
          </p>
        </div>
        <div className="status">{status}</div>
        <div className="actions">{actions}</div>
      </section>
      {side}
      {over}
    </div>
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

export function Signal({
  kind,
  mark,
  head,
  children,
}: {
  kind: 'timeup' | 'trouble' | 'quiet'
  mark: IconName
  head: string
  children: ReactNode
}) {
  return (
    <div className={`side signal signal--${kind}`}>
      <Icon name={mark} />
      <h2>{head}</h2>
      {children}
    </div>
  )
}
