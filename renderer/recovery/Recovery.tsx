// The books can't be opened: what happened, which backups there are, what each would miss, and the ways out. The language
// can't be read from the books, so both are one key apart.

import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { offersBackups, type RecoveryBackup, type RecoveryView, triesAgain } from '../../shared/backups'
import { moneyText } from '../../shared/money'
import { type Text, textOf } from '../../shared/text'
import { call } from '../pos'
import { Button } from '../ui/Button'
import { dayTimeText } from '../ui/format'
import { Icon } from '../ui/Icon'
import { Begin } from './Begin'

/** Sales named one by one. */
const NAMED_MAX = 4

type Language = 'km' | 'en'

export function Recovery({ view }: { view: RecoveryView }) {
  const [language, setLanguage] = useState<Language>('km')
  const [chosen, setChosen] = useState<string | null>(null)
  const [beginning, setBeginning] = useState(false)
  const text = textOf(language)
  const words = text.storageWords
  useLayoutEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const readable = view.backups.filter(({ facts }) => facts !== null)
  const backup = view.backups.find(({ id }) => id === chosen) ?? readable[0] ?? null
  const offers = offersBackups(view.reason)
  const word = view.reason === 'missing' ? view.begin : null
  return (
    <main className="recovery" data-testid="recovery" data-reason={view.reason} data-busy={view.busy ?? ''}>
      <header className="recovery__head">
        <Icon name="stop" />
        <div>
          <h1>{words.cantOpen}</h1>
          <p data-testid="recovery-reason">{words.whatHappened[view.reason]}</p>
        </div>
        <Button testId="recovery-language" onPress={() => setLanguage(language === 'km' ? 'en' : 'km')}>
          <span lang={language === 'km' ? 'en' : 'km'}>{language === 'km' ? 'English' : 'ភាសាខ្មែរ'}</span>
        </Button>
      </header>
      <div className="recovery__body">
        {offers && (
          <Backups view={view} chosen={backup?.id ?? null} onChoose={setChosen} text={text} language={language} />
        )}
        {offers && backup !== null && backup.facts !== null && <Missing view={view} backup={backup} text={text} />}
        {triesAgain(view.reason) && <WhatNow view={view} text={text} />}
      </div>
      <p className="recovery__say" role="status" data-testid="recovery-say">
        {sayOf(view, words)}
      </p>
      <footer className="recovery__actions">
        {offers && backup?.facts != null && (
          <Button
            kind="main"
            testId="recovery-restore"
            busy={view.busy !== null}
            onPress={() => void call('recovery.restore', { id: backup.id })}
          >
            {words.restore}
          </Button>
        )}
        {word !== null && (
          <Button testId="recovery-begin" busy={view.busy !== null} onPress={() => setBeginning(true)}>
            {words.beginNew}
          </Button>
        )}
        <Button testId="recovery-retry" busy={view.busy !== null} onPress={() => void call('recovery.retry', {})}>
          {words.tryAgain}
        </Button>
        <Button testId="recovery-log" onPress={() => void call('recovery.saveLog', {})}>
          {words.saveLog}
        </Button>
        <Button testId="recovery-quit" onPress={() => void call('recovery.quit', {})}>
          {words.quit}
        </Button>
      </footer>
      {beginning && word !== null && <Begin word={word} text={text} onClose={() => setBeginning(false)} />}
    </main>
  )
}

function sayOf({ busy, refusal, savedLog }: RecoveryView, words: Text['storageWords']): string {
  if (busy !== null) {
    const { looking, restoring, trying, beginning } = words
    return { looking, restoring, trying, beginning }[busy]
  }
  if (refusal !== null) return words.refusals[refusal]
  return savedLog === null ? '' : words.logSaved(savedLog)
}

interface BackupsProps {
  readonly view: RecoveryView
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
  readonly text: Text
  readonly language: Language
}

function Backups({ view, chosen, onChoose, text }: BackupsProps) {
  const words = text.storageWords
  const first = useRef<HTMLInputElement>(null)
  const any = view.backups.length > 0
  // The arrows choose at once, Tab goes on to the buttons.
  useEffect(() => {
    if (any) first.current?.focus()
  }, [any])
  if (!any) return view.busy === 'looking' ? null : <p className="recovery__none">{words.noneToRestore}</p>
  return (
    <fieldset className="recovery__backups">
      <legend>{words.newestBackups}</legend>
      {view.backups.map((backup) => (
        <label key={backup.id} className="recovery__backup" data-testid="recovery-backup">
          <input
            ref={backup.id === chosen ? first : undefined}
            type="radio"
            name="backup"
            checked={backup.id === chosen}
            disabled={backup.facts === null}
            onChange={() => onChoose(backup.id)}
          />
          <span>
            <b className="num">{dayTimeText(backup.at)}</b>{' '}
            <span className="quiet">{backup.another === true ? words.another : words.places[backup.place]}</span>
            <small>
              {backup.facts === null
                ? words.unreadable
                : words.backupFacts(grouped(backup.facts.sales), billText(backup.facts.lastBill))}
            </small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function Missing({ view, backup, text }: { view: RecoveryView; backup: RecoveryBackup; text: Text }) {
  const words = text.storageWords
  const after = backup.facts?.lastBill ?? 0
  const open = new Set(view.broken?.open)
  const missing = view.broken?.missing.filter(({ bill }) => bill > after && !open.has(bill)) ?? null
  const carried = [...open].filter((bill) => bill > after).length
  const named = missing?.slice(0, NAMED_MAX).map((sale) => `${billText(sale.bill)} ${moneyText(sale)}`) ?? []
  const more = (missing?.length ?? 0) > NAMED_MAX ? ' …' : ''
  return (
    <section className="recovery__missing" data-testid="recovery-missing">
      <h2>{words.wouldMiss}</h2>
      {missing === null && <p>{words.missUnknown(dayTimeText(backup.at))}</p>}
      {missing?.length === 0 && <p>{words.missNothing}</p>}
      {missing !== null && missing.length > 0 && (
        <p className="num-wrap">{words.missKnown(missing.length, named.join(', ') + more)}</p>
      )}
      {carried > 0 && <p data-testid="recovery-carried">{words.openCarried(carried)}</p>}
      <p className="quiet">{words.gap}</p>
    </section>
  )
}

/** The books may be sound: what to do about the disk, and nothing that would take their place. */
function WhatNow({ view: { reason, room }, text }: { view: RecoveryView; text: Text }) {
  const words = text.storageWords
  return (
    <section className="recovery__missing" data-testid="recovery-what-now">
      <h2>{words.whatNow}</h2>
      {reason === 'full' && room !== null && (
        <p className="recovery__room" data-testid="recovery-room">
          {words.makeRoom(
            room.folder,
            sizeText(room.freeBytes),
            sizeText(Math.max(room.neededBytes - room.freeBytes, MEGABYTE)),
          )}
        </p>
      )}
      {reason === 'full' && <p>{words.leaveFolder}</p>}
      <p>{words.triedAgain}</p>
      <p className="quiet">{words.notReplaced}</p>
    </section>
  )
}

const MEGABYTE = 1024 * 1024

/** Up to the next megabyte where it is to be freed; a person frees no less. */
function sizeText(bytes: number): string {
  return `${Math.ceil(bytes / MEGABYTE)} MB`
}

function grouped(count: number): string {
  return count.toLocaleString('en-US')
}

function billText(bill: number): string {
  return String(bill).padStart(4, '0')
}
