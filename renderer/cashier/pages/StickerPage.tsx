// Sticker sale: the customer paid the printed code; the digits on their receipt find the money.

import { useEffect, useRef, useState } from 'react'
import type { StickerReply } from '../../../shared/commands/attention'
import { latinDigits } from '../../../shared/digits'
import type { Currency, Money as MoneyValue } from '../../../shared/money'
import type { RefusalCode } from '../../../shared/result'
import type { Text } from '../../../shared/text'
import type { CodeImage } from '../../../shared/till'
import { call } from '../../pos'
import { Button } from '../../ui/Button'
import { Code } from '../../ui/Code'
import { dayClockText } from '../../ui/format'
import { CurrencyName, RielSign } from '../../ui/Money'
import { useAmountField } from '../amountField'
import { type Entry, emptyEntry, entryCharge, entryProblem, otherCurrency } from '../entry'
import { Kept } from '../Kept'
import { useKeys } from '../keys'
import { useRefusedSound } from '../sound'
import { useCommand } from '../useCommand'
import type { PageProps } from './registry'
import './attention.css'

/** Half typed, it goes with the person who typed it. */
export default function StickerPage(props: PageProps) {
  return <Sticker key={props.typed.turn} {...props} />
}

function Sticker({ snapshot: { view }, text, onBack, typed }: PageProps) {
  const words = text.attentionWords
  const [entry, setEntry] = useState<Entry>(() => typed.current ?? emptyEntry(view.currency))
  const [hash, setHash] = useState('')
  const [word, setWord] = useState<StickerReply | null>(null)
  const [mistake, setMistake] = useState<RefusalCode | null>(null)
  const command = useCommand()
  const saleIdFor = useSaleId()
  const busy = view.screen.kind !== 'amount'
  const [scanned, setScanned] = useState(false)
  const edit = (next: () => void) => {
    setScanned(false)
    setWord(null)
    setMistake(null)
    command.dismiss()
    next()
  }

  const field = useAmountField({ entry, onEdit: (next) => edit(() => setEntry(next)), ownKeys: true })

  async function check(how: 'sticker.check' | 'sticker.takeOld' = 'sticker.check'): Promise<void> {
    const due = entryCharge(entry)
    if (!due.ok) return setMistake(due.error.code)
    const request = { ...due.value, shortHash: hash.trim().toLowerCase() }
    const answer = await command.send(how, { saleId: saleIdFor(request), ...request })
    if (!answer?.ok) return
    if (answer.value.kind !== 'received') return setWord(answer.value)
    typed.current = null
    onBack()
  }

  const ready = !busy && hash.trim().length === 8
  const enter = () => (ready ? void check() : undefined)
  const keep = () => () => {
    setEntry(entry)
    setHash(hash)
  }
  useKeys({ Enter: enter }, { typing: { keys: {}, keep, scanned: () => setScanned(true) } })

  /** Demo mode: somebody pays the printed code, and this is what their receipt shows. */
  async function demoPay(): Promise<void> {
    const due = entryCharge(entry)
    if (!due.ok) return setMistake(due.error.code)
    const paid = await command.send('demo.paySticker', due.value)
    if (paid?.ok) edit(() => setHash(paid.value.shortHash))
  }

  const refusal = mistake ?? command.refusal ?? entryProblem(entry)
  useRefusedSound(scanned || (entry.problem === null ? (mistake ?? command.refusal) : entry))
  const no = scanned ? text.scanner : refusal === null ? null : text.refusals[refusal]
  const nothingTyped = entry.text === '' && entry.tape.length === 0
  return (
    <div className="page sticker" data-testid="sticker-page">
      <h1>{words.sticker}</h1>
      <div className="sticker__form">
        <p className="quiet">{words.stickerHelp}</p>
        <div className="sticker__row">
          <label>
            <span>
              {words.stickerAmount}
              <CurrencyName currency={entry.currency} />
            </span>
            <input
              {...field}
              data-testid="sticker-amount"
              inputMode="decimal"
              // biome-ignore lint/a11y/noAutofocus: the page is opened to type into it
              autoFocus={nothingTyped}
            />
          </label>
          <CurrencySwitch currency={entry.currency} text={text} onPress={() => edit(() => setEntry(otherCurrency))} />
        </div>
        <Kept entry={entry} text={text} language={view.language} byTouch />
        <label>
          <span>{words.stickerHash}</span>
          <input
            data-testid="sticker-hash"
            autoComplete="off"
            spellCheck={false}
            maxLength={8}
            placeholder="1a2b3c4d"
            // biome-ignore lint/a11y/noAutofocus: the amount was typed before
            autoFocus={!nothingTyped}
            value={hash}
            onChange={({ target }) => edit(() => setHash(latinDigits(target.value)))}
          />
        </label>
        <Button
          kind="main"
          testId="sticker-check"
          hint="Enter"
          busy={command.busy === 'sticker.check'}
          disabled={!ready}
          onPress={() => void check()}
        >
          {words.stickerCheck}
        </Button>
        <div
          className={`sticker__word ${word !== null || no !== null ? 'sticker__word--no' : ''}`}
          role="status"
          data-testid="sticker-word"
          data-kind={word?.kind ?? ''}
        >
          {busy && words.stickerBusy}
          {!busy && no}
          {!busy && no === null && word !== null && wordLines(word, text).map((line) => <p key={line}>{line}</p>)}
        </div>
        {word?.kind === 'too-old' && !busy && (
          <Button
            testId="sticker-take-old"
            busy={command.busy === 'sticker.takeOld'}
            onPress={() => void check('sticker.takeOld')}
          >
            {words.stickerTakeOld}
          </Button>
        )}
        {view.demo !== null && (
          <Button kind="demo" testId="sticker-demo" onPress={() => void demoPay()}>
            {words.stickerDemo}
          </Button>
        )}
      </div>
      <PrintedCode currency={entry.currency} text={text} />
    </div>
  )
}

function wordLines(word: StickerReply, text: Text): readonly string[] {
  const words = text.attentionWords
  switch (word.kind) {
    case 'received':
      return [words.stickerFound]
    case 'not-found':
      return [words.stickerNotFound]
    case 'failed':
      return [words.stickerFailed]
    case 'already-used':
      return [words.stickerUsed(word.billNumber)]
    case 'too-old':
      return [`${words.sentAt}: ${dayClockText(word.sentAt)}`, words.stickerOld]
    case 'could-not-ask':
      return [words.cantAsk(words.whys[word.why])]
    case 'does-not-match': {
      const sent = word.sentAt === null ? words.unknownTime : dayClockText(word.sentAt)
      return [
        words.stickerDiffers,
        ...word.differs.map((one) => words.stickerDiffer[one](word.toAccountId)),
        `${words.sentAt}: ${sent}`,
      ]
    }
  }
}

/** One id for one amount and receipt: pressed again after no answer came, it is the same sale to main. */
function useSaleId(): (request: MoneyValue & { shortHash: string }) => string {
  const made = useRef<{ readonly id: string; readonly key: string } | null>(null)
  return ({ amountMinor, currency, shortHash }) => {
    const key = `${amountMinor} ${currency} ${shortHash}`
    if (made.current?.key !== key) made.current = { id: crypto.randomUUID(), key }
    return made.current.id
  }
}

function CurrencySwitch({ currency, text, onPress }: { currency: Currency; text: Text; onPress: () => void }) {
  const riel = currency === 'KHR'
  return (
    <button type="button" className="switch" data-testid="sticker-currency" data-state={currency} onClick={onPress}>
      <span className={riel ? 'switch__on' : ''}>
        <RielSign />
      </span>
      <span className={riel ? '' : 'switch__on'} aria-hidden="true">
        $
      </span>
      <span className="unseen">{text.spokenWords.currencyNow[currency]}</span>
    </button>
  )
}

/** What hangs on the wall, so that nobody takes another shop's sticker for this one's. */
function PrintedCode({ currency, text }: { currency: Currency; text: Text }) {
  const [code, setCode] = useState<CodeImage | null>(null)
  useEffect(() => {
    void call('sticker.code', { currency }).then((result) => setCode(result.ok ? result.value.code : null))
  }, [currency])
  if (code === null) return null
  return (
    <figure className="sticker__code" data-testid="sticker-code">
      <Code className="sticker__place" code={code} label={text.attentionWords.stickerCode} />
      <figcaption className="quiet">{text.attentionWords.stickerCode}</figcaption>
    </figure>
  )
}
