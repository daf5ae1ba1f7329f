// The check-up: everything the till needs, one line each, worst first to the eye; and a text for support.

import { useEffect, useState } from 'react'
import type { Check, DoctorView, Verdict } from '../../../shared/doctor'
import type { Text } from '../../../shared/text'
import { call } from '../../pos'
import { Button } from '../../ui/Button'
import { dayTimeText } from '../../ui/format'
import { Icon, type IconName } from '../../ui/Icon'
import { useCommand } from '../useCommand'
import type { PageProps } from './registry'
import './storage.css'

const marks: Record<Verdict, IconName> = { good: 'tickSmall', look: 'clockSmall', bad: 'stopSmall' }

export default function DoctorPage({ text }: PageProps) {
  const [view, setView] = useState<DoctorView | null>(null)
  const [copied, setCopied] = useState(false)
  const command = useCommand()
  const words = text.doctorWords
  useEffect(() => {
    void call('doctor.view', {}).then((result) => {
      if (result.ok) setView(result.value)
    })
  }, [])
  const run = async () => {
    setCopied(false)
    const done = await command.send('doctor.run', {})
    if (done?.ok) setView(done.value)
  }
  const copy = async () => {
    const done = await command.send('doctor.report', {})
    setCopied(done?.ok === true)
  }
  return (
    <div className="page storage" data-testid="doctor-page" data-at={view?.at ?? ''}>
      <header className="storage__head">
        <div>
          <h1>{words.title}</h1>
          <p className="quiet">{words.help}</p>
        </div>
        <Button kind="main" testId="doctor-run" busy={command.busy === 'doctor.run'} onPress={() => void run()}>
          {words.run}
        </Button>
        <Button testId="doctor-copy" disabled={view === null} onPress={() => void copy()}>
          {words.copy}
        </Button>
      </header>
      <p className="storage__say" role="status" data-testid="doctor-say">
        {command.busy === 'doctor.run' && words.running}
        {command.refusal !== null && text.refusals[command.refusal]}
        {command.busy === null && command.refusal === null && (copied ? words.copied : when(view, text))}
      </p>
      {view !== null && (
        <ul className="checks" data-testid="checks">
          {view.checks.map((check) => (
            <Line key={check.id} check={check} text={text} />
          ))}
          <li className="checks__versions quiet">
            {words.versions}:{' '}
            {Object.entries(view.versions)
              .map(([name, version]) => `${name} ${version}`)
              .join(' · ')}
          </li>
        </ul>
      )}
    </div>
  )
}

function when(view: DoctorView | null, text: Text): string {
  return view === null ? text.doctorWords.notYet : text.doctorWords.checkedAt(dayTimeText(view.at))
}

function Line({ check: { id, verdict, advice, figure }, text }: { check: Check; text: Text }) {
  const words = text.doctorWords
  return (
    <li className={`checks__line checks__line--${verdict}`} data-testid={`check-${id}`} data-verdict={verdict}>
      <Icon name={marks[verdict]} />
      <b>{words.checks[id]}</b>
      <span className="checks__verdict">{words.verdicts[verdict]}</span>
      <span className="num quiet">{figure}</span>
      <span className="checks__advice">{words.advice[advice]}</span>
    </li>
  )
}
