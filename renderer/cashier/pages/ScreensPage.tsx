// Which display faces the customer: a list to choose from, numbers to tell them apart, and the view for turning round.

import { type ReactNode, useEffect, useState } from 'react'
import type { DisplayView, ScreenChoice, ScreensView } from '../../../shared/screens'
import type { Text } from '../../../shared/text'
import { call, on } from '../../pos'
import { Button } from '../../ui/Button'
import { useCommand } from '../useCommand'
import type { PageProps } from './registry'
import { SlidesPart } from './SlidesPart'
import './screens.css'

export default function ScreensPage({ text }: PageProps) {
  const [view, setView] = useState<ScreensView | null>(null)
  useEffect(() => {
    const stop = on('screens.changed', setView)
    void call('screens.view', {}).then((result) => {
      if (result.ok) setView(result.value)
    })
    return stop
  }, [])
  return (
    <div className="page screens" data-testid="screens-page">
      <h1>{text.screensHelp}</h1>
      <div className="screens__parts">
        {view !== null && <Choices view={view} text={text} />}
        <SlidesPart text={text} />
      </div>
      <div className="screens__actions">
        <Button testId="screens-identify" onPress={() => void call('screens.identify', {})}>
          {text.identify}
        </Button>
        <Button testId="screens-turn" onPress={() => void call('screens.turnRound', {})}>
          {text.turnRound}
        </Button>
      </div>
    </div>
  )
}

function Choices({ view, text }: { view: ScreensView; text: Text }) {
  const { choice, displays } = view
  const { refusal, send } = useCommand()
  const choose = (next: ScreenChoice) => void send('screens.choose', next)
  return (
    <div className="choices" role="radiogroup" aria-label={text.screensHelp}>
      <Choice
        checked={choice.kind === 'automatic'}
        testId="screen-automatic"
        onPress={() => choose({ kind: 'automatic' })}
      >
        {text.screenAutomatic}
      </Choice>
      {displays.map((display) => (
        <Choice
          key={display.id}
          checked={display.chosen}
          testId={`screen-${display.number}`}
          onPress={() => choose({ kind: 'display', id: display.id, bounds: display.bounds })}
        >
          {text.screenNumber(display.number)}
          <small className="num">{factsOf(display, text)}</small>
        </Choice>
      ))}
      <Choice checked={choice.kind === 'off'} testId="screen-off" onPress={() => choose({ kind: 'off' })}>
        {text.screenOff}
      </Choice>
      <p className="field-error" role="alert" data-testid="screens-error">
        {refusal !== null && text.refusals[refusal]}
      </p>
    </div>
  )
}

function factsOf(display: DisplayView, text: Text): string {
  const { width, height } = display.bounds
  const roles = [
    display.mirrors > 1 && text.screenMirrored(display.mirrors),
    display.primary && text.screenPrimary,
    display.cashier && text.screenHere,
    display.customer && text.screenCustomer,
  ].filter((role) => role !== false)
  return [`${width} × ${height}`, ...roles].join(' · ')
}

function Choice({
  checked,
  testId,
  onPress,
  children,
}: {
  checked: boolean
  testId: string
  onPress: () => void
  children: ReactNode
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: an input of type radio can't hold two lines of text and a touch target of this size
    <button type="button" role="radio" aria-checked={checked} className="choice" data-testid={testId} onClick={onPress}>
      {children}
    </button>
  )
}
