// One sale on the screen: waiting, paid, out of time, cancelled, failed, or money that does not match.

import { type ReactNode, useState } from 'react'
import { moneyText } from '../../shared/money'
import type { RefusalCode } from '../../shared/result'
import { HARMLESS_FLAG } from '../../shared/sale'
import type { Text } from '../../shared/text'
import type { AskedView, SaleView, ScreenView, TillView } from '../../shared/till'
import { Button } from '../ui/Button'
import { clockSecondsText, clockText } from '../ui/format'
import { Icon, type IconName } from '../ui/Icon'
import { KhqrCard } from '../ui/KhqrCard'
import { Amount, Equivalent, Money } from '../ui/Money'
import { Ring } from '../ui/Ring'
import { type Snapshot, timeNow, useTick } from '../ui/snapshot'
import { useKeys } from './keys'
import { type Check, type CheckAnswer, useCheck } from './useCheck'
import { type CommandState, useCommand } from './useCommand'

type Screen<K extends ScreenView['kind']> = Extract<ScreenView, { kind: K }>

interface ScreenProps<K extends ScreenView['kind']> {
  readonly screen: Screen<K>
  readonly text: Text
}

/** A screen on which time runs, or that shows when something was. */
interface TimedProps<K extends ScreenView['kind']> extends ScreenProps<K> {
  readonly snapshot: Snapshot<TillView>
}

interface FaceProps {
  readonly sale: SaleView
  readonly kind: ScreenView['kind']
  readonly title: string
  readonly status: ReactNode
  readonly actions: ReactNode
  readonly side: ReactNode
}

/** The same four places on every sale screen; only what is in them changes. */
function Face({ sale, kind, title, status, actions, side }: FaceProps) {
  return (
    <div className="stage" data-screen={kind}>
      <section className="display">
        <h1 className="state" data-testid="state" data-state={sale.state} aria-live="assertive">
          {title}
        </h1>
        <div>
          <Amount amountMinor={sale.amountMinor} currency={sale.currency} />
          <p className="equivalent">
            <Equivalent amountMinor={sale.amountMinor} currency={sale.currency} khrPerUsd={sale.khrPerUsd} />
          </p>
        </div>
        <div className="status">{status}</div>
        <div className="actions">{actions}</div>
      </section>
      {side}
    </div>
  )
}

function Lines({
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
  return (
    <div className="status__lines">
      <p>{first}</p>
      <p className="num">{refusal ? text.refusals[refusal] : second}</p>
    </div>
  )
}

function Signal({
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

/** What was last heard, in two lines: the word first, then when. */
function Heard({
  asked,
  sale,
  snapshot,
  text,
  answer,
  refusal,
}: {
  asked: AskedView
  sale: SaleView
  snapshot: Snapshot<TillView>
  text: Text
  /** To the cashier's own question, while it is fresh. */
  answer: CheckAnswer | null
  refusal: RefusalCode | null
}) {
  useTick(1000)
  const now = timeNow(snapshot)
  return (
    <Lines
      first={heard(asked, answer, text)}
      second={whenHeard(asked, sale, now, text)}
      refusal={refusal}
      text={text}
    />
  )
}

function heard(asked: AskedView, answer: CheckAnswer | null, text: Text): string {
  if (asked.byPerson || (asked.busy && asked.answer === null)) return text.asking
  if (answer === 'could-not-ask') return text.couldNotAsk
  if (answer === 'not-found') return text.checkedNotFound
  if (asked.answer === null) return text.notAskedYet
  return asked.answer === 'not-found' ? text.notPaidYet : text.noAnswerYet
}

function whenHeard(asked: AskedView, sale: SaleView, now: number, text: Text): string {
  if (asked.at === null) return text.saleNumber(sale.billNumber)
  const agoSeconds = Math.max(0, Math.round((now - asked.at) / 1000))
  if (asked.answer === 'no-answer') {
    const inSeconds = asked.nextAt === null ? null : Math.max(0, Math.ceil((asked.nextAt - now) / 1000))
    if (inSeconds !== null && inSeconds <= 90) return text.nextTry(clockText(asked.at), inSeconds)
    return text.askedAt(clockText(asked.at), sale.billNumber)
  }
  return agoSeconds < 60
    ? text.askedAgo(agoSeconds, sale.billNumber)
    : text.askedAt(clockText(asked.at), sale.billNumber)
}

function CheckNow({
  command,
  check,
  asked,
  text,
  kind,
}: {
  command: CommandState
  check: Check
  asked: AskedView
  text: Text
  kind: 'main' | 'second'
}) {
  return (
    <Button
      kind={kind}
      testId="check-now"
      hint="F5"
      busy={asked.byPerson || command.busy === 'sale.check'}
      onPress={check.press}
    >
      {text.checkNow}
    </Button>
  )
}

export function WaitingScreen({ screen, snapshot, text }: TimedProps<'waiting'>) {
  const { sale, asked, code, merchantName, remainingMs, lifetimeMs } = screen
  const { view, cameAt } = snapshot
  const command = useCommand()
  const { send } = command
  const saleId = sale.id
  const check = useCheck(command, saleId)
  const markPaid = () => void send('demo.markPaid', { saleId })
  const cancel = () => void send('sale.cancel', { saleId })
  useKeys({
    F5: check.press,
    Escape: cancel,
    ...(view.demo === null ? {} : { F9: markPaid }),
  })
  return (
    <Face
      sale={sale}
      kind="waiting"
      title={text.waiting}
      status={
        <>
          <Ring remainingMs={remainingMs} lifetimeMs={lifetimeMs} cameAt={cameAt} label={text.timeLeft} />
          <Heard
            asked={asked}
            sale={sale}
            snapshot={snapshot}
            text={text}
            answer={check.answer}
            refusal={command.refusal}
          />
          {view.demo !== null && (
            <Button kind="demo" testId="mark-paid" hint="F9" onPress={markPaid}>
              {text.markPaid}
            </Button>
          )}
        </>
      }
      actions={
        <>
          <CheckNow command={command} check={check} asked={asked} text={text} kind="main" />
          <Button testId="cancel" hint="Esc" busy={command.busy === 'sale.cancel'} onPress={cancel}>
            {text.cancel}
          </Button>
        </>
      }
      side={
        <div className="side">
          <KhqrCard
            merchantName={merchantName}
            amountMinor={sale.amountMinor}
            currency={sale.currency}
            code={code}
            label={text.codeOf(moneyText(sale))}
            demo={view.demo !== null}
          />
        </div>
      }
    />
  )
}

export function TimeUpScreen({ screen, snapshot, text }: TimedProps<'time-up'>) {
  const { sale, asked } = screen
  const command = useCommand()
  const saleId = sale.id
  const check = useCheck(command, saleId)
  const cancel = () => void command.send('sale.cancel', { saleId })
  useKeys({ F5: check.press, Escape: cancel })
  return (
    <Face
      sale={sale}
      kind="time-up"
      title={text.timeUp}
      status={
        <Heard
          asked={asked}
          sale={sale}
          snapshot={snapshot}
          text={text}
          answer={check.answer}
          refusal={command.refusal}
        />
      }
      actions={
        <>
          <CheckNow command={command} check={check} asked={asked} text={text} kind="main" />
          <Button testId="cancel" hint="Esc" busy={command.busy === 'sale.cancel'} onPress={cancel}>
            {text.cancel}
          </Button>
        </>
      }
      side={
        <Signal kind="timeup" mark="clock" head={text.timeUpHead}>
          <p>{text.timeUpHelp}</p>
        </Signal>
      }
    />
  )
}

export function PaidScreen({ screen, text }: ScreenProps<'paid'>) {
  const { sale, payer, paidAt } = screen
  const command = useCommand()
  const next = () => void command.send('sale.next', { saleId: sale.id })
  useKeys({ Space: next, Enter: next, Escape: next })
  return (
    <Face
      sale={sale}
      kind="paid"
      title={text.paid}
      status={
        <Lines
          first={payer === null ? text.paidByHand : text.paidBy(payer)}
          second={[text.paidAt(sale.billNumber, clockSecondsText(paidAt)), ...remarks(sale, text)].join(' · ')}
          refusal={command.refusal}
          text={text}
        />
      }
      actions={
        <Button kind="main" testId="next" hint="Space" busy={command.busy !== null} onPress={next}>
          {text.next}
        </Button>
      }
      side={
        <div className="side">
          <Icon name="tick" className="tick" />
        </div>
      }
    />
  )
}

/** What is unusual about a paid sale; all but money that was only learnt of late waits for somebody to look. */
function remarks({ flags }: SaleView, text: Text): readonly string[] {
  const late = flags.includes('LATE') ? [text.paidLate] : []
  return flags.some((flag) => flag !== HARMLESS_FLAG) ? [...late, text.keptForAttention] : []
}

/** A code that can't be paid any more: a new one for the same purchase, another look, or leave it. */
export function ClosedScreen({ screen, text }: ScreenProps<'expired' | 'failed'>) {
  const { sale, asked } = screen
  const command = useCommand()
  const { send } = command
  const saleId = sale.id
  const failed = screen.kind === 'failed'
  const check = useCheck(command, saleId)
  // One id for as long as this screen stands: pressed again after no answer came, it is the same sale to main.
  const [nextId] = useState(() => crypto.randomUUID())
  const again = () =>
    void send('sale.start', {
      saleId: nextId,
      amountMinor: sale.amountMinor,
      currency: sale.currency,
      retryOf: saleId,
    })
  const close = () => void send('sale.next', { saleId })
  useKeys({ Enter: again, F5: check.press, Escape: close })
  return (
    <Face
      sale={sale}
      kind={screen.kind}
      title={failed ? text.failed : text.expired}
      status={
        <>
          <Lines
            first={closedWord(asked, check.answer, failed, text)}
            second={
              asked.at === null
                ? text.saleNumber(sale.billNumber)
                : text.askedAt(clockSecondsText(asked.at), sale.billNumber)
            }
            refusal={command.refusal}
            text={text}
          />
          <CheckNow command={command} check={check} asked={asked} text={text} kind="second" />
        </>
      }
      actions={
        <>
          <Button kind="main" testId="new-code" hint="Enter" busy={command.busy === 'sale.start'} onPress={again}>
            {text.newCode}
          </Button>
          <Button testId="next" hint="Esc" onPress={close}>
            {text.close}
          </Button>
        </>
      }
      side={
        <Signal
          kind={failed ? 'trouble' : 'timeup'}
          mark={failed ? 'stop' : 'clock'}
          head={failed ? text.failedHead : text.expiredHead}
        >
          <p>{failed ? text.failedHelp : text.expiredHelp}</p>
        </Signal>
      }
    />
  )
}

function closedWord(asked: AskedView, answer: CheckAnswer | null, failed: boolean, text: Text): string {
  if (asked.byPerson) return text.asking
  if (answer === 'could-not-ask') return text.couldNotAsk
  return failed ? text.checkedFailed : text.noPayment
}

interface CancelledProps extends ScreenProps<'cancelled'> {
  /** The cashier goes straight on to the next amount. */
  readonly onDigit: (digit: string) => void
}

export function CancelledScreen({ screen, text, onDigit }: CancelledProps) {
  const { sale, couldAsk } = screen
  const command = useCommand()
  const next = () => void command.send('sale.next', { saleId: sale.id })
  useKeys({
    Space: next,
    Enter: next,
    Escape: next,
    digit: (digit) => {
      onDigit(digit)
      next()
    },
  })
  return (
    <Face
      sale={sale}
      kind="cancelled"
      title={text.cancelled}
      status={
        <Lines
          first={couldAsk ? text.noPayment : text.couldNotAsk}
          second={text.saleNumber(sale.billNumber)}
          refusal={command.refusal}
          text={text}
        />
      }
      actions={
        <Button kind="main" testId="next" hint="Space" busy={command.busy !== null} onPress={next}>
          {text.next}
        </Button>
      }
      side={
        <Signal kind="quiet" mark="shut" head={text.cancelledHead}>
          <p>{couldAsk ? text.cancelledAsked : text.cancelledUnasked}</p>
        </Signal>
      }
    />
  )
}

export function MismatchScreen({ screen, text }: ScreenProps<'mismatch'>) {
  const { sale, came, payer, wrongAccount } = screen
  const command = useCommand()
  const aside = () => void command.send('sale.next', { saleId: sale.id })
  useKeys({ Enter: aside, Escape: aside })
  const difference = came.currency === sale.currency ? came.amountMinor - sale.amountMinor : 0
  return (
    <Face
      sale={sale}
      kind="mismatch"
      title={text.mismatch}
      status={
        <Lines
          first={text.keptForAttention}
          second={text.from(sale.billNumber, payer)}
          refusal={command.refusal}
          text={text}
        />
      }
      actions={
        <Button kind="main" testId="next" hint="Esc" busy={command.busy !== null} onPress={aside}>
          {text.setAside}
        </Button>
      }
      side={
        <Signal kind="trouble" mark="stop" head={wrongAccount === null ? text.mismatchHead : text.wrongAccountHead}>
          <dl className="compare">
            <dt>{text.due}</dt>
            <dd>
              <Money amountMinor={sale.amountMinor} currency={sale.currency} />
            </dd>
            <dt>{wrongAccount === null ? text.came : text.sent}</dt>
            <dd>
              <Money amountMinor={came.amountMinor} currency={came.currency} />
            </dd>
            {difference !== 0 && (
              <>
                <dt className="sum">{difference < 0 ? text.short : text.over}</dt>
                <dd className="sum">
                  <Money amountMinor={Math.abs(difference)} currency={sale.currency} />
                </dd>
              </>
            )}
          </dl>
          {wrongAccount !== null && (
            <p>
              {text.wrongAccount} <b>{wrongAccount}</b>
            </p>
          )}
          <p>{text.mismatchHelp}</p>
        </Signal>
      }
    />
  )
}
