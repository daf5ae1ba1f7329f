// Updates: whether there is a newer till, what is new in it, and the owner's word for each step.

import { useEffect, useState } from 'react'
import type { Text } from '../../../shared/text'
import type { UpdateState, UpdatesView } from '../../../shared/updates'
import { on } from '../../pos'
import { Button } from '../../ui/Button'
import { dayTimeText } from '../../ui/format'
import { Seen } from '../../ui/Seen'
import { type CommandState, useCommand } from '../useCommand'
import type { PageProps } from './registry'
import './storage.css'
import './updates.css'

export default function UpdatesPage({ text }: PageProps) {
  const [view, setView] = useState<UpdatesView | null>(null)
  const command = useCommand()
  const words = text.updatesWords
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page is opened
  useEffect(() => {
    const stop = on('updates.changed', setView)
    void command.send('updates.view', {}).then((result) => {
      if (result?.ok) setView(result.value)
    })
    return stop
  }, [])
  if (view === null) {
    return (
      <div className="page storage" data-testid="updates-page">
        <h1>{words.page}</h1>
        {command.refusal !== null && <p role="alert">{text.refusals[command.refusal]}</p>}
      </div>
    )
  }
  const { state } = view
  return (
    <div className="page storage" data-testid="updates-page" data-state={state.kind}>
      <header className="storage__head">
        <div>
          <h1>{words.page}</h1>
          <p className="quiet">{words.help}</p>
        </div>
        {mayCheck(state) && (
          <Button testId="updates-check" onPress={() => void command.send('updates.check', {})}>
            {words.check}
          </Button>
        )}
      </header>
      <p className="quiet">
        {words.version(view.version)}
        {view.feed !== null && ` · ${words.asks(view.feed)}`}
        {view.checkedAt !== null && ` · ${words.checked(dayTimeText(view.checkedAt))}`}
      </p>
      <div className="updates__say" role="status" data-testid="updates-say">
        <Say state={state} text={text} />
        {command.refusal !== null && <p>{text.refusals[command.refusal]}</p>}
      </div>
      <Release state={state} text={text} command={command} />
    </div>
  )
}

function mayCheck({ kind }: UpdateState): boolean {
  return kind === 'unknown' || kind === 'up-to-date' || kind === 'available' || kind === 'failed'
}

function Say({ state, text }: { state: UpdateState; text: Text }) {
  const words = text.updatesWords
  switch (state.kind) {
    case 'off':
      return <p>{words.off[state.why]}</p>
    case 'unknown':
      return <p>{words.unknown}</p>
    case 'checking':
      return <p>{words.checking}</p>
    case 'up-to-date':
      return <p>{words.upToDate}</p>
    case 'available':
      return <p>{words.available(state.release.version)}</p>
    case 'downloading':
      return (
        <>
          <p>{words.downloading(state.percent)}</p>
          <progress max={100} value={state.percent} aria-label={words.download} />
        </>
      )
    case 'ready':
      return <p>{state.waiting ? words.waiting : words.ready(state.release.version)}</p>
    case 'installing':
      return <p>{words.installing}</p>
    case 'failed':
      return (
        <p className="updates__trouble" data-trouble={state.trouble}>
          <b>{words.failedStep[state.step]}.</b> {words.trouble[state.trouble]} {words.nothingChanged}
        </p>
      )
  }
}

function Release({ state, text, command }: { state: UpdateState; text: Text; command: CommandState }) {
  const words = text.updatesWords
  if (!('release' in state)) return null
  const { notes } = state.release
  return (
    <section className="updates__release">
      {state.kind === 'available' && (
        <Button kind="main" testId="updates-download" onPress={() => void command.send('updates.download', {})}>
          {words.download}
        </Button>
      )}
      {state.kind === 'ready' && !state.waiting && (
        <Seen>
          <Button kind="main" testId="updates-install" onPress={() => void command.send('updates.install', {})}>
            {words.install}
          </Button>
          <p className="quiet">{words.installHelp}</p>
        </Seen>
      )}
      <h2>{words.notes}</h2>
      <p className="updates__notes" data-testid="updates-notes">
        {notes === '' ? words.noNotes : notes}
      </p>
    </section>
  )
}
