// The cashier's window: one screen for each state of the till, nothing kept but what is being typed.

import { lazy, type RefObject, Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { PeopleView } from '../../shared/people'
import { never } from '../../shared/result'
import { type Text, textOf } from '../../shared/text'
import type { TillView } from '../../shared/till'
import type { Snapshot } from '../ui/snapshot'
import { useTheme } from '../ui/theme'
import { AlarmStrip } from './AlarmStrip'
import { AmountScreen } from './AmountScreen'
import { Bar, DemoBand } from './Bar'
import { Board } from './Board'
import { CancelledScreen } from './CancelledScreen'
import { ClosedScreen } from './ClosedScreen'
import type { Entry } from './entry'
import { KeysHelp } from './KeysHelp'
import { useKeys } from './keys'
import { MismatchScreen } from './MismatchScreen'
import { PaidScreen } from './PaidScreen'
import { Menu } from './pages/Menu'
import { firstPage } from './pages/registry'
import { LockScreen, ManagerDialog, SignInDialog } from './people/Dialogs'
import { usePeople } from './people/source'
import { StoreTrouble } from './StoreTrouble'
import type { Drafts } from './setup/drafts'
import { TimeUpScreen } from './TimeUpScreen'
import { WaitingScreen } from './WaitingScreen'

const Wizard = lazy(() => import('./setup/Wizard'))
/** Stands in the place of a page's id while the shop is set up. */
const WIZARD = 'wizard'

export function Till({ snapshot }: { snapshot: Snapshot<TillView> }) {
  const { view } = snapshot
  const text = textOf(view.language)
  /** The open page of the menu; null for the till itself. */
  const [page, setPage] = useState<string | null>(null)
  /** The sale whose entry the opened page begins with. */
  const [focus, setFocus] = useState<string | null>(null)
  const open = (id: string | null, saleId: string | null = null) => {
    setPage(id)
    setFocus(saleId)
  }
  const [helping, setHelping] = useState(false)
  const help = () => setHelping(true)
  useKeys({ F1: help, '?': help })
  const [signingIn, setSigningIn] = useState(false)
  const people = usePeople()
  // The sale that is waited for, and its PAID, stay visible: only the amount and the pages are locked.
  const shut = people.locked && view.screen.kind === 'amount'
  const typed = useRef<Entry | null>(null)
  const drafts = useDraftsOf(people)
  useTheme(view.theme)
  useLayoutEffect(() => {
    document.documentElement.lang = view.language
  }, [view.language])
  return (
    <div
      className={`till ${view.screen.kind === 'paid' && view.storeTrouble === null && !view.screen.sale.flags.includes('MANUAL') && page === null ? 'till--paid' : ''}`}
    >
      <DemoBand view={view} text={text} />
      <Bar
        snapshot={snapshot}
        text={text}
        people={people}
        onPeople={() => setSigningIn(true)}
        onMenu={() => open(page === null && !people.locked ? firstPage(view) : null)}
        onLink={() => open(people.locked ? null : 'doctor')}
      />
      <main className="till__main">
        {shut ? (
          <LockScreen people={people} text={text} />
        ) : (page === null || people.locked) && view.storeTrouble !== null ? (
          <StoreTrouble view={view} text={text} />
        ) : page === null || people.locked ? (
          <Stage
            snapshot={snapshot}
            text={text}
            typed={typed}
            onSticker={() => open('sticker')}
            onSetUp={() => open(WIZARD)}
          />
        ) : page === WIZARD ? (
          <Suspense fallback={null}>
            <Wizard snapshot={snapshot} text={text} drafts={drafts} onLeave={() => open(null)} />
          </Suspense>
        ) : (
          <Menu
            snapshot={snapshot}
            text={text}
            open={page}
            onOpen={open}
            onBack={() => open(null)}
            focus={focus}
            typed={typed}
            drafts={drafts}
            onSetUp={() => open(WIZARD)}
          />
        )}
        {view.alarm !== null ? (
          <AlarmStrip
            key={view.alarm.first.id}
            alarm={view.alarm}
            text={text}
            locked={people.locked}
            onShow={(saleId) => open('attention', saleId)}
          />
        ) : (
          (page === null || people.locked) &&
          !shut && <Board view={view} text={text} onAttention={() => open('attention')} />
        )}
      </main>
      {helping && (
        <KeysHelp kind={view.screen.kind} demo={view.demo !== null} text={text} onClose={() => setHelping(false)} />
      )}
      <ManagerDialog people={people} text={text} />
      {signingIn && !shut && <SignInDialog people={people} text={text} onClose={() => setSigningIn(false)} />}
    </div>
  )
}

/** What is typed in the set-up: nobody finds there what another person left. */
function useDraftsOf({ locked, signedIn }: PeopleView): Drafts {
  const drafts = useRef<Drafts>(new Map())
  const who = locked ? 'nobody' : (signedIn?.id ?? '')
  // biome-ignore lint/correctness/useExhaustiveDependencies: when somebody else stands at the till
  useEffect(() => drafts.current.clear(), [who])
  return drafts.current
}

interface StageProps {
  readonly snapshot: Snapshot<TillView>
  readonly text: Text
  /** What was typed before the menu was opened. */
  readonly typed: RefObject<Entry | null>
  readonly onSticker: () => void
  readonly onSetUp: () => void
}

function Stage({ snapshot, text, typed, onSticker, onSetUp }: StageProps) {
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
      return (
        <AmountScreen
          key="amount"
          view={view}
          text={text}
          firstDigit={digit}
          typed={typed}
          onSticker={onSticker}
          onSetUp={onSetUp}
        />
      )
    case 'waiting':
      return <WaitingScreen key={screen.sale.id} screen={screen} snapshot={snapshot} text={text} />
    case 'time-up':
      return <TimeUpScreen screen={screen} snapshot={snapshot} text={text} />
    case 'paid':
      return <PaidScreen screen={screen} text={text} />
    case 'expired':
    case 'failed':
      return <ClosedScreen key={screen.sale.id} screen={screen} snapshot={snapshot} text={text} />
    case 'cancelled':
      return (
        <CancelledScreen
          screen={screen}
          snapshot={snapshot}
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
