// The customer's screen: a pure function of its view. Of the last customer nothing is left, not even in the page.

import type { CSSProperties, ReactNode } from 'react'
import type { CustomerCheck, CustomerScreen, CustomerView } from '../../shared/customer'
import { figureText } from '../../shared/money'
import { never } from '../../shared/result'
import { spokenAmount } from '../../shared/text/parts/spoken'
import { Icon, type IconName } from '../ui/Icon'
import { KhqrCard } from '../ui/KhqrCard'
import { Amount, Equivalent } from '../ui/Money'
import { Ring } from '../ui/Ring'
import { type Snapshot, useTick } from '../ui/snapshot'
import { useTheme } from '../ui/theme'
import { Both, whys, words } from './words'

type Screen<K extends CustomerScreen['kind']> = Extract<CustomerScreen, { kind: K }>

export function Guest({ snapshot }: { snapshot: Snapshot<CustomerView> }) {
  const { view } = snapshot
  useTheme(view.theme)
  return (
    <main className={`guest guest--${view.screen.kind}`} data-testid="guest" data-screen={view.screen.kind}>
      {view.demo && (
        <p className="demo">
          <b>DEMO</b>
          <span lang="km">{words.demo.km}</span>
          <span lang="en">{words.demo.en}</span>
        </p>
      )}
      <State snapshot={snapshot} />
    </main>
  )
}

function State({ snapshot }: { snapshot: Snapshot<CustomerView> }) {
  const { view, cameAt } = snapshot
  const { screen, shopName } = view
  switch (screen.kind) {
    case 'idle':
      return screen.slides.length === 0 ? (
        <Idle shopName={shopName} />
      ) : (
        <SlideShow slides={screen.slides} shopName={shopName} />
      )
    case 'scan':
      return <Scan screen={screen} view={view} cameAt={cameAt} />
    case 'paid':
      return (
        <Split
          shopName={shopName}
          say={
            <>
              <h1>
                <Both {...words.paid} />
              </h1>
              <Figures screen={screen} />
            </>
          }
          foot={
            <p>
              <Both {...words.thanks} />
            </p>
          }
          side={<Icon name="tick" className="tick" />}
        />
      )
    case 'time-up':
      return (
        <Notice
          shopName={shopName}
          head={screen.decided ? words.timeUp : words.pleaseWait}
          lines={screen.check === null ? timeUpLines(screen) : [headOf(screen.check), footOf(screen.check)]}
          mark="clock"
        />
      )
    case 'cancelled':
      return (
        <Notice shopName={shopName} head={words.cancelled} lines={[words.doNotPay, words.alreadyPaid]} mark="shut" />
      )
    case 'trouble':
      return <Notice shopName={shopName} head={words.trouble} lines={[words.showCashier]} mark="stop" />
    default:
      return never(screen)
  }
}

/** Before Bakong was heard, asking for a new code would invite a second payment. */
function timeUpLines({ decided }: Screen<'time-up'>): readonly Words[] {
  return decided ? [words.askNew, words.alreadyPaid] : [words.alreadyPaidShow]
}

function Idle({ shopName }: { shopName: string }) {
  return (
    <div className="idle">
      <Icon name="flower" className="idle__flower" />
      <div className="idle__name">
        <Icon name="flower" />
        <h1>{shopName}</h1>
      </div>
      <div className="idle__foot">
        <span className="khqr-tag">KHQR</span>
        <p>
          <Both {...words.invitation} />
        </p>
      </div>
    </div>
  )
}

const SLIDE_MS = 8000

/** The shop's own pictures in turn, with its name and the invitation at their foot. */
function SlideShow({ slides, shopName }: { slides: readonly string[]; shopName: string }) {
  useTick(SLIDE_MS)
  const turn = Math.floor(performance.now() / SLIDE_MS) % slides.length
  const source = slides[turn]
  return (
    <div className="slides">
      <img key={source} className="slides__picture" src={source} alt="" data-testid="slide" />
      <div className="slides__foot">
        <span className="khqr-tag">KHQR</span>
        <h1>{shopName}</h1>
        <p>
          <Both {...words.invitation} />
        </p>
      </div>
    </div>
  )
}

function Scan({ screen, view, cameAt }: { screen: Screen<'scan'>; view: CustomerView; cameAt: number }) {
  const { check } = screen
  const checking = check?.kind === 'asking' || check?.kind === 'still-asking'
  return (
    <Split
      shopName={view.shopName}
      say={
        <>
          <h1>
            <Both {...headOf(check)} />
          </h1>
          <Figures screen={screen} />
        </>
      }
      foot={
        <>
          <Ring
            remainingMs={screen.remainingMs}
            lifetimeMs={screen.lifetimeMs}
            cameAt={cameAt}
            label={(time) => time}
          />
          <p>
            {checking && <Busy />}
            <span className="guest__check" data-testid="customer-check" data-kind={check?.kind ?? ''}>
              <Both {...footOf(check, screen.showReceipt)} />
            </span>
          </p>
        </>
      }
      side={
        <KhqrCard
          merchantName={screen.merchantName}
          amountMinor={screen.amountMinor}
          currency={screen.currency}
          code={screen.code}
          label={`KHQR ${spokenAmount(figureText(screen), screen.currency, 'km')}`}
          demo={view.demo}
        />
      }
    />
  )
}

function headOf(check: CustomerCheck | null): Words {
  switch (check?.kind) {
    case 'asking':
    case 'still-asking':
      return words.wait
    case 'not-received':
      return words.notReceived
    case 'could-not-ask':
      return words.cantAsk
    default:
      return words.scan
  }
}

/** @param showReceipt nothing is asked by itself soon */
function footOf(check: CustomerCheck | null, showReceipt = false): Words {
  switch (check?.kind) {
    case 'asking':
      return words.checking
    case 'still-asking':
      return words.stillAsking
    case 'not-received':
      return words.keepReceipt
    case 'could-not-ask':
      return whys[check.why]
    default:
      return showReceipt ? words.paidShow : words.anyBank
  }
}

/** Beside the words that say so: the code stays as it is, somebody may be scanning it. */
function Busy() {
  return (
    <span className="ring ring--busy guest__busy" style={{ '--left': 28 } as CSSProperties}>
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle cx="50" cy="50" r="45" pathLength="100" />
        <circle cx="50" cy="50" r="45" pathLength="100" />
      </svg>
    </span>
  )
}

function Figures({ screen }: { screen: Screen<'scan'> | Screen<'paid'> }) {
  const { amountMinor, currency, khrPerUsd } = screen
  return (
    <>
      <Amount amountMinor={amountMinor} currency={currency} />
      <p className="equivalent">
        <Equivalent amountMinor={amountMinor} currency={currency} khrPerUsd={khrPerUsd} />
      </p>
    </>
  )
}

interface Words {
  readonly km: string
  readonly en: string
}

function Notice({
  shopName,
  head,
  lines,
  mark,
}: {
  shopName: string
  head: Words
  lines: readonly Words[]
  mark: IconName
}) {
  return (
    <Split
      shopName={shopName}
      say={
        <>
          <h1>
            <Both {...head} />
          </h1>
          <ul className="guest__list">
            {lines.map((line) => (
              <li key={line.en}>
                <Both {...line} />
              </li>
            ))}
          </ul>
        </>
      }
      foot={null}
      side={<Icon name={mark} className="guest__mark" />}
    />
  )
}

function Split({ shopName, say, foot, side }: { shopName: string; say: ReactNode; foot: ReactNode; side: ReactNode }) {
  return (
    <div className="guest__split">
      <div className="guest__shop">
        <Icon name="flower" />
        <p>{shopName}</p>
      </div>
      <div className="guest__say">{say}</div>
      <div className="guest__foot">{foot}</div>
      <div className="guest__side">{side}</div>
    </div>
  )
}
