// Backups: which there are, make one, check one, a second folder, and the way back to one.

import { useEffect, useState } from 'react'
import type { BackupEntry, BackupsView, BackupTroubleKind, RestoredFacts } from '../../../shared/backups'
import { moneyText } from '../../../shared/money'
import type { Text } from '../../../shared/text'
import { call, on } from '../../pos'
import { Button } from '../../ui/Button'
import { dayTimeText } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { Seen } from '../../ui/Seen'
import { type CommandState, useCommand } from '../useCommand'
import type { PageProps } from './registry'
import './storage.css'

/** Lost sales named one by one. */
const NAMED_MAX = 20

export default function BackupsPage({ text }: PageProps) {
  const [view, setView] = useState<BackupsView | null>(null)
  const [said, setSaid] = useState<string | null>(null)
  const command = useCommand()
  const words = text.storageWords
  useEffect(() => {
    const stop = on('backups.changed', setView)
    void call('backups.view', {}).then((result) => {
      if (result.ok) setView(result.value)
    })
    return stop
  }, [])
  if (view === null) return null
  const verify = async (backup: BackupEntry) => {
    setSaid(null)
    const done = await command.send('backups.verify', { id: backup.id })
    if (done?.ok) setSaid(words.verified(done.value.sales.toLocaleString('en-US'), billText(done.value.lastBill)))
  }
  const make = async () => {
    setSaid(null)
    const done = await command.send('backups.make', {})
    if (done?.ok) setView(done.value)
  }
  return (
    <div className="page storage" data-testid="backups-page">
      <header className="storage__head">
        <div>
          <h1>{words.backups}</h1>
          <p className="quiet">{words.backupsHelp}</p>
        </div>
        <Button kind="main" testId="backups-make" busy={view.busy === 'backing-up'} onPress={() => void make()}>
          {words.backUpNow}
        </Button>
      </header>
      <Say view={view} said={said} command={command} text={text} />
      {view.restored !== null && <Restored restored={view.restored} text={text} />}
      <div className="storage__parts">
        <List view={view} text={text} onVerify={(backup) => void verify(backup)} />
        <div className="storage__side">
          <Second view={view} text={text} command={command} onView={setView} />
          <GoBack text={text} command={command} />
        </div>
      </div>
    </div>
  )
}

interface SayProps {
  readonly view: BackupsView
  readonly said: string | null
  readonly command: CommandState
  readonly text: Text
}

function Say({ view: { busy, trouble }, said, command, text }: SayProps) {
  const words = text.storageWords
  const doing = busy === null ? null : { 'backing-up': words.backingUp, verifying: words.verifying }[busy]
  return (
    <div className="storage__say" role="status" data-testid="backups-say">
      {trouble !== null && (
        <p className="storage__trouble" data-testid="backups-trouble">
          <Icon name="stopSmall" />
          <span>
            <b>{(trouble.kind === 'behind' ? words.backupBehind : words.backupFailed)(words.places[trouble.place])}</b>{' '}
            {words.backupTrouble[trouble.kind]}. {triedAgain(trouble.kind) && words.triedLater}
          </span>
        </p>
      )}
      <p>{doing ?? (command.refusal === null ? said : text.refusals[command.refusal])}</p>
    </div>
  )
}

/** What waits for a person is not mended by trying. */
function triedAgain(kind: BackupTroubleKind): boolean {
  return kind !== 'behind' && kind !== 'second-unknown'
}

function Restored({ restored, text }: { restored: RestoredFacts; text: Text }) {
  const words = text.storageWords
  const named = restored.missing.slice(0, NAMED_MAX)
  return (
    <section className="storage__restored" data-testid="backups-restored">
      <p>
        <b>{words.restoredHead(dayTimeText(restored.backupAt))}</b>{' '}
        {words.restoredGap(billText(restored.from + 1), billText(restored.to))}
      </p>
      {named.length > 0 && (
        <p>
          {words.restoredMissing(restored.missing.length)}{' '}
          {named.map((sale) => `${billText(sale.bill)} ${moneyText(sale)} ${dayTimeText(sale.createdAt)}`).join(' · ')}
        </p>
      )}
    </section>
  )
}

interface ListProps {
  readonly view: BackupsView
  readonly text: Text
  readonly onVerify: (backup: BackupEntry) => void
}

function List({ view: { backups, busy }, text, onVerify }: ListProps) {
  const words = text.storageWords
  if (backups.length === 0) return <p className="quiet">{words.noBackups}</p>
  return (
    <ul className="storage__list" data-testid="backups-list">
      {backups.map((backup) => (
        <li key={backup.id}>
          <span>
            <b className="num">{dayTimeText(backup.at)}</b>
            <small className="quiet">
              {words.places[backup.place]} · {(backup.bytes / 1024 / 1024).toFixed(1)} MB
            </small>
          </span>
          <Button testId="backup-verify" disabled={busy !== null} onPress={() => onVerify(backup)}>
            {words.verify}
          </Button>
        </li>
      ))}
    </ul>
  )
}

interface SecondProps {
  readonly view: BackupsView
  readonly text: Text
  readonly command: CommandState
  readonly onView: (view: BackupsView) => void
}

function Second({ view: { second }, text, command, onView }: SecondProps) {
  const words = text.storageWords
  const choose = async (off: boolean) => {
    const done = await command.send('backups.chooseSecond', { off })
    if (done?.ok) onView(done.value)
  }
  return (
    <section>
      <h2>{words.second}</h2>
      <p className="quiet">{words.secondHelp}</p>
      <p className="storage__folder" data-testid="second-folder">
        {second === null ? words.secondNone : second.folder}
      </p>
      {second?.sameDisk && <p className="storage__warn">{words.sameDisk}</p>}
      {second !== null && second.trouble !== null && (
        <p className="storage__warn" data-testid="second-trouble">
          {words.backupTrouble[second.trouble]}
        </p>
      )}
      <div className="storage__buttons">
        <Button testId="second-choose" onPress={() => void choose(false)}>
          {words.chooseSecond}
        </Button>
        {second !== null && (
          <Button testId="second-forget" onPress={() => void choose(true)}>
            {words.forgetSecond}
          </Button>
        )}
      </div>
    </section>
  )
}

/** Two presses: it restarts the till. */
function GoBack({ text, command }: { text: Text; command: CommandState }) {
  const [sure, setSure] = useState(false)
  const words = text.storageWords
  return (
    <section>
      <h2>{words.goBack}</h2>
      <p className="quiet">{words.goBackHelp}</p>
      <div className="storage__buttons">
        {sure ? (
          <Seen>
            <Button last testId="go-back-sure" onPress={() => void command.send('backups.goBack', {})}>
              {words.goBackSure}
            </Button>
            <Button testId="go-back-keep" onPress={() => setSure(false)}>
              {words.keep}
            </Button>
          </Seen>
        ) : (
          <Button testId="go-back" onPress={() => setSure(true)}>
            {words.goBack}
          </Button>
        )}
      </div>
    </section>
  )
}

function billText(bill: number): string {
  return String(bill).padStart(4, '0')
}
