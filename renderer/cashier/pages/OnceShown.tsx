// What is shown once, a button that copies, and a button that asks to be pressed twice.

import { useEffect, useState } from 'react'
import type { Text } from '../../../shared/text'
import { Button } from '../../ui/Button'
import { Seen } from '../../ui/Seen'

/** A second press counts for this long. */
const SURE_MS = 4000

export function OnceShown({
  value,
  help,
  text,
  onDone,
}: {
  value: string
  help: string
  text: Text
  onDone: () => void
}) {
  return (
    <div className="api__once" role="alert" data-testid="once">
      <p>{help}</p>
      <code data-testid="once-value">{value}</code>
      <div className="api__row">
        <Copy value={value} text={text} />
        <Button testId="once-done" onPress={onDone}>
          {text.apiWords.done}
        </Button>
      </div>
    </div>
  )
}

/** The till's pages may not reach the clipboard by themselves; a selection may always be copied by its user. */
export function Copy({ value, text }: { value: string; text: Text }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), SURE_MS)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <Button testId="copy" onPress={() => setCopied(copy(value))}>
      {copied ? text.apiWords.copied : text.apiWords.copy}
    </Button>
  )
}

function copy(value: string): boolean {
  const area = document.createElement('textarea')
  area.value = value
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  return done
}

export function Twice({
  children,
  text,
  testId,
  onPress,
}: {
  children: string
  text: Text
  testId: string
  onPress: () => void
}) {
  const [asked, setAsked] = useState(false)
  useEffect(() => {
    if (!asked) return undefined
    const timer = setTimeout(() => setAsked(false), SURE_MS)
    return () => clearTimeout(timer)
  }, [asked])
  return (
    <Seen what={asked ? 'sure' : ''}>
      <Button
        last={asked}
        testId={testId}
        onPress={() => {
          setAsked(!asked)
          if (asked) onPress()
        }}
      >
        {asked ? text.apiWords.sure : children}
      </Button>
    </Seen>
  )
}
