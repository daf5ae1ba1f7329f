// The cashier's window: one screen for each state of the till, nothing kept but what is being typed.

import { useEffect, useLayoutEffect, useRef, useState } from 'react'
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
import { MismatchScreen } from './MismatchScreen'
import { PaidScreen } from './PaidScreen'
import { ScreensPage } from './ScreensPage'
import { TimeUpScreen } from './TimeUpScreen'
import { WaitingScreen } from './WaitingScreen'

export function Till({ snapshot }: { snapshot: Snapshot<TillView> }) {
  const { view } = snapshot
  const text = textOf(view.language)
  const [page, setPage] = useState<'till' | 'screens'>('till')
  useTheme(view.theme)
  useLayoutEffect(() => {
    document.documentElement.lang = view.language
  }, [view.language])
  // A sale calls the cashier back to the till from wherever the window was left.
  const shown = page === 'screens' && view.screen.kind === 'amount' ? 'screens' : 'till'
  return (
    <div className={`till ${view.screen.kind === 'paid' ? 'till--paid' : ''}`}>
      <DemoBand view={view} text={text} />
      <Bar snapshot={snapshot} text={text} onScreens={() => setPage(shown === 'screens' ? 'till' : 'screens')} />
      {shown === 'screens' ? (
        <ScreensPage text={text} onBack={() => setPage('till')} />
      ) : (
        <Stage snapshot={snapshot} text={text} />
      )}
      <Board view={view} text={text} />
    </div>
  )
}

function Stage({ snapshot, text }: { snapshot: Snapshot<TillView>; text: Text }) {
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
      return <AmountScreen key="amount" view={view} text={text} firstDigit={digit} />
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
