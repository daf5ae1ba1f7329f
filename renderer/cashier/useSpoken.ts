// Tells a screen reader what the snapshots and the clock bring.

import { useEffect, useRef } from 'react'
import type { TillView } from '../../shared/till'
import { say } from '../ui/liveRegion'
import type { Snapshot } from '../ui/snapshot'
import { secondsPassed, spokenBetween, spokenLeft } from './spoken'

/** How often the time left is looked at. */
const LOOK_MS = 250

/** @param locked nobody has signed in */
export function useSpoken(snapshot: Snapshot<TillView>, locked: boolean): void {
  const { view } = snapshot
  const before = useRef<TillView | null>(null)
  useEffect(() => {
    const spoken = spokenBetween(before.current, view, locked)
    before.current = view
    if (spoken !== null) say(spoken.text, view.language, spoken.money)
  }, [view, locked])
  useSpokenTime(snapshot)
}

function useSpokenTime({ view, cameAt }: Snapshot<TillView>): void {
  /** The last look, of the sale that was looked at. */
  const last = useRef<{ readonly saleId: string; readonly leftMs: number } | null>(null)
  useEffect(() => {
    const { screen } = view
    if (screen.kind !== 'waiting') return
    const look = () => {
      const leftMs = screen.remainingMs - (performance.now() - cameAt)
      const seconds = secondsPassed(last.current?.saleId === screen.sale.id ? last.current.leftMs : null, leftMs)
      last.current = { saleId: screen.sale.id, leftMs }
      if (seconds !== null) say(spokenLeft(seconds, screen.sale, view.language), view.language)
    }
    look()
    const timer = setInterval(look, LOOK_MS)
    return () => clearInterval(timer)
  }, [view, cameAt])
}
