// The cashier's window: one screen for each state of the till, nothing kept but what is being typed.

import { lazy, Suspense, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { PeopleView } from '../../shared/people'
import { never } from '../../shared/result'
import { type Text, textOf } from '../../shared/text'
import type { TillView } from '../../shared/till'
import { Icon } from '../ui/Icon'
import { Locked } from '../ui/Locked'
import { Seen } from '../ui/Seen'
import type { Snapshot } from '../ui/snapshot'
import { useTheme } from '../ui/theme'
import { AlarmStrip } from './AlarmStrip'
import { AmountScreen } from './AmountScreen'
import { Bar, DemoBand } from './Bar'
import { Board } from './Board'
import { CancelledScreen } from './CancelledScreen'
import { ClosedScreen } from './ClosedScreen'
import { KeysHelp } from './KeysHelp'
import { useKeys, useScanned } from './keys'
import { MismatchScreen } from './MismatchScreen'
import { isAlarm, OutsideStrip } from './OutsideStrip'
import { PaidScreen } from './PaidScreen'
import { Menu } from './pages/Menu'
import { firstPage } from './pages/registry'
import { toAlarm, toNextPart } from './parts'
import { LockScreen, ManagerDialog, SignInDialog } from './people/Dialogs'
import { usePeople } from './people/source'
import { StoreTrouble } from './StoreTrouble'
import { TimeUpScreen } from './TimeUpScreen'
import { type Typed, useTyped } from './typed'
import { useSaid } from './useSaid'
import { useSpoken } from './useSpoken'
import { WaitingScreen } from './WaitingScreen'

const Wizard = lazy(() => import('./setup/Wizard'))
/** Stands in the place of a page's id while the shop is set up. */
const WIZARD = 'wizard'

export function Till({ snapshot }: { snapshot: Snapshot<TillView> }) {
  const { view } = snapshot
  const people = usePeople()
  const typed = useTyped(people)
  useTheme(view.theme)
  useSpoken(snapshot, people.locked)
  useLayoutEffect(() => {
    document.documentElement.lang = view.language
  }, [view.language])
  // Whoever comes next begins at the till: no page, no dialog and nothing half filled in of the one before.
  return <Turn key={typed.turn} snapshot={snapshot} people={people} typed={typed} />
}

interface TurnProps {
  readonly snapshot: Snapshot<TillView>
  readonly people: PeopleView
  readonly typed: Typed
}

/** One person's turn at the till. */
function Turn({ snapshot, people, typed }: TurnProps) {
  const { view } = snapshot
  const text = textOf(view.language)
  /** The open page of the menu; null for the till itself. */
  const [page, setPage] = useState<string | null>(null)
  /** The sale whose entry the opened page begins with. */
  const [focus, setFocus] = useState<string | null>(null)
  const open = (id: string | null, saleId: string | null = null) => {
    if (people.locked) return
    setPage(id)
    setFocus(saleId)
  }
  const [helping, setHelping] = useState(false)
  const help = () => setHelping(true)
  const [signingIn, setSigningIn] = useState(false)
  // The sale that is waited for, and its PAID, stay to be seen. They can't be touched.
  const shut = people.locked && view.screen.kind === 'amount'
  const menu = () => open(page === null ? firstPage(view) : null)
  const attention = () => open('attention', view.alarm?.first.sale.id ?? null)
  useKeys({ F1: help, '?': help, F3: toAlarm, F6: toNextPart, F7: attention, F10: menu })
  const { unlock } = text.peopleWords
  const unlocking = useMemo(
    () => (people.locked ? { words: unlock, press: () => setSigningIn(true) } : null),
    [people.locked, unlock],
  )
  return (
    <div
      className={`till ${view.screen.kind === 'paid' && view.storeTrouble === null && !view.screen.sale.flags.includes('MANUAL') && page === null ? 'till--paid' : ''}`}
    >
      <DemoBand view={view} text={text} locked={people.locked} />
      <Bar
        snapshot={snapshot}
        text={text}
        people={people}
        onPeople={() => setSigningIn(true)}
        onMenu={menu}
        onLink={() => open('doctor')}
      />
      <main className="till__main">
        {shut ? (
          <LockScreen people={people} text={text} />
        ) : page === null && view.storeTrouble !== null ? (
          <StoreTrouble view={view} text={text} />
        ) : page === null ? (
          <Seen what={whatIsShown(view)}>
            <Locked value={unlocking}>
              <Stage
                snapshot={snapshot}
                text={text}
                typed={typed}
                onSticker={() => open('sticker')}
                onSetUp={() => open(WIZARD)}
              />
            </Locked>
          </Seen>
        ) : page === WIZARD ? (
          <Suspense fallback={null}>
            <Wizard snapshot={snapshot} text={text} drafts={typed.drafts} onLeave={() => open(null)} />
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
            drafts={typed.drafts}
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
        ) : isAlarm(view.outside) ? (
          <OutsideStrip outside={view.outside} text={text} locked={people.locked} onShow={() => open('attention')} />
        ) : (
          page === null && !shut && <Board view={view} text={text} onAttention={() => open('attention')} />
        )}
        <ScanNotice text={text} />
      </main>
      {helping && (
        <KeysHelp kind={view.screen.kind} demo={view.demo !== null} text={text} onClose={() => setHelping(false)} />
      )}
      <ManagerDialog people={people} text={text} language={view.language} />
      {signingIn && !shut && <SignInDialog people={people} text={text} onClose={() => setSigningIn(false)} />}
    </div>
  )
}

/** A screen that must be seen by itself: another state of the sale, or another sale. */
function whatIsShown({ screen }: TillView): string {
  return screen.kind === 'amount' ? screen.kind : `${screen.kind} ${screen.sale.id}`
}

/** Where nothing is typed a scan is named here; it goes with the next key or touch. */
function ScanNotice({ text }: { text: Text }) {
  const scanned = useScanned() !== null
  useSaid(scanned ? text.scanner : null)
  if (!scanned) return null
  return (
    <p className="scan-notice" data-testid="scan-notice">
      <Icon name="stopSmall" />
      {text.scanner}
    </p>
  )
}

interface StageProps {
  readonly snapshot: Snapshot<TillView>
  readonly text: Text
  /** What was typed before the menu was opened. */
  readonly typed: Typed
  readonly onSticker: () => void
  readonly onSetUp: () => void
}

function Stage({ snapshot, text, typed, onSticker, onSetUp }: StageProps) {
  const { view } = snapshot
  const { screen } = view
  // Typed on the cancelled screen, they are the first keys of the next amount; and of no other screen than that.
  const carried = useRef<string[]>([])
  useEffect(() => {
    if (screen.kind !== 'cancelled' && screen.kind !== 'amount') carried.current = []
  }, [screen.kind])
  switch (screen.kind) {
    case 'amount':
      return (
        <AmountScreen
          key={`amount ${typed.turn}`}
          view={view}
          text={text}
          standing={screen.standing}
          carried={carried}
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
      return <CancelledScreen key={screen.sale.id} screen={screen} snapshot={snapshot} text={text} carried={carried} />
    case 'mismatch':
      return <MismatchScreen screen={screen} text={text} />
    default:
      return never(screen)
  }
}
