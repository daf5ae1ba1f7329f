// The cashier's window: one screen for each state of the till, nothing kept but what is being typed.

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { never } from '../../shared/result'
import { type Text, textOf } from '../../shared/text'
import type { TillView } from '../../shared/till'
import type { Snapshot } from '../ui/snapshot'
import { useTheme } from '../ui/theme'
import { AmountScreen } from './AmountScreen'
import { Bar, DemoBand } from './Bar'
import { Board } from './Board'
import { CancelledScreen } from './CancelledScreen'
import { ClosedScreen } from './ClosedScreen'
import type { Entry } from './entry'
import { MismatchScreen } from './MismatchScreen'
import { PaidScreen } from './PaidScreen'
import { Menu } from './pages/Menu'
import { pages } from './pages/registry'
import { StoreTrouble } from './StoreTrouble'
import { TimeUpScreen } from './TimeUpScreen'
import { WaitingScreen } from './WaitingScreen'

const FIRST_PAGE = pages[0]?.id ?? null

export function Till({ snapshot }: { snapshot: Snapshot<TillView> }) {
  const { view } = snapshot
  const text = textOf(view.language)
  /** The open page of the menu; null for the till itself. */
  const [page, setPage] = useState<string | null>(null)
  const typed = useRef<Entry | null>(null)
  useTheme(view.theme)
  useLayoutEffect(() => {
    document.documentElement.lang = view.language
  }, [view.language])
  return (
    <div
      className={`till ${view.screen.kind === 'paid' && view.storeTrouble === null && page === null ? 'till--paid' : ''}`}
    >
      <DemoBand view={view} text={text} />
      <Bar
        snapshot={snapshot}
        text={text}
        onMenu={() => setPage(page === null ? FIRST_PAGE : null)}
        onLink={() => setPage('doctor')}
      />
      {page === null ? (
        <>
          {view.storeTrouble === null ? (
            <Stage snapshot={snapshot} text={text} typed={typed} />
          ) : (
            <StoreTrouble view={view} text={text} />
          )}
          <Board view={view} text={text} />
        </>
      ) : (
        <Menu snapshot={snapshot} text={text} open={page} onOpen={setPage} onBack={() => setPage(null)} />
      )}
    </div>
  )
}

interface StageProps {
  readonly snapshot: Snapshot<TillView>
  readonly text: Text
  /** What was typed before the menu was opened. */
  readonly typed: RefObject<Entry | null>
}

function Stage({ snapshot, text, typed }: StageProps) {
  const { view } = snapshot
  const { screen } = view
  // Typed on the cancelled screen, it is the first digit of the next amount.
  const firstDigit = useRef<string | null>(null)
  useEffect(() => {
    if (screen.kind === 'waiting') firstDigit.current = null
  }, [screen.kind])
  const digit = screen.kind === 'amount' ? firstDigit.current : null
  switch (screen.kind) {
    case 'amount':
      return <AmountScreen key="amount" view={view} text={text} firstDigit={digit} typed={typed} />
    case 'waiting':
      return <WaitingScreen key={screen.sale.id} screen={screen} snapshot={snapshot} text={text} />
    case 'time-up':
      return <TimeUpScreen screen={screen} snapshot={snapshot} text={text} />
    case 'paid':
      return <PaidScreen screen={screen} text={text} />
    case 'expired':
    case 'failed':
      return <ClosedScreen key={screen.sale.id} screen={screen} text={text} />
    case 'cancelled':
      return (
        <CancelledScreen
          screen={screen}
          text={text}
          onDigit={(pressed) => {
            firstDigit.current = (firstDigit.current ?? '') + pressed
          }}
        />
      )
    case 'mismatch':
      return <MismatchScreen screen={screen} text={text} />
    default:
      return never(screen)
  }
}
