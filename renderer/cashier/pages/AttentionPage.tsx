// Needs attention: every sale whose money is not as it should be, with three ways out; and what is owed back.

import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import type { AttentionEntry, AttentionView, CameView, RefundView } from '../../../shared/attention'
import type { ResolutionWay } from '../../../shared/sale'
import type { Text } from '../../../shared/text'
import { call } from '../../pos'
import { Button } from '../../ui/Button'
import { dayClockText } from '../../ui/format'
import { Money } from '../../ui/Money'
import { useCommand } from '../useCommand'
import { OutsidePart } from './OutsidePart'
import type { PageProps } from './registry'
import './attention.css'

export default function AttentionPage({ snapshot, text, focus }: PageProps) {
  const words = text.attentionWords
  const [view, setView] = useState<AttentionView | null>(null)
  const load = useCallback(() => {
    void call('attention.view', {}).then((result) => {
      if (result.ok) setView(result.value)
    })
  }, [])
  const { attentionCount, board, alarm, outside } = snapshot.view
  const news = [
    attentionCount,
    alarm?.first.id,
    ...board.last.map((row) => `${row.id}${row.state}${row.byHand}`),
  ].join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the news are why the list is asked for again
  useEffect(load, [load, news])
  if (view === null) return <div className="page" />
  const { open, left, refunds, owed } = view
  return (
    <div className="page attention" data-testid="attention-page">
      <h1>{words.page}</h1>
      {outside !== null && <OutsidePart outside={outside} text={text} />}
      {open.length + left.length + refunds.length === 0 && outside === null && (
        <p className="attention__none">{words.none}</p>
      )}
      <Part title={words.open} count={open.length}>
        {open.map((entry) => (
          <Entry key={entry.sale.id} entry={entry} text={text} focused={entry.sale.id === focus} onDone={load} />
        ))}
      </Part>
      <Part
        title={words.refunds}
        count={owed.count}
        note={
          <span data-testid="owed">
            {words.owedTotal} {owed.khrMinor > 0 && <Money amountMinor={owed.khrMinor} currency="KHR" />}{' '}
            {owed.usdMinor > 0 && <Money amountMinor={owed.usdMinor} currency="USD" />}
          </span>
        }
      >
        {refunds.map((refund) => (
          <Refund key={refund.id} refund={refund} text={text} onDone={load} />
        ))}
      </Part>
      <Part title={words.left} count={left.length}>
        {left.map((entry) => (
          <Entry key={entry.sale.id} entry={entry} text={text} focused={entry.sale.id === focus} onDone={load} />
        ))}
      </Part>
    </div>
  )
}

function Part({
  title,
  count,
  note,
  children,
}: {
  title: string
  count: number
  note?: ReactNode
  children: ReactNode
}) {
  if (count === 0) return null
  return (
    <section>
      <h2>
        {title} <span className="quiet num">{count}</span> {note !== undefined && <small>{note}</small>}
      </h2>
      <ul>{children}</ul>
    </section>
  )
}

interface EntryProps {
  readonly entry: AttentionEntry
  readonly text: Text
  readonly focused: boolean
  readonly onDone: () => void
}

function Entry({ entry, text, focused, onDone }: EntryProps) {
  const words = text.attentionWords
  const { sale, came, byHand, paidSale, resolution, ways, learntAt, unread } = entry
  const nothing = unread === null ? words.nothingCame : words.cantTell
  const [way, setWay] = useState<ResolutionWay | null>(null)
  const place = useRef<HTMLLIElement>(null)
  const command = useCommand()
  useEffect(() => {
    if (focused) place.current?.scrollIntoView({ block: 'start' })
  }, [focused])
  const resolve = async (note: string) => {
    if (way === null) return
    const done = await command.send('attention.resolve', { saleId: sale.id, way, note })
    if (done?.ok) onDone()
  }
  return (
    <li
      ref={place}
      className="case"
      data-testid={`case-${sale.billNumber}`}
      data-state={sale.state}
      aria-current={focused ? 'true' : undefined}
    >
      <header>
        <b>{text.saleNumber(sale.billNumber)}</b> <span className="quiet">{text.states[sale.state]}</span>
        <ul className="case__why">
          {sale.flags.map((flag) => (
            <li key={flag} data-flag={flag}>
              {words.flags[flag]}
            </li>
          ))}
        </ul>
      </header>
      <dl>
        <Fact name={words.asked}>
          <Money amountMinor={sale.amountMinor} currency={sale.currency} />
        </Fact>
        <Fact name={words.came}>
          {came === null ? nothing : <Money amountMinor={came.amountMinor} currency={came.currency} />}
        </Fact>
        {came !== null && <Came came={came} text={text} account={sale.flags.includes('ACCOUNT_MISMATCH')} />}
        <Fact name={words.learntAt}>{dayClockText(learntAt)}</Fact>
      </dl>
      {unread !== null && <Unread unread={unread} text={text} />}
      {byHand !== null && <p>{words.confirmedBy(byHand.by, byHand.reason)}</p>}
      {paidSale !== null && <p>{words.alsoPaid(paidSale)}</p>}
      {resolution !== null && <p>{words.resolvedBy(resolution.by, resolution.note)}</p>}
      {way === null ? (
        <div className="case__ways">
          {ways.map((one) => (
            <Button key={one} testId={`way-${one}`} onPress={() => setWay(one)}>
              {words.ways[one]}
            </Button>
          ))}
        </div>
      ) : (
        <Note
          label={`${words.ways[way]}: ${words.why}`}
          save={words.ways[way]}
          text={text}
          busy={command.busy !== null}
          refusal={command.refusal === null ? null : text.refusals[command.refusal]}
          onSave={(note) => void resolve(note)}
          onBack={() => setWay(null)}
        />
      )}
    </li>
  )
}

function Came({ came, text, account }: { came: CameView; text: Text; account: boolean }) {
  const words = text.attentionWords
  return (
    <>
      <Fact name={words.from}>{came.payer}</Fact>
      {account && <Fact name={words.to}>{came.toAccountId}</Fact>}
      <Fact name={words.sentAt}>{came.sentAt === null ? words.unknownTime : dayClockText(came.sentAt)}</Fact>
      <Fact name={words.receipt}>{came.shortHash}</Fact>
    </>
  )
}

/** For a manager who looks it up, and for whoever is asked for help. */
function Unread({ unread, text }: { unread: NonNullable<AttentionEntry['unread']>; text: Text }) {
  const words = text.attentionWords
  return (
    <div className="case__unread" data-testid="unread">
      <p>{words.unreadHelp}</p>
      <p className="quiet">
        {words.unreadAnswer} <bdi className="num">{unread.why}</bdi>
      </p>
      <pre lang="en">{unread.raw}</pre>
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="num">{children}</dd>
    </div>
  )
}

function Refund({ refund, text, onDone }: { refund: RefundView; text: Text; onDone: () => void }) {
  const words = text.attentionWords
  const command = useCommand()
  const [noting, setNoting] = useState(false)
  const made = async (note: string) => {
    const done = await command.send('refund.made', { refundId: refund.id, note })
    if (done?.ok) onDone()
  }
  return (
    <li className="case" data-testid={`refund-${refund.billNumber}`}>
      <header>
        <b>
          <Money amountMinor={refund.amountMinor} currency={refund.currency} />
        </b>{' '}
        {text.from(refund.billNumber, refund.toAccountId)}
      </header>
      <p>
        {words.resolvedBy(refund.by, refund.note)} <span className="quiet num">{dayClockText(refund.owedAt)}</span>
      </p>
      {noting ? (
        <Note
          label={words.howReturned}
          save={words.refundMade}
          text={text}
          busy={command.busy !== null}
          refusal={command.refusal === null ? null : text.refusals[command.refusal]}
          onSave={(note) => void made(note)}
          onBack={() => setNoting(false)}
        />
      ) : (
        <div className="case__ways">
          <Button testId="refund-made" onPress={() => setNoting(true)}>
            {words.refundMade}
          </Button>
        </div>
      )}
    </li>
  )
}

interface NoteProps {
  readonly label: string
  readonly save: string
  readonly text: Text
  readonly busy: boolean
  readonly refusal: string | null
  readonly onSave: (note: string) => void
  readonly onBack: () => void
}

function Note({ label, save, text, busy, refusal, onSave, onBack }: NoteProps) {
  const [note, setNote] = useState('')
  const ready = note.trim() !== ''
  return (
    <form
      className="case__note"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !busy) onSave(note)
      }}
    >
      <label>
        <span>{label}</span>
        <input
          data-testid="note"
          maxLength={500}
          value={note}
          // biome-ignore lint/a11y/noAutofocus: somebody who chose a way out goes on to say why
          autoFocus
          onChange={({ target }) => setNote(target.value)}
        />
      </label>
      <p role="alert">{refusal}</p>
      <div className="case__ways">
        <Button kind="main" testId="note-save" busy={busy} disabled={!ready} onPress={() => onSave(note)}>
          {save}
        </Button>
        <Button testId="note-back" onPress={onBack}>
          {text.attentionWords.back}
        </Button>
      </div>
    </form>
  )
}
